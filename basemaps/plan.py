"""The built-in ground drawn for a window, everything but the names (see labels.py).

Order is what makes it legible: land, green, water, limits, tracks, streets, houses.
"""

from __future__ import annotations

import numpy as np
import shapely
from PIL import Image

from basemaps import style
from basemaps.atlas import MIDDLE_LATITUDE, Atlas, Sketch
from basemaps.canvas import Canvas, Points, Window
from basemaps.doubt import (
    FADE,
    FADE_STREET,
    cut_ends,
    is_dotted,
    is_sharp,
    loose_ends,
    pixels,
)  # fmt: skip
from basemaps.land import bare_land
from basemaps.mercator import TILE, metres_per_pixel

MARGIN = 24.0  # world pixels: the widest thing that may stick out of its own box
RIVER_AREAS_FROM = 11  # below, a river is a line a few pixels wide
SMALLEST_BUILDING_ZOOM = 15
APPROACH = 130.0  # metres of road drawn before and after a bridge: it leads somewhere

Stroke = tuple[Points, tuple[float, float]]  # a line and how long its ends dissolve, in pixels


def draw_land(window: Window, atlas: Atlas, *, signs: bool = True) -> Image.Image:
    """The ground without its names; without `signs`, nothing that stands for a single place."""
    canvas = bare_land(window, atlas, signs=signs)
    _grounds(canvas, atlas)
    _borders(canvas, atlas)
    _water(canvas, atlas)
    _far_lines(canvas, atlas)
    _ways(canvas, atlas)
    _trees(canvas, atlas)
    _buildings(canvas, atlas)
    _tracks(canvas, atlas)
    _bridges(canvas, atlas)
    return canvas.finish()


def is_plain(window: Window, atlas: Atlas) -> bool:
    """Whether the window lies far from everything, where only the land abroad is to be seen."""
    if atlas.department.intersects(shapely.box(*window.unit_box(MARGIN))):
        return False
    return not any(
        _near(window, atlas, name)
        for name in ("borders", "water", "lines", "built", "ways", "rivers", "forests")
    )


def _near(window: Window, atlas: Atlas, layer: str, margin: float = MARGIN) -> list[Sketch]:
    return atlas.layer(layer).near(window.zoom, *window.unit_box(margin))


def _grounds(canvas: Canvas, atlas: Atlas) -> None:
    if canvas.window.zoom < 13:
        return
    for kind in style.GROUNDS:
        for sketch in _near(canvas.window, atlas, "grounds"):
            if sketch.feature.kind == kind:
                canvas.area(sketch.parts, style.GROUNDS[kind])


