"""An edition as a file for other programs: GeoJSON, GeoPackage, or a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.kernel.errors import Invalid
from studio.kernel.storage import copy_atomically, replacing
from studio.maps.geometry import middle_of
from studio.maps.page import GEOJSON

Feature = dict[str, Any]

# What a spreadsheet would run as a formula when somebody opens the table.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("category", "title", "near", "notes", "voice_text", "photo_text", "strength", "type")


def export(edition: Path, out: Path, format: str) -> Path:
    """Write the edition of a map (its folder) to `out`, whole or not at all.

    `format` is "geojson", "gpkg" or "csv" (semicolons, with a mark that tells Excel it is
    Unicode). Invalid for another one, or for an edition that is not a map.
    """
    source = edition / GEOJSON
    if format not in WRITERS:
        raise Invalid(f"Format inconnu : {format}. Choisissez {', '.join(WRITERS)}.")
    if not source.is_file():
        raise Invalid("Cette production n’est pas une carte.")
    with replacing(out) as temporary:
        WRITERS[format](source, temporary)
    return out


def _geojson(source: Path, out: Path) -> None:
    copy_atomically(source, out)


def _gpkg(source: Path, out: Path) -> None:
    """One layer a kind of geometry, as GeoPackage readers expect them."""
    import geopandas

    rows = [{**flat(feature), "geometry": _shape(feature)} for feature in _features(source)]
    whole = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    layers = {"lieux": ("Point",), "traits": ("LineString", "MultiLineString")}
    layers["zones"] = ("Polygon", "MultiPolygon")
    making = out.with_name(f"{out.name}.gpkg")  # GDAL looks at the end of the name
    try:
        for name, kinds in layers.items():
            part = whole[whole.geometry.geom_type.isin(kinds)]
            if len(part):
                mode = "a" if making.exists() else "w"
                part.to_file(making, layer=name, driver="GPKG", mode=mode)
        if not making.exists():
            raise Invalid("Aucun lieu de cette carte n’a de position : choisissez csv.")
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)


def _csv(source: Path, out: Path) -> None:
    features = _features(source)
    rows = [flat(feature) | _position(feature) for feature in features]
    asked = sorted({name for row in rows for name in row} - {*COLUMNS, "lon", "lat"})
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, [*COLUMNS, *asked, "lon", "lat"], delimiter=";", restval="")
        table.writeheader()
        table.writerows({name: cell(value) for name, value in row.items()} for row in rows)


WRITERS: dict[str, Callable[[Path, Path], None]] = {
    "geojson": _geojson,
    "gpkg": _gpkg,
    "csv": _csv,
}


def _features(source: Path) -> list[Feature]:
    found: list[Feature] = json.loads(source.read_text("utf-8"))["features"]
    return found


def flat(feature: Feature) -> dict[str, Any]:
    """The properties without nests: answers become columns named by their question."""
    properties = dict(feature["properties"])
    answers = properties.pop("answers", {})
    properties.pop("paper", None)
    return {**{name: properties.get(name) for name in COLUMNS}, **properties, **answers}


def _shape(feature: Feature) -> Any:
    from shapely.geometry import shape

    return shape(feature["geometry"]) if feature["geometry"] else None


def _position(feature: Feature) -> dict[str, float]:
    if not feature["geometry"]:
        return {}
    lon, lat = middle_of(feature["geometry"])
    return {"lon": round(lon, 5), "lat": round(lat, 5)}


def cell(value: Any) -> Any:
    """A value that stays a value: a text that begins like a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
