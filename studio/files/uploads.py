"""Acts on uploads: bytes on their way, until they are a file (operations.py)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from studio.files.models import Medium, Upload
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Conflict, Invalid, StudioError, TooHeavy
from studio.kernel.ids import is_uuid
from studio.kernel.storage import inside, sync

EXPIRE = "files.expire"
Gate = Callable[..., None]
_gates: dict[str, Gate] = {}
Tell = Callable[[int], None]
HELD = timedelta(seconds=30)  # a writer that says nothing for so long has lost its connection
NOTED = timedelta(seconds=2)  # what a killed server makes a browser send again, at most


class Held(StudioError):
    """Another request is writing the same upload."""

    status = 423
    code = "held"
    sentence = "Cet envoi est déjà en cours. On réessaie tout seul."


@dataclass(frozen=True)
class Purpose:
    """What bytes are for: the part (`path`) of an item of a draft, and when they were made.
    All of it may be unknown."""

    draft_id: str = ""
    item_id: str = ""
    path: str = ""
    made_at: datetime | None = None


NO_PURPOSE = Purpose()


def register_gate(name: str, check: Gate) -> None:
    """Let another floor refuse bytes before the first of them is taken, in words for whoever sends
    them. Registering again replaces it."""
    _gates[name] = check


def let_in(
    db: Session,
    *,
    action_id: str,
    person_id: str,
    take: str,
    medium: str,
    described: Mapping[str, str],
    made_at: datetime,
) -> None:
    """Ask every gate. What has begun to arrive is let in for good."""
    known = select(Upload.id).where(Upload.person_id == person_id, Upload.take == take)
    if db.scalar(known) is not None:
        return
    for check in _gates.values():
        check(
            db,
            action_id=action_id,
            by=person_id,
            medium=medium,
            described=described,
            made_at=made_at,
        )


def begin_upload(
    db: Session,
    settings: Settings,
    *,
    action_id: str,
    person_id: str,
    take: str,
    medium: str,
    length: int | None,
    name: str = "",
    purpose: Purpose = NO_PURPOSE,
) -> Upload:
    """Announce bytes. The same person and take give the same upload, however far it is.

    Invalid for an unknown medium, a take that is no UUID, an empty file; TooHeavy above the limit.
    """
    if not is_uuid(take) or medium not in list(Medium):
        raise Invalid("Cet envoi n’a pas la forme attendue.")
    if length == 0:
        raise Invalid("Ce fichier est vide.")
    _check_length(settings, length)
    found = db.scalar(select(Upload).where(Upload.person_id == person_id, Upload.take == take))
    if found is not None:
        return found
    upload = Upload(
        take=take,
        action_id=action_id,
        person_id=person_id,
        medium=medium,
        length=length,
        original_name=Path(name).name[:200],
        expires_at=now() + timedelta(hours=settings.upload_hours),
        live=length is None,
        draft_id=purpose.draft_id[:36],
        item_id=purpose.item_id[:36],
        path=purpose.path[:60],
        made_at=min(purpose.made_at or now(), now()),
    )
    db.add(upload)
    db.flush()
    return upload


def _check_length(settings: Settings, length: int | None) -> None:
    if length is not None and not 0 <= length <= settings.upload_bytes:
        most = settings.upload_bytes // (1024 * 1024)
        raise TooHeavy(f"Ce fichier est trop lourd. Le plus lourd possible : {most} Mo.")


def hold_upload(db: Session, upload: Upload, *, offset: int) -> None:
    """Become the only writer. Conflict when the browser's offset is not ours; Held when another
    request writes; the browser asks again (HEAD) and goes on from there."""
    if offset != upload.offset:
        raise Conflict(f"La suite commence à l’octet {upload.offset}.")
    free = or_(Upload.held_until.is_(None), Upload.held_until < now())
    held = db.execute(
        update(Upload)
        .where(Upload.id == upload.id, Upload.offset == offset, free)
        .values(held_until=now() + HELD)
    )
    if not cast("CursorResult[Any]", held).rowcount:
        raise Held


def declare_length(upload: Upload, settings: Settings, length: int) -> None:
    """Say how long a recording is, now that it has ended. Conflict when it was said otherwise."""
    _check_length(settings, length)
    if upload.length not in (None, length) or length < upload.offset:
        raise Conflict("La longueur de cet envoi a déjà été dite autrement.")
    upload.length = length


def receive(
    database: Database, settings: Settings, upload_id: str, offset: int, pieces: Iterator[bytes]
) -> int:
    """Write bytes as they come and return the new offset. No transaction is open meanwhile.

    A connection that breaks is no error: what arrived is on disk and counted, and the next
    request goes on from there. So it is, but for the last seconds, when the server is killed.
    TooHeavy when more comes than was announced or allowed.
    """
    with database.reading() as db:
        announced = db.get_one(Upload, upload_id).length
    most = announced if announced is not None else settings.upload_bytes
    path = inside(settings.uploads, upload_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    try:
        with path.open("r+b") as file:
            file.seek(offset)
            file.truncate()
            _write(file, pieces, most, lambda reached: _note(database, upload_id, reached))
    finally:
        sync(path)
        reached = path.stat().st_size
        with database.writing() as db:
            done = db.get_one(Upload, upload_id)
            done.offset, done.held_until, done.touched_at = reached, None, now()
    return reached


def _write(file: IO[bytes], pieces: Iterator[bytes], most: int, note: Tell) -> None:
    beat = now()
    # An OSError here is the network cut in the middle: what came is kept.
    with suppress(OSError):
        for piece in pieces:
            if file.tell() + len(piece) > most:
                raise TooHeavy("Plus d’octets que prévu sont arrivés.")
            file.write(piece)
            if now() - beat > NOTED:
                beat = now()
                file.flush()
                os.fsync(file.fileno())
                note(file.tell())


def _note(database: Database, upload_id: str, reached: int) -> None:
    """So much is on the disk for good, and its writer is still there."""
    with database.writing() as db:
        upload = db.get_one(Upload, upload_id)
        upload.offset, upload.held_until, upload.touched_at = reached, now() + HELD, now()


def set_aside(upload: Upload) -> None:
    """« Jeter » what was interrupted: it is offered no more, and goes when uploads expire."""
    upload.settled_at = now()


def abandon_upload(db: Session, settings: Settings, upload: Upload) -> None:
    """Throw an upload away (« Jeter »). What became a file stays a file."""
    inside(settings.uploads, upload.id).unlink(missing_ok=True)
    db.delete(upload)


def expire_uploads(db: Session, settings: Settings) -> int:
    """Throw away what nobody came back for, and say how many: `upload_hours` after its last byte,
    and not before it was told to. A recording that its group may still find again stays as long as
    the trash does. What became a file stays known, so that asking again answers the same file."""
    quiet = now() - timedelta(hours=settings.upload_hours)
    forgotten = now() - timedelta(days=settings.trash_days)
    wanted = select(Upload).where(
        Upload.file_id.is_(None), Upload.expires_at < now(), Upload.touched_at < quiet
    )
    late = [one for one in db.scalars(wanted) if not one.waits or one.touched_at < forgotten]
    for upload in late:
        abandon_upload(db, settings, upload)
    return len(late)
