"""Acts on drafts: begin one, take operations in, propose it, send it back.

`submit` is the only door through which an item changes, online or offline. Rights are checked for
each operation, what is good is stored before anybody hears of it, and what is refused goes back
with a sentence: the browser keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may, require
from studio.actions.models import Action
from studio.drafts import merge
from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, DraftState, Item, Operation, Presence, Remark
from studio.drafts.taking import (
    Result,
    keep_state,
    lock,
    log,
    state_of,
    take_in,
    taking_of,
    type_of,
)
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.kernel.wakeups import ring
from studio.people.models import NOBODY, Membership, Person, Role
from studio.people.naming import without_name

CARRIED = UUID("6d8c1a0e-6a52-4f0b-9a77-0d1c5c3b7d11")  # of names of items that changed drafts
MOST_OPERATIONS = 200


def create_draft(
    db: Session,
    who: Identity,
    action: Action,
    *,
    kind: str,
    title: str,
    template: str = "",
    id: str | None = None,
) -> Draft:
    """Begin a map or a portrait, filled from its template. Invalid without a title. With an `id`
    of its own when it must be found again after a crash."""
    require(who, Permission.DRAFT_CREATE, action)
    spec = kind_named(kind)
    draft = Draft(action=action, kind=kind, title=_title(title), template=template)
    draft.id = id or new_id()
    draft.author_id = who.person_id or ""
    db.add(draft)
    db.flush()
    spec.fill(db, draft)
    return draft


def submit(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> list[Result]:
    """Take operations in, in order. Each is stored or refused by itself; replays are harmless."""
    if not 0 < len(ops) <= MOST_OPERATIONS:
        raise Invalid(f"Entre 1 et {MOST_OPERATIONS} changements à la fois.")
    lock(db, draft)
    taking = taking_of(db, who, draft, ops)
    results = [take_in(taking, op) for op in ops]
    if any(result.seq == draft.seq for result in results):
        draft.changed_at = now()
        ring(db)
    db.flush()
    return results


def submit_all(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> list[Result]:
    """The same for any number of operations, none included: as many at a time as `submit` takes."""
    starts = range(0, len(ops), MOST_OPERATIONS)
    batches = (ops[start : start + MOST_OPERATIONS] for start in starts)
    return [result for batch in batches for result in submit(db, who, draft, batch)]


def submit_whole(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> None:
    """All of them or none: Invalid, with the sentence of the first that was refused, undoes the
    others with the transaction."""
    for result in submit_all(db, who, draft, ops):
        if result.error:
            raise Invalid(result.message)


def plant(db: Session, draft: Draft, ops: Sequence[Op]) -> None:
    """Bring in what a template begins with, signed by the draft's author, participant or not.

    Invalid when the template itself is wrong: nothing half filled is ever begun.
    """
    template = Identity(person_id=draft.author_id, roles={draft.action_id: Role.REFERENT})
    refused = [result for result in submit(db, template, draft, ops) if result.error]
    if refused:
        raise Invalid(refused[0].message)


def complete(db: Session, draft: Draft, item_id: str, path: str, value: Any) -> None:
    """Say one part of an item that only this machine knows: what a job made of a file. It is an
    operation like any other, signed by the item's author, so every open screen follows."""
    item = db.get_one(Item, item_id)
    lock(db, draft)
    who = Identity(person_id=item.author_id, roles={draft.action_id: Role.REFERENT})
    op = Op(new_id(), item_id, "set", iso(now()), base=draft.seq, path=path, value=value)
    result = take_in(taking_of(db, who, draft, [op]), op)
    if result.error:
        raise Invalid(result.message)
    ring(db)


