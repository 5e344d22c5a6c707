"""What is said of a draft to those who make it: written, or spoken, and then done."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.models import Draft, Remark
from studio.drafts.operations import send_back
from studio.files.models import Medium, StoredFile, Upload
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound

SPOKEN = "remark:"
"""Begins the path of an upload that is somebody saying what she thinks of a draft (its id)."""
LONGEST = 1_000  # characters: more is a conversation, not a remark


def say(
    db: Session,
    who: Identity,
    draft: Draft,
    *,
    text: str = "",
    voice: StoredFile | None = None,
    sent_back: bool = False,
) -> Remark:
    """Say something of a draft, in words or aloud. Invalid when there is nothing, or too much; the
    same words said again while they wait are the same remark."""
    require(who, Permission.DRAFT_PROPOSE, draft, seeing=Permission.DRAFT_SEE)
    text = text.strip()
    if not text and voice is None:
        raise Invalid("Écrivez quelques mots, ou enregistrez votre voix.")
    if len(text) > LONGEST:
        raise Invalid(f"C’est un peu long. {LONGEST} lettres suffisent.")
    if voice is not None and (voice.medium != Medium.SOUND or voice.action_id != draft.action_id):
        raise Invalid("Ce fichier n’est pas un son de cette action.")
    found = _same(db, who, draft, text, voice)
    if found is None:
        found = Remark(draft_id=draft.id, author_id=who.person_id, text=text)
        found.voice_id = voice.id if voice else None
        db.add(found)
    found.sent_back = found.sent_back or sent_back
    db.flush()
    return found


def _same(
    db: Session, who: Identity, draft: Draft, text: str, voice: StoredFile | None
) -> Remark | None:
    wanted = select(Remark).where(
        Remark.draft_id == draft.id,
        Remark.author_id == who.person_id,
        Remark.text == text,
        Remark.voice_id == (voice.id if voice else None),
        Remark.done_at.is_(None),
    )
    return db.scalar(wanted.limit(1))


def send_back_with(db: Session, who: Identity, draft: Draft, text: str = "") -> Remark | None:
    """Give a draft back to the group with the reason: these words, else what this person said last
    and nobody has done yet; without any, it goes back all the same. Twice is once."""
    send_back(db, who, draft)
    if text.strip():
        return say(db, who, draft, text=text, sent_back=True)
    mine = (one for one in remarks_on(db, draft) if one.author_id == who.person_id)
    last = next((one for one in mine if one.done_at is None), None)
    if last is not None:
        last.sent_back = True
    return last


def arrived(db: Session, upload: Upload, file: StoredFile) -> None:
    """A voice sent as a remark has arrived. It is kept once, and for a draft of its action."""
    draft = db.get(Draft, upload.path.removeprefix(SPOKEN))
    if draft is None or draft.action_id != upload.action_id or draft.purged_at is not None:
        return
    wanted = select(Remark).where(Remark.draft_id == draft.id, Remark.voice_id == file.id)
    if db.scalar(wanted.limit(1)) is None:
        db.add(Remark(draft_id=draft.id, author_id=upload.person_id, voice_id=file.id))


def erase_all(db: Session, draft: Draft) -> set[str]:
    """Erase what was said of a draft, and name the recordings that are left over."""
    voices = {one.voice_id for one in remarks_on(db, draft) if one.voice_id}
    db.execute(delete(Remark).where(Remark.draft_id == draft.id))
    return voices


def remark_for(db: Session, who: Identity, draft: Draft, remark_id: str) -> Remark:
    """A remark about this draft, for who may work on it; NotFound otherwise."""
    require(who, Permission.DRAFT_PROPOSE, draft, seeing=Permission.DRAFT_SEE)
    found = db.get(Remark, remark_id)
    if found is None or found.draft_id != draft.id:
        raise NotFound
    return found


def mark_done(remark: Remark, who: Identity, *, done: bool = True) -> None:
    """« C’est fait » ; or not after all. Idempotent."""
    if done and remark.done_at is None:
        remark.done_at, remark.done_by = now(), who.person_id
    elif not done:
        remark.done_at = remark.done_by = None


def remarks_on(db: Session, draft: Draft) -> list[Remark]:
    """All of them, the newest first."""
    wanted = select(Remark).where(Remark.draft_id == draft.id)
    return list(db.scalars(wanted.order_by(Remark.created_at.desc(), Remark.id)))


def open_remarks(db: Session, ids: Collection[str]) -> dict[str, int]:
    """Draft -> how many remarks wait for the group."""
    wanted = (
        select(Remark.draft_id, func.count())
        .where(Remark.draft_id.in_(ids), Remark.done_at.is_(None))
        .group_by(Remark.draft_id)
    )
    return {row[0]: row[1] for row in db.execute(wanted)}
