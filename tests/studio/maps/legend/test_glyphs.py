"""Icons drawn by Pillow look like the icons that browsers draw."""

from __future__ import annotations

import re

import pytest

from studio.maps.legend.glyphs import drawing, flatten, glyph
from studio.maps.templates import beginnings

NAMES = sorted({c.icon for begun in beginnings().values() for c in begun.categories})


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_of_the_templates_can_be_drawn(name: str) -> None:
    picture = glyph(name)
    if picture is None:
        pytest.skip("the front end is not built here")
    inked = picture.getchannel("A").getbbox()
    assert inked is not None
    share = sum(picture.getchannel("A").histogram()[128:]) / (picture.width * picture.height)
    assert 0.05 < share < 0.6


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_stays_inside_its_square(name: str) -> None:
    for path in re.findall(r'\bd="([^"]+)"', drawing(name)):
        for line in flatten(path):
            assert all(-0.01 <= value <= 24.01 for point in line for value in point)


def test_an_unknown_icon_is_none() -> None:
    assert glyph("no-such-icon") is None
    assert drawing("no-such-icon") == ""


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("M1 2L3 4", (3, 4)),
        ("M1 2l3 4", (4, 6)),
        ("m1 2 3 4", (4, 6)),
        ("M0 0h5v5H1z", (0, 0)),
        ("M0 0c0 1 1 2 2 2s2 1 2 2", (4, 4)),
        ("M0 0q1 1 2 0t2 0", (4, 0)),
        ("M3 12a9 9 0 1 0 18 0", (21, 12)),
        ("M10 10a2 2 0 012 2", (12, 12)),
        ("M5 5a0 0 0 0 0 3 3", (8, 8)),
    ],
)
def test_paths_are_followed_to_their_end(path: str, end: tuple[float, float]) -> None:
    assert flatten(path)[-1][-1] == pytest.approx(end)


def test_an_arc_is_round() -> None:
    (line,) = flatten("M3 12a9 9 0 1 0 18 0")
    for x, y in line:
        assert (x - 12) ** 2 + (y - 12) ** 2 == pytest.approx(81, rel=1e-6)
