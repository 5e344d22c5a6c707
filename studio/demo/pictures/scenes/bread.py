"""Loaves: in the fire, on the table."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    arc,
    blob,
    ellipse,
    line,
    path,
    rounded,
    shifted,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def oven() -> Sheet:
    """The mouth of an oven: embers, loaves on a peel."""
    sheet = Sheet("oven", i.WINE)
    sheet.glow(WHOLE, i.BRICK, (80, 62), 96, 1.1)
    bricks = [
        rounded(
            x + (8 if row % 2 else 0),
            4 + row * 9.4,
            x + 14.4 + (8 if row % 2 else 0),
            12 + row * 9.4,
            0.8,
        )
        for row in range(13)
        for x in range(-16, 166, 16)
    ]
    wall = cut(*bricks)
    hole = cut([*arc(80, 74, 52, 46, 180, 360), (132, 96), (28, 96)])
    rim = cut([*arc(80, 76, 60, 56, 180, 360), (140, 98), (20, 98)]) - hole
    sheet.ink(wall - hole, mixed(i.BRICK, i.WINE, 0.3))
    sheet.glow(wall - hole, i.CLAY, (80, 66), 84, 0.9)
    sheet.shade(wall - hole, i.PLUM, (80, 40), (20, -10), 0.9)
    sheet.ink(rim, i.BRICK)
    voussoirs = [
        line(f"{a[0]},{a[1]} {b[0]},{b[1]}", 0.5)
        for a, b in zip(
            arc(80, 76, 50, 45, 185, 355, steps=16),
            arc(80, 76, 62, 58, 185, 355, steps=16),
            strict=True,
        )
    ]
    sheet.ink(cut(*voussoirs) & rim, i.PLUM)
    sheet.ink(hole, i.INK)
    sheet.glow(hole, i.BRICK, (96, 80), 62, 1.2, flat=0.8)
    sheet.glow(hole, i.SUN, (108, 84), 34, 1.25, flat=0.8)
    flames(sheet)
    for x, y, w in ((54, 78, 15), (74, 74, 13), (92, 80, 15)):
        loaf(sheet, x, y, w)
    peel(sheet)
    return sheet


def flames(sheet: Sheet) -> None:
    for ink, k in ((i.OCHRE, 1.0), (i.SUN, 0.62), (i.WHITE, 0.3)):
        tongues = [
            soft(
                f"{x - 4 * k},88 {x - 3 * k},{88 - h * 0.5 * k} {x},{88 - h * k} "
                f"{x + 1.4 * k},{88 - h * 0.6 * k} {x + 4 * k},{88 - h * 0.2 * k} "
                f"{x + 3 * k},88",
                5,
            )
            for x, h in ((104, 16), (111, 24), (118, 18), (124, 11))
        ]
        sheet.lay(ink, *tongues)


def loaf(sheet: Sheet, x: float, y: float, w: float) -> None:
    """A round loaf with three cuts, lit by the fire on its right."""
    found = sheet.lay(
        i.OCHRE,
        soft(
            f"{x - w},{y + 7} {x - w * 0.8},{y - 3} {x},{y - w * 0.62} "
            f"{x + w * 0.8},{y - 3} {x + w},{y + 7} {x},{y + 9.6}"
        ),
    )
    sheet.shade(found, i.BROWN, (x + w * 0.4, y), (x - w, y + 5), 1.0)
    sheet.glow(found, i.SUN, (x + w * 0.6, y - 2), w * 0.8, 0.9)
    cuts = [
        soft(
            f"{x + dx - 3.4},{y + 1.5} {x + dx},{y - w * 0.34} "
            f"{x + dx + 2.6},{y - w * 0.36} {x + dx + 0.6},{y + 1}",
            4,
        )
        for dx in (-w * 0.45, 0, w * 0.42)
    ]
    slits = sheet.lay(i.CREAM, *cuts)
    sheet.shade(slits, i.CLAY, (x, y - w * 0.3), (x, y + 3), 0.8)


def peel(sheet: Sheet) -> None:
    blade = sheet.lay(i.WOOD, soft("34,88 46,84 96,84 112,88 110,96 96,99 46,99 36,96", 5))
    sheet.shade(blade, i.BROWN, (100, 86), (40, 98), 0.85)
    handle = sheet.lay(i.WOOD, path("66,98 78,98 70,124 52,124"))
    sheet.shade(handle, i.BROWN, (76, 98), (56, 122), 0.9)
    sheet.carve(i.BROWN, blade, count=24, length=(4, 16), width=0.4, flow=2, jitter=3)
    for x, y, w in ((58, 86, 13), (86, 86, 13)):
        loaf(sheet, x, y, w)


def bread() -> Sheet:
    """A loaf on a striped cloth, a knife, two slices: the table is laid."""
    sheet = Sheet("bread", i.PINE)
    sheet.shade(WHOLE, i.DEEP, (40, 20), (150, 110), 1.0)
    cloth = sheet.lay(i.PAPER, soft("10,58 40,40 92,34 146,46 156,80 128,108 70,116 20,102", 5))
    sheet.shade(cloth, i.RIVER, (60, 50), (140, 110), 0.6)
    stripes = [
        line(t, 1.1)
        for t in (
            "8,74 60,60 154,66",
            "10,79 60,65 154,71",
            "18,98 70,92 146,92",
            "22,103 70,97 142,96",
        )
    ]
    sheet.ink(cut(*stripes) & cloth, i.BRICK)
    board = sheet.lay(i.WOOD, turned(rounded(36, 50, 126, 100, 6), -6, (80, 76)))
    sheet.shade(board, i.BROWN, (60, 56), (130, 104), 0.85)
    sheet.carve(i.BROWN, board, count=40, length=(10, 30), width=0.35, flow=-6, jitter=2)
    sheet.lay(i.BROWN, soft("42,92 60,98 96,96 112,90 98,100 60,102"), opacity=0.5)
    big_loaf(sheet)
    slices(sheet)
    knife(sheet)
    crumbs = [
        blob(x, y, 0.6, 0.5, sheet.rng, bumps=6)
        for x, y, _ in sheet.scatter(26, (96, 140), (86, 106))
    ]
    sheet.lay(i.OCHRE, *crumbs)
    return sheet


def big_loaf(sheet: Sheet) -> None:
    """Three cuts that opened in the oven, flour on the crust."""
    big = sheet.lay(i.CLAY, soft("40,76 46,58 64,47 84,46 102,56 108,74 104,88 84,95 60,95 45,89"))
    sheet.shade(big, i.BROWN, (70, 56), (104, 96), 0.95)
    sheet.glow(big, i.SUN, (60, 58), 24, 0.85)
    for k, dx in enumerate((0, 15, 30)):
        slit = sheet.lay(
            i.CREAM,
            soft(
                f"{52 + dx},{78 - k} {55 + dx},{64 - k * 1.4} {63 + dx},{56 - k} "
                f"{67 + dx},{57 - k} {63 + dx},{68 - k} {58 + dx},{79 - k}",
                5,
            ),
        )
        sheet.shade(slit, i.OCHRE, (52 + dx, 60), (64 + dx, 80), 0.9)
    dust = cut(soft("46,70 60,52 84,50 100,62 90,72 64,74"))
    sheet.glow(dust & big, i.WHITE, (72, 58), 26, 0.5)


def slices(sheet: Sheet) -> None:
    for dx, dy in ((6, 5), (0, 0)):
        crust = sheet.lay(
            i.BROWN,
            shifted(soft("106,86 106,68 114,60 126,60 133,68 133,84 126,92 113,92"), dx, dy),
        )
        crumb = sheet.lay(
            i.CREAM,
            shifted(
                soft("108,85 108,69 115,62.4 125,62.4 130.6,69 130.6,83 125,89.4 114,89.4"), dx, dy
            ),
        )
        sheet.shade(crumb, i.SAND, (112, 66), (132, 94), 0.9)
        holes = [
            blob(float(x) + dx, float(y) + dy, float(r), float(r) * 0.8, sheet.rng, bumps=6)
            for x, y, r in zip(
                sheet.rng.uniform(111, 128, 14),
                sheet.rng.uniform(66, 86, 14),
                sheet.rng.uniform(0.5, 1.4, 14),
                strict=True,
            )
        ]
        sheet.ink(cut(*holes) & crumb & crust, i.OCHRE, 0.8)


def knife(sheet: Sheet) -> None:
    blade = sheet.lay(i.MIST, soft("26,112 60,106 92,104 98,107 88,110 60,112.6", 5))
    sheet.shade(blade, i.DUSK, (60, 104), (60, 113), 0.9)
    handle = sheet.lay(i.WINE, soft("4,114 14,109.6 28,109.6 28,114 14,117.4", 5))
    sheet.shade(handle, i.INK, (14, 110), (14, 118), 0.9)
    sheet.lay(i.SAND, ellipse(13, 113.4, 0.8), ellipse(21, 112.4, 0.8))
