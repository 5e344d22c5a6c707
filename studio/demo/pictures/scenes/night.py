"""A street at night."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.people import Dress, Spot, walking
from studio.demo.pictures.shapes import (
    ellipse,
    line,
    path,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)


def night_street() -> Sheet:
    """A street at night: one lamp, its circle of light, somebody who crosses it."""
    sheet = Sheet("night street", i.NIGHT)
    sheet.shade(WHOLE, (14, 20, 36), (80, 50), (80, 0), 1.0)
    stars = [
        ellipse(
            float(sheet.rng.uniform(40, 104)),
            float(sheet.rng.uniform(2, 30)),
            float(sheet.rng.uniform(0.15, 0.36)),
            steps=8,
        )
        for _ in range(36)
    ]
    sheet.lay(i.PAPER, *stars)
    walls(sheet)
    road = sheet.lay(mixed(i.NIGHT, i.DUSK, 0.45), path("58,78 92,78 164,121 -10,121"))
    cone = cut(path("104,36 112,36 152,112 46,112"))
    sheet.glow(cone, i.SUN, (108, 38), 84, 0.55, soft=0.6)
    pool = cut(ellipse(100, 104, 52, 13))
    sheet.glow(pool, i.OCHRE, (100, 104), 54, 1.25, flat=0.26)
    sheet.carve(i.NIGHT, road, count=60, length=(3, 9), width=0.4, flow=0, opacity=0.7)
    lamp(sheet)
    sheet.lay((12, 16, 30), soft("87,107 92,106 60,119 52,119"), opacity=0.8)
    walking(
        sheet,
        Spot(90, 107, 36, -1),
        Dress(i.BRICK, i.INK, hair=(94, 58, 36), skin=FAIR, long=True, bag=i.TEAL),
    )
    cat(sheet, 132, 111)
    return sheet


def walls(sheet: Sheet) -> None:
    """Two rows of houses that close in; three windows are awake."""
    left = sheet.lay(mixed(i.NIGHT, i.PLUM, 0.5), path("-2,-2 26,-2 40,22 52,40 58,78 -2,112"))
    sheet.shade(left, (14, 20, 36), (58, 60), (0, 40), 0.9)
    right = sheet.lay(
        mixed(i.NIGHT, i.PLUM, 0.7), path("162,-2 140,-2 122,18 104,38 92,78 162,116")
    )
    sheet.shade(right, i.WINE, (150, 20), (108, 60), 0.9)
    dark = [
        path(t)
        for t in (
            "8,14 18,18 18,34 8,32",
            "28,28 35,31 35,44 28,43",
            "8,52 18,52 18,70 8,72",
            "146,50 154,48 154,66 146,66",
        )
    ]
    sheet.lay((14, 20, 36), *dark)
    awake = sheet.lay(
        i.SUN,
        path("28,54 35,54.6 35,68 28,69.6"),
        path("126,30 134,26 134,40 126,42"),
        path("146,18 154,14 154,31 146,33"),
    )
    sheet.shade(awake, i.CLAY, (80, 20), (80, 70), 0.7)
    sheet.strokes(
        (14, 20, 36),
        [
            ([(31.4, 54), (31.4, 70)], 0.5),
            ([(130, 26), (130, 42)], 0.5),
            ([(150, 14), (150, 33)], 0.5),
        ],
    )
    sheet.lay(
        i.PLUM, soft("147.4,33 147.6,26 149.6,24 151.6,26 151.8,32.4"), ellipse(149.6, 22.2, 1.7)
    )


def lamp(sheet: Sheet) -> None:
    sheet.lay(
        i.INK,
        line("108,112 108,40", [1.9, 1.2]),
        path("105,112 111,112 111.6,115 104.4,115"),
        line("104,58 112,58", 0.8),
    )
    halo = cut(ellipse(108, 34, 26))
    sheet.glow(halo, i.SUN, (108, 34), 26, 0.9)
    sheet.lay(i.PAPER, path("104.6,30 111.4,30 110.2,38 105.8,38"))
    sheet.lay(
        i.INK,
        path("103.4,30 108,25.4 112.6,30"),
        path("105,38 111,38 110,40 106,40"),
        ellipse(108, 24.8, 0.8),
    )


def cat(sheet: Sheet, x: float, y: float) -> None:
    sheet.lay(
        (12, 16, 30),
        soft(f"{x - 4},{y} {x - 4.4},{y - 6} {x - 1},{y - 10} {x + 3},{y - 6} {x + 4},{y}"),
        ellipse(x - 1.6, y - 11.6, 2.6, 2.3),
        path(f"{x - 4},{y - 12} {x - 3.6},{y - 16} {x - 1.8},{y - 13.4}"),
        path(f"{x - 1.2},{y - 13.4} {x + 0.6},{y - 15.8} {x + 0.9},{y - 11.6}"),
        line(f"{x + 3},{y - 1} {x + 8},{y - 2} {x + 9},{y - 7}", [1.6, 1.3, 0.8]),
    )
    sheet.lay(
        i.SUN, ellipse(x - 2.7, y - 11.8, 0.4, steps=10), ellipse(x - 0.7, y - 11.8, 0.4, steps=10)
    )
