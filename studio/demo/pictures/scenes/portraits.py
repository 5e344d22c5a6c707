"""Faces, looked at with care."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.faces import Head, Look, beard, face, glasses, neck
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import swift
from studio.demo.pictures.shapes import leaf, line, path, rect, soft
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

NADIA = Look(
    (214, 158, 118),
    (160, 96, 68),
    (238, 196, 158),
    (52, 34, 32),
    (170, 74, 62),
    smile=0.9,
    years=40,
)

KARIM = Look(
    (176, 120, 84), (116, 70, 50), (208, 156, 116), (38, 28, 26), (136, 74, 60), smile=0.6, years=48
)

JEAN = Look(
    (226, 178, 146),
    (176, 112, 88),
    (246, 212, 184),
    (196, 190, 178),
    (182, 92, 76),
    (74, 96, 104),
    smile=0.8,
    years=67,
)


def nadia() -> Sheet:
    """Nadia, a rust-coloured scarf around her hair, the river behind her."""
    sheet = Sheet("nadia", i.SKY)
    sheet.glow(WHOLE, i.PAPER, (40, 30), 80, 0.9)
    water = sheet.lay(i.RIVER, rect(0, 74, 160, 120))
    sheet.shade(water, i.TEAL, (60, 74), (60, 118), 0.9)
    sheet.lay(i.PINE, path("0,70 30,68.6 70,69.6 110,67.8 160,69.6 160,75 0,75"))
    sheet.carve(i.MIST, water, count=50, length=(5, 16), width=0.8)
    sheet.lay(
        i.DUSK,
        *(
            swift(x, y, s, t)
            for x, y, s, t in ((20, 22, 9, 20), (35, 14, 6, -15), (128, 18, 8, 30), (142, 30, 5, 0))
        ),
    )
    head = Head(82, 50, 1.08)
    back = sheet.lay(
        i.BRICK,
        head.soft(
            "-24,-6 -25,-22 -14,-36 4,-39 20,-32 28,-16 27,4 32,24 26,40 6,46 -14,42 -24,28 -22,10"
        ),
    )
    sheet.shade(back, i.WINE, head.at(-4, -6), head.at(26, 20), 1.0)
    coat = sheet.lay(i.PINE, soft("18,124 24,104 44,95 66,91 100,91 122,96 140,106 146,124"))
    sheet.shade(coat, i.DEEP, (70, 96), (140, 124), 1.0)
    neck(sheet, head, NADIA)
    face(sheet, head, NADIA, ear=False)
    scarf(sheet, head)
    return sheet


def scarf(sheet: Sheet, head: Head) -> None:
    hood = cut(
        head.soft(
            "-23.4,12 -24.6,-4 -24,-20 -14,-35 4,-38 19,-31 26,-16 26,2 22,16 18.6,12 "
            "19.4,-6 16,-17 7,-23 -6,-23.4 -15,-17.4 -19,-6 -19.4,6 -18,14"
        )
    )
    sheet.ink(hood, i.BRICK)
    sheet.shade(hood, i.WINE, head.at(2, -30), head.at(24, -4), 0.9)
    sheet.shade(hood, i.CLAY, head.at(0, -26), head.at(-18, -34), 0.9)
    wrap = sheet.lay(
        i.BRICK,
        head.soft(
            "-23.6,8 -23,26 -19,40 -4,49 10,50 26,43 31,26 25,4 20,16 12,28 2,31.6 -7,30.4 "
            "-15,22 -19,10"
        ),
    )
    sheet.shade(wrap, i.WINE, head.at(-10, 20), head.at(22, 40), 0.95)
    folds = [
        head.line("-19,-24 -6,-30 10,-30 20,-22", 0.1, 0.7, 0.1),
        head.line("-21,-14 -12,-24 4,-27 16,-22", 0.1, 0.8, 0.1),
        head.line("-21,22 -8,36 10,39 25,28", 0.1, 0.9, 0.1),
        head.line("-17,34 2,44 24,38", 0.1, 0.8, 0.1),
    ]
    sheet.lay(mixed(i.WINE, i.INK, 0.2), *folds)


def karim() -> Sheet:
    """Karim in his apron, flour on his cap, the oven behind him."""
    sheet = Sheet("karim", i.BRICK)
    sheet.glow(WHOLE, i.OCHRE, (128, 44), 58, 1.0)
    sheet.shade(WHOLE, i.WINE, (60, 60), (0, 110), 0.9)
    mouth = sheet.lay(i.WINE, soft("110,70 110,46 122,36 142,36 156,46 156,70", 5))
    sheet.glow(mouth, i.SUN, (133, 66), 24, 1.2)
    head = Head(72, 54, 1.08, 1.04)
    coat = sheet.lay(i.MIST, soft("6,124 14,106 34,98 58,94 92,94 112,100 128,110 134,124"))
    sheet.shade(coat, i.RIVER, (50, 96), (130, 124), 0.9)
    neck(sheet, head, KARIM)
    face(sheet, head, KARIM)
    beard(sheet, head, KARIM, KARIM.hair)
    cap = sheet.lay(i.PAPER, head.soft("-20,-14 -21,-30 -8,-38 8,-38 21,-30 20,-13 8,-18 -8,-18"))
    sheet.shade(cap, i.SAND, head.at(-4, -30), head.at(18, -16), 1.0)
    return sheet


def gardener() -> Sheet:
    """Jean-Marc under his straw hat, glasses, white beard, beans behind him."""
    sheet = Sheet("gardener", i.LEAF)
    sheet.shade(WHOLE, i.PINE, (60, 40), (150, 120), 0.9)
    for x in (10, 30, 128, 150):
        sheet.lay(i.SAND, line(f"{x - 5},124 {x + 3},-4", 1.4))
    climbing = [
        leaf(float(x), float(y), 11, 7, float(a))
        for x, y, a in zip(
            [*sheet.rng.uniform(-4, 40, 44), *sheet.rng.uniform(118, 164, 44)],
            sheet.rng.uniform(-4, 120, 88),
            sheet.rng.uniform(0, 360, 88),
            strict=True,
        )
    ]
    sheet.lay(i.PINE, *climbing[::2])
    sheet.lay(i.SAGE, *climbing[1::2])
    head = Head(80, 58, 1.02, 1.06)
    shirt = sheet.lay(i.DUSK, soft("10,124 18,108 40,99 64,95 96,95 120,99 140,108 150,124"))
    sheet.shade(shirt, i.NIGHT, (60, 96), (140, 124), 0.95)
    checks = cut(
        *(line(f"{x},90 {x - 4},124", 1) for x in range(16, 150, 12)),
        *(line(f"8,{y} 152,{y}", 1) for y in (104, 114)),
    )
    sheet.ink(checks & shirt, i.RIVER, 0.6)
    neck(sheet, head, JEAN)
    collar = sheet.lay(
        i.DUSK, path("62,94 74,104 66,112 54,98"), path("100,93 88,104 97,112 108,98")
    )
    sheet.shade(collar, i.NIGHT, (60, 94), (110, 112), 0.7)
    face(sheet, head, JEAN)
    beard(sheet, head, JEAN, (222, 216, 204))
    glasses(sheet, head, i.BROWN)
    straw_hat(sheet, head)
    return sheet


def straw_hat(sheet: Sheet, head: Head) -> None:
    brim = sheet.lay(
        i.SUN, head.soft("-42,-15 -26,-21 0,-23 26,-21 44,-14 30,-11 8,-14 -12,-14 -30,-11")
    )
    sheet.shade(brim, i.OCHRE, head.at(-10, -20), head.at(34, -12), 0.95)
    dome = sheet.lay(i.SUN, head.soft("-21,-20 -20,-36 -10,-43 8,-43.6 20,-37 22,-20 0,-22.6"))
    sheet.shade(dome, i.OCHRE, head.at(-6, -36), head.at(22, -24), 0.95)
    sheet.lay(i.BRICK, head.soft("-21.4,-20.4 -21,-27 0,-30 21.6,-27 22.4,-20.4 0,-23.4"))
    weave = [head.line(f"-19,{y} 0,{y - 2.6} 20,{y}", 0.1, 0.4, 0.1) for y in (-31, -34, -37, -40)]
    weave += [
        head.line("-38,-14.8 -16,-18.6 0,-19.6", 0.1, 0.4, 0.1),
        head.line("6,-19.4 24,-18 40,-14", 0.1, 0.4, 0.1),
    ]
    sheet.lay(i.OCHRE, *weave)
    shadow = cut(head.soft("-20,-9 -15,-15 0,-16.4 14,-15.6 19.6,-9 10,-11.6 -8,-11.6"))
    sheet.ink(shadow, mixed(JEAN.shadow, i.BROWN, 0.3), 0.55)
