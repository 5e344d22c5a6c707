"""Blank papers: grounds without geography, for maps of what a place makes one feel.

The grain is one square that repeats without a seam; it comes from a fixed seed, so that every
tile of the world is the same picture and is made once. It holds few tones: the same sheet is
fetched for each place of a map, over poor networks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from basemaps.mercator import TILE
from basemaps.style import PAPER, Colour, colour

SEED = 37
TONES = 3  # steps of grain on each side of the colour of the sheet
STEP = 1.7  # grey levels per step: felt more than seen, and no stain next to a pale stroke
FIBRES = 34
THREAD = 8  # pixels of a linen thread and its neighbour: 256 holds a whole number of them
WEAVE = 1.6  # tones between the top of a thread and the gap


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: its colour (light enough for every mark to keep a contrast of 3), and whether it
    is woven."""

    colour: Colour
    woven: bool = False


SHEETS: Mapping[str, Sheet] = {
    "papier": Sheet(PAPER),
    "papier-kraft": Sheet(colour("#e6d3b3")),
    "papier-soleil": Sheet(colour("#fbe9b7")),
    "papier-rose": Sheet(colour("#f8dfd6")),
    "papier-ciel": Sheet(colour("#dce9ec")),
    "papier-toile": Sheet(colour("#efe6d6"), woven=True),
}


@lru_cache(maxsize=16)
def paper_tile(scale: int, name: str = "papier") -> Image.Image:
    """One square of paper, 256 pixels times the scale, that joins itself on every side."""
    kind = SHEETS[name]
    side = TILE * scale
    random = np.random.default_rng(SEED)
    fine, coarse = (_soft(random.standard_normal((side, side)), one * scale) for one in (1, 4))
    relief = np.trunc(fine * 0.75 + coarse * 0.65)
    if kind.woven:
        relief = np.rint(relief * 0.4 + _weave(side, scale))
    else:
        _draw_fibres(relief, random, scale)
    steps = np.clip(relief, -TONES, TONES)[:, :, None] * STEP * np.array([1.0, 1.05, 1.3])
    sheet = np.clip(np.rint(np.array(kind.colour) + steps), 0, 255).astype(np.uint8)
    return Image.fromarray(sheet, "RGB")


def paper(
    width: int, height: int, left: int = 0, top: int = 0, scale: int = 1, name: str = "papier"
) -> Image.Image:
    """Paper of any size, whose grain continues the tiles' at this place (world pixels)."""
    tile = paper_tile(scale, name)
    picture = Image.new("RGB", (width, height))
    for y in range(-(top * scale % tile.height), height, tile.height):
        for x in range(-(left * scale % tile.width), width, tile.width):
            picture.paste(tile, (x, y))
    return picture


def _weave(side: int, scale: int) -> NDArray[np.float64]:
    """Threads across over threads down, one in two on top."""
    place = np.arange(side)
    wave = np.cos(2 * np.pi * place / (THREAD * scale))
    across = (place // (THREAD * scale // 2)) % 2
    over = across[:, None] == across[None, :]
    woven: NDArray[np.float64] = np.where(over, wave[:, None], wave[None, :]) * WEAVE
    return woven


def _soft(noise: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """A blur that wraps around the edges, brought back to unit strength (box blur twice)."""
    for axis in (0, 1, 0, 1):
        shifted = [np.roll(noise, step, axis) for step in range(-reach, reach + 1)]
        noise = np.mean(shifted, axis=0)
    soft: NDArray[np.float64] = noise / noise.std()
    return soft


def _draw_fibres(sheet: NDArray[np.float64], random: np.random.Generator, scale: int) -> None:
    """A few short hairs, darker or lighter, as handmade paper has."""
    side = len(sheet)
    for _ in range(FIBRES):
        x, y = random.uniform(0, side, 2)
        heading, bend = random.uniform(0, 2 * np.pi), random.normal(0, 0.06 / scale)
        tone = random.choice([-3.0, -2.0, 3.0])
        for _ in range(int(random.integers(7, 22)) * scale):
            sheet[int(y) % side, int(x) % side] = tone
            x, y, heading = x + np.cos(heading), y + np.sin(heading), heading + bend
