"""Small geometry on GeoJSON mappings: metres, middles, steps. Degrees are WGS 84."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

EARTH = 6_371_008.8  # metres, the mean radius (IUGG)
METRES_PER_DEGREE = EARTH * math.pi / 180
DECIMALS = 5  # 0.00001 degree is 1.1 m: as fine as a finger on a phone

Position = tuple[float, float]


def metres_between(a: Position, b: Position) -> float:
    """Metres along the great circle (haversine formula)."""
    (west, south), (east, north) = (tuple(map(math.radians, point)) for point in (a, b))
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def shape_of(geometry: Mapping[str, Any]) -> BaseGeometry:
    return shape(cast("dict[str, Any]", geometry))


def middle_of(geometry: Mapping[str, Any]) -> Position:
    """The point that stands for the whole: itself for a point, one inside an area, on a line."""
    found = shapely.point_on_surface(mended(shape_of(geometry)))
    return float(found.x), float(found.y)


def mended(found: BaseGeometry) -> BaseGeometry:
    """An area whose outline crosses itself, as the areas that it encloses; others as they are."""
    if found.is_valid or not isinstance(found, shapely.Polygon | shapely.MultiPolygon):
        return found
    areas = [
        part for part in _parts(shapely.make_valid(found)) if isinstance(part, shapely.Polygon)
    ]
    if not areas:
        return found.envelope
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def _parts(found: BaseGeometry) -> list[BaseGeometry]:
    """The simple shapes it is made of, however deep."""
    if not hasattr(found, "geoms"):
        return [found]
    return [part for one in found.geoms for part in _parts(one)]


def moved(geometry: Mapping[str, Any], east: float, north: float) -> dict[str, Any]:
    """The same shape some degrees further, kept inside the world."""

    def step(points: Any) -> Any:
        lons = (points[:, 0] + east + 180) % 360 - 180
        lats = (points[:, 1] + north).clip(-90, 90)
        return np.column_stack((lons, lats))

    return to_geojson(shapely.transform(shape_of(geometry), step))


def to_geojson(found: BaseGeometry) -> dict[str, Any]:
    """Lists all the way down, as JSON has them."""
    return cast("dict[str, Any]", json.loads(json.dumps(mapping(found))))


def rounded(found: BaseGeometry, decimals: int = DECIMALS) -> BaseGeometry:
    return shapely.set_precision(found, 10**-decimals, mode="pointwise")


def simplified(found: BaseGeometry, metres: float) -> BaseGeometry:
    """Fewer vertices, nowhere further than about so many metres from the original."""
    return shapely.simplify(found, metres / METRES_PER_DEGREE, preserve_topology=True)
