"""Where files live: five methods, one implementation on the local disk.

A file is named by the SHA-256 of its content (`ab/ab12…`). Putting the same bytes twice is free,
and a half-written file can never carry a good name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from studio.kernel.errors import NotFound, StudioError

PIECE = 1024 * 1024


class OutsideStore(StudioError):
    """A name that would lead outside the store. It is an attack or a bug, never an accident."""

    status = 404
    code = "not_found"
    sentence = NotFound.sentence


@dataclass(frozen=True)
class Stored:
    """What `put` guarantees: these bytes are on disk, under this key, and will survive a crash."""

    key: str
    sha256: str
    size: int


class Storage(Protocol):
    """Five methods; an S3 store will offer the same ones."""

    def put(self, source: Path, *, key: str | None = None, consume: bool = False) -> Stored:
        """Keep the bytes of `source` under `key`, or under the name of their content.

        With `consume` the source is taken away, without a copy where the disk allows it.
        """

    def open(self, key: str) -> IO[bytes]:
        """The bytes, for reading. NotFound when there are none."""

    def path(self, key: str) -> Path:
        """A real file that other programs can read. NotFound when there is none."""

    def url(self, key: str) -> str | None:
        """A short-lived public address, or None when this process must send the bytes itself."""

    def delete(self, key: str) -> None:
        """Forget the bytes. Forgetting twice is fine."""


class DiskStore:
    """Files below one root folder; every path is proven to be inside it before it is used."""

    def __init__(self, root: Path):
        self.root = root.absolute()

    def put(self, source: Path, *, key: str | None = None, consume: bool = False) -> Stored:
        sha256, size = fingerprint(source)
        key = key or f"{sha256[:2]}/{sha256}"
        target = inside(self.root, key)
        if not target.exists():
            (move if consume else copy_atomically)(source, target)
        if consume:
            source.unlink(missing_ok=True)
        return Stored(key, sha256, size)

    def open(self, key: str) -> IO[bytes]:
        return self.path(key).open("rb")

    def path(self, key: str) -> Path:
        found = inside(self.root, key)
        if not found.is_file():
            raise NotFound
        return found

    def url(self, key: str) -> str | None:
        return None

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            inside(self.root, key).unlink()

    def is_writable(self) -> bool:
        """True when a file can really be written now (the disk may be full or read-only)."""
        try:
            with replacing(self.root / ".try") as temporary:
                temporary.write_bytes(b"ok")
        except OSError:
            return False
        return True


def inside(root: Path, name: str) -> Path:
    """`root/name`, proven to stay below `root`, links followed; OutsideStore otherwise."""
    if not name or "\0" in name:
        raise OutsideStore
    base, path = os.path.realpath(root), os.path.realpath(root / name)
    if not path.startswith(base.rstrip(os.sep) + os.sep):
        raise OutsideStore
    return Path(path)


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 (hexadecimal) and size (bytes) of a file, read a piece at a time."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def copy_atomically(source: Path, target: Path) -> None:
    """Copy, or leave `target` exactly as it was."""
    with replacing(target) as temporary, source.open("rb") as old, temporary.open("wb") as new:
        while piece := old.read(PIECE):
            new.write(piece)


def move(source: Path, target: Path) -> None:
    """Rename, or copy when the two are on different disks."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sync(source)
    try:
        source.replace(target)
    except OSError:
        copy_atomically(source, target)
    sync(target.parent)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place, on disk for good, when all went well.

    Temporary file, fsync, rename, fsync of the folder: after a power cut there is either the
    whole new file or what was there before.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(target)
        sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Ask the disk to really hold what was written. Folders cannot be synced on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
