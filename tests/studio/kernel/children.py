"""Job kinds for the worker's tests: a worker's child must be importable by its name."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.kernel.storage import DiskStore
from studio.kernel.worker import live_in_child


def note(run: JobRun, word: str) -> None:
    """Leave a trace that the test can count."""
    with Path(run.payload["trace"]).open("a") as trace:
        trace.write(word + "\n")


def good(run: JobRun) -> None:
    run.progress(0.5, "Moitié.")
    note(run, run.target)


def slow(run: JobRun) -> None:
    note(run, f"start {os.getpid()}")
    for step in range(600):
        run.progress(step / 600, "On avance…")
        time.sleep(0.05)
    note(run, "end")


def brief(run: JobRun) -> None:
    """Long enough to be killed in, and written down once it is done."""
    note(run, "start")
    time.sleep(0.4)
    note(run, f"end {run.target}")


def hungry(run: JobRun) -> None:
    bytearray(3 * 1024**3)


def refused(run: JobRun) -> None:
    raise Permanent("Ce n’est pas une photo.")


def crash(run: JobRun) -> None:
    os.kill(os.getpid(), 11)


KINDS = {
    kind.name: kind
    for kind in (
        JobKind("good", good),
        JobKind("slow", slow),
        JobKind("brief", brief),
        JobKind("hungry", hungry),
        JobKind("refused", refused),
        JobKind("crash", crash),
        JobKind("short", slow, seconds=1),
    )
}


def child(settings: Settings, job_id: str, pipe: Connection) -> None:
    live_in_child(
        settings,
        job_id,
        pipe,
        database=Database(settings.database),
        storage=DiskStore(settings.store),
        kinds=KINDS,
    )
