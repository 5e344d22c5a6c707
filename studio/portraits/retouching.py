"""Acts on edits: have what is shown made again when somebody changes it, forget what is no more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.kinds import Prepare
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_whole
from studio.drafts.queries import item_in
from studio.files.hearing import LOUDEST
from studio.files.models import Derivative, StoredFile
from studio.files.operations import MAKE, forget_derivative
from studio.kernel import jobs
from studio.kernel.clock import iso, now
from studio.kernel.errors import NotFound
from studio.kernel.ids import digest, new_id
from studio.kernel.storage import Storage
from studio.portraits.changes import SHAPES, edits_in, keys, read_edits

EDIT_JOB = "portraits.edit"
LIGHTER_JOB = "portraits.lighter"
# Whoever changes her mind finds what she had before ready made, for a day.
KEPT = timedelta(days=1)
URGENCY = {"photo": 25, "answer": 18, "video": 8}  # after what has just been sent, of each kind
NO_HURRY = 1  # after all that somebody waits for


def door(type: str) -> Prepare:
    """The door of items that have edits: changed ones are made in the background, and what makes
    no sense is refused before anything is stored. The operation itself stays as it is. A video is
    made in its larger size too, as soon as it is there; a photo lighter too, after all the rest."""

    def prepare(db: Session, _draft: Draft, op: Op, before: State) -> Op:
        said = parts_of(op)
        if said.get("edits"):
            read_edits(type, said["edits"])
        if "edits" in said or (type == "video" and said.get("video")):
            properties = {**before.properties, **said}
            enqueue(db, op.item, type, properties)
        if SHAPES[type].lighter and ("edits" in said or said.get(SHAPES[type].path)):
            enqueue(db, op.item, type, {**before.properties, **said}, LIGHTER_JOB, NO_HURRY)
        return op

    return prepare


def parts_of(op: Op) -> Mapping[str, Any]:
    """The properties that an operation says; its form is checked already."""
    if op.verb == "set":
        return {op.path: op.value}
    if op.verb == "put" and isinstance(op.value, dict):
        return op.value.get("properties") or {}
    return {}


def enqueue(
    db: Session,
    item_id: str,
    type: str,
    properties: Mapping[str, Any],
    job: str = EDIT_JOB,
    priority: int = 0,
) -> jobs.Job:
    """Have an item's file made with its edits, after what everybody's file is made into."""
    file = str(properties.get(SHAPES[type].path) or "")
    first = (
        next((job for job in jobs.jobs_of(db, file) if job.kind == MAKE), None) if file else None
    )
    return jobs.enqueue(
        db,
        job,
        item_id,
        fingerprint=mark(properties.get("edits")),
        priority=priority or URGENCY[type],
        depends_on=first.id if first else None,
        again=True,
    )


def mark(edits: Any) -> str:
    """40 hexadecimal digits that stand for edits as an item keeps them."""
    return digest(json.dumps(edits, sort_keys=True))[:40]


def raise_voice(db: Session, who: Identity, draft: Draft, item_id: str) -> None:
    """Make a weak voice stronger, once: as much as an edit may, with its hiss taken down. Doing it
    twice is doing it once. NotFound for what is no recorded answer of the draft."""
    item = item_in(db, draft, item_id)
    if item.type != "answer" or not item.properties.get("voice"):
        raise NotFound
    edits = {**(item.properties.get("edits") or {}), "of": item.properties["voice"]}
    raised = {**edits, "gain": LOUDEST, "denoise": True}
    if raised == item.properties.get("edits"):
        return
    op = Op(new_id(), item.id, "set", iso(now()), path="edits", value=raised)
    submit_whole(db, who, draft, [op])


def forget_unused(db: Session, storage: Storage) -> int:
    """Delete what was made with edits that no item has any more, and say how many. Items in the
    trash count: they may come back."""
    old = or_(Derivative.made_at.is_(None), Derivative.made_at < now() - KEPT)
    found = list(db.scalars(select(Derivative).where(Derivative.edits != "", old)))
    used = keys_in_use(db, {made.file_id for made in found})
    unused = [m for m in found if (m.file_id, m.recipe, m.edits) not in used]
    for made in unused:
        forget_derivative(db, storage, made)
    return len(unused)


def keys_in_use(db: Session, files: set[str]) -> set[tuple[str, str, str]]:
    """(file, recipe, key) of everything that some item shows of these files."""
    actions = select(StoredFile.action_id).where(StoredFile.id.in_(files))
    wanted = select(Item).join(Draft).where(Draft.action_id.in_(actions), Item.type.in_(SHAPES))
    return {one for item in db.scalars(wanted) for one in keys_of(item, files)}


def keys_of(item: Item, files: set[str]) -> Iterable[tuple[str, str, str]]:
    file_id = item.properties.get(SHAPES[item.type].path) or ""
    if file_id in files:
        for recipe, key in keys(item.type, edits_in(item.type, item.properties)).items():
            yield file_id, recipe, key
