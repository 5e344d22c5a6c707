"""Drawn tiles kept on disk, so that each is drawn once.

A cache is never trusted to be right or even there: names carry the hash of everything that
decides the drawing, files appear whole or not at all, and a full disk only costs time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from basemaps.atlas import DATA
from basemaps.lettering import FONTS

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def version() -> str:
    """Changes whenever the data, the letters or the drawing code change."""
    digest = hashlib.sha256()
    for path in [*sorted(HERE.glob("*.py")), *sorted(DATA.glob("*.json"))]:
        digest.update(path.name.encode() + path.read_bytes())
    for path in sorted(FONTS.glob("*.woff2")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def tile_path(cache: Path, ground: str, scale: int, zoom: int, column: int, row: int) -> Path:
    """Where a tile is kept."""
    folder = cache / f"{ground}-{version()}" / f"{scale}x" / str(zoom) / str(column)
    return folder / f"{row}.png"


def load(path: Path) -> bytes | None:
    """The kept tile, or nothing."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data or None  # an empty file is what a crash of the machine may leave


def keep(path: Path, data: bytes) -> None:
    """Keep a tile; a disk that refuses is not an error for who wanted to see a map."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        return
