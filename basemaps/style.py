"""Colours and sizes of the built-in ground: a warm sheet of paper that lets the marks speak.

Markers come in seven strong colours; the ground keeps to soft ones, so that a mark is always the
loudest thing on the map, and every letter keeps a contrast of at least 4.5 on its halo.
Sizes are world pixels, given at a few zooms and interpolated between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PIL import ImageColor

Colour = tuple[int, int, int]
Sizes = Sequence[tuple[int, float]]


def colour(code: str) -> Colour:
    red, green, blue = ImageColor.getrgb(code)[:3]
    return red, green, blue


LAND = colour("#f8f2e6")
ABROAD = colour("#ece6da")  # outside the department
BUILT = colour("#f1e7d6")
WATER = colour("#abd0e3")
SHORE = colour("#8fbdd4")
ISLAND = colour("#dfe8c9")
FOREST = colour("#d9e4c3")
HAZE = colour("#eadcc6")  # twice as far from the land as BUILT: they share their shades
PAPER = colour("#fbf7ee")
HALO = colour("#fdfaf3")
INK_PALENESS = 0.22  # the same for letters, which must stay readable
PALENESS = 0.55  # part of paper laid over the pale ground, so that drawings stand out

GROUNDS: Mapping[str, Colour] = {
    "park": colour("#d3e3b9"),
    "wood": colour("#c8dbae"),
    "pitch": colour("#dbe6c4"),
    "water": WATER,
    "yard": colour("#e7dfd2"),
    "square": colour("#fdf8ec"),
    "platform": colour("#dad2c6"),
    "parking": colour("#ece5d8"),
}
SOFT_STEPS = 12
GARDEN_STEPS = 6
TREE = colour("#b6d096")
BUILDING = colour("#e2d2bd")
BUILDING_EDGE = colour("#c9b59a")
ROOF = colour("#ebe0d0")

BORDERS: Mapping[str, tuple[Colour, Sizes, Sequence[float]]] = {
    "commune": (colour("#cdbba6"), ((9, 0.5), (11, 0.9), (14, 1.4), (18, 2.0)), (5, 3)),
    "arrondissement": (colour("#c0a68b"), ((7, 0.6), (9, 1.0), (14, 1.8), (18, 2.4)), (9, 4)),
    "department": (colour("#ab8f74"), ((6, 1.0), (9, 1.8), (14, 2.6), (18, 3.2)), ()),
}

# kind: casing colour, fill colour, width of the fill
WAYS: Mapping[str, tuple[Colour, Colour, Sizes]] = {
    "path": (colour("#e9dfce"), colour("#c9b293"), ((15, 0.7), (18, 1.8))),
    "steps": (colour("#e9dfce"), colour("#b79d7b"), ((15, 1.0), (18, 3.0))),
    "service": (colour("#d8c8b0"), colour("#fffdf8"), ((14, 0.8), (16, 2.4), (18, 7))),
    "mall": (colour("#d9c2ac"), colour("#fbeee3"), ((14, 1.4), (16, 5), (18, 14))),
    "street": (colour("#cfbea6"), colour("#ffffff"), ((13, 1.0), (15, 3.5), (16, 6), (18, 17))),
    "tertiary": (colour("#c9b48f"), colour("#fffaf0"), ((12, 1.2), (15, 5), (16, 8), (18, 20))),
    "secondary": (colour("#cdae74"), colour("#fdf0cb"), ((11, 1.4), (15, 6), (16, 9), (18, 22))),
    "primary": (colour("#cb9f55"), colour("#fbe1a0"), ((9, 1.4), (15, 7), (16, 10), (18, 24))),
    "trunk": (colour("#c58b4c"), colour("#f7cf91"), ((8, 1.6), (15, 8), (18, 24))),
    "motorway": (colour("#c07a45"), colour("#f2b784"), ((7, 1.6), (12, 4), (15, 9), (18, 26))),
}
MAIN = (colour("#d9bd88"), colour("#fdf0cf"), ((8, 0.9), (10, 1.6), (12, 3.0), (13, 3.6)))
HIGHWAY = (colour("#c98a56"), colour("#f4c399"), ((7, 1.2), (10, 2.2), (12, 4.0), (13, 5.0)))
AVENUE = (colour("#cdae74"), colour("#fdf3d6"), ((11, 1.6), (13, 3.4), (14, 5.0), (15, 7.0)))
FAR_LINES = {"main": MAIN, "avenue": AVENUE, "motorway": HIGHWAY}
BRIDGE = (colour("#a89478"), colour("#fffaf0"), ((12, 1.6), (14, 4.0), (16, 8.0), (18, 16.0)))

RAIL = colour("#9a8f84")
TRAM = colour("#b4527c")
DOTS = {  # the same lines where their place is not sure
    "main": MAIN[0], "avenue": AVENUE[0], "motorway": HIGHWAY[0], "tram": TRAM,
}  # fmt: skip

TOWN_TEXT = colour("#3b2f28")
COMMUNE_TEXT = colour("#5d4c40")
ABROAD_TEXT = colour("#8a7d70")
QUARTER_TEXT = colour("#7b6252")
WATER_TEXT = colour("#2c6080")
GREEN_TEXT = colour("#4b6734")
STREET_TEXT = colour("#4e4339")
PLACE_TEXT = COMMUNE_TEXT
STATION_TEXT = colour("#2f4c86")
TRAM_TEXT = colour("#94325f")
ECHO_TEXT = colour("#806b55")  # discreet, and still to be read
NUMBER_TEXT = ECHO_TEXT

SYMBOLS: Mapping[str, Colour] = {
    "station": colour("#3d5f9e"),
    "tram": TRAM,
    "bus": colour("#5a6f9c"),
    "hospital": colour("#b8433f"),
    "health": colour("#5f8f62"),
    "castle": colour("#8a6a4b"),
    "monument": colour("#8a6a4b"),
    "museum": colour("#8a6a4b"),
    "theatre": colour("#8a6a4b"),
    "library": colour("#7a5a8c"),
    "school": colour("#7a5a8c"),
    "services": colour("#2f6f8f"),
    "townhall": colour("#2f6f8f"),
    "garden": colour("#5f8a45"),
}
PLAIN_SYMBOL = colour("#9b8570")


def size(zoom: float, sizes: Sizes) -> float:
    """A size between the given zooms; it stays at the first and last value beyond them.

    Between two zooms it grows by a constant factor per zoom, as the map itself does.
    """
    if zoom <= sizes[0][0]:
        return sizes[0][1]
    for (low, small), (high, large) in pairwise(sizes):
        if zoom <= high:
            return float(small * (large / small) ** ((zoom - low) / (high - low)))
    return sizes[-1][1]


def soft_shades(colour: Colour) -> list[Colour]:
    """From the land to a colour, step by step: no step is visible."""
    return _steps(LAND, colour, SOFT_STEPS)


def garden_shades() -> list[Colour]:
    """The same for a garden, which lies in a town: every shade is darker than built-up land."""
    return _steps(BUILT, GROUNDS["park"], GARDEN_STEPS)


def _steps(under: Colour, over: Colour, count: int) -> list[Colour]:
    return [blend(under, over, (step + 1) / count) for step in range(count)]


def blend(under: Colour, over: Colour, part: float) -> Colour:
    """`part` of one colour over another (0..1)."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(under, over, strict=True))
    return red, green, blue
