"""The built-in ground drawn for a window, everything but the names (see labels.py).

Order is what makes it legible: land, green, water, limits, tracks, streets, houses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from PIL import Image, ImageChops

from basemaps import style
from basemaps.atlas import MIDDLE_LATITUDE, Atlas, Sketch, honest_zoom
from basemaps.canvas import Canvas, Points, Window
from basemaps.mercator import TILE, metres_per_pixel

MARGIN = 24.0  # world pixels: the widest thing that may stick out of its own box
RIVER_AREAS_FROM = 11  # below, a river is a line a few pixels wide
FOREST_UNTIL = 12
TOWN_UNTIL = 12
TOWN_REACH = {1: 2400, 2: 1500, 3: 900, 4: 600, 5: 400}  # metres, by rank: a hint, not a limit
SMALLEST_BUILDING_ZOOM = 15


def draw_land(window: Window, atlas: Atlas) -> Image.Image:
    """The ground without its names."""
    canvas = _paper(window, atlas)
    _forests(canvas, atlas)
    _towns(canvas, atlas)
    _built(canvas, atlas)
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
    """Whether the window lies far from everything, where only paper is to be seen."""
    return not any(
        _near(window, atlas, name)
        for name in ("borders", "water", "lines", "built", "ways", "rivers", "forests")
    )


def _near(window: Window, atlas: Atlas, layer: str, margin: float = MARGIN) -> list[Sketch]:
    return atlas.layer(layer).near(window.zoom, *window.unit_box(margin))


def _paper(window: Window, atlas: Atlas) -> Canvas:
    """Land of the department, and the paler land around it."""
    view = shapely.box(*window.unit_box(1.0))
    if atlas.department.contains(view):
        return Canvas(window, style.LAND)
    canvas = Canvas(window, style.ABROAD)
    if atlas.department.intersects(view):
        canvas.area([shapely.get_coordinates(atlas.department.exterior)], style.LAND)
    return canvas


def _built(canvas: Canvas, atlas: Atlas) -> None:
    for sketch in _near(canvas.window, atlas, "built"):
        canvas.area(sketch.parts, style.BUILT)


def _forests(canvas: Canvas, atlas: Atlas) -> None:
    """Soft spots of green: we know where the forest is, not where it ends."""
    zoom = canvas.window.zoom
    if zoom <= FOREST_UNTIL:
        found = atlas.layer("forests").all(zoom)
        spots = [(one.parts[0], float(one.feature.extra["radius"])) for one in found]
        _soft_spots(canvas, spots, style.FOREST)


def _towns(canvas: Canvas, atlas: Atlas) -> None:
    """A warm spot where a town is known to stand; Tours has its real outline besides."""
    zoom = canvas.window.zoom
    if zoom <= TOWN_UNTIL:
        outlined = () if zoom <= 10 else (1,)
        found = [
            (one, one.feature.extra["rank"])
            for one in atlas.layer("communes").all(zoom)
            if "town" in one.feature.extra
        ]
        spots = [(one.parts[0], TOWN_REACH[rank]) for one, rank in found if rank not in outlined]
        _soft_spots(canvas, spots, style.BUILT)


def _soft_spots(
    canvas: Canvas, spots: Sequence[tuple[Points, float]], colour: style.Colour
) -> None:
    """Discs (centre, metres) that fade into the land, and into each other."""
    window = canvas.window
    metre = 1 / metres_per_pixel(MIDDLE_LATITUDE, window.zoom)
    seen = [(at, metres * metre) for at, metres in spots if _sees(window, at, metres * metre)]
    if not seen:
        return
    layer = Canvas(window, style.LAND)
    for part, shade in style.soft_shades(colour):
        for at, radius in seen:
            layer.dot(at, shade, radius * (1.25 - 0.8 * part))
    canvas.image.paste(ImageChops.darker(canvas.image, layer.image))


def _sees(window: Window, at: Points, radius: float) -> bool:
    x, y = at[0] * window.world
    reach = 1.3 * radius
    across = window.left - reach < x < window.left + window.width + reach
    return bool(across and window.top - reach < y < window.top + window.height + reach)


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
    """Hand-drawn roads and railways, as long as their error stays small on the screen."""
    zoom = canvas.window.zoom
    shown = [
        sketch
        for sketch in _near(canvas.window, atlas, "lines")
        if 8 <= zoom <= honest_zoom(sketch.feature.extra["metres"])
    ]
    kinds = {"main": style.MAIN, "avenue": style.AVENUE, "motorway": style.HIGHWAY}
    for sketch in shown:
        if sketch.feature.kind == "rail" and zoom >= 9:
            line = sketch.parts[0]
            canvas.line(line, style.RAIL, style.size(zoom, ((9, 0.7), (12, 1.2))))
            canvas.line(line, style.RAIL, style.size(zoom, ((9, 2.0), (12, 3.4))), (1, 7))
    for kind, (casing, fill, sizes) in kinds.items():
        if kind == "avenue" and zoom < 11:
            continue
        mine = [sketch.parts[0] for sketch in shown if sketch.feature.kind == kind]
        _cased(canvas, mine, casing, fill, style.size(zoom, sizes))
    for sketch in shown:
        if sketch.feature.kind == "tram" and zoom >= 11:
            canvas.line(sketch.parts[0], style.TRAM, style.size(zoom, ((11, 1.4), (13, 2.4))))


def _cased(
    canvas: Canvas, lines: list[Points], casing: style.Colour, fill: style.Colour, width: float
) -> None:
    edge = min(1.2, 0.35 + width * 0.12)
    for line in lines:
        canvas.line(line, casing, width + 2 * edge)
    for line in lines:
        canvas.line(line, fill, width)


def _ways(canvas: Canvas, atlas: Atlas) -> None:
    """Streets: all casings of a rank before its fills, so that crossings stay open."""
    zoom = canvas.window.zoom
    if zoom < 13:
        return
    near = _near(canvas.window, atlas, "ways")
    for kind, (casing, fill, sizes) in style.WAYS.items():
        width = style.size(zoom, sizes)
        mine = [sketch.parts[0] for sketch in near if sketch.feature.kind == kind]
        if kind in ("path", "steps"):
            for line in mine if zoom >= 16 else []:
                canvas.line(line, fill, width, (3, 2) if kind == "path" else (1.2, 1.2))
        elif kind != "service" or zoom >= 14:
            _cased(canvas, mine, casing, fill, width)


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
            canvas.line(sketch.parts[0], style.RAIL, style.size(zoom, ((13, 0.7), (18, 1.6))))
            if zoom >= 15:
                ties = style.size(zoom, ((15, 2.6), (18, 5.0)))
                canvas.line(sketch.parts[0], style.RAIL, ties, (1, 9))
    for sketch in near if zoom >= 14 else ():
        if sketch.feature.kind == "tram":
            canvas.line(sketch.parts[0], style.TRAM, style.size(zoom, ((13, 1.6), (18, 3.0))))


def _bridges(canvas: Canvas, atlas: Atlas) -> None:
    zoom = canvas.window.zoom
    if zoom < 12:
        return
    casing, fill, sizes = style.BRIDGE
    decks = [np.asarray(one.parts[0]) for one in _near(canvas.window, atlas, "bridges")]
    _cased(canvas, decks, casing, fill, style.size(zoom, sizes))


def tile_window(zoom: int, column: int, row: int, scale: float = 1.0) -> Window:
    """The window of one tile of a web map."""
    return Window(zoom, column * TILE, row * TILE, TILE, TILE, scale)
