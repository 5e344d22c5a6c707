"""Web Mercator (EPSG:3857) in pixels, as web maps count them.

A *world pixel* at zoom z is a position on the square of 256 x 2^z pixels that shows the whole
world, x growing eastwards and y southwards. Formulas: OGC Two Dimensional Tile Matrix Set,
annex D (WebMercatorQuad).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

TILE = 256
MAX_ZOOM = 22  # beyond, float world pixels lose their decimals and nobody has such data
MAX_LATITUDE = math.degrees(math.atan(math.sinh(math.pi)))  # 85.0511, where the square ends
EQUATOR = 40_075_016.686  # metres


class Bounds(NamedTuple):
    """A rectangle in degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def meets(self, other: Bounds) -> bool:
        across = self.west <= other.east and other.west <= self.east
        return across and self.south <= other.north and other.south <= self.north


WORLD = Bounds(-180.0, -MAX_LATITUDE, 180.0, MAX_LATITUDE)


def unit(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to the unit square (0..1); latitudes beyond the square are brought to its edge."""
    lat = max(-MAX_LATITUDE, min(MAX_LATITUDE, lat))
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return (lon + 180.0) / 360.0, y


def degrees(x: float, y: float) -> tuple[float, float]:
    """The unit square back to degrees (lon, lat)."""
    return x * 360.0 - 180.0, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def world_size(zoom: float) -> float:
    """Side of the square that shows the whole world, in pixels."""
    return TILE * math.pow(2.0, zoom)


def to_pixel(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    """Degrees to world pixels at this zoom (which may be fractional)."""
    size = world_size(zoom)
    x, y = unit(lon, lat)
    return x * size, y * size


def to_degrees(x: float, y: float, zoom: float) -> tuple[float, float]:
    """World pixels at this zoom to degrees (lon, lat)."""
    size = world_size(zoom)
    return degrees(x / size, y / size)


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that holds a point."""
    last = 2**zoom - 1
    x, y = unit(lon, lat)
    column, row = math.floor(x * 2**zoom), math.floor(y * 2**zoom)
    return min(max(column, 0), last), min(max(row, 0), last)


def tile_bounds(zoom: int, column: int, row: int) -> Bounds:
    """The rectangle a tile shows, in degrees."""
    size = 2.0**zoom
    west, north = degrees(column / size, row / size)
    east, south = degrees((column + 1) / size, (row + 1) / size)
    return Bounds(west, south, east, north)


def tiles_over(bounds: Bounds, zoom: int) -> Iterator[tuple[int, int]]:
    """Every (column, row) that shows a part of the rectangle, row by row."""
    left, top = tile_at(bounds.west, bounds.north, zoom)
    right, bottom = tile_at(bounds.east, bounds.south, zoom)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield column, row


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Ground length of one world pixel at a latitude."""
    return EQUATOR * math.cos(math.radians(lat)) / world_size(zoom)


def fitting_zoom(bounds: Bounds, width: float, height: float) -> float:
    """The largest (fractional) zoom at which the rectangle fits in width x height pixels."""
    left, top = unit(bounds.west, bounds.north)
    right, bottom = unit(bounds.east, bounds.south)
    across = max(right - left, 1e-9)
    down = max(bottom - top, 1e-9)
    return math.log2(min(width / across, height / down) / TILE)
