"""Which names a zoom shows, how large, and which give way to which.

Names are listed for the whole ground, not per tile: the placing (placing.py) then decides once,
so that a word never changes or disappears from one tile to the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from basemaps import style
from basemaps.atlas import Atlas, Points, Sketch
from basemaps.doubt import PLACE_SLACK, is_dotted, is_sharp, names_quarter, place_patch
from basemaps.french import of
from basemaps.lettering import Writing
from basemaps.mercator import world_size
from basemaps.plan import river_pixels


@dataclass(frozen=True, slots=True)
class Name:
    """A name that would like to be written.

    `points` is one point, or the line to follow. Lower `order` is placed first. `symbol` is drawn
    at the point; `must_fit` says that without room for the word the symbol goes too.
    """

    order: tuple[float, ...]
    writing: Writing | None
    points: Points
    along: bool = False
    beside: float = 0.0  # world pixels between the line and the foot of its name
    every: float = 0.0  # world pixels between two writings of the same name
    symbol: str = ""
    symbol_size: float = 0.0
    must_fit: bool = True


# kind: first zoom of the symbol, first zoom of the name, weight (small comes first)
PLACES = {
    "station": (11, 13, 10), "airport": (11, 12, 11), "castle": (11, 12, 12),
    "hospital": (12, 13, 13), "townhall": (14, 14, 14), "monument": (14, 14, 15),
    "services": (13, 14, 16), "tram": (13, 14, 17), "library": (14, 14, 18),
    "garden": (14, 14, 19), "stadium": (13, 14, 20), "expo": (13, 14, 20),
    "museum": (14, 15, 21), "theatre": (15, 15, 22), "market": (15, 15, 23),
    "school": (15, 15, 24), "square": (14, 14, 25), "bus": (16, 17, 26), "health": (17, 17, 27),
    "post": (17, 17, 28), "worship": (16, 17, 28), "community": (16, 17, 28),
    "info": (17, 17, 29), "sport": (17, 17, 30), "police": (17, 17, 30),
    "hotel": (18, 18, 31), "artwork": (17, 18, 31), "shop": (18, 18, 32), "bank": (18, 18, 33),
    "food": (18, 18, 34),
}  # fmt: skip
DOTLESS = ("square",)
RANK_SIZES: dict[int, style.Sizes] = {
    1: ((7, 15), (9, 18), (11, 22), (13, 25)),
    2: ((8, 11.5), (10, 14), (12, 17), (14, 19)),
    3: ((9, 11.5), (11, 13.5), (13, 16)),
    4: ((10, 11.5), (12, 13), (14, 15)),
    5: ((10, 11.5), (12, 12.5), (14, 14)),
}
RANK_FROM = {1: 6, 2: 8, 3: 9, 4: 10, 5: 10}
COMMUNES_UNTIL = 14  # closer, quarters and streets say where one is


def names(atlas: Atlas, zoom: int, *, quiet: bool) -> list[Name]:
    """Every candidate of a zoom, in the order in which room is given."""
    found = [*communes(atlas, zoom), *rivers(atlas, zoom), *areas(atlas, zoom)]
    found += [*streets(atlas, zoom), *crossings(atlas, zoom)]
    if not quiet:
        found += [*places(atlas, zoom), *roads(atlas, zoom), *numbers(atlas, zoom)]
    if quiet:
        found = [replace(name, writing=paler(name.writing)) for name in found]
    return sorted(found, key=lambda name: name.order)


def paler(writing: Writing | None) -> Writing | None:
    """Letters of the pale ground: they give way to what a group draws, but stay readable."""
    if writing is None:
        return None
    ink = style.blend(writing.colour, style.PAPER, style.INK_PALENESS)
    halo = style.blend(writing.halo, style.PAPER, style.PALENESS)
    return replace(writing, colour=ink, halo=halo)


def communes(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Towns by size, and the first ones over the border."""
    for sketch in atlas.layer("communes").all(zoom):
        rank = sketch.feature.extra["rank"]
        if RANK_FROM[rank] <= zoom <= COMMUNES_UNTIL:
            colour = style.TOWN_TEXT if rank <= 3 else style.COMMUNE_TEXT
            size = style.size(zoom, RANK_SIZES[rank])
            writing = Writing(sketch.feature.name, size, colour, bold=rank <= 2)
            yield Name((rank if rank < 4 else rank + 20, 0), writing, sketch.parts[0])
    if 8 <= zoom <= 11:
        for sketch in atlas.layer("neighbours").all(zoom):
            writing = Writing(sketch.feature.name, 12.5, style.ABROAD_TEXT)
            yield Name((3, 1), writing, sketch.parts[0])


