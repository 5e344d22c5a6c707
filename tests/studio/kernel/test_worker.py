"""A worker and its children, as real processes: limits, crashes, kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.jobs import Job, State
from studio.kernel.worker import Worker
from tests.studio.kernel.children import KINDS, child

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var", database_url=sqlite_url, lease_seconds=2)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    path = tmp_path / "trace"
    path.touch()
    return path


@pytest.fixture
def ask(database: Database, trace: Path) -> Callable[[str], str]:
    def enqueue(kind: str) -> str:
        with database.writing() as db:
            return jobs.enqueue(db, kind, kind, payload={"trace": str(trace)}).id

    return enqueue


def read(database: Database, job_id: str) -> Job:
    with database.reading() as db:
        return db.get_one(Job, job_id)


def test_it_works(
    settings: Settings, database: Database, ask: Callable[[str], str], trace: Path
) -> None:
    job_id = ask("good")
    worker = Worker(settings, database, KINDS, child)
    assert worker.run_one()
    assert not worker.run_one()
    assert read(database, job_id).state == State.DONE
    assert trace.read_text() == "good\n"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("hungry", "Ce fichier demande trop de mémoire."),
        ("refused", "Ce n’est pas une photo."),
    ],
)
def test_what_cannot_succeed_is_parked_with_its_sentence(
    settings: Settings, database: Database, ask: Callable[[str], str], kind: str, sentence: str
) -> None:
    job_id = ask(kind)
    tight = replace(settings, job_memory=2 * 1024**3)
    Worker(tight, database, KINDS, child).run_one()
    job = read(database, job_id)
    assert (job.state, job.message) == (State.PARKED, sentence)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("crash", "Ce travail s’est arrêté d’un coup."),
        ("short", "Ce travail prend trop de temps."),
    ],
)
def test_what_may_succeed_later_waits(
    settings: Settings, database: Database, ask: Callable[[str], str], kind: str, sentence: str
) -> None:
    job_id = ask(kind)
    Worker(settings, database, KINDS, child).run_one()
    job = read(database, job_id)
    assert (job.state, job.message, job.failures) == (State.WAITING, sentence, 1)


def test_a_poison_never_blocks_the_next(
    settings: Settings, database: Database, ask: Callable[[str], str], trace: Path
) -> None:
    ask("crash")
    good = ask("good")
    worker = Worker(settings, database, KINDS, child)
    worker.run_one()
    worker.run_one()
    assert read(database, good).state == State.DONE


def test_a_cancelled_job_stops_soon(
    settings: Settings, database: Database, ask: Callable[[str], str], trace: Path
) -> None:
    job_id = ask("slow")
    worker = Worker(settings, database, KINDS, child)
    running = threading.Thread(target=worker.run_one)
    running.start()
    pid = started(trace)
    with database.writing() as db:
        jobs.cancel(db.get_one(Job, job_id))
    running.join(timeout=20)
    assert not running.is_alive()
    assert read(database, job_id).state == State.CANCELLED
    assert not psutil.pid_exists(pid)


def test_stopping_gives_the_job_back(
    settings: Settings, database: Database, ask: Callable[[str], str], trace: Path
) -> None:
    job_id = ask("slow")
    worker = Worker(settings, database, KINDS, child)
    running = threading.Thread(target=worker.run_one)
    running.start()
    started(trace)
    worker.stop()
    running.join(timeout=20)
    job = read(database, job_id)
    assert (job.state, job.failures) == (State.WAITING, 0)


def test_kill_minus_nine_leaves_no_child_and_loses_no_job(
    settings: Settings, database: Database, ask: Callable[[str], str], trace: Path
) -> None:
    job_id = ask("slow")
    process = real_worker(settings, trace)
    pid = started(trace)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_until(lambda: not alive(pid))
    wait_until(lambda: taken_over(settings, database, job_id))
    job = read(database, job_id)
    assert job.attempt == 2
    assert job.failures == 0


def test_killed_twenty_times_every_job_ends_done_once(
    settings: Settings, database: Database, trace: Path
) -> None:
    names = [f"job {number:02}" for number in range(24)]
    given = {"trace": str(trace)}
    with database.writing() as db:
        asked = [jobs.enqueue(db, "brief", name, payload=given).id for name in names]
    for _kill in range(20):
        begun = trace.read_text().count("start")
        process = real_worker(settings, trace)
        wait_until(lambda begun=begun: trace.read_text().count("start") > begun)  # type: ignore[misc]
        process.kill()
        process.wait()
    worker = Worker(settings, database, KINDS, child)
    wait_until(lambda: not worker.run_one() and all_done(database, asked))
    ends = [line for line in trace.read_text().splitlines() if line.startswith("end")]
    assert sorted(ends) == [f"end {name}" for name in names]
    assert {read(database, job_id).failures for job_id in asked} == {0}


def all_done(database: Database, asked: list[str]) -> bool:
    return all(read(database, job_id).state == State.DONE for job_id in asked)


def real_worker(settings: Settings, trace: Path) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, to be killed for good."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from studio.kernel.config import Settings\n"
        "from studio.kernel.db import Database\n"
        "from studio.kernel.worker import Worker\n"
        "from tests.studio.kernel.children import KINDS, child\n"
        "if __name__ == '__main__':\n"
        "    s = Settings(var=Path(sys.argv[1]), database_url=sys.argv[2], lease_seconds=2)\n"
        "    Worker(s, Database(s.database), KINDS, child).run_forever()\n"
    )
    script = trace.with_name("worker.py")
    script.write_text(program)
    arguments = [sys.executable, str(script), str(settings.var), settings.database_url]
    return subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)})


def taken_over(settings: Settings, database: Database, job_id: str) -> bool:
    """Claim as a second worker would; True once the lease of the dead one has run out."""
    with database.writing() as db:
        job = jobs.claim(db, "second", timedelta(seconds=60))
        return job is not None and job.id == job_id


def started(trace: Path) -> int:
    """The process id that a slow job wrote when it began."""
    wait_until(lambda: trace.read_text().startswith("start "))
    return int(trace.read_text().split()[1])


def alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_until(fact: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_whoever_asked_is_told_that_it_was_given_up(
    settings: Settings, database: Database, ask: Callable[[str], str]
) -> None:
    told: list[tuple[str, str]] = []
    kind = replace(
        KINDS["refused"], parked=lambda _db, target, sentence: told.append((target, sentence))
    )
    ask("refused")
    Worker(settings, database, {"refused": kind}, child).run_one()
    assert told == [("refused", "Ce n’est pas une photo.")]


def test_whoever_asked_is_told_that_its_workers_died(
    settings: Settings, database: Database, ask: Callable[[str], str]
) -> None:
    """Thirty dead workers are a failure like three refusals, and so is a parent that failed."""
    told: list[tuple[str, str]] = []
    kind = replace(
        KINDS["good"], parked=lambda _db, target, sentence: told.append((target, sentence))
    )
    job_id = ask("good")
    with database.writing() as db:
        lost = db.get_one(jobs.Job, job_id)
        lost.state, lost.attempt = State.RUNNING, jobs.MAX_ATTEMPTS
        lost.lease_until = now() - timedelta(seconds=1)
        jobs.enqueue(db, "good", "child", depends_on=job_id)
    worker = Worker(settings, database, {"good": kind}, child)
    worker.run_one()
    worker.run_one()
    assert sorted(told) == [("child", jobs.PARENT_FAILED), ("good", jobs.STOPPED_TOO_OFTEN)]
