"""Many features in few bytes: shapes as whole numbers of 0.00001 degree, one column each, every
number the step from the one before; words apart, in pieces that are fetched on opening. Features
are put in an order that goes from neighbour to neighbour: steps are small, and a third lighter.

`data` (JSON, gzip): `count`; `points` with `i` (which features; absent when they are all), `x`,
`y`; `shapes` with `i`, `area` (1 or 0), `parts` (how many rings or lines each has), `sizes`
(vertices of each part), `x`, `y`. `names` (JSON, gzip): the title of each feature. `texts`: gzip
members one after the other, each a JSON list of CHUNK features `[title, notes, category, values]`.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

DEGREE = 100_000
CHUNK = 250
MOST_VERTICES = 400_000  # of lines and areas: what an old PC draws without a pause
FINEST = 2e-5  # degrees, two metres: what simplifying may move when there is room
LEVEL = 6
CURVE = 16  # halvings of the sides of a layer: cells of a metre for a town

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Packed:
    """The three files of a layer, and where each piece of `texts` begins (and the last ends)."""

    data: bytes
    names: bytes
    texts: bytes
    chunks: list[int]
    bounds: list[float]
    count: int


@dataclass(frozen=True)
class Words:
    title: str = ""
    notes: str = ""
    category: str = ""
    values: tuple[str, ...] = ()


def pack(shapes: Any, words: Sequence[Words]) -> Packed:
    """Shapes in degrees (none null) and what is said of each, in whatever order."""
    shapes = np.asarray(shapes, dtype=object)
    order = from_neighbour_to_neighbour(shapes)
    light = simplified(shapes[order])
    words = [words[number] for number in order.tolist()]
    texts, chunks = _texts(words)
    return Packed(
        data=_zipped(_data(light)),
        names=_zipped([one.title or one.category for one in words]),
        texts=texts,
        chunks=chunks,
        bounds=[round(float(side), 5) for side in shapely.total_bounds(light)],
        count=len(light),
    )


def from_neighbour_to_neighbour(shapes: Any) -> Whole:
    """The order of shapes along a curve that fills the plane (Hilbert's), by their middles."""
    west, south, east, north = shapely.bounds(shapes).T
    side = 1 << CURVE
    x, y = _cells((west + east) / 2, side), _cells((south + north) / 2, side)
    along = np.zeros(len(shapes), dtype=np.int64)
    step = side >> 1
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        along += step * step * ((3 * right) ^ up)
        turned = right & ~up
        x, y = np.where(turned, side - 1 - x, x), np.where(turned, side - 1 - y, y)
        x, y = np.where(up, x, y), np.where(up, y, x)
        step >>= 1
    return np.argsort(along, kind="stable")


def _cells(middles: NDArray[np.float64], side: int) -> Whole:
    least, most = np.nanmin(middles), np.nanmax(middles)
    wide = max(most - least, 1e-9)
    return np.nan_to_num((middles - least) / wide * (side - 1)).astype(np.int64)


def simplified(shapes: Any) -> Any:
    """Fewer vertices, as many times coarser as it takes; nothing disappears."""
    flat = shapely.get_type_id(shapes) != 0
    tolerance = FINEST
    found = shapes.copy()
    while flat.any():
        found[flat] = shapely.simplify(shapes[flat], tolerance)
        gone = flat & shapely.is_empty(found)
        found[gone] = shapes[gone]
        if shapely.get_num_coordinates(found[flat]).sum() <= MOST_VERTICES or tolerance > 0.01:
            break
        tolerance *= 2
    return found


def _data(shapes: Any) -> dict[str, Any]:
    is_point = shapely.get_type_id(shapes) == 0
    told: dict[str, Any] = {"count": len(shapes)}
    if is_point.any():
        told["points"] = _spots(shapely.get_coordinates(shapes[is_point]))
        if not is_point.all():
            told["points"]["i"] = _steps(np.flatnonzero(is_point))
    if not is_point.all():
        told["shapes"] = _outlines(shapes[~is_point], np.flatnonzero(~is_point))
    return told


def _outlines(shapes: Any, numbers: Whole) -> dict[str, Any]:
    kinds = shapely.get_type_id(shapes)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_type_id(parts) == 3
    rings: list[Any] = []
    owners: list[int] = []
    for part, who, area in zip(parts, owner.tolist(), is_area.tolist(), strict=True):
        found = shapely.get_rings(part) if area else [part]
        rings.extend(found)
        owners.extend([who] * len(found))
    array = np.empty(len(rings), dtype=object)
    array[:] = rings
    return {
        "i": _steps(numbers),
        "area": [int(kind in (3, 6)) for kind in kinds.tolist()],
        "parts": np.bincount(owners, minlength=len(shapes)).tolist(),
        "sizes": shapely.get_num_coordinates(array).tolist(),
        **_spots(shapely.get_coordinates(array)),
    }


def _spots(coordinates: NDArray[np.float64]) -> dict[str, list[int]]:
    whole = np.rint(coordinates * DEGREE).astype(np.int64)
    return {"x": _steps(whole[:, 0]), "y": _steps(whole[:, 1])}


def _steps(numbers: Whole) -> list[int]:
    return np.diff(numbers, prepend=0).tolist()  # type: ignore[no-any-return]


def _texts(words: Sequence[Words]) -> tuple[bytes, list[int]]:
    pieces, chunks = [], [0]
    for start in range(0, len(words), CHUNK):
        rows = [
            [w.title, w.notes, w.category, list(w.values)] for w in words[start : start + CHUNK]
        ]
        pieces.append(_zipped(rows))
        chunks.append(chunks[-1] + len(pieces[-1]))
    return b"".join(pieces), chunks


def _zipped(value: Any) -> bytes:
    return gzip.compress(msgspec.json.encode(value), LEVEL, mtime=0)


# Reading back


def geojson_of_layer(
    data: bytes, texts: bytes, chunks: Sequence[int], columns: Sequence[str]
) -> bytes:
    """The whole layer for other programs: shapes as they are drawn, and all that is said of each.
    Its own words are `title`, `notes`, `category`: no column of the file may take their place."""
    told = [
        row
        for start, end in pairwise(chunks)
        for row in msgspec.json.decode(gzip.decompress(texts[start:end]), type=list[Row])
    ]
    names = [name if name not in Row.__struct_fields__ else f"{name} " for name in columns]
    features = [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": dict(zip(names, row.values, strict=False))
            | {"title": row.title, "notes": row.notes, "category": row.category},
        }
        for shape, row in zip(_shapes(data), told, strict=True)
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


class Row(msgspec.Struct, array_like=True):
    title: str
    notes: str
    category: str
    values: list[str]


def _shapes(data: bytes) -> list[msgspec.Raw]:
    whole = msgspec.json.decode(gzip.decompress(data))
    found = np.empty(whole["count"], dtype=object)
    if points := whole.get("points"):
        numbers = _sums(points["i"]) if "i" in points else slice(None)
        found[numbers] = shapely.points(_degrees(points))
    if outlines := whole.get("shapes"):
        found[_sums(outlines["i"])] = _drawn(outlines)
    return [msgspec.Raw(text.encode()) for text in shapely.to_geojson(found).tolist()]


def _drawn(outlines: dict[str, Any]) -> Any:
    """Lines; or what lies inside an odd number of rings, as it is filled on the screen."""
    sizes, parts = outlines["sizes"], outlines["parts"]
    rows = np.repeat(np.arange(len(sizes)), sizes)
    rings: Any = shapely.linestrings(_degrees(outlines), indices=rows)
    made = np.empty(len(parts), dtype=object)
    start = 0
    for number, (count, area) in enumerate(zip(parts, outlines["area"], strict=True)):
        lines = rings[start : start + count]
        whole = shapely.multilinestrings(lines) if count > 1 else lines[0]
        made[number] = shapely.build_area(whole) if area else whole
        start += count
    return made


def _degrees(spots: dict[str, list[int]]) -> NDArray[np.float64]:
    return np.column_stack([_sums(spots["x"]), _sums(spots["y"])]) / DEGREE


def _sums(steps: list[int]) -> Whole:
    return np.cumsum(np.asarray(steps, dtype=np.int64))


def names_in(data: bytes) -> list[str]:
    found: list[str] = msgspec.json.decode(gzip.decompress(data), type=list[str])
    return found
