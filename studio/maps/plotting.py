"""A place as a picture file, for a film: the ground around it, and its line when it is one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import shapely

from basemaps.catalogue import Ground
from basemaps.catalogue import ground as ground_named
from basemaps.errors import BasemapError
from basemaps.mercator import Bounds
from basemaps.picture import Area, Line, picture
from studio.drafts.kinds import Plot
from studio.kernel.ids import digest
from studio.maps.geometry import shape_of

SIZE = (960, 840)  # pixels: a little more than a film of 720 lines shows of it
SCALE = 1.5  # names of streets must be read on a phone
CLOSE = 16  # zoom at which one recognises a street
VERSION = 1  # of the rules below

Geometry = Mapping[str, Any]


def plot_of(geometry: Geometry, ground_id: str, colour: str = "blue") -> Plot:
    """The picture of a GeoJSON geometry on this ground. A point is left for the film to mark."""
    told = msgspec.json.encode([geometry, ground_id, colour], order="deterministic").decode()

    def paint(out: Path, packs: Path | None) -> str | None:
        return _paint(geometry, ground_id, colour, out, packs)

    point = (0.5, 0.5) if geometry["type"] == "Point" else None
    return Plot(digest(f"{VERSION}\n{told}")[:40], point, paint)


def _paint(
    geometry: Geometry, ground_id: str, colour: str, out: Path, packs: Path | None
) -> str | None:
    try:
        ground = _ground(ground_id, packs)
        view = _view(geometry, ground)
        shown = _shapes(geometry, colour)
        image = picture(
            ground.id, size=SIZE, scale=SCALE, credit=False, packs=packs, **view, **shown
        )
    except BasemapError:
        return None
    image.save(out, "PNG")
    return ground.short_attribution


def _ground(ground_id: str, packs: Path | None) -> Ground:
    """What always works stands in for the ground of another server, which is never asked."""
    found = ground_named(ground_id, packs)
    return ground_named("plan") if found.kind == "online" else found


def _view(geometry: Geometry, ground: Ground) -> dict[str, Any]:
    west, south, east, north = shape_of(geometry).bounds
    if geometry["type"] == "Point":
        return {"centre": (west, south), "zoom": float(min(CLOSE, ground.zoom_for(west, south)))}
    return {"bounds": Bounds(west, south, east, north)}


def _shapes(geometry: Geometry, colour: str) -> dict[str, Any]:
    """The lines and areas to draw; none for a point."""
    parts = shapely.get_parts(shape_of(geometry))
    lines = [Line(_spots(one), colour) for one in parts if one.geom_type == "LineString"]
    areas = [
        Area([_spots(one.exterior), *map(_spots, one.interiors)], colour)
        for one in parts
        if one.geom_type == "Polygon"
    ]
    return {"lines": lines, "areas": areas}


def _spots(line: Any) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
