"""Drawing lines and areas smoothly, with nothing but Pillow.

Everything is drawn several times too large without smoothing, then reduced: edges come out
soft, and since every coordinate is rounded on one grid that covers the world, two neighbouring
tiles agree on each pixel of their common edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from basemaps.mercator import world_size

Points = NDArray[np.float64]
Colour = tuple[int, int, int]

FINE = 4  # device dots per picture pixel at scale 1
EDGE = 4  # picture pixels drawn around and cut off: Pillow rounds differently at its own edge
THIN = 3  # device dots: below, a notch at a bend cannot be seen
CELL = 2  # world pixels: side of the squares of a soft patch
FADE_STEPS = 12  # pieces of a fading end: more cannot be told apart
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

    def line(
        self,
        points: Points,
        fill: Colour,
        width: float,
        dash: Sequence[float] = (),
        fades: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Draw a line `width` world pixels wide; `dash` is on, off, on... in world pixels.

        `fades` are lengths (world pixels) over which the line comes out of nothing at its start
        and goes back into it at its end: it goes on there, and we do not know how.
        """
        dots = self.place(points)
        thick = max(1, round(width * self.dots))
        if any(fades):
            self._fading(dots, fill, thick, [fade * self.dots for fade in fades])
            return
        for piece in _dashes(dots, [step * self.dots for step in dash]) if dash else [dots]:
            self._stroke(piece, fill, thick, round_ends=not dash)

    def dot(self, point: Points, fill: Colour, radius: float) -> None:
        """A disc; the radius is in world pixels."""
        x, y = self.place(point.reshape(1, 2))[0].tolist()
        reach = max(1, round(radius * self.dots))
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)

    def cells(self) -> tuple[Points, Points]:
        """Where the middles of darken()'s columns and rows of cells stand, in world pixels.

        Cells lie on one grid that covers the world, whatever the window.
        """
        (left, wide), (top, high), side = *self._extent(), self._cell
        columns = np.arange(left // side, (left + wide - 1) // side + 1, dtype=np.float64)
        rows = np.arange(top // side, (top + high - 1) // side + 1, dtype=np.float64)
        scale = self.window.scale
        return (columns + 0.5) * side / scale, (rows + 0.5) * side / scale

    def darken(self, colours: NDArray[np.uint8]) -> None:
        """Bring each of cells() to a colour, where it is lighter (white changes nothing).

        What was drawn before is brought to its real size, as it would be at the end.
        """
        (left, wide), (top, high), side = *self._extent(), self._cell
        sheet = np.repeat(np.repeat(colours, side, axis=1), side, axis=0)
        sheet = sheet[top % side : top % side + high, left % side : left % side + wide]
        small = np.minimum(np.asarray(self.image.reduce(self.over)), sheet)
        large = np.repeat(np.repeat(small, self.over, axis=1), self.over, axis=0)
        self.image.paste(Image.fromarray(large))

    @property
    def _cell(self) -> int:
        """Side of a cell in picture pixels: too small for its corners to be seen."""
        return max(1, round(CELL * self.window.scale))

    def _extent(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """First pixel and number of pixels, across and down, counted over the whole world."""
        window = self.window
        width, height = window.size
        left, top = round(window.left * window.scale), round(window.top * window.scale)
        down = top + window.first_row - EDGE
        return (left - EDGE, width + 2 * EDGE), (down, height + 2 * EDGE)

    def dots_along(self, points: Points, fill: Colour, radius: float, every: float) -> None:
        """A dotted line: discs at even steps, counted from its first point (world pixels)."""
        dots = self.place(points)
        steps = np.hypot(*np.diff(dots, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.arange(0.0, along[-1], every * self.dots)
        spots = np.column_stack([np.interp(at, along, dots[:, axis]) for axis in (0, 1)])
        reach = max(1, round(radius * self.dots))
        width, height = self.image.size
        inside = (spots > -reach) & (spots < (width + reach, height + reach))
        for x, y in _whole(spots[inside.all(axis=1)]).tolist():
            self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)

    def _fading(self, dots: Points, fill: Colour, thick: int, fades: Sequence[float]) -> None:
        """A line whose ends dissolve: faint pieces first, each overwritten by a stronger one."""
        body, ends = _dissolved(dots, fades)
        self._stroke(body, fill, thick, round_ends=False)
        for pieces in ends:
            corners = np.concatenate(pieces)
            low = np.maximum(corners.min(axis=0) - thick, 0).astype(int)
            high = np.minimum(corners.max(axis=0) + thick, self.image.size).astype(int)
            if not (low < high).all():
                continue
            mask = Image.new("L", tuple((high - low).tolist()))
            pen = ImageDraw.Draw(mask)
            for number, piece in enumerate(pieces, start=1):
                level = round(255 * number / (FADE_STEPS + 1))
                pen.line((piece - low).ravel().tolist(), fill=level, width=thick)
            self.image.paste(fill, tuple(low.tolist()), mask)

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


def _dissolved(dots: Points, fades: Sequence[float]) -> tuple[Points, list[list[Points]]]:
    """The middle of a line, and the pieces of each fading end from its tip inwards."""
    steps = np.hypot(*np.diff(dots, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    total = float(along[-1])
    start, end = (min(fade, total / 2) for fade in fades)
    ends = []
    for origin, length in ((0.0, start), (total, -end)):
        if length:
            cuts = origin + length * np.arange(FADE_STEPS + 1) / FADE_STEPS
            pieces = pairwise(cuts.tolist())
            ends.append([_between(dots, along, first, last) for first, last in pieces])
    return _between(dots, along, start, total - end), ends


def _between(dots: Points, along: Points, first: float, last: float) -> Points:
    """The stretch of a line between two lengths, in whole dots."""
    first, last = sorted((first, last))
    inner = dots[np.searchsorted(along, first, "right") : np.searchsorted(along, last)]
    ends = [
        np.column_stack([np.interp([cut], along, dots[:, axis]) for axis in (0, 1)])
        for cut in (first, last)
    ]
    return _whole(np.concatenate([ends[0], inner, ends[1]]))


def _whole(points: Points) -> Points:
    """Whole dots; halves always go up, so that the origin of a tile changes nothing."""
    whole: Points = np.floor(points + 0.5)
    return whole


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
