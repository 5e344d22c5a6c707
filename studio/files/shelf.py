"""The library of an action: what was put on its shelf, what is said of it, and who may say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from media.likeness import are_alike
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.files.models import FileNote, StoredFile
from studio.files.queries import file_for
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound

MOST_SEEN, MOST_CREDIT = 500, 120  # characters


@dataclass(frozen=True)
class Said:
    """What somebody says of a file."""

    credit: str = ""
    seen: str = ""
    shown: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


def notes_of(db: Session, action: Action, medium: str = "") -> list[FileNote]:
    """What is on the shelf of an action, last come first."""
    wanted = (
        select(FileNote)
        .join(StoredFile, StoredFile.id == FileNote.file_id)
        .where(StoredFile.action_id == action.id, FileNote.removed_at.is_(None))
    )
    if medium:
        wanted = wanted.where(StoredFile.medium == medium)
    return list(db.scalars(wanted.order_by(FileNote.shelved_at.desc(), FileNote.file_id)))


def note_for(db: Session, who: Identity, file_id: str) -> FileNote:
    """A file of the library, also one that was taken off it, for members of its action."""
    note = db.get(FileNote, file_for(db, who, file_id).id)
    if note is None:
        raise NotFound
    return note


def note_to_change(db: Session, who: Identity, file_id: str) -> FileNote:
    """For whoever gave the file, and for professionals; refused to others."""
    note = note_for(db, who, file_id)
    require(who, Permission.ITEM_EDIT, note)
    return note


def alike(note: FileNote, others: Iterable[FileNote]) -> list[FileNote]:
    """The photos of the shelf that look the same as this one."""
    return [
        other
        for other in others
        if other.file_id != note.file_id and are_alike(note.likeness, other.likeness)
    ]


def describe(note: FileNote, said: Said, group: Iterable[str]) -> None:
    """Keep what somebody says of a file. Invalid for a text too long; persons who are not of the
    group are left out."""
    if len(said.seen) > MOST_SEEN or len(said.credit) > MOST_CREDIT:
        raise Invalid("Ce texte est trop long.")
    known = set(group)
    note.credit, note.seen = said.credit.strip(), said.seen.strip()
    note.shown = [one for one in said.shown if one in known]
    note.heard = [one for one in said.heard if one in known]


def put_on_shelf(db: Session, file: StoredFile) -> None:
    """A file that has no other place: a voice found again without its question. Idempotent."""
    if db.get(FileNote, file.id) is None:
        db.add(FileNote(file_id=file.id))


def take_off(note: FileNote) -> None:
    """Off the shelf. What already uses the file keeps it."""
    note.removed_at = note.removed_at or now()


def put_back(note: FileNote) -> None:
    note.removed_at = None
