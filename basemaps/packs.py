"""Packs of ready tiles in one file: PMTiles (version 3) and MBTiles.

An operator's file is read with suspicion: every offset is checked against the file, every
decompression is bounded, and whatever is wrong becomes one sentence instead of a traceback.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from pmtiles.tile import (
    Compression,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from basemaps.errors import BrokenPack, NoTile
from basemaps.mercator import MAX_ZOOM, WORLD, Bounds

HEADER = 127  # bytes, by the PMTiles specification
MAX_DEPTH = 4  # root and three levels of leaves, by the specification
MAX_DIRECTORY = 8 << 20  # bytes once inflated: some 400,000 entries
MAX_METADATA = 4 << 20  # a vector pack may describe hundreds of fields
MAX_TILE = 4 << 20  # a tile heavier than this would not reach a phone anyway
TITLE_LENGTH = 80
CREDIT_LENGTH = 300

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"RIFF", "webp", "image/webp"),
)
RASTER = {TileType.PNG: "png", TileType.JPEG: "jpg", TileType.WEBP: "webp", TileType.AVIF: "avif"}
READABLE = (Compression.NONE, Compression.GZIP)
LINK = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"']?(https?://[^\"'\s>]+)", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What a pack says of itself, checked and free of markup."""

    title: str
    credits: tuple[tuple[str, str | None], ...]
    min_zoom: int
    max_zoom: int
    bounds: Bounds
    suffix: str


class Pack(Protocol):
    """A readable pack."""

    facts: PackFacts

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """The bytes of a tile as stored; raises NoTile or BrokenPack."""


def open_pack(path: Path) -> Pack:
    """Open a pack, or give back the one already open if the file has not changed.

    Raises BrokenPack with a French sentence.
    """
    try:
        stamp = path.stat()
    except OSError as error:
        raise BrokenPack(f"Le fichier « {path.name} » ne peut pas être lu.") from error
    return _open(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=32)
def _open(path: Path, _changed: int, _size: int) -> Pack:
    reader = PmtilesPack if path.suffix.lower() == ".pmtiles" else MbtilesPack
    return reader(path)


