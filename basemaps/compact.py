"""The file format of the built-in ground: small, plain, the same bytes for the same data.

A file is JSON: `{"format", "source", "layers"}`. A layer is a list of features
`[kind, name, extra, shape, numbers]`. Coordinates are degrees times 100,000 (about a metre),
each written as the difference from the one before: that halves the file and keeps it readable
line by line in a comparison. Shapes: "P" a point, "L" a line, "A" an area (outer ring, holes).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

FORMAT = "studio-ground/1"
STEPS = 100_000  # steps per degree


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of the ground; the geometry is in degrees (lon, lat)."""

    kind: str
    name: str
    geometry: BaseGeometry
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spot(self) -> tuple[float, float]:
        """Its point, or the middle of its points (lon, lat)."""
        x, y = shapely.get_coordinates(self.geometry.centroid)[0].tolist()
        return x, y


@dataclass(frozen=True, slots=True)
class GroundFile:
    """Where the data come from, and the features by layer."""

    source: Mapping[str, str]
    layers: Mapping[str, tuple[Feature, ...]]


def write(path: Path, source: Mapping[str, str], layers: Mapping[str, Iterable[Feature]]) -> int:
    """Write one file of the ground; gives back its size in bytes."""
    parts = ",\n".join(_layer_text(name, features) for name, features in layers.items())
    head = f'"format":{_text(FORMAT)},\n"source":{_text(dict(source))},\n"layers":{{\n'
    path.write_text("{" + head + parts + "}}\n", encoding="utf-8")
    return path.stat().st_size


def read(path: Path) -> GroundFile:
    """Read one file of the ground.

    Raises ValueError when it is not one: the caller cannot draw half a map.
    """
    content = json.loads(path.read_text("utf-8"))
    if content.get("format") != FORMAT:
        raise ValueError(f"{path.name}: not a {FORMAT} file")
    layers = {
        name: tuple(_feature(row) for row in rows) for name, rows in content["layers"].items()
    }
    return GroundFile(content["source"], layers)


def _layer_text(name: str, features: Iterable[Feature]) -> str:
    rows = ",\n".join(_text(row) for feature in features for row in _rows(feature))
    return f"{_text(name)}:[\n{rows}]"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _rows(feature: Feature) -> Iterable[list[Any]]:
    for part in shapely.get_parts(feature.geometry):
        numbers = _numbers(part)
        if numbers:
            head = [feature.kind, feature.name, dict(feature.extra) or 0]
            yield [*head, *numbers]


def _numbers(part: BaseGeometry) -> list[Any]:
    if isinstance(part, Point):
        return ["P", _deltas(part.coords)]
    if isinstance(part, Polygon):
        rings = [_deltas(ring.coords) for ring in (part.exterior, *part.interiors)]
        kept = [ring for ring in rings if len(ring) >= 8]  # three corners and the return
        return ["A", kept] if kept and kept[0] == rings[0] else []
    line = _deltas(part.coords)
    return ["L", line] if len(line) >= 4 else []


def _deltas(coordinates: Iterable[Sequence[float]]) -> list[int]:
    numbers: list[int] = []
    x = y = 0
    for point in coordinates:
        nx, ny = round(point[0] * STEPS), round(point[1] * STEPS)
        if numbers and (nx, ny) == (x, y):
            continue  # two points closer than a metre
        numbers += [nx - x, ny - y]
        x, y = nx, ny
    return numbers


def _feature(row: Sequence[Any]) -> Feature:
    kind, name, extra, shape, numbers = row
    return Feature(kind, name, _geometry(shape, numbers), extra or {})


def _geometry(shape: str, numbers: Sequence[Any]) -> BaseGeometry:
    if shape == "P":
        return Point(_degrees(numbers)[0])
    if shape == "L":
        return LineString(_degrees(numbers))
    outer, *holes = (_degrees(ring) for ring in numbers)
    return Polygon(outer, holes)


def _degrees(numbers: Sequence[int]) -> list[tuple[float, float]]:
    points = []
    x = y = 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / STEPS, y / STEPS))
    return points
