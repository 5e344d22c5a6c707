"""An earlier voice of an answer comes back: so does what was said about that recording.

The history gives an answer its voice back by one property. Its cuts, its words and its sentences
belong to the recording: they become again what they were when it was last the answer's voice, by
operations like any other. A sentence that only another recording says goes to the trash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.merge import APPLIED, Op
from studio.drafts.models import Draft, Item, Operation
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id

# Property -> what it is where nobody ever said it.
OF_VOICE: Mapping[str, Any] = {"seconds": 0.0, "edits": None, "text": "", "heard": [], "joined": []}
OF_SENTENCE: Mapping[str, Any] = {
    "start": 0.0,
    "end": 0.0,
    "text": "",
    "speaker": None,
    "voice": None,
}


@dataclass
class Past:
    """An item as its log tells it, up to a moment."""

    properties: dict[str, Any] = field(default_factory=dict)
    alive: bool = False

    def hear(self, op: Operation) -> None:
        if op.verb == "put":
            self.properties = dict((op.value or {}).get("properties") or {})
        elif op.verb == "set":
            self.properties[op.path] = op.value
        self.alive = op.verb != "delete"


def with_voice(db: Session, _draft: Draft, answer: Item, values: Mapping[str, Any]) -> list[Op]:
    """What is put back with the voice of an answer; nothing when it never had this one before."""
    voice = str(values.get("voice") or "")
    log = log_of(db, answer.id) if voice else []
    left_at = left(log, voice)
    if left_at is None:
        return []
    was = before(log, left_at).properties
    return [
        *changed(answer, was, OF_VOICE),
        *(op for item in sentences_of(db, answer) for op in as_it_was(db, item, voice, left_at)),
    ]


def left(log: Sequence[Operation], voice: str) -> int | None:
    """When this voice last gave its place to another."""
    had, found = False, None
    state = Past()
    for op in log:
        state.hear(op)
        has = state.properties.get("voice") == voice
        if had and not has:
            found = op.seq
        had = has
    return found


def before(log: Sequence[Operation], seq: int) -> Past:
    state = Past()
    for op in log:
        if op.seq < seq:
            state.hear(op)
    return state


def as_it_was(db: Session, item: Item, voice: str, seq: int) -> Iterator[Op]:
    was = before(log_of(db, item.id), seq)
    if was.alive:
        if item.deleted_at is not None:
            yield Op(new_id(), item.id, "restore", iso(now()))
        yield from changed(item, was.properties, OF_SENTENCE)
    elif item.deleted_at is None and item.properties.get("voice") not in (None, voice):
        yield Op(new_id(), item.id, "delete", iso(now()))


def changed(item: Item, was: Mapping[str, Any], paths: Mapping[str, Any]) -> Iterator[Op]:
    for path, nothing in paths.items():
        wanted = was.get(path, nothing)
        if item.properties.get(path, nothing) != wanted:
            yield Op(new_id(), item.id, "set", iso(now()), path=path, value=wanted)


def sentences_of(db: Session, answer: Item) -> list[Item]:
    """Those in the trash too."""
    wanted = select(Item).where(
        Item.draft_id == answer.draft_id, Item.type == "sentence", Item.purged_at.is_(None)
    )
    return [item for item in db.scalars(wanted) if item.properties.get("answer") == answer.id]


def log_of(db: Session, item_id: str) -> list[Operation]:
    wanted = select(Operation).where(Operation.item_id == item_id, Operation.outcome == APPLIED)
    return list(db.scalars(wanted.order_by(Operation.seq)))
