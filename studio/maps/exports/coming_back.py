"""A map that left as a zip comes back as a new draft.

Begun again after a crash it is the same map, once: everything it makes is named after the draft,
and what is there already is left alone. Nobody else waits for the whole: each batch is a
transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec
import shapely
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.drafts.merge import GEOMETRY, Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import MOST_OPERATIONS, create_draft, replace_for_good, submit
from studio.drafts.queries import items_of
from studio.drafts.shapes import read_shape
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, StudioError
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage, fingerprint
from studio.maps.cutting import trace_of
from studio.maps.exports.archive import Archive, KeptFile, KeptItem, KeptLayer, rank_of
from studio.maps.exports.zips import LAYERS, MEDIA, OpenedZip, opened_zip
from studio.maps.geodata.reading import take_in
from studio.maps.geodata.told import Choices
from studio.maps.geometry import shape_of
from studio.maps.imports.arrivals import as_layer
from studio.maps.imports.importing import Plan
from studio.maps.items import ITEM_TYPES, MOST_PAST
from studio.maps.legend.marks import COLOURS
from studio.maps.reading import MARKS
from studio.maps.reference.layers import layers_of

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
OTHER = "Cette archive vient d’une autre version de Studio."
LONGEST_ORIGIN = 120

Writing = Callable[[], AbstractContextManager[Session]]
Tell = Callable[[float, str], None]


class Arrived(Struct, kw_only=True):
    """The new draft, what came in of how much, and a sentence for each thing that could not."""

    draft: str
    items: int = 0
    photos: int = 0
    sounds: int = 0
    layers: int = 0
    refused: list[str] = []


def look_at_archive(path: Path) -> Archive:
    """What an archive says it holds. Invalid or TooHeavy when it is not a good one."""
    with opened_zip(path) as found:
        if any(item.type not in ITEM_TYPES for item in found.archive.items):
            raise Invalid(OTHER)
        return found.archive


def bring_back(
    writing: Writing,
    who: Identity,
    storage: Storage,
    scratch: Path,
    action: Action,
    path: Path,
    *,
    seed: str = "",
    tell: Tell = lambda _part, _words: None,
) -> Arrived:
    """Make a new map of an archive, signed by who brings it; what it says of who made each mark
    and when stays readable on the mark. The same `seed` again goes on with the same map.

    Invalid or TooHeavy when the archive is not a good one: then nothing is begun.
    """
    require(who, Permission.DRAFT_CREATE, action)
    look_at_archive(path)
    with opened_zip(path) as found:
        tell(0.02, "On ouvre la carte…")
        unpacked = _unpack(found, scratch)
        coming = ComingBack(writing, who, storage, found.archive, unpacked, tell)
        return coming.all(action.id, seed or new_id())


def _unpack(found: OpenedZip, scratch: Path) -> dict[str, Path]:
    """Everything of the archive on our disk, before anything is begun: what is broken is refused
    as a whole."""
    scratch.mkdir(parents=True, exist_ok=True)
    inside = [MEDIA + file.name for file in found.archive.files]
    inside += [LAYERS + layer.name for layer in found.archive.layers]
    places = {name: scratch / f"piece-{number}" for number, name in enumerate(inside)}
    for name, place in places.items():
        found.unpack(name, place)
    return places


@dataclass
class ComingBack:
    """One archive on its way in."""

    writing: Writing
    who: Identity
    storage: Storage
    archive: Archive
    unpacked: Mapping[str, Path]
    tell: Tell
    names: dict[str, str] = field(default_factory=dict)  # in the archive -> here
    refused: list[str] = field(default_factory=list)

    def all(self, action_id: str, seed: str) -> Arrived:
        draft_id = self._begin(action_id, seed)
        files = list({file.name: file for file in self.archive.files}.values())
        for number, file in enumerate(files):
            self.tell(0.05 + 0.45 * number / len(files), "On range photos et sons…")
            self._take_file(draft_id, file)
        done = self._take_items(draft_id)
        for layer in self.archive.layers:
            self.tell(0.95, "On range les couches…")
            self._take_layer(draft_id, layer)
        media = [file.medium for file in files]
        return Arrived(
            draft=draft_id,
            items=done,
            photos=media.count("photo"),
            sounds=media.count("sound"),
            layers=len(self.archive.layers),
            refused=list(dict.fromkeys(self.refused)),
        )

    def _begin(self, action_id: str, seed: str) -> str:
        """The draft, and new names for its items; the sheet is the one every new map has."""
        with self.writing() as db:
            draft_id = str(uuid5(UUID(seed), action_id))
            draft = db.get(Draft, draft_id)
            if draft is None:
                action, title = db.get_one(Action, action_id), self.archive.title
                draft = create_draft(db, self.who, action, kind="map", title=title, id=draft_id)
                draft.template = self.archive.template
            (sheet,) = items_of(db, draft, "sheet")
            for item in self.archive.items:
                self.names[item.id] = sheet.id if item.type == "sheet" else self._id(draft, item.id)
            return draft_id

    def _id(self, draft: Draft, what: str) -> str:
        return str(uuid5(UUID(draft.id), what))

    def _take_file(self, draft_id: str, file: KeptFile) -> None:
        """Each file becomes an original of the action, unless it did before a crash."""
        path = self.unpacked[MEDIA + file.name]
        with self.writing() as db:
            draft = db.get_one(Draft, draft_id)
            kept = _known_file(db, draft, self.who, path, file) or keep_file(
                db,
                self.storage,
                path,
                action_id=draft.action_id,
                person_id=self.who.person_id or "",
                medium=file.medium,
                name=file.name,
            )
            self.names[file.name] = kept.id

    def _take_items(self, draft_id: str) -> int:
        """A batch a transaction, its homes with it: one moved twice is never seen."""
        kept = sorted(enumerate(self.archive.items), key=lambda one: rank_of(one[1].type))
        wanted = [(item, op) for number, item in kept for op in self._ops(draft_id, number, item)]
        refused: set[str] = set()
        for start in range(0, len(wanted), MOST_OPERATIONS):
            self.tell(0.5 + 0.45 * start / len(wanted), f"{start} sur {len(wanted)}")
            with self.writing() as db:
                draft = db.get_one(Draft, draft_id)
                refused |= self._take_batch(db, draft, wanted[start : start + MOST_OPERATIONS])
        return len({item.id for item, _ in wanted if item.type in MARKS} - refused)

    def _take_batch(self, db: Session, draft: Draft, batch: list[tuple[KeptItem, Op]]) -> set[str]:
        """The items of the archive that were refused."""
        ids = {op.id for _, op in batch}
        here = set(db.scalars(select(Operation.id).where(Operation.id.in_(ids))))
        new = [(item, op) for item, op in batch if op.id not in here]
        results = submit(db, self.who, draft, [op for _, op in new]) if new else []
        gone = set()
        for (item, _), result in zip(new, results, strict=True):
            if result.error:
                self.refused.append(result.message)
                gone.add(item.id)
            elif item.type != "sheet":
                _as_it_was(db, draft, item, self.names[item.id])
        return gone

    def _ops(self, draft_id: str, number: int, kept: KeptItem) -> Iterator[Op]:
        item, moment = self.names[kept.id], iso(now())
        properties = {name: renamed(value, self.names) for name, value in kept.properties.items()}
        if kept.type == "sheet":
            for name, value in properties.items():
                op = str(uuid5(UUID(draft_id), f"op/{kept.id}/{name}"))
                yield Op(op, item, "set", moment, path=name, value=value)
            return
        if kept.type in MARKS:
            properties |= self._brought(kept, properties)
        value = {"properties": properties, "geometry": kept.geometry, "order": nth_key(number)}
        op = str(uuid5(UUID(draft_id), f"op/{kept.id}"))
        yield Op(op, item, "put", moment, type=kept.type, value=value)

    def _brought(self, kept: KeptItem, properties: Mapping[str, Any]) -> dict[str, Any]:
        """What a mark remembers of where it was: the map, its history, that its ends are off. A
        name is no property of the archive: only what is known here counts."""
        told: dict[str, Any] = {}
        if not properties.get("origin") and (origin := origin_of(self.archive.title, kept)):
            told["origin"] = origin
        if kept.history:
            before = [msgspec.to_builtins(one) for one in kept.history if _moment(one.at)]
            told["past"] = [*before, *(properties.get("past") or [])][:MOST_PAST]
        if kept.type == "walk" and kept.cut and not self.archive.private and kept.geometry:
            told["cut"] = trace_of(_lines(kept.geometry))
        return told

    def _take_layer(self, draft_id: str, kept: KeptLayer) -> None:
        """What is no good layer is told, and leaves the map as it is. Seen by the group alone
        until somebody shows it again."""
        path = self.unpacked[LAYERS + kept.name]
        choices = Choices(title="title", notes="notes", category="category")
        plan = Plan(target="layer", name=kept.label, credit=kept.credit, licence=kept.licence)
        try:
            taken = take_in(path, kept.name, choices)
            with self.writing() as db:
                draft = db.get_one(Draft, draft_id)
                if any(one.source == f"zip/{kept.name}" for one in layers_of(db, draft)):
                    return
                layer = as_layer(db, self.storage, draft, taken, plan, import_id=None)
                layer.source, layer.visible = f"zip/{kept.name}"[:40], kept.visible
                layer.colour = kept.colour if kept.colour in COLOURS else layer.colour
        except StudioError as error:
            self.refused.append(f"Couche « {kept.label} » : {error.sentence}")


def _known_file(
    db: Session, draft: Draft, who: Identity, path: Path, file: KeptFile
) -> StoredFile | None:
    sha256, _size = fingerprint(path)
    wanted = select(StoredFile).where(
        StoredFile.action_id == draft.action_id,
        StoredFile.person_id == who.person_id,
        StoredFile.sha256 == sha256,
        StoredFile.original_name == file.name,
        StoredFile.received_at >= draft.created_at,
    )
    return db.scalar(wanted.limit(1))


def origin_of(title: str, kept: KeptItem) -> str:
    """« Nos lieux (Nadia, 7/3/2026) »: where a mark was first, and by whom, when it is known."""
    day = _day(kept.day)
    told = [kept.author, f"{day.day}/{day.month}/{day.year}" if day else ""]
    said = ", ".join(one for one in told if one)
    return f"{title} ({said})"[:LONGEST_ORIGIN] if said else ""


def _lines(geometry: Mapping[str, Any]) -> list[Any]:
    """The lines of a walk; none of what is no line, which the door refuses."""
    try:
        return [shapely.get_coordinates(a).tolist() for a in shapely.get_parts(shape_of(geometry))]
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return []


def _moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _day(text: str) -> datetime | None:
    """Noon of that day; None for what is no day, or is yet to come."""
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
    except ValueError:
        return None
    return found if found < now() else None


def _as_it_was(db: Session, draft: Draft, kept: KeptItem, item_id: str) -> None:
    """The day on which it was made; and where a home was put, which the door has moved once more:
    its first move protected it already."""
    item = db.get_one(Item, item_id)
    item.created_at = _day(kept.day) or item.created_at
    if kept.hidden and kept.geometry is not None and item.geometry is not None:
        read_shape(kept.geometry, ITEM_TYPES[kept.type])
        replace_for_good(db, draft, item_id, GEOMETRY, kept.geometry)


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same value, pointing at the new items and files."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {name: renamed(one, names) for name, one in value.items()}
    return value


def nth_key(number: int) -> str:
    """The nth key of the browser's own scheme (frontend/src/draft/order.ts): a letter says how
    many digits follow, « a » one, « b » two…"""
    head, size = "a", 1
    while number >= 62**size:
        number -= 62**size
        head, size = chr(ord(head) + 1), size + 1
    digits = ""
    for _ in range(size):
        number, digit = divmod(number, 62)
        digits = DIGITS[digit] + digits
    return head + digits
