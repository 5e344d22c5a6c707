"""The only place that starts a program.

Every program gets an argument list (never a shell line made of data), no keyboard, its own process
group, the lowest priority but one, a clean environment, and limits on time, processor, memory and
written bytes. When the caller stops, fails or dies, the whole group is killed.
"""

from __future__ import annotations

import functools
import math
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from media.errors import MediaError, OutOfSpace, TimedOut, ToolFailed, ToolMissing, Unreadable
from media.progress import Progress

MEBIBYTE = 1024 * 1024
NICENESS = 10
"""Making media never takes the processor from somebody who is typing."""
TAIL = 6000
"""Characters of a program's complaints kept for the log."""
PATIENCE = 0.25
"""Seconds between two looks at the clock while a program says nothing."""

# The signals that announce a limit; Windows knows neither them nor such limits.
TOO_MUCH_TIME = int(getattr(signal, "SIGXCPU", 24))
TOO_MUCH_WRITTEN = int(getattr(signal, "SIGXFSZ", 25))

# Shells set limits without the risks of running Python between fork and exec. A refused limit
# means that a lower one already holds, so the program starts all the same. No data in this text.
# The processor limit warns first, so that the end can be told from a kill for lack of memory.
LIMITED = (
    'ulimit -S -t "$1"; ulimit -H -t "$(($1 + 5))"; ulimit -v "$2"; ulimit -f "$3"; ulimit -c 0; '
    'shift 3; exec "$@"'
)


@dataclass(frozen=True)
class Bounds:
    """What one program may use.

    `memory` is address space, not resident memory: encoding 1080p on two threads needs more than
    1 GiB of it and passes with 2.
    """

    seconds: float = 900.0
    cpu_seconds: int = 1800
    memory: int = 2048 * MEBIBYTE
    output: int = 4096 * MEBIBYTE


