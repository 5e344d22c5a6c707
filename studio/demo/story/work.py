"""Background work, done here and now so that the gallery is full at the first visit.

Films take long: they are left to the worker that runs beside the server, and appear by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta

from studio.demo.story.stage import Stage
from studio.kernel import clock, jobs, worker
from studio.kernel.jobs import JobKind
from studio.parts import job_kinds

LATER = frozenset({"portraits.film", "portraits.edition_film"})
LEASE = timedelta(minutes=10)
AT_ONCE = 2


def work(stage: Stage) -> int:
    """Do everything that waits, two things at a time; how many that was."""
    with ThreadPoolExecutor(AT_ONCE) as hands:
        return sum(hands.map(lambda _: work_alone(stage), range(AT_ONCE)))


def finish(stage: Stage, moment: datetime) -> int:
    """Do everything that waits, one thing after the other, as if it were that moment."""
    return work_alone(stage, moment)


def work_alone(stage: Stage, moment: datetime | None = None) -> int:
    kinds, done = job_kinds(), 0
    while (job := take(stage)) is not None:
        run(stage, job, kinds, moment)
        done += 1
    return done


def take(stage: Stage) -> jobs.Job | None:
    """The next piece of work, unless only films are left: they come last by their priority."""
    with stage.database.writing() as db:
        job = jobs.claim(db, "demo", LEASE)
        if job is not None and job.kind in LATER:
            jobs.release(db, job.id, job.attempt)
            return None
        return job


def run(stage: Stage, job: jobs.Job, kinds: Mapping[str, JobKind], moment: datetime | None) -> None:
    with clock.at(moment) if moment is not None else nullcontext():
        outcome = worker.run_here(job.id, stage.database, stage.storage, stage.settings, kinds)
        with stage.database.writing() as db:
            worker.record(db, job.id, job.attempt, outcome, kinds)
    if not outcome.good:
        stage.say(f"Un travail n’a pas marché : {outcome.sentence}")
