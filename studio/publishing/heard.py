"""Whether what the public hears is still what the group lets it hear."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.files.hearing import was_heard_otherwise
from studio.files.models import Medium
from studio.files.queries import files_in
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition


def sounds_otherwise(db: Session, draft: Draft, edition: Edition) -> bool:
    """True when a voice that this edition lets hear was cut, or made stronger, since. The voices of
    a kind that keeps edits of its own change with its draft."""
    heard = {part.file_id for part in edition.parts if part.medium == Medium.SOUND and part.file_id}
    files = files_in(db, draft.action_id, heard).values()
    changed = [file.id for file in files if was_heard_otherwise(file, edition.created_at)]
    return bool(changed and set(changed) & set(publisher_of(draft.kind).voices(db, draft)))
