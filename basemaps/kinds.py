"""What the features of vector packs are, in the words of our own style.

Three ways of naming are understood: our own (packing.py), OpenMapTiles (« transportation »), and
Protomaps (« roads »). What is not in these tables is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from basemaps.mvt import AREA, LINE, POINT, Shape

Tags = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """`family`: area, way, rail, stream, border, building, town or place; `kind` within it."""

    family: str
    kind: str
    name: str = ""
    rank: int = 9


WAYS = {
    "motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary",
    "tertiary": "tertiary", "minor": "street", "residential": "street", "unclassified": "street",
    "living_street": "street", "busway": "street", "bus_guideway": "street", "street": "street",
    "pedestrian": "mall", "mall": "mall", "service": "service", "track": "path", "path": "path",
    "footway": "path", "cycleway": "path", "bridleway": "path", "steps": "steps",
    "highway": "motorway", "major_road": "primary", "medium_road": "tertiary",
    "minor_road": "street", "raceway": "service",
}  # fmt: skip
RAILS = {
    "rail": "rail", "light_rail": "tram", "tram": "tram", "narrow_gauge": "rail",
    "subway": "", "transit": "tram", "monorail": "tram", "funicular": "rail",
}  # fmt: skip
AREAS = {
    "water": "water", "ocean": "water", "lake": "water", "river": "water", "riverbank": "water",
    "pond": "water", "reservoir": "water", "basin": "water", "dock": "water", "fountain": "water",
    "park": "park", "garden": "park", "grass": "park", "meadow": "park", "grassland": "park",
    "cemetery": "park", "village_green": "park", "recreation_ground": "park", "zoo": "park",
    "nature_reserve": "park", "allotments": "park", "playground": "park", "golf_course": "park",
    "wood": "wood", "forest": "wood", "scrub": "wood", "orchard": "wood",
    "pitch": "pitch", "stadium": "pitch", "sports_centre": "pitch", "track": "pitch",
    "yard": "yard", "railway": "yard", "industrial": "yard",
    "square": "square", "pedestrian": "square", "platform": "platform", "parking": "parking",
    "residential": "built", "urban_area": "built", "built": "built", "neighbourhood": "built",
    "commercial": "built", "retail": "built", "suburb": "built",
}  # fmt: skip
STREAMS = frozenset({"river", "stream", "canal", "drain", "ditch"})
TOWNS = {
    "city": 1, "town": 2, "village": 4, "hamlet": 5, "suburb": 5, "quarter": 6,
    "neighbourhood": 6, "locality": 4, "borough": 5,
}  # fmt: skip
PLACES = {
    "station": "station", "railway": "station", "train_station": "station", "bus_stop": "bus",
    "bus": "bus", "tram_stop": "tram", "tram": "tram", "hospital": "hospital",
    "townhall": "townhall", "town_hall": "townhall", "library": "library", "school": "school",
    "college": "school", "university": "school", "museum": "museum", "theatre": "theatre",
    "cinema": "theatre", "castle": "castle", "monument": "monument", "garden": "garden",
    "park": "garden", "market": "market", "marketplace": "market", "pharmacy": "health",
    "health": "health", "clinic": "health", "post": "post", "post_office": "post",
    "community": "community", "community_centre": "community", "sport": "sport",
    "worship": "worship", "place_of_worship": "worship", "police": "police",
}  # fmt: skip
LAYERS = frozenset({
    "areas", "lines", "points",  # ours
    "water", "waterway", "landcover", "landuse", "park", "building", "boundary", "transportation",
    "transportation_name", "place", "poi", "water_name",  # OpenMapTiles
    "earth", "natural", "roads", "transit", "buildings", "boundaries", "places", "pois",
})  # fmt: skip


def thing(shape: Shape) -> Thing | None:
    """What a feature is; None for what our style does not draw."""
    tags, layer = shape.tags, shape.layer
    name = str(tags.get("name:fr") or tags.get("name") or "").replace("'", "’")[:80]
    kind = str(tags.get("kind") or tags.get("class") or tags.get("pmap:kind") or "")
    detail = str(tags.get("kind_detail") or tags.get("subclass") or tags.get("type") or "")
    if shape.type == AREA:
        return _area(layer, kind, detail, name)
    if shape.type == LINE:
        return _line(layer, kind, detail, name, tags)
    return _point(layer, kind, detail, name, tags) if shape.type == POINT else None


def _area(layer: str, kind: str, detail: str, name: str) -> Thing | None:
    if layer in ("building", "buildings") or kind in ("building", "roof"):
        return Thing("building", "roof" if kind == "roof" else "building")
    if layer == "earth":
        return Thing("area", "earth")
    if layer == "water":
        return Thing("area", "water", name)
    if layer == "park":
        return Thing("area", "park", name)
    found = AREAS.get(detail) or AREAS.get(kind)
    return Thing("area", found, name) if found else None


def _line(layer: str, kind: str, detail: str, name: str, tags: Tags) -> Thing | None:
    if layer in ("boundary", "boundaries") or kind == "border":
        level = tags.get("admin_level") or tags.get("kind_detail") or 8
        return Thing("border", _limit(level))
    if layer in ("waterway", "water") or kind in STREAMS:
        return Thing("stream", kind if kind in STREAMS else "stream", name)
    rail = RAILS.get(detail) if detail in RAILS else RAILS.get(kind)
    if rail:
        return Thing("rail", rail)
    if layer == "transportation_name":
        way = WAYS.get(kind)
        return Thing("street", way, name) if way and name else None
    way = WAYS.get(detail) or WAYS.get(kind)
    return Thing("way", way, name) if way else None


def _limit(level: Any) -> str:
    try:
        number = int(level)
    except (TypeError, ValueError):
        return {"county": "department", "region": "department"}.get(str(level), "commune")
    return "department" if number <= 6 else "arrondissement" if number == 7 else "commune"


def _point(layer: str, kind: str, detail: str, name: str, tags: Tags) -> Thing | None:
    if not name:
        return None
    if layer in ("place", "places") or kind in TOWNS:
        rank = TOWNS.get(detail) or TOWNS.get(kind)
        return Thing("town", detail or kind, name, rank) if rank else None
    found = PLACES.get(detail) or PLACES.get(kind)
    return Thing("place", found, name) if found else None
