"""An allotment."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import cloud
from studio.demo.pictures.people import Dress, Spot, standing
from studio.demo.pictures.shapes import (
    between,
    blob,
    ellipse,
    leaf,
    line,
    path,
    rect,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)


def allotment() -> Sheet:
    """Rows that run to the shed: cabbages, beans on poles, a watering can, a man who hoes."""
    sheet = Sheet("allotment", i.SKY)
    sheet.shade(WHOLE, i.BLUSH, (80, 4), (80, 44), 0.9)
    sheet.lay(i.SUN, ellipse(30, 18, 8))
    cloud(sheet, i.PAPER, 60, 16, 44, 7)
    hedge = sheet.lay(
        i.PINE, soft("-4,40 12,33 30,37 52,32 78,36 104,31 130,36 150,32 164,36 164,52 -4,52")
    )
    sheet.carve(i.LEAF, hedge, count=160, length=(1, 3.4), width=0.8, flow=60, jitter=40)
    soil = sheet.lay(i.WOOD, rect(-2, 47, 162, 122))
    sheet.shade(soil, i.BROWN, (80, 56), (60, 124), 0.95)
    furrows = [line(f"{70 + (x - 70) * 0.12},48 {x},124", [0.2, 2.2]) for x in range(-150, 330, 26)]
    sheet.ink(cut(*furrows) & soil, i.BROWN)
    shed(sheet, 118, 50)
    for row, x in enumerate((-76, -24, 28)):
        cabbages(sheet, x, row)
    beans(sheet)
    hoeing(sheet)
    can(sheet, 22, 112)
    return sheet


def shed(sheet: Sheet, x: float, foot: float) -> None:
    wall = sheet.lay(
        i.BRICK, path(f"{x - 13},{foot} {x - 13},{foot - 20} {x + 11},{foot - 20} {x + 11},{foot}")
    )
    sheet.shade(wall, i.WINE, (x - 10, foot), (x + 12, foot), 0.9)
    sheet.strokes(
        i.WINE, [([(px, foot - 20), (px, foot)], 0.3) for px in between(x - 10, x + 8, 7)]
    )
    roof = sheet.lay(
        i.DUSK, path(f"{x - 16},{foot - 18.6} {x - 1},{foot - 29} {x + 14},{foot - 18.6}")
    )
    sheet.shade(roof, i.NIGHT, (x - 8, foot - 26), (x + 12, foot - 20), 0.9)
    sheet.lay(i.CREAM, rect(x - 9, foot - 14, x - 2, foot - 7))
    sheet.lay(
        i.NIGHT,
        rect(x - 8.4, foot - 13.4, x - 5.8, foot - 7.6),
        rect(x - 5.2, foot - 13.4, x - 2.6, foot - 7.6),
    )
    sheet.lay(i.PINE, rect(x + 1, foot - 14.6, x + 8, foot))


def cabbages(sheet: Sheet, x: float, row: int) -> None:
    """A row that comes towards us, each head larger than the one before."""
    for n in range(7):
        t = ((n + 0.5) / 7) ** 1.7
        cx, cy, r = 64 + (x - 64) * (0.14 + 0.86 * t), 52 + 66 * t, 1.2 + 9.6 * t
        if not -14 < cx < 174:
            continue
        sheet.lay(i.INK, ellipse(cx + r * 0.3, cy + r * 0.5, r * 1.1, r * 0.5), opacity=0.4)
        outer = sheet.lay(
            i.PINE if row % 2 else i.TEAL,
            blob(cx, cy, r * 1.1, r * 0.86, sheet.rng, bumps=9, rough=0.2),
        )
        sheet.shade(outer, i.DEEP, (cx - r * 0.4, cy - r * 0.4), (cx + r, cy + r), 0.8)
        inner = sheet.lay(
            i.LEAF if row % 2 else i.RIVER,
            blob(cx - r * 0.08, cy - r * 0.14, r * 0.72, r * 0.56, sheet.rng, bumps=8, rough=0.16),
        )
        sheet.shade(inner, i.SAGE, (cx + r * 0.3, cy), (cx - r * 0.6, cy - r * 0.5), 0.9)
        if r > 3:
            veins = [
                line(f"{cx},{cy + r * 0.3} {cx + dx * r},{cy - r * 0.4}", [0.09 * r, 0.02])
                for dx in (-0.5, 0, 0.45)
            ]
            sheet.lay(i.MIST, *veins, opacity=0.8)


def beans(sheet: Sheet) -> None:
    """Beans that climb on crossed poles, on the right."""
    for x, foot, tall in ((134, 66, 22), (142, 78, 32), (154, 96, 46)):
        sheet.lay(
            i.SAND,
            line(f"{x - tall * 0.16},{foot} {x + tall * 0.05},{foot - tall}", tall * 0.03),
            line(f"{x + tall * 0.2},{foot} {x - tall * 0.03},{foot - tall}", tall * 0.03),
        )
        leaves = [
            leaf(
                x + float(sheet.rng.normal(0, tall * 0.09)),
                foot - tall * float(sheet.rng.uniform(0.02, 0.94)),
                tall * 0.16,
                tall * 0.09,
                float(sheet.rng.uniform(0, 360)),
            )
            for _ in range(56)
        ]
        sheet.lay(i.PINE, *leaves[:34])
        sheet.lay(i.LEAF, *leaves[30:48])
        sheet.lay(i.BRICK, *(ellipse(one[0][0], one[0][1], tall * 0.016) for one in leaves[46:]))


def hoeing(sheet: Sheet) -> None:
    sheet.lay(i.BROWN, soft("84,98 96,97 112,100 100,103 86,102"), opacity=0.6)
    sheet.lay(i.SAND, line("79,58 108,99", [0.9, 0.9]))
    sheet.lay(i.INK, path("106,97 112,99 110,103 105,100"))
    standing(sheet, Spot(90, 98, 46, 1), Dress(i.DUSK, i.BROWN, hair=i.STONE, skin=FAIR))
    sheet.lay(mixed(i.DUSK, i.PAPER, 0.1), line("92,64 98,72 95,79", [3.6, 3.2, 2.6]))
    sheet.lay(FAIR, ellipse(95, 80, 1.5), ellipse(85.4, 66, 1.4))
    hat = sheet.lay(i.SUN, soft("81,58.6 86,56 87,51.6 90.4,50 94,51.6 95,56 100,58.6 90,59.6", 5))
    sheet.shade(hat, i.CLAY, (88, 50), (98, 60), 0.9)


def can(sheet: Sheet, x: float, y: float) -> None:
    body = sheet.lay(
        i.SUN, path(f"{x - 8},{y - 16} {x + 8},{y - 16} {x + 10},{y + 3} {x - 10},{y + 3}")
    )
    sheet.shade(body, i.BRICK, (x - 4, y - 10), (x + 12, y), 0.8)
    sheet.lay(
        i.OCHRE,
        line(f"{x + 8},{y - 3} {x + 17},{y - 13} {x + 21},{y - 17}", [3, 2.2, 1.6]),
        ellipse(x + 22, y - 18, 3.2, 1.8, turn=-45),
    )
    sheet.lay(
        i.OCHRE,
        line(
            f"{x - 8},{y - 13} {x - 14},{y - 20} {x - 6},{y - 27} {x + 5},{y - 24} "
            f"{x + 7},{y - 16}",
            1.6,
        ),
    )
