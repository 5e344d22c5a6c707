"""When a fact is drawn sharply, when as a soft patch, and when not at all.

Each feature noted by hand carries `metres`, how far it may be from the truth. Up to some zoom the
screen cannot show that error. Closer, a place becomes a patch as large as the doubt and a road a
line of dots, as maps have always drawn what is not sure; closer still both are left out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from basemaps.atlas import MIDDLE_LATITUDE, Atlas, Sketch, honest_zoom
from basemaps.haze import Patch
from basemaps.mercator import metres_per_pixel, world_size

PLACE_SLACK = 40.0  # pixels of error a sign may show
WIDEST_PLACE = 400.0  # pixels: a larger patch would have its name off the screen
WIDEST_STOP = 100.0  # the same for a stop, which people look for at its very place
FARTHEST_DOTS = 100.0  # pixels of error beyond which even a dotted line would lead astray
WIDEST_QUARTER = 400.0  # pixels: the name of a quarter speaks for all that surrounds it
DOTTED = ("motorway", "main", "avenue", "tram")
TOUCHING = 12.0  # pixels: a line that ends closer to another is joined to it
MEETING = 80.0  # metres, the same: ends noted apart that meet on one square
TOGETHER = 3.0  # metres, the same for surveyed streets
RIM = 0.0007  # degrees, some 60 m: streets are already cut at the rim of the surveyed quarter
FADE = 70.0  # pixels over which a noted line dissolves
FADE_STREET = 45.0  # metres over which a street dissolves at the edge of what we have

Ends = dict[int, tuple[bool, bool]]


def pixels(metres: float, zoom: int) -> float:
    """A length on the ground in world pixels."""
    return metres / metres_per_pixel(MIDDLE_LATITUDE, zoom)


def is_sharp(sketch: Sketch, zoom: int, slack: float = 32.0) -> bool:
    """Whether its error stays under so many pixels (always, for what was surveyed)."""
    metres = sketch.feature.extra.get("metres")
    return metres is None or zoom <= honest_zoom(metres, slack)


def place_patch(atlas: Atlas, sketch: Sketch, zoom: int) -> Patch | None:
    """The patch that stands for a place no longer sharp.

    None for a quarter, which is no point, and where streets are surveyed: there, a patch beside
    the real houses would only puzzle.
    """
    kind, spot = sketch.feature.kind, sketch.feature.spot
    if kind == "quarter" or is_sharp(sketch, zoom, PLACE_SLACK) or atlas.detail.holds(*spot):
        return None
    radius = pixels(sketch.feature.extra["metres"], zoom)
    widest = WIDEST_STOP if kind == "tram" else WIDEST_PLACE
    return Patch(sketch.parts[0], radius) if radius <= widest else None


def is_dotted(sketch: Sketch, zoom: int) -> bool:
    """Whether a line no longer sharp is still hinted at by dots (never a railway: too far off)."""
    extra = sketch.feature.extra
    if sketch.feature.kind not in DOTTED or is_sharp(sketch, zoom) or zoom > extra.get("until", 22):
        return False
    return pixels(extra["metres"], zoom) <= FARTHEST_DOTS


def names_quarter(sketch: Sketch, zoom: int) -> bool:
    """Whether the name of a quarter, which has no limits, still says where one is."""
    return is_sharp(sketch, zoom, WIDEST_QUARTER)


@lru_cache(maxsize=32)
def loose_ends(atlas: Atlas, zoom: int) -> Ends:
    """For each noted line that is sharp at a zoom, whether its start and end join no other."""
    sharp = [one for one in atlas.layer("lines").all(zoom) if is_sharp(one, zoom)]
    return _unjoined(sharp, max(TOUCHING, pixels(MEETING, zoom)) / world_size(zoom))


@lru_cache(maxsize=4)
def cut_ends(atlas: Atlas) -> Ends:
    """The same for streets and tracks that run out of the surveyed quarter."""
    ways = atlas.layer("ways").all(22)
    reach = pixels(TOGETHER, 22) / world_size(22)
    return {
        index: (
            first and _outside(atlas, ways[index], 0),
            last and _outside(atlas, ways[index], -1),
        )
        for index, (first, last) in _unjoined(ways, reach).items()
    }


def _outside(atlas: Atlas, sketch: Sketch, end: int) -> bool:
    lon, lat = shapely.get_coordinates(sketch.feature.geometry)[end].tolist()
    west, south, east, north = atlas.detail
    return not (west + RIM < lon < east - RIM and south + RIM < lat < north - RIM)


def _unjoined(sketches: list[Sketch], reach: float) -> Ends:
    lines = np.array([shapely.LineString(one.parts[0]) for one in sketches], dtype=object)
    tree = shapely.STRtree(lines)
    found: Ends = {}
    for place, sketch in enumerate(sketches):
        ends = [shapely.Point(sketch.parts[0][number]) for number in (0, -1)]
        near = [tree.query(end, predicate="dwithin", distance=reach) for end in ends]
        first, last = (not any(other != place for other in one) for one in near)
        found[sketch.index] = (first, last)
    return found
