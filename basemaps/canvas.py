"""Drawing lines and areas smoothly, with nothing but Pillow.

Everything is drawn several times too large without smoothing, then reduced: edges come out
soft, and since every coordinate is rounded on one grid that covers the world, two neighbouring
tiles agree on each pixel of their common edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from basemaps.mercator import world_size

Points = NDArray[np.float64]
Colour = tuple[int, int, int]

FINE = 4  # device dots per picture pixel at scale 1
EDGE = 4  # picture pixels drawn around and cut off: Pillow rounds differently at its own edge
THIN = 3  # device dots: below, a notch at a bend cannot be seen
COARSE = 2  # at scale 2 and more, where pixels are half as large to the eye


@dataclass(frozen=True, slots=True)
class Window:
    """What to draw: a rectangle of world pixels at a zoom, and picture pixels per world pixel.

    `rows` limits the drawing to some rows of the finished picture: a large one is drawn in
    strips, which join exactly.
    """

    zoom: int
    left: int
    top: int
    width: int
    height: int
    scale: float = 1.0
    rows: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """The picture (or the strip of it), in pixels."""
        first, last = self.rows or (0, round(self.height * self.scale))
        return round(self.width * self.scale), last - first

    @property
    def first_row(self) -> int:
        return self.rows[0] if self.rows else 0

    @property
    def world(self) -> float:
        """Width of the whole world at this zoom, in world pixels."""
        return world_size(self.zoom)

    def unit_box(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in the unit square, widened by a margin in world pixels."""
        top = self.top + self.first_row / self.scale
        right, bottom = self.left + self.width, top + self.size[1] / self.scale
        return (
            (self.left - margin) / self.world,
            (top - margin) / self.world,
            (right + margin) / self.world,
            (bottom + margin) / self.world,
        )


class Canvas:
    """A picture under way, too large until it is finished."""

    def __init__(self, window: Window, background: Colour) -> None:
        self.window = window
        self.over = FINE if window.scale < 1.5 else COARSE
        self.dots = self.over * window.scale  # device dots per world pixel
        width, height = window.size
        pad = 2 * EDGE
        large = ((width + pad) * self.over, (height + pad) * self.over)
        self.image = Image.new("RGB", large, background)
        self._draw = ImageDraw.Draw(self.image)
        origin = np.rint(np.array([window.left, window.top]) * self.dots)
        self._origin = origin + np.array([-EDGE, window.first_row - EDGE]) * self.over

    def finish(self) -> Image.Image:
        """The picture at its real size."""
        width, height = self.window.size
        left = EDGE * self.over
        box = (left, left, left + width * self.over, left + height * self.over)
        return self.image.reduce(self.over, box)

    def place(self, points: Points) -> Points:
        """Unit square to device dots, on the grid shared by all tiles."""
        placed: Points = np.rint(points * (self.window.world * self.dots)) - self._origin
        return placed

    def area(self, rings: Sequence[Points], fill: Colour) -> None:
        """Fill an area; rings after the first are holes."""
        outer, *holes = (self.place(ring).ravel().tolist() for ring in rings)
        if not holes:
            self._draw.polygon(outer, fill=fill)
            return
        mask = Image.new("1", self.image.size)
        stencil = ImageDraw.Draw(mask)
        stencil.polygon(outer, fill=1)
        for hole in holes:
            stencil.polygon(hole, fill=0)
        self.image.paste(fill, mask=mask)

    def line(self, points: Points, fill: Colour, width: float, dash: Sequence[float] = ()) -> None:
        """Draw a line `width` world pixels wide; `dash` is on, off, on... in world pixels."""
        dots = self.place(points)
        thick = max(1, round(width * self.dots))
        for piece in _dashes(dots, [step * self.dots for step in dash]) if dash else [dots]:
            self._stroke(piece, fill, thick, round_ends=not dash)

    def dot(self, point: Points, fill: Colour, radius: float) -> None:
        """A disc; the radius is in world pixels."""
        x, y = self.place(point.reshape(1, 2))[0].tolist()
        reach = max(1, round(radius * self.dots))
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)

    def _stroke(self, dots: Points, fill: Colour, thick: int, *, round_ends: bool) -> None:
        self._draw.line(dots.ravel().tolist(), fill=fill, width=thick)
        if thick < THIN:
            return
        joints = _bends(dots) if len(dots) > 2 else []
        ends = [dots[0], dots[-1]] if round_ends else []
        # Whole numbers: Pillow cuts fractions towards zero, which is not the same on both
        # sides of a tile's edge.
        before = thick // 2
        for x, y in [*joints, *ends]:
            left, top = int(x) - before, int(y) - before
            self._draw.ellipse((left, top, left + thick - 1, top + thick - 1), fill=fill)


def _bends(dots: Points) -> Iterable[Points]:
    """Inner vertices where the line turns enough (8 degrees) to show a notch."""
    steps = np.diff(dots, axis=0)
    angles = np.arctan2(steps[:, 1], steps[:, 0])
    turns = np.abs((np.diff(angles) + math.pi) % (2 * math.pi) - math.pi)
    bent: Points = dots[1:-1][turns > math.radians(8)]
    return bent


def _dashes(dots: Points, pattern: Sequence[float]) -> Iterable[Points]:
    """Cut a line into its drawn pieces, counting from its first point."""
    lengths = np.hypot(*np.diff(dots, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    starts = np.arange(0.0, along[-1], sum(pattern))
    cuts = np.stack([starts, np.minimum(starts + pattern[0], along[-1])])
    at = np.stack([np.interp(cuts, along, dots[:, axis]) for axis in (0, 1)], axis=-1)
    first, last = np.searchsorted(along, cuts[0], "right"), np.searchsorted(along, cuts[1])
    for number in range(len(starts)):
        inner = dots[first[number] : last[number]]
        yield np.concatenate([at[0, number : number + 1], inner, at[1, number : number + 1]])
