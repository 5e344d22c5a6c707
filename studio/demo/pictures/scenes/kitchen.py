"""A kitchen."""

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
    rounded,
    soft,
)
from studio.demo.pictures.sheet import Sheet, cut


def kitchen() -> Sheet:
    """A pot that steams, spices in a row, chopped herbs: supper for ten."""
    sheet = Sheet("kitchen", i.OCHRE)
    tiles = [
        rounded(x, y, x + 14.4, y + 14.4, 1) for x in range(-2, 162, 16) for y in range(-4, 78, 16)
    ]
    found = sheet.lay(i.SUN, *tiles)
    sheet.shade(found, i.CLAY, (60, 20), (170, 70), 0.8)
    motifs = [
        ellipse(x + 7.2, y + 7.2, 4, 1.5, turn=a)
        for x in range(-2, 162, 32)
        for y in range(-4, 78, 32)
        for a in (0, 45, 90, 135)
    ]
    sheet.lay(i.BRICK, *motifs, opacity=0.8)
    shelf(sheet)
    counter = sheet.lay(i.PINE, rect(-2, 88, 162, 122))
    sheet.shade(counter, i.DEEP, (60, 88), (120, 124), 0.9)
    sheet.lay(i.PAPER, rect(-2, 84, 162, 89))
    pot(sheet)
    board = sheet.lay(i.WOOD, path("104,82 154,82 160,90 102,90"))
    sheet.shade(board, i.BROWN, (110, 82), (158, 92), 0.8)
    herbs = [
        leaf(float(x), float(y), 4, 1.7, float(a))
        for x, y, a in zip(
            sheet.rng.normal(130, 9, 60),
            sheet.rng.normal(82, 2.4, 60),
            sheet.rng.uniform(0, 360, 60),
            strict=True,
        )
    ]
    sheet.lay(i.PINE, *herbs[:36])
    sheet.lay(i.LEAF, *herbs[36:])
    lemon = sheet.lay(i.SUN, ellipse(152, 79, 5.4, 4.6))
    sheet.shade(lemon, i.OCHRE, (150, 78), (157, 84), 0.9)
    return sheet


def shelf(sheet: Sheet) -> None:
    sheet.lay(
        i.BROWN, rect(88, 44, 158, 47), path("94,47 98,47 94,54"), path("148,47 152,47 152,54")
    )
    for x, ink, tall in (
        (94, i.BRICK, 15),
        (106, i.SUN, 12),
        (118, i.PINE, 17),
        (130, i.WINE, 13),
        (142, i.CLAY, 16),
    ):
        jar = sheet.lay(i.MIST, rounded(x - 4.6, 44 - tall, x + 4.6, 44, 1.4))
        spice = cut(rect(x - 3.8, 44 - tall * 0.72, x + 3.8, 43.4)) & jar
        sheet.ink(spice, ink)
        sheet.shade(spice, mixed(ink, i.INK, 0.5), (x - 2, 40), (x + 5, 44), 0.8)
        sheet.lay(i.WOOD, rounded(x - 5, 41.6 - tall, x + 5, 45 - tall, 0.8))
    sheet.lay(i.BROWN, line("6,12 76,12", 1))
    for x, long in ((16, 20), (30, 24), (44, 19), (60, 22)):
        sheet.lay(i.WOOD, line(f"{x},12 {x},{12 + long}", 1.3), ellipse(x, 14 + long, 3.2, 4))


def pot(sheet: Sheet) -> None:
    steam = [
        line(f"{x},50 {x + 5},38 {x - 3},26 {x + 4},12", [0.3, 4, 5, 0.2]) for x in (38, 52, 66)
    ]
    sheet.lay(i.WHITE, *steam, opacity=0.5)
    sheet.lay(i.WOOD, line("66,56 84,30", [2, 1.6]))
    body = sheet.lay(i.BRICK, soft("16,56 88,56 88,80 82,86 22,86 16,80", 4))
    sheet.shade(body, i.WINE, (40, 60), (92, 84), 0.95)
    sheet.glow(body, i.ROSE, (30, 64), 16, 0.8)
    sheet.lay(i.WINE, ellipse(52, 56, 37, 5.4))
    soup = sheet.lay(i.OCHRE, ellipse(52, 56.4, 33, 4))
    sheet.lay(
        i.BRICK, *(ellipse(x, y, 2.2, 0.9) for x, y in ((36, 56), (48, 58), (60, 55.4), (72, 57)))
    )
    sheet.ink(
        cut(*(leaf(x, y, 4, 1.2, 10) for x, y in ((40, 57.6), (54, 55), (64, 58)))) & soup, i.PINE
    )
    sheet.lay(
        i.WINE, ribbon(arc(14, 64, 5, 5, 90, 270), 2.2), ribbon(arc(90, 64, 5, 5, -90, 90), 2.2)
    )
