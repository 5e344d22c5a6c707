"""A map that left as a zip comes back as a new draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.drafts.merge import GEOMETRY, Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import MOST_OPERATIONS, create_draft, replace_for_good, submit
from studio.drafts.queries import items_of
from studio.drafts.shapes import read_shape
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage
from studio.maps.exports.archive import KeptItem, rank_of
from studio.maps.exports.zips import OpenedZip, opened_zip
from studio.maps.items import ITEM_TYPES

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Arrived:
    """The new draft, and a sentence for each item that could not be taken."""

    draft: Draft
    refused: list[str]


def bring_back(
    db: Session, who: Identity, storage: Storage, scratch: Path, action: Action, path: Path
) -> Arrived:
    """Make a new map of an archive, signed by who brings it.

    Invalid or TooHeavy when the archive is not a good one: then nothing is begun.
    """
    require(who, Permission.DRAFT_CREATE, action)
    with opened_zip(path) as found:
        if any(item.type not in ITEM_TYPES for item in found.archive.items):
            raise Invalid("Cette archive vient d’une autre version de Studio.")
        draft = create_draft(db, who, action, kind="map", title=found.archive.title)
        draft.template = found.archive.template
        names = _take_files(db, who, storage, scratch, draft, found)
    names |= _name_items(db, draft, found.archive.items)
    refused = _take_items(db, who, draft, found.archive.items, names)
    return Arrived(draft, refused)


def _take_files(
    db: Session, who: Identity, storage: Storage, scratch: Path, draft: Draft, found: OpenedZip
) -> dict[str, str]:
    """Each file becomes an original of the action; its name in the archive -> its id."""
    names = {}
    scratch.mkdir(parents=True, exist_ok=True)
    for file in found.archive.files:
        unpacked = scratch / new_id()
        found.unpack(file.name, unpacked)
        kept = keep_file(
            db,
            storage,
            unpacked,
            action_id=draft.action_id,
            person_id=who.person_id or "",
            medium=file.medium,
            name=file.name,
        )
        names[file.name] = kept.id
    return names


def _name_items(db: Session, draft: Draft, items: list[KeptItem]) -> dict[str, str]:
    """New names; the sheet is the one that every new map has."""
    (sheet,) = items_of(db, draft, "sheet")
    return {item.id: sheet.id if item.type == "sheet" else new_id() for item in items}


def _take_items(
    db: Session, who: Identity, draft: Draft, items: list[KeptItem], names: Mapping[str, str]
) -> list[str]:
    wanted = sorted(enumerate(items), key=lambda found: rank_of(found[1].type))
    ops = [op for number, item in wanted for op in _ops(item, names, number)]
    refused = []
    for start in range(0, len(ops), MOST_OPERATIONS):
        results = submit(db, who, draft, ops[start : start + MOST_OPERATIONS])
        refused += [result.message for result in results if result.error]
    for item in items:
        if item.hidden and item.geometry is not None:
            _leave_where_it_was(db, draft, item, names[item.id])
    return refused


def _ops(item: KeptItem, names: Mapping[str, str], number: int) -> list[Op]:
    properties = {name: renamed(value, names) for name, value in item.properties.items()}
    moment = iso(now())
    if item.type == "sheet":
        return [
            Op(new_id(), names[item.id], "set", moment, path=name, value=value)
            for name, value in properties.items()
        ]
    value = {"properties": properties, "geometry": item.geometry, "order": nth_key(number)}
    return [Op(new_id(), names[item.id], "put", moment, type=item.type, value=value)]


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same value, pointing at the new items and files."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {name: renamed(one, names) for name, one in value.items()}
    return value


def _leave_where_it_was(db: Session, draft: Draft, kept: KeptItem, item_id: str) -> None:
    """The door has moved this home once more; its first move protected it already."""
    item = db.get(Item, item_id)
    if item is None or item.geometry is None:
        return
    read_shape(kept.geometry, ITEM_TYPES[kept.type])
    replace_for_good(db, draft, item_id, GEOMETRY, kept.geometry)


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
