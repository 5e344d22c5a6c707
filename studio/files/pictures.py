"""Lighter copies of a picture that others may see already, for the editions that rooms above make:
the door to what the media engine makes of it. Whoever asks keeps them, with the people of the whole
one."""

from __future__ import annotations

from pathlib import Path

from media import copies
from media.errors import MediaError
from studio.kernel.errors import Invalid


def cut_to_shape(
    source: Path,
    out: Path,
    shape: tuple[int, int],
    *,
    quality: int,
    centre: tuple[float, float] = copies.MIDDLE,
) -> None:
    """Write the part of a picture that has this shape (pixels), as WebP. Invalid, with the sentence
    of the media engine, when it cannot be read."""
    try:
        copies.fitted(source, out, shape, quality=quality, centre=centre)
    except MediaError as error:
        raise Invalid(error.sentence) from error


def make_narrow(source: Path, out: Path, *, width: int, weight: int) -> None:
    """Write it as WebP, at most `width` pixels wide, and `weight` bytes heavy if a lower quality
    can do it. Invalid, with the sentence of the media engine, when it cannot be read."""
    try:
        copies.narrowed(source, out, width=width, weight=weight)
    except MediaError as error:
        raise Invalid(error.sentence) from error
