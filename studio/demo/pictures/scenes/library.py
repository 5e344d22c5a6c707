"""A library above the river."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.people import Dress
from studio.demo.pictures.shapes import (
    arc,
    between,
    ellipse,
    line,
    path,
    rect,
    rounded,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)

SPINES = (i.BRICK, i.TEAL, i.SUN, i.PINE, i.PLUM, i.CLAY, i.PAPER, i.DUSK, i.ROSE, i.WINE)


def library() -> Sheet:
    """Shelves to the ceiling, a long table, screens and heads bent over them, the river outside."""
    sheet = Sheet("library", i.CREAM)
    sheet.shade(WHOLE, i.SAND, (40, 20), (150, 60), 0.8)
    shelves(sheet, 4, 64)
    shelves(sheet, 112, 158)
    bay_window(sheet)
    floor = sheet.lay(mixed(i.CLAY, i.WOOD, 0.4), rect(-2, 76, 162, 122))
    sheet.shade(floor, i.BROWN, (80, 78), (80, 126), 0.85)
    sheet.ink(cut(path("68,76 106,76 132,122 40,122")), i.SUN, 0.25)
    for x, dress in (
        (18, Dress(i.PINE, i.NIGHT, scarf=i.BRICK)),
        (62, Dress(i.DUSK, i.BROWN, hair=i.STONE, skin=FAIR)),
        (104, Dress(i.OCHRE, i.INK, skin=(96, 62, 46))),
    ):
        reader(sheet, x, dress)
    top = sheet.lay(i.WOOD, path("2,84 146,84 156,91 -6,91"))
    sheet.shade(top, i.BROWN, (60, 84), (160, 92), 0.8)
    for x in (37, 81, 123):
        screen(sheet, x, 84)
    front = sheet.lay(i.BROWN, rect(-2, 91, 158, 97))
    sheet.shade(front, i.INK, (60, 90), (160, 98), 0.8)
    sheet.lay(i.BROWN, *(path(f"{x},97 {x + 5},97 {x + 3},122 {x},122") for x in (6, 142)))
    plant(sheet, 150, 84)
    return sheet


def shelves(sheet: Sheet, left: float, right: float) -> None:
    case = sheet.lay(i.BROWN, rect(left, -2, right, 78))
    sheet.shade(case, i.INK, (left, 20), (right + 20, 70), 0.8)
    for y in between(2, 64, 5):
        sheet.lay(i.INK, rect(left + 1.6, y, right - 1.6, y + 12.6))
        x = left + 2
        while x < right - 4:
            wide, tall = float(sheet.rng.uniform(1.6, 3.6)), float(sheet.rng.uniform(8.4, 12))
            if sheet.rng.random() < 0.08:
                x += wide
                continue
            book = rect(x, y + 12.6 - tall, x + wide - 0.25, y + 12.6)
            found = sheet.lay(SPINES[int(sheet.rng.integers(len(SPINES)))], book)
            sheet.shade(found, i.INK, (x, y), (x + wide * 1.6, y), 0.45)
            x += wide
        sheet.lay(i.WOOD, rect(left + 1, y + 12.6, right - 1, y + 14))


def bay_window(sheet: Sheet) -> None:
    """The river and a bridge, framed."""
    sheet.lay(i.PAPER, rect(66, 4, 110, 74))
    view = sheet.lay(i.SKY, rect(69, 7, 107, 71))
    sheet.shade(view, i.BLUSH, (88, 10), (88, 44), 0.9)
    sheet.lay(i.SUN, ellipse(97, 20, 4))
    sheet.ink(cut(soft("66,44 76,40 90,42 110,38 110,50 66,50")) & view, i.SAGE)
    water = cut(rect(66, 48, 110, 74)) & view
    sheet.ink(water, i.RIVER)
    sheet.shade(water, i.TEAL, (88, 50), (88, 74), 0.8)
    spans = cut(path("66,42 110,46 110,56 66,56")) - cut(
        *([*arc(x, 56, 5, 7, 180, 360), (x + 5, 58), (x - 5, 58)] for x in (72, 84, 96, 107))
    )
    sheet.ink(spans & view, i.SAND)
    sheet.carve(i.MIST, water, count=26, length=(2, 6), width=0.4)
    sheet.lay(i.PAPER, rect(87, 7, 89, 71), rect(69, 36, 107, 37.6))


def reader(sheet: Sheet, x: float, dress: Dress) -> None:
    """Somebody at the table, seen from the other side: head and shoulders."""
    shoulders = sheet.lay(
        dress.coat, soft(f"{x - 11},92 {x - 10},79 {x - 5},74 {x + 5},74 {x + 10},79 {x + 11},92")
    )
    sheet.shade(shoulders, mixed(dress.coat, i.NIGHT, 0.6), (x - 4, 80), (x + 12, 88), 0.9)
    sheet.lay(dress.skin, line(f"{x},76 {x},70", 4.6), ellipse(x, 65.4, 5.2, 6.4))
    if dress.scarf:
        hood = cut(
            soft(
                f"{x - 7.4},68 {x - 6.6},59 {x},55.6 {x + 6.6},59 {x + 7.4},68 {x + 8},76 "
                f"{x},80 {x - 8},76"
            )
        ) - cut(ellipse(x, 66, 4.4, 5.6))
        sheet.ink(hood, dress.scarf)
    else:
        sheet.lay(
            dress.hair,
            soft(
                f"{x - 6},66 {x - 6},59 {x},56 {x + 6},59 {x + 6},66 {x + 4},62 {x},60.4 {x - 4},62"
            ),
        )
    sheet.lay(
        mixed(dress.skin, i.INK, 0.6),
        line(f"{x - 3.2},65.8 {x - 1.2},66.2", [0.1, 0.6, 0.1]),
        line(f"{x + 1.2},66.2 {x + 3.2},65.8", [0.1, 0.6, 0.1]),
        line(f"{x - 1.6},69.2 {x + 1.6},69.2", [0.1, 0.5, 0.1]),
    )


def screen(sheet: Sheet, x: float, foot: float) -> None:
    """The back of a screen, its glow on the table."""
    sheet.lay(i.INK, line(f"{x},{foot - 6} {x},{foot + 2}", 1.6), ellipse(x, foot + 2.4, 6, 1.2))
    found = sheet.lay(i.NIGHT, rounded(x - 11, foot - 20, x + 11, foot - 4, 1.2))
    sheet.shade(found, i.RIVER, (x + 8, foot), (x - 14, foot - 22), 0.7)
    sheet.lay(i.MIST, ellipse(x, foot - 12, 1.2))


def plant(sheet: Sheet, x: float, foot: float) -> None:
    leaves = [
        line(f"{x},{foot - 8} {x + dx * 0.5},{foot - 18} {x + dx},{foot - h}", [0.8, 3.2, 0.2])
        for dx, h in ((-12, 22), (-7, 30), (-1, 34), (5, 31), (10, 24))
    ]
    found = sheet.lay(i.PINE, *leaves)
    sheet.shade(found, i.SAGE, (x + 10, foot), (x - 12, foot - 30), 0.8)
    pot = sheet.lay(
        i.BRICK,
        path(f"{x - 5},{foot - 9} {x + 5},{foot - 9} {x + 4},{foot + 1} {x - 4},{foot + 1}"),
    )
    sheet.shade(pot, i.WINE, (x - 2, foot), (x + 6, foot), 0.9)
