"""Writing on a map: small transparent pictures of words, with a halo, straight or along a curve.

Words are drawn larger than needed and reduced, so that tilted letters stay clean. A sprite
depends on nothing but its own description: two tiles that share a word show the same dots.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from basemaps.errors import NoFont
from basemaps.style import HALO, Colour

FONTS = Path(__file__).parent / "fonts"
FAMILY = "atkinson-hyperlegible-next-latin-{weight}-normal.woff2"
WEIGHTS = (400, 700)
OVER = 4  # letters are drawn four times too large, then reduced
HALO_WIDTH = 1.7  # world pixels around each letter


@dataclass(frozen=True, slots=True)
class Writing:
    """How a word looks; `size` is its height in world pixels (CSS pixels of the map)."""

    text: str
    size: float
    colour: Colour
    bold: bool = False
    halo: Colour = HALO


@lru_cache(maxsize=64)
def font(weight: int, dots: int) -> ImageFont.FreeTypeFont:
    """The product's typeface at a size in dots.

    Raises NoFont when the front end has not been built (it brings the font files), or when a
    file cannot be read.
    """
    path = FONTS / FAMILY.format(weight=weight)
    if not path.is_file():
        raise NoFont(
            "Les lettres des fonds de carte manquent : lancez « make setup » "
            f"(fichier attendu : basemaps/fonts/{path.name})."
        )
    try:
        return ImageFont.truetype(str(path), dots, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise NoFont(
            f"Le fichier de lettres basemaps/fonts/{path.name} est abîmé : effacez-le, "
            "puis lancez « make setup »."
        ) from error


def missing_letters() -> str | None:
    """What keeps maps from being written on, as a French sentence; None when all is there."""
    try:
        for weight in WEIGHTS:
            font(weight, 12)
    except NoFont as error:
        return str(error)
    return None


def _font(writing: Writing, dots: int) -> ImageFont.FreeTypeFont:
    return font(WEIGHTS[writing.bold], dots)


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool) -> float:
    """Length of a word in world pixels (measured large: independent of rounding)."""
    return font(WEIGHTS[bold], 64).getlength(text) * size / 64


@lru_cache(maxsize=384)
def straight(writing: Writing, scale: float) -> Image.Image:
    """A word with its halo; the picture is centred on the word, scaled to the screen."""
    dots = max(4, round(writing.size * scale * OVER))
    face = _font(writing, dots)
    halo = round(HALO_WIDTH * scale * OVER)
    length, height = math.ceil(face.getlength(writing.text)), dots
    side = (length + 2 * halo + OVER, height + 2 * halo + dots // 2)
    across, down = (OVER * 2 * math.ceil(part / (2 * OVER)) for part in side)
    size = (across, down)
    middle = (size[0] / 2, size[1] / 2)
    inner, outer = Image.new("L", size), Image.new("L", size)
    ImageDraw.Draw(inner).text(middle, writing.text, 255, face, anchor="mm")
    ImageDraw.Draw(outer).text(
        middle, writing.text, 255, face, anchor="mm", stroke_width=halo, stroke_fill=255
    )
    return _coloured(inner, outer, writing)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a curved word: where its middle stands and how it leans.

    Offsets are world pixels from the anchor of the word; the angle is degrees clockwise.
    """

    text: str
    x: float
    y: float
    angle: float


@lru_cache(maxsize=96)  # some are large: enough for the tiles of a screen
def curved(letters: Sequence[Letter], writing: Writing, scale: float) -> Image.Image:
    """A word along a curve; the picture is centred on the anchor."""
    factor = scale * OVER
    reach = [
        max(abs(part) for part in parts)
        for parts in zip(*((one.x, one.y) for one in letters), strict=True)
    ]
    width, height = (OVER * 2 * math.ceil((part + writing.size) * scale + 1) for part in reach)
    inner, outer = Image.new("L", (width, height)), Image.new("L", (width, height))
    for letter in letters:
        glyph, ring = _letter(letter.text, writing, round(factor * 100), round(letter.angle))
        left = round(width / 2 + letter.x * factor - glyph.width / 2)
        top = round(height / 2 + letter.y * factor - glyph.height / 2)
        _lighten(inner, glyph, left, top)
        _lighten(outer, ring, left, top)
    return _coloured(inner, outer, writing)


@lru_cache(maxsize=64)
def _letter(
    text: str, writing: Writing, factor: int, angle: int
) -> tuple[Image.Image, Image.Image]:
    dots = max(4, round(writing.size * factor / 100))
    halo = round(HALO_WIDTH * factor / 100)
    face, side = _font(writing, dots), dots * 2 + 2 * halo
    pair = []
    for stroke in (0, halo):
        picture = Image.new("L", (side, side))
        # Letters share one baseline: anchored in the middle of the line, not of the letter.
        ImageDraw.Draw(picture).text(
            (side / 2, side / 2), text, 255, face, anchor="mm", stroke_width=stroke
        )
        pair.append(picture.rotate(-angle, Image.Resampling.BILINEAR))
    return pair[0], pair[1]


def _lighten(under: Image.Image, over: Image.Image, left: int, top: int) -> None:
    box = (left, top, left + over.width, top + over.height)
    under.paste(ImageChops.lighter(under.crop(box), over), (left, top))


def _coloured(inner: Image.Image, outer: Image.Image, writing: Writing) -> Image.Image:
    """The word in its colour over its halo, at its real size, as RGBA."""
    letters, halo = inner.reduce(OVER), outer.reduce(OVER)
    picture = Image.new("RGB", letters.size, writing.halo)
    picture.paste(writing.colour, mask=letters)
    picture.putalpha(halo.point(lambda value: round(value * 0.92)))
    return picture
