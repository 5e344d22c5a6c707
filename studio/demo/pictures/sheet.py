"""A sheet being printed: cut-outs laid one over the other, shaded with grain, then finished.

Lengths are units: the sheet is 160 wide and 120 high. Cut-outs are drawn three times larger than
they are and reduced, so that edges are smooth; the finish then makes them a little uneven, as a
knife would.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from studio.demo.pictures.grain import (
    HEIGHT,
    WIDTH,
    Field,
    fibres,
    field,
    mottle,
    stipple,
    twice,
    wobble,
)
from studio.demo.pictures.inks import PAPER, Ink
from studio.demo.pictures.shapes import Outline, Point, ribbon

UNIT = 10  # pixels
FINE = 3  # how much larger small cut-outs are drawn
BROAD = 2  # and large ones, which have few edges for their surface
LARGE = 700 * 700  # pixels from which one is large


@dataclass(frozen=True)
class Cut:
    """A cut-out: its place on the sheet (pixels) and how much of each pixel it covers (0 to 1)."""

    left: int
    top: int
    cover: Field

    @property
    def area(self) -> tuple[slice, slice]:
        height, width = self.cover.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def __and__(self, other: Cut) -> Cut:
        """What both cover."""
        return Cut(self.left, self.top, self.cover * other.over(self))

    def __sub__(self, other: Cut) -> Cut:
        """What the other one leaves of this one."""
        return Cut(self.left, self.top, self.cover * (1 - other.over(self)))

    def over(self, window: Cut) -> Field:
        """This one's cover, seen through the place of another."""
        seen = np.zeros_like(window.cover)
        height, width = window.cover.shape
        top, left = max(self.top, window.top), max(self.left, window.left)
        bottom = min(self.top + self.cover.shape[0], window.top + height)
        right = min(self.left + self.cover.shape[1], window.left + width)
        if top < bottom and left < right:
            seen[
                top - window.top : bottom - window.top, left - window.left : right - window.left
            ] = self.cover[top - self.top : bottom - self.top, left - self.left : right - self.left]
        return seen


NOTHING = Cut(0, 0, np.zeros((0, 0), dtype=np.float32))


def cut(*outlines: Outline) -> Cut:
    """Cut these outlines out together; where they overlap counts once."""
    left, top, right, bottom = frame(outlines)
    if right <= left or bottom <= top:
        return NOTHING
    fine = BROAD if (right - left) * (bottom - top) > LARGE else FINE
    mask = Image.new("L", ((right - left) * fine, (bottom - top) * fine))
    pen = ImageDraw.Draw(mask)
    for outline in outlines:
        pen.polygon(
            [((x * UNIT - left) * fine, (y * UNIT - top) * fine) for x, y in outline], fill=255
        )
    return Cut(left, top, field(mask.reduce(fine)) / np.float32(255))


def frame(outlines: Iterable[Outline]) -> tuple[int, int, int, int]:
    """The pixels that outlines touch, inside the sheet: left, top, right, bottom."""
    xs, ys = zip(*(point for outline in outlines for point in outline), strict=True)
    return (
        max(0, math.floor(min(xs) * UNIT) - 1),
        max(0, math.floor(min(ys) * UNIT) - 1),
        min(WIDTH, math.ceil(max(xs) * UNIT) + 1),
        min(HEIGHT, math.ceil(max(ys) * UNIT) + 1),
    )


