"""The work behind « Reprendre une carte »: an archive waits in the store, a job brings it in, and
itself remembers what came of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.kernel import jobs
from studio.kernel.errors import NotFound, StudioError
from studio.kernel.ids import new_id
from studio.kernel.jobs import Job, JobRun, Permanent
from studio.kernel.storage import Storage
from studio.maps.exports.coming_back import Arrived, bring_back, look_at_archive
from studio.people.queries import roles_of

COME_BACK = "maps.come_back"
URGENCY = 40  # somebody is looking at the screen


def ask_back(db: Session, who: Identity, storage: Storage, action: Action, path: Path) -> Job:
    """Have an archive brought in. Invalid or TooHeavy at once when it is not a good one."""
    require(who, Permission.DRAFT_CREATE, action)
    look_at_archive(path)
    kept = storage.put(path, key=f"arrivals/{new_id()}.zip", consume=True)
    return jobs.enqueue(
        db,
        COME_BACK,
        action.id,
        payload={"key": kept.key, "person": who.person_id, "seed": new_id()},
        fingerprint=new_id(),
        priority=URGENCY,
    )


def arrival_of(db: Session, action: Action, job_id: str) -> Job:
    """The return of a map to this action. NotFound for any other work."""
    job = db.get(Job, job_id)
    if job is None or job.kind != COME_BACK or job.target != action.id:
        raise NotFound
    return job


def arrivals_within(action_id: str) -> Select[str, str]:
    """The action to which maps come back, with its title."""
    return select(Action.id, Action.title).where(Action.id == action_id)


def arrived_of(job: Job) -> Arrived | None:
    """What came of it, once it is there."""
    told = job.payload.get("arrived")
    return msgspec.convert(told, Arrived) if told else None


def come_back(run: JobRun) -> None:
    """The job. Stopped in the middle and begun again, it goes on with the same map."""
    with run.database.reading() as db:
        if arrived_of(db.get_one(Job, run.id)) is not None:
            return
        action, person = db.get_one(Action, run.target), run.payload["person"]
        who = Identity(person_id=person, roles=roles_of(db, person))
    path = run.storage.path(run.payload["key"])
    try:
        arrived = bring_back(
            run.database.writing,
            who,
            run.storage,
            run.scratch(),
            action,
            path,
            seed=run.payload["seed"],
            tell=run.progress,
        )
    except StudioError as error:
        raise Permanent(error.sentence) from error
    with run.database.writing() as db:
        job = db.get_one(Job, run.id)
        job.payload = {**job.payload, "arrived": msgspec.to_builtins(arrived)}
    run.storage.delete(run.payload["key"])


def sweep_arrivals(db: Session, storage: Storage) -> None:
    """Throw away the archives of what is over, one way or another. Idempotent."""
    for job in db.scalars(select(Job).where(Job.kind == COME_BACK)):
        if job.is_over:
            storage.delete(job.payload["key"])
