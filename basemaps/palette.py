"""Fewer colours, lighter tiles: a map uses few inks, and their mixtures along soft edges.

One palette of 256 colours serves every tile of a ground (a palette per tile would show seams).
It holds each flat colour of the style exactly, then the mixtures that soft edges make most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from basemaps import style
from basemaps.style import Colour, blend

COLOURS = 256
Numbers = NDArray[np.uint32]


@lru_cache(maxsize=2)
def inks(faded: bool) -> tuple[Colour, ...]:
    """The 256 colours of a ground, all different."""
    wanted = _paled(_wanted()) if faded else _wanted()
    return tuple(_first(wanted, COLOURS))


def lighten(picture: Image.Image, *, faded: bool) -> Image.Image:
    """The picture in the colours of the palette.

    A pixel that has one of the colours keeps it exactly; another takes a near one (Pillow
    looks colours up in coarse cells, which alone would tint whole areas).
    """
    light = picture.quantize(palette=_carrier(faded), dither=Image.Dither.NONE)
    codes, places = _exact(faded)
    wanted = _coded(np.asarray(picture))
    found = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    numbers = np.where(codes[found] == wanted, places[found], np.asarray(light)).astype(np.uint8)
    exact = Image.fromarray(numbers, "P")
    exact.putpalette(_carrier(faded).getpalette() or [])
    return exact


@lru_cache(maxsize=2)
def _carrier(faded: bool) -> Image.Image:
    """A one-pixel picture that carries the palette, as Pillow wants it."""
    colours = list(inks(faded))
    colours += [colours[0]] * (COLOURS - len(colours))
    carrier = Image.new("P", (1, 1))
    carrier.putpalette([level for colour in colours for level in colour])
    return carrier


@lru_cache(maxsize=2)
def _exact(faded: bool) -> tuple[Numbers, Numbers]:
    """Codes of the colours in rising order, and the place of each in the palette."""
    codes = _coded(np.array(inks(faded), dtype=np.uint8))
    order = np.argsort(codes)
    return codes[order], order.astype(np.uint32)


def _coded(levels: NDArray[np.uint8]) -> Numbers:
    """Red, green and blue of each pixel as one number."""
    wide = levels.astype(np.uint32)
    coded = wide[..., 0] * 65536 + wide[..., 1] * 256 + wide[..., 2]
    return coded.astype(np.uint32)


def _wanted() -> Iterator[Colour]:
    """Flat colours first, then mixtures, the most visible first."""
    yield from _flat()
    grounds = (style.LAND, style.BUILT)
    for colour in (style.FOREST, style.BUILT, style.HAZE):
        yield from style.soft_shades(colour)
    yield from style.garden_shades()
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
    """The same for the pale ground: its letters are paled less than its land."""
    halo = blend(style.HALO, style.PAPER, style.PALENESS)
    for ink, part in product(_inks(), (1.0, 0.75, 0.5, 0.25)):
        yield blend(halo, blend(ink, style.PAPER, style.INK_PALENESS), part)
    sheet = Image.new("RGB", (1, 1), style.PAPER)
    for colour in colours:
        paled = Image.blend(Image.new("RGB", (1, 1), colour), sheet, style.PALENESS)
        red, green, blue = paled.tobytes()
        yield red, green, blue


def _first(colours: Iterable[Colour], count: int) -> Iterator[Colour]:
    seen: dict[Colour, None] = {}
    for colour in colours:
        if colour not in seen and len(seen) < count:
            seen[colour] = None
            yield colour
