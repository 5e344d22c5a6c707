"""Asking for a file that takes longer than a page may wait, and finding it when it is made.

Files wait an hour in the cache, no longer: what somebody takes back, or a person who is forgotten,
must not stay in a corner of the disk.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound, StudioError
from studio.kernel.ids import new_id
from studio.kernel.jobs import Job, JobRun, Permanent, State
from studio.maps.exports.copies import copy_of_draft
from studio.maps.exports.formats import write
from studio.maps.exports.printing import Paper, Sheet

EXPORT = "maps.export"
KEPT = timedelta(hours=1)
URGENCY = 40  # somebody is looking at the screen


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for: a format, for everybody or private, and how it is printed."""

    suffix: str
    private: bool = False
    paper: Paper = "a4"
    landscape: bool = False
    contrast: bool = False
    address: str | None = None

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.paper, self.landscape, self.contrast)


def ask(db: Session, draft: Draft, wish: Wish) -> Job:
    """Have a file made. The same wish that still waits or is being worked on is asked once."""
    payload = msgspec.to_builtins(wish)
    waiting = select(Job).where(
        Job.kind == EXPORT,
        Job.target == draft.id,
        Job.state.in_([State.WAITING, State.RUNNING]),
    )
    for job in db.scalars(waiting):
        if job.payload == payload:
            return job
    return jobs.enqueue(
        db, EXPORT, draft.id, payload=payload, fingerprint=new_id(), priority=URGENCY
    )


def job_of(db: Session, draft: Draft, job_id: str) -> Job:
    """An export of this draft. NotFound for any other work."""
    job = db.get(Job, job_id)
    if job is None or job.kind != EXPORT or job.target != draft.id:
        raise NotFound
    return job


def made_file(settings: Settings, job: Job) -> Path | None:
    """The finished file, as long as it waits."""
    home = _home(settings, job.id)
    if job.state != State.DONE or not home.is_dir():
        return None
    return next((path for path in home.iterdir() if not path.name.startswith(".")), None)


def make_export(run: JobRun) -> None:
    """The job: read the draft, write the file where `made_file` finds it."""
    sweep(run.settings, now())
    wish = msgspec.convert(run.payload, Wish)
    run.progress(0.02, "On lit la carte…")
    with run.database.reading() as db:
        draft = db.get(Draft, run.target)
        if draft is None:
            return
        copy = copy_of_draft(
            db, run.storage, run.settings, draft, private=wish.private, address=wish.address
        )
    out = _home(run.settings, run.id) / f"{copy.stem}.{wish.suffix}"
    try:
        write(copy, wish.suffix, out, run.settings, wish.sheet, run.progress)
    except StudioError as error:
        raise Permanent(error.sentence) from error


def sweep(settings: Settings, moment: datetime) -> None:
    """Throw away what nobody came for."""
    folder = settings.cache / "exports"
    for home in folder.iterdir() if folder.is_dir() else ():
        try:
            age = moment.timestamp() - home.stat().st_mtime
        except OSError:
            continue
        if age > KEPT.total_seconds():
            shutil.rmtree(home, ignore_errors=True)


def forget_all(settings: Settings) -> None:
    """Throw away every file that waits: it may show somebody who is being forgotten."""
    shutil.rmtree(settings.cache / "exports", ignore_errors=True)


def _home(settings: Settings, job_id: str) -> Path:
    return settings.cache / "exports" / job_id
