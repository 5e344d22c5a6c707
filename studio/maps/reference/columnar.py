"""Many features in few bytes: shapes as whole numbers of 0.00001 degree, one column each, every
number the step from the one before; words apart, in pieces that are fetched on opening.

`data` (JSON, gzip): `count`; `points` with `i` (which features; absent when they are all), `x`,
`y`; `shapes` with `i`, `area` (1 or 0), `parts` (how many rings or lines each has), `sizes`
(vertices of each part), `x`, `y`. `names` (JSON, gzip): the title of each feature. `texts`: gzip
members one after the other, each a JSON list of CHUNK features `[title, notes, category, values]`.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
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
    """Shapes in degrees (none null) and what is said of each."""
    light = simplified(np.asarray(shapes, dtype=object))
    texts, chunks = _texts(words)
    return Packed(
        data=_zipped(_data(light)),
        names=_zipped([one.title or one.category for one in words]),
        texts=texts,
        chunks=chunks,
        bounds=[round(float(side), 5) for side in shapely.total_bounds(light)],
        count=len(light),
    )


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


def names_in(data: bytes) -> list[str]:
    found: list[str] = msgspec.json.decode(gzip.decompress(data), type=list[str])
    return found
