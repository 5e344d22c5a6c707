"""One operation taken in: its form and its right, what it changes, what it leaves in the log.

What is refused goes back with a sentence: the browser keeps it. `submit` (operations.py) is the
only door to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, may, require
from studio.drafts import merge
from studio.drafts.kinds import ItemType, Kind, kind_named
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.rivals import Said, left_over
from studio.drafts.shapes import read_shape, to_geojson
from studio.files.queries import files_in
from studio.kernel.clock import iso, now, parse_iso
from studio.kernel.errors import Conflict, Invalid, Refused, StudioError
from studio.kernel.ids import is_uuid

MOST_ITEMS = 20_000  # beyond, it is a data set: reference layers are files, not items


@dataclass(frozen=True)
class Result:
    """What became of one operation: stored with its number, or refused with a sentence."""

    id: str
    seq: int = 0
    outcome: str = ""
    error: str = ""
    message: str = ""
    retry: bool = False

    def to_json(self) -> dict[str, Any]:
        if self.error:
            return {
                "id": self.id,
                "status": "refused",
                "error": self.error,
                "message": self.message,
                "retry": self.retry,
            }
        return {"id": self.id, "status": "stored", "seq": self.seq, "outcome": self.outcome}


class NotYet(Conflict):
    """It will be possible later: the item or the file has not arrived. The browser keeps it."""

    code = "not_yet"
    sentence = "La suite n’est pas encore arrivée. On réessaie tout seul."


@dataclass(frozen=True)
class Taking:
    """One submission: whose, into what, and all that it touches, read at once."""

    db: Session
    who: Identity
    draft: Draft
    kind: Kind
    items: dict[str, Item]
    known: dict[str, Operation]


def taking_of(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> Taking:
    items = db.scalars(select(Item).where(Item.id.in_({op.item for op in ops})))
    known = db.scalars(select(Operation).where(Operation.id.in_({op.id for op in ops})))
    found = {item.id: item for item in items}, {stored.id: stored for stored in known}
    return Taking(db, who, draft, kind_named(draft.kind), *found)


def lock(db: Session, draft: Draft) -> None:
    """One writer per draft: its counter must have no hole and no twin."""
    db.execute(select(Draft.id).where(Draft.id == draft.id).with_for_update())
    db.refresh(draft, ["seq"])


def take_in(taking: Taking, op: Op) -> Result:
    known = taking.known.get(op.id)
    if known is not None:
        return _answer_again(known, taking.draft, op)
    try:
        return _store(taking, op)
    except StudioError as error:
        retry = isinstance(error, NotYet)
        return Result(op.id, error=error.code, message=error.sentence, retry=retry)


def _answer_again(known: Operation, draft: Draft, op: Op) -> Result:
    if known.draft_id != draft.id:
        return Result(op.id, error=Conflict.code, message=Conflict.sentence)
    return Result(op.id, seq=known.seq, outcome=known.outcome)


def _store(taking: Taking, op: Op) -> Result:
    db, who, draft = taking.db, taking.who, taking.draft
    _check_form(op)
    op.made_at = iso(_clamped(op.made_at))
    item = taking.items.get(op.item)
    if item is None:
        item = _new_item(db, who, draft, op)
    elif item.draft_id != draft.id:
        raise Refused
    else:
        about = About(action_id=draft.action_id, author_id=item.author_id)
        require(who, Permission.ITEM_EDIT, about)
        _check_is_there(item)
    spec = type_of(taking.kind, op.type or item.type)
    _check_right(db, who, draft, spec, op, state_of(item))
    taking.kind.gate(db, who, draft, op, state_of(item))
    op = spec.prepare(db, draft, op, state_of(item))
    before = state_of(item)
    state, outcome, was = merge.apply(before, op)
    if outcome == merge.APPLIED:
        _check_parts(db, draft, spec, state, before)
        keep_state(item, state, spec)
    if item not in db:
        db.add(item)
    else:
        _weigh(db, who, draft, spec, item, op, before)
    stored = log(db, who, draft, item, op, outcome, was)
    taking.items[item.id], taking.known[op.id] = item, stored
    return Result(op.id, seq=stored.seq, outcome=outcome)


def _check_is_there(item: Item) -> None:
    if item.purged_at is not None:
        raise Invalid("Cela a été effacé pour de bon. On ne peut plus le changer.")


def _weigh(
    db: Session, who: Identity, draft: Draft, spec: ItemType, item: Item, op: Op, before: State
) -> None:
    """Find out which values have lost unseen, and which other versions are settled now."""
    others, read_to = dict(item.others), _read_to(draft, op)
    for path, value in merge.parts(op).items():
        if path in (merge.ORDER, merge.DELETED) or path in spec.quiet or path not in before.stamps:
            continue
        won = tuple(item.stamps[path]) == (op.made_at, op.id)
        if won and read_to >= draft.seq:  # she has seen all there is
            others.pop(path, None)
            continue
        hand = (who.person_id or "", who.sign_in_id)
        said = Said(op.id, draft.seq + 1, op.made_at, hand, value)
        held, *rivals = _said(db, path, [before.stamps[path][1], *others.get(path, [])])
        others[path] = left_over(said, read_to, held, [r for r in rivals if r], won=won)
    item.others = {path: ids for path, ids in others.items() if ids}


def _read_to(draft: Draft, op: Op) -> int:
    return draft.seq if op.base is None else op.base


def _said(db: Session, path: str, ids: Sequence[str]) -> list[Said | None]:
    """What these operations said of a property; None for those of a template, which have no log."""
    found = [db.get(Operation, one) for one in ids]
    return [
        Said(op.id, op.seq, iso(op.made_at), (op.person_id, op.device_id), value_of(op, path))
        if op is not None
        else None
        for op in found
    ]


def value_of(operation: Operation, path: str) -> Any:
    """What an operation of the log said of one property."""
    if operation.verb != "put":
        return operation.value
    whole = operation.value or {}
    if path in (merge.GEOMETRY, merge.ORDER):
        return whole.get(path)
    return (whole.get("properties") or {}).get(path)


def _check_form(op: Op) -> None:
    if not (is_uuid(op.id) and is_uuid(op.item)):
        raise Invalid("Ce changement n’a pas de nom valable.")
    if op.verb == "set" and (not op.path or op.path == merge.DELETED):
        raise Invalid("Ce changement ne dit pas ce qu’il change.")
    try:
        merge.parts(op)
    except msgspec.ValidationError as error:
        raise Invalid(f"Ce changement n’a pas la forme attendue ({error}).") from None


def _clamped(made_at: str) -> datetime:
    """A clock that runs ahead must not win for ever: nothing was made after it arrived."""
    try:
        return min(parse_iso(made_at), now())
    except ValueError:
        raise Invalid("L’heure de ce changement n’a pas pu être lue.") from None


def _new_item(db: Session, who: Identity, draft: Draft, op: Op) -> Item:
    if op.verb != "put":
        raise NotYet
    spec = type_of(kind_named(draft.kind), op.type)
    anybody = spec.participants or spec.allows is not None
    require(who, Permission.ITEM_ADD if anybody else Permission.DRAFT_ARRANGE, draft)
    _check_room(db, draft)
    return Item(
        id=op.item,
        draft_id=draft.id,
        type=op.type,
        author_id=who.person_id,
        device_id=who.sign_in_id,
        properties={},
        stamps={},
        order="",
        others={},
    )


def _check_room(db: Session, draft: Draft) -> None:
    count = db.scalar(select(func.count()).select_from(Item).where(Item.draft_id == draft.id))
    if (count or 0) >= MOST_ITEMS:
        raise Invalid("Cette production est pleine. Commencez-en une autre.")


def type_of(kind: Kind, name: str) -> ItemType:
    spec = kind.item_type(name)
    if spec is None:
        raise Invalid("Ce genre d’élément n’existe pas ici.")
    return spec


def _check_right(
    db: Session, who: Identity, draft: Draft, spec: ItemType, op: Op, before: State
) -> None:
    """Professionals arrange what is not for participants; a kind may allow more, one by one."""
    if spec.participants or may(who, Permission.DRAFT_ARRANGE, draft):
        return
    if spec.allows is None or not spec.allows(db, who, draft, op, before):
        require(who, Permission.DRAFT_ARRANGE, draft)


def _check_parts(db: Session, draft: Draft, spec: ItemType, state: State, before: State) -> None:
    """The item as a whole must fit its schema, and point only at files that are here."""
    try:
        given = {name: value for name, value in state.properties.items() if value is not None}
        msgspec.convert(given, spec.properties)  # set to null: taken away
    except msgspec.ValidationError as error:
        raise Invalid(f"Cette réponse ne va pas ici ({error}).") from None
    if spec.geometry_required and state.geometry is None:
        raise Invalid("Il manque l’endroit.")
    if not isinstance(state.order, str) or len(state.order) > 200:
        raise Invalid("Cet ordre ne va pas.")
    wanted = {
        state.properties[name]
        for name in spec.files
        if state.properties.get(name) and state.properties[name] != before.part(name)
    }
    if wanted and wanted - set(files_in(db, draft.action_id, wanted)):
        raise NotYet("Le fichier n’est pas encore arrivé. On réessaie tout seul.")


def state_of(item: Item) -> State:
    """An item's row as the merge sees it."""
    return State(
        properties=item.properties,
        geometry=to_geojson(item.geometry),
        order=item.order,
        deleted=item.deleted_at is not None,
        stamps=item.stamps,
    )


def keep_state(item: Item, state: State, spec: ItemType) -> None:
    """Write a merged state back into its row."""
    found = read_shape(state.geometry, spec)
    item.properties, item.stamps, item.order = (
        dict(state.properties),
        dict(state.stamps),
        state.order,
    )
    item.geometry = shapely.to_wkb(found) if found is not None else None
    bounds = found.bounds if found is not None else (None, None, None, None)
    item.west, item.south, item.east, item.north = bounds
    item.changed_at = now()
    if state.deleted != (item.deleted_at is not None):
        item.deleted_at = now() if state.deleted else None


def log(
    db: Session, who: Identity, draft: Draft, item: Item, op: Op, outcome: str, was: dict[str, Any]
) -> Operation:
    draft.seq += 1
    stored = Operation(
        id=op.id,
        draft_id=draft.id,
        seq=draft.seq,
        item_id=item.id,
        type=item.type,
        verb=op.verb,
        path=op.path,
        value=op.value,
        before=was,
        base=_read_to(draft, op),
        made_at=parse_iso(op.made_at),
        person_id=who.person_id,
        device_id=who.sign_in_id,
        outcome=outcome,
    )
    db.add(stored)
    db.flush()
    return stored
