"""A workshop for bicycles."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink
from studio.demo.pictures.shapes import (
    Point,
    arc,
    ellipse,
    line,
    path,
    rect,
    rounded,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def workshop() -> Sheet:
    """A bicycle on its stand, wheels on the wall, a stove lamp: the workshop of the quarter."""
    sheet = Sheet("workshop", i.OCHRE)
    sheet.shade(WHOLE, i.BROWN, (90, 40), (-10, 110), 0.9)
    boards = [line(f"{x},-2 {x},88", 0.4) for x in range(8, 164, 13)]
    sheet.lay(i.BROWN, *boards, opacity=0.7)
    floor = sheet.lay(i.BROWN, rect(-2, 88, 162, 122))
    sheet.shade(floor, i.INK, (90, 90), (20, 122), 0.9)
    for x, y, r, ink in ((20, 22, 15, i.WINE), (52, 15, 12, i.PINE), (144, 20, 14, i.DUSK)):
        wheel(sheet, (x, y), r, ink, 1.3)
    bulb(sheet)
    pegboard(sheet)
    stand = sheet.lay(i.DEEP, line("86,64 86,106", 2.2), path("72,106 100,106 104,110 68,110"))
    sheet.shade(stand, i.INK, (84, 70), (90, 108), 0.8)
    bicycle(sheet)
    return sheet


def wheel(sheet: Sheet, at: Point, r: float, ink: Ink, thick: float) -> None:
    x, y = at
    spokes = [([(x, y), p], 0.22) for p in arc(x, y, r, r, 0, 345, steps=23)]
    sheet.strokes(i.MIST, spokes)
    sheet.ink(cut(ellipse(x, y, r)) - cut(ellipse(x, y, r - thick)), ink)
    sheet.ink(cut(ellipse(x, y, r - thick)) - cut(ellipse(x, y, r - thick - 0.5)), i.MIST)
    sheet.lay(ink, ellipse(x, y, r * 0.09))


def bulb(sheet: Sheet) -> None:
    sheet.lay(i.INK, line("98,-2 98,12", 0.5))
    cone = cut(path("88,22 108,22 150,122 46,122"))
    sheet.glow(cone, i.SUN, (98, 20), 104, 0.6)
    shade = sheet.lay(i.PINE, soft("87,22 90,15 96,11 100,11 106,15 109,22", 4))
    sheet.shade(shade, i.DEEP, (92, 12), (108, 22), 0.9)
    sheet.lay(i.WHITE, ellipse(98, 23, 3, 2.4))


def pegboard(sheet: Sheet) -> None:
    sheet.lay(
        i.INK,
        *(
            line(t, w)
            for t, w in (
                ("118,42 118,56", 1.2),
                ("125,42 127,58", 1),
                ("133,42 132,54", 1.4),
                ("141,42 143,60", 1.1),
                ("149,42 149,52", 1.3),
            )
        ),
    )
    sheet.lay(
        i.INK,
        ellipse(118, 41, 2.2),
        ellipse(132.6, 41, 2.4),
        ellipse(149, 41, 1.8),
        path("124,38 128,38 127,44 125,44"),
        path("139.4,39 144.6,39 143,44 141,44"),
    )


def bicycle(sheet: Sheet) -> None:
    wheel(sheet, (50, 88), 23, i.INK, 1.8)
    wheel(sheet, (120, 88), 23, i.INK, 1.8)
    frame = [
        line(t, 2.2)
        for t in ("50,88 76,58", "76,58 108,56", "82,88 108,58", "50,88 82,88", "74,52 83,88")
    ]
    tubes = sheet.lay(i.BRICK, *frame)
    sheet.shade(tubes, i.WINE, (70, 60), (90, 92), 0.7)
    sheet.lay(i.BRICK, line("106,48 110,60 120,88", [2, 2.2, 1.4]))
    sheet.lay(i.INK, line("74,53 72,46", 1.3), soft("62,45 70,43 82,44 83,47 74,48 64,48.4", 5))
    sheet.lay(i.INK, line("106,49 104,42 114,39 119,43", 1.4), line("104,42 95,43", 1.4))
    ring = cut(ellipse(83, 88, 6)) - cut(ellipse(83, 88, 4.6))
    sheet.ink(ring, i.INK)
    sheet.lay(
        i.INK,
        line("83,88 90,98", 1.1),
        rounded(87, 97.4, 95, 99.6, 0.6),
        line("83,94 50,91", 0.5),
        line("83,82 50,86", 0.5),
    )
