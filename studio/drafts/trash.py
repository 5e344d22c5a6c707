"""Acts on what was taken away: throw a production away, bring things back, empty the trash.

Everything thrown away can come back with one tap until the trash is emptied (`trash_days`). Then it
is gone for good: values, log, files that nothing else uses. What the public sees is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import erase, submit
from studio.drafts.remarks import erase_all
from studio.files.operations import delete_file
from studio.files.queries import files_in
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid
from studio.kernel.ids import is_uuid, new_id
from studio.kernel.storage import Storage


def throw_away(db: Session, who: Identity, draft: Draft) -> None:
    """Put a whole production in the trash. What is published stays as it is. Idempotent."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    draft.deleted_at = draft.deleted_at or now()


def bring_back(db: Session, who: Identity, draft: Draft) -> None:
    """Take a production out of the trash, as it was. Idempotent."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    draft.deleted_at = None


def restore(db: Session, who: Identity, draft: Draft, item: Item) -> None:
    """Take one item out of the trash. Invalid, with the sentence, when that is refused."""
    op = Op(new_id(), item.id, "restore", iso(now()), base=draft.seq)
    [result] = submit(db, who, draft, [op])
    if result.error:
        raise Invalid(result.message)


def empty(db: Session, storage: Storage, *, before: datetime, spared: Collection[str]) -> int:
    """Erase for good what was thrown away before that moment, and say how many items. Drafts in
    `spared` are kept whole, whatever they are."""
    old = (Draft.deleted_at < before, Draft.purged_at.is_(None), Draft.id.not_in(spared))
    drafts = list(db.scalars(select(Draft).where(*old)))
    thrown = and_(Item.deleted_at < before, Item.purged_at.is_(None))
    inside = and_(Item.draft_id.in_([d.id for d in drafts]), Item.purged_at.is_(None))
    items = list(db.scalars(select(Item).where(or_(thrown, inside))))
    named = {item.id: _names(db, item) for item in items}
    homes = {item.id: db.get_one(Draft, item.draft_id).action_id for item in items}
    for item in items:
        erase(db, item)
    for draft in drafts:
        kind_named(draft.kind).purge(db, storage, draft)
        named[draft.id], homes[draft.id] = erase_all(db, draft), draft.action_id
        draft.purged_at = now()
    db.flush()
    for one, names in named.items():
        _drop_files(db, storage, homes[one], names)
    return len(items)


def _names(db: Session, item: Item) -> set[str]:
    """Everything in an item and its log that may be the name of a file."""
    found = set(texts_in(item.properties))
    for operation in db.scalars(select(Operation).where(Operation.item_id == item.id)):
        found |= {*texts_in(operation.value), *texts_in(operation.before)}
    return {text for text in found if is_uuid(text)}


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a value, however deep."""
    if isinstance(value, str):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def _drop_files(db: Session, storage: Storage, action_id: str, names: Collection[str]) -> None:
    """Delete the files of these names that no item and no log of the action mentions any more."""
    for file in files_in(db, action_id, names).values():
        if not _is_mentioned(db, action_id, file.id):
            delete_file(db, file, storage)


def _is_mentioned(db: Session, action_id: str, name: str) -> bool:
    there = select(Draft.id).where(Draft.action_id == action_id)
    in_items = cast(Item.properties, String).contains(name)
    in_log = or_(*(cast(c, String).contains(name) for c in (Operation.value, Operation.before)))
    for found in (
        select(Item.id).where(Item.draft_id.in_(there), in_items),
        select(Operation.id).where(Operation.draft_id.in_(there), in_log),
    ):
        if db.scalar(found.limit(1)) is not None:
            return True
    return False
