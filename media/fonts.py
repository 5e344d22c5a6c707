"""Where the letters come from. The front end's build brings the files; none is in the repository.

Andika was drawn for people who are learning to read: every letter has one shape.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

from PIL import ImageFont

from media.errors import ToolMissing

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "andika-latin"
MISSING = "\uffff"
"""A code that no font may give a letter to: what it draws is the box for missing letters."""


def font_path(bold: bool = False) -> Path:
    """The main font file, looked for in `media/fonts`, then in the folder STUDIO_FONTS.

    Refuses with `ToolMissing` when the front end has not been built.
    """
    name = f"{FAMILY}-{700 if bold else 400}-normal.woff2"
    for folder in folders():
        if (folder / name).is_file():
            return folder / name
    raise ToolMissing(detail=f"no font {name}: build the front end, or set STUDIO_FONTS")


def folders() -> list[Path]:
    chosen = os.environ.get("STUDIO_FONTS")
    return [FOLDER, Path(chosen)] if chosen else [FOLDER]


def font_paths(bold: bool = False) -> tuple[Path, ...]:
    """The main font, then every other one of that weight: other alphabets, other languages."""
    weight = 700 if bold else 400
    main = font_path(bold)
    others = sorted(
        path for folder in folders() for path in folder.glob(f"*-{weight}-normal.woff2")
    )
    return (main, *(path for path in others if path != main))


@functools.lru_cache(maxsize=64)
def font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """One font at one size in pixels."""
    return ImageFont.truetype(str(path), size)


@functools.lru_cache(maxsize=4096)
def has(path: Path, letter: str) -> bool:
    """Whether this font draws this letter, rather than a box."""
    if letter.isspace():
        return True
    drawn, box = (font(path, 32).getmask(each) for each in (letter, MISSING))
    return drawn.size != box.size or bytes(drawn) != bytes(box)
