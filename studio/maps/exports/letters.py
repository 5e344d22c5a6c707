"""Our letters as the page setter reads them: the same fonts, out of their web packing."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from basemaps.lettering import FONTS, missing_letters
from studio.kernel.errors import StudioError


@lru_cache(maxsize=1)
def _kept() -> tempfile.TemporaryDirectory[str]:
    """One folder a process, deleted with it."""
    missing = missing_letters()
    if missing:
        raise StudioError(missing)
    kept = tempfile.TemporaryDirectory(prefix="studio-letters-")
    for packed in sorted(FONTS.glob("*.woff2")):
        font = TTFont(packed)
        font.flavor = None
        font.save(Path(kept.name) / f"{packed.stem}.ttf")
    return kept


def letters_folder() -> Path:
    """A folder with the product's typefaces as TrueType files."""
    return Path(_kept().name)
