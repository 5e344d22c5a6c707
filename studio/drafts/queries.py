"""Reads of drafts: fetched and authorised in one call, and the feed of operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.drafts.kinds import kind_named
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.shapes import to_geojson
from studio.files.queries import files_in
from studio.kernel.ahead import known_ahead
from studio.kernel.clock import iso, now
from studio.kernel.errors import NotFound, StudioError
from studio.people.queries import persons

Others = Mapping[str, Collection[str]]  # property -> operations whose values lost unseen

ITEMS = "items"  # of a draft, read ahead
DOUBLE_TAP = timedelta(seconds=5)


class Thrown(StudioError):
    """It is in the trash, whole."""

    status = 410
    code = "thrown"
    sentence = "C’est dans la corbeille. L’animateur peut le remettre."


def draft_for(
    db: Session, who: Identity, draft_id: str, permission: Permission = Permission.DRAFT_SEE
) -> Draft:
    draft = db.get(Draft, draft_id)
    if draft is None:
        raise NotFound
    require(who, permission, draft, seeing=Permission.DRAFT_SEE)
    if draft.purged_at is not None:
        raise NotFound
    return draft


def open_draft_for(db: Session, who: Identity, draft_id: str) -> Draft:
    """A draft to work on. Thrown for one that is in the trash: what waits on phones still arrives
    (`draft_for`), but nobody opens it."""
    draft = draft_for(db, who, draft_id)
    if draft.deleted_at is not None:
        raise Thrown
    return draft


def drafts_of(
    db: Session, action: Action, kind: str | None = None, *, thrown: bool = False
) -> list[Draft]:
    """The drafts of an action, the last touched first; or those in its trash."""
    there = Draft.deleted_at.is_not(None) if thrown else Draft.deleted_at.is_(None)
    wanted = select(Draft).where(Draft.action_id == action.id, there, Draft.purged_at.is_(None))
    if kind:
        wanted = wanted.where(Draft.kind == kind)
    return list(db.scalars(wanted.order_by(Draft.changed_at.desc())))


def touched_by(db: Session, who: Identity, action: Action) -> list[Draft]:
    """What this person began or worked on in the action, the last first: « Continuer » opens it."""
    moment = func.max(func.coalesce(Operation.received_at, Draft.created_at))
    wanted = (
        select(Draft)
        .outerjoin(Operation, and_(Operation.draft_id == Draft.id, by(who)))
        .where(Draft.action_id == action.id, or_(by(who), Draft.author_id == who.person_id))
        .where(Draft.deleted_at.is_(None))
        .group_by(Draft.id)
        .order_by(moment.desc())
    )
    return list(db.scalars(wanted))


def just_begun(
    db: Session, who: Identity, action: Action, kind: str, template: str
) -> Draft | None:
    """The draft that this person began a moment ago in the same way: a finger that trembles
    taps twice and means once."""
    wanted = select(Draft).where(
        Draft.action_id == action.id,
        Draft.author_id == who.person_id,
        Draft.kind == kind,
        Draft.template == template,
        Draft.created_at > now() - DOUBLE_TAP,
        Draft.deleted_at.is_(None),
    )
    return db.scalar(wanted.order_by(Draft.created_at).limit(1))


def by(who: Identity) -> ColumnElement[bool]:
    return Operation.person_id == who.person_id


def items_of(db: Session, draft: Draft, type: str | None = None) -> list[Item]:
    """The living items of a draft, in their order."""
    if (known := known_ahead(db, ITEMS, draft.id)) is not None:
        return [item for item in known if not type or item.type == type]
    wanted = select(Item).where(Item.draft_id == draft.id, Item.deleted_at.is_(None))
    if type:
        wanted = wanted.where(Item.type == type)
    return list(db.scalars(wanted.order_by(Item.order, Item.id)))


def items_ahead(db: Session, drafts: Collection[Draft]) -> dict[tuple[str, str], list[Item]]:
    """The same for many drafts, as `kernel.ahead` keeps it."""
    found: dict[tuple[str, str], list[Item]] = {(ITEMS, draft.id): [] for draft in drafts}
    ids = [draft.id for draft in drafts]
    wanted = select(Item).where(Item.draft_id.in_(ids), Item.deleted_at.is_(None))
    for item in db.scalars(wanted.order_by(Item.order, Item.id)):
        found[ITEMS, item.draft_id].append(item)
    return found


@dataclass(frozen=True)
class Counts:
    """What somebody has in a draft, as the server has it."""

    items: int
    photos: int
    sounds: int


def counts_of(db: Session, draft: Draft, person_id: str | None) -> Counts:
    """How many items a person made that are there, and how many of their photos and sounds are
    here whole. Only types of items that participants may make."""
    made = [item for item in items_of(db, draft) if item.author_id == person_id]
    types = kind_named(draft.kind).item_types
    mine = [item for item in made if types[item.type].participants]
    named = {
        item.properties[name]
        for item in mine
        for name in types[item.type].files
        if item.properties.get(name)
    }
    media = Counter(file.medium for file in files_in(db, draft.action_id, named).values())
    return Counts(len(mine), media["photo"], media["sound"])


def trash_of(db: Session, draft: Draft) -> list[Item]:
    """What was deleted and can come back, latest first; a job empties it (see trash.py)."""
    thrown = (Item.deleted_at.is_not(None), Item.purged_at.is_(None))
    wanted = select(Item).where(Item.draft_id == draft.id, *thrown)
    return list(db.scalars(wanted.order_by(Item.deleted_at.desc(), Item.id)))


def operations_since(db: Session, draft: Draft, since: int, limit: int) -> list[Operation]:
    wanted = select(Operation).where(Operation.draft_id == draft.id, Operation.seq > since)
    return list(db.scalars(wanted.order_by(Operation.seq).limit(limit)))


def history_of(db: Session, item: Item) -> list[Operation]:
    """Everything that was ever done to an item, newest first."""
    wanted = select(Operation).where(Operation.item_id == item.id)
    return list(db.scalars(wanted.order_by(Operation.seq.desc())))


def item_in(db: Session, draft: Draft, item_id: str) -> Item:
    item = db.get(Item, item_id)
    if item is None or item.draft_id != draft.id or item.purged_at is not None:
        raise NotFound
    return item


def others_of(db: Session, operations: Iterable[Operation]) -> dict[str, Others]:
    """Item -> its other versions as they are now, for the items that these operations touch."""
    touched = {operation.item_id for operation in operations}
    rows = db.execute(select(Item.id, Item.others).where(Item.id.in_(touched)))
    return {row.id: row.others for row in rows}


def seqs_of(db: Session, ids: Collection[str]) -> dict[str, int]:
    """Draft id -> how many operations it has: what the live streams watch."""
    rows = db.execute(select(Draft.id, Draft.seq).where(Draft.id.in_(ids)))
    return {row.id: row.seq for row in rows}


# Shapes for the browser.


def item_json(item: Item, who: Identity) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "properties": item.properties,
        "geometry": to_geojson(item.geometry),
        "order": item.order,
        "author": item.author_id,
        "created": iso(item.created_at),
        "changed": iso(item.changed_at),
        "deleted": item.deleted_at is not None,
        "mine": item.author_id == who.person_id,
        "others": item.others,
        "stamps": item.stamps,
    }


def operation_json(operation: Operation, others: Mapping[str, Others]) -> dict[str, Any]:
    return {
        "others": others.get(operation.item_id, {}),
        "seq": operation.seq,
        "id": operation.id,
        "item": operation.item_id,
        "type": operation.type,
        "verb": operation.verb,
        "path": operation.path,
        "value": operation.value,
        "made_at": iso(operation.made_at),
        "person": operation.person_id,
        "device": operation.device_id,
        "outcome": operation.outcome,
    }


def people_json(db: Session, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    found = persons(db, ids)
    return {key: {"name": who.name, "avatar": who.avatar} for key, who in found.items()}


def drafts_within(action_id: str) -> Select[str, str]:
    """The drafts of an action, with their titles."""
    return select(Draft.id, Draft.title).where(Draft.action_id == action_id)


def items_within(action_id: str) -> Select[str, str]:
    """The items of an action, each named by the title of its draft."""
    titled = select(Item.id, Draft.title).join(Draft, Draft.id == Item.draft_id)
    return titled.where(Draft.action_id == action_id)
