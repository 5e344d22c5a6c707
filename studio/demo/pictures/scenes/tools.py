"""A box of tools."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.shapes import (
    ellipse,
    line,
    path,
    rect,
    rounded,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def toolbox() -> Sheet:
    """A blue toolbox, open, each tool in its place."""
    sheet = Sheet("toolbox", i.CREAM)
    sheet.shade(WHOLE, i.SAND, (60, 30), (130, 110), 1.0)
    sheet.lay(i.CLAY, soft("10,104 60,98 140,100 158,108 120,116 30,116"), opacity=0.55)
    for side in (-1, 1):
        tray = sheet.lay(
            i.TEAL,
            path("20,40 74,34 76,46 22,53") if side < 0 else path("84,34 140,40 138,53 84,46"),
        )
        sheet.shade(tray, i.NIGHT, (40, 36), (60, 54) if side < 0 else (120, 54), 0.8)
        sheet.lay(
            i.DUSK,
            path("24,41.6 72,36.4 73,40 25,46")
            if side < 0
            else path("87,36.4 136,41.6 135,46 87,40"),
        )
    sheet.strokes(
        i.INK,
        [
            ([(36, 50), (48, 70)], 1.2),
            ([(62, 46), (56, 70)], 1.2),
            ([(124, 50), (112, 70)], 1.2),
            ([(98, 46), (104, 70)], 1.2),
        ],
    )
    tools(sheet)
    body = sheet.lay(i.TEAL, path("28,68 132,68 136,108 24,108"))
    sheet.shade(body, i.NIGHT, (50, 68), (130, 112), 0.9)
    sheet.glow(body, i.SKY, (44, 72), 34, 0.5)
    rim = sheet.lay(i.RIVER, path("26,65 134,65 133,70 27,70"))
    sheet.shade(rim, i.TEAL, (60, 65), (134, 70), 0.9)
    sheet.lay(i.SUN, rounded(74, 76, 86, 86, 1.5))
    sheet.lay(i.INK, ellipse(80, 80, 1.2), rect(79.5, 80, 80.5, 84))
    worn = cut(path("28,100 40,96 52,101 36,106"), path("118,74 130,72 132,80 122,79"))
    sheet.carve(i.SAND, worn & body, count=50, length=(1, 5), width=0.5, flow=10, jitter=30)
    return sheet


def tools(sheet: Sheet) -> None:
    """Hammer, saw, pliers, screwdrivers that stand up from the box; small things in the trays."""
    sheet.lay(i.WOOD, line("58,70 52,26", [3.4, 2.6]))
    head = sheet.lay(i.DUSK, soft("42,22 60,17 64,20 64,25 46,29 38,29 36,25", 4))
    sheet.shade(head, i.INK, (44, 18), (60, 30), 0.9)
    for x, top, ink in ((72, 30, i.BRICK), (82, 24, i.SUN), (91, 33, i.PINE)):
        sheet.lay(i.MIST, line(f"{x},70 {x},{top + 16}", 1.4))
        grip = sheet.lay(
            ink,
            soft(
                f"{x - 3},{top + 18} {x - 3.4},{top + 8} {x - 2},{top} {x + 2},{top} "
                f"{x + 3.4},{top + 8} {x + 3},{top + 18}",
                5,
            ),
        )
        sheet.shade(grip, i.INK, (x - 1, top), (x + 4, top), 0.7)
    blade = sheet.lay(i.MIST, path("104,70 112,14 116,15 118,70"))
    sheet.shade(blade, i.DUSK, (104, 40), (119, 44), 0.9)
    teeth = [
        path(
            f"{104 + k * 0.5 - 1.2},{70 - k * 3.6} {104 + k * 0.5 + 0.4},{68.6 - k * 3.6} "
            f"{104 + k * 0.5 + 0.4},{71.4 - k * 3.6}"
        )
        for k in range(15)
    ]
    sheet.lay(i.MIST, *teeth)
    nails(sheet)


def nails(sheet: Sheet) -> None:
    """Lying about in the trays."""
    spilled = [
        line(f"{x},{y} {x + 4},{y - 1.6}", 0.5)
        for x, y in (
            (30, 44),
            (36, 43),
            (44, 42.6),
            (50, 41),
            (58, 40.4),
            (96, 39.6),
            (104, 41),
            (112, 42),
            (120, 43),
        )
    ]
    sheet.lay(i.SAND, *spilled)
