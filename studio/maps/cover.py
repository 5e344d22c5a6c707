"""The picture that stands for a map in the gallery, in feeds and on social networks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from basemaps.marks import Mark
from basemaps.mercator import Bounds
from basemaps.picture import Area, Line, picture
from studio.kernel.config import Settings
from studio.maps.geometry import Position, shape_of
from studio.maps.groundwork import Parts, drawing_under, opened
from studio.maps.legend.glyphs import glyph
from studio.maps.page import category_of
from studio.publishing.bundle import Page

SIZE = (1200, 630)  # pixels: the proportion that social networks cut to
SCALE = 1.5  # marks must be seen on a card 300 pixels wide
QUALITY = 80
MOST_MARKS = 200  # beyond, they hide each other and the town
STRENGTHS = {1: 26.0, 2: 34.0, 3: 46.0}  # width of a mark in pixels, by its strength
STREET = 0.004  # degrees: a map of one street must show the streets around


def make_cover(page: Page, out: Path, settings: Settings, parts: Parts) -> None:
    """Draw the ground with everything that is on it, as WebP. `parts` gives the bytes of one."""
    bounds, centre, zoom = _seen(page)
    image = picture(
        page["ground"]["id"],
        size=SIZE,
        bounds=bounds,
        centre=centre,
        zoom=zoom,
        marks=list(_marks(page, parts)),
        lines=list(_lines(page)),
        areas=list(_areas(page)),
        overlays=drawing_under(page, parts),
        scale=SCALE,
        packs=settings.packs_folder,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    image.save(out, "WEBP", quality=QUALITY, method=4)


def _seen(page: Page) -> tuple[Bounds | None, Position | None, float | None]:
    """All the marks; the sheet's own view when there is none."""
    if page["bounds"] is None:
        view = page["view"]
        return None, (view["lon"], view["lat"]), view["zoom"]
    west, south, east, north = page["bounds"]
    across, up = max(0.0, STREET - (east - west)) / 2, max(0.0, STREET - (north - south)) / 2
    return Bounds(west - across, south - up, east + across, north + up), None, None


def _of_type(page: Page, *wanted: str) -> Iterator[tuple[dict[str, Any], Any, str]]:
    """Item, shape, colour."""
    for item in page["items"]:
        if item["type"] in wanted and item["geometry"]:
            category = category_of(page, item)
            colour = item.get("colour") or (category["colour"] if category else "black")
            yield item, shape_of(item["geometry"]), colour


def _marks(page: Page, parts: Parts) -> Iterator[Mark]:
    for item, point, colour in list(_of_type(page, "place"))[:MOST_MARKS]:
        category = category_of(page, item)
        yield Mark(
            lon=point.x,
            lat=point.y,
            colour=colour,
            shape=category["shape"] if category else "circle",
            glyph=glyph(category["icon"]) if category else None,
            picture=opened(parts, category.get("picture")) if category else None,
            size=STRENGTHS.get(item["strength"] or 2, 34.0),
        )


def _lines(page: Page) -> Iterator[Line]:
    for item, found, colour in _of_type(page, "walk", "stroke"):
        for part in shapely.get_parts(found):
            yield Line(_spots(part), colour, float(item.get("width") or 5))


def _areas(page: Page) -> Iterator[Area]:
    for _, found, colour in _of_type(page, "area"):
        for part in shapely.get_parts(found):
            yield Area([_spots(part.exterior), *map(_spots, part.interiors)], colour)


def _spots(line: Any) -> list[Position]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
