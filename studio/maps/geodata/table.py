"""A layer of a stranger's file as it was read, before anything is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from studio.maps.geodata.told import Remark

Shapes = NDArray[np.object_]


class Unreadable(Exception):
    """The sentence for whoever brought the file: what is wrong, and where."""


@dataclass
class Table:
    """Rows with a shape (None: no position) and columns of text.

    `rows` are the numbers by which a person finds them in the file, counted in `unit`s. `given`
    holds what the format itself says of each row: title, notes, category, colour, photo.
    `unreadable` are the numbers of what was there and could not be read. `epsg` 0: not said.
    """

    name: str
    shapes: Shapes
    columns: dict[str, list[str]]
    unit: str = "objet"
    rows: Sequence[int] = ()
    epsg: int = 4326
    given: dict[str, list[str]] = field(default_factory=dict)
    moments: dict[int, list[float]] = field(default_factory=dict)  # by row number
    remarks: list[Remark] = field(default_factory=list)
    copy: bool = False  # of a layer read before: comes in only when asked for

    def __post_init__(self) -> None:
        if not self.rows:
            self.rows = range(1, len(self.shapes) + 1)

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass
class Reading:
    """A whole file: its format in words, its layers, what was found out about it."""

    format: str
    tables: list[Table]
    facts: dict[str, Any] = field(default_factory=dict)  # fields of told.Seen
    photos: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def shapes_of(found: Sequence[Any]) -> Shapes:
    """Shapely geometries (or None) as an array, without numpy looking inside them."""
    made = np.empty(len(found), dtype=object)
    made[:] = found
    return made


def points_of(lons: Sequence[float | None], lats: Sequence[float | None]) -> Shapes:
    """Points; None where one of the two is missing."""
    x = np.array([np.nan if lon is None else lon for lon in lons], dtype=float)
    y = np.array([np.nan if lat is None else lat for lat in lats], dtype=float)
    made = np.full(len(x), None, dtype=object)
    good = np.isfinite(x) & np.isfinite(y)
    made[good] = shapely.points(x[good], y[good])
    return made


def text(value: Any) -> str:
    """A value as people read it: no NaN, no `3.0` for 3, lists and objects as they were written."""
    if isinstance(value, str):
        return value.strip().replace("\x00", "")
    if value is None or value is False:
        return "" if value is None else "non"
    if value is True:
        return "oui"
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list | tuple):
        return ", ".join(text(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} : {text(part)}" for name, part in value.items())
    return str(value)
