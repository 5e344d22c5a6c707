"""What `facts.toml` says, as features: each carries how far it may be from the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, pi, sqrt
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon

from basemaps.building.metric import to_degrees, to_metres
from basemaps.building.rivers import smooth
from basemaps.compact import Feature

SAME_TRACK = 150.0  # metres between the noted line and the surveyed one
SURVEYED_FROM = 14  # the zoom from which the surveyed track is drawn


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


def tram_stops(facts: Mapping[str, Any]) -> Iterator[Feature]:
    group = facts["tram"]
    for name, lon, lat in group["stops"]:
        yield Feature("tram", name, Point(lon, lat), {"metres": group["metres"]})


def lines(facts: Mapping[str, Any]) -> Iterator[Feature]:
    """Roads and avenues, drawn by hand from point to point."""
    for group in facts["roads"]:
        for kind, name, *points in group["lines"]:
            yield _line(kind, name, points, group["metres"])
    for name, *points in facts["avenues"]["lines"]:
        yield _line("avenue", name, points, facts["avenues"]["metres"])


def tram(facts: Mapping[str, Any], surveyed: Iterable[Feature]) -> Iterator[Feature]:
    """The tram line; the part that runs where its real track is known gives way to it (`until`)."""
    line = _line("tram", "Tram A", facts["tram"]["line"], facts["tram"]["metres"])
    track = shapely.union_all(
        [to_metres(one.geometry) for one in surveyed if one.kind == "tram"]
    ).buffer(SAME_TRACK)
    drawn = to_metres(line.geometry)
    yield replace(line, geometry=to_degrees(drawn.difference(track)))
    known = {**line.extra, "until": SURVEYED_FROM - 1}
    yield replace(line, geometry=to_degrees(drawn.intersection(track)), extra=known)


def rails(
    facts: Mapping[str, Any], communes: Iterable[Feature], areas: Mapping[str, Polygon]
) -> Iterator[Feature]:
    """Railways through the places where the names of the communes they serve are written.

    `areas` are the communes by code. All carry the error of the worst, so that they leave the
    map together. Raises KeyError when a line names a place nobody knows.
    """
    drawn = facts["rails"]["lines"]
    served = {one.name: (one.spot, _hidden(one, areas)) for one in communes}
    served |= {one.name: (one.spot, 0.0) for one in neighbours(facts)}
    worst = max(served[stop][1] for _, *stops in drawn for stop in stops)
    error = max(facts["rails"]["metres"], 100 * ceil(worst / 100))
    for name, *stops in drawn:
        yield _line("rail", name, [served[stop][0] for stop in stops], error)


def _hidden(commune: Feature, areas: Mapping[str, Polygon]) -> float:
    """Metres between the name of a commune and what may lie anywhere in it, on average.

    The mean distance of the points of a disc from its centre is two thirds of its radius; a
    name that stands at the town itself hides less than the least error of the lines.
    """
    if "town" in commune.extra:
        return 0.0
    return 2 / 3 * sqrt(to_metres(areas[commune.extra["code"]]).area / pi)


def _line(kind: str, name: str, points: Sequence[Sequence[float]], metres: int) -> Feature:
    line = LineString(points)
    rounded = to_degrees(smooth(to_metres(line))) if len(points) > 2 else line
    return Feature(kind, name, rounded, {"metres": metres})


def grouped(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Sequence[Any], int]]:
    """The lists of a repeated table with their error in metres."""
    for group in groups:
        yield group["list"], group["metres"]
