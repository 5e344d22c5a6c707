"""The worker: claims a job, runs it in a child process with limits, keeps its lease, records it.

The child is a process of its own because a photograph can be a bomb: when it takes too much
memory or time, only the child dies, the sentence says so, and the next job starts.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy.orm import Session

from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import StudioError
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.kernel.storage import Storage

log = logging.getLogger("studio.worker")

Tidy = Callable[[Session], None]  # something small that is done at each beat
Child = Callable[[Settings, str, Connection], None]
TICK = 0.2  # seconds between two looks at the child
IDLE = 0.5  # seconds between two looks at an empty table


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended. `sentence` is for people; `permanent` says that trying is vain."""

    good: bool
    sentence: str = ""
    permanent: bool = False


class Worker:
    """Runs jobs until told to stop. `child` is a module-level function (it must be importable)."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        kinds: Mapping[str, JobKind],
        child: Child,
        tidy: Tidy = lambda _db: None,
    ):
        self.settings = settings
        self.database = database
        self.kinds = kinds
        self.child = child
        self.tidy = tidy
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.lease = timedelta(seconds=settings.lease_seconds)
        self.stopping = threading.Event()
        # One warm process that forks: a child starts in milliseconds with everything imported.
        method = "spawn" if os.name == "nt" else "forkserver"
        self._processes: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            self._processes.set_forkserver_preload([child.__module__])

    def run_forever(self) -> None:
        """Work in `settings.jobs` threads until `stop()` or a signal."""
        threads = [threading.Thread(target=self._loop) for _ in range(self.settings.jobs)]
        for thread in threads:
            thread.start()
        while not self.stopping.wait(5):
            self._say_present()
        for thread in threads:
            thread.join()

    def stop(self) -> None:
        self.stopping.set()

    def _say_present(self) -> None:
        try:
            with self.database.writing() as db:
                jobs.say_present(db, self.name)
                jobs.ask_regularly(db, self.kinds.values())
                self.tidy(db)
        except Exception:  # the database may be restarting; the next beat tells
            log.exception("presence not recorded")

    def _loop(self) -> None:
        self._say_present()
        while not self.stopping.is_set():
            try:
                busy = self.run_one()
            except Exception:  # one bad minute of the database must not end the worker
                log.exception("worker loop")
                busy = False
            if not busy:
                self.stopping.wait(IDLE)

    def run_one(self) -> bool:
        """Run the next job to its end. False when there was none."""
        with self.database.writing() as db:
            worker = f"{self.name}:{threading.get_ident()}"
            job = jobs.claim(
                db, worker, self.lease, parked=lambda job: _tell_parked(db, job, self.kinds)
            )
        if job is None:
            return False
        outcome = self._attempt(job.id, job.kind, job.attempt)
        with self.database.writing() as db:
            record(db, job.id, job.attempt, outcome, self.kinds)
        return True

    def _attempt(self, job_id: str, kind: str, attempt: int) -> Outcome | None:
        """Watch one child. None: stopped half-way (we are stopping, or it is no longer ours)."""
        if kind not in self.kinds:
            return Outcome(False, f"Travail inconnu : {kind}.", permanent=True)
        here, there = self._processes.Pipe()
        process = self._processes.Process(target=self.child, args=(self.settings, job_id, there))
        process.start()
        there.close()
        try:
            return self._watch(here, job_id, attempt, self.kinds[kind].seconds)
        finally:
            kill_group(process.pid)
            process.kill()  # it may not have had the time to found its group
            process.join()
            here.close()

    def _watch(self, pipe: Connection, job_id: str, attempt: int, seconds: int) -> Outcome | None:
        deadline = time.monotonic() + min(seconds, self.settings.job_seconds)
        beat, news = 0.0, (0.0, "")
        while True:
            said = hear(pipe)
            if isinstance(said, Outcome):
                return said
            news = said or news
            if time.monotonic() > deadline:
                return Outcome(False, "Ce travail prend trop de temps.")
            if self.stopping.is_set():
                return None
            if time.monotonic() - beat > self.settings.lease_seconds / 6:
                beat = time.monotonic()
                with self.database.writing() as db:
                    if not jobs.heartbeat(db, job_id, attempt, self.lease, *news):
                        return None


def hear(pipe: Connection) -> Outcome | tuple[float, str] | None:
    """What the child last said within a tick: how it ended, how far it is, or nothing."""
    news = None
    try:
        while pipe.poll(0 if news else TICK):
            news = pipe.recv()
            if isinstance(news, Outcome):
                return news
    except (EOFError, OSError):  # it is gone, and did not say goodbye
        return Outcome(False, "Ce travail s’est arrêté d’un coup.")
    return news


def record(
    db: Session,
    job_id: str,
    attempt: int,
    outcome: Outcome | None,
    kinds: Mapping[str, JobKind],
) -> None:
    """Write down how an attempt ended. An attempt that lost its lease changes nothing."""
    if outcome is None:
        jobs.release(db, job_id, attempt)
    elif outcome.good:
        jobs.finish(db, job_id, attempt)
    elif jobs.fail(db, job_id, attempt, outcome.sentence, permanent=outcome.permanent):
        job = db.get_one(jobs.Job, job_id, populate_existing=True)
        _tell_parked(db, job, kinds)


def _tell_parked(db: Session, job: jobs.Job, kinds: Mapping[str, JobKind]) -> None:
    """Whoever asked must not wait for what nobody does any more."""
    kind = kinds.get(job.kind)
    if job.state == jobs.State.PARKED and kind is not None and kind.parked is not None:
        kind.parked(db, job.target, job.message)


def kill_group(pid: int | None) -> None:
    """End a child and everything that it started."""
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            os.kill(pid, signal.SIGTERM)
        else:
            os.killpg(pid, signal.SIGKILL)


def live_in_child(
    settings: Settings,
    job_id: str,
    pipe: Connection,
    *,
    database: Database,
    storage: Storage,
    kinds: Mapping[str, JobKind],
) -> None:
    """What the child process does: bound itself, run the function, say how it ended."""
    _bound_this_process(settings.job_memory)
    threading.Thread(target=_die_with_parent, args=(pipe,), daemon=True).start()
    pipe.send(run_here(job_id, database, storage, settings, kinds, _teller(pipe)))


def _teller(pipe: Connection) -> Callable[[float, str], None]:
    def tell(progress: float, message: str = "") -> None:
        pipe.send((min(max(progress, 0.0), 1.0), message))

    return tell


def run_here(
    job_id: str,
    database: Database,
    storage: Storage,
    settings: Settings,
    kinds: Mapping[str, JobKind],
    progress: Callable[[float, str], None] = lambda _fraction, _sentence: None,
) -> Outcome:
    """Run a claimed job in this very process (the child does; so do `studio demo` and tests)."""
    with database.reading() as db:
        job = db.get_one(jobs.Job, job_id)
    run = JobRun(job.id, job.target, job.payload, database, storage, settings, progress)
    try:
        kinds[job.kind].run(run)
    except Permanent as refusal:
        return Outcome(False, str(refusal), permanent=True)
    except StudioError as error:
        return Outcome(False, error.sentence, permanent=error.status < 500)
    except MemoryError:
        return Outcome(False, "Ce fichier demande trop de mémoire.", permanent=True)
    except Exception:  # the door of the worker: everything else is told and tried again
        log.exception("job %s (%s)", job.id, job.kind)
        return Outcome(False, "Ce travail n’a pas marché.")
    finally:
        _empty(run)
    return Outcome(True)


def _empty(run: JobRun) -> None:
    import shutil

    shutil.rmtree(run.settings.cache / "jobs" / run.id, ignore_errors=True)


def _bound_this_process(memory: int) -> None:
    """Own process group, low priority beside the web, no more memory than allowed (bytes)."""
    if os.name == "nt":
        return
    import resource

    os.setpgid(0, 0)
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _die_with_parent(pipe: Connection) -> None:
    """The worker never writes to us: the end of the pipe means that it is gone."""
    with contextlib.suppress(EOFError, OSError):
        pipe.recv()
    if os.name != "nt":
        os.killpg(0, signal.SIGKILL)
    sys.exit(1)
