"""Small signs for places, drawn here so that no picture file is needed.

A sign is recognised before its name is read: each has its own shape inside its disc.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from basemaps import style
from basemaps.lettering import Writing, straight, width

OVER = 4
WHITE = (255, 255, 255)

Pen = Callable[[ImageDraw.ImageDraw, float, style.Colour], None]


@lru_cache(maxsize=256)
def symbol(kind: str, size: float, scale: float) -> Image.Image:
    """The sign of a kind of place, `size` world pixels across, with its white rim."""
    side = max(2, round(size * scale / 2)) * 2 + 4
    large = side * OVER
    picture = Image.new("RGBA", (large, large), (*style.HALO, 0))
    draw = ImageDraw.Draw(picture)
    colour = style.SYMBOLS.get(kind, style.PLAIN_SYMBOL)
    rim = OVER * 1.5 * scale
    draw.ellipse((0, 0, large - 1, large - 1), fill=(*style.HALO, 255))
    draw.ellipse((rim, rim, large - 1 - rim, large - 1 - rim), fill=(*colour, 255))
    pen = PENS.get(kind)
    if pen and side >= 13:
        pen(draw, float(large), colour)
    return picture.reduce(OVER)


@lru_cache(maxsize=128)
def plate(kind: str, writing: Writing, scale: float) -> Image.Image:
    """A road number on its plate."""
    wide = width(writing.text, writing.size, bold=writing.bold) + 8
    size = [OVER * 2 * round(part * scale / 2) for part in (wide, writing.size + 5)]
    picture = Image.new("RGBA", (size[0], size[1]), (*style.HALO, 0))
    casing, fill, _ = style.HIGHWAY if kind == "motorway" else style.MAIN
    ImageDraw.Draw(picture).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1), radius=OVER * 3 * scale,
        fill=(*fill, 255), outline=(*casing, 255), width=round(OVER * scale),
    )  # fmt: skip
    small = picture.reduce(OVER)
    word = straight(Writing(writing.text, writing.size, writing.colour, writing.bold, fill), scale)
    left, top = (small.width - word.width) // 2, (small.height - word.height) // 2
    layer = Image.new("RGBA", small.size, (*fill, 0))
    layer.paste(word, (left, top))
    small.alpha_composite(layer)
    return small


def _train(draw: ImageDraw.ImageDraw, side: float, colour: style.Colour) -> None:
    left, top, right, bottom = (side * part for part in (0.33, 0.24, 0.67, 0.70))
    draw.rounded_rectangle((left, top, right, bottom), side * 0.08, fill=WHITE)
    draw.rectangle((side * 0.39, side * 0.32, side * 0.61, side * 0.47), fill=colour)
    for x in (0.42, 0.58):
        _disc(draw, side * x, side * 0.58, side * 0.035, colour)
    for x, shift in ((0.38, -0.06), (0.62, 0.06)):
        start, end = (side * x, side * 0.70), (side * (x + shift), side * 0.80)
        draw.line((*start, *end), fill=WHITE, width=round(side * 0.06))


def _tram(draw: ImageDraw.ImageDraw, side: float, colour: style.Colour) -> None:
    _disc(draw, side / 2, side / 2, side * 0.24, WHITE)
    _disc(draw, side / 2, side / 2, side * 0.12, colour)


def _bus(draw: ImageDraw.ImageDraw, side: float, colour: style.Colour) -> None:
    draw.rounded_rectangle(
        (side * 0.30, side * 0.28, side * 0.70, side * 0.68), side * 0.06, fill=WHITE
    )
    draw.rectangle((side * 0.36, side * 0.35, side * 0.64, side * 0.50), fill=colour)
    for x in (0.38, 0.62):
        _disc(draw, side * x, side * 0.71, side * 0.055, WHITE)


def _cross(draw: ImageDraw.ImageDraw, side: float, _colour: style.Colour) -> None:
    arm, far, near = side * 0.07, side * 0.26, side * 0.74
    draw.rectangle((side / 2 - arm, far, side / 2 + arm, near), fill=WHITE)
    draw.rectangle((far, side / 2 - arm, near, side / 2 + arm), fill=WHITE)


def _tower(draw: ImageDraw.ImageDraw, side: float, colour: style.Colour) -> None:
    draw.rectangle((side * 0.30, side * 0.40, side * 0.70, side * 0.72), fill=WHITE)
    for x in (0.30, 0.45, 0.60):
        draw.rectangle((side * x, side * 0.30, side * (x + 0.10), side * 0.42), fill=WHITE)
    draw.rectangle((side * 0.45, side * 0.56, side * 0.55, side * 0.72), fill=colour)


def _columns(draw: ImageDraw.ImageDraw, side: float, _colour: style.Colour) -> None:
    roof = [(0.26, 0.42), (0.5, 0.26), (0.74, 0.42)]
    draw.polygon([(side * x, side * y) for x, y in roof], fill=WHITE)
    for x in (0.31, 0.46, 0.61):
        draw.rectangle((side * x, side * 0.45, side * (x + 0.08), side * 0.66), fill=WHITE)
    draw.rectangle((side * 0.26, side * 0.68, side * 0.74, side * 0.74), fill=WHITE)


def _book(draw: ImageDraw.ImageDraw, side: float, _colour: style.Colour) -> None:
    for sign in (-1, 1):
        page = [(0.03, 0.36), (0.26, 0.29), (0.26, 0.64), (0.03, 0.71)]
        draw.polygon([(side * (0.5 + sign * x), side * y) for x, y in page], fill=WHITE)


def _tree(draw: ImageDraw.ImageDraw, side: float, _colour: style.Colour) -> None:
    _disc(draw, side / 2, side * 0.42, side * 0.19, WHITE)
    draw.rectangle((side * 0.46, side * 0.55, side * 0.54, side * 0.78), fill=WHITE)


def _hand(draw: ImageDraw.ImageDraw, side: float, _colour: style.Colour) -> None:
    """A counter with someone behind it: a public service."""
    _disc(draw, side / 2, side * 0.36, side * 0.11, WHITE)
    draw.pieslice((side * 0.30, side * 0.46, side * 0.70, side * 0.92), 180, 360, fill=WHITE)


def _disc(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: style.Colour
) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


PENS: dict[str, Pen] = {
    "station": _train, "tram": _tram, "bus": _bus, "hospital": _cross, "health": _cross,
    "castle": _tower, "monument": _columns, "museum": _columns, "theatre": _columns,
    "library": _book, "school": _book, "garden": _tree, "services": _hand, "townhall": _columns,
}  # fmt: skip
