"""The Loire without a bridge: a boat, an island."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import cloud, grasses, ripples
from studio.demo.pictures.people import Dress, Spot, sitting, standing
from studio.demo.pictures.shapes import ellipse, line, rect, soft
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def evening_boat() -> Sheet:
    """The river when the sun goes down: a flat boat, its mast, its man."""
    sheet = Sheet("evening boat", i.OCHRE)
    sheet.shade(WHOLE, i.BRICK, (80, 40), (80, 0), 0.75)
    sheet.glow(WHOLE, i.SUN, (56, 56), 60, 1.0, flat=0.6)
    sheet.lay(i.PAPER, ellipse(56, 50, 12))
    for x, y, w, h in ((84, 22, 70, 6), (-10, 30, 54, 5), (98, 38, 54, 4)):
        found = cloud(sheet, i.CLAY, x, y, w, h)
        sheet.shade(found, i.WINE, (80, y - h), (80, y + h * 0.5), 0.7)
    far = sheet.lay(
        i.WINE, soft("-4,57 14,52 40,55 70,53.4 96,55 122,49 140,52 164,47 164,64 -4,64")
    )
    sheet.shade(far, i.PLUM, (60, 52), (150, 60), 0.9)
    water = sheet.lay(i.CLAY, rect(0, 61.6, 160, 120))
    sheet.shade(water, i.WINE, (80, 66), (80, 118), 1.0)
    sheet.glow(water, i.SUN, (56, 64), 34, 1.1, flat=1.5)
    ripples(sheet, i.SUN, water, (26, 64, 90, 120), 90, longest=17, thickest=1.0)
    ripples(sheet, i.PLUM, water, (0, 68, 160, 120), 90, longest=22, thickest=0.9, opacity=0.8)
    flat_boat(sheet)
    grasses(sheet, i.NIGHT, -4, 34, 122, 34, 60, lean=5)
    grasses(sheet, i.PLUM, 136, 164, 122, 20, 40, lean=-4)
    return sheet


def flat_boat(sheet: Sheet) -> None:
    hull = sheet.lay(
        i.NIGHT, soft("72,84 82,87.6 104,88.6 130,86.6 143,80.6 139,90 128,95 88,95.4 78,92")
    )
    sheet.shade(hull, i.BRICK, (110, 94), (84, 84), 0.7)
    sheet.strokes(i.OCHRE, [([(76, 86.6), (94, 90), (124, 89), (139, 83.6)], [0.2, 0.7, 0.7, 0.2])])
    sheet.lay(
        i.NIGHT,
        line("107,89 106,58 105.6,26", [1.5, 1.2, 0.7]),
        line("100,36 126,31", [0.6, 0.9, 0.4]),
    )
    sail = sheet.lay(
        mixed(i.CREAM, i.ROSE, 0.4),
        soft("101.4,37 113,33.4 125,31.8 126,46 121,62 104,66 103,50", 6),
    )
    sheet.shade(sail, i.BRICK, (104, 40), (126, 56), 0.9)
    sheet.strokes(
        mixed(i.BRICK, i.WINE, 0.4),
        [([(109, 36), (110, 50), (108, 64)], 0.35), ([(117, 34), (118.6, 48), (115, 62)], 0.35)],
    )
    standing(sheet, Spot(128, 87, 22, 1), Dress(i.NIGHT, i.PLUM, hair=i.PLUM, skin=i.CLAY))
    sheet.lay(i.NIGHT, line("131,76 146,112", [0.7, 0.5]))
    shade = sheet.lay(i.PLUM, soft("76,97 100,96 136,95 130,101 104,104 84,102"), opacity=0.7)
    sheet.carve(i.OCHRE, shade, count=16, length=(4, 10), width=0.5, flow=0)


def island() -> Sheet:
    """Poplars on an island, upside down in still water; somebody sits and does nothing."""
    sheet = Sheet("island", i.MIST)
    sheet.shade(WHOLE, i.SKY, (80, 50), (80, 0), 0.9)
    far = sheet.lay(mixed(i.SKY, i.SAGE, 0.5), soft("-4,56 30,52 70,54 110,51 164,54 164,66 -4,66"))
    sheet.shade(far, i.MIST, (80, 52), (80, 62), 0.9)
    water = sheet.lay(mixed(i.MIST, i.RIVER, 0.5), rect(0, 62, 160, 120))
    for x, top, width in (
        (26, 22, 9),
        (38, 12, 10),
        (51, 18, 9),
        (62, 8, 11),
        (76, 16, 10),
        (90, 24, 9),
        (103, 18, 8),
    ):
        poplar(sheet, x, 63, top, width)
    ground = sheet.lay(i.PINE, soft("10,63 30,59.6 60,61 90,60 116,62.6 110,66 60,67 20,66"))
    sheet.shade(ground, i.DEEP, (40, 60), (60, 67), 0.8)
    ripples(sheet, i.WHITE, water, (0, 66, 160, 104), 80, longest=20, thickest=0.7)
    sheet.shade(water, i.TEAL, (80, 84), (80, 124), 0.55)
    bank = sheet.lay(i.LEAF, soft("60,124 84,108 116,101 164,97 164,124"))
    sheet.shade(bank, i.PINE, (110, 100), (140, 124), 0.9)
    sitting(
        sheet,
        Spot(127, 109, 30, -1),
        Dress(i.BRICK, i.DUSK, hair=(94, 58, 36), skin=(226, 178, 146)),
    )
    grasses(sheet, i.DEEP, 74, 164, 122, 12, 110, lean=-2)
    return sheet


def poplar(sheet: Sheet, x: float, foot: float, top: float, width: float) -> None:
    half = width / 2
    shape = (
        f"{x},{top} {x + half},{(top * 2 + foot) / 3} {x + half * 0.9},{foot - 6} "
        f"{x},{foot - 2} {x - half * 0.9},{foot - 6} {x - half},{(top * 2 + foot) / 3}"
    )
    mirror = cut([(px, foot + 1 + (foot - py) * 0.72) for px, py in soft(shape)])
    sheet.ink(mirror, mixed(i.PINE, i.RIVER, 0.45), 0.75)
    sheet.carve(mixed(i.MIST, i.RIVER, 0.5), mirror, count=22, length=(3, 8), width=0.5, flow=0)
    found = sheet.lay(i.PINE, soft(shape))
    sheet.shade(found, i.SAGE, (x + half, 0), (x - half, 0), 0.95)
    sheet.carve(i.LEAF, found, count=40, length=(2, 6), width=0.5, flow=96)
    sheet.carve(i.DEEP, found, count=26, length=(2, 6), width=0.5, flow=84)
