"""Pictures: large enough, different from one another, the same at every run."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.demo.pictures.album import PICTURES, draw
from studio.demo.pictures.shapes import ellipse, rect, ribbon
from studio.demo.pictures.sheet import Sheet, cut


def test_there_are_at_least_twenty_four() -> None:
    assert len(PICTURES) >= 24
    assert len(set(PICTURES.values())) == len(PICTURES)


def test_a_cut_out_covers_what_it_should() -> None:
    square = cut(rect(10, 10, 20, 20))
    assert square.cover.sum() == pytest.approx(100 * 100, rel=0.03)  # 10 units are 100 pixels
    half = square & cut(rect(0, 0, 15, 120))
    assert half.cover.sum() == pytest.approx(square.cover.sum() / 2, rel=0.03)
    assert (square - cut(rect(5, 5, 25, 25))).cover.sum() == 0
    disc = cut(ellipse(80, 60, 10))
    assert disc.cover.sum() == pytest.approx(np.pi * 100**2, rel=0.02)


def test_a_ribbon_has_its_width() -> None:
    line = cut(ribbon([(20, 60), (80, 60), (140, 60)], 4))
    assert line.cover.sum() == pytest.approx(1200 * 40, rel=0.02)


def test_what_lies_outside_the_sheet_is_no_error() -> None:
    sheet = Sheet("outside", (0, 0, 0))
    assert sheet.lay((255, 255, 255), rect(200, 10, 220, 20)).cover.size == 0


def test_drawn_twice_is_the_same_picture(tmp_path: Path) -> None:
    for name in ("one.jpg", "two.jpg"):
        draw("pont", tmp_path / name)
    assert (tmp_path / "one.jpg").read_bytes() == (tmp_path / "two.jpg").read_bytes()
    with Image.open(tmp_path / "one.jpg") as image:
        assert image.size == (1600, 1200)
        assert not image.getexif()


@pytest.mark.slow
def test_every_picture_is_rich_and_unlike_the_others() -> None:
    small: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}
    for name, make in PICTURES.items():
        image = make().finished()
        seen = np.asarray(image.resize((16, 12)), dtype=np.float32)
        assert seen.std() > 18, f"{name} is nearly empty"
        small[name] = seen
    for one, other in combinations(small, 2):
        assert np.abs(small[one] - small[other]).mean() > 9, (one, other)
