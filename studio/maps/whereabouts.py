"""Names for positions and positions for names, from the built-in ground: no network, no log."""

from __future__ import annotations

import math

from basemaps.atlas import atlas
from basemaps.gazetteer import find, nearest
from studio.maps.geometry import METRES_PER_DEGREE, metres_between

ZOOMS = {"commune": 13.0, "quarter": 15.0}  # where a map opens on a place of this kind
CLOSE = 16.0
AROUND = 50_000.0  # metres on each side of where an action happens: its wider area
# Metres around the middle of a town within which streets are full of homes, by its rank.
TOWNS = {1: 5000.0, 2: 2000.0}


def centre_of(text: str) -> dict[str, float]:
    """Where a map of this place opens (lon, lat, zoom), or nothing when nobody knows the place."""
    found = find(text, limit=1) if text else []
    if not found:
        return {}
    return {"lon": found[0].lon, "lat": found[0].lat, "zoom": ZOOMS.get(found[0].kind, CLOSE)}


def in_town(lon: float, lat: float) -> bool:
    """True where homes stand close together. Wherever we do not know, it is no town."""
    commune = atlas().commune_at(lon, lat)
    if commune is None:
        return False
    reach = TOWNS.get(commune.extra["rank"], 0.0)
    middle = commune.geometry.centroid
    return metres_between((lon, lat), (middle.x, middle.y)) < reach


def near(lon: float, lat: float) -> str:
    """« Près de la gare de Tours » : read back to whoever puts a mark down."""
    found = nearest(lon, lat)
    return found[:1].upper() + found[1:]


def box_around(text: str) -> list[float]:
    """West, south, east, north of the wider area of a place; nothing when nobody knows it."""
    centre = centre_of(text)
    if not centre:
        return []
    up = AROUND / METRES_PER_DEGREE
    across = up / max(0.1, math.cos(math.radians(centre["lat"])))
    lon, lat = centre["lon"], centre["lat"]
    return [round(one, 4) for one in (lon - across, lat - up, lon + across, lat + up)]
