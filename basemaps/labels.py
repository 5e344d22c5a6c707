"""Writing the placed names and signs on a drawn window."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image

from basemaps import style
from basemaps.atlas import atlas
from basemaps.canvas import Window
from basemaps.lettering import Writing, curved, straight, width
from basemaps.mercator import to_degrees
from basemaps.naming import names
from basemaps.placing import Placed, Placing
from basemaps.symbols import plate, symbol

HALO_REACH = 4  # world pixels a halo or a rim may stick out of its box
ECHO_FROM = 15  # where streets are missing, the commune's name is repeated from this zoom on
ECHO_AIR = 90.0  # world pixels without any name around a repetition
ECHO_STEP = (640, 440)  # world pixels between two repetitions: wider than the longest name


@lru_cache(maxsize=48)
def placing(zoom: int, *, quiet: bool) -> Placing:
    """The names of a zoom, placed once and kept."""
    return Placing(zoom, names(atlas(), zoom, quiet=quiet))


def write(picture: Image.Image, window: Window, *, quiet: bool = False) -> None:
    """Write every name of the window on its picture (RGB), the most important last, on top."""
    box = [edge * window.world for edge in window.unit_box(HALO_REACH)]
    found = placing(window.zoom, quiet=quiet).inside(box[0], box[1], box[2], box[3])
    for one in [*_echoes(window, quiet=quiet), *reversed(found)]:
        _write_one(picture, window, one)


def _echoes(window: Window, *, quiet: bool) -> Iterator[Placed]:
    """Pale repetitions of the commune's name: one is never on a sheet without a word.

    They stand on a grid that covers the world and give way to every placed name, so each tile
    can find its own without asking its neighbours.
    """
    if window.zoom < ECHO_FROM:
        return
    room = placing(window.zoom, quiet=quiet).room
    for x, y in _echo_grid(window):
        commune = atlas().commune_at(*to_degrees(x, y, window.zoom))
        if commune:
            writing = Writing(commune.name, 13.5, style.ECHO_TEXT)
            half = width(commune.name, writing.size, bold=False) / 2 + HALO_REACH
            box = (x - half, y - writing.size, x + half, y + writing.size)
            if room.free([_wider(box)]):
                yield Placed(x, y, box, writing)


def _wider(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box with the silence an echo needs around it."""
    return box[0] - ECHO_AIR, box[1] - ECHO_AIR, box[2] + ECHO_AIR, box[3] + ECHO_AIR


def _echo_grid(window: Window) -> Iterator[tuple[int, int]]:
    across, down = ECHO_STEP
    for row in range((window.top - down) // down, (window.top + window.height) // down + 2):
        shift = across // 2 if row % 2 else 0
        first = math.floor((window.left - across - shift) / across)
        last = math.ceil((window.left + window.width + across - shift) / across)
        for column in range(first, last + 1):
            yield column * across + shift, row * down


def _write_one(picture: Image.Image, window: Window, one: Placed) -> None:
    if one.symbol.startswith("plate-") and one.writing:
        sign = plate(one.symbol.removeprefix("plate-"), one.writing, window.scale)
        _paste(picture, window, sign, one.x, one.y)
        return
    if one.symbol:
        sign = symbol(one.symbol, one.symbol_size, window.scale)
        _paste(picture, window, sign, *one.symbol_at)
    if one.writing and one.letters:
        word = curved(one.letters, one.writing, window.scale)
        _paste(picture, window, word, one.x, one.y)
    elif one.writing:
        _paste(picture, window, straight(one.writing, window.scale), one.x, one.y)


def _paste(picture: Image.Image, window: Window, sprite: Image.Image, x: int, y: int) -> None:
    """Lay a sprite with its middle on a world pixel."""
    left = round((x - window.left) * window.scale) - sprite.width // 2
    top = round((y - window.top) * window.scale) - window.first_row - sprite.height // 2
    picture.paste(sprite, (left, top), sprite)
