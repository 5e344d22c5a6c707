"""Drawn tiles kept on disk, so that each is drawn once.

A cache is never trusted to be right or even there: names carry the hash of everything that
decides the drawing, files appear whole or not at all, and a full disk only costs time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Thread

from basemaps.atlas import DATA
from basemaps.lettering import FONTS

HERE = Path(__file__).parent
LENGTH = 12  # letters of the version in the name of a folder


@lru_cache(maxsize=1)
def version() -> str:
    """Changes whenever the data, the letters or the drawing code change."""
    digest = hashlib.sha256()
    for path in [*sorted(HERE.glob("*.py")), *sorted(DATA.glob("*.json"))]:
        digest.update(path.name.encode() + path.read_bytes())
    for path in sorted(FONTS.glob("*.woff2")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:LENGTH]


def tile_path(cache: Path, ground: str, scale: int, zoom: int, column: int, row: int) -> Path:
    """Where a tile is kept."""
    return _folder(cache, ground) / f"{scale}x" / str(zoom) / str(column) / f"{row}.png"


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


@lru_cache(maxsize=16)
def begin(cache: Path, ground: str) -> Thread:
    """Once per process, behind the scenes: delete what former versions kept of this ground.

    A process of the former version that still runs makes its folder again and draws its tiles
    anew; it does not delete ours, since it began before.
    """
    thread = Thread(target=forget_former, args=(cache, ground), daemon=True)
    thread.start()
    return thread


def forget_former(cache: Path, ground: str) -> None:
    """Delete the folders `<ground>-<version>` of every version but this one."""
    ours = _folder(cache, ground)
    versioned = re.compile(rf"{re.escape(ground)}-[0-9a-f]{{{LENGTH}}}")
    try:
        found = list(cache.iterdir())
    except OSError:
        return
    for folder in found:
        if folder != ours and versioned.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _folder(cache: Path, ground: str) -> Path:
    return cache / f"{ground}-{version()}"