_end: ContextVar[float] = ContextVar("end", default=math.inf)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The programs started in this block, and in this thread, share so much time together; the
    one that runs when it is over is stopped with `TimedOut`. For somebody who waits."""
    before = _end.set(min(_end.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _end.reset(before)


def run(
    command: Sequence[str],
    *,
    bounds: Bounds | None = None,
    on_line: Callable[[str], None] | None = None,
    watch: Callable[[], None] | None = None,
) -> str:
    """Run a program to its end and give what it wrote on its error output (the last part).

    `on_line` gets each line of its standard output, `watch` is called several times a second;
    if either raises, the program is killed.
    Refuses with `TimedOut`, `OutOfSpace`, `Unreadable` (the input is damaged) or `ToolFailed`.
    """
    bounds = bounds or Bounds()
    bounds = replace(bounds, seconds=min(bounds.seconds, _end.get() - time.monotonic()))
    with tempfile.TemporaryFile() as complaints, started(command, bounds, complaints) as process:
        code = attend(process, bounds, on_line or (lambda line: None), watch or (lambda: None))
        said = tail_of(complaints)
    if code != 0:
        raise failure(code, said)
    return said


@contextmanager
def started(
    command: Sequence[str], bounds: Bounds, complaints: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in its own group; leaving the block, however, leaves nothing running."""
    try:
        process = subprocess.Popen(  # noqa: S603 - argument lists only; the shell text is constant
            [*wrapper(bounds), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=clean_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise ToolMissing(detail=str(error)) from error
    try:
        yield process
    finally:
        kill_group(process)
        if process.stdout is not None:
            process.stdout.close()


def wrapper(bounds: Bounds) -> list[str]:
    """What stands before the command: limits, priority, and dying with whoever started it."""
    if os.name == "nt":
        return []
    limits = [bounds.cpu_seconds, bounds.memory // 1024, bounds.output // 512]
    before = ["/bin/sh", "-c", LIMITED, "sh", *map(str, limits)]
    setpriv = shutil.which("setpriv")
    if setpriv and sys.platform == "linux":
        before += [setpriv, "--pdeathsig", "KILL"]
    return [*before, "nice", "-n", str(NICENESS)]


def clean_environment() -> dict[str, str]:
    """No proxy, no secret, no library path of the caller reaches a program."""
    kept = ("PATH", "TMPDIR", "SYSTEMROOT", "STUDIO_FFMPEG", "STUDIO_FONTS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    # One thread for linear algebra: its reserve of address space would eat the memory limit.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return {**environment, **single, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def attend(
    process: subprocess.Popen[bytes],
    bounds: Bounds,
    on_line: Callable[[str], None],
    watch: Callable[[], None],
) -> int:
    """Pass the program's lines on until it ends; `TimedOut` when it takes longer than allowed."""
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=forward, args=(process, lines), daemon=True).start()
    deadline = time.monotonic() + bounds.seconds
    while (line := next_line(lines, deadline)) is not None:
        watch()
        if line:
            on_line(line.decode("utf-8", "replace").rstrip())
    try:
        return process.wait(timeout=max(1.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise TimedOut(detail="closed its output and went on") from error


def forward(process: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> None:
    with suppress(ValueError, OSError):  # closed under us: the program was killed
        for line in process.stdout or ():
            lines.put(line)
    lines.put(None)


def next_line(lines: queue.Queue[bytes | None], deadline: float) -> bytes | None:
    """A line, nothing (b"") when the program is silent for a moment, None at its end."""
    if time.monotonic() > deadline:
        raise TimedOut(detail="wall clock")
    try:
        return lines.get(timeout=PATIENCE)
    except queue.Empty:
        return b""


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and everything it started, at once."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def tail_of(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - TAIL))
    return complaints.read().decode("utf-8", "replace")


def failure(code: int, said: str) -> MediaError:
    """Name what happened from the exit code and the complaints of a program."""
    detail = f"exit {code}: {said.strip()[-1500:]}"
    # ffmpeg catches the warning and ends by itself, saying which signal it was.
    if code == -TOO_MUCH_TIME or f"received signal {TOO_MUCH_TIME}." in said:
        return TimedOut(detail=detail)
    if "No space left on device" in said or "File too large" in said or code == -TOO_MUCH_WRITTEN:
        return OutOfSpace(detail=detail)
    if "Invalid data found" in said or "moov atom not found" in said:
        return Unreadable(detail=detail)
    return ToolFailed(detail=detail)


@functools.cache
def ffmpeg_path() -> str:
    """The ffmpeg to use: the one named by STUDIO_FFMPEG, else the one that came with the wheel."""
    chosen = os.environ.get("STUDIO_FFMPEG")
    if chosen:
        return chosen
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ToolMissing(detail=str(error)) from error


def ffmpeg(
    arguments: Sequence[str],
    *,
    seconds: float = 0.0,
    progress: Progress | None = None,
    bounds: Bounds | None = None,
) -> str:
    """Run ffmpeg and give what it reported.

    `seconds` is the length of the output: with it, `progress` gets fractions of it. ffmpeg also
    prints `progress=end` when it fails, so only the exit code decides.
    """
    before = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "info", "-y"]
    if progress is not None and seconds > 0:
        before += ["-progress", "pipe:1", "-stats_period", "0.5"]
    return run(
        [ffmpeg_path(), *before, *arguments],
        bounds=bounds,
        on_line=reporter(seconds, progress),
    )


def source(path: Path, reader: str, decoders: str = "") -> list[str]:
    """The arguments that make `path` an input, opened by this one demuxer and nothing else.

    The prefix keeps a name that begins with a dash, or looks like an address, from meaning it.
    """
    listed = ["-codec_whitelist", decoders] if decoders else []
    allowed = ["-protocol_whitelist", "file,pipe", "-format_whitelist", reader]
    return [*allowed, *listed, "-f", reader, "-i", f"file:{path.resolve()}"]


def target(path: Path, muxer: str) -> list[str]:
    """The arguments that write `path` with no trace of whoever or whatever recorded it."""
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]
    quick = ["-movflags", "+faststart"] if muxer in ("mp4", "ipod") else []
    return [*bare, "-flags:a", "+bitexact", *quick, "-f", muxer, f"file:{path.resolve()}"]


def reporter(seconds: float, progress: Progress | None) -> Callable[[str], None]:
    """Turn ffmpeg's `out_time_us=` lines into fractions that never go back."""
    highest = 0.0

    def read(line: str) -> None:
        nonlocal highest
        name, _, value = line.partition("=")
        if progress is None or name != "out_time_us" or not value.isdigit():
            return
        highest = max(highest, min(0.999, int(value) / 1e6 / seconds))
        progress(highest)

    return read


def python(
    module: str,
    arguments: Sequence[str],
    *,
    bounds: Bounds | None = None,
    on_line: Callable[[str], None] | None = None,
    watch: Callable[[], None] | None = None,
) -> str:
    """Run one of our own modules in a limited process, as any other program."""
    home = str(Path(__file__).resolve().parent.parent)
    start = (
        f"import sys, runpy; sys.path.insert(0, {home!r}); "
        f"runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", start, *arguments]
    return run(command, bounds=bounds, on_line=on_line, watch=watch)
