"""Work done in the background: one leased table, written in the transaction of the fact.

A job is claimed by one statement, keeps its lease by a heartbeat, and every later change names
its `attempt`: whoever was presumed dead and comes back finds that his number is no longer good.
Seven queues were tried by killing their workers; this design lost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    and_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Base, Database, Id, of_session
from studio.kernel.storage import Storage

MAX_FAILURES = 3
# A killed worker is not the job's fault, so it costs no failure; but what has outlived this many
# workers is probably what kills them.
MAX_ATTEMPTS = 30
STOPPED_TOO_OFTEN = "Ce travail s’est arrêté trop souvent. On peut réessayer."
PARENT_FAILED = "Le travail précédent n’a pas abouti. On peut réessayer."
# The three tries of a fragile file spread over a minute: a full disk or a busy machine may pass.
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=60), timedelta(seconds=300))


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"  # tried enough; a person may retry
    CANCELLED = "cancelled"


class Job(Base):
    """A piece of work, named by `kind`, `target` and `fingerprint`: asked twice is asked once."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "target", "fingerprint"),
        Index("ix_job_state_priority", "state", "priority"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60))
    target: Mapped[str] = mapped_column(String(80), index=True)
    fingerprint: Mapped[str] = mapped_column(String(80), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    priority: Mapped[int] = mapped_column(default=0)
    depends_on: Mapped[str | None] = mapped_column(ForeignKey("job.id"))
    state: Mapped[str] = mapped_column(String(12), default=State.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(80))
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.PARKED, State.CANCELLED)

    @property
    def is_given_up(self) -> bool:
        """True when nothing more happens unless somebody asks again."""
        return self.state in (State.PARKED, State.CANCELLED)


class WorkerPresence(Base):
    """A worker that says « je suis là »; /sante believes it for half a minute."""

    __tablename__ = "worker_presence"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime]


class Permanent(Exception):
    """Raised by a job that would fail the same way each time; carries a sentence for people."""


@dataclass(frozen=True)
class JobRun:
    """What a job's function receives. It opens its own short transactions on `database`."""

    id: str
    target: str
    payload: dict[str, Any]
    database: Database
    storage: Storage
    settings: Settings
    progress: Callable[[float, str], None]

    def scratch(self) -> Path:
        """A folder for files in the making, emptied by the worker when the job is over."""
        folder = self.settings.cache / "jobs" / self.id
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True)
class JobKind:
    """A kind of work: its function, how long it may take (seconds), what to tell people.

    With `every`, workers ask for it by themselves, so often. `label` says to people what it does;
    `within`, given what groups people's work, selects the targets that belong there, each with a
    few words that name it. Without `by_hand`, nobody may stop it or start it again from a list:
    it must be done, or a screen of its own asks for it better. `parked` is told the target and
    the sentence, in the transaction that gives it up.
    """

    name: str
    run: Callable[[JobRun], None]
    seconds: int = 600
    every: timedelta | None = None
    label: str = ""
    within: Callable[[str], Select[str, str]] | None = None
    by_hand: bool = True
    parked: Callable[[Session, str, str], None] | None = None


def enqueue(
    db: Session,
    kind: str,
    target: str,
    *,
    payload: dict[str, Any] | None = None,
    fingerprint: str = "",
    priority: int = 0,
    depends_on: str | None = None,
    again: bool = False,
    after: datetime | None = None,
) -> Job:
    """Ask for a piece of work, in the same transaction as the reason for it.

    A job of the same name that waits, runs or is done is returned as it is; one that was parked
    or cancelled starts afresh. With `again`, a done one starts afresh too. Nobody begins it before
    the moment `after`.
    """
    job = db.scalar(
        select(Job).where(Job.kind == kind, Job.target == target, Job.fingerprint == fingerprint)
    )
    if job is None:
        job = Job(kind=kind, target=target, fingerprint=fingerprint, priority=priority)
        job.payload, job.depends_on = payload or {}, depends_on
        db.add(job)
        db.flush()
    elif job.state in (State.PARKED, State.CANCELLED) or (again and job.state == State.DONE):
        job.payload, job.depends_on = payload or job.payload, depends_on
        retry(job)
    if after is not None and job.state == State.WAITING:
        job.run_after = after
    return job


def ask_regularly(db: Session, kinds: Iterable[JobKind]) -> None:
    """Ask for the kinds of work that come back by themselves and whose time has come."""
    for kind in kinds:
        if kind.every is None:
            continue
        job = enqueue(db, kind.name, "")
        if job.finished_at is not None and job.finished_at < now() - kind.every:
            retry(job)


def retry(job: Job) -> None:
    """Start afresh, with all attempts ahead. For the « Réessayer » button."""
    job.state, job.failures, job.progress, job.message = State.WAITING, 0, 0.0, ""
    job.run_after, job.finished_at, job.lease_until = now(), None, None


def cancel(job: Job, sentence: str = "") -> None:
    """Stop wanting it. A worker that is at it notices at its next heartbeat. Idempotent."""
    if not job.is_over:
        job.state, job.finished_at, job.message = State.CANCELLED, now(), sentence


