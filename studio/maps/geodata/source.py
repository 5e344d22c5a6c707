"""A stranger's file as the importers look at it: its first bytes, its bytes, its archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from studio.maps.geodata.table import Reading, Unreadable
from studio.maps.geodata.told import Choices

HEAD = 4096
MOST_MEMBERS = 2000
MOST_UNPACKED = 600_000_000  # bytes of a whole archive
MOST_MEMBER = 400_000_000
RATIO = 200  # an honest table of text shrinks 20 times; a bomb a thousand
DAMAGED = (
    "Cette archive est abîmée. Enregistrez-la de nouveau, ou envoyez le fichier qu’elle contient."
)
HEAVY = "Cette archive contient trop de choses pour être ouverte ici."


@dataclass(frozen=True)
class Source:
    """One file of an upload: the upload itself, or a member of its archive (then `path` is None).

    `name` is what people called it: shown, never opened.
    """

    name: str
    data: bytes
    path: Path | None = None

    @classmethod
    def of(cls, path: Path, name: str) -> Source:
        return cls(name, path.read_bytes(), path)

    @cached_property
    def head(self) -> bytes:
        return self.data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()

    @property
    def stem(self) -> str:
        return Path(self.name).name.split(".")[0] or "fichier"

    @cached_property
    def archive(self) -> zipfile.ZipFile | None:
        """The archive, proven small enough; None when it is none. Unreadable for a bomb."""
        if not self.data.startswith(b"PK"):
            return None
        try:
            opened = zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable(DAMAGED) from None
        members = opened.infolist()
        size = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if len(members) > MOST_MEMBERS or size > MOST_UNPACKED or size > RATIO * packed + 1_000_000:
            raise Unreadable(HEAVY)
        return opened

    @cached_property
    def members(self) -> dict[str, zipfile.ZipInfo]:
        """The plain files of the archive by name; not links, nor what systems leave behind."""
        if self.archive is None:
            return {}
        return {m.filename: m for m in self.archive.infolist() if _is_plain(m)}

    def member(self, name: str) -> Source:
        """One file of the archive, read whole. Unreadable when it is damaged or too large."""
        if self.archive is None or self.members[name].file_size > MOST_MEMBER:
            raise Unreadable(HEAVY)
        try:
            data = self.archive.read(self.members[name])
        except Exception:  # a wrong sum, an unknown method, a password
            raise Unreadable(DAMAGED) from None
        return Source(name, data)


def _is_plain(member: zipfile.ZipInfo) -> bool:
    link = (member.external_attr >> 16) & 0o170000 == 0o120000
    parts = member.filename.split("/")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not (member.is_dir() or link or hidden)


@dataclass(frozen=True)
class Importer:
    """A format: how it is recognised by its content, and how it is read.

    `rank` orders the questions: the surest signs first. `read` may raise Unreadable with a
    sentence; anything else it raises counts as a damaged file.
    """

    label: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Choices], Reading]
    rank: int = 50


Facts = dict[str, Any]
