"""The whole map in one archive: read by people (index.html), by programs (data.geojson), and by
Studio itself (carte.json, media/).

What comes in is a stranger's: names, sizes and contents are checked before one byte is believed,
and nothing is ever unpacked under a name that the archive chose.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from studio.kernel.errors import Invalid, TooHeavy
from studio.kernel.storage import replacing
from studio.maps.exports.archive import FORMAT, MOST_FILES, Archive, kept_layers
from studio.maps.exports.copies import Copy
from studio.maps.exports.readable import readable
from studio.maps.page import geojson_of

CARD, INDEX, DATA = "carte.json", "index.html", "data.geojson"
MEDIA, LAYERS = "media/", "couches/"
MOST_BYTES = 1024**3  # of everything, unpacked
MOST_CARD = 64 * 1024**2
MOST_FILE = 256 * 1024**2
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same map gives the same bytes
NOT_OURS = "Ce fichier n’est pas une carte gardée par Studio (zip)."
BROKEN = "Cette archive est abîmée. Enregistrez-la de nouveau, puis recommencez."
STRANGE = "Cette archive contient des noms de fichiers interdits. Elle est refusée."
HEAVY = "Cette archive est trop lourde."


def write_zip(copy: Copy, out: Path, packs: Path) -> None:
    """Write the archive at `out`, whole or not at all. A file that is not there is left out, and
    so is every word that points at it."""
    archive, sources = copy.archive
    archive = msgspec.structs.replace(
        without_lost(archive, sources), layers=kept_layers(copy.layers)
    )
    kept = {path: name for name, path in sources.items()}

    def address(part: str) -> str | None:
        path = copy.part(part)
        return f"{MEDIA}{kept[path]}" if path in kept else None

    page = readable(copy.page, address, copy.bytes_of, packs, private=copy.private)
    with (
        replacing(out) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        _add(made, INDEX, page.encode())
        _add(made, CARD, msgspec.json.format(msgspec.json.encode(archive), indent=1))
        _add(made, DATA, geojson_of(copy.page))
        for file in archive.files:
            # Photos and sounds are tight already.
            _add(made, MEDIA + file.name, sources[file.name].read_bytes(), zipfile.ZIP_STORED)
        for kept_layer, layer in zip(archive.layers, copy.layers, strict=True):
            _add(made, LAYERS + kept_layer.name, layer.geojson())


def _add(made: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    made.writestr(zipfile.ZipInfo(name, EPOCH), data, how)


def without_lost(archive: Archive, sources: Mapping[str, Path]) -> Archive:
    lost = {file.name for file in archive.files if file.name not in sources}
    if not lost:
        return archive
    for item in archive.items:
        item.properties = {
            name: value
            for name, value in item.properties.items()
            if not (isinstance(value, str) and value in lost)
        }
    left = [file for file in archive.files if file.name not in lost]
    return msgspec.structs.replace(archive, files=left)


@dataclass(frozen=True)
class OpenedZip:
    """An archive that was looked at and found good."""

    archive: Archive
    _zip: zipfile.ZipFile

    def unpack(self, name: str, out: Path) -> None:
        """One file of the archive, to a place that we chose."""
        try:
            with self._zip.open(name) as packed, out.open("wb") as file:
                while piece := packed.read(1024**2):
                    file.write(piece)
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error):
            raise Invalid(BROKEN) from None


@contextmanager
def opened_zip(path: Path) -> Iterator[OpenedZip]:
    """Look at an archive. Invalid or TooHeavy, with a sentence, for anything but a good one."""
    try:
        whole = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Invalid(NOT_OURS) from None
    with whole:
        _check_members(whole)
        yield OpenedZip(_read_card(whole), whole)


def _check_members(whole: zipfile.ZipFile) -> None:
    members = whole.infolist()
    names = [member.filename for member in members]
    if len(names) > MOST_FILES + 30 or sum(member.file_size for member in members) > MOST_BYTES:
        raise TooHeavy(HEAVY)
    if any(member.file_size > MOST_FILE for member in members):
        raise TooHeavy(HEAVY)
    if len(set(names)) < len(names) or not all(map(_is_plain, members)):
        raise Invalid(STRANGE)


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """A name that stays below the archive, of a file or a folder, readable without a password."""
    path, mode = PurePosixPath(member.filename), member.external_attr >> 16
    inside = not path.is_absolute() and ".." not in path.parts
    plain = "\\" not in member.filename and ":" not in member.filename
    kind_is_good = not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG, stat.S_IFDIR)
    return inside and plain and kind_is_good and not member.flag_bits & 1


def _read_card(whole: zipfile.ZipFile) -> Archive:
    if CARD not in whole.namelist():
        raise Invalid(NOT_OURS)
    if whole.getinfo(CARD).file_size > MOST_CARD:
        raise TooHeavy(HEAVY)
    try:
        told: Any = msgspec.json.decode(whole.read(CARD))
        archive = msgspec.convert(told, Archive)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise Invalid(f"{NOT_OURS} Le fichier {CARD} n’a pas la forme {FORMAT}.") from None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error):
        raise Invalid(BROKEN) from None
    there = set(whole.namelist())
    if any(MEDIA + file.name not in there for file in archive.files):
        raise Invalid(f"{BROKEN} Il y manque des photos ou des sons.")
    if any(LAYERS + layer.name not in there for layer in archive.layers):
        raise Invalid(f"{BROKEN} Il y manque des couches.")
    return archive
