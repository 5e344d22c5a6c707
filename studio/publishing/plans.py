"""What is planned for a draft, and how it is called off."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.clock import iso
from studio.publishing.models import Plan

AT = "publishing.at"


def drop(db: Session, draft: Draft) -> None:
    """Forget what was planned: it was called off, or done by hand. Idempotent."""
    if (found := db.get(Plan, draft.id)) is not None:
        stop(db, found)
        db.delete(found)
        db.flush()


def stop(db: Session, found: Plan) -> None:
    """The moment that was named will pass without anything."""
    for job in jobs.jobs_of(db, found.draft_id):
        if job.kind == AT and job.fingerprint == iso(found.at):
            jobs.cancel(job)
