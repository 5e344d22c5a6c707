"""Geometry at the door: GeoJSON in and out, WKB in the database, always inside the world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from studio.drafts.kinds import ItemType
from studio.kernel.errors import Invalid

MAX_VERTICES = 20_000  # an afternoon's walk at one point a second
DECIMALS = 6  # 0.000001 degree is 11 cm: finer than any phone knows
WORLD = (-180.0, -90.0, 180.0, 90.0)


def read_shape(geometry: object, wanted: ItemType) -> BaseGeometry | None:
    """The shape an item may have, or Invalid with a sentence.

    Coordinates are degrees (WGS 84), or units of paper on a sheet that has no geography.
    """
    if geometry is None:
        return None
    if not isinstance(geometry, Mapping) or geometry.get("type") not in wanted.geometry:
        raise Invalid("Cette forme ne va pas ici.")
    try:
        found = shape(cast("dict[str, Any]", geometry))
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise Invalid("Cette forme n’a pas pu être lue.") from None
    check_shape(found)
    return shapely.set_precision(found, 10**-DECIMALS, mode="pointwise")


def check_shape(found: BaseGeometry) -> None:
    if found.is_empty or not shapely.get_coordinates(found).size:
        raise Invalid("Cette forme est vide.")
    if shapely.get_num_coordinates(found) > MAX_VERTICES:
        raise Invalid("Ce trajet a trop de points. Coupez-le en deux.")
    west, south, east, north = found.bounds
    inside = WORLD[0] <= west <= east <= WORLD[2] and WORLD[1] <= south <= north <= WORLD[3]
    if not inside:  # also false for NaN
        raise Invalid("Cet endroit est en dehors de la carte.")


def to_geojson(wkb: bytes | None) -> dict[str, Any] | None:
    if wkb is None:
        return None
    return cast("dict[str, Any]", json.loads(shapely.to_geojson(shapely.from_wkb(wkb))))
