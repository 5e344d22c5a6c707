"""Reads about files: fetched and authorised in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.files.models import StoredFile, Upload
from studio.kernel.errors import NotFound

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


def files_in(db: Session, action_id: str, ids: Iterable[str]) -> dict[str, StoredFile]:
    """Id -> file, for those of these ids that belong to the action."""
    wanted = select(StoredFile).where(
        StoredFile.action_id == action_id, StoredFile.id.in_(set(ids))
    )
    return {file.id: file for file in db.scalars(wanted)}