def rivers(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Rivers along their water: inside when it is wide enough, else beside it."""
    if zoom < 9:
        return
    for sketch in atlas.layer("rivers").all(zoom):
        great = sketch.feature.extra["width"] > 200
        size = style.size(zoom, ((9, 12), (12, 15), (16, 20))) * (1.1 if great else 0.92)
        wide = river_pixels(sketch, zoom)
        inside = wide > size * 1.25
        halo = style.WATER if inside else style.HALO
        writing = Writing(sketch.feature.name, size, style.WATER_TEXT, halo=halo)
        beside = 0.0 if inside else wide / 2 + size * 0.62
        every = 420 if zoom < 12 else 900
        first = 4 if zoom < 14 else 14  # near, bridges and islands are named before
        order = (first, 0 if great else 1)
        clear = _clear_of_islands(atlas, sketch, size * 2 / world_size(zoom))
        for part in clear if zoom >= 14 else sketch.parts:
            yield Name(order, writing, part, True, beside, every)


def _clear_of_islands(atlas: Atlas, river: Sketch, air: float) -> Iterator[Points]:
    """The stretches of a river where its name would stand on water."""
    shores = [shapely.Polygon(one.parts[0]) for one in atlas.layer("islands").all(22)]
    axis = shapely.LineString(river.parts[0]).difference(shapely.union_all(shores).buffer(air))
    for part in shapely.get_parts(axis):
        yield shapely.get_coordinates(part)


def areas(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Forests from afar, quarters from near, parks from nearer."""
    for sketch in atlas.layer("forests").all(zoom) if 10 <= zoom <= 12 else ():
        writing = Writing(sketch.feature.name, 12 + (zoom - 10), style.GREEN_TEXT)
        yield Name((23, 0), writing, sketch.parts[0])
    for sketch in atlas.layer("places").all(zoom) if zoom >= 13 else ():
        if sketch.feature.kind == "quarter" and names_quarter(sketch, zoom):
            size = style.size(zoom, ((13, 12.5), (15, 16), (17, 20)))
            yield Name((9, 0), Writing(sketch.feature.name, size, style.QUARTER_TEXT), *_at(sketch))
    for sketch in atlas.layer("grounds").all(zoom) if zoom >= 16 else ():
        if sketch.feature.name and sketch.feature.kind == "square":
            middle = sketch.parts[0].mean(axis=0, keepdims=True)
            yield Name((24, 0), Writing(sketch.feature.name, 12.5, style.STREET_TEXT), middle)


def _at(sketch: Sketch) -> tuple[Points]:
    return (sketch.parts[0],)


def streets(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Street names along their street: main ones from zoom 15, all from 16."""
    ranks = {"primary": 0, "secondary": 1, "tertiary": 2, "street": 3, "mall": 3, "service": 4}
    for sketch in atlas.layer("ways").all(zoom) if zoom >= 15 else ():
        rank = ranks.get(sketch.feature.kind, 5)
        if not sketch.feature.name or (zoom < 16 and rank > 1) or (zoom < 17 and rank > 3):
            continue
        size = style.size(zoom, ((15, 11.5), (16, 12), (18, 15)))
        writing = Writing(sketch.feature.name, size, style.STREET_TEXT)
        order = (20 + rank, -_length(sketch.parts[0]))
        yield Name(order, writing, sketch.parts[0], True, 0.0, 460)
    for sketch in atlas.layer("lines").all(zoom) if zoom >= 13 else ():
        if sketch.feature.kind == "avenue" and (is_sharp(sketch, zoom) or is_dotted(sketch, zoom)):
            size = min(11.5 + (zoom - 13), 15)
            writing = Writing(sketch.feature.name, size, style.STREET_TEXT)
            yield Name((12, 0), writing, sketch.parts[0], True, 0.0, 900)


def crossings(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Bridges and islands, by their names."""
    if zoom < 14:
        return
    for sketch in atlas.layer("bridges").all(zoom):
        writing = Writing(sketch.feature.name, 12.5, style.STREET_TEXT)
        yield Name((11, 0), writing, sketch.parts[0].mean(axis=0, keepdims=True))
    for sketch in atlas.layer("islands").all(zoom):
        writing = Writing(sketch.feature.name, 12.5, style.GREEN_TEXT, halo=style.ISLAND)
        yield Name((13, 0), writing, _spine(sketch.parts[0]), True, every=900)


def _spine(outline: Points) -> Points:
    """The longest line across an island, between two points of its shore."""
    spread = outline[:, None, :] - outline[None, :, :]
    ends = np.unravel_index(np.argmax((spread**2).sum(axis=2)), (len(outline), len(outline)))
    return outline[list(ends)]


def places(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Places and stops: a symbol first, its name when there is room."""
    for sketch in atlas.layer("places").all(zoom):
        kind = sketch.feature.kind
        if kind not in PLACES or _shown_by_openstreetmap(atlas, sketch, zoom):
            continue
        symbol_from, name_from, weight = PLACES[kind]
        known = is_sharp(sketch, zoom, PLACE_SLACK) or place_patch(atlas, sketch, zoom)
        if symbol_from <= zoom and known:
            ink = _ink(kind)
            title = station_title(sketch.feature.name) if kind == "station" else sketch.feature.name
            size = style.size(zoom, ((12, 12), (16, 13.5)))
            writing = Writing(title, size, ink) if zoom >= name_from else None
            symbol = "" if kind in DOTLESS else kind
            yield Name(
                (10, weight), writing, sketch.parts[0], symbol=symbol,
                symbol_size=symbol_size(kind, zoom), must_fit=weight > 17 and zoom >= name_from,
            )  # fmt: skip


def _shown_by_openstreetmap(atlas: Atlas, sketch: Sketch, zoom: int) -> bool:
    """What is noted by hand gives way to what is surveyed, in the quarter that is."""
    noted = "metres" in sketch.feature.extra
    return noted and zoom > 14 and atlas.detail.holds(*sketch.feature.spot)


def symbol_size(kind: str, zoom: int) -> float:
    """Diameter of a place's symbol in world pixels."""
    if kind in style.SYMBOLS:
        return style.size(zoom, ((10, 8), (13, 13), (16, 17)))
    return style.size(zoom, ((13, 6), (18, 9)))


def station_title(name: str) -> str:
    """« Gare de Tours », « Gare d’Amboise », « Gare de La Douzillère »."""
    return f"Gare {of(name)}"


def _ink(kind: str) -> style.Colour:
    inks = {"station": style.STATION_TEXT, "tram": style.TRAM_TEXT, "garden": style.GREEN_TEXT}
    return inks.get(kind, style.PLACE_TEXT)


def roads(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """Numbers of the great roads, on small plates."""
    for sketch in atlas.layer("lines").all(zoom) if zoom >= 10 else ():
        feature = sketch.feature
        shown = is_sharp(sketch, zoom) or is_dotted(sketch, zoom)
        if feature.kind in ("main", "motorway") and shown:
            first = 30 if feature.kind == "motorway" else 31
            writing = Writing(feature.name, 10.5, style.STREET_TEXT, bold=True)
            symbol = f"plate-{feature.kind}"
            yield Name((first, 0), writing, sketch.parts[0], True, every=520, symbol=symbol)


def numbers(atlas: Atlas, zoom: int) -> Iterator[Name]:
    """House numbers and the names of buildings, very near."""
    if zoom < 17:
        return
    known = {sketch.feature.name for sketch in atlas.layer("places").all(zoom)}
    known |= {station_title(name) for name in known}
    for sketch in atlas.layer("buildings").all(zoom):
        if sketch.feature.kind == "building" and sketch.feature.name not in ("", *known):
            writing = Writing(sketch.feature.name, 12, style.PLACE_TEXT)
            middle = sketch.parts[0].mean(axis=0, keepdims=True)
            yield Name((40, 0), writing, middle)
    for sketch in atlas.layer("numbers").all(zoom) if zoom >= 18 else ():
        writing = Writing(sketch.feature.name, 10.5, style.NUMBER_TEXT)
        yield Name((41, 0), writing, sketch.parts[0])


def _length(points: Points) -> float:
    steps = points[1:] - points[:-1]
    return float((steps**2).sum(axis=1).__pow__(0.5).sum())
