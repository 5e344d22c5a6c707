"""Several processes that draw at once, and one place that hears how far they are."""

from __future__ import annotations

import json
import os
import queue
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from media import errors, tools
from media.errors import Cancelled, MediaError
from media.portrait.shots import Plan
from media.portrait.worker import REFUSED
from media.progress import Progress, tell

FRAME_SECONDS = 1.5
"""Time allowed to draw and encode one frame on the slowest PC we know."""
WORKER_MEMORY = 3072 * 1024 * 1024
"""Address space: libraries reserve far more than the 200 MB that a worker really uses."""
FEW_FRAMES = 60
"""Below that, starting a second process costs more than it saves."""
PATIENCE = 0.2


def draw(
    planned: Plan, missing: list[int], cache: Path, processes: int, progress: Progress | None
) -> None:
    """Draw the missing segments into the cache with at most `processes` processes.

    `progress` is called from this thread; when it raises, all processes are killed.
    """
    if not missing:
        return
    wanted = replace(planned, segments=tuple(planned.segments[number] for number in missing))
    total = sum(each.count for each in wanted.segments)
    (cache / "segments").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portrait-") as folder:
        file = Path(folder) / "plan.json"
        file.write_text(wanted.to_json(), "utf-8")
        count = max(1, min(processes, os.cpu_count() or 1, total // FEW_FRAMES))
        work = shares([each.count for each in wanted.segments], count)
        supervise([(str(file), str(cache), str(a), str(b)) for a, b in work], total, progress)


def shares(counts: list[int], processes: int) -> list[tuple[int, int]]:
    """Cut a list of segments into runs of about the same number of frames, neighbours together:
    a run prepares each photo once."""
    runs: list[tuple[int, int]] = []
    total, first, done = sum(counts), 0, 0
    for number, count in enumerate(counts):
        done += count
        if done >= total * (len(runs) + 1) / processes - 1 or number == len(counts) - 1:
            runs.append((first, number + 1))
            first = number + 1
    return runs


def supervise(work: list[tuple[str, str, str, str]], total: int, progress: Progress | None) -> None:
    """Run one process for each share; the first that fails stops the others."""
    told: queue.Queue[int] = queue.Queue()
    stop = threading.Event()
    bounds = tools.Bounds(
        seconds=60 + FRAME_SECONDS * total,
        cpu_seconds=int(60 + FRAME_SECONDS * total),
        memory=WORKER_MEMORY,
    )
    with ThreadPoolExecutor(len(work)) as pool:
        futures = [pool.submit(one, each, bounds, told, stop) for each in work]
        try:
            listen(futures, told, total, progress)
        except BaseException:
            stop.set()
            raise


def listen(
    futures: list[Future[None]], told: queue.Queue[int], total: int, progress: Progress | None
) -> None:
    """Add up the frames until every process has ended; raises what the first failure raised."""
    done = 0
    while not all(future.done() for future in futures) or not told.empty():
        for future in futures:
            if future.done():
                future.result()
        try:
            done += told.get(timeout=PATIENCE)
        except queue.Empty:
            continue
        tell(progress, min(1.0, done / max(1, total)))
    for future in futures:
        future.result()


def one(
    arguments: tuple[str, str, str, str],
    bounds: tools.Bounds,
    told: queue.Queue[int],
    stop: threading.Event,
) -> None:
    """One process from its start to its end."""

    def hear(line: str) -> None:
        name, _, value = line.partition(" ")
        if name == "frames" and value.isdigit():
            told.put(int(value))

    try:
        tools.python(
            "media.portrait.worker", arguments, bounds=bounds, on_line=hear, watch=stopper(stop)
        )
    except MediaError as error:
        said = refusal(error)
        if said is None:
            raise
        raise said from error


def stopper(stop: threading.Event) -> Callable[[], None]:
    def watch() -> None:
        if stop.is_set():
            raise Cancelled()

    return watch


def refusal(error: MediaError) -> MediaError | None:
    """The worker's own refusal, when it printed one."""
    if f"exit {REFUSED}:" not in error.detail:
        return None
    try:
        said = json.loads(error.detail.strip().splitlines()[-1].removeprefix(f"exit {REFUSED}: "))
        kind = getattr(errors, said["code"], MediaError)
        again = kind(said["sentence"], detail=said["detail"])
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return again if isinstance(again, MediaError) else None
