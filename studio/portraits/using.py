"""Where a file of the library goes in a portrait: with one answer, or with all of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.kinds import Slot
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import FileNote, Medium
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id

WHOLE = "tout"
PROPERTY = {Medium.PHOTO: "photo", Medium.VIDEO: "video", Medium.SOUND: "voice"}


def slots(db: Session, who: Identity, draft: Draft, note: FileNote) -> tuple[Slot, ...]:
    """A photo or a video goes with the portrait or with an answer; a sound answers a question. The
    answer is the person's own; a professional takes the first there is."""
    if note.file.medium not in PROPERTY or not may(who, Permission.ITEM_ADD, draft):
        return ()
    whole = (Slot(WHOLE, "Tout le portrait", "portrait"),)
    asked = tuple(slot_of(db, who, draft, question) for question in items_of(db, draft, "question"))
    return asked if note.file.medium == Medium.SOUND else whole + asked


def slot_of(db: Session, who: Identity, draft: Draft, question: Item) -> Slot:
    answer = answer_of(db, who, draft, question.id)
    taken = answer is not None and bool(answer.properties.get("voice"))
    asked, picture = question.properties.get("text"), question.properties.get("picture")
    return Slot(question.id, str(asked or "Une question"), str(picture or "question"), taken)


def answer_of(db: Session, who: Identity, draft: Draft, question: str) -> Item | None:
    answers = [
        item
        for item in items_of(db, draft, "answer")
        if item.properties.get("question") == question
    ]
    mine = [item for item in answers if item.author_id == who.person_id]
    theirs = answers if may(who, Permission.DRAFT_ARRANGE, draft) else []
    return next(iter(mine + theirs), None)


def take(db: Session, who: Identity, draft: Draft, note: FileNote, code: str) -> list[Op]:
    """The operations that put it there; none when it is there already."""
    name = PROPERTY[Medium(note.file.medium)]
    if name == "voice":
        return answer_with(db, who, draft, note, code)
    if any(item.properties.get(name) == note.file_id for item in items_of(db, draft, name)):
        return []
    ops, answer = ([], None) if code == WHOLE else answered(db, who, draft, code)
    value: dict[str, Any] = {name: note.file_id, "shown": note.shown, "answer": answer}
    value |= {"photo_text": note.seen, "caption": note.credit}
    if name == "video":
        value["heard"] = note.heard
    return [*ops, put(db, draft, name, value)]


def answer_with(
    db: Session, who: Identity, draft: Draft, note: FileNote, question: str
) -> list[Op]:
    ops, answer = answered(db, who, draft, question)
    said = {"voice": note.file_id, "text": note.seen, "heard": note.heard, "skipped": False}
    known = db.get(Item, answer)
    if known is not None and known.properties.get("voice") == note.file_id:
        return []
    sets = [
        Op(new_id(), answer, "set", iso(now()), path=path, value=value)
        for path, value in said.items()
    ]
    return [*ops, *sets]


def answered(db: Session, who: Identity, draft: Draft, question: str) -> tuple[list[Op], str]:
    """The answer to a question, and what makes it when there is none yet."""
    known = answer_of(db, who, draft, question)
    if known is not None:
        return [], known.id
    op = put(db, draft, "answer", {"question": question})
    return [op], op.item


def put(db: Session, draft: Draft, type: str, properties: dict[str, Any]) -> Op:
    """A new item, after those of its type that are there."""
    last = max((item.order for item in items_of(db, draft, type)), default="")
    value = {"properties": properties, "order": f"{last}V" if last else "a0"}
    return Op(new_id(), new_id(), "put", iso(now()), type=type, value=value)
