"""What is hidden on a photo, in every room that shows it as it is: shapes kept with the file, burnt
into whatever is made of it for others. The original stays as it came, and private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from media.edits import MOST_MASKS, PhotoEdits, canonical, edits_for, from_data, from_json
from media.errors import BadEdits
from studio.files.models import Medium, StoredFile
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import digest


def masks_of(file: StoredFile) -> PhotoEdits:
    """What is hidden on a photo wherever it is shown as it is."""
    return edits_for(from_json(file.cut, "photo"), PhotoEdits)


def hide_on(db: Session, file: StoredFile, masks: Any) -> None:
    """These shapes instead of those before (fractions of the photo as it stands upright).
    Idempotent. NotFound for what is no photo, Invalid for what is no shape."""
    if file.medium != Medium.PHOTO:
        raise NotFound
    try:
        said = canonical(from_data({"masks": masks}, "photo"))
    except BadEdits as error:
        raise Invalid(error.sentence) from error
    if file.cut != said:
        file.cut, file.cut_at = said, now()
        db.flush()


def masked_in(db: Session, action_id: str) -> dict[str, PhotoEdits]:
    """The photos of an action on which something is hidden wherever they are shown."""
    wanted = select(StoredFile.id, StoredFile.cut).where(
        StoredFile.action_id == action_id,
        StoredFile.medium == Medium.PHOTO,
        StoredFile.cut != "",
    )
    return {
        row.id: edits_for(from_json(row.cut, "photo"), PhotoEdits) for row in db.execute(wanted)
    }


def together(*hidden: Mapping[str, PhotoEdits]) -> dict[str, PhotoEdits]:
    """All that is hidden on each photo, wherever it was said."""
    found: dict[str, PhotoEdits] = {}
    for one in hidden:
        for file, edits in one.items():
            before = found[file].masks if file in found else ()
            masks = tuple(dict.fromkeys((*before, *edits.masks)))
            found[file] = PhotoEdits(masks=masks[:MOST_MASKS])
    return found


def mask_of(file_id: str, edits: PhotoEdits) -> str:
    """A short name of what is hidden on a photo: another mask is another name."""
    return digest(f"{file_id} {edits}")[:16]