class Sheet:
    """One picture in the making. `name` decides every accident of it."""

    def __init__(self, name: str, ground: Ink):
        self.rng = np.random.default_rng(zlib.crc32(name.encode()))
        self.pixels: Field = np.empty((HEIGHT, WIDTH, 3), dtype=np.float32)
        self.pixels[:] = ground
        self.printed = 0

    def lay(self, ink: Ink, *outlines: Outline, opacity: float = 1.0) -> Cut:
        """Cut outlines out and lay them down in one ink; the cut-out serves for shading it."""
        found = cut(*outlines)
        self.ink(found, ink, opacity)
        return found

    def ink(self, found: Cut, ink: Ink, opacity: float = 1.0) -> None:
        """Lay a cut-out down, as unevenly as a roller does."""
        if not found.cover.size:
            return
        self.printed += 1
        uneven = self._unevenness(found)
        self._blend(found.area, ink, found.cover * opacity, 1 + 0.035 * uneven)

    def _unevenness(self, found: Cut) -> Field:
        """Each printing takes another part of the roller."""
        down, across = found.area
        shift = 97 * self.printed % WIDTH
        return twice(mottle)[down, across.start + shift : across.stop + shift]

    def _blend(
        self, area: tuple[slice, slice], ink: Ink, cover: Field, uneven: Field | float = 1.0
    ) -> None:
        below = self.pixels[area]
        laid = field(ink) * field(uneven)[..., None]
        below += (laid - below) * cover[..., None]

    def shade(
        self,
        found: Cut,
        ink: Ink,
        start: Point,
        end: Point,
        strength: float = 1.0,
        soft: float = 0.3,
    ) -> None:
        """Stipple an ink over a cut-out: nothing at `start`, all of it at `end` and beyond."""
        if not found.cover.size:
            return
        x, y = self._places(found)
        dx, dy = end[0] - start[0], end[1] - start[1]
        along = ((x - start[0]) * dx + (y - start[1]) * dy) / max(dx * dx + dy * dy, 1e-9)
        self._stipple(found, ink, field(np.clip(along, 0, 1) ** 1.25 * strength), soft)

    def glow(
        self,
        found: Cut,
        ink: Ink,
        centre: Point,
        reach: float,
        strength: float = 1.0,
        *,
        flat: float = 1.0,
        soft: float = 0.3,
    ) -> None:
        """Stipple an ink around a point, fading until `reach`. `flat` below 1 makes the glow lower
        than wide."""
        if not found.cover.size:
            return
        x, y = self._places(found)
        far = np.hypot(x - centre[0], (y - centre[1]) / flat) / reach
        near = np.clip(1 - far, 0, 1)
        self._stipple(found, ink, field(near**1.4 * strength), soft)

    def _places(self, found: Cut) -> tuple[Field, Field]:
        """The position in units of each pixel of a cut-out."""
        height, width = found.cover.shape
        x, y = np.arange(width) + found.left, np.arange(height) + found.top
        return field(x[None, :] / UNIT), field(y[:, None] / UNIT)

    def _stipple(self, found: Cut, ink: Ink, wanted: Field, soft: float) -> None:
        grains = stipple()[found.area]
        shown = np.clip((wanted * (1 + soft) - soft / 2 - grains) / soft + 0.5, 0, 1)
        self._blend(found.area, ink, field(shown * found.cover))

    def scatter(
        self,
        count: int,
        x: tuple[float, float],
        y: tuple[float, float],
        size: tuple[float, float] = (1.0, 1.0),
    ) -> list[tuple[float, float, float]]:
        """So many places and sizes, anywhere between the limits."""
        low, high = zip(x, y, size, strict=True)
        found = self.rng.uniform(low, high, (count, 3))
        return [(float(px), float(py), float(s)) for px, py, s in found]

    def strokes(
        self,
        ink: Ink,
        lines: Iterable[tuple[Sequence[Point], float | Sequence[float]]],
        *,
        inside: Cut | None = None,
        opacity: float = 1.0,
    ) -> None:
        """Many lines at once, each with its width or widths."""
        outlines = [ribbon(points, widths) for points, widths in lines]
        if outlines:
            found = cut(*outlines)
            self.ink(found & inside if inside else found, ink, opacity)

    def carve(
        self,
        ink: Ink,
        inside: Cut,
        *,
        count: int,
        length: tuple[float, float],
        width: float,
        flow: float = 0.0,
        opacity: float = 1.0,
        jitter: float = 6.0,
    ) -> None:
        """Short tapered cuts, as a gouge leaves them, along a direction in degrees."""
        x0, y0, x1, y1 = self._box(inside)
        lines: list[tuple[Sequence[Point], Sequence[float]]] = []
        for _ in range(count):
            x, y = self.rng.uniform(x0, x1), self.rng.uniform(y0, y1)
            angle = math.radians(flow + self.rng.normal(0, jitter))
            half = self.rng.uniform(*length) / 2
            dx, dy = half * math.cos(angle), half * math.sin(angle)
            thick = width * self.rng.uniform(0.6, 1.25)
            lines.append(([(x - dx, y - dy), (x + dx, y + dy)], [0.02, thick, thick * 0.7, 0.02]))
        self.strokes(ink, [(along(a, b), w) for (a, b), w in lines], inside=inside, opacity=opacity)

    def _box(self, found: Cut) -> tuple[float, float, float, float]:
        height, width = found.cover.shape
        left, top = found.left / UNIT, found.top / UNIT
        return left, top, left + width / UNIT, top + height / UNIT

    def finished(self) -> Image.Image:
        """The print: edges a little uneven, ink that missed the paper here and there, its tooth."""
        x, y = wobble()
        edge = cv2.BORDER_REPLICATE
        print_ = field(cv2.remap(self.pixels, x, y, cv2.INTER_LINEAR, borderMode=edge))
        print_ *= (1 + 0.02 * mottle() + 0.026 * fibres())[..., None]
        print_ += ((stipple()[:HEIGHT, :WIDTH] - 0.5) * 7)[..., None]
        missed = field(np.roll(stipple(), 211, axis=0)[:HEIGHT, :WIDTH] > 0.9985)
        print_ += (field(PAPER) - print_) * (missed * 0.35)[..., None]
        return Image.fromarray(np.clip(print_, 0, 255).astype(np.uint8))


def along(a: Point, b: Point) -> list[Point]:
    """Four points from one to the other: enough for a line that swells and thins."""
    return [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in (0, 1 / 3, 2 / 3, 1)]


WHOLE = Cut(0, 0, np.ones((HEIGHT, WIDTH), dtype=np.float32))
