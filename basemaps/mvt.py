"""Vector tiles read with suspicion (Mapbox Vector Tile 2.1, protocol buffers).

https://github.com/mapbox/vector-tile-spec/tree/master/2.1. Only what a map draws is kept: names of
layers, properties, and shapes as arrays in the tile's own square from 0 to 1.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
LARGEST = 16 << 20  # bytes of an inflated tile
MOST_FEATURES = 60_000
MOST_NUMBERS = 4_000_000  # of all geometries of a tile
POINT, LINE, AREA = 1, 2, 3


class BadTile(ValueError):
    """These bytes are no vector tile, or more than a map can hold."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One feature: its layer, what it is (POINT, LINE or AREA), its properties, its parts.

    The parts of an area are its rings; outer rings and holes are told apart by `holes`.
    """

    layer: str
    type: int
    tags: Mapping[str, Any]
    parts: tuple[Points, ...]


def decode(data: bytes, wanted: frozenset[str]) -> list[Shape]:
    """The features of the layers that are wanted. BadTile for anything else than a tile."""
    try:
        return list(_tile(inflated(data), wanted))
    except (IndexError, struct.error, UnicodeDecodeError, OverflowError, ValueError) as error:
        raise BadTile(str(error)) from error


def inflated(data: bytes) -> bytes:
    """Tiles are stored as they are or gzipped; no larger than LARGEST either way."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    engine = zlib.decompressobj(wbits=31)
    try:
        found = engine.decompress(data, LARGEST)
    except zlib.error as error:
        raise BadTile("not gzip") from error
    if engine.unconsumed_tail:
        raise BadTile("too large")
    return found


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """Field number and value: an integer, or bytes."""
    place, end = 0, len(data)
    while place < end:
        key, place = _varint(data, place)
        kind = key & 7
        if kind == 0:
            value, place = _varint(data, place)
            yield key >> 3, value
            continue
        if kind == 2:
            size, place = _varint(data, place)
        else:
            size = {1: 8, 5: 4}.get(kind, -1)
        if size < 0 or place + size > end:
            raise BadTile("cut short")
        yield key >> 3, data[place : place + size]
        place += size


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
        if shift > 63:
            raise BadTile("a number without end")


def _varints(data: bytes) -> NDArray[np.int64]:
    """A packed list of numbers, all at once."""
    raw = np.frombuffer(data, dtype=np.uint8)
    if not len(raw):
        return np.zeros(0, dtype=np.int64)
    ends = np.flatnonzero(raw < 0x80)
    if not len(ends) or ends[-1] != len(raw) - 1:
        raise BadTile("cut short")
    starts = np.concatenate([[0], ends[:-1] + 1])
    if (ends - starts).max() > 9:
        raise BadTile("a number without end")
    values = np.zeros(len(starts), dtype=np.int64)
    for step in range(int((ends - starts).max()) + 1):
        at = starts + step
        there = at <= ends
        values[there] |= (raw[at[there]].astype(np.int64) & 0x7F) << (7 * step)
    return values


def _tile(data: bytes, wanted: frozenset[str]) -> Iterator[Shape]:
    left = [MOST_FEATURES, MOST_NUMBERS]
    for field, value in _fields(data):
        if field == 3 and isinstance(value, bytes):
            yield from _layer(value, wanted, left)


def _layer(data: bytes, wanted: frozenset[str], left: list[int]) -> Iterator[Shape]:
    name, extent = "", 4096
    features: list[bytes] = []
    keys: list[str] = []
    values: list[Any] = []
    for field, value in _fields(data):
        if field == 1:
            name = value.decode()
        elif field == 2:
            features.append(value)
        elif field == 3:
            keys.append(value.decode())
        elif field == 4:
            values.append(_value(value))
        elif field == 5:
            extent = int(value)
    if name not in wanted or not 1 <= extent <= 1 << 20:
        return
    left[0] -= len(features)
    if left[0] < 0:
        raise BadTile("too many features")
    for feature in features:
        shape = _feature(name, feature, keys, values, extent, left)
        if shape is not None:
            yield shape


def _value(data: bytes) -> Any:
    for field, value in _fields(data):
        if field == 1:
            return value.decode(errors="replace")
        if field == 2:
            return struct.unpack("<f", value)[0]
        if field == 3:
            return struct.unpack("<d", value)[0]
        if field == 6:
            return (value >> 1) ^ -(value & 1)
        if field == 7:
            return bool(value)
        return value
    return None


def _feature(
    layer: str, data: bytes, keys: list[str], values: list[Any], extent: int, left: list[int]
) -> Shape | None:
    tags, kind, geometry = b"", 0, b""
    for field, value in _fields(data):
        if field == 2:
            tags = value
        elif field == 3:
            kind = int(value)
        elif field == 4:
            geometry = value
    if kind not in (POINT, LINE, AREA) or not geometry:
        return None
    pairs = _varints(tags).tolist()
    told = {keys[a]: values[b] for a, b in zip(pairs[::2], pairs[1::2], strict=False)}
    numbers = _varints(geometry)
    left[1] -= len(numbers)
    if left[1] < 0:
        raise BadTile("too many points")
    return Shape(layer, kind, told, tuple(_parts(numbers, kind, extent)))


def _parts(numbers: NDArray[np.int64], kind: int, extent: int) -> Iterator[Points]:
    """Commands: 1 begins parts, 2 goes on, 7 closes. Positions are steps from the one before."""
    place, cursor, line = 0, np.zeros(2), [np.zeros((0, 2))]
    while place < len(numbers):
        command, count = int(numbers[place]) & 7, int(numbers[place]) >> 3
        place += 1
        if command == 7:
            line.append(line[0][:1])
            continue
        if command not in (1, 2) or place + 2 * count > len(numbers):
            raise BadTile("unknown command")
        steps = numbers[place : place + 2 * count].reshape(-1, 2)
        place += 2 * count
        found = cursor + np.cumsum((steps >> 1) ^ -(steps & 1), axis=0)
        if not len(found):
            continue
        cursor = found[-1].astype(float)
        if command == 1:
            if kind != POINT:
                yield from _whole(line, kind, extent)
                line = [found[-1:]]
            else:
                yield from (found[n : n + 1] / extent for n in range(len(found)))
        else:
            line.append(found)
    if kind != POINT:
        yield from _whole(line, kind, extent)


def _whole(line: list[Points], kind: int, extent: int) -> Iterator[Points]:
    points = np.concatenate(line)
    if len(points) >= (2 if kind == LINE else 4):
        yield points / extent


def holes(rings: tuple[Points, ...]) -> list[list[Points]]:
    """Rings by polygons: each outer ring (clockwise on the screen) with the holes that follow."""
    polygons: list[list[Points]] = []
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        surface = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        if surface > 0 or not polygons:
            polygons.append([ring])
        else:
            polygons[-1].append(ring)
    return polygons