def _water(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    for sketch in _near(canvas.window, atlas, "rivers"):
        width = river_pixels(sketch, zoom)
        if zoom < RIVER_AREAS_FROM or width <= 3.5:
            canvas.line(sketch.parts[0], style.WATER, width)
    if zoom < RIVER_AREAS_FROM:
        return
    for sketch in _near(canvas.window, atlas, "water"):
        canvas.area(sketch.parts[:1], style.WATER)
        if zoom >= 13:
            canvas.line(sketch.parts[0], style.SHORE, 0.8)
    for sketch in _near(canvas.window, atlas, "islands"):
        canvas.area(sketch.parts, style.ISLAND)


def river_pixels(sketch: Sketch, zoom: int) -> float:
    """How wide a river is drawn: its real width, but never too thin to be followed."""
    metres = float(sketch.feature.extra["width"])
    real = metres / metres_per_pixel(MIDDLE_LATITUDE, zoom)
    thinnest = style.size(zoom, ((6, 0.8), (9, 1.4), (12, 2.2), (16, 3.0)))
    great = 1.6 if metres > 200 else 1.0
    return max(real, thinnest * great)


def _borders(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    for kind, (colour, sizes, dash) in style.BORDERS.items():
        if kind == "commune" and zoom < 9:
            continue
        for sketch in _near(canvas.window, atlas, "borders"):
            if sketch.feature.kind == kind:
                canvas.line(sketch.parts[0], colour, style.size(zoom, sizes), dash)


def _far_lines(canvas: Canvas, atlas: Atlas) -> None:
    """Lines noted by hand: drawn as long as their error stays small, then dotted."""
    zoom = canvas.window.zoom
    if zoom < 8:
        return
    ends = loose_ends(atlas, zoom)
    near = _near(canvas.window, atlas, "lines")
    for one in near:
        if is_dotted(one, zoom):
            canvas.dots_along(one.parts[0], style.DOTS[one.feature.kind], 1.5, 9)
    near = [one for one in near if is_sharp(one, zoom)]
    strokes: dict[str, list[Stroke]] = {kind: [] for kind in ("rail", "tram", *style.FAR_LINES)}
    for one in near:
        first, last = ends[one.index]
        strokes[one.feature.kind].append((one.parts[0], (FADE * first, FADE * last)))
    for line, _ in strokes["rail"]:
        canvas.line(line, style.RAIL, style.size(zoom, ((8, 0.5), (12, 1.2))))
        if zoom >= 9:
            canvas.line(line, style.RAIL, style.size(zoom, ((9, 2.0), (12, 3.4))), (1, 7))
    for kind, (casing, fill, sizes) in style.FAR_LINES.items():
        if kind != "avenue" or zoom >= 11:
            _cased(canvas, strokes[kind], casing, fill, style.size(zoom, sizes))
    for line, fades in strokes["tram"] if zoom >= 11 else ():
        width = style.size(zoom, ((11, 1.4), (13, 2.4)))
        canvas.line(line, style.TRAM, width, fades=fades)


def _cased(
    canvas: Canvas, strokes: list[Stroke], casing: style.Colour, fill: style.Colour, width: float
) -> None:
    edge = min(1.2, 0.35 + width * 0.12)
    for line, fades in strokes:
        canvas.line(line, casing, width + 2 * edge, fades=fades)
    for line, fades in strokes:
        canvas.line(line, fill, width, fades=fades)


def _ways(canvas: Canvas, atlas: Atlas) -> None:
    """Streets: all casings of a rank before its fills, so that crossings stay open."""
    zoom = canvas.window.zoom
    if zoom < 13:
        return
    near = _near(canvas.window, atlas, "ways")
    for kind, (casing, fill, sizes) in style.WAYS.items():
        width = style.size(zoom, sizes)
        mine = [_street(one, atlas, zoom) for one in near if one.feature.kind == kind]
        if kind in ("path", "steps"):
            for line, _ in mine if zoom >= 16 else []:
                canvas.line(line, fill, width, (3, 2) if kind == "path" else (1.2, 1.2))
        elif kind != "service" or zoom >= 14:
            _cased(canvas, mine, casing, fill, width)


def _street(sketch: Sketch, atlas: Atlas, zoom: int) -> Stroke:
    """A surveyed line; it dissolves where it leaves the surveyed quarter."""
    first, last = cut_ends(atlas)[sketch.index]
    length = pixels(FADE_STREET, zoom)
    return sketch.parts[0], (length * first, length * last)


def _trees(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    if zoom < 16:
        return
    for sketch in _near(canvas.window, atlas, "trees"):
        if sketch.feature.kind == "row":
            width = style.size(zoom, ((16, 4.0), (18, 12.0)))
            canvas.line(sketch.parts[0], style.TREE, width)
        else:
            canvas.dot(sketch.parts[0], style.TREE, style.size(zoom, ((16, 2.0), (18, 6.0))))


def _buildings(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    if zoom < SMALLEST_BUILDING_ZOOM:
        return
    near = _near(canvas.window, atlas, "buildings")
    for kind, fill in (("building", style.BUILDING), ("roof", style.ROOF)):
        for sketch in near:
            if sketch.feature.kind == kind:
                canvas.area(sketch.parts, fill)
                for ring in sketch.parts if zoom >= 16 else ():
                    canvas.line(ring, style.BUILDING_EDGE, 0.6)


def _tracks(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    if zoom < 13:
        return
    near = _near(canvas.window, atlas, "ways")
    for sketch in near:
        if sketch.feature.kind == "rail":
            line, fades = _street(sketch, atlas, zoom)
            width = style.size(zoom, ((13, 0.7), (18, 1.6)))
            canvas.line(line, style.RAIL, width, fades=fades)
            if zoom >= 15:
                ties = style.size(zoom, ((15, 2.6), (18, 5.0)))
                canvas.line(sketch.parts[0], style.RAIL, ties, (1, 9))
    for sketch in near if zoom >= 14 else ():
        if sketch.feature.kind == "tram":
            line, fades = _street(sketch, atlas, zoom)
            canvas.line(line, style.TRAM, style.size(zoom, ((13, 1.6), (18, 3.0))), fades=fades)


def _bridges(canvas: Canvas, atlas: Atlas) -> None:
    """Bridges, with the beginning of the roads that lead to them."""
    zoom = canvas.window.zoom
    if zoom < 12:
        return
    casing, fill, sizes = style.BRIDGE
    road = pixels(APPROACH, zoom)
    decks = [
        (_longer(one.parts[0], road / canvas.window.world), (road, road))
        for one in _near(canvas.window, atlas, "bridges", MARGIN + road)
    ]
    _cased(canvas, decks, casing, fill, style.size(zoom, sizes))


def _longer(line: Points, length: float) -> Points:
    """A straight line made longer at both ends."""
    step = (line[-1] - line[0]) / np.hypot(*(line[-1] - line[0]))
    return np.stack([line[0] - step * length, line[-1] + step * length])


def tile_window(zoom: int, column: int, row: int, scale: float = 1.0) -> Window:
    """The window of one tile of a web map."""
    return Window(zoom, column * TILE, row * TILE, TILE, TILE, scale)
