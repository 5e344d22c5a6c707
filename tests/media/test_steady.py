"""The same frames give the same bytes, whatever was in memory before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from media import steady
from media.portrait import encoder
from media.portrait.movement import Rect
from media.portrait.planes import Plane, empty, from_image, view
from media.portrait.shots import Look
from tests.media.conftest import photo_like


def frames(width: int, height: int) -> Iterator[Plane]:
    source = from_image(photo_like(1200, 900, 3))
    buffer, planes = empty(width, height)
    for number in range(16):
        view(source, Rect(10 + number * 1.3, 20 + number, width * 1.1, height * 1.1), planes)
        yield buffer


def litter(seed: int) -> None:
    """Leave other values in freed memory."""
    random = np.random.default_rng(seed)
    for _ in range(20):
        random.integers(0, 255, int(random.integers(1000, 2_000_000))).astype(np.uint8)


@pytest.mark.parametrize("size", [(320, 180), (322, 182), (640, 360), (854, 480), (400, 720)])
def test_encoding_twice(tmp_path: Path, size: tuple[int, int]) -> None:
    found = set()
    for seed in range(4):
        litter(seed)
        out = tmp_path / f"{seed}.mp4"
        encoder.write(frames(*size), out, Look(*size, 25, "#000000", "fr"))
        found.add(out.read_bytes())
    assert len(found) == 1


def test_only_processors_that_know_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    info = tmp_path / "cpuinfo"
    monkeypatch.setattr(steady, "CPU_INFO", info)
    for text, expected in ((": sse2 avx2", ""), (": sse2 avx2 avx512f", "asm=avx2"), (None, "")):
        steady.has_avx512.cache_clear()
        info.unlink(missing_ok=True)
        if text is not None:
            info.write_text(f"flags\t\t{text}\n")
        assert steady.options(854) == expected
        assert steady.options(1280) == ""
    steady.has_avx512.cache_clear()
