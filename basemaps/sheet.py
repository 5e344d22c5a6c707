"""Vector packs drawn as our own ground is: one paper, one style, in every place of the world.

Names are placed by blocks of four tiles on a side and stay within their block: the same whatever
window is asked for, never cut by the edge of a tile.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from basemaps import style
from basemaps.canvas import Canvas, Points, Window
from basemaps.errors import NoTile
from basemaps.kinds import LAYERS, Thing, thing
from basemaps.labels import write_one
from basemaps.lettering import Writing
from basemaps.mercator import TILE
from basemaps.mvt import AREA, BadTile, decode, holes
from basemaps.naming import PLACES, Name, paler
from basemaps.packs import open_pack
from basemaps.placing import Placed, Placing

BLOCK = 4  # tiles on a side
REACH = 24.0  # world pixels: the widest thing that may stick out of its own tile
KEPT_TILES, KEPT_BLOCKS = 96, 24
BEYOND = 3  # zooms drawn closer than the last one of the pack, from its own data
BUILDINGS_FROM, STREET_NAMES_FROM = 14, 14
EDGE = 1e-6

TOWN_FROM = {1: 4, 2: 8, 4: 11, 5: 13, 6: 14}
TOWN_SIZES = {
    1: ((5, 13.0), (12, 21.0)), 2: ((8, 12.5), (13, 17.0)), 4: ((11, 12.0), (15, 15.0)),
    5: ((13, 12.0), (16, 14.0)), 6: ((14, 12.0), (16, 14.0)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing with its parts in the unit square of the world; `rings` by polygons for areas."""

    thing: Thing
    parts: tuple[Points, ...]
    polygons: tuple[tuple[Points, ...], ...] = ()


def draw_pack(path: Path, window: Window, last: int, *, faded: bool) -> Image.Image:
    """The pack for any window, names included; `last` is the closest zoom of its own tiles."""
    things = [one for tile in tiles_under(window, last) for one in things_of(path, *tile)]
    picture = _land(window, things)
    if faded:
        picture = Image.blend(picture, Image.new("RGB", picture.size, style.PAPER), style.PALENESS)
    for placed in reversed(list(_names(path, window, last, quiet=faded))):
        write_one(picture, window, placed)
    return picture


def tiles_under(window: Window, last: int) -> Iterator[tuple[int, int, int]]:
    """The pack's tiles that touch a window: of its zoom, or of the last one they have."""
    zoom = min(window.zoom, last)
    left, top, right, bottom = (edge * 2**zoom for edge in window.unit_box(REACH))
    for column in range(math.floor(left), math.floor(right) + 1):
        for row in range(math.floor(top), math.floor(bottom) + 1):
            if 0 <= column < 2**zoom and 0 <= row < 2**zoom:
                yield zoom, column, row


def things_of(path: Path, zoom: int, column: int, row: int) -> tuple[Drawn, ...]:
    """The content of one tile; nothing where the pack has none or holds something else."""
    return _things_of(path, path.stat().st_mtime_ns, zoom, column, row)


@lru_cache(maxsize=KEPT_TILES)
def _things_of(path: Path, _changed: int, zoom: int, column: int, row: int) -> tuple[Drawn, ...]:
    try:
        shapes = decode(open_pack(path).tile(zoom, column, row), LAYERS)
    except (NoTile, BadTile):
        return ()
    corner, size = np.array([column, row], dtype=float), 2.0**zoom
    found = []
    for shape in shapes:
        what = thing(shape)
        if what is not None:
            parts = tuple((part + corner) / size for part in shape.parts)
            polygons = tuple(map(tuple, holes(parts))) if shape.type == AREA else ()
            found.append(Drawn(what, parts, polygons))
    return tuple(found)


def _land(window: Window, things: list[Drawn]) -> Image.Image:
    families: dict[str, list[Drawn]] = {}
    for one in things:
        families.setdefault(one.thing.family, []).append(one)
    areas = families.get("area", [])
    has_sea = any(one.thing.kind == "earth" for one in areas)
    canvas = Canvas(window, style.WATER if has_sea else style.LAND)
    _areas(canvas, areas)
    _streams(canvas, families.get("stream", []))
    _borders(canvas, families.get("border", []))
    _ways(canvas, families.get("way", []))
    _buildings(canvas, families.get("building", []))
    _rails(canvas, families.get("rail", []))
    return canvas.finish()


