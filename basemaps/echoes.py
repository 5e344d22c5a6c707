"""What is written where nothing else is: the name of the commune, a scale, a word of explanation.

Seen from near, most of the department is open land without a street. These pale repetitions stand
on a grid that covers the world and give way to everything, so that one is never on a sheet
without a word, and each tile finds its own without asking its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from basemaps import style
from basemaps.atlas import Atlas
from basemaps.canvas import Window
from basemaps.lettering import Writing, straight, width
from basemaps.mercator import metres_per_pixel, to_degrees
from basemaps.placing import Box, Room

FROM = 15  # where streets are missing, from this zoom on
STEP = (520, 380)  # world pixels between two of them: a phone shows one or two
AIR = 36.0  # world pixels without any name around
NAME_SIZE, WORDS_SIZE = 13.5, 11.5
LINE = 22  # world pixels from the name to what stands under it
WORDS = "plan approché, sans les rues"
SEATS = (0, 84, -84)  # world pixels up or down from its place, where one may find room
WIDEST = 110  # world pixels from the middle of the longest name to its end
BAR = 110.0  # world pixels: the longest scale
ROUND = (10, 20, 50, 100, 200, 500)  # metres a scale may show
DRAWN = ("water", "borders", "lines", "bridges", "grounds", "ways", "buildings")
OVER = 4


@dataclass(frozen=True, slots=True)
class Echo:
    """A sprite and the world pixel of its middle."""

    x: int
    y: int
    picture: Image.Image


def echoes(window: Window, atlas: Atlas, room: Room) -> Iterator[Echo]:
    """The repetitions that a window shows: a name over a scale, or over an explanation."""
    if window.zoom < FROM:
        return
    for column, row in _grid(window):
        x = column * STEP[0] + (STEP[0] // 2 if row % 2 else 0)
        for y in (row * STEP[1] + seat for seat in SEATS):
            found = _seated(x, y, window, atlas, room)
            if found:
                name, lat = found
                yield Echo(x, y, straight(name, window.scale))
                yield Echo(x, y + LINE, _below(column, row, window, lat))
                break


def _seated(
    x: int, y: int, window: Window, atlas: Atlas, room: Room
) -> tuple[Writing, float] | None:
    """The name to write there and the latitude of the place, if nothing else wants it."""
    lon, lat = to_degrees(x, y, window.zoom)
    commune = atlas.commune_at(lon, lat)
    if commune is None or atlas.detail.holds(lon, lat):
        return None
    half = max(width(commune.name, NAME_SIZE, bold=False), BAR * 1.5) / 2
    box = (x - half, y - 14.0, x + half, y + LINE + 14.0)
    if not room.free([_wider(box)]) or _crossed(atlas, window, box):
        return None
    return Writing(commune.name, NAME_SIZE, style.ECHO_TEXT), lat


def _below(column: int, row: int, window: Window, lat: float) -> Image.Image:
    if (column + row) % 2:
        return straight(Writing(WORDS, WORDS_SIZE, style.ECHO_TEXT), window.scale)
    metre = 1 / metres_per_pixel(lat, window.zoom)
    metres = max(one for one in ROUND if one * metre <= BAR)
    return scale_bar(f"{metres} m", round(metres * metre, 1), window.scale)


@lru_cache(maxsize=64)
def scale_bar(text: str, length: float, scale: float) -> Image.Image:
    """A line of so many world pixels with its two ends, and under it how long it is."""
    word = straight(Writing(text, WORDS_SIZE, style.ECHO_TEXT), scale)
    across = 2 * math.ceil((length * scale + 4) / 2)
    tall = 2 * math.ceil(3 * scale)
    large = Image.new("RGBA", (across * OVER, tall * OVER), (*style.ECHO_TEXT, 0))
    pen, dot = ImageDraw.Draw(large), OVER * scale
    left, right, foot = 2 * OVER, 2 * OVER + length * dot, tall * OVER - dot
    corners = [(left, foot - 5 * dot), (left, foot), (right, foot), (right, foot - 5 * dot)]
    pen.line(corners, fill=(*style.ECHO_TEXT, 255), width=round(dot), joint="curve")
    bar = large.reduce(OVER)
    gap = round(2 * scale)
    size = (max(bar.width, word.width), bar.height + gap + word.height)
    sprite = Image.new("RGBA", size, (*style.HALO, 0))
    sprite.paste(bar, ((size[0] - bar.width) // 2, 0))
    sprite.alpha_composite(word, ((size[0] - word.width) // 2, bar.height + gap))
    return sprite


def _crossed(atlas: Atlas, window: Window, box: Box) -> bool:
    """Whether anything is drawn there: water, a limit, a road, the edge of the surveyed quarter."""
    left, top, right, bottom = (edge / window.world for edge in box)
    return any(atlas.layer(name).touches(left, top, right, bottom) for name in DRAWN)


def _wider(box: Box) -> Box:
    return box[0] - AIR, box[1] - AIR, box[2] + AIR, box[3] + AIR


def _grid(window: Window) -> Iterator[tuple[int, int]]:
    """Columns and rows of the grid whose echo may reach into the window."""
    across, down = STEP
    high = max(SEATS) + LINE * 2
    first, last = window.top - high, window.top + window.height + high
    for row in range(math.ceil(first / down), math.floor(last / down) + 1):
        shift = across // 2 if row % 2 else 0
        left, right = window.left - WIDEST - shift, window.left + window.width + WIDEST - shift
        for column in range(math.ceil(left / across), math.floor(right / across) + 1):
            yield column, row
