"""Background work, done here and now so that the gallery is full at the first visit.

Films and copies to carry away take long, and no page waits for them: they are left to the worker
that runs beside the server, and appear by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta

from studio.demo.story.stage import Stage
from studio.kernel import clock, jobs, worker
from studio.kernel.jobs import JobKind
from studio.maps.jobs import ALONE
from studio.maps.together import TOGETHER
from studio.parts import job_kinds
from studio.portraits.queries import EDITION_FILM_JOB, FILM_JOB
from studio.portraits.shapes import SHAPE_JOB

LATER = frozenset({FILM_JOB, EDITION_FILM_JOB, SHAPE_JOB, ALONE, TOGETHER})
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
    """The next piece of work that is not for later."""
    with stage.database.writing() as db:
        return jobs.claim(db, "demo", LEASE, without=LATER)


def run(stage: Stage, job: jobs.Job, kinds: Mapping[str, JobKind], moment: datetime | None) -> None:
    with clock.at(moment) if moment is not None else nullcontext():
        outcome = worker.run_here(job.id, stage.database, stage.storage, stage.settings, kinds)
        with stage.database.writing() as db:
            worker.record(db, job.id, job.attempt, outcome, kinds)
    if not outcome.good:
        stage.say(f"Un travail n’a pas marché : {outcome.sentence}")
