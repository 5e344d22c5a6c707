"""Reference layers of a map: begin one, change how it is shown, take it away, look into it."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.models import Draft
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.storage import Storage
from studio.maps.legend.marks import COLOURS
from studio.maps.models import MapLayer
from studio.maps.reference.columnar import Packed, geojson_of_layer, names_in

MOST_LAYERS = 12  # beyond, nobody finds anything under the map
MOST_FEATURES = 200_000
FILES = ("data", "names", "texts")
FULL = f"Cette carte a déjà {MOST_LAYERS} couches. Retirez-en une d’abord."


def keep_layer(
    db: Session,
    storage: Storage,
    draft: Draft,
    packed: Packed,
    *,
    name: str,
    columns: list[str],
    **more: Any,
) -> MapLayer:
    """Keep the files of a layer and put it under a map, above the others. Invalid when the map has
    its fill of layers."""
    count = db.scalar(
        select(func.count()).select_from(MapLayer).where(MapLayer.draft_id == draft.id)
    )
    if (count or 0) >= MOST_LAYERS:
        raise Invalid(FULL)
    layer = MapLayer(
        draft_id=draft.id,
        name=_called(name),
        features=packed.count,
        bounds=packed.bounds,
        columns=columns,
        chunks=packed.chunks,
        files={part: _kept(storage, getattr(packed, part)) for part in FILES},
        size=len(packed.data) + len(packed.names) + len(packed.texts),
        rank=(count or 0) + 1,
        **more,
    )
    db.add(layer)
    db.flush()
    return layer


def _kept(storage: Storage, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "couche"
        path.write_bytes(data)
        return storage.put(path, consume=True).key


def layer_for(
    db: Session, who: Identity, layer_id: str, permission: Permission = Permission.DRAFT_SEE
) -> MapLayer:
    layer = db.get(MapLayer, layer_id)
    if layer is None:
        raise NotFound
    require(who, permission, layer.draft, seeing=Permission.DRAFT_SEE)
    return layer


def layers_of(db: Session, draft: Draft) -> list[MapLayer]:
    """From the lowest to the highest."""
    wanted = select(MapLayer).where(MapLayer.draft_id == draft.id)
    return list(db.scalars(wanted.order_by(MapLayer.rank, MapLayer.id)))


def change_layer(db: Session, who: Identity, layer: MapLayer, **given: Any) -> None:
    """Name, credit, licence, colour, shown by default, shown to the public. Invalid without a name,
    or when it is to be public and nobody says where it comes from."""
    require(who, Permission.DRAFT_ARRANGE, layer.draft)
    name, colour = given.get("name", layer.name), given.get("colour", layer.colour)
    if colour not in COLOURS:
        raise Invalid("Cette couleur n’existe pas ici.")
    layer.name, layer.colour = _called(name), colour
    layer.credit = str(given.get("credit", layer.credit)).strip()[:200]
    layer.licence = str(given.get("licence", layer.licence)).strip()[:80]
    layer.visible = bool(given.get("visible", layer.visible))
    if given.get("public", layer.public) and not layer.credit:
        raise Invalid("Pour la montrer au public, écrivez d’où vient cette couche.")
    layer.public = bool(given.get("public", layer.public))


def _called(name: str) -> str:
    if not name.strip():
        raise Invalid("Donnez un nom à la couche.")
    return name.strip()[:80]


def raise_layer(db: Session, who: Identity, layer: MapLayer) -> None:
    """One step up in the pile; the highest stays where it is."""
    require(who, Permission.DRAFT_ARRANGE, layer.draft)
    pile = layers_of(db, layer.draft)
    at = pile.index(layer)
    if at + 1 < len(pile):
        pile[at], pile[at + 1] = pile[at + 1], pile[at]
    for rank, one in enumerate(pile, 1):
        one.rank = rank


def remove_layer(db: Session, who: Identity, storage: Storage, layer: MapLayer) -> None:
    """Take a layer away, with its files when no other layer holds the very same ones."""
    require(who, Permission.DRAFT_ARRANGE, layer.draft)
    others = [one for one in db.scalars(select(MapLayer)) if one.id != layer.id]
    shared = {key for other in others for key in other.files.values()}
    for key in set(layer.files.values()) - shared:
        storage.delete(key)
    db.delete(layer)
    db.flush()


# Looking into one

PAGE = 50  # names on one page


def bytes_of(storage: Storage, layer: MapLayer, part: str) -> bytes:
    with storage.open(layer.files[part]) as file:
        return file.read()


def found_in(names: bytes, text: str, page: int) -> tuple[list[tuple[int, str]], int]:
    """The features whose name holds all these words, in the order of the alphabet: one page of them
    (from 1), and how many."""
    known = _known(names)
    asked = folded(text).split()
    rows = [(number, name) for number, name, plain in known if all(word in plain for word in asked)]
    start = (max(1, page) - 1) * PAGE
    return rows[start : start + PAGE], len(rows)


@lru_cache(maxsize=4)
def _known(names: bytes) -> list[tuple[int, str, str]]:
    """Each feature: its number, its name as it is written and as it is searched. By name, « Lieu
    9 » before « Lieu 10 »; kept, for somebody turns pages."""
    written = [" ".join(name.split()) for name in names_in(names)]
    plain = folded("\n".join(written)).split("\n")
    rows = zip(range(len(written)), written, plain, strict=True)
    return sorted(rows, key=lambda row: _by_name(row[2]))


def _by_name(plain: str) -> tuple[tuple[str, int], ...]:
    """Words in the order of letters, numbers in that of numbers; who has no name comes last."""
    pieces = re.findall(r"(\D*)(\d{0,18})", plain)
    return tuple((letters or "~", int(digits or 0)) for letters, digits in pieces[:-1]) or (
        ("~~", 0),
    )


def folded(text: str) -> str:
    """Without accents nor capitals; lines stay lines."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return plain.encode("ascii", "ignore").decode().lower()


# In an edition


def file_name(number: int, part: str) -> str:
    """What a file of the nth layer (from 1) is called in an edition's folder."""
    return f"couche-{number}-{part}.gz"


def public_layers(db: Session, draft: Draft) -> list[MapLayer]:
    """Those that the public may see: marked so, and somebody says where they come from."""
    return [layer for layer in layers_of(db, draft) if layer.public and layer.credit]


@dataclass(frozen=True)
class Leaving:
    """A layer that leaves with a map: what page.json says of it, and where its files are read."""

    facts: dict[str, Any]
    read: Callable[[str], bytes]

    def geojson(self) -> bytes:
        facts = self.facts
        return geojson_of_layer(
            self.read("data"), self.read("texts"), facts["chunks"], facts["columns"]
        )


def leaving(storage: Storage, layers: Iterable[MapLayer]) -> list[Leaving]:
    return [Leaving(_facts(one), partial(bytes_of, storage, one)) for one in layers]


FACTS = ("name", "credit", "licence", "features", "bounds", "colour", "visible", "columns")


def _facts(layer: MapLayer) -> dict[str, Any]:
    return {name: getattr(layer, name) for name in FACTS} | {"chunks": layer.chunks}


def frozen(
    db: Session, storage: Storage, draft: Draft
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """For an edition: what page.json says of its layers, and their files."""
    said, files = [], {}
    for number, layer in enumerate(public_layers(db, draft), 1):
        said.append(_facts(layer))
        for part in FILES:
            files[file_name(number, part)] = bytes_of(storage, layer, part)
    return said, files