AREA_ORDER = {
    "earth": style.LAND, "built": style.BUILT, "yard": style.GROUNDS["yard"],
    "wood": style.GROUNDS["wood"], "park": style.GROUNDS["park"],
    "parking": style.GROUNDS["parking"], "square": style.GROUNDS["square"],
    "pitch": style.GROUNDS["pitch"], "platform": style.GROUNDS["platform"], "water": style.WATER,
}  # fmt: skip


def _areas(canvas: Canvas, areas: list[Drawn]) -> None:
    for kind, fill in AREA_ORDER.items():
        for one in areas:
            if one.thing.kind == kind:
                for rings in one.polygons:
                    canvas.area(rings, fill)


def _streams(canvas: Canvas, streams: list[Drawn]) -> None:
    zoom = canvas.window.zoom
    for one in streams:
        great = one.thing.kind in ("river", "canal")
        if great or zoom >= 13:
            sizes = ((8, 0.8), (13, 2.6), (18, 9.0)) if great else ((13, 0.8), (18, 3.0))
            for part in one.parts:
                canvas.line(part, style.WATER, style.size(zoom, sizes))


def _borders(canvas: Canvas, borders: list[Drawn]) -> None:
    zoom = canvas.window.zoom
    for kind, (colour, sizes, dash) in style.BORDERS.items():
        for one in borders:
            if one.thing.kind == kind and (kind != "commune" or zoom >= 11):
                for part in one.parts:
                    canvas.line(part, colour, style.size(zoom, sizes), dash)


def _ways(canvas: Canvas, ways: list[Drawn]) -> None:
    """All casings of a rank before its fills, so that crossings stay open."""
    zoom = canvas.window.zoom
    for kind, (casing, fill, sizes) in style.WAYS.items():
        lines = [part for one in ways if one.thing.kind == kind for part in one.parts]
        width = style.size(zoom, sizes)
        if kind in ("path", "steps"):
            for line in lines if zoom >= 15 else ():
                canvas.line(line, fill, width, (3, 2) if kind == "path" else (1.2, 1.2))
            continue
        if (kind == "service" and zoom < 14) or (kind in ("street", "mall") and zoom < 12):
            continue
        edge = min(1.2, 0.35 + width * 0.12)
        for line in lines:
            canvas.line(line, casing, width + 2 * edge)
        for line in lines:
            canvas.line(line, fill, width)


def _buildings(canvas: Canvas, buildings: list[Drawn]) -> None:
    zoom = canvas.window.zoom
    if zoom < BUILDINGS_FROM:
        return
    for kind, fill in (("roof", style.ROOF), ("building", style.BUILDING)):
        for one in buildings:
            if one.thing.kind == kind:
                for rings in one.polygons:
                    canvas.area(rings, fill)
    for one in buildings if zoom >= 16 else ():
        for ring in one.parts:
            for line in _outline(ring, 2.0 ** min(zoom, 16)):
                canvas.line(line, style.BUILDING_EDGE, 0.6)


def _outline(ring: Points, _size: float) -> Iterator[Points]:
    """A ring without the sides along which its tile was cut: straight across or straight down."""
    steps = np.diff(ring, axis=0)
    cut = (np.abs(steps) < EDGE * 1e-3).any(axis=1) & (np.abs(steps).max(axis=1) > EDGE)
    if not cut.any():
        yield ring
        return
    start = 0
    for place in [*np.flatnonzero(cut).tolist(), len(ring) - 1]:
        if place - start >= 1:
            yield ring[start : place + 1]
        start = place + 1


def _rails(canvas: Canvas, rails: list[Drawn]) -> None:
    zoom = canvas.window.zoom
    for one in rails:
        tram = one.thing.kind == "tram"
        if zoom < (13 if tram else 9):
            continue
        for part in one.parts:
            if tram:
                canvas.line(part, style.TRAM, style.size(zoom, ((13, 1.2), (18, 3.0))))
                continue
            canvas.line(part, style.RAIL, style.size(zoom, ((9, 0.5), (13, 0.9), (18, 1.6))))
            if zoom >= 15:
                canvas.line(part, style.RAIL, style.size(zoom, ((15, 2.6), (18, 5.0))), (1, 9))


