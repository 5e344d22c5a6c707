"""« Retrouver / Jeter » on another post: recordings whose browser died, from what the server has.

Each second of a recording is here soon after it was said, with the place it is meant for. Whoever
spoke finds it on any post of the group; professionals find everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may, require
from studio.drafts.merge import APPLIED, Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit
from studio.files.models import StoredFile, Upload
from studio.files.operations import keep_what_came
from studio.files.queries import interrupted_in
from studio.files.shelf import put_on_shelf
from studio.kernel.clock import iso
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage

# Should the first browser come back with the whole recording, the whole must win.
JUST_BEFORE = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Recovered:
    """A recording found again. `placed`: it is where it was meant to be, and not only kept."""

    file: StoredFile
    draft: Draft | None
    placed: bool


def interrupted_for(db: Session, who: Identity, action_id: str, draft_id: str = "") -> list[Upload]:
    """What this person may find again in an action, or in one of its drafts; latest first."""
    return [
        upload
        for upload in interrupted_in(db, action_id)
        if draft_id in ("", upload.draft_id) and may(who, Permission.ITEM_EDIT, upload)
    ]


def take_for(db: Session, who: Identity, upload_id: str) -> Upload:
    """A recording for whoever spoke, and for professionals of its action. NotFound, or Refused."""
    upload = db.get(Upload, upload_id)
    if upload is None:
        raise NotFound
    require(who, Permission.ITEM_EDIT, upload)
    return upload


def recover(
    db: Session, settings: Settings, storage: Storage, who: Identity, upload: Upload
) -> Recovered:
    """Keep what came, and put it where it was meant to be when that place is still there, else in
    the library.

    Idempotent. Conflict while bytes still come.
    """
    known = upload.found_id is not None
    file = keep_what_came(db, settings, storage, upload)
    draft = db.get(Draft, upload.draft_id)
    if draft is None or draft.action_id != upload.action_id or draft.purged_at is not None:
        draft, placed = None, False
    else:
        placed = (_stands if known else _place)(db, who, draft, upload, file)
    if not placed:
        put_on_shelf(db, file)
    return Recovered(file, draft, placed)


def _place(db: Session, who: Identity, draft: Draft, upload: Upload, file: StoredFile) -> bool:
    item = db.get(Item, upload.item_id)
    if item is None or not upload.path or item.deleted_at is not None:
        return False
    made_at = iso(upload.made_at - JUST_BEFORE)
    op = Op(new_id(), item.id, "set", made_at, path=upload.path, value=file.id)
    (result,) = submit(db, who, draft, [op])
    return result.outcome == APPLIED


def _stands(db: Session, _who: Identity, _draft: Draft, upload: Upload, file: StoredFile) -> bool:
    item = db.get(Item, upload.item_id)
    return item is not None and item.properties.get(upload.path) == file.id
