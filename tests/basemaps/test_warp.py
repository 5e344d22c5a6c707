"""Laying drawings: what goes there comes back, calm fits stay true, nonsense is refused."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from basemaps.catalogue import PAPER_GROUNDS
from basemaps.errors import BadPicture
from basemaps.marks import COLOURS
from basemaps.mercator import Bounds, degrees, unit
from basemaps.paper import SHEETS, paper
from basemaps.picture import Overlay, picture
from basemaps.warp import MOST, NO_SENSE, SAME, TOO_FEW, TOO_MANY, Pair, bounds_of, fit, lay

SIZE = (2000, 1500)
TOURS = (0.6893, 47.3936)

spots = st.floats(0.02, 0.98)
turns = st.floats(-math.pi, math.pi)
widths = st.floats(200.0, 20_000.0)  # metres


def on_ground(x: float, y: float, turn: float, width: float) -> tuple[float, float]:
    """Where a point of a drawing falls that is turned and `width` metres wide, in Tours."""
    a, b = (x - 0.5) * width, (y - 0.5) * width * SIZE[1] / SIZE[0]
    east, south = a * math.cos(turn) - b * math.sin(turn), a * math.sin(turn) + b * math.cos(turn)
    whole = 40_075_016.686 * math.cos(math.radians(TOURS[1]))
    ux, uy = unit(*TOURS)
    return degrees(ux + east / whole, uy + south / whole)


@st.composite
def true_pairs(draw: st.DrawFn) -> tuple[list[Pair], float, float]:
    """Points of a drawing that really is only turned, stretched and moved; well apart."""
    turn, width = draw(turns), draw(widths)
    cells = draw(st.lists(st.integers(0, 15), min_size=2, max_size=12, unique=True))
    found = []
    for cell in cells:
        x = (cell % 4 + draw(st.floats(0.2, 0.8))) / 4
        y = (cell // 4 + draw(st.floats(0.2, 0.8))) / 4
        found.append(Pair(x, y, *on_ground(x, y, turn, width)))
    return found, turn, width


@settings(max_examples=60, deadline=None)
@given(true_pairs(), spots, spots)
def test_a_drawing_that_is_only_turned_falls_right_whatever_the_method(
    told: tuple[list[Pair], float, float], x: float, y: float
) -> None:
    pairs, turn, width = told
    warp = fit(pairs, SIZE)
    (lon, lat), wanted = warp.to_ground([(x, y)])[0], on_ground(x, y, turn, width)
    assert math.dist((lon, lat), wanted) * 111_000 < width * 0.01
    assert warp.error is None or warp.error < width * 0.02


@settings(max_examples=60, deadline=None)
@given(true_pairs(), st.integers(0, 2**32 - 1))
def test_there_and_back_is_the_same_spot_even_where_hands_trembled(
    told: tuple[list[Pair], float, float], seed: int
) -> None:
    pairs, _, width = told
    noise = np.random.default_rng(seed).normal(0, width * 0.03 / 111_000, (len(pairs), 2))
    shaken = [Pair(p.x, p.y, p.lon + e, p.lat + n) for p, (e, n) in zip(pairs, noise, strict=True)]
    warp = fit(shaken, SIZE)
    inside = np.random.default_rng(seed).uniform(0, 1, (40, 2))
    assert np.abs(warp.to_drawing(warp.to_ground(inside)) - inside).max() < 1e-5
    assert not warp.folds() or warp.method == "similarity"


def test_more_points_allow_more() -> None:
    grid = [(0.1, 0.1), (0.9, 0.15), (0.2, 0.9), (0.85, 0.8), (0.5, 0.45), (0.3, 0.6), (0.7, 0.3)]
    pairs = [Pair(x, y, *on_ground(x, y, 0.3, 1500)) for x, y in grid]
    methods = [fit(pairs[:count], SIZE).method for count in range(2, 8)]
    assert methods == ["similarity", "similarity", "affine", "affine", "spline", "spline"]


def test_points_in_a_row_or_mirrored_stay_a_calm_similarity() -> None:
    row = [Pair(x, 0.5, *on_ground(x, 0.5, 0.0, 1500)) for x in (0.1, 0.3, 0.6, 0.9)]
    assert fit(row, SIZE).method == "similarity"
    corners = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)]
    mirrored = [Pair(1 - x, y, *on_ground(x, y, 0.0, 1500)) for x, y in corners]
    assert fit(mirrored, SIZE).method == "similarity"


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], TOO_FEW),
        ([Pair(0.1, 0.1, *TOURS)], TOO_FEW),
        ([Pair(0.1, 0.1, *TOURS), Pair(0.1, 0.1, 0.7, 47.4)], SAME),
        ([Pair(0.1, 0.1, *TOURS), Pair(0.9, 0.9, *TOURS)], SAME),
        ([Pair(0.1, 0.1, math.nan, 47.0), Pair(0.9, 0.9, *TOURS)], NO_SENSE),
        ([Pair(0.1, 0.1, 0.0, 47.0), Pair(0.9, 0.9, 40.0, 10.0)], NO_SENSE),
        ([Pair(n / 30, n / 31, n / 1000, 47.0) for n in range(1, MOST + 2)], TOO_MANY),
    ],
)
def test_nonsense_is_refused_with_a_sentence(pairs: list[Pair], sentence: str) -> None:
    with pytest.raises(BadPicture, match=sentence[:20]):
        fit(pairs, SIZE)


def test_the_error_says_how_far_points_fall() -> None:
    grid = [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9)]
    pairs = [Pair(x, y, *on_ground(x, y, 0.0, 1000)) for x, y in grid]
    lon, lat = on_ground(0.9, 0.9, 0.0, 1000)
    warp = fit([*pairs, Pair(0.9, 0.9, lon + 200 / 75_300, lat)], SIZE)
    assert warp.error == pytest.approx(100, rel=0.05)  # half of it is taken by the fit
    assert fit(pairs[:2], SIZE).error is None


def test_a_laid_picture_has_its_colours_where_they_belong() -> None:
    image = Image.new("RGB", (400, 300), "white")
    image.paste((200, 0, 0), (0, 0, 200, 150))  # upper left
    pairs = [Pair(x, y, *on_ground(x, y, math.pi, 1000)) for x, y in [(0.1, 0.1), (0.9, 0.8)]]
    laid = lay(image, fit(pairs, image.size), longest=200)
    assert laid.image.mode == "RGBA" and max(laid.image.size) == 200
    red = laid.image.getpixel((150, 120))  # turned by half a turn: lower right
    assert isinstance(red, tuple) and red[0] > 150 and red[1] < 60 and red[3] == 255
    west, south, east, north = bounds_of(fit(pairs, image.size))
    assert west < TOURS[0] < east and south < TOURS[1] < north


def test_around_a_turned_drawing_there_is_nothing() -> None:
    pairs = [Pair(x, y, *on_ground(x, y, 0.7, 1000)) for x, y in [(0.1, 0.1), (0.9, 0.8)]]
    laid = lay(Image.new("RGB", (400, 300), "green"), fit(pairs, (400, 300)), longest=200)
    assert laid.image.getpixel((2, 2))[3] == 0  # type: ignore[index]


def test_a_warp_is_plain_data() -> None:
    grid = [(0.1, 0.1), (0.9, 0.15), (0.2, 0.9), (0.85, 0.8), (0.5, 0.45), (0.3, 0.6)]
    pairs = [Pair(x, y, *on_ground(x, y, 0.3, 1500)) for x, y in grid]
    told = json.loads(json.dumps(fit(pairs, SIZE).to_json()))
    assert len(told["flat"]) == 3 and len(told["knots"]) == len(told["bends"]) == 6


# Papers, and pictures over them


def test_every_paper_has_a_name_and_joins_itself() -> None:
    assert {one.id for one in PAPER_GROUNDS} == set(SHEETS)
    for name in SHEETS:
        wide = np.asarray(paper(512, 300, name=name))
        assert (wide[:, :256] == wide[:, 256:]).all()


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_mark_stands_out_on_every_paper(name: str) -> None:
    middle = np.asarray(paper(256, 256, name=name)).reshape(-1, 3).mean(axis=0)
    for code in COLOURS.values():
        tone = [int(code[n : n + 2], 16) for n in (1, 3, 5)]
        assert (_light(middle) + 0.05) / (_light(tone) + 0.05) >= 3, code


def _light(tone: object) -> float:
    parts = np.array(tone, dtype=float) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def test_an_overlay_fills_its_rectangle_and_nothing_else() -> None:
    red = Image.new("RGB", (50, 50), "red")
    around = Bounds(0.0, 0.0, 1.0, 1.0)
    image = picture(
        "papier",
        size=(300, 300),
        centre=(0.5, 0.5),
        zoom=7.0,
        overlays=[Overlay(red, around, 0.5)],
    )
    assert image.getpixel((5, 5)) == picture(
        "papier", size=(300, 300), centre=(0.5, 0.5), zoom=7.0
    ).getpixel((5, 5))
    red_part, green_part, _ = image.getpixel((150, 150))  # type: ignore[misc]
    assert red_part > 240 and 100 < green_part < 140
