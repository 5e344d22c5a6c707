"""A name means a whole file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media.errors import OutOfSpace
from media.writing import MARK, whole_file


def test_the_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out.txt"
    with whole_file(out) as partial:
        partial.write_text("half")
        assert not out.exists()
        partial.write_text("whole")
    assert out.read_text() == "whole"
    assert [path.name for path in out.parent.iterdir()] == ["out.txt"]


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")
    with pytest.raises(ValueError, match="stop"), whole_file(out) as partial:
        partial.write_text("new")
        raise ValueError("stop")
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OutOfSpace), whole_file(tmp_path / "out") as partial:
        partial.write_text("x")
        raise OSError(28, "No space left on device")


def test_a_killed_process_leaves_no_half_file_and_the_next_one_cleans(tmp_path: Path) -> None:
    out = tmp_path / "odd [name]*.bin"
    script = (
        "import sys, time; from pathlib import Path; from media.writing import whole_file\n"
        f"with whole_file(Path({str(out)!r})) as partial:\n"
        "    partial.write_bytes(b'x' * 1000); print('ready', flush=True); time.sleep(60)\n"
    )
    home = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=home, env={**os.environ}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not out.exists()
    assert any(MARK in path.name for path in tmp_path.iterdir())
    with whole_file(out) as partial:
        partial.write_bytes(b"whole")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_what_a_living_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = tmp_path / f".out{MARK}1-{os.getppid()}"
    other.write_text("somebody else's work")
    with whole_file(out) as partial:
        partial.write_text(str(time.time()))
    assert other.exists()
