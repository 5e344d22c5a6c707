"""An old sewing machine."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    Outline,
    between,
    ellipse,
    line,
    path,
    rect,
    rounded,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def sewing() -> Sheet:
    """An old black sewing machine on its wooden table, a red dress under the needle."""
    sheet = Sheet("sewing", i.SAGE)
    wallpaper(sheet)
    window(sheet)
    top = sheet.lay(i.WOOD, path("-2,86 162,86 162,94 -2,94"))
    sheet.shade(top, i.BROWN, (30, 86), (160, 94), 0.8)
    front = sheet.lay(i.BROWN, rect(-2, 94, 162, 122))
    sheet.shade(front, i.INK, (20, 94), (120, 124), 0.9)
    drawer = sheet.lay(mixed(i.BROWN, i.WOOD, 0.5), rounded(104, 98, 150, 114, 1.4))
    sheet.shade(drawer, i.INK, (110, 98), (156, 116), 0.8)
    sheet.lay(i.SUN, ellipse(127, 106, 1.8))
    machine(sheet)
    dress(sheet)
    for x, ink in ((16, i.TEAL), (25, i.SUN), (145, i.ROSE)):
        spool(sheet, x, 86, ink)
    return sheet


def wallpaper(sheet: Sheet) -> None:
    sprigs: list[Outline] = []
    for row in range(7):
        for column in range(10):
            x, y = column * 18 + (9 if row % 2 else 0) - 4, row * 14 + 4
            sprigs += [
                line(f"{x},{y + 3} {x},{y - 2}", 0.4),
                ellipse(x - 1.5, y - 1, 1.5, 0.7, turn=40),
                ellipse(x + 1.5, y - 1, 1.5, 0.7, turn=-40),
                ellipse(x, y - 3, 0.8, 1.5),
            ]
    sheet.lay(mixed(i.SAGE, i.PINE, 0.45), *sprigs)
    sheet.shade(WHOLE, i.PINE, (70, 40), (180, 30), 0.7)


def window(sheet: Sheet) -> None:
    """Morning light comes in on the left."""
    frame = sheet.lay(i.PAPER, rect(4, 4, 50, 68))
    sheet.shade(frame, i.SAND, (20, 10), (54, 70), 0.9)
    glass = sheet.lay(
        i.SKY,
        rect(8, 8, 25.6, 36),
        rect(28.4, 8, 46, 36),
        rect(8, 39, 25.6, 65),
        rect(28.4, 39, 46, 65),
    )
    sheet.shade(glass, i.SUN, (30, 10), (30, 66), 0.85)
    tree = cut(soft("8,65 12,50 20,44 30,46 38,40 46,48 46,65"))
    sheet.ink(tree & glass, i.LEAF)
    sheet.carve(i.SAGE, tree & glass, count=40, length=(1.5, 4), width=0.7, flow=50, jitter=40)
    beam = cut(path("50,8 50,66 140,122 176,122"))
    sheet.glow(beam, i.SUN, (50, 36), 110, 0.4)


def machine(sheet: Sheet) -> None:
    """A body like an animal's back, gold lines, a wheel."""
    sheet.lay(i.INK, soft("30,86 34,82.6 126,82.6 130,86", 4), opacity=0.9)
    base = sheet.lay(i.NIGHT, path("34,84 38,77 122,77 126,84"))
    sheet.shade(base, i.INK, (60, 76), (60, 85), 0.9)
    body = sheet.lay(
        i.NIGHT,
        soft(
            "104,78 103,60 100,50 92,46 66,47 58,50 57,58 57,66 48,66 46,52 48,40 58,33 "
            "92,31 112,34 121,44 123,62 124,78",
            6,
        ),
    )
    sheet.shade(body, i.INK, (80, 36), (110, 72), 0.9)
    sheet.glow(body, i.RIVER, (66, 35), 26, 0.6, flat=0.4)
    gold = [
        "54,42 64,37 90,35.6 108,38",
        "54,45 66,40.6 90,39.4 106,42",
        "108,70 108,56 112,46",
        "44,80.4 80,79.6 116,80.4",
    ]
    sheet.lay(i.SUN, *(line(t, [0.2, 0.7, 0.2]) for t in gold))
    for x in (70, 80, 90):
        sheet.lay(
            i.OCHRE, ellipse(x, 42.6, 2.6, 0.8, turn=30), ellipse(x, 42.6, 2.6, 0.8, turn=-30)
        )
    sheet.lay(
        i.MIST, line("51.6,66 51.6,80", 1.4), line("49,74 54.6,74", 1.1), ellipse(51.6, 45, 2.2)
    )
    sheet.lay(i.NIGHT, ellipse(51.6, 45, 0.9), line("51.6,80 51.6,84", 0.5))
    wheel = cut(ellipse(127, 47, 6, 14)) - cut(ellipse(128, 47, 2.4, 9))
    sheet.ink(wheel, i.INK)
    sheet.shade(wheel, i.RIVER, (128, 50), (122, 36), 0.8)
    sheet.lay(i.MIST, ellipse(128, 47, 1.5, 3.4))
    sheet.lay(i.BRICK, rounded(84, 22, 91, 30.6, 1))
    sheet.lay(i.WOOD, rect(83, 20.4, 92, 22.4), rect(83, 30, 92, 32))
    sheet.lay(i.BRICK, line("84,26 66,30 52,42 51.6,66", 0.35))


def dress(sheet: Sheet) -> None:
    cloth = sheet.lay(
        i.BRICK, soft("22,86 40,81.8 66,82.2 82,84 90,94 94,110 98,126 10,126 14,110 16,96", 6)
    )
    sheet.shade(cloth, i.WINE, (36, 84), (84, 122), 0.95)
    folds = [
        line(t, [0.1, 1.3, 0.2])
        for t in (
            "36,86 32,102 36,122",
            "50,85 50,104 54,124",
            "66,86 70,102 68,124",
            "78,87 76,100 82,118",
        )
    ]
    sheet.lay(i.WINE, *folds)
    dots = cut(
        *(
            ellipse(float(x), float(y), 0.8, steps=10)
            for x in range(24, 90, 7)
            for y in range(88, 122, 7)
        )
    )
    sheet.ink(dots & cloth, i.BLUSH)


def spool(sheet: Sheet, x: float, foot: float, ink: Ink) -> None:
    thread = sheet.lay(ink, rounded(x - 2.6, foot - 10, x + 2.6, foot - 2, 0.6))
    sheet.shade(thread, mixed(ink, i.INK, 0.55), (x - 2, foot), (x + 3, foot), 0.9)
    sheet.lay(
        i.WOOD, rect(x - 3.4, foot - 12, x + 3.4, foot - 10), rect(x - 3.4, foot - 2, x + 3.4, foot)
    )
    sheet.strokes(
        mixed(ink, i.INK, 0.5),
        [([(x - 2.6, y), (x + 2.6, y + 0.5)], 0.2) for y in between(foot - 9, foot - 3, 5)],
    )
