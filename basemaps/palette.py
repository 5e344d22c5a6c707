"""Fewer colours, lighter tiles: a map uses few inks, and their mixtures along soft edges.

One palette of 256 colours serves every tile of a ground (a palette per tile would show seams).
It holds each flat colour of the style exactly, then the mixtures that soft edges make most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from PIL import Image

from basemaps import style
from basemaps.style import Colour, blend

COLOURS = 256


@lru_cache(maxsize=2)
def palette(faded: bool) -> Image.Image:
    """A one-pixel picture that carries the palette, as Pillow wants it."""
    colours = list(_first(_wanted(), COLOURS))
    if faded:
        colours = list(_first(_paled(colours), COLOURS))
    colours += [colours[0]] * (COLOURS - len(colours))
    carrier = Image.new("P", (1, 1))
    carrier.putpalette([level for colour in colours for level in colour])
    return carrier


def lighten(picture: Image.Image, *, faded: bool) -> Image.Image:
    """The picture in the colours of the palette (each pixel takes the nearest one)."""
    return picture.quantize(palette=palette(faded), dither=Image.Dither.NONE)


def _wanted() -> Iterator[Colour]:
    """Flat colours first, then mixtures, the most visible first."""
    yield from _flat()
    grounds = (style.LAND, style.BUILT)
    for step in range(1, 12):
        yield blend(style.LAND, style.FOREST, step / 12)
        yield blend(style.LAND, style.BUILT, step / 8)
    for ink, part in product(_inks(), (0.25, 0.5, 0.75)):
        yield blend(style.HALO, ink, part)
    for line, ground in product(_lines(), grounds):
        yield blend(ground, line, 0.5)
    for over, under in product((style.WATER, style.HALO), (*grounds, style.ABROAD)):
        yield blend(under, over, 0.5)
    for line, ground in product(_lines(), (style.LAND,)):
        yield from (blend(ground, line, 0.25), blend(ground, line, 0.75))
    for sign in style.SYMBOLS.values():
        yield from (blend(style.HALO, sign, 0.4), blend(style.HALO, sign, 0.7))
    for ink, part in product((style.WATER_TEXT, style.STREET_TEXT), (0.3, 0.6)):
        yield blend(style.WATER, ink, part)


def _flat() -> Iterator[Colour]:
    yield from (style.LAND, style.ABROAD, style.BUILT, style.WATER, style.HALO, (255, 255, 255))
    yield from (style.ISLAND, style.FOREST, style.SHORE, style.TREE, style.PAPER)
    yield from (style.BUILDING, style.BUILDING_EDGE, style.ROOF)
    yield from style.GROUNDS.values()
    yield from _lines()
    yield from _inks()
    yield from style.SYMBOLS.values()
    yield style.PLAIN_SYMBOL


def _lines() -> list[Colour]:
    lines = [colour for colour, _, _ in style.BORDERS.values()]
    for casing, fill, _ in (*style.WAYS.values(), style.MAIN, style.HIGHWAY, style.AVENUE):
        lines += [casing, fill]
    return [*lines, style.BRIDGE[0], style.RAIL, style.TRAM]


def _inks() -> list[Colour]:
    return [value for name, value in vars(style).items() if name.endswith("_TEXT")]


def _paled(colours: Iterable[Colour]) -> Iterator[Colour]:
    """The same for the pale ground: its land is paled, its letters are not."""
    for colour in colours:
        yield blend(colour, style.PAPER, style.PALENESS)
    for ink, part in product(_inks(), (1.0, 0.75, 0.5, 0.25)):
        yield blend(style.HALO, ink, part)


def _first(colours: Iterable[Colour], count: int) -> Iterator[Colour]:
    seen: dict[Colour, None] = {}
    for colour in colours:
        if colour not in seen and len(seen) < count:
            seen[colour] = None
            yield colour
