"""A wheel that lifts the river."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    Point,
    arc,
    ellipse,
    line,
    path,
    rect,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def noria() -> Sheet:
    """A great wooden wheel that lifts the river, children who jump, palms: a memory."""
    sheet = Sheet("noria", i.SUN)
    sheet.shade(WHOLE, i.ROSE, (80, 30), (80, -6), 0.8)
    sheet.glow(WHOLE, i.PAPER, (36, 36), 60, 0.9)
    hill = sheet.lay(
        mixed(i.OCHRE, i.ROSE, 0.4), soft("-4,64 30,54 60,60 100,50 164,56 164,80 -4,80")
    )
    sheet.shade(hill, i.CLAY, (80, 54), (80, 78), 0.7)
    for x, foot, tall in ((12, 72, 40), (24, 74, 30), (148, 70, 36)):
        palm(sheet, x, foot, tall)
    water = sheet.lay(i.RIVER, rect(-2, 78, 162, 122))
    sheet.shade(water, i.TEAL, (80, 80), (80, 122), 0.9)
    aqueduct(sheet)
    big_wheel(sheet, (84, 58), 43)
    sheet.carve(i.PAPER, water, count=90, length=(4, 16), width=0.8)
    splash = [
        ellipse(84 + float(dx) * 20, 98 + float(dy) * 4, 0.3 + abs(float(dx)) * 0.3, steps=8)
        for dx, dy in sheet.rng.normal(size=(70, 2))
    ]
    sheet.lay(i.WHITE, *splash)
    children(sheet)
    return sheet


def children(sheet: Sheet) -> None:
    """Two of them, in the air, their arms up."""
    for x, y, dx in ((22, 92, -1), (34, 88, 1)):
        sheet.lay(
            (120, 74, 50),
            ellipse(x, y - 13, 2.6, 3),
            line(f"{x},{y - 10} {x + dx},{y - 3}", [4, 3.4]),
            line(f"{x},{y - 8} {x - 5},{y - 15}", 1.5),
            line(f"{x},{y - 8} {x + 5},{y - 15}", 1.5),
            line(f"{x + dx},{y - 3} {x - 3},{y + 4}", 1.8),
            line(f"{x + dx},{y - 3} {x + 5},{y + 3}", 1.8),
        )
        sheet.lay(i.BRICK, line(f"{x + dx - 1.6},{y - 3} {x + dx + 2},{y - 3}", 2.6))
        sheet.lay(
            i.INK, soft(f"{x - 2.6},{y - 13} {x},{y - 17} {x + 2.6},{y - 13} {x},{y - 14.6}", 4)
        )


def palm(sheet: Sheet, x: float, foot: float, tall: float) -> None:
    sheet.lay(
        i.BROWN,
        line(
            f"{x},{foot} {x + tall * 0.05},{foot - tall * 0.5} {x + tall * 0.02},{foot - tall}",
            [tall * 0.08, tall * 0.05, tall * 0.05],
        ),
    )
    fronds = [
        line(
            f"{x},{foot - tall} {x + dx * tall * 0.22},{foot - tall - lift * tall} "
            f"{x + dx * tall * 0.42},{foot - tall + drop * tall}",
            [tall * 0.02, tall * 0.08, 0.1],
        )
        for dx, lift, drop in (
            (-1, 0.12, 0.14),
            (1, 0.12, 0.14),
            (-0.7, 0.2, -0.02),
            (0.7, 0.2, -0.02),
            (-0.9, 0.02, 0.3),
            (0.9, 0.02, 0.3),
            (0.1, 0.24, -0.2),
        )
    ]
    found = sheet.lay(i.PINE, *fronds)
    sheet.shade(found, i.SAGE, (x + tall * 0.3, foot), (x - tall * 0.4, foot - tall), 0.7)


def aqueduct(sheet: Sheet) -> None:
    wall = cut(path("104,32 164,26 164,92 104,92")) - cut(
        *([*arc(x, 62, 8, 12, 180, 360), (x + 8, 94), (x - 8, 94)] for x in (122, 146))
    )
    sheet.ink(wall, i.SAND)
    sheet.shade(wall, i.BROWN, (110, 40), (162, 92), 0.85)
    sheet.carve(i.BROWN, wall, count=90, length=(2, 5), width=0.3, flow=-3, jitter=2, opacity=0.8)


def big_wheel(sheet: Sheet, at: Point, r: float) -> None:
    x, y = at
    spokes = [([(x, y), p], [1.6, 0.9]) for p in arc(x, y, r * 0.96, r * 0.96, 0, 345, steps=23)]
    sheet.strokes(i.BROWN, spokes)
    for share, thick, ink in ((1.0, 3.2, i.WOOD), (0.78, 1.8, i.BROWN), (0.5, 1.6, i.WOOD)):
        ring = cut(ellipse(x, y, r * share, steps=90)) - cut(
            ellipse(x, y, r * share - thick, steps=90)
        )
        sheet.ink(ring, ink)
        sheet.shade(ring, i.INK, (x - r * 0.3, y - r * 0.3), (x + r, y + r), 0.8)
    buckets = [
        turned(rect(x + r - 1, y - 2, x + r + 3.4, y + 2.6), a, at) for a in range(0, 360, 12)
    ]
    found = sheet.lay(i.BROWN, *buckets)
    sheet.shade(found, i.INK, (x, y), (x + r, y + r), 0.7)
    drops = [
        line(
            f"{x + r - 4 + k * 2},{y - r * 0.45 + k * 3} {x + r - 5 + k * 2},{y + k * 3}",
            [0.6, 0.9, 0.1],
        )
        for k in range(5)
    ]
    sheet.lay(i.SKY, *drops)
    hub = sheet.lay(i.WOOD, ellipse(x, y, r * 0.12))
    sheet.shade(hub, i.INK, (x - 2, y - 2), (x + 5, y + 5), 0.9)
    sheet.lay(i.INK, ellipse(x, y, r * 0.04))
