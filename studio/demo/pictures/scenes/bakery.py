"""A shop before daybreak."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.people import Dress, Spot, standing
from studio.demo.pictures.shapes import (
    between,
    ellipse,
    line,
    path,
    rect,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def bakery() -> Sheet:
    """Before daybreak: one shop is lit, a woman hurries by with a loaf."""
    sheet = Sheet("bakery", i.DUSK)
    sheet.shade(WHOLE, i.ROSE, (80, 34), (80, -4), 0.55)
    house = sheet.lay(mixed(i.DUSK, i.PLUM, 0.5), rect(18, 8, 142, 100))
    sheet.shade(house, i.NIGHT, (80, 60), (80, 0), 0.8)
    for x in (32, 72, 112):
        sheet.lay(i.NIGHT, rect(x, 14, x + 16, 36))
        sheet.lay(i.PLUM, rect(x - 5, 13, x - 0.6, 37), rect(x + 16.6, 13, x + 21, 37))
    front = sheet.lay(i.BRICK, rect(24, 44, 136, 100))
    sheet.shade(front, i.WINE, (60, 50), (140, 100), 0.9)
    sign = sheet.lay(i.CREAM, rect(30, 46.6, 130, 53.4))
    sheet.shade(sign, i.SAND, (40, 46), (130, 54), 0.8)
    shop_window(sheet)
    door(sheet)
    street = sheet.lay(i.NIGHT, rect(-2, 100, 162, 122))
    for x0, x1 in ((34, 92), (104, 124)):
        sheet.glow(
            cut(path(f"{x0},100 {x1},100 {x1 + 18},122 {x0 - 18},122")),
            i.OCHRE,
            ((x0 + x1) / 2, 98),
            34,
            1.1,
        )
    sheet.carve(i.DUSK, street, count=60, length=(3, 9), width=0.4)
    standing(sheet, Spot(22, 113, 46, 1), Dress(i.PINE, i.INK, scarf=i.ROSE, long=True))
    loaf = sheet.lay(i.OCHRE, line("20,88 33,80", [3, 4, 4, 3]))
    sheet.shade(loaf, i.BROWN, (24, 80), (30, 90), 0.8)
    sheet.lay(
        i.CREAM,
        *(line(f"{x},{y} {x + 2},{y + 1}", 0.6) for x, y in ((23, 85), (26, 83.2), (29, 81.4))),
    )
    return sheet


def shop_window(sheet: Sheet) -> None:
    glass = sheet.lay(i.SUN, rect(30, 56, 96, 94))
    sheet.shade(glass, i.OCHRE, (60, 60), (96, 100), 0.8)
    sheet.glow(glass, i.WHITE, (62, 62), 26, 0.8)
    sheet.lay(i.WOOD, rect(30, 72, 96, 73.6), rect(30, 86, 96, 88))
    for x in between(36, 90, 7):
        found = sheet.lay(i.CLAY, ellipse(x, 69, 4, 3))
        sheet.shade(found, i.BROWN, (x - 1, 68), (x + 4, 72), 0.9)
        sheet.lay(i.CREAM, line(f"{x - 1.6},69.6 {x + 0.4},67.2", 0.6))
    for x in between(37, 60, 5):
        found = sheet.lay(i.OCHRE, line(f"{x},86 {x + 3},75", [2.2, 2.8, 2]))
        sheet.shade(found, i.BROWN, (x, 80), (x + 4, 80), 0.8)
    sheet.lay(i.PAPER, rect(66, 84, 92, 86))
    for x in (70, 79, 88):
        sheet.lay(i.BRICK, soft(f"{x - 3.6},84 {x - 3},80 {x},78 {x + 3},80 {x + 3.6},84", 4))
        sheet.lay(i.PAPER, ellipse(x, 78.6, 1))
    baker = sheet.lay(
        i.MIST, soft("58,72 58,63 62,60.4 67,60.4 71,63 71,72"), ellipse(64.6, 55.6, 0.1)
    )
    sheet.shade(baker, i.DUSK, (62, 62), (72, 72), 0.6)
    sheet.lay(i.NIGHT, rect(62, 56, 63.2, 94), rect(28, 94, 98, 97))


def door(sheet: Sheet) -> None:
    sheet.lay(i.WINE, rect(102, 56, 126, 100))
    glass = sheet.lay(i.SUN, rect(105, 59, 123, 88))
    sheet.shade(glass, i.OCHRE, (110, 60), (124, 90), 0.8)
    sheet.lay(i.NIGHT, rect(113.4, 59, 114.6, 88))
    sheet.lay(i.SUN, ellipse(121, 92, 0.9))
    sheet.lay(i.PAPER, turned(rect(107, 66, 113, 72), -6, (110, 69)))
    sheet.lay(i.BRICK, turned(line("108.4,69 111.6,69", 0.8), -6, (110, 69)))
