"""Which work there is: of one action, for its professionals; of the whole server, for operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.errors import NotFound
from studio.kernel.jobs import Job, JobKind, State

Kinds = Mapping[str, JobKind]

LATELY = timedelta(hours=24)
MOST = 100  # of each kind of work: a screen, not an archive
UNFINISHED = (State.WAITING, State.RUNNING, State.PARKED, State.CANCELLED)


@dataclass(frozen=True)
class Task:
    """A job as people read it: what is done, and to what."""

    job: Job
    label: str
    about: str
    by_hand: bool

    @property
    def may_stop(self) -> bool:
        return self.by_hand and not self.job.is_over

    @property
    def may_retry(self) -> bool:
        return self.by_hand and self.job.is_given_up


def tasks_of(db: Session, kinds: Kinds, action: Action) -> list[Task]:
    """What waits, runs or was given up, and what was done lately, newest first."""
    found = [
        Task(job, kind.label, about, kind.by_hand)
        for kind in kinds.values()
        if kind.within is not None
        for job, about in db.execute(_jobs(kind, kind.within(action.id)).limit(MOST))
    ]
    return sorted(found, key=lambda task: task.job.created_at, reverse=True)


def _jobs(kind: JobKind, named: Select[str, str]) -> Select[Job, str]:
    targets = named.subquery()
    identifier, about = targets.c
    wanted = or_(Job.state.in_(UNFINISHED), Job.finished_at > now() - LATELY)
    return (
        select(Job, about)
        .join(targets, identifier == Job.target)
        .where(Job.kind == kind.name, wanted)
        .order_by(Job.created_at.desc())
    )


def task_for(db: Session, who: Identity, kinds: Kinds, action: Action, job_id: str) -> Task:
    """A piece of work of this action, for who tends it. NotFound for any other."""
    require(who, Permission.WORK_TEND, action)
    job = db.get(Job, job_id)
    kind = kinds.get(job.kind) if job is not None else None
    if job is None or kind is None or kind.within is None:
        raise NotFound
    found = db.execute(_jobs(kind, kind.within(action.id)).where(Job.id == job.id)).first()
    if found is None:
        raise NotFound
    return Task(job, kind.label, found[1], kind.by_hand)


def unfinished(db: Session) -> Sequence[Job]:
    """What the whole server still has to do or has given up, oldest first. For operators."""
    wanted = select(Job).where(Job.state.in_(UNFINISHED)).order_by(Job.created_at)
    return db.scalars(wanted).all()
