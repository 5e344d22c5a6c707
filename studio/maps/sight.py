"""A place as a small picture: the squares of the ground around it, a point or a line on them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy
import shapely
from flask import url_for

from basemaps.catalogue import Ground
from studio.drafts.kinds import Sight
from studio.maps.geometry import shape_of

WIDE, HIGH = 240.0, 150.0  # what is seen, in pixels of a tile
SIDE = 256.0
CLOSE = 16  # zoom at which one recognises a street
MOST_POINTS = 200  # of a line drawn so small


def sight_of(geometry: Mapping[str, Any], ground: Ground) -> Sight:
    """The picture of a GeoJSON geometry on this ground; without squares where it has none."""
    shape = shape_of(geometry)
    zoom = _zoom(shape, ground)
    world: Any = shapely.transform(shape, lambda points: _pixels(points, zoom))
    west, north, east, south = world.bounds
    left, top = (west + east - WIDE) / 2, (north + south - HIGH) / 2
    tiles = tuple(_tiles(ground, zoom, left, top))
    view = (0.0, 0.0, WIDE, HIGH)
    seen = Sight(view, tiles, credit=ground.short_attribution if tiles else "")
    if world.geom_type == "Point":
        return replace(seen, point=(round(world.x - left, 1), round(world.y - top, 1)))
    return replace(seen, path=_path(world, left, top), closed="Polygon" in world.geom_type)


def _zoom(shape: Any, ground: Ground) -> int:
    """The closest zoom at which the whole shape is seen."""
    for zoom in range(min(CLOSE, ground.max_zoom), ground.min_zoom, -1):
        bounds = shapely.transform(shape, lambda points: _pixels(points, zoom)).bounds  # noqa: B023
        if bounds[2] - bounds[0] < WIDE * 0.8 and bounds[3] - bounds[1] < HIGH * 0.8:
            return zoom
    return ground.min_zoom


def _pixels(points: Any, zoom: int) -> Any:
    """Degrees to pixels of the web's own projection, from the upper left corner of the world."""
    lon, lat = points[:, 0], numpy.clip(points[:, 1], -85.0, 85.0)
    size = SIDE * 2**zoom
    x = (lon + 180.0) / 360.0 * size
    y = (1 - numpy.arcsinh(numpy.tan(numpy.radians(lat))) / math.pi) / 2 * size
    return numpy.column_stack([x, y])


def _tiles(
    ground: Ground, zoom: int, left: float, top: float
) -> Iterator[tuple[str, float, float, float]]:
    """The squares that are seen: address, position, side."""
    most = 2**zoom
    for column in range(math.floor(left / SIDE), math.floor((left + WIDE) / SIDE) + 1):
        for row in range(math.floor(top / SIDE), math.floor((top + HIGH) / SIDE) + 1):
            if 0 <= column < most and 0 <= row < most:
                address = url_for("tiles.show", ground=ground.id, z=zoom, x=column, y=row)
                yield address, column * SIDE - left, row * SIDE - top, SIDE


def _path(world: Any, left: float, top: float) -> str:
    """The lines of a shape, as the path of an SVG drawing."""
    drawn = []
    for part in getattr(world, "geoms", [world]):
        line = part.exterior if part.geom_type == "Polygon" else part
        points = list(line.coords)
        step = max(1, len(points) // MOST_POINTS)
        kept = [*points[::step], points[-1]]
        drawn.append("M" + "L".join(f"{x - left:.1f} {y - top:.1f}" for x, y in kept))
    return "".join(drawn)
