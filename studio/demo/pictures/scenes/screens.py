"""Screens, and those who help."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    between,
    ellipse,
    line,
    path,
    rect,
    rounded,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)


def helping() -> Sheet:
    """Two people side by side in front of one screen, seen from behind; one points."""
    sheet = Sheet("helping", i.TEAL)
    sheet.shade(WHOLE, i.DEEP, (80, 40), (10, 110), 0.95)
    poster(sheet)
    glowing = sheet.lay(i.NIGHT, rounded(38, 16, 122, 72, 3))
    sheet.shade(glowing, i.INK, (60, 30), (120, 74), 0.8)
    page = sheet.lay(i.PAPER, rect(42, 20, 118, 67))
    sheet.shade(page, i.SKY, (90, 30), (110, 76), 0.6)
    page_on_screen(sheet)
    sheet.glow(WHOLE, i.SUN, (80, 46), 84, 0.35)
    desk = sheet.lay(i.WOOD, path("-2,82 162,82 162,122 -2,122"))
    sheet.shade(desk, i.BROWN, (80, 84), (80, 124), 0.9)
    sheet.lay(i.INK, path("72,72 88,72 90,82 70,82"), soft("58,82 102,82 106,85 54,85", 4))
    keyboard(sheet)
    shoulders(sheet, 48, i.BRICK, (94, 58, 36), FAIR)
    shoulders(sheet, 112, i.OCHRE, i.INK, (96, 62, 46))
    arm = sheet.lay(i.OCHRE, line("126,92 122,72 106,58", [10, 7.4, 5.4]))
    sheet.shade(arm, i.BROWN, (112, 60), (130, 92), 0.85)
    sheet.lay(
        (96, 62, 46),
        line("106,58 100,53 94,50", [4.6, 4, 1.8]),
        line("104,57 102,61 99,62", [3, 2.4, 1.6]),
    )
    cup(sheet, 20, 92)
    return sheet


def poster(sheet: Sheet) -> None:
    sheet.lay(
        i.CREAM,
        turned(rect(6, 14, 30, 48), -3, (18, 30)),
        turned(rect(130, 10, 154, 40), 2, (142, 26)),
    )
    sheet.lay(i.BRICK, turned(ellipse(18, 27, 7), -3, (18, 30)))
    sheet.lay(i.PINE, turned(soft("133,34 138,24 143,30 147,20 151,34", 4), 2, (142, 26)))
    sheet.lay(i.INK, *(turned(line(f"10,{y} 26,{y}", 0.7), -3, (18, 30)) for y in (39, 42)))


def page_on_screen(sheet: Sheet) -> None:
    """A form with large squares, one of them ticked."""
    sheet.lay(i.BRICK, rect(42, 20, 118, 27))
    sheet.lay(
        i.DUSK, *(rect(50, y, 50 + w, y + 2.2) for y, w in ((33, 40), (38, 52), (50, 30), (58, 36)))
    )
    boxes = cut(*(rect(92, y, 99, y + 7) for y in (46, 56))) - cut(
        *(rect(93, y + 1, 98, y + 6) for y in (46, 56))
    )
    sheet.ink(boxes, i.NIGHT)
    sheet.lay(i.PINE, line("93.4,49 95.4,51.6 101,43.6", [1.6, 1.6, 1]))


def keyboard(sheet: Sheet) -> None:
    found = sheet.lay(i.MIST, path("56,88 104,88 108,97 52,97"))
    sheet.shade(found, i.DUSK, (60, 88), (106, 99), 0.7)
    sheet.lay(
        i.DUSK,
        *(rect(x, y, x + 2.2, y + 1.4) for y in (89.6, 92, 94.4) for x in between(57, 101, 15)),
    )


def shoulders(sheet: Sheet, x: float, coat: Ink, hair: Ink, skin: Ink) -> None:
    """Somebody from behind, close to us."""
    body = sheet.lay(
        coat,
        soft(
            f"{x - 30},124 {x - 27},104 {x - 17},94 {x - 6},90 {x + 6},90 {x + 17},94 "
            f"{x + 27},104 {x + 30},124"
        ),
    )
    sheet.shade(body, mixed(coat, i.INK, 0.6), (x, 92), (x - 24, 124), 0.9)
    sheet.glow(body, mixed(coat, i.PAPER, 0.5), (x + (14 if x < 80 else -14), 92), 16, 0.8)
    sheet.lay(skin, line(f"{x},94 {x},82", 10))
    sheet.lay(skin, ellipse(x - 12.4, 72, 2.6, 4), ellipse(x + 12.4, 72, 2.6, 4))
    head = sheet.lay(
        hair,
        soft(
            f"{x - 12},72 {x - 11},60 {x},53 {x + 11},60 {x + 12},72 {x + 10},84 {x},88 {x - 10},84"
        ),
    )
    sheet.shade(head, mixed(hair, i.SUN, 0.4), (x, 80), (x + (10 if x < 80 else -10), 56), 0.6)
    sheet.carve(
        mixed(hair, i.INK, 0.5), head, count=60, length=(5, 12), width=0.5, flow=84, jitter=10
    )


def cup(sheet: Sheet, x: float, foot: float) -> None:
    sheet.ink(cut(ellipse(x + 8, foot - 6, 4.6)) - cut(ellipse(x + 8, foot - 6, 3)), i.PAPER)
    body = sheet.lay(
        i.PAPER,
        path(f"{x - 8},{foot - 13} {x + 8},{foot - 13} {x + 6.4},{foot + 2} {x - 6.4},{foot + 2}"),
        ellipse(x, foot - 13, 8, 2),
    )
    sheet.shade(body, i.SAND, (x - 4, foot), (x + 9, foot), 0.9)
    sheet.lay(i.BROWN, ellipse(x, foot - 13, 6.6, 1.4))
    sheet.strokes(
        i.MIST,
        [
            ([(x + dx, foot - 17), (x + dx + 2, foot - 23), (x + dx - 1, foot - 29)], [0.2, 1, 0.1])
            for dx in (-3, 2)
        ],
        opacity=0.6,
    )
