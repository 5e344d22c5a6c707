"""Packs made for the tests, with the library's own writer and with SQLite."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

Address = tuple[int, int, int]


def square(red: int, green: int, blue: int, kind: str = "PNG") -> bytes:
    """A tile of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (256, 256), (red, green, blue)).save(buffer, kind)
    return buffer.getvalue()


def write_pmtiles(
    path: Path,
    tiles: Mapping[Address, bytes],
    about: Mapping[str, Any],
    kind: TileType = TileType.PNG,
) -> Path:
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        for address in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*address), tiles[address])
        header = {
            "tile_type": kind, "tile_compression": Compression.NONE,
            "min_lon_e7": -10_000_000, "min_lat_e7": 460_000_000,
            "max_lon_e7": 20_000_000, "max_lat_e7": 480_000_000,
            "center_zoom": 1, "center_lon_e7": 0, "center_lat_e7": 470_000_000,
        }  # fmt: skip
        writer.finalize(header, dict(about))
    return path


def write_mbtiles(path: Path, tiles: Mapping[Address, bytes], about: Mapping[str, str]) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute(
            "CREATE TABLE tiles"
            " (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        database.executemany("INSERT INTO metadata VALUES (?, ?)", list(about.items()))
        rows = [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()]
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path
