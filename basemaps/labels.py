"""Writing the placed names and signs on a drawn window."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image

from basemaps.atlas import atlas
from basemaps.canvas import Window
from basemaps.echoes import echoes
from basemaps.lettering import curved, straight
from basemaps.naming import names
from basemaps.placing import Placed, Placing
from basemaps.symbols import plate, symbol

HALO_REACH = 4  # world pixels a halo or a rim may stick out of its box


@lru_cache(maxsize=48)
def placing(zoom: int, *, quiet: bool) -> Placing:
    """The names of a zoom, placed once and kept."""
    return Placing(zoom, names(atlas(), zoom, quiet=quiet))


def write(picture: Image.Image, window: Window, *, quiet: bool = False) -> None:
    """Write every name of the window on its picture (RGB), the most important last, on top."""
    box = [edge * window.world for edge in window.unit_box(HALO_REACH)]
    found = placing(window.zoom, quiet=quiet).inside(box[0], box[1], box[2], box[3])
    for echo in echoes(window, atlas(), placing(window.zoom, quiet=quiet).room):
        _paste(picture, window, echo.picture, echo.x, echo.y)
    for one in reversed(found):
        write_one(picture, window, one)


def write_one(picture: Image.Image, window: Window, one: Placed) -> None:
    """One placed name or sign on the picture of a window."""
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
