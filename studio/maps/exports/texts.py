"""Files for other programs that are only text: made with the edition, in a few milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.maps.exports.rows import rows
from studio.maps.exports.table import table
from studio.maps.exports.umap import umap
from studio.maps.exports.xml import gpx, kml
from studio.maps.page import GEOJSON, geojson_of
from studio.publishing.bundle import Page

WRITERS: Mapping[str, Callable[[Page], bytes]] = {
    "geojson": geojson_of,
    "csv": table,
    "kml": kml,
    "gpx": gpx,
    "umap": umap,
}
NEED_EARTH = frozenset({"kml", "gpx", "umap"})  # formats of positions: paper has none
MIMES = {
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
    "umap": "application/json",
}


def file_of(format: str) -> str:
    """Its name in the folder of an edition."""
    return GEOJSON if format == "geojson" else f"data.{format}"


def texts_of(page: Page) -> dict[str, bytes]:
    """Name -> content, for every format that can hold this map."""
    return {
        file_of(format): write(page) for format, write in WRITERS.items() if can_hold(page, format)
    }


def can_hold(page: Page, format: str) -> bool:
    if format not in NEED_EARTH or page["ground"]["geographic"]:
        return True
    return any(row.geometry for row in rows(page))
