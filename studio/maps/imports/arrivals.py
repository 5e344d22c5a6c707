"""What a file gave becomes part of a map: places by the one door, or a reference layer."""

from __future__ import annotations

import tempfile
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from PIL import ImageColor
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.taking import Result
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.ids import slug
from studio.kernel.storage import Storage
from studio.maps.geodata.told import Taken
from studio.maps.geometry import rounded, simplified, to_geojson
from studio.maps.imports.importing import NEW, Plan
from studio.maps.items import Category
from studio.maps.legend.marks import COLOURS
from studio.maps.models import MapLayer
from studio.maps.reading import read_map
from studio.maps.reference.columnar import Words, pack
from studio.maps.reference.layers import MOST_FEATURES, keep_layer

TYPES = {0: "place", 1: "walk", 5: "walk", 3: "area", 6: "area"}  # by the type of the shape
MOST_POINTS = 2000  # vertices of one item: a finger cannot move more, a phone must draw it
FINE = 1.0  # metres that simplifying an item may move
LONGEST_NOTES = 9000  # characters


def known_categories(db: Session, draft: Draft, names: Sequence[str]) -> dict[str, str]:
    """What the file calls things -> the category of the same name or code, if there is one."""
    legend = read_map(db, draft).legend
    known = {slug(category.label): key for key, category in legend.items()}
    known |= {category.code: key for key, category in legend.items()}
    return {name: known[slug(name)] for name in names if slug(name) in known}


class Arrival:
    """One file on its way in as places. Begun again, it gives the same items: their ids come from
    the import and their number."""

    def __init__(self, taken: Taken, plan: Plan, base: str, round: int):
        self.taken = taken
        self.plan = plan
        self.seed = uuid.uuid5(uuid.UUID(base), str(round))

    def id_of(self, what: str) -> str:
        return str(uuid.uuid5(self.seed, what))

    def new_categories(self) -> list[Op]:
        """The legend entries that the plan asks for."""
        wanted = [name for name, found in self.plan.categories.items() if found == NEW]
        colours = dict(zip(self.taken.category, self.taken.colour, strict=True))
        spare = [c for c in COLOURS if c not in ("black", "grey")]
        return [
            self._op(
                "category",
                f"categorie/{name}",
                properties=msgspec.to_builtins(
                    Category(
                        code=slug(name, 40),
                        label=name[:60],
                        icon="map-pin",
                        colour=nearest(colours.get(name, "")) or spare[number % len(spare)],  # type: ignore[arg-type]
                    )
                ),
                order=f"x{number:03}",
            )
            for number, name in enumerate(wanted)
        ]

    def places(self, photos: Mapping[str, str]) -> list[Op]:
        """One item a row; `photos` goes from names in the file to ids of files."""
        shapes = shapely.from_wkb(
            np.array([one or None for one in self.taken.shapes], dtype=object)
        )
        return [self._place(n, shape, photos) for n, shape in enumerate(shapes)]

    def _place(self, number: int, shape: Any, photos: Mapping[str, str]) -> Op:
        type = TYPES[shapely.get_type_id(shape)] if shape is not None else "place"
        moments = self.taken.moments.get(number, [])
        if type != "place" and not moments:
            shape = light(shape)
        said: dict[str, Any] = {
            "title": self.taken.title[number],
            "notes": self._notes(number),
            "category": self._category(number),
            "level": self.plan.level if self.plan.level != "public" else "",
            "photo": photos.get(self.taken.photo[number], ""),
            "moments": moments if type == "walk" else [],
        }
        properties = {name: value for name, value in said.items() if value}
        if type == "place":
            properties["done"] = True
        geometry = to_geojson(rounded(shape)) if shape is not None else None
        return self._op(type, f"lieu/{number}", properties=properties, geometry=geometry)

    def _category(self, number: int) -> str:
        name = self.taken.category[number]
        found = self.plan.categories.get(name, "") if name else ""
        return self.id_of(f"categorie/{name}") if found == NEW else found

    def _notes(self, number: int) -> str:
        """Its notes, then what the other columns say, then its address."""
        taken, pieces = self.taken, [self.taken.notes[number]]
        if self.plan.details:
            roles = set(taken.seen.roles.values())
            pieces += [
                f"{name} : {values[number]}"
                for name, values in zip(taken.columns, taken.values, strict=True)
                if name not in roles and values[number] and values[number] != taken.title[number]
            ]
        if taken.address[number] and not taken.shapes[number]:
            pieces.append(taken.address[number])
        return "\n".join(piece for piece in pieces if piece)[:LONGEST_NOTES]

    def _op(self, type: str, what: str, **value: Any) -> Op:
        return Op(
            id=self.id_of(f"op/{what}"),
            item=self.id_of(what),
            verb="put",
            made_at=iso(now()),
            type=type,
            value={"geometry": None, "order": "", **value},
        )


