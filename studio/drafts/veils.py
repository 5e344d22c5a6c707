"""What some items keep for their author and for professionals.

A kind says which properties of an item are veiled (`Kind.veil`), and which properties decide it
(`Kind.veiling`). Everybody else reads the item without them, in the snapshot, the trash, the feed,
and the live stream; an item veiled whole does not exist for them. (History and other versions are
for who may change the item: its author and professionals.)

The feed stays without hole: an operation that may not be told becomes a `veil`, which holds what is
left to see of the item now, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, may, require
from studio.drafts.kinds import Kind, kind_named
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.queries import item_in, item_json, operation_json
from studio.kernel.errors import NotFound

VEIL = "veil"
Hidden = frozenset[str] | None  # names of properties; None: the whole item


def hidden_from(who: Identity, draft: Draft, item: Item) -> Hidden:
    """What of this item the person may not read."""
    if item.author_id == who.person_id or may(who, Permission.DRAFT_ARRANGE, draft):
        return frozenset()
    return kind_named(draft.kind).veil(item.type, item.properties)


def item_to_change(db: Session, who: Identity, draft: Draft, item_id: str) -> Item:
    """An item that this person may change: hers, or any for who works there. Refused otherwise;
    NotFound when it is veiled whole: that it exists is not told either."""
    item = item_in(db, draft, item_id)
    if hidden_from(who, draft, item) is None:
        raise NotFound
    about = About(draft.action_id, draft.organisation_id, author_id=item.author_id)
    require(who, Permission.ITEM_EDIT, about)
    return item


def items_json(who: Identity, draft: Draft, items: Iterable[Item]) -> list[dict[str, Any]]:
    """The items as this person may see them; those veiled whole are not in it."""
    seen = ((item, hidden_from(who, draft, item)) for item in items)
    return [without(item_json(item, who), hidden) for item, hidden in seen if hidden is not None]


def without(told: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """An item as JSON, less some of its properties."""
    if not hidden:
        return told
    kept = {name: value for name, value in told["properties"].items() if name not in hidden}
    stamps = {name: stamp for name, stamp in told["stamps"].items() if name not in hidden}
    others = {name: ids for name, ids in told["others"].items() if name not in hidden}
    return {**told, "properties": kept, "stamps": stamps, "others": others}


def feed_json(
    db: Session, who: Identity, draft: Draft, operations: Sequence[Operation]
) -> list[dict[str, Any]]:
    """Operations as this person may hear them."""
    items = _items_of(db, operations)
    kind = kind_named(draft.kind)
    return [_told(who, draft, kind, one, items.get(one.item_id)) for one in operations]


def _told(
    who: Identity, draft: Draft, kind: Kind, operation: Operation, item: Item | None
) -> dict[str, Any]:
    others = {item.id: item.others} if item else {}
    if item is None:
        return operation_json(operation, others)
    hidden = hidden_from(who, draft, item)
    own = item.author_id == who.person_id or may(who, Permission.DRAFT_ARRANGE, draft)
    if not hidden and hidden is not None and (own or not decides(kind, operation)):
        return operation_json(operation, others)
    left = without(item_json(item, who), hidden) if hidden is not None else None
    return operation_json(operation, {}) | {
        "verb": VEIL,
        "path": "",
        "value": left,
        "person": operation.person_id if left else "",
        "device": None,
    }


def decides(kind: Kind, operation: Operation) -> bool:
    """True when the operation may have changed what others may see."""
    if operation.verb == "put":
        given = (operation.value or {}).get("properties") or {}
        return bool(kind.veiling & set(given))
    return operation.path in kind.veiling


def for_everybody(db: Session, draft: Draft, operations: Sequence[Operation]) -> list[Operation]:
    """Those that the stream, which is the same for all, may tell. Who misses one asks for it."""
    items, kind = _items_of(db, operations), kind_named(draft.kind)
    return [
        one
        for one in operations
        if not decides(kind, one)
        and ((item := items.get(one.item_id)) is None or _is_open(kind, item))
    ]


def _is_open(kind: Kind, item: Item) -> bool:
    return kind.veil(item.type, item.properties) == frozenset()


def _items_of(db: Session, operations: Sequence[Operation]) -> dict[str, Item]:
    ids = {one.item_id for one in operations}
    return {item.id: item for item in db.scalars(select(Item).where(Item.id.in_(ids)))}