class PmtilesPack:
    """A PMTiles archive (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._header = deserialize_header(self._read(0, HEADER, HEADER))
        except Exception as error:  # the library raises plain Exceptions and ValueErrors
            raise _broken(path, "ce n’est pas un fichier PMTiles version 3") from error
        if self._header["internal_compression"] not in (Compression.GZIP, Compression.NONE):
            raise _broken(path, "sa compression n’est pas prise en charge (gzip attendu)")
        self._check_length()
        self._folders: dict[tuple[int, int], Any] = {}
        self._folder(self._header["root_offset"], self._header["root_length"])
        self.facts = self._facts()

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        offset, length = self._header["root_offset"], self._header["root_length"]
        wanted = zxy_to_tileid(zoom, column, row)
        for _ in range(MAX_DEPTH):
            entry = find_tile(self._folder(offset, length), wanted)
            if entry is None:
                break
            if entry.run_length:
                start = self._header["tile_data_offset"] + entry.offset
                return self._read(start, entry.length, MAX_TILE)
            offset = self._header["leaf_directory_offset"] + entry.offset
            length = entry.length
        raise NoTile("Ce fond n’a pas d’image à cet endroit.")

    def _check_length(self) -> None:
        """Refuse a file cut short by a bad copy: half its map would be missing."""
        head, size = self._header, self._path.stat().st_size
        ends = (
            head["root_offset"] + head["root_length"],
            head["metadata_offset"] + head["metadata_length"],
            head["leaf_directory_offset"] + head["leaf_directory_length"],
            head["tile_data_offset"] + head["tile_data_length"],
        )
        if max(ends) > size:
            raise _broken(self._path, "il est incomplet, copiez-le de nouveau")

    def _folder(self, offset: int, length: int) -> Any:
        if (offset, length) not in self._folders:
            raw = self._read(offset, length, MAX_DIRECTORY)
            self._inflate(raw, MAX_DIRECTORY)  # refuses a bomb before the library inflates it
            try:
                folder = deserialize_directory(raw)
            except Exception as error:
                raise _broken(self._path, "son sommaire est abîmé") from error
            if len(self._folders) > 64:
                self._folders.clear()
            self._folders[offset, length] = folder
        return self._folders[offset, length]

    def _facts(self) -> PackFacts:
        header = self._header
        about = self._metadata()
        kind = header["tile_type"]
        suffix = "mvt" if kind == TileType.MVT else RASTER.get(kind)
        if suffix == "mvt" and header["tile_compression"] not in READABLE:
            raise _broken(self._path, "la compression de ses tuiles n’est pas prise en charge")
        if suffix is None:
            raise _broken(self._path, "le genre de ses images est inconnu")
        corners = (
            header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"],
        )  # fmt: skip
        degrees = [corner / 1e7 for corner in corners]
        return _checked(self._path, about, degrees, header["min_zoom"], header["max_zoom"], suffix)

    def _metadata(self) -> Mapping[str, Any]:
        raw = self._read(
            self._header["metadata_offset"], self._header["metadata_length"], MAX_METADATA
        )
        if self._header["internal_compression"] == Compression.GZIP:
            raw = self._inflate(raw, MAX_METADATA)
        try:
            about = json.loads(raw or b"{}")
        except (ValueError, RecursionError) as error:
            raise _broken(self._path, "sa description est illisible") from error
        return about if isinstance(about, dict) else {}

    def _inflate(self, raw: bytes, limit: int) -> bytes:
        engine = zlib.decompressobj(wbits=31)
        try:
            data = engine.decompress(raw, limit)
        except zlib.error as error:
            raise _broken(self._path, "son sommaire est abîmé") from error
        if engine.unconsumed_tail or not engine.eof:
            raise _broken(self._path, "son sommaire est abîmé ou démesuré")
        return data

    def _read(self, offset: int, length: int, limit: int) -> bytes:
        if length > limit:
            raise _broken(self._path, "il annonce des tailles démesurées")
        with self._path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
        if len(data) < length:
            raise _broken(self._path, "il est incomplet")
        return data


class MbtilesPack:
    """An MBTiles database (https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        rows = self._ask("SELECT name, value FROM metadata LIMIT 200")
        about = {str(name): str(value) for name, value in rows}
        zooms = self._ask("SELECT MIN(zoom_level), MAX(zoom_level) FROM tiles")[0]
        if zooms[0] is None:
            raise _broken(path, "il ne contient aucune image")
        suffix = {"pbf": "mvt", "jpeg": "jpg"}.get(about.get("format", ""), about.get("format"))
        if suffix not in ("png", "jpg", "webp", "mvt"):
            raise _broken(path, "le genre de ses images est inconnu")
        try:
            degrees = [float(part) for part in about["bounds"].split(",")]
        except (KeyError, ValueError):
            degrees = list(WORLD)
        self.facts = _checked(path, about, degrees, int(zooms[0]), int(zooms[1]), suffix)

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        upwards = 2**zoom - 1 - row  # MBTiles counts rows from the south
        found = self._ask(
            "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
            " AND length(tile_data) <= ? LIMIT 1",
            (zoom, column, upwards, MAX_TILE),
        )
        if not found or not isinstance(found[0][0], bytes):
            raise NoTile("Ce fond n’a pas d’image à cet endroit.")
        return found[0][0]

    def _ask(self, question: str, values: tuple[int, ...] = ()) -> list[Any]:
        address = f"file:{_quoted(self._path)}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as database:
                return database.execute(question, values).fetchall()
        except (sqlite3.Error, OverflowError) as error:
            raise _broken(self._path, "ce n’est pas un fichier MBTiles") from error


def picture_type(data: bytes, name: str) -> tuple[str, str]:
    """Suffix and MIME type of a stored tile, by its first bytes.

    Raises BrokenPack for anything that is not a picture: its metadata could say anything.
    """
    for start, suffix, mime in SIGNATURES:
        if data.startswith(start) and (suffix != "webp" or data[8:12] == b"WEBP"):
            return suffix, mime
    if data[4:12] == b"ftypavif":
        return "avif", "image/avif"
    raise BrokenPack(f"Le fichier « {name} » contient autre chose que des images.")


def plain(text: str) -> str:
    """Text without markup, entities or line breaks."""
    return " ".join(html.unescape(TAG.sub(" ", text)).replace("<", " ").split())


def _checked(
    path: Path,
    about: Mapping[str, Any],
    degrees: list[float],
    min_zoom: int,
    max_zoom: int,
    suffix: str,
) -> PackFacts:
    if not 0 <= min_zoom <= max_zoom <= MAX_ZOOM:
        raise _broken(path, "ses niveaux de zoom sont impossibles")
    bounds = Bounds(*degrees) if len(degrees) == 4 else WORLD
    across = WORLD.west <= bounds.west < bounds.east <= WORLD.east
    if not (across and -90 <= bounds.south < bounds.north <= 90):
        bounds = WORLD
    title = plain(str(about.get("name", "")))[:TITLE_LENGTH]
    credit = str(about.get("attribution", "") or "")[: 4 * CREDIT_LENGTH]
    words, link = plain(credit)[:CREDIT_LENGTH], LINK.search(credit)
    credits = ((words, link.group(1) if link else None),) if words else ()
    return PackFacts(title, credits, min_zoom, max_zoom, bounds, suffix)


def _broken(path: Path, why: str) -> BrokenPack:
    return BrokenPack(f"Le fichier « {path.name} » ne peut pas servir de fond : {why}.")


def _quoted(path: Path) -> str:
    return path.resolve().as_uri().removeprefix("file:")
