"""What lies under everything: the paper, the built-up land, and soft patches of wood and town."""

from __future__ import annotations

from functools import lru_cache, reduce

import numpy as np
import shapely

from basemaps import style
from basemaps.atlas import Atlas
from basemaps.canvas import Canvas, Window
from basemaps.doubt import pixels, place_patch
from basemaps.haze import GONE, Patch, shaded, strength

EDGE = 8.0  # world pixels around the window
TOWN_REACH = {1: 2400, 2: 1500, 3: 900, 4: 600, 5: 400}  # metres, by rank: a hint, not a limit
OUTLINED_FROM = 11  # from this zoom on Tours has its real outline, and no patch besides

Patches = tuple[Patch, ...]


def bare_land(window: Window, atlas: Atlas, *, signs: bool) -> Canvas:
    """A canvas with the land on it, ready for water and lines.

    Without `signs`, places have no patch either: nobody could tell what it is.
    """
    canvas = _paper(window, atlas)
    for sketch in atlas.layer("built").near(window.zoom, *window.unit_box(EDGE)):
        canvas.area(sketch.parts, style.BUILT)
    _soften(canvas, atlas, signs=signs)
    return canvas


def _paper(window: Window, atlas: Atlas) -> Canvas:
    """Land of the department, and the paler land around it."""
    view = shapely.box(*window.unit_box(1.0))
    if atlas.department.contains(view):
        return Canvas(window, style.LAND)
    canvas = Canvas(window, style.ABROAD)
    if atlas.department.intersects(view):
        canvas.area([shapely.get_coordinates(atlas.department.exterior)], style.LAND)
    return canvas


def _soften(canvas: Canvas, atlas: Atlas, *, signs: bool) -> None:
    """Everything whose place or edge is not sure: woods, towns, places seen from too near.

    Where a wood and a town reach for the same land, both give way: green over brown is mud.
    """
    window = canvas.window
    patches = _patches(atlas, window.zoom)[: 4 if signs else 2]
    seen = [[one for one in some if _sees(window, one)] for some in patches]
    if not any(seen):
        return
    parts = [strength(canvas, some) if some else None for some in seen]
    wood, town = parts[:2]
    if wood is not None and town is not None:
        parts[:2] = wood - town, town - wood
    wild, built, place = map(style.soft_shades, (style.FOREST, style.BUILT, style.HAZE))
    layers = [
        shaded(part, shades)
        for part, shades in zip(parts, (wild, built, style.garden_shades(), place), strict=False)
        if part is not None
    ]
    canvas.darken(reduce(np.minimum, layers))


def _sees(window: Window, patch: Patch) -> bool:
    x, y = (patch.point.ravel() * window.world).tolist()
    left, top, right, bottom = (edge * window.world for edge in window.unit_box(EDGE))
    reach = patch.radius * GONE
    return bool(left - reach < x < right + reach and top - reach < y < bottom + reach)


@lru_cache(maxsize=32)
def _patches(atlas: Atlas, zoom: int) -> tuple[Patches, Patches, Patches, Patches]:
    """Woods, towns, gardens and other places of a zoom."""
    places = [
        (one.feature.kind == "garden", patch)
        for one in atlas.layer("places").all(zoom)
        if (patch := place_patch(atlas, one, zoom))
    ]
    gardens = tuple(patch for garden, patch in places if garden)
    others = tuple(patch for garden, patch in places if not garden)
    return _woods(atlas, zoom), _towns(atlas, zoom), gardens, others


def _woods(atlas: Atlas, zoom: int) -> Patches:
    """We know where the forest is, not where it ends."""
    return tuple(
        Patch(one.parts[0], pixels(one.feature.extra["radius"], zoom))
        for one in atlas.layer("forests").all(zoom)
    )


def _towns(atlas: Atlas, zoom: int) -> Patches:
    """A warm patch where a town is known to stand."""
    ranked = [
        (one, one.feature.extra["rank"])
        for one in atlas.layer("communes").all(zoom)
        if "town" in one.feature.extra
    ]
    return tuple(
        Patch(one.parts[0], pixels(TOWN_REACH[rank], zoom))
        for one, rank in ranked
        if rank > 1 or zoom < OUTLINED_FROM
    )
