"""Edition folders: written aside, renamed in one step, read by the gallery, deleted whole.

`var/editions/<edition id>/edition.json  page.json  <data files>  media/<part>`
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import msgspec

from studio.kernel.errors import NotFound
from studio.kernel.storage import copy_atomically, inside, sync

PAGE, MANIFEST, MEDIA = "page.json", "edition.json", "media"


def folder_of(editions: Path, edition_id: str) -> Path:
    return inside(editions, edition_id)


def read_page(editions: Path, edition_id: str) -> dict[str, Any]:
    """The kind's own data. NotFound when the edition is no longer there."""
    return cast("dict[str, Any]", json.loads(read_file(editions, edition_id, PAGE)))


def read_manifest(editions: Path, edition_id: str) -> dict[str, Any]:
    """What the edition says of itself, for reading only. NotFound when it is no longer there."""
    path = inside(folder_of(editions, edition_id), MANIFEST)
    try:
        told = path.stat()
    except FileNotFoundError:
        raise NotFound from None
    return _manifest(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=512)
def _manifest(path: Path, _written_at: int, _size: int) -> dict[str, Any]:
    """Each list of productions asks for the same ones. A film that joins an edition writes it
    again."""
    return cast("dict[str, Any]", json.loads(path.read_bytes()))


def read_file(editions: Path, edition_id: str, name: str) -> bytes:
    path = inside(folder_of(editions, edition_id), name)
    if not path.is_file():
        raise NotFound
    return path.read_bytes()


def media_path(editions: Path, edition_id: str, name: str) -> Path:
    path = inside(folder_of(editions, edition_id) / MEDIA, name)
    if not path.is_file():
        raise NotFound
    return path


@contextmanager
def new_folder(editions: Path, edition_id: str) -> Iterator[Path]:
    """A folder in the making that becomes the edition's when the block ends well.

    A folder of the same name left by an attempt that was interrupted is replaced.
    """
    editions.mkdir(parents=True, exist_ok=True)
    target = folder_of(editions, edition_id)
    making = target.with_name(f".{edition_id}")
    shutil.rmtree(making, ignore_errors=True)
    (making / MEDIA).mkdir(parents=True)
    try:
        yield making
        for path in sorted(making.rglob("*")):
            sync(path)
        shutil.rmtree(target, ignore_errors=True)
        making.rename(target)
        sync(editions)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_json(path: Path, value: Any) -> None:
    path.write_bytes(msgspec.json.encode(value))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        inside(folder, name).write_bytes(data)


def take_part(folder: Path, name: str, source: Path) -> Path:
    """Bring a file in: the same bytes under a second name where the disk can, else a copy."""
    target = inside(folder / MEDIA, name)
    try:
        os.link(source, target)
    except OSError:
        copy_atomically(source, target)
    return target


def copy_parts(old: Path, new: Path, names: Iterable[str]) -> None:
    for name in names:
        take_part(new, name, inside(old / MEDIA, name))


def delete_folder(editions: Path, edition_id: str) -> None:
    """Delete an edition. Deleting twice is fine."""
    shutil.rmtree(folder_of(editions, edition_id), ignore_errors=True)
