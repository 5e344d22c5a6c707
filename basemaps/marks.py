"""The product's markers: a shape that says what kind of thing it is, a colour, a white halo.

Circle = a place, square = a service, diamond = a danger or obstacle, heart = a feeling.
Shapes have the same visual weight, so that none looks more important than another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageOps

from basemaps.errors import BadPicture
from basemaps.lettering import font
from basemaps.style import Colour

Shape = Literal["circle", "square", "diamond", "heart"]

COLOURS = {
    "blue": "#2F6FD0", "green": "#00573F", "orange": "#C24E00", "violet": "#4A1F78",
    "brown": "#4A2E0C", "grey": "#6E6E6E", "black": "#111111",
}  # fmt: skip
OVER = 4
HALO = 2.0  # pixels of white around the shape, so that it stands on any ground
SHADOW = 3.0  # pixels of soft shadow, so that the halo shows on white paper
GLYPH_PART = 0.58  # of the marker's size
EXTENT = {"circle": 1.0, "square": 0.89, "diamond": 1.18, "heart": 1.14}  # equal areas, nearly
PICTURE_PART = 0.72  # the same for a picture, which is looked at and not read
MAX_LABEL = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker on a picture, its middle on the point.

    `colour` is a name of COLOURS or any CSS colour; `glyph` a picture whose opacity is drawn in
    white; `picture` is shown as it is, round, in its place; without either, `label` (three
    characters at most) is written instead. `size` is the width of a circle in pixels at scale 1.
    """

    lon: float
    lat: float
    colour: str = "blue"
    shape: Shape = "circle"
    glyph: Image.Image | None = None
    picture: Image.Image | None = None
    label: str = ""
    size: float = 34.0


def marker(mark: Mark, scale: float = 1.0) -> Image.Image:
    """The marker as a transparent picture, its anchor in the middle.

    Raises BadPicture for an unknown shape or colour.
    """
    body = _body(mark.shape, colour(mark.colour), mark.size, scale).copy()
    inner = round(mark.size * scale * GLYPH_PART)
    if mark.picture is not None:
        _show(body, mark.picture, round(mark.size * scale * PICTURE_PART))
    elif mark.glyph is not None:
        _stamp(body, _opacity(mark.glyph, inner))
    elif mark.label:
        _stamp(body, _written(mark.label[:MAX_LABEL], mark.size * scale))
    return body


def colour(code: str) -> Colour:
    """A colour by product name or CSS notation."""
    try:
        red, green, blue = ImageColor.getrgb(COLOURS.get(code, code))[:3]
    except ValueError as error:
        raise BadPicture(f"« {code} » n’est pas une couleur connue.") from error
    return red, green, blue


@lru_cache(maxsize=128)
def _body(shape: str, fill: Colour, size: float, scale: float) -> Image.Image:
    if shape not in get_args(Shape):
        raise BadPicture(f"« {shape} » n’est pas une forme de repère connue.")
    margin = HALO + SHADOW
    side = 2 * math.ceil((size * 1.2 / 2 + margin) * scale)
    large = side * OVER
    inner = _outline(shape, large, size * scale * OVER, 0.0)
    outer = _outline(shape, large, size * scale * OVER, HALO * scale * OVER)
    shadow = outer.filter(ImageFilter.GaussianBlur(SHADOW * scale * OVER / 2))
    shadow = ImageChops.offset(shadow, 0, round(scale * OVER))
    picture = Image.new("RGBA", (large, large), (40, 30, 20, 0))
    picture.putalpha(shadow.point(lambda value: round(value * 0.35)))
    for mask, tone in ((outer, (255, 255, 255)), (inner, fill)):
        layer = Image.new("RGBA", (large, large), (*tone, 255))
        layer.putalpha(mask)
        picture.alpha_composite(layer)
    return picture.reduce(OVER)


def _outline(shape: str, large: int, size: float, grown: float) -> Image.Image:
    """The shape as a mask, grown on every side by the halo."""
    mask = Image.new("L", (large, large))
    draw = ImageDraw.Draw(mask)
    middle, reach = large / 2, size / 2 * EXTENT[shape]
    if shape == "circle":
        full = reach + grown
        draw.ellipse((middle - full, middle - full, middle + full, middle + full), fill=255)
        return mask
    points = [(middle + x * reach, middle + y * reach) for x, y in _corners(shape)]
    draw.polygon(points, fill=255)
    rounding = grown + size * 0.06
    _thicken(draw, points, rounding)
    return mask


def _thicken(
    draw: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], reach: float
) -> None:
    """Grow a drawn polygon by rounding it: a thick line along it, discs at its corners."""
    closed = [*points, points[0]]
    draw.line(closed, fill=255, width=round(2 * reach))
    for x, y in points:
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)


def _corners(shape: str) -> list[tuple[float, float]]:
    """The shape in a square from -1 to 1, a little small: its corners are rounded outwards."""
    if shape == "square":
        return [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
    if shape == "diamond":
        return [(0, -0.92), (0.92, 0), (0, 0.92), (-0.92, 0)]
    return [_heart(step / 60 * 2 * math.pi) for step in range(60)]


def _heart(turn: float) -> tuple[float, float]:
    """A classic heart curve, centred and scaled to the square."""
    x = 16 * math.sin(turn) ** 3
    y = 13 * math.cos(turn) - 5 * math.cos(2 * turn) - 2 * math.cos(3 * turn) - math.cos(4 * turn)
    return x / 18.5, -(y + 2.5) / 18.5


def _opacity(glyph: Image.Image, side: int) -> Image.Image:
    """What is drawn of a glyph: its alpha, or its darkness when it has none."""
    if "A" in glyph.getbands():
        mask = glyph.getchannel("A")
    else:
        mask = ImageChops.invert(glyph.convert("L"))
    mask.thumbnail((side, side), Image.Resampling.LANCZOS)
    return mask


def _written(text: str, size: float) -> Image.Image:
    """A number or a letter as a mask."""
    part = 0.6 if len(text) == 1 else 0.5 if len(text) == 2 else 0.38
    face = font(700, max(6, round(size * part * OVER)))
    side = 2 * math.ceil(size * OVER / 2 / OVER) * OVER
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).text((side / 2, side / 2), text, 255, face, anchor="mm")
    return mask.reduce(OVER)


def _show(body: Image.Image, picture: Image.Image, side: int) -> None:
    """A small picture in the middle, cut to a disc."""
    small = ImageOps.fit(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    disc = Image.new("L", (side * OVER, side * OVER))
    ImageDraw.Draw(disc).ellipse((0, 0, side * OVER - 1, side * OVER - 1), fill=255)
    mask = ImageChops.multiply(small.getchannel("A"), disc.reduce(OVER))
    place = ((body.width - side) // 2, (body.height - side) // 2)
    body.paste(small.convert("RGB"), place, mask)


def _stamp(body: Image.Image, mask: Image.Image) -> None:
    left, top = (body.width - mask.width) // 2, (body.height - mask.height) // 2
    body.paste((255, 255, 255, 255), (left, top), mask)
