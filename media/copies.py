"""Lighter copies of a picture: cut to a shape, or narrow and of little weight."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from media.edits import Point
from media.photo import Picture, picture, write

QUALITIES = (70, 55, 40, 27, 18, 12)  # small as it is shown, even the last one is pleasant
MIDDLE: Point = (0.5, 0.5)


def fitted(
    source: Path, out: Path, shape: tuple[int, int], *, quality: int, centre: Point = MIDDLE
) -> Picture:
    """The largest part of a picture with this shape, as WebP of exactly so many pixels (width,
    height): a smaller one grows.

    `quality` goes from 1 to 100. `centre` says which part stays, in fractions of what is cut away
    (0: nothing at the left, at the top). `out` appears whole or not at all, with nothing in it but
    pixels. Refuses like `probe`.
    """
    image = ImageOps.fit(picture(source), shape, Image.Resampling.LANCZOS, centering=centre)
    return write(image, out, "WEBP", (quality,))


def narrowed(source: Path, out: Path, *, width: int, weight: int) -> Picture:
    """The whole picture as WebP, at most `width` pixels wide and never larger than it was, and at
    most `weight` bytes heavy if a lower quality can do it.

    `out` appears whole or not at all, with nothing in it but pixels. Refuses like `probe`.
    """
    image = picture(source)
    image.thumbnail((width, width * 4), Image.Resampling.LANCZOS)
    return write(image, out, "WEBP", QUALITIES, budget=weight)
