"""Many marks changed at once, operation by operation, and what came of it; for operations.py and
moving.py, whose acts it serves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_all
from studio.drafts.taking import lock
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.maps.reading import MARKS

MOST_AT_ONCE = 5_000  # marks that one tap may change


@dataclass(frozen=True)
class Done:
    """What an act did: how many marks, which numbers its operations have (after `first`, up to
    `last`: taking them back undoes the act), the sentences of what was refused or is to be known,
    and the id of the map to which marks were moved."""

    count: int
    first: int
    last: int
    refused: tuple[str, ...] = ()
    target: str = ""


def send(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> Done:
    lock(db, draft)
    first, refused, done = draft.seq, [], set()
    items = {op.id: op.item for op in ops}
    for result in submit_all(db, who, draft, ops):
        if result.error:
            refused.append(result.message)
        else:
            done.add(items[result.id])
    return Done(len(done), first, draft.seq, tuple(dict.fromkeys(refused)))


def op_on(item: Item, verb: Any, **given: Any) -> Op:
    return Op(id=new_id(), item=item.id, verb=verb, made_at=iso(now()), **given)


def set_on(item: Item, path: str, value: Any) -> Op:
    return op_on(item, "set", path=path, value=value)


def marks_of(db: Session, draft: Draft, ids: Sequence[str]) -> list[Item]:
    """Those of these marks that are on the map, in the order of the map. Invalid for none."""
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Invalid("Cochez d’abord des lieux.")
    wanted = set(ids)
    return [item for item in marks_in(db, draft) if item.id in wanted]


def marks_in(db: Session, draft: Draft) -> list[Item]:
    living = select(Item).where(
        Item.draft_id == draft.id, Item.deleted_at.is_(None), Item.type.in_(MARKS)
    )
    return list(db.scalars(living.order_by(Item.order, Item.id)))


def mark_of(db: Session, draft: Draft, id: str) -> Item:
    for item in marks_of(db, draft, [id]):
        return item
    raise NotFound


def items_named(db: Session, ids: Iterable[str]) -> list[Item]:
    return list(db.scalars(select(Item).where(Item.id.in_(set(ids)))))


def categories_of(db: Session, draft: Draft) -> list[Item]:
    wanted = select(Item).where(
        Item.draft_id == draft.id, Item.type == "category", Item.deleted_at.is_(None)
    )
    return list(db.scalars(wanted.order_by(Item.order, Item.id)))


def entry_of(db: Session, draft: Draft, id: str) -> Item:
    for item in categories_of(db, draft):
        if item.id == id:
            return item
    raise Invalid("Cette catégorie n’est pas dans la légende.")
