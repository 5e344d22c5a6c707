"""The mark of Studio as the icon of an installed app: drawn, so that any size is sharp.

The same shapes as frontend/images/mark.svg, on the colour of paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw

PAPER, PINE, WHITE, SUN = "#faf5ec", "#14584a", "#ffffff", "#f3c766"
SIDE = 48.0  # units of the drawing
SHARP = 4  # times finer than the icon, then reduced
FILLED, SAFE = (
    0.88,
    0.6,
)  # of the icon: phones cut a maskable one to any shape inside the safe circle

Point = tuple[float, float]

# The drop: where it starts, then cubic curves (two handles, an end).
START: Point = (24, 2)
CURVES: tuple[tuple[Point, Point, Point], ...] = (
    ((13.5, 2), (5, 10.3), (5, 20.6)),
    ((5, 33.5), (20, 43.2), (23, 45.5)),
    ((23.6, 46), (24.4, 46), (25, 45.5)),
    ((28, 43.2), (43, 33.5), (43, 20.6)),
    ((43, 10.3), (34.5, 2), (24, 2)),
)
BARS = ((13.5, 19.0, 23.0), (20.5, 13.5, 28.5), (27.5, 16.5, 25.5))  # x, top, bottom
BAR = 3.4
SUN_AT, SUN_RADIUS = (34.5, 20.6), 2.7


@lru_cache(maxsize=8)
def app_icon(side: int, *, maskable: bool = False) -> bytes:
    """A PNG of `side` pixels."""
    whole = side * SHARP
    picture = Image.new("RGB", (whole, whole), PAPER)
    scale = whole * (SAFE if maskable else FILLED) / SIDE
    _draw(ImageDraw.Draw(picture), scale, (whole - SIDE * scale) / 2)
    buffer = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw(pen: ImageDraw.ImageDraw, scale: float, margin: float) -> None:
    def at(x: float, y: float) -> Point:
        return x * scale + margin, y * scale + margin

    pen.polygon([at(*point) for point in _outline()], fill=PINE)
    half = BAR / 2
    for x, top, bottom in BARS:
        box = (*at(x - half, top - half), *at(x + half, bottom + half))
        pen.rounded_rectangle(box, radius=half * scale, fill=WHITE)
    (x, y), radius = SUN_AT, SUN_RADIUS
    pen.ellipse((*at(x - radius, y - radius), *at(x + radius, y + radius)), fill=SUN)


def _outline() -> Iterator[Point]:
    here = START
    for first, second, end in CURVES:
        for n in range(24):
            t = n / 24
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield (
                a * here[0] + b * first[0] + c * second[0] + d * end[0],
                a * here[1] + b * first[1] + c * second[1] + d * end[1],
            )
        here = end
