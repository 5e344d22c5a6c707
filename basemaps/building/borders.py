"""Limits of communes: each shared border once, with who stands on each side."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon, shape

from basemaps.compact import Feature

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    area: Polygon


@dataclass(frozen=True, slots=True)
class Border:
    """A stretch of limit between the same two communes (one only: the department's limit)."""

    line: LineString
    sides: tuple[str, ...]


def read_communes(path: Path) -> list[Commune]:
    """The communes of a GeoJSON with `code` and `nom` properties, in the order of their codes."""
    features = json.loads(path.read_text("utf-8"))["features"]
    communes = [
        Commune(item["properties"]["code"], item["properties"]["nom"], _area(item["geometry"]))
        for item in features
    ]
    return sorted(communes, key=lambda commune: commune.code)


def read_areas(path: Path) -> list[tuple[str, Polygon]]:
    """Name and outline of each feature of a small GeoJSON (arrondissements)."""
    features = json.loads(path.read_text("utf-8"))["features"]
    return [(item["properties"]["nom"], _area(item["geometry"])) for item in features]


def _area(geometry: Mapping[str, Any]) -> Polygon:
    """One polygon; raises ValueError for anything else, which these sources never hold."""
    area = shape(dict(geometry))
    if not isinstance(area, Polygon):
        raise ValueError(f"a polygon was expected, not a {area.geom_type}")
    return area


def borders(communes: Sequence[Commune]) -> list[Border]:
    """Every limit once, cut where a third commune begins.

    Guaranteed: joined together they give back each commune's outline, since neighbours in
    the source file share exactly the same vertices.
    """
    by_sides: dict[tuple[str, ...], list[LineString]] = defaultdict(list)
    for segment, owners in _owners(communes).items():
        by_sides[tuple(sorted(owners))].append(LineString(segment))
    found = []
    for sides in sorted(by_sides):
        merged = shapely.line_merge(shapely.union_all(by_sides[sides]))
        found += [Border(part, sides) for part in shapely.get_parts(merged)]
    return found


def _owners(communes: Iterable[Commune]) -> dict[Segment, list[str]]:
    owners: dict[Segment, list[str]] = defaultdict(list)
    for commune in communes:
        points = [(x, y) for x, y, *_ in commune.area.exterior.coords]
        for start, end in pairwise(points):
            owners[(min(start, end), max(start, end))].append(commune.code)
    return owners


def border_features(
    found: Iterable[Border], communes: Sequence[Commune], wards: Sequence[tuple[str, Polygon]]
) -> Iterable[Feature]:
    """Borders with their rank: department, arrondissement or commune."""
    ward = {commune.code: _ward(commune, wards) for commune in communes}
    for border in found:
        if len(border.sides) == 1:
            kind = "department"
        elif ward[border.sides[0]] != ward[border.sides[1]]:
            kind = "arrondissement"
        else:
            kind = "commune"
        yield Feature(kind, "", border.line, {"sides": list(border.sides)})


def _ward(commune: Commune, wards: Sequence[tuple[str, Polygon]]) -> str:
    middle = commune.area.representative_point()
    return next((name for name, area in wards if area.contains(middle)), "")


def commune_features(
    communes: Iterable[Commune],
    articles: Mapping[str, Sequence[str]],
    ranks: Mapping[str, Sequence[str]],
    towns: Mapping[str, Sequence[float]],
) -> Iterable[Feature]:
    """One point per commune, where its name is written: at the town if known, else mid-area.

    Raises ValueError when a noted town falls outside its commune: the note is then wrong.
    """
    article = {name: word for word, names in articles.items() for name in names}
    rank = {name: int(level) for level, names in ranks.items() for name in names}
    for commune in communes:
        full = article.get(commune.name, "") + commune.name
        spot = towns.get(full) or towns.get(commune.name)
        point = Point(spot or _middle(commune.area))
        if not commune.area.contains(point):
            raise ValueError(f"{full}: the town is noted outside its commune")
        extra: dict[str, object] = {"code": commune.code, "rank": rank.get(commune.name, 5)}
        if spot:
            extra["town"] = 1
        name = full.replace("'", "’")
        yield Feature("commune", name, point, extra)


def _middle(area: Polygon) -> tuple[float, float]:
    """The point farthest from every edge: where a name has the most room."""
    x, y, *_ = shapely.maximum_inscribed_circle(area).coords[0]
    return x, y
