"""The rest of an erasure, away from the page that asked for it."""

from __future__ import annotations

from studio.erasure import forget_person
from studio.erasure.asking import ERASE
from studio.kernel.clock import now
from studio.kernel.jobs import JobKind, JobRun
from studio.people.models import Erasure, Person


def finish(run: JobRun) -> None:
    """Forget her everywhere, in one transaction. Files leave the disk before it ends: killed in
    the middle, the same job is done again from the start, and finds less to do."""
    run.progress(0.05, "On efface…")
    with run.database.writing() as db:
        erasure = db.get(Erasure, run.target)
        if erasure is None or erasure.done_at is not None:
            return
        person = db.get_one(Person, erasure.person_id)
        forget_person(db, run.settings, run.storage, person)
        erasure.done_at = now()


JOBS = [JobKind(ERASE, finish, seconds=900, by_hand=False)]
