"""Reads about files: fetched and authorised in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from media.errors import MediaError
from media.sniff import sniff
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.files.models import StoredFile, Upload
from studio.kernel.ahead import known_ahead
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.storage import inside
from studio.people.models import Person

# What the recorders of browsers write.
PLAYABLE = {"matroska": "audio/webm", "mp4": "audio/mp4", "ogg": "audio/ogg"}

FILES = "files"  # of an action, read ahead
Keeps = Callable[[Session, Identity, StoredFile], bool]
_keepers: dict[str, Keeps] = {}


def register_keeper(name: str, keeps: Keeps) -> None:
    """Let an upper floor keep files from some members of their action: it knows where they stand,
    we do not. Registering again replaces it."""
    _keepers[name] = keeps


def file_for(db: Session, who: Identity, file_id: str) -> StoredFile:
    """A file, for members of its action; NotFound for one that is kept from this one."""
    file = db.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    require(who, Permission.FILE_SEE, file)
    if any(keeps(db, who, file) for keeps in _keepers.values()):
        raise NotFound
    return file


def upload_for(db: Session, who: Identity, upload_id: str) -> Upload:
    """An upload, for members of its action: a take can be finished from another post."""
    upload = db.get(Upload, upload_id)
    if upload is None:
        raise NotFound
    require(who, Permission.FILE_ADD, upload)
    return upload


def interrupted_in(db: Session, action_id: str) -> list[Upload]:
    """Recordings of an action that their browser left unfinished, latest first; nobody has said
    yet what to do with them."""
    wanted = select(Upload).where(
        Upload.action_id == action_id,
        Upload.live,
        Upload.file_id.is_(None),
        Upload.settled_at.is_(None),
    )
    found = db.scalars(wanted.order_by(Upload.made_at.desc()))
    return [upload for upload in found if upload.waits]


def interrupted_sound(settings: Settings, upload: Upload) -> tuple[Path, str]:
    """What has come of a recording, and its type. NotFound when it is no sound we know."""
    path = inside(settings.uploads, upload.id)
    try:
        mime = PLAYABLE[sniff(path).name]
        return path, mime.replace("audio/", "video/") if upload.medium == "video" else mime
    except (MediaError, KeyError, OSError):
        raise NotFound from None


def files_in(db: Session, action_id: str, ids: Iterable[str]) -> dict[str, StoredFile]:
    """Id -> file, for those of these ids that belong to the action."""
    if (known := known_ahead(db, FILES, action_id)) is not None:
        return {one: known[one] for one in ids if one in known}
    wanted = select(StoredFile).where(
        StoredFile.action_id == action_id, StoredFile.id.in_(set(ids))
    )
    return {file.id: file for file in db.scalars(wanted)}


def files_within(action_id: str) -> Select[str, str]:
    """The files of an action, each named by who gave it."""
    giver = select(StoredFile.id, Person.name).join(Person, Person.id == StoredFile.person_id)
    return giver.where(StoredFile.action_id == action_id)
