"""Towers, roofs and swifts."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.nature import cloud, swift
from studio.demo.pictures.shapes import (
    arc,
    between,
    ellipse,
    path,
    rect,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def towers() -> Sheet:
    """Two old towers above the roofs, and the swifts of June around them."""
    sheet = Sheet("towers", i.SKY)
    sheet.shade(WHOLE, i.SUN, (80, 20), (80, 96), 0.75)
    found = cloud(sheet, i.WHITE, 92, 30, 60, 12)
    sheet.shade(found, i.SKY, (80, 20), (80, 34), 0.6)
    for x, top in ((58, 14), (92, 10)):
        tower(sheet, x, top)
    nave = sheet.lay(i.CREAM, path("64,120 64,58 75,46 86,58 86,120"))
    sheet.shade(nave, i.CLAY, (64, 50), (90, 110), 0.8)
    rose = cut(ellipse(75, 66, 7.6))
    sheet.ink(rose, i.DUSK)
    sheet.strokes(
        i.CREAM,
        [([(75, 66), p], 0.5) for p in arc(75, 66, 7.6, 7.6, 0, 330, steps=11)],
        inside=rose,
    )
    sheet.lay(i.CREAM, ellipse(75, 66, 1.8))
    roofs(sheet)
    flock = (
        (30, 24, 13, -30),
        (44, 42, 8, 20),
        (120, 52, 11, 40),
        (134, 18, 16, -12),
        (22, 56, 7, 10),
        (110, 20, 7, 60),
        (146, 44, 8, -40),
        (12, 14, 9, 35),
        (124, 74, 8, 15),
        (38, 10, 6, 0),
    )
    sheet.lay(i.NIGHT, *(swift(*one) for one in flock))
    return sheet


def tower(sheet: Sheet, x: float, top: float) -> None:
    body = sheet.lay(
        i.CREAM, path(f"{x - 9},122 {x - 8},{top + 22} {x + 8},{top + 22} {x + 9},122")
    )
    sheet.shade(body, i.CLAY, (x - 6, top), (x + 11, top + 40), 0.95)
    dome = sheet.lay(
        i.STONE,
        soft(
            f"{x - 8},{top + 22} {x - 6.4},{top + 12} {x - 2.4},{top + 5} {x},{top - 3} "
            f"{x + 2.4},{top + 5} {x + 6.4},{top + 12} {x + 8},{top + 22}",
            5,
        ),
    )
    sheet.shade(dome, i.DUSK, (x - 4, top), (x + 9, top + 18), 0.95)
    for n, y in enumerate(between(top + 27, 96, 5)):
        sheet.lay(
            i.DUSK,
            *(
                [*arc(x + dx, y + 4, 2, 4, 180, 360), (x + dx + 2, y + 10), (x + dx - 2, y + 10)]
                for dx in (-3.6, 3.6)
            ),
        )
        sheet.strokes(i.BROWN, [([(x - 8.4 - n * 0.1, y + 13), (x + 8.4 + n * 0.1, y + 13)], 0.5)])


def roofs(sheet: Sheet) -> None:
    for x, y, w, ink in (
        (0, 92, 34, i.DUSK),
        (28, 98, 30, i.WINE),
        (112, 94, 30, i.DUSK),
        (134, 88, 32, i.WINE),
        (60, 106, 34, i.DUSK),
        (92, 104, 28, i.BRICK),
    ):
        wall = sheet.lay(i.CREAM, rect(x, y + 8, x + w, 122))
        sheet.shade(wall, i.CLAY, (x, y), (x + w, 120), 0.8)
        roof = sheet.lay(
            ink, path(f"{x - 2},{y + 9} {x + 5},{y - 4} {x + w - 5},{y - 4} {x + w + 2},{y + 9}")
        )
        sheet.shade(roof, i.NIGHT, (x, y - 6), (x + w, y + 9), 0.8)
        sheet.lay(
            i.BRICK,
            rect(x + w * 0.7, y - 11, x + w * 0.7 + 4, y - 1),
            rect(x + w * 0.7 + 1, y - 14, x + w * 0.7 + 2.6, y - 10),
        )
        sheet.lay(
            i.DUSK,
            rect(x + w * 0.3, y + 13, x + w * 0.3 + 4, y + 20),
            rect(x + w * 0.62, y + 13, x + w * 0.62 + 4, y + 20),
        )
