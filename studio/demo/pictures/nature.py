"""Things that grow and flow: trees, clouds, water, birds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    Outline,
    Point,
    blob,
    leaf,
    line,
    path,
    ribbon,
    smooth,
    soft,
)
from studio.demo.pictures.sheet import Cut, Sheet, cut


def cloud(sheet: Sheet, ink: Ink, x: float, y: float, width: float, height: float) -> Cut:
    """A long cloud with a flat foot, lit from above."""
    puffs = [
        blob(
            x + width * along,
            y - height * (0.35 - 1.1 * (along - 0.5) ** 2) * sheet.rng.uniform(0.6, 1.2),
            width * 0.16,
            height * sheet.rng.uniform(0.42, 0.62),
            sheet.rng,
            rough=0.1,
        )
        for along in (0.1, 0.24, 0.38, 0.52, 0.66, 0.8, 0.92)
    ]
    foot = ribbon(
        [(x - width * 0.05, y), (x + width / 2, y + height * 0.05), (x + width * 1.05, y)],
        [0.2, height * 0.5, 0.2],
    )
    return sheet.lay(ink, *puffs, foot)


def ripples(
    sheet: Sheet,
    ink: Ink,
    water: Cut,
    box: tuple[float, float, float, float],
    count: int,
    *,
    longest: float = 16.0,
    thickest: float = 0.9,
    opacity: float = 1.0,
) -> None:
    """Lines of light on water: long and thick near us, short and thin far away."""
    x0, y0, x1, y1 = box
    lines: list[tuple[Sequence[Point], Sequence[float]]] = []
    for _ in range(count):
        near = sheet.rng.random() ** 0.8
        x, y = sheet.rng.uniform(x0, x1), y0 + (y1 - y0) * near
        half = longest * (0.12 + 0.88 * near) * sheet.rng.uniform(0.3, 1) / 2
        bend = sheet.rng.uniform(-0.35, 0.35) * (0.3 + near)
        points = [(x - half, y), (x - half / 3, y + bend), (x + half / 3, y - bend), (x + half, y)]
        thick = thickest * (0.22 + 0.78 * near)
        lines.append((points, [0.02, thick, thick * 0.8, 0.02]))
    sheet.strokes(ink, lines, inside=water, opacity=opacity)


def crown(
    sheet: Sheet,
    x: float,
    y: float,
    rx: float,
    ry: float,
    inks: tuple[Ink, Ink, Ink],
    *,
    leaves: int = 160,
    size: float = 2.2,
    light: Point = (-0.6, -0.8),
) -> Cut:
    """The head of a tree: a dark mass, then leaves that turn towards the light."""
    dark, middle, bright = inks
    mass = [blob(x, y, rx, ry, sheet.rng, bumps=13, rough=0.12)]
    mass += [
        blob(
            x + rx * 0.75 * math.cos(a),
            y + ry * 0.75 * math.sin(a),
            rx * 0.42,
            ry * 0.42,
            sheet.rng,
        )
        for a in (0.3, 1.4, 2.6, 3.5, 4.4, 5.4)
    ]
    found = sheet.lay(dark, *mass)
    for ink, share, reach, lean in ((middle, 1.0, 1.0, 0.15), (bright, 0.6, 0.8, 0.42)):
        cx, cy = x + rx * lean * light[0], y + ry * lean * light[1]
        ring = [
            _leaf_near(sheet, cx, cy, rx * reach, ry * reach, size)
            for _ in range(int(leaves * share))
        ]
        sheet.ink(cut(*ring), ink)
    return found


def _leaf_near(sheet: Sheet, x: float, y: float, rx: float, ry: float, size: float) -> Outline:
    angle, far = sheet.rng.uniform(0, 2 * math.pi), math.sqrt(sheet.rng.random())
    turn = sheet.rng.normal(60, 50)
    length = size * sheet.rng.uniform(0.6, 1.25)
    return leaf(
        x + rx * far * math.cos(angle), y + ry * far * math.sin(angle), length, length * 0.5, turn
    )


def trunk(
    sheet: Sheet, ink: Ink, x: float, foot: float, top: float, width: float, *, lean: float = 0.0
) -> Cut:
    """A trunk that widens at the foot, with three branches."""
    body = ribbon(
        [(x, foot), (x + lean * 0.4, (foot + top) / 2), (x + lean, top)],
        [width * 1.7, width, width * 0.75],
    )
    reach = (foot - top) * 0.3
    branches = [
        ribbon(
            [
                (x + lean * 0.9, top + reach * s),
                (x + lean + side * reach * 0.5, top - reach * 0.3),
                (x + lean + side * reach, top - reach * 1.1),
            ],
            [width * 0.7, width * 0.4, 0.3],
        )
        for side, s in ((-1, 0.5), (1, 0.3), (0.15, 0.0))
    ]
    found = sheet.lay(ink, body, *branches)
    sheet.carve(
        mixed(ink, (255, 240, 210), 0.25),
        found,
        count=int(26 * width),
        length=(2, 6),
        width=0.35,
        flow=90,
        jitter=8,
    )
    return found


def grasses(
    sheet: Sheet,
    ink: Ink,
    x0: float,
    x1: float,
    y: float,
    height: float,
    count: int,
    *,
    lean: float = 2.0,
) -> None:
    """Blades that grow from a line, some of them bent by the wind."""
    lines: list[tuple[Sequence[Point], Sequence[float]]] = []
    for _ in range(count):
        x, tall = sheet.rng.uniform(x0, x1), height * sheet.rng.uniform(0.4, 1.1)
        bend = lean * sheet.rng.normal(0.6, 0.8)
        points = [(x, y + 1), (x + bend * 0.25, y - tall * 0.55), (x + bend, y - tall)]
        lines.append((points, [0.9, 0.55, 0.05]))
    sheet.strokes(ink, lines)


def swift(x: float, y: float, span: float, turn: float) -> Outline:
    """A swift in flight: a sickle with a body."""
    half = span / 2
    ring = path(
        "-1,0.5 -0.45,-0.05 -0.1,-0.1 0,-0.3 0.1,-0.1 0.45,-0.05 1,0.5 0.4,0.16 0.1,0.2 0,0.62 "
        "-0.1,0.2 -0.4,0.16"
    )
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [
        (x + half * (a * cos - b * sin), y + half * (a * sin + b * cos))
        for a, b in smooth(ring, steps=3)
    ]


def heron(sheet: Sheet, ink: Ink, light: Ink, x: float, y: float, tall: float) -> None:
    """A heron that stands in the shallows, looking left; its foot is at the point."""
    k = tall / 30

    def put(outline: Outline) -> Outline:
        return [(x + px * k, y + py * k) for px, py in outline]

    sheet.lay(ink, put(line("2,-11 1.6,-5 2,0", 0.6)), put(line("0.5,-11.5 -0.4,-6 -0.2,0", 0.6)))
    found = sheet.lay(
        light,
        put(soft("-3,-17 1,-19 7,-15 11,-10 4,-11 -2,-13")),
        put(line("-1.5,-15 -5,-19 -2.5,-24 -4.2,-28.5", [2.4, 1.7, 1.4, 1.6])),
        put(soft("-2.6,-28.4 -4.4,-30 -6.4,-29.4 -13,-27 -6.4,-27.2 -4,-26.6", 4)),
    )
    sheet.shade(found, ink, (x - 4 * k, y - 19 * k), (x + 8 * k, y - 9 * k), 0.85)
    sheet.lay(ink, put(line("-6,-29 -2,-28.6 2.4,-26.6", [0.5, 0.9, 0.1])))
