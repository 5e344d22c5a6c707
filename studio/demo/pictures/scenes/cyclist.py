"""A woman on a bicycle."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    arc,
    ellipse,
    leaf,
    line,
    path,
    rect,
    ribbon,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def cyclist() -> Sheet:
    """A woman on a bicycle along the river, her basket full, wind in her coat."""
    sheet = Sheet("cyclist", i.SUN)
    sheet.shade(WHOLE, i.BLUSH, (80, 60), (80, 0), 1.0)
    sheet.lay(i.PAPER, ellipse(122, 30, 13))
    far = sheet.lay(
        mixed(i.SAGE, i.SUN, 0.4), soft("-4,60 30,52 64,57 100,50 134,55 164,50 164,72 -4,72")
    )
    sheet.shade(far, i.CLAY, (80, 52), (80, 72), 0.5)
    water = sheet.lay(i.RIVER, rect(-2, 66, 162, 92))
    sheet.shade(water, i.TEAL, (80, 66), (80, 94), 0.8)
    sheet.carve(i.PAPER, water, count=70, length=(4, 15), width=0.7)
    levee = sheet.lay(i.LEAF, soft("-6,90 40,86 90,88 166,84 166,126 -6,126"))
    sheet.shade(levee, i.PINE, (80, 90), (80, 122), 0.9)
    way = sheet.lay(i.CREAM, path("-2,108 162,102 162,111 -2,119"))
    sheet.shade(way, i.OCHRE, (80, 104), (80, 118), 0.7)
    bicycle_and_rider(sheet)
    blades = [
        ([(x, y), (x + 2, y - 4), (x + 5, y - 7)], [0.7, 0.5, 0.05])
        for x, y in zip(
            sheet.rng.uniform(0, 160, 120), sheet.rng.uniform(114, 124, 120), strict=True
        )
    ]
    sheet.strokes(
        i.DEEP, [([(float(a), float(b)) for a, b in points], widths) for points, widths in blades]
    )
    return sheet


def bicycle_and_rider(sheet: Sheet) -> None:
    for x in (58, 104):
        sheet.strokes(i.DUSK, [([(x, 96), p], 0.2) for p in arc(x, 96, 15, 15, 0, 340, steps=17)])
        sheet.ink(cut(ellipse(x, 96, 15.6)) - cut(ellipse(x, 96, 14.2)), i.INK)
    sheet.lay(
        i.NIGHT, line("78,100 80,84 72,74", [6, 6.4, 8]), soft("74,98 82,100 86,103 75,103", 4)
    )
    sheet.lay(
        i.TEAL,
        *(
            line(t, 1.7)
            for t in ("58,96 72,74", "72,74 96,72", "78,97 97,73", "58,96 78,97", "94,62 104,96")
        ),
    )
    sheet.lay(
        i.INK,
        line("66,71 77,71", 2.4),
        line("94,62 88,60", 1.5),
        ribbon(arc(78, 97, 4.4, 4.4, 0, 360), 1),
    )
    coat = sheet.lay(i.BRICK, soft("70,46 78,42 84,46 86,58 82,70 74,76 60,80 44,76 58,68 66,58"))
    sheet.shade(coat, i.WINE, (80, 48), (52, 78), 0.95)
    sheet.lay(i.DUSK, line("74,72 86,80 84,94", [9, 7, 4.6]), soft("81,93 88,93 92,97 82,97", 4))
    sheet.lay(mixed(i.BRICK, i.PAPER, 0.12), line("78,48 88,56 92,61", [5.4, 4.6, 3.4]))
    sheet.lay(
        (150, 98, 68), ellipse(92.6, 61.4, 1.9), line("79,44 80,39", 4), ellipse(82, 34.4, 4.9, 6)
    )
    sheet.lay(i.INK, soft("85,29 80,27 75,29 70,32 60,33 70,36 76,38 78,33 82,31", 5))
    basket = sheet.lay(i.OCHRE, path("98,58 112,57 110,68 100,68"))
    sheet.shade(basket, i.BROWN, (102, 58), (112, 66), 0.8)
    sheet.lay(i.PINE, *(leaf(104 + dx, 58, 8, 2.6, a) for dx, a in ((0, 250), (2, 275), (4, 300))))
    sheet.lay(i.OCHRE, line("101,58 98,46", [2, 2.4, 1.6]))
