"""One picture of the ground under a whole map, for a page that can ask for no tiles."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from basemaps.mercator import Bounds, to_degrees
from basemaps.picture import Overlay, picture, view
from studio.publishing.bundle import Page

Parts = Callable[[str], bytes | None]

SIZE = (1800, 1350)  # pixels: sharp two zooms in, and still only a few hundred kilobytes
QUALITY = 78
AROUND = 0.35  # of the map's extent, shown on every side
SMALLEST = 0.006  # degrees: a single place stands in its quarter
DEEPEST = 16.0


@dataclass(frozen=True)
class GroundPicture:
    """A JPEG as an address, the degrees it covers (west, south, east, north), its zoom."""

    data_uri: str
    bounds: tuple[float, float, float, float]
    zoom: float


def ground_picture(page: Page, packs: Path, parts: Parts) -> GroundPicture:
    """The ground, with the drawing that the map was made on. `parts` gives the bytes of one."""
    seen = view(SIZE, bounds=_bounds(page), deepest=DEEPEST)
    west, north = to_degrees(seen.left, seen.top, seen.zoom)
    east, south = to_degrees(seen.left + seen.width, seen.top + seen.height, seen.zoom)
    middle = to_degrees(seen.left + seen.width / 2, seen.top + seen.height / 2, seen.zoom)
    image = picture(
        page["ground"]["id"],
        size=SIZE,
        centre=middle,
        zoom=seen.zoom,
        overlays=drawing_under(page, parts),
        credit=False,  # the page names them itself
        packs=packs,
    )
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return GroundPicture(jpeg_address(buffer.getvalue()), (west, south, east, north), seen.zoom)


def drawing_under(page: Page, parts: Parts) -> list[Overlay]:
    """The photographed drawing of a page, as an engine lays it; none when there is none."""
    drawing = page.get("drawing")
    image = opened(parts, drawing and drawing["name"])
    if not drawing or image is None:
        return []
    return [Overlay(image, Bounds(*drawing["bounds"]), drawing["opacity"])]


def opened(parts: Parts, name: str | None) -> Image.Image | None:
    """A picture of the edition, by the name of its part."""
    data = parts(name) if name else None
    if data is None:
        return None
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image


def _bounds(page: Page) -> Bounds:
    view_, bounds = page["view"], page["bounds"]
    west, south, east, north = bounds or (view_["lon"], view_["lat"]) * 2
    wide = max((east - west) * AROUND, SMALLEST)
    high = max((north - south) * AROUND, SMALLEST)
    return Bounds(west - wide, south - high, east + wide, north + high)


def jpeg_address(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()
