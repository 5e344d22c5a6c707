"""Steps in the town."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import crown
from studio.demo.pictures.people import Dress, Spot, away, standing
from studio.demo.pictures.scenes.tram import facades
from studio.demo.pictures.shapes import (
    ellipse,
    line,
    path,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)


def steps() -> Sheet:
    """Steps, a pram, and somebody who takes the other end."""
    sheet = Sheet("steps", i.CREAM)
    sheet.shade(WHOLE, i.SAND, (40, 20), (140, 60), 0.9)
    facades(sheet, 40, ((88, 116, 4, i.ROSE), (116, 164, -4, i.CREAM)))
    sky = sheet.lay(i.SKY, path("0,0 88,0 88,30 0,44"))
    sheet.shade(sky, i.BLUSH, (40, 4), (40, 40), 0.9)
    crown(sheet, 20, 20, 24, 17, (i.PINE, i.LEAF, i.SAGE), leaves=150, size=2.8)
    for n in range(8):
        y, depth = 46 + n * 9.2, n * 4.6
        tread = sheet.lay(
            i.WHITE,
            path(f"{-2},{y} {120 + depth * 2.2},{y} {128 + depth * 2.2},{y + 4} -2,{y + 4}"),
        )
        sheet.shade(tread, i.SAND, (40, y), (150, y + 4), 0.8)
        riser = sheet.lay(
            mixed(i.SAND, i.CLAY, 0.35),
            path(
                f"-2,{y + 4} {128 + depth * 2.2},{y + 4} {128 + depth * 2.2},{y + 9.4} -2,{y + 9.4}"
            ),
        )
        sheet.shade(riser, i.BROWN, (20, y), (170, y + 9), 0.6)
    sheet.lay(
        i.DEEP,
        line("136,40 152,84 168,122", [0.9, 1.3, 1.9]),
        line("136,40 136,56", 0.8),
        line("150,78 150,100", 1.2),
    )
    away(sheet, Spot(58, 74, 48, 1), Dress(i.PINE, i.NIGHT, hair=(94, 58, 36), skin=FAIR))
    pram(sheet)
    standing(sheet, Spot(102, 118, 62, -1), Dress(i.PINE, i.DUSK, scarf=i.BRICK, long=True))
    sheet.lay(i.DEEP, line("97,72 92,78 86,80", [5, 4.4, 3.4]))
    sheet.lay((176, 120, 84), ellipse(85, 80.4, 2))
    return sheet


def pram(sheet: Sheet) -> None:
    """A pram held aslant between two people."""
    sheet.lay(i.INK, line("58,88 84,79", 1.2), line("60,54 66,62 72,72", [1, 1.2, 1.2]))
    basket = sheet.lay(i.TEAL, soft("58,66 72,60 86,64 88,74 78,84 64,84", 6))
    sheet.shade(basket, i.NIGHT, (66, 62), (84, 86), 0.95)
    hood = sheet.lay(i.TEAL, soft("70,61 74,50 84,48 91,55 89,66 80,66", 6))
    sheet.shade(hood, i.SKY, (88, 60), (74, 48), 0.7)
    sheet.strokes(
        i.NIGHT, [([(72, 60), (79, 54), (90, 58)], 0.5), ([(74, 64), (82, 60), (89, 64)], 0.5)]
    )
    sheet.lay(i.BLUSH, ellipse(74, 64.6, 3.2, 2.8))
    for x, y in ((62, 91), (82, 84)):
        wheel = cut(ellipse(x, y, 5.4)) - cut(ellipse(x, y, 4))
        sheet.ink(wheel, i.INK)
        sheet.strokes(i.INK, [([(x - 4, y), (x + 4, y)], 0.4), ([(x, y - 4), (x, y + 4)], 0.4)])