def carry(
    db: Session, item: Item, target: Draft, properties: Mapping[str, Any], geometry: Any
) -> str:
    """Put what somebody made in one draft into another, signed by her and from her device; the new
    item's id. Rights are the caller's matter. Invalid, with its sentence, when it does not fit.

    An item has one copy in each draft: carried again it is the same one, out of the trash if it
    was there.
    """
    maker = Identity(
        person_id=item.author_id,
        sign_in_id=item.device_id,
        roles={target.action_id: Role.REFERENT},
    )
    copy = copy_of(item.id, target)
    known = db.get(Item, copy)
    if known is not None and known.deleted_at is None:
        return copy
    value = {"properties": dict(properties), "geometry": geometry, "order": item.order}
    ops = [Op(new_id(), copy, "put", iso(now()), type=item.type, value=value)]
    if known is not None:
        ops.append(Op(new_id(), copy, "restore", iso(now())))
    refused = [result for result in submit(db, maker, target, ops) if result.error]
    if refused:
        raise Invalid(refused[0].message)
    return copy


def copy_of(item_id: str, target: Draft) -> str:
    """The id that an item of another draft has, or would have, in this one."""
    return str(uuid5(CARRIED, f"{item_id}/{target.id}"))


def replace_for_good(db: Session, draft: Draft, item_id: str, path: str, value: Any) -> None:
    """Give one part of an item another value, and take all it ever was out of the log.

    For what must not be kept: the true place of a home first put down as something else. The new
    value is an operation like any other, so every open screen follows.
    """
    item = db.get_one(Item, item_id)
    for operation in db.scalars(select(Operation).where(Operation.item_id == item_id)):
        _forget_part(operation, path)
    op = Op(new_id(), item_id, "set", iso(now()), base=draft.seq, path=path, value=value)
    state = state_of(item).with_part(path, value, (op.made_at, op.id))
    item.others = {other: ids for other, ids in item.others.items() if other != path}
    keep_state(item, state, type_of(kind_named(draft.kind), item.type))
    log(db, Identity(person_id=item.author_id), draft, item, op, merge.APPLIED, {})


def _forget_part(operation: Operation, path: str) -> None:
    operation.before = _without(operation.before, path)
    if operation.verb == "put":
        whole = _without(operation.value, path) or {}
        operation.value = {**whole, "properties": _without(whole.get("properties"), path) or {}}
    elif operation.path == path:
        operation.value = None


def _without(values: Any, path: str) -> Any:
    return {**values, path: None} if values and path in values else values


def rename(db: Session, who: Identity, draft: Draft, title: str) -> None:
    """Give another title. Invalid when it is empty."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    draft.title = _title(title)


def _title(text: str) -> str:
    if not text.strip():
        sentence = "Donnez un titre."
        raise Invalid(sentence, fields={"title": sentence})
    return text.strip()[:80]


def propose(db: Session, who: Identity, draft: Draft) -> None:
    """« C’est prêt » : the group asks the référent to publish. Idempotent."""
    require(who, Permission.DRAFT_PROPOSE, draft)
    draft.state = DraftState.PROPOSED


def send_back(db: Session, who: Identity, draft: Draft) -> None:
    """« Encore un peu » : the référent gives the draft back to the group. Idempotent."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    draft.state = DraftState.SENT_BACK


def may_edit_all(who: Identity, draft: Draft) -> bool:
    return may(who, Permission.DRAFT_ARRANGE, draft)


def forget_person(db: Session, person: Person) -> None:
    """Remove what the person made, item and log: what others made stays as it is."""
    for item in db.scalars(select(Item).where(Item.author_id == person.id)):
        erase(db, item)
    _forget_in_titles(db, person)
    db.execute(delete(Remark).where(Remark.author_id == person.id))
    db.execute(delete(Presence).where(Presence.person_id == person.id))


def _forget_in_titles(db: Session, person: Person) -> None:
    """Her first name in the titles of what her groups made."""
    if person.avatar == NOBODY:
        return
    actions = select(Membership.action_id).where(Membership.person_id == person.id)
    for draft in db.scalars(select(Draft).where(Draft.action_id.in_(actions))):
        draft.title = without_name(draft.title, person.name)


def erase(db: Session, item: Item) -> None:
    """Empty an item for good, with all that its log tells. Its row and the numbers stay, so that
    screens keep in step."""
    for operation in db.scalars(select(Operation).where(Operation.item_id == item.id)):
        operation.value, operation.before = None, None
    item.properties, item.others, item.geometry = {}, {}, None
    item.west = item.south = item.east = item.north = None
    item.deleted_at = item.deleted_at or now()
    item.purged_at = now()