def claim(
    db: Session,
    worker: str,
    lease: timedelta,
    parked: Callable[[Job], None] | None = None,
    *,
    without: Collection[str] = (),
) -> Job | None:
    """Take the next piece of work, alone: one statement, so two workers never take the same.
    Kinds `without` are left for others, untouched: they lose no attempt. What is given up
    meanwhile is told to `parked`, one by one."""
    for hopeless in park_hopeless(db):
        if parked is not None:
            parked(hopeless)
    moment = now()
    wanted = _ready(moment, without).limit(1)
    if of_session(db) == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True, of=Job)
    taken = db.scalars(
        update(Job)
        .where(Job.id == wanted.scalar_subquery())
        .values(
            state=State.RUNNING,
            attempt=Job.attempt + 1,
            worker=worker,
            lease_until=moment + lease,
            message="",
        )
        .returning(Job),
        execution_options={"populate_existing": True},
    )
    return taken.one_or_none()


def _ready(moment: datetime, without: Collection[str]) -> Any:
    """Ids of the jobs that may start: waiting, or left by a worker that stopped breathing."""
    parent = aliased(Job)
    fresh = and_(Job.state == State.WAITING, Job.run_after <= moment)
    abandoned = and_(Job.state == State.RUNNING, Job.lease_until < moment)
    unblocked = or_(
        Job.depends_on.is_(None),
        select(parent.id)
        .where(parent.id == Job.depends_on, parent.state == State.DONE)
        .correlate(Job)
        .exists(),
    )
    return (
        select(Job.id)
        .where(or_(fresh, abandoned), unblocked, Job.kind.not_in(without))
        .order_by(Job.priority.desc(), Job.created_at, Job.id)
    )


def park_hopeless(db: Session) -> list[Job]:
    """Set aside what killed its worker each time, and what waits for a job that is parked. Which
    ones: whoever asked for them must hear of it."""
    exhausted = and_(
        Job.state == State.RUNNING, Job.lease_until < now(), Job.attempt >= MAX_ATTEMPTS
    )
    parent = aliased(Job)
    stuck = select(parent.id).where(parent.state.in_([State.PARKED, State.CANCELLED]))
    orphan = and_(Job.state == State.WAITING, Job.depends_on.in_(stuck))
    return [*_park(db, exhausted, STOPPED_TOO_OFTEN), *_park(db, orphan, PARENT_FAILED)]


def _park(db: Session, which: ColumnElement[bool], sentence: str) -> list[Job]:
    parked = (
        update(Job).where(which).values(state=State.PARKED, finished_at=now(), message=sentence)
    )
    found = db.scalars(parked.returning(Job), execution_options={"populate_existing": True})
    return list(found)


def heartbeat(
    db: Session, job_id: str, attempt: int, lease: timedelta, progress: float, message: str
) -> bool:
    """Keep the lease and say how far it is. False: this attempt no longer owns the job."""
    return _fenced(
        db,
        _mine(job_id, attempt).values(
            lease_until=now() + lease, progress=progress, message=message
        ),
    )


def finish(db: Session, job_id: str, attempt: int) -> bool:
    """Record success, once. False: somebody else owns the job now; this result is surplus."""
    done = _mine(job_id, attempt).values(
        state=State.DONE, progress=1.0, finished_at=now(), lease_until=None
    )
    return _fenced(db, done)


def fail(db: Session, job_id: str, attempt: int, sentence: str, *, permanent: bool) -> bool:
    """Record failure: try again later, or park it with the sentence for people."""
    moment, failures = now(), (db.get_one(Job, job_id).failures + 1)
    if permanent or failures >= MAX_FAILURES:
        values: dict[str, Any] = {"state": State.PARKED, "finished_at": moment}
    else:
        values = {"state": State.WAITING, "run_after": moment + BACK_OFF[failures - 1]}
    change = _mine(job_id, attempt).values(
        message=sentence, failures=failures, lease_until=None, **values
    )
    return _fenced(db, change)


def release(db: Session, job_id: str, attempt: int) -> bool:
    """Give it back untouched: the worker is stopping and somebody else will do it."""
    waiting = {"state": State.WAITING, "lease_until": None, "run_after": now()}
    return _fenced(db, _mine(job_id, attempt).values(**waiting))


def _mine(job_id: str, attempt: int) -> Update:
    return update(Job).where(Job.id == job_id, Job.attempt == attempt, Job.state == State.RUNNING)


def _fenced(db: Session, change: Update) -> bool:
    result = db.execute(change, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)


def jobs_of(db: Session, target: str) -> list[Job]:
    """All work ever asked for one thing, newest first."""
    return list(db.scalars(select(Job).where(Job.target == target).order_by(Job.created_at.desc())))


def say_present(db: Session, name: str) -> None:
    """« Je suis là », for /sante."""
    presence = db.get(WorkerPresence, name) or WorkerPresence(name=name)
    presence.seen_at = now()
    db.add(presence)


def somebody_works(db: Session, within: timedelta = timedelta(seconds=30)) -> bool:
    """True when at least one worker has been seen lately."""
    latest = db.scalar(
        select(WorkerPresence.seen_at).order_by(WorkerPresence.seen_at.desc()).limit(1)
    )
    return latest is not None and now() - latest < within
