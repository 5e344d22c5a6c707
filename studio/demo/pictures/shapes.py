"""Outlines, as lists of points. A picture is 160 units wide and 120 high; y goes down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

Point = tuple[float, float]
Outline = list[Point]


def path(text: str) -> Outline:
    """Points written as `x,y x,y …`, the way vector drawings write them."""
    found = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in found]


def soft(text: str, steps: int = 8) -> Outline:
    """A closed soft line through the points of a text."""
    return smooth(path(text), steps=steps)


def line(text: str, widths: float | Sequence[float]) -> Outline:
    """A ribbon along the points of a text."""
    return ribbon(path(text), widths)


def rect(x0: float, y0: float, x1: float, y1: float) -> Outline:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def ellipse(
    cx: float, cy: float, rx: float, ry: float | None = None, *, turn: float = 0.0, steps: int = 48
) -> Outline:
    """An ellipse, turned by so many degrees (clockwise on the picture)."""
    ry = rx if ry is None else ry
    round_ = [2 * math.pi * n / steps for n in range(steps)]
    return turned([(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in round_], turn, (cx, cy))


def arc(
    cx: float, cy: float, rx: float, ry: float, start: float, end: float, *, steps: int = 24
) -> Outline:
    """The points of an arc between two angles in degrees (0 to the right, 90 down)."""
    angles = [math.radians(start + (end - start) * n / steps) for n in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def rounded(x0: float, y0: float, x1: float, y1: float, r: float) -> Outline:
    """A rectangle with round corners."""
    corners = (
        (x1 - r, y0 + r, -90),
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
    )
    return [p for cx, cy, a in corners for p in arc(cx, cy, r, r, a, a + 90, steps=6)]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> Outline:
    """A soft line through all the points (Catmull-Rom, centripetal weights left at one half)."""
    p = np.asarray(points, dtype=float)
    count = len(p)
    ends = range(count if closed else count - 1)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for n in ends:
        if closed:
            a, b, c, d = p[n - 1], p[n], p[(n + 1) % count], p[(n + 2) % count]
        else:
            a, b, c, d = p[max(n - 1, 0)], p[n], p[n + 1], p[min(n + 2, count - 1)]
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - 3 * c + d - a) * t**3
            )
        )
    found = [(float(x), float(y)) for x, y in np.concatenate(pieces)]
    return found if closed else [*found, points[-1]]


def ribbon(
    points: Sequence[Point], widths: float | Sequence[float], *, soft: bool = True
) -> Outline:
    """A line with a thickness that may change along it: a branch, an arm, a lock of hair.

    `widths` are spread evenly along the points.
    """
    path = smooth(points, closed=False) if soft and len(points) > 2 else list(points)
    given = [widths, widths] if isinstance(widths, (int, float)) else list(widths)
    p = np.asarray(path, dtype=float)
    along = np.linspace(0, len(given) - 1, len(p))
    half = np.interp(along, range(len(given)), given)[:, None] / 2
    step = np.gradient(p, axis=0)
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)[:, None]
    side = np.column_stack((-step[:, 1], step[:, 0])) / length * half
    return [(float(x), float(y)) for x, y in np.concatenate((p + side, (p - side)[::-1]))]


def blob(
    cx: float,
    cy: float,
    rx: float,
    ry: float,
    rng: np.random.Generator,
    *,
    bumps: int = 11,
    rough: float = 0.16,
) -> Outline:
    """An uneven round: a bush, a cloud, a stone."""
    reach = 1 + rng.uniform(-rough, rough, bumps)
    angles = [2 * math.pi * n / bumps for n in range(bumps)]
    ring = [
        (cx + rx * r * math.cos(a), cy + ry * r * math.sin(a))
        for a, r in zip(angles, reach, strict=True)
    ]
    return smooth(ring, steps=5)


# A leaf one unit long and one wide, its stem at 0,0, pointing to the right.
LEAF: Outline = [
    (0.0, 0.0), (0.08, -0.22), (0.2, -0.42), (0.36, -0.5), (0.6, -0.38), (0.84, -0.16),
    (1.0, 0.0), (0.84, 0.16), (0.6, 0.38), (0.36, 0.5), (0.2, 0.42), (0.08, 0.22),
]  # fmt: skip


def leaf(x: float, y: float, length: float, width: float, turn: float) -> Outline:
    """A pointed leaf that starts at a point and leans by so many degrees."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [
        (x + px * length * cos - py * width * sin, y + px * length * sin + py * width * cos)
        for px, py in LEAF
    ]


def shifted(points: Iterable[Point], x: float, y: float) -> Outline:
    return [(px + x, py + y) for px, py in points]


def scaled(points: Iterable[Point], by: float, centre: Point, by_y: float | None = None) -> Outline:
    (cx, cy), ky = centre, by if by_y is None else by_y
    return [(cx + (x - cx) * by, cy + (y - cy) * ky) for x, y in points]


def mirrored(points: Iterable[Point], x: float) -> Outline:
    """The same on the other side of a vertical line."""
    return [(2 * x - px, py) for px, py in points]


def turned(points: Iterable[Point], degrees: float, centre: Point) -> Outline:
    if not degrees:
        return list(points)
    (cx, cy), cos, sin = centre, math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
        for x, y in points
    ]


def between(start: float, end: float, count: int) -> list[float]:
    """So many numbers, evenly spread, both ends included."""
    return [float(n) for n in np.linspace(start, end, count)]
