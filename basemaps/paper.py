"""Blank paper: a ground without geography, for maps of what a place makes one feel.

The grain is one square that repeats without a seam; it comes from a fixed seed, so that every
tile of the world is the same picture and is made once. It holds few tones: the same sheet is
fetched for each place of a map, over poor networks.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from basemaps.mercator import TILE
from basemaps.style import PAPER

SEED = 37
TONES = 3  # steps of grain on each side of the colour of the sheet
STEP = 1.7  # grey levels per step: felt more than seen, and no stain next to a pale stroke
FIBRES = 34


@lru_cache(maxsize=4)
def paper_tile(scale: int) -> Image.Image:
    """One square of paper, 256 pixels times the scale, that joins itself on every side."""
    side = TILE * scale
    random = np.random.default_rng(SEED)
    fine, coarse = (_soft(random.standard_normal((side, side)), one * scale) for one in (1, 4))
    relief = np.trunc(fine * 0.75 + coarse * 0.65)
    _draw_fibres(relief, random, scale)
    steps = np.clip(relief, -TONES, TONES)[:, :, None] * STEP * np.array([1.0, 1.05, 1.3])
    sheet = np.clip(np.rint(np.array(PAPER) + steps), 0, 255).astype(np.uint8)
    return Image.fromarray(sheet, "RGB")


def paper(width: int, height: int, left: int = 0, top: int = 0, scale: int = 1) -> Image.Image:
    """Paper of any size, whose grain continues the tiles' at this place (world pixels)."""
    tile = paper_tile(scale)
    picture = Image.new("RGB", (width, height))
    for y in range(-(top * scale % tile.height), height, tile.height):
        for x in range(-(left * scale % tile.width), width, tile.width):
            picture.paste(tile, (x, y))
    return picture


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
