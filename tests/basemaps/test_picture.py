"""Still pictures: the right place, the product's markers, the credits."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from basemaps import picture as drawing
from basemaps.catalogue import DEPARTMENT
from basemaps.errors import BadPicture, UnknownGround
from basemaps.marks import COLOURS, Mark, colour, marker
from basemaps.mercator import Bounds
from basemaps.picture import Area, Line, extent, picture, view
from basemaps.style import PAPER
from tests.basemaps.packs import square, write_pmtiles

STATION = (0.6940, 47.3892)
BLUE = (0x2F, 0x6F, 0xD0)


@pytest.mark.parametrize("ground", ["plan", "plan-pale", "papier"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_mark_stands_on_its_point(ground: str, scale: float) -> None:
    where = Mark(*STATION, "blue")
    image = picture(
        ground, size=(400, 300), centre=(0.6925, 47.3899), zoom=15.3, marks=[where], scale=scale
    )
    seen = view((400, 300), centre=(0.6925, 47.3899), zoom=15.3, scale=scale)
    x, y = seen.pixel(*STATION)
    assert image.size == (400, 300)
    assert image.getpixel((round(x), round(y))) == BLUE
    painted = np.argwhere((np.asarray(image) == BLUE).all(axis=2))
    assert painted.mean(axis=0) == pytest.approx((y, x), abs=1.5)
    assert len(painted) == pytest.approx(math.pi * (17 * scale) ** 2, rel=0.15)


def test_the_ground_under_a_mark_is_the_ground_of_the_tiles() -> None:
    """The Loire seen by a picture at a broken zoom is where the view says it is."""
    image = picture("plan", size=(500, 400), centre=(0.7010, 47.3960), zoom=14.37, credit=False)
    seen = view((500, 400), centre=(0.7010, 47.3960), zoom=14.37)
    for lon, lat, wet in ((0.6975, 47.3985, True), (0.6885, 47.3925, False)):
        x, y = (round(part) for part in seen.pixel(lon, lat))
        red, _, blue = image.getpixel((x, y))  # type: ignore[misc]
        assert (blue > red + 20) == wet


@settings(deadline=None)
@given(some.floats(0.1, 1.3), some.floats(46.8, 47.6), some.floats(0.001, 0.5))
def test_what_is_asked_for_is_in_the_view_with_air(lon: float, lat: float, wide: float) -> None:
    bounds = Bounds(lon, lat, lon + wide, lat + wide / 2)
    seen = view((600, 400), bounds=bounds)
    left, top = seen.pixel(bounds.west, bounds.north)
    right, bottom = seen.pixel(bounds.east, bounds.south)
    assert min(left, 600 - right) >= 600 * 0.079
    assert min(top, 400 - bottom) >= 400 * 0.079
    assert (left + right) / 2 == pytest.approx(300, abs=0.01)
    assert (top + bottom) / 2 == pytest.approx(200, abs=0.01)


def test_without_a_place_a_picture_shows_what_is_on_it() -> None:
    marks = [Mark(0.66, 47.38), Mark(0.72, 47.40)]
    lines = [Line([(0.65, 47.39), (0.70, 47.37)])]
    areas = [Area([[(0.70, 47.41), (0.73, 47.40), (0.71, 47.38)]])]
    assert extent(marks, lines, areas) == Bounds(0.65, 47.37, 0.73, 47.41)
    assert extent([]) is None
    image = picture("plan", size=(300, 300), marks=marks, lines=lines, areas=areas)
    assert (np.asarray(image) == BLUE).all(axis=2).sum() > 500


def test_marks_close_together_do_not_bring_the_picture_nearer_than_the_ground_is_known() -> None:
    """Two marks in one street of Amboise, where no street is drawn."""
    marks = [Mark(0.98300, 47.41200), Mark(0.98320, 47.41200)]
    chosen = picture("plan", size=(300, 200), marks=marks)
    asked = picture("plan", size=(300, 200), marks=marks, centre=(0.98310, 47.41200), zoom=16.0)
    assert np.abs(np.asarray(chosen, dtype=int) - np.asarray(asked, dtype=int)).mean() < 0.5


def test_one_mark_alone_shows_its_neighbourhood() -> None:
    seen = view((400, 300), bounds=Bounds(*STATION, *STATION))
    assert seen.zoom == 14.0
    assert seen.pixel(*STATION) == pytest.approx((200, 150), abs=0.01)


def test_with_nothing_at_all_it_shows_the_whole_ground() -> None:
    seen = picture("plan", size=(200, 200))
    assert len(seen.getcolors(40000) or []) > 20
    assert picture("papier", size=(64, 64), bounds=DEPARTMENT).size == (64, 64)


def test_a_large_picture_is_drawn_in_strips_that_join(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"size": (500, 700), "centre": STATION, "zoom": 15.6, "scale": 1.25, "credit": False}
    whole = picture("plan", **asked)  # type: ignore[arg-type]
    monkeypatch.setattr(drawing, "STRIP", 97)
    strips = picture("plan", **asked)  # type: ignore[arg-type]
    different = np.abs(np.asarray(whole, dtype=int) - np.asarray(strips, dtype=int)).max(axis=2)
    assert np.count_nonzero(different) <= 20


def test_the_same_picture_is_the_same_bytes() -> None:
    marks = [Mark(*STATION, "violet", "heart", label="3")]
    pictures = [picture("plan", size=(300, 200), marks=marks).tobytes() for _ in range(2)]
    assert pictures[0] == pictures[1]


def test_lines_and_areas_are_drawn_in_their_colours() -> None:
    ring = [(0.690, 47.386), (0.698, 47.386), (0.698, 47.391), (0.690, 47.391)]
    hole = [(0.6935, 47.388), (0.6945, 47.388), (0.6945, 47.389), (0.6935, 47.389)]
    image = picture(
        "papier", size=(400, 400), bounds=Bounds(0.688, 47.384, 0.700, 47.393),
        lines=[Line([(0.688, 47.385), (0.700, 47.385)], "orange", 6)],
        areas=[Area([ring, hole], "green", fill=1.0, width=0.5)],
    )  # fmt: skip
    seen = view((400, 400), bounds=Bounds(0.688, 47.384, 0.700, 47.393))

    def at(lon: float, lat: float) -> object:
        x, y = seen.pixel(lon, lat)
        return image.getpixel((round(x), round(y)))

    assert at(0.694, 47.385) == colour("orange")
    assert at(0.692, 47.388) == colour("green")
    assert at(0.694, 47.3885) != colour("green"), "a hole stays empty"


@pytest.mark.parametrize("shape", ["circle", "square", "diamond", "heart"])
@pytest.mark.parametrize("name", COLOURS)
def test_every_marker_has_its_colour_a_white_halo_and_even_weight(shape: str, name: str) -> None:
    sprite = marker(Mark(0, 0, name, shape))  # type: ignore[arg-type]
    levels = np.asarray(sprite).astype(int)
    body = (levels == (*colour(name), 255)).all(axis=2)
    white = (levels == (255, 255, 255, 255)).all(axis=2)
    assert body[sprite.height // 2, sprite.width // 2]
    assert body.sum() == pytest.approx(math.pi * 17**2, rel=0.22)
    assert white.sum() > 40
    assert levels[0, 0, 3] == 0


def test_a_glyph_is_drawn_in_white_in_the_middle() -> None:
    glyph = Image.new("RGBA", (24, 24), (0, 0, 0, 0))
    glyph.paste((0, 0, 0, 255), (9, 0, 15, 24))
    sprite = marker(Mark(0, 0, "black", glyph=glyph, label="9"))
    plain = marker(Mark(0, 0, "black"))
    middle = (sprite.width // 2, sprite.height // 2)
    assert min(sprite.getpixel(middle)) > 240  # type: ignore[arg-type]
    assert plain.getpixel(middle) == (0x11, 0x11, 0x11, 255)
    assert marker(Mark(0, 0, "black", label="8")) != plain


def test_credits_are_written_and_shortened_where_room_is_scarce() -> None:
    asked = {"centre": STATION, "zoom": 16.0}
    for width in (1200, 360):
        signed = picture("plan", size=(width, 240), **asked)  # type: ignore[arg-type]
        bare = picture("plan", size=(width, 240), credit=False, **asked)  # type: ignore[arg-type]
        changed = np.abs(np.asarray(signed, dtype=int) - np.asarray(bare, dtype=int)).any(axis=2)
        rows, columns = np.nonzero(changed)
        assert rows.min() >= 240 - 20
        assert columns.max() == width - 1
        assert columns.min() > 0
    paper = picture("papier", size=(200, 100), **asked)  # type: ignore[arg-type]
    assert np.abs(np.asarray(paper, dtype=int) - np.array(PAPER)).max() < 16


def test_a_pack_makes_a_picture_too_and_holes_in_it_are_paper(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "p.pmtiles", {(3, 4, 2): square(200, 30, 30)}, {"name": "p"})
    image = picture(
        "pack-p", size=(300, 200), centre=(22.5, 55.0), zoom=2.6, packs=tmp_path,
        marks=[Mark(22.5, 55.0)],
    )  # fmt: skip
    assert image.getpixel((150, 100)) == BLUE
    assert image.getpixel((150, 60)) == (200, 30, 30)
    assert image.getpixel((2, 2)) == PAPER


@pytest.mark.parametrize("size", [(0, 10), (-5, 400), (15, 15), (100_000, 100_000)])
def test_impossible_sizes_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(BadPicture, match="pixels"):
        picture("plan", size=size, centre=STATION, zoom=12.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"centre": (0.69, 95.0), "zoom": 12.0},
        {"centre": (math.nan, 47.0), "zoom": 12.0},
        {"centre": (math.inf, 47.0), "zoom": 12.0},
        {"centre": STATION},
        {"centre": STATION, "zoom": 12.0, "scale": 0.0},
    ],
)
def test_impossible_places_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadPicture):
        picture("plan", size=(300, 200), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", [Mark(0, 0, "no-colour"), Mark(0, 0, shape="star")])  # type: ignore[arg-type]
def test_unknown_colours_and_shapes_are_refused(mark: Mark) -> None:
    with pytest.raises(BadPicture, match="connue"):
        marker(mark)


def test_an_unknown_ground_is_refused() -> None:
    with pytest.raises(UnknownGround):
        picture("rien", size=(100, 100))


def test_zooms_beyond_the_ground_are_enlarged_not_refused() -> None:
    image = picture("plan", size=(200, 200), centre=STATION, zoom=25.0)
    assert len(image.getcolors(40000) or []) > 3
