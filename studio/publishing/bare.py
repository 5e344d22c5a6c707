"""Photos that the public sees without what somebody hid on them since."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.masking import mask_of
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition

BURNT = "masked"  # in the facts of an edition: the masks that it was made with


def shows_bare(db: Session, draft: Draft, edition: Edition) -> bool:
    """True when an edition shows a photo without what somebody has hidden on it since, in a
    production of any kind or on the file itself. Never for a kind that keeps edits of its own."""
    if publisher_of(draft.kind).photos is None:
        return False
    masked, burnt = masked_files(db, draft.action_id), edition.facts.get(BURNT) or ()
    shown = {part.file_id for part in edition.parts if part.medium == "photo"}
    return any(mask_of(file, masked[file]) not in burnt for file in shown if file in masked)
