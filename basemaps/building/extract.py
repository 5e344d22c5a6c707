"""Streets, buildings, tracks and places out of an OpenStreetMap extract (.osm.pbf).

Read with GDAL's OSM driver through pyogrio, as it comes: no configuration file of our own.
Rooms, corridors and everything below or above ground are left out: the map is the street.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from basemaps.compact import Feature

STREETS = {
    **{f"{kind}{link}": kind for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
       for link in ("", "_link")},
    "residential": "street", "unclassified": "street", "living_street": "street",
    "pedestrian": "mall", "service": "service", "track": "path",
    "footway": "path", "path": "path", "cycleway": "path", "steps": "steps",
}  # fmt: skip
TRACKS = {"rail": "rail", "tram": "tram", "light_rail": "tram"}
STATIONS = ("station", "halt")
GREENS = {
    ("leisure", "park"): "park", ("leisure", "garden"): "park", ("leisure", "pitch"): "pitch",
    ("landuse", "grass"): "park", ("landuse", "meadow"): "park", ("landuse", "forest"): "wood",
    ("natural", "wood"): "wood", ("landuse", "cemetery"): "park",
    ("landuse", "railway"): "yard", ("natural", "water"): "water",
    ("highway", "pedestrian"): "square", ("railway", "platform"): "platform",
    ("amenity", "parking"): "parking", ("amenity", "fountain"): "water",
}  # fmt: skip
PLACES = {
    "amenity": {
        "bank": "bank", "bar": "food", "bus_station": "bus", "cafe": "food", "cinema": "theatre",
        "clinic": "health", "college": "school", "community_centre": "community",
        "doctors": "health", "events_centre": "theatre", "fast_food": "food",
        "hospital": "hospital", "library": "library", "marketplace": "market",
        "pharmacy": "health", "place_of_worship": "worship", "police": "police",
        "post_office": "post", "pub": "food", "restaurant": "food", "school": "school",
        "social_facility": "community", "theatre": "theatre", "townhall": "townhall",
        "university": "school",
    },
    "tourism": {"hotel": "hotel", "museum": "museum", "information": "info", "artwork": "artwork"},
    "leisure": {"park": "garden", "sports_centre": "sport", "fitness_centre": "sport",
                "garden": "garden"},
}  # fmt: skip
BOARDS = re.compile(r"^(Prochains départs|Voie |Gare Routière)")
SAME_PLACE = 0.003  # degrees: two stops of one name closer than 300 m are one stop
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of the extract: its tags and its geometry in degrees."""

    tags: Mapping[str, str]
    geometry: BaseGeometry

    @property
    def name(self) -> str:
        return self.tags.get("name", "").strip().replace("'", "’")


def read_things(path: Path, layer: str) -> list[Thing]:
    """Every object of a layer (points, lines, multipolygons), in the order of the file."""
    meta, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
    names = list(meta["fields"])
    things = []
    for number, shape in enumerate(shapely.from_wkb(shapes)):
        row = {name: column[number] for name, column in zip(names, columns, strict=True)}
        tags = {key: str(value) for key, value in row.items() if isinstance(value, str)}
        tags |= dict(TAG.findall(tags.pop("other_tags", "")))
        things.append(Thing(tags, shape))
    return things


def outdoors(thing: Thing) -> bool:
    """Whether a passer-by on the ground would see it."""
    tags = thing.tags
    levels = {part.strip() for part in tags.get("level", "0").split(";")}
    inside = "room" in tags or tags.get("indoor") in ("yes", "room", "corridor")
    below = tags.get("tunnel") in ("yes", "building_passage") or tags.get("layer", "0") < "0"
    return "0" in levels and not inside and not (below and "railway" not in tags)


def streets(lines: Iterable[Thing]) -> Iterator[Feature]:
    """Street segments joined by kind and name, so that a name can follow its street."""
    groups: dict[tuple[str, str], list[BaseGeometry]] = {}
    for thing in lines:
        kind = STREETS.get(thing.tags.get("highway", ""))
        if kind and outdoors(thing) and "area" not in thing.tags:
            groups.setdefault((kind, thing.name), []).append(thing.geometry)
    for (kind, name), shapes in sorted(groups.items()):
        yield Feature(kind, name, shapely.line_merge(shapely.union_all(shapes)))


def tracks(lines: Iterable[Thing]) -> Iterator[Feature]:
    for thing in lines:
        kind = TRACKS.get(thing.tags.get("railway", ""))
        if kind:
            yield Feature(kind, "", thing.geometry)


def trees(lines: Iterable[Thing], points: Iterable[Thing]) -> Iterator[Feature]:
    """Single trees and rows of trees: shade is a landmark."""
    for thing in lines:
        if thing.tags.get("natural") == "tree_row":
            yield Feature("row", "", thing.geometry)
    for thing in points:
        if thing.tags.get("natural") == "tree":
            yield Feature("tree", "", thing.geometry)


def buildings(areas: Iterable[Thing]) -> Iterator[Feature]:
    for thing in areas:
        kind = thing.tags.get("building")
        if kind and "room" not in thing.tags:
            yield Feature("roof" if kind == "roof" else "building", thing.name, thing.geometry)


def grounds(areas: Iterable[Thing]) -> Iterator[Feature]:
    """Parks, squares, water, railway land."""
    for thing in areas:
        for tag, kind in GREENS.items():
            if thing.tags.get(tag[0]) == tag[1] and outdoors(thing):
                yield Feature(kind, thing.name, thing.geometry)
                break


def numbers(points: Iterable[Thing], areas: Iterable[Thing]) -> Iterator[Feature]:
    """House numbers."""
    for thing in [*points, *areas]:
        number = thing.tags.get("addr:housenumber", "")
        if number and len(number) <= 6:
            yield Feature("number", number, thing.geometry.representative_point())


def way(path: Path, osm_id: str) -> Polygon:
    """One closed way of the extract as an area. Raises KeyError when it is not there."""
    for thing in read_things(path, "lines"):
        if thing.tags.get("osm_id") == osm_id:
            return Polygon(thing.geometry.coords)
    raise KeyError(osm_id)


def places(points: Iterable[Thing], areas: Iterable[Thing]) -> list[Feature]:
    """Named places and stops, each once."""
    kept: list[Feature] = []
    for thing in [*points, *areas]:
        kind = place_kind(thing.tags)
        if not kind or not thing.name or BOARDS.match(thing.name):
            continue
        spot = thing.geometry.representative_point()
        if not any(_same(feature, kind, thing.name, spot) for feature in kept):
            kept.append(Feature(kind, thing.name, spot, _address(thing.tags)))
    return kept


def place_kind(tags: Mapping[str, str]) -> str | None:
    if tags.get("railway") == "tram_stop":
        return "tram"
    if tags.get("highway") == "bus_stop":
        return "bus"
    if tags.get("railway") in STATIONS:
        return "station"
    if tags.get("train") == "yes" or "room" in tags:
        return None
    for key, kinds in PLACES.items():
        if tags.get(key) in kinds:
            return kinds[tags[key]]
    return "shop" if "shop" in tags else None


def _same(feature: Feature, kind: str, name: str, spot: Point) -> bool:
    close = feature.geometry.distance(spot) < SAME_PLACE
    return close and (feature.kind, feature.name) == (kind, name)


def _address(tags: Mapping[str, str]) -> dict[str, str]:
    street = " ".join(tags[key] for key in ("addr:housenumber", "addr:street") if key in tags)
    return {"address": street.replace("'", "’")} if "addr:street" in tags else {}
