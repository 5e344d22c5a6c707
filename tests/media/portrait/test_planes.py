"""Frames drawn by OpenCV and by Pillow, and what lies over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from media.portrait import planes
from media.portrait.movement import Rect
from media.portrait.planes import copy, cover, empty, from_image, mix, overlay, view, with_margin
from tests.media.conftest import photo_like


@pytest.fixture
def without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planes, "cv2", lambda: None)


def drawn(part: Rect, size: tuple[int, int] = (320, 180)) -> planes.Planes:
    source = from_image(photo_like(640, 400, 5))
    into = empty(*size)[1]
    view(source, part, into)
    return into


def test_a_part_is_what_pillow_would_cut() -> None:
    picture = photo_like(640, 400, 5)
    part = Rect(37.4, 21.7, 512.0, 288.0)
    box = (part.left, part.top, part.left + part.width, part.top + part.height)
    expected = from_image(picture.resize((320, 180), Image.Resampling.BILINEAR, box=box))
    found = drawn(part)
    difference = np.abs(found.y.astype(int) - expected.y.astype(int))
    assert difference.mean() < 3


def test_pillow_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    part = Rect(10.3, 5.6, 330.0, 185.625)
    by_opencv = drawn(part)
    monkeypatch.setattr(planes, "cv2", lambda: None)
    by_pillow = drawn(part)
    for a, b in (
        (by_opencv.y, by_pillow.y),
        (by_opencv.u, by_pillow.u),
        (by_opencv.v, by_pillow.v),
    ):
        assert np.abs(a.astype(int) - b.astype(int)).mean() < 2.5
    assert planes.engine() == "pillow-bilinear"


def test_the_edges_are_safe(without_opencv: None) -> None:
    drawn(Rect(0.0, 0.0, 640.0, 360.0))
    drawn(Rect(0.2, 40.0, 640.0, 360.0))


def test_half_a_pixel_is_half_a_pixel() -> None:
    source = from_image(photo_like(640, 400, 6))
    a, b = empty(320, 180)[1], empty(320, 180)[1]
    view(source, Rect(100.0, 100.0, 320.0, 180.0), a)
    view(source, Rect(100.5, 100.0, 320.0, 180.0), b)
    middle = (a.y[:, :-1].astype(int) + a.y[:, 1:]) / 2
    assert np.abs(b.y[:, :-1] - middle).mean() < 1.0


def test_a_slow_movement_is_quick_and_does_not_tremble(monkeypatch: pytest.MonkeyPatch) -> None:
    """From border to border, by the thirty-second of a pixel: what the slower way draws."""
    source = with_margin(from_image(photo_like(400, 240, 7)))
    quick, slow = empty(320, 180)[1], empty(320, 180)[1]
    grown, done = planes.grown, list[bool]()

    def seen(*given: Any) -> bool:
        done.append(grown(*given))
        return done[-1]

    for number in range(40):
        side = 1.0 + number / 400
        part = Rect(number * 0.31, number * 0.17, 320.0 * side, 180.0 * side)
        monkeypatch.setattr(planes, "grown", seen)
        view(source, part, quick)
        monkeypatch.setattr(planes, "grown", lambda *_all: False)
        view(source, part, slow)
        assert np.abs(quick.y.astype(int) - slow.y).mean() < 1.0, number
    assert sum(done) >= 0.8 * len(done)


@pytest.mark.parametrize("step", [0.7, 1.0, 1.03, 1.171875, 1.6])
def test_it_begins_within_a_thirty_second_of_a_pixel(step: float) -> None:
    for first in np.linspace(96.0, 97.0, 33):
        begun = planes.beginning(step, first)
        if begun is not None:
            whole, left_out = begun
            assert abs(whole + step * (left_out + 0.5) - 0.5 - first) <= 1 / 32


@pytest.mark.parametrize("opencv", [True, False])
def test_mixing(opencv: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not opencv:
        monkeypatch.setattr(planes, "cv2", lambda: None)
    black, white = (from_image(Image.new("RGB", (32, 16), c)) for c in ("black", "white"))
    into = empty(32, 16)[1]
    mix(black, white, 0.25, into)
    assert into.y.mean() == pytest.approx(16 + 0.25 * 219, abs=1)
    copy(white, into)
    mix(into, black, 1.0, into)
    assert into.y.mean() == pytest.approx(16, abs=1)


def test_colours_are_those_of_bt709() -> None:
    red = from_image(Image.new("RGB", (16, 16), (255, 0, 0)))
    assert int(red.y[0, 0]) == pytest.approx(63, abs=1)
    assert int(red.u[0, 0]) == pytest.approx(102, abs=1)
    assert int(red.v[0, 0]) == pytest.approx(240, abs=1)


def test_an_overlay_is_opaque_where_it_is() -> None:
    drawing = Image.new("RGBA", (21, 11), (255, 255, 255, 255))
    drawing.putpixel((0, 0), (255, 255, 255, 0))
    frame = from_image(Image.new("RGB", (64, 32), "black"))
    cover(frame, overlay(drawing, 11, 7))
    assert frame.y[12, 20] == 235
    assert frame.y[6, 10] == 16  # the corner that is not there
    assert frame.y[0, 0] == 16 and frame.y[31, 63] == 16


def test_views_share_their_buffer() -> None:
    buffer, parts = empty(8, 4)
    parts.y[:], parts.u[:], parts.v[:] = 1, 2, 3
    assert list(buffer) == [1] * 32 + [2] * 8 + [3] * 8
    frame = av.VideoFrame.from_ndarray(buffer.reshape(-1, 8), format="yuv420p")
    assert (frame.width, frame.height) == (8, 4)


def test_it_says_which_engine_draws(tmp_path: Path) -> None:
    assert planes.engine() == "cv2-resize"
