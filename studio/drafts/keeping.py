"""Files that a veil covers: their address, learnt while they were for everybody, opens no more.

A file is kept from somebody when nothing that she may read names it. Items that are there decide;
then what is in the trash; then what the log says of a photo or a voice that another one replaced. A
file that no draft ever named is nobody's secret here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.trash import texts_in
from studio.drafts.veils import hidden_from
from studio.files.models import StoredFile

Named = tuple[Item, str]  # an item, and the property that names the file


def keeps(db: Session, who: Identity, file: StoredFile) -> bool:
    """True for a file of others whose every mention is veiled for this person."""
    if file.person_id == who.person_id or may(who, Permission.DRAFT_ARRANGE, file):
        return False
    named = _named_now(db, file)
    living = [one for one in named if one[0].deleted_at is None]
    mentions = living or named or _named_once(db, file)
    return bool(mentions) and not any(_reads(db, who, *one) for one in mentions)


def _reads(db: Session, who: Identity, item: Item, name: str) -> bool:
    hidden = hidden_from(who, db.get_one(Draft, item.draft_id), item)
    return hidden is not None and name not in hidden


def _named_now(db: Session, file: StoredFile) -> list[Named]:
    wanted = select(Item).where(
        Item.draft_id.in_(_drafts(file)), cast(Item.properties, String).contains(file.id)
    )
    return [(item, name) for item in db.scalars(wanted) for name in _naming(item.properties, file)]


def _named_once(db: Session, file: StoredFile) -> list[Named]:
    wanted = (
        select(Item, Operation)
        .join(Operation, Operation.item_id == Item.id)
        .where(
            Operation.draft_id.in_(_drafts(file)), cast(Operation.value, String).contains(file.id)
        )
    )
    return [
        (item, name)
        for item, operation in db.execute(wanted)
        for name in _naming(_given(operation), file)
    ]


def _given(operation: Operation) -> dict[str, Any]:
    if operation.verb == "put":
        return (operation.value or {}).get("properties") or {}
    return {operation.path: operation.value}


def _naming(properties: dict[str, Any], file: StoredFile) -> Iterator[str]:
    return (name for name, value in properties.items() if file.id in texts_in(value))


def _drafts(file: StoredFile) -> Any:
    return select(Draft.id).where(Draft.action_id == file.action_id)
