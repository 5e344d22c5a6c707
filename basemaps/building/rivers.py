"""Rivers found where communes meet in the water, and what lies in or over them.

No water data came with the sources, but the limit between two communes that face each other
across the Loire or the Cher runs in the river. `facts.toml` names those borders in order; known
points bridge the places where one commune holds both banks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.affinity import rotate, scale
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from basemaps.building.borders import Border, Commune
from basemaps.building.metric import to_degrees, to_metres
from basemaps.compact import Feature

Spot = tuple[float, float]
SMOOTHINGS = 4  # corner cuts: the source draws one point every 300 m, a river does not
SIMPLER = 1.2  # metres: what simplifying may move after smoothing
OVERHANG = 35.0  # metres a bridge runs onto each bank


class Waters:
    """Axes of the rivers in metres, from the borders and the noted steps."""

    def __init__(
        self,
        rivers: Sequence[Mapping[str, Any]],
        found: Sequence[Border],
        communes: Sequence[Commune],
    ) -> None:
        self._code = {commune.name: commune.code for commune in communes}
        self._by_sides: dict[frozenset[str], list[LineString]] = {}
        for border in found:
            self._by_sides.setdefault(frozenset(border.sides), []).append(border.line)
        self.axes = {river["name"]: self._axis(river["steps"]) for river in rivers}
        self.rivers = rivers

    def _axis(self, steps: Sequence[Any]) -> LineString:
        points: list[Spot] = []
        for step in steps:
            piece = self._piece(step)
            if points and len(piece) > 1 and _far(points[-1], piece[0], piece[-1]):
                piece = piece[::-1]
            points += piece if not points or piece[0] != points[-1] else piece[1:]
        return smooth(to_metres(LineString(points)))

    def _piece(self, step: Any) -> list[Spot]:
        if isinstance(step, str):
            return self._border(step, None)
        if isinstance(step[0], str):
            return self._border(step[0], (tuple(step[1]), tuple(step[2])))
        return [(step[0], step[1])]

    def _border(self, names: str, between: tuple[Spot, Spot] | None) -> list[Spot]:
        sides = frozenset(self._code[name] for name in names.split("|") if name)
        lines = self._by_sides[sides]
        if between is None:
            line = max(lines, key=lambda one: one.length)
        else:
            line = min(lines, key=lambda one: sum(one.distance(Point(spot)) for spot in between))
            line = _cut(line, *between)
        return [(x, y) for x, y, *_ in line.coords]


def _far(last: Spot, first: Spot, other: Spot) -> bool:
    return Point(last).distance(Point(first)) > Point(last).distance(Point(other))


def _cut(line: LineString, start: Spot, end: Spot) -> LineString:
    piece = substring(line, line.project(Point(start)), line.project(Point(end)))
    if not isinstance(piece, LineString):
        raise ValueError(f"the border has no stretch between {start} and {end}")
    return piece


def smooth(line: LineString) -> LineString:
    """Round the corners (Chaikin's corner cutting), keep both ends."""
    points = np.asarray(line.coords)
    for _ in range(SMOOTHINGS):
        near = points[:-1] * 0.75 + points[1:] * 0.25
        far = points[:-1] * 0.25 + points[1:] * 0.75
        inner = np.stack([near, far], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], inner, points[-1:]])
    return LineString(shapely.get_coordinates(LineString(points).simplify(SIMPLER)))


def river_lines(waters: Waters) -> Iterable[Feature]:
    """The axis of each river, for small scales and for its name."""
    for river in waters.rivers:
        extra = {"width": river["width"], "metres": river["metres"]}
        yield Feature("river", river["name"], to_degrees(waters.axes[river["name"]]), extra)


def river_areas(waters: Waters, dry: Polygon | None, islands: Iterable[Any]) -> Iterable[Feature]:
    """The water itself: the axis at its usual width, less the islands and the dry quays."""
    holes = [island_shape(waters, *island) for island in islands]
    for river in waters.rivers:
        axis = waters.axes[river["name"]]
        water: BaseGeometry = axis.buffer(river["width"] / 2, quad_segs=4)
        for part in [*holes, *([to_metres(dry)] if dry else [])]:
            water = water.difference(part)
        kept = [part for part in shapely.get_parts(water) if part.area > 20_000]
        shape = shapely.union_all(kept).simplify(SIMPLER)
        yield Feature("river", river["name"], to_degrees(shape), {"metres": river["metres"]})


def island_shape(
    waters: Waters, _name: str, lon: float, lat: float, length: float, width: float
) -> Polygon:
    """An ellipse laid along the nearest river, in metres."""
    spot = to_metres(Point(lon, lat))
    axis = _nearest(waters, spot)
    ellipse = scale(Point(0, 0).buffer(1, quad_segs=6), length / 2, width / 2)
    turned = rotate(ellipse, _heading(axis, axis.project(spot)), origin=(0, 0))
    return shapely.transform(turned, lambda points: points + np.array([spot.x, spot.y]))


def islands(waters: Waters, noted: Sequence[Any], metres: int) -> Iterable[Feature]:
    for island in noted:
        shape = to_degrees(island_shape(waters, *island))
        yield Feature("island", island[0], shape, {"metres": metres})


def bridges(waters: Waters, noted: Sequence[Any], metres: int) -> Iterable[Feature]:
    """Each bridge straight across its river, at the point of the axis nearest to the note."""
    width = {river["name"]: river["width"] for river in waters.rivers}
    for name, lon, lat in noted:
        spot = to_metres(Point(lon, lat))
        river = min(waters.axes, key=lambda one: waters.axes[one].distance(spot))
        axis = waters.axes[river]
        along = axis.project(spot)
        middle, reach = axis.interpolate(along), width[river] / 2 + OVERHANG
        deck = LineString([(middle.x - reach, middle.y), (middle.x + reach, middle.y)])
        deck = rotate(deck, _heading(axis, along) + 90, origin=middle)
        yield Feature("bridge", name, to_degrees(deck), {"metres": metres})


def levees(waters: Waters, noted: Sequence[Any], metres: int) -> Iterable[Feature]:
    """Roads that follow a bank: the axis moved aside, between two longitudes."""
    for kind, name, river, side, aside, first, last in noted:
        axis = waters.axes[river]  # runs from east to west, so that north is on its right
        moved = axis.offset_curve(-aside if side == "north" else aside)
        ends = to_metres(LineString([(first, 40), (first, 50), (last, 50), (last, 40)]))
        between = shapely.box(ends.bounds[0], -1e9, ends.bounds[2], 1e9)
        line = moved.intersection(between).simplify(SIMPLER)
        yield Feature(kind, name, to_degrees(line), {"metres": metres})


def _nearest(waters: Waters, spot: Point) -> LineString:
    return min(waters.axes.values(), key=lambda axis: axis.distance(spot))


def _heading(axis: LineString, along: float) -> float:
    """Direction of the river there, in degrees counter-clockwise from east."""
    before, after = axis.interpolate(along - 150), axis.interpolate(along + 150)
    return float(np.degrees(np.arctan2(after.y - before.y, after.x - before.x)))
