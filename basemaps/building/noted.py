"""What `facts.toml` says, as features: each carries how far it may be from the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shapely.geometry import LineString, Point

from basemaps.building.metric import to_degrees, to_metres
from basemaps.building.rivers import smooth
from basemaps.compact import Feature


def places(facts: Mapping[str, Any]) -> Iterator[Feature]:
    """Monuments and services, quarters, forests, towns over the border."""
    for group in facts["places"]:
        for kind, name, article, lon, lat in group["list"]:
            extra = {"article": article, "metres": group["metres"]}
            yield Feature(kind, name, Point(lon, lat), extra)
    for group in facts["quarters"]:
        for name, article, lon, lat in group["list"]:
            extra = {"article": article, "metres": group["metres"], "in": group["commune"]}
            yield Feature("quarter", name, Point(lon, lat), extra)


def forests(facts: Mapping[str, Any]) -> Iterator[Feature]:
    for group in facts["forests"]:
        for name, lon, lat, radius in group["list"]:
            extra = {"radius": radius, "article": "la ", "metres": group["metres"]}
            yield Feature("forest", name, Point(lon, lat), extra)


def neighbours(facts: Mapping[str, Any]) -> Iterator[Feature]:
    for group in facts["neighbours"]:
        for name, (lon, lat) in group["names"].items():
            yield Feature("neighbour", name, Point(lon, lat), {"metres": group["metres"]})


def stations(facts: Mapping[str, Any]) -> Iterator[Feature]:
    group = facts["stations"]
    for name, lon, lat in group["list"]:
        extra = {"article": "la gare de ", "metres": group["metres"]}
        yield Feature("station", name, Point(lon, lat), extra)


def tram_stops(facts: Mapping[str, Any]) -> Iterator[Feature]:
    group = facts["tram"]
    for name, lon, lat in group["stops"]:
        yield Feature("tram", name, Point(lon, lat), {"metres": group["metres"]})


def lines(facts: Mapping[str, Any]) -> Iterator[Feature]:
    """Roads, avenues and the tram, drawn by hand from point to point."""
    for group in facts["roads"]:
        for kind, name, *points in group["lines"]:
            yield _line(kind, name, points, group["metres"])
    for name, *points in facts["avenues"]["lines"]:
        yield _line("avenue", name, points, facts["avenues"]["metres"])
    yield _line("tram", "Tram A", facts["tram"]["line"], facts["tram"]["metres"])


def rails(facts: Mapping[str, Any]) -> Iterator[Feature]:
    """Railways from station to station, in the order of the line."""
    for name, *points in facts["rails"]["lines"]:
        yield _line("rail", name, points, facts["rails"]["metres"])


def _line(kind: str, name: str, points: Sequence[Sequence[float]], metres: int) -> Feature:
    line = LineString(points)
    rounded = to_degrees(smooth(to_metres(line))) if len(points) > 2 else line
    return Feature(kind, name, rounded, {"metres": metres})


def grouped(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Sequence[Any], int]]:
    """The lists of a repeated table with their error in metres."""
    for group in groups:
        yield group["list"], group["metres"]
