"""A window at night."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    between,
    ellipse,
    leaf,
    line,
    path,
    rect,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def night_window() -> Sheet:
    """A tall house asleep, one window lit: somebody sews."""
    sheet = Sheet("night window", i.NIGHT)
    sheet.shade(WHOLE, i.DUSK, (80, 0), (80, 120), 0.55)
    moon = cut(ellipse(132, 22, 11)) - cut(ellipse(127, 19, 10))
    sheet.ink(moon, i.CREAM)
    sheet.glow(WHOLE, i.SUN, (134, 23), 26, 0.35)
    sheet.lay(
        i.PAPER,
        *(
            ellipse(float(x), float(y), float(r), steps=8)
            for x, y, r in zip(
                sheet.rng.uniform(84, 160, 30),
                sheet.rng.uniform(0, 60, 30),
                sheet.rng.uniform(0.15, 0.4, 30),
                strict=True,
            )
        ),
    )
    wall = sheet.lay(mixed(i.PLUM, i.NIGHT, 0.35), path("-2,-2 96,-2 96,122 -2,122"))
    sheet.shade(wall, i.NIGHT, (60, 60), (0, 20), 0.9)
    sheet.carve(i.NIGHT, wall, count=70, length=(3, 9), width=0.4, flow=0, jitter=2)
    for x, y in ((8, 6), (62, 6), (8, 86), (62, 86)):
        asleep(sheet, x, y)
    awake(sheet)
    town = sheet.lay(
        (14, 20, 36),
        path(
            "96,122 96,84 106,84 106,76 114,70 122,76 122,88 134,88 134,80 150,80 150,92 "
            "164,92 164,122"
        ),
    )
    sheet.shade(town, i.PLUM, (130, 70), (130, 122), 0.6)
    sheet.lay(i.OCHRE, rect(110, 92, 113, 96), rect(140, 98, 143, 102))
    return sheet


def asleep(sheet: Sheet, x: float, y: float) -> None:
    sheet.lay(i.PLUM, rect(x - 2, y - 2, x + 26, y + 30))
    sheet.lay((14, 20, 36), rect(x, y, x + 11.4, y + 28), rect(x + 12.6, y, x + 24, y + 28))
    shutters = sheet.lay(
        i.DEEP, rect(x - 9, y - 1, x - 2, y + 29), rect(x + 26, y - 1, x + 33, y + 29)
    )
    sheet.strokes(
        (14, 34, 34),
        [
            ([(px, py), (px + 5, py)], 0.5)
            for px in (x - 8, x + 27)
            for py in between(y + 2, y + 27, 9)
        ],
        inside=shutters,
    )


def awake(sheet: Sheet) -> None:
    """The lit window, larger than the others: lamp, machine, bent head."""
    halo = cut(ellipse(48, 60, 60))
    sheet.glow(halo, i.OCHRE, (48, 60), 56, 0.6)
    sheet.lay(i.BROWN, rect(20, 38, 78, 82))
    room = sheet.lay(i.SUN, rect(23, 41, 75, 79))
    sheet.shade(room, i.CLAY, (44, 52), (80, 84), 0.8)
    sheet.lay(i.BRICK, line("36,41 36,47", 0.5), path("31,53 33.6,47 38.4,47 41,53"))
    sheet.glow(room, i.WHITE, (36, 55), 15, 1.0)
    sheet.lay(i.WINE, path("23,74 75,74 75,79 23,79"))
    sheet.lay(
        i.INK,
        soft("34,74 34,66 37,64 37,62 33,62 33,58 47,57 51,60 51,74 47,74 46,66 41,65 40,74", 3),
        ellipse(53, 63, 1.6, 3.4),
    )
    body = sheet.lay(
        i.PLUM, soft("52,80 52,70 57,63 64,61 70,66 72,80"), line("58,66 52,70 44,72", [3.6, 3, 2])
    )
    sheet.shade(body, i.INK, (56, 64), (72, 76), 0.8)
    sheet.lay(i.INK, ellipse(58.4, 56.4, 5, 5.6), ellipse(64, 53.4, 3))
    sheet.lay(i.CLAY, soft("54.4,54 52.8,57 54,60.4 57,61 57,55", 4))
    sheet.lay(i.BRICK, soft("26,74 34,72 44,72.6 46,79 26,79", 4))
    sheet.lay(i.BROWN, rect(48.2, 41, 49.8, 79), rect(23, 58.4, 75, 59.6), rect(17, 81, 81, 85))
    pot = sheet.lay(
        i.BRICK, path("28,81 28,75.6 36,75.6 35,81"), path("62,81 62,75.6 70,75.6 69,81")
    )
    sheet.shade(pot, i.INK, (30, 76), (30, 83), 0.6)
    sheet.lay(i.DEEP, *(leaf(x, 76, 8, 2.6, a) for x in (32, 66) for a in (230, 260, 285, 310)))