def light(shape: Any) -> Any:
    """Few enough vertices for an item, as little coarser as it takes."""
    metres = FINE
    found = simplified(shape, metres)
    while shapely.get_num_coordinates(found) > MOST_POINTS and metres < 1000:
        metres *= 2
        found = simplified(shape, metres)
    return shape if found.is_empty else found


def nearest(said: str) -> str:
    """The colour of ours that looks most like it; empty for what is no colour."""
    try:
        wanted = ImageColor.getrgb(said)[:3]
    except ValueError:
        return ""

    def far(name: str) -> int:
        ours = ImageColor.getrgb(COLOURS[name])[:3]
        return sum((a - b) ** 2 for a, b in zip(wanted, ours, strict=True))

    return min(COLOURS, key=far)


def keep_photos(
    db: Session, storage: Storage, draft: Draft, who: Identity, taken: Taken
) -> dict[str, str]:
    """The pictures of an archive as files of the action. What is no picture is refused later, by
    the media engine, with its sentence."""
    kept = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(taken.photos.items()):
            path = Path(folder) / str(number)
            path.write_bytes(data)
            owner = {"action_id": draft.action_id, "person_id": who.person_id or ""}
            kept[name] = keep_file(
                db, storage, path, medium="photo", name=Path(name).name, **owner
            ).id
    return kept


def report_of(arrival: Arrival, ops: Sequence[Op], results: Sequence[Result]) -> dict[str, Any]:
    """What became of each row: for the page that tells it, now and later."""
    taken = arrival.taken
    good = [op.item for op, result in zip(ops, results, strict=True) if not result.error]
    refused = [(n, result.message) for n, result in enumerate(results) if result.error]
    reasons: dict[str, list[int]] = {}
    for number, message in refused:
        reasons.setdefault(message, []).append(taken.where[number])
    waiting = [
        {"item": op.item, "title": taken.title[n], "address": taken.address[n], "found": []}
        for n, op in enumerate(ops)
        if not taken.shapes[n] and taken.address[n] and not results[n].error
    ]
    return {
        "items": good,
        "types": dict(Counter(op.type for op, r in zip(ops, results, strict=True) if not r.error)),
        "refused": [
            {"message": m, "rows": rows[:20], "count": len(rows)} for m, rows in reasons.items()
        ],
        "photos": len(taken.photos),
        "waiting": waiting,
    }


def as_layer(
    db: Session, storage: Storage, draft: Draft, taken: Taken, plan: Plan, *, import_id: str | None
) -> MapLayer:
    """All that has a shape, as one reference layer. Invalid when the map has its fill of them."""
    picks = [n for n, shape in enumerate(taken.shapes) if shape][:MOST_FEATURES]
    shapes = shapely.from_wkb(np.array([taken.shapes[n] for n in picks], dtype=object))
    roles = set(taken.seen.roles.values())
    kept = [
        (name, values)
        for name, values in zip(taken.columns, taken.values, strict=True)
        if name not in roles
    ][:30]
    rows = zip(*(values for _, values in kept), strict=True) if kept else iter(())
    said = [tuple(row) for row in rows] or [()] * len(taken.shapes)
    words = [
        Words(taken.title[n], taken.notes[n], taken.category[n], tuple(v[:500] for v in said[n]))
        for n in picks
    ]
    return keep_layer(
        db,
        storage,
        draft,
        pack(shapes, words),
        name=plan.name,
        columns=[name for name, _ in kept],
        credit=plan.credit,
        licence=plan.licence,
        import_id=import_id,
        colour=nearest(next((c for c in taken.colour if c), "")) or "violet",
    )
