"""What a professional said of a production once and for all: an advice kept as it is, a photo on
which nobody is recognised. Each is a mark beside the draft."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.kernel.ahead import known_ahead
from studio.publishing.models import KeptAsIs

KEPT_AS_IS = "kept as is"  # marks, by draft, read ahead


def kept_in(db: Session, draft: Draft) -> frozenset[str]:
    """The marks of one draft."""
    known = known_ahead(db, KEPT_AS_IS, draft.id)
    wanted = select(KeptAsIs.mark).where(KeptAsIs.draft_id == draft.id)
    return frozenset(db.scalars(wanted) if known is None else known)


def kept_ahead(db: Session, drafts: Iterable[Draft]) -> dict[tuple[str, str], set[str]]:
    """The marks of many drafts, to be read ahead."""
    found: dict[tuple[str, str], set[str]] = {(KEPT_AS_IS, draft.id): set() for draft in drafts}
    ids = [draft_id for _name, draft_id in found]
    for kept in db.scalars(select(KeptAsIs).where(KeptAsIs.draft_id.in_(ids))):
        found[KEPT_AS_IS, kept.draft_id].add(kept.mark)
    return found


def keep(db: Session, draft: Draft, mark: str, by: str | None) -> None:
    """Idempotent."""
    if db.get(KeptAsIs, (draft.id, mark)) is None:
        db.add(KeptAsIs(draft_id=draft.id, mark=mark, by=by))
        db.flush()
