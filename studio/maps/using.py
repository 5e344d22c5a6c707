"""Where a file of the library goes on a map: the photo or the voice of a place that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, may
from studio.drafts.kinds import Slot
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import FileNote, Medium
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.maps.reading import MARKS

PROPERTY = {Medium.PHOTO: "photo", Medium.SOUND: "voice"}
MOST_SLOTS = 60


def slots(db: Session, who: Identity, draft: Draft, note: FileNote) -> tuple[Slot, ...]:
    """The places this person may change, those without such a medium first."""
    name = PROPERTY.get(Medium(note.file.medium))
    if name is None:
        return ()
    legend = {item.id: item.properties for item in items_of(db, draft, "category")}
    found = [
        slot_of(item, legend, name)
        for item in items_of(db, draft)
        if item.type in MARKS and may(who, Permission.ITEM_EDIT, about(draft, item))
    ]
    return tuple(sorted(found, key=lambda slot: slot.taken)[:MOST_SLOTS])


def about(draft: Draft, item: Item) -> About:
    return About(draft.action_id, draft.organisation_id, author_id=item.author_id)


def slot_of(item: Item, legend: Mapping[str, Mapping[str, Any]], name: str) -> Slot:
    """A mark as who reads little knows it: by its photo, else by the mark of its category."""
    said, look = item.properties, legend.get(str(item.properties.get("category")), {})
    return Slot(
        item.id,
        str(said.get("title") or look.get("label") or "Sans nom"),
        "place",
        taken=bool(said.get(name)),
        photo=str(said.get("photo") or ""),
        icon=str(look.get("icon") or ""),
        colour=str(look.get("colour") or ""),
    )


def take(db: Session, who: Identity, draft: Draft, note: FileNote, code: str) -> list[Op]:
    """The operations that put it there; none when it is there already."""
    item, name = db.get_one(Item, code), PROPERTY[Medium(note.file.medium)]
    if item.properties.get(name) == note.file_id:
        return []
    told: dict[str, object] = {name: note.file_id, f"{name}_text": note.seen}
    if name == "photo":
        told["shown"] = note.shown
    return [
        Op(new_id(), code, "set", iso(now()), path=path, value=value)
        for path, value in told.items()
    ]
