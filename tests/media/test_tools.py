"""Programs are bounded, obey, and never outlive whoever started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from media import tools
from media.errors import (
    Cancelled,
    OutOfSpace,
    TimedOut,
    ToolFailed,
    ToolMissing,
    Unreadable,
)
from media.tools import Bounds

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits are those of POSIX systems")


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def children_named(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if mark in " ".join(process.info["cmdline"] or []) and process.pid != os.getpid():
            found.append(process)
    return found


def wait_until_gone(mark: str) -> bool:
    for _ in range(100):
        if not children_named(mark):
            return True
        time.sleep(0.05)
    return False


def test_lines_and_complaints_are_heard() -> None:
    heard: list[str] = []
    said = tools.run(
        script("import sys; print('un'); print('deux'); sys.stderr.write('attention')"),
        on_line=heard.append,
    )
    assert heard == ["un", "deux"]
    assert said == "attention"


def test_an_endless_program_is_stopped_by_the_clock() -> None:
    with pytest.raises(TimedOut):
        tools.run(script("import time; time.sleep(60)"), bounds=Bounds(seconds=0.6))


def test_a_program_that_closes_its_output_is_still_stopped() -> None:
    with pytest.raises(TimedOut):
        tools.run(
            script("import os, time; os.close(1); time.sleep(60)"), bounds=Bounds(seconds=0.5)
        )


def test_the_processor_is_bounded() -> None:
    with pytest.raises(TimedOut):
        tools.run(script("while True: pass"), bounds=Bounds(seconds=30, cpu_seconds=1))


def test_memory_is_bounded() -> None:
    with pytest.raises(ToolFailed) as caught:
        tools.run(
            script("x = bytearray(900_000_000); print(len(x))"),
            bounds=Bounds(memory=400 * tools.MEBIBYTE),
        )
    assert "MemoryError" in caught.value.detail


def test_written_bytes_are_bounded(tmp_path: Path) -> None:
    out = tmp_path / "big"
    with pytest.raises((OutOfSpace, ToolFailed)):
        tools.run(
            script(f"open({str(out)!r}, 'wb').write(bytes(50_000_000))"),
            bounds=Bounds(output=1_000_000),
        )
    assert out.stat().st_size <= 1_000_000


def test_the_whole_group_is_killed() -> None:
    mark = "grandchild-of-a-test-4711"
    nested = f"import time; '{mark}'; time.sleep(60)"
    parent = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {nested!r}]);"
        "print('started', flush=True); time.sleep(60)"
    )
    with pytest.raises(TimedOut):
        tools.run(script(parent), bounds=Bounds(seconds=1.5))
    assert wait_until_gone(mark)


def test_raising_while_listening_kills_the_program() -> None:
    mark = "speaker-of-a-test-4712"

    def stop(line: str) -> None:
        raise Cancelled()

    with pytest.raises(Cancelled):
        tools.run(
            script(f"'{mark}'; import time; print('x', flush=True); time.sleep(60)"), on_line=stop
        )
    assert wait_until_gone(mark)


def test_watching_can_stop_a_silent_program() -> None:
    looks: list[int] = []

    def watch() -> None:
        looks.append(1)
        if len(looks) > 2:
            raise Cancelled()

    with pytest.raises(Cancelled):
        tools.run(script("import time; time.sleep(60)"), watch=watch)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent-death signal of Linux")
def test_a_program_dies_with_a_killed_parent() -> None:
    mark = "orphan-of-a-test-4713"
    child = f"'{mark}'; import time; print('up', flush=True); time.sleep(60)"
    parent = (
        "import sys; from media import tools\n"
        f"tools.run([sys.executable, '-c', {child!r}], on_line=lambda l: print(l, flush=True))"
    )
    home = str(Path(__file__).parents[2])
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, cwd=home)
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert wait_until_gone(mark)


def test_nothing_of_our_environment_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    monkeypatch.setenv("HTTP_PROXY", "http://outside.example")
    heard: list[str] = []
    tools.run(script("import os; print(sorted(os.environ))"), on_line=heard.append)
    assert "SECRET_KEY" not in heard[0]
    assert "PROXY" not in heard[0]


def test_it_is_polite() -> None:
    heard: list[str] = []
    tools.run(script("import os; print(os.nice(0))"), on_line=heard.append)
    assert int(heard[0]) >= tools.NICENESS


def test_a_missing_program_is_the_operator_s_matter() -> None:
    with pytest.raises((ToolMissing, ToolFailed)) as caught:
        tools.run(["/no/such/program"])
    assert not caught.value.permanent


def test_a_missing_ffmpeg_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_FFMPEG", "/no/such/ffmpeg")
    tools.ffmpeg_path.cache_clear()
    try:
        with pytest.raises((ToolMissing, ToolFailed)):
            tools.ffmpeg(["-version"])
    finally:
        tools.ffmpeg_path.cache_clear()


def test_failures_are_named_from_what_is_said() -> None:
    assert isinstance(tools.failure(1, "x: No space left on device"), OutOfSpace)
    assert isinstance(tools.failure(1, "Invalid data found when processing input"), Unreadable)
    assert isinstance(tools.failure(-signal.SIGXCPU, ""), TimedOut)
    assert isinstance(tools.failure(1, "whatever"), ToolFailed)


def test_progress_is_a_fraction_that_never_goes_back(tmp_path: Path) -> None:
    told: list[float] = []
    tools.ffmpeg(
        [
            *("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=6"),
            *("-c:v", "libx264", "-preset", "medium", f"file:{tmp_path / 'x.mp4'}"),
        ],
        seconds=6.0,
        progress=told.append,
    )
    assert told == sorted(told)
    assert all(0.0 <= fraction < 1.0 for fraction in told)


def test_a_file_named_like_an_option_or_an_address_is_a_file(tmp_path: Path, tone: Path) -> None:
    for name in ("-y.wav", "http:x.wav", "a:b|c.wav", "% d%03d.wav", "é è.wav"):
        odd = tmp_path / name
        odd.write_bytes(tone.read_bytes())
        said = tools.ffmpeg([*tools.source(odd, "wav"), "-f", "null", "-"])
        assert "Audio: pcm_s16le" in said


def test_one_of_our_modules_runs_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with pytest.raises(ToolFailed) as caught:
        tools.python("media.synthesis", ["nothing"])
    assert "missing" in caught.value.detail