def _names(path: Path, window: Window, last: int, *, quiet: bool) -> Iterator[Placed]:
    side = BLOCK * TILE
    left, top, right, bottom = (edge * window.world for edge in window.unit_box(4.0))
    for column in range(math.floor(left / side), math.floor(right / side) + 1):
        for row in range(math.floor(top / side), math.floor(bottom / side) + 1):
            block = _block(path, path.stat().st_mtime_ns, window.zoom, column, row, last, quiet)
            yield from block.inside(left, top, right, bottom)


@lru_cache(maxsize=KEPT_BLOCKS)
def _block(
    path: Path, _changed: int, zoom: int, column: int, row: int, last: int, quiet: bool
) -> Placing:
    """The names of one block, placed once; those that would leave it are left out."""
    side = BLOCK * TILE
    window = Window(zoom, column * side, row * side, side, side)
    things = [one for tile in tiles_under(window, last) for one in things_of(path, *tile)]
    wanted = list(_wanted(things, zoom, quiet=quiet))
    if quiet:
        wanted = [replace(name, writing=paler(name.writing)) for name in wanted]
    box = (column * side, row * side, (column + 1) * side, (row + 1) * side)
    return Placing(zoom, sorted(wanted, key=lambda name: name.order), within=box)


def _wanted(things: list[Drawn], zoom: int, *, quiet: bool) -> Iterator[Name]:
    for one in things:
        if one.thing.family == "town":
            yield from _town(one, zoom)
        elif one.thing.family == "place" and not quiet:
            yield from _place(one, zoom)
        elif one.thing.family == "stream" and one.thing.name and zoom >= 12:
            writing = Writing(one.thing.name, 12.0, style.WATER_TEXT)
            for part in one.parts:
                yield Name((5, 0), writing, part, along=True, beside=-3.0, every=500.0)
        elif one.thing.family == "area" and one.thing.name and zoom >= 14:
            yield from _area_name(one)
    yield from _streets(things, zoom)


def _town(one: Drawn, zoom: int) -> Iterator[Name]:
    rank = one.thing.rank
    if zoom >= TOWN_FROM[rank] and not (zoom >= 16 and rank <= 4):
        tone = (
            style.TOWN_TEXT
            if rank <= 2
            else style.COMMUNE_TEXT
            if rank == 4
            else (style.QUARTER_TEXT)
        )
        size = style.size(zoom, TOWN_SIZES[rank])
        writing = Writing(one.thing.name, size, tone, bold=rank <= 2)
        yield Name((rank, 0), writing, one.parts[0])


def _place(one: Drawn, zoom: int) -> Iterator[Name]:
    sign, named, weight = PLACES.get(one.thing.kind, (17, 17, 40))
    if zoom < sign:
        return
    tone = {"station": style.STATION_TEXT, "tram": style.TRAM_TEXT, "garden": style.GREEN_TEXT}
    colour = tone.get(one.thing.kind, style.PLACE_TEXT)
    writing = Writing(one.thing.name, 12.0, colour) if zoom >= named else None
    size = style.size(zoom, ((13, 9.0), (16, 14.0), (18, 18.0)))
    yield Name(
        (weight, 0), writing, one.parts[0], symbol=one.thing.kind, symbol_size=size,
        must_fit=False,
    )  # fmt: skip


def _area_name(one: Drawn) -> Iterator[Name]:
    tone = {"water": style.WATER_TEXT, "park": style.GREEN_TEXT, "wood": style.GREEN_TEXT}
    if one.thing.kind in tone:
        ring = max(one.parts, key=len)
        middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
        writing = Writing(one.thing.name, 12.0, tone[one.thing.kind])
        yield Name((22, 0), writing, middle.reshape(1, 2))


STREET_RANK = {"motorway": 6, "trunk": 7, "primary": 8, "secondary": 9, "tertiary": 10}


def _streets(things: list[Drawn], zoom: int) -> Iterator[Name]:
    if zoom < STREET_NAMES_FROM:
        return
    named = [one for one in things if one.thing.family in ("way", "street") and one.thing.name]
    for one in named:
        great = one.thing.kind in STREET_RANK
        if (not great and zoom < 15) or (one.thing.kind in ("service", "path") and zoom < 17):
            continue
        size = style.size(zoom, ((14, 10.5), (16, 12.0), (18, 14.0)))
        writing = Writing(one.thing.name, size, style.STREET_TEXT)
        for part in one.parts:
            order = (STREET_RANK.get(one.thing.kind, 30), -float(np.ptp(part, axis=0).max()))
            yield Name(order, writing, part, along=True, every=600.0)
