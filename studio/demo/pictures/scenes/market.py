"""A market stall."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.people import Dress, Spot, away, standing
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
from studio.demo.pictures.sheet import WHOLE, Sheet

FAIR = (226, 178, 146)


def market() -> Sheet:
    """A stall under its striped cover: oranges, cabbages, a scale, two people who talk."""
    sheet = Sheet("market", i.SKY)
    sheet.shade(WHOLE, i.BLUSH, (80, 0), (80, 60), 0.9)
    sheet.lay(i.CREAM, rect(-2, 26, 34, 74), rect(126, 20, 162, 74))
    sheet.lay(
        i.DUSK,
        *(rect(x, y, x + 5, y + 9) for x in (4, 16, 28, 132, 144, 155) for y in (32, 48)),
        path("-2,26 34,26 30,19 -2,19"),
        path("126,20 162,20 162,12 130,12"),
    )
    ground = sheet.lay(i.STONE, rect(-2, 74, 162, 122))
    sheet.shade(ground, i.BROWN, (80, 80), (80, 126), 0.8)
    sheet.lay(i.NIGHT, rect(18, 36, 142, 80), opacity=0.55)
    for x, tall, dress in (
        (62, 46, Dress(i.PINE, i.NIGHT, skin=(96, 62, 46))),
        (112, 44, Dress(i.BRICK, i.NIGHT, hair=i.STONE, skin=FAIR)),
    ):
        standing(sheet, Spot(x, 94, tall, -1), dress)
    awning(sheet)
    crates(sheet)
    scale(sheet, 126, 74)
    away(sheet, Spot(34, 120, 62, 1), Dress(i.DUSK, i.INK, scarf=i.ROSE, long=True))
    basket(sheet, 48, 110)
    return sheet


def awning(sheet: Sheet) -> None:
    sheet.lay(i.BROWN, line("20,34 20,110", 1.4), line("140,34 140,110", 1.4))
    for n in range(10):
        x0, x1 = 12 + n * 13.6, 25.6 + n * 13.6
        top0, top1 = 26 + n * 10.8, 36.8 + n * 10.8
        ink = i.BRICK if n % 2 else i.PAPER
        panel = sheet.lay(
            ink,
            [
                (top0, 8),
                (top1, 8),
                (x1, 34),
                *arc((x0 + x1) / 2, 34, 6.8, 6, 0, 180, steps=8),
                (x0, 34),
            ],
        )
        sheet.shade(panel, i.WINE if n % 2 else i.SAND, (x0, 14), (x0 + 4, 42), 0.85)


def crates(sheet: Sheet) -> None:
    table = sheet.lay(i.PINE, rect(16, 84, 146, 112))
    sheet.shade(table, i.DEEP, (40, 84), (140, 116), 0.9)
    for x, y, ink, r in (
        (22, 80, i.OCHRE, 2.7),
        (50, 80, i.BRICK, 2.6),
        (78, 80, i.SAGE, 3.4),
        (106, 80, i.SUN, 2.5),
    ):
        heap = [
            ellipse(x + 3 + k * 2 * r * 0.92 + (r * 0.9 if row % 2 else 0), y - row * r * 1.35, r)
            for row in range(4)
            for k in range(int(22 / (2 * r * 0.92)) - row // 2)
        ]
        for one in heap:
            found = sheet.lay(ink, one)
            cx, cy = one[0][0] - r, one[0][1]
            sheet.shade(
                found, mixed(ink, i.INK, 0.5), (cx - r * 0.3, cy - r * 0.4), (cx + r, cy + r), 0.8
            )
        front = sheet.lay(
            i.WOOD, path(f"{x - 1},{y} {x + 26},{y} {x + 27},{y + 11} {x - 2},{y + 11}")
        )
        sheet.shade(front, i.BROWN, (x, y), (x + 20, y + 13), 0.85)
        sheet.lay(i.PAPER, rect(x + 8, y + 2.6, x + 18, y + 8))
        sheet.lay(i.INK, line(f"{x + 9.6},{y + 5.4} {x + 15.6},{y + 5.2}", 0.7))


def scale(sheet: Sheet, x: float, y: float) -> None:
    sheet.lay(i.INK, line(f"{x},{y - 24} {x},{y - 12}", 0.5))
    dial = sheet.lay(i.PAPER, ellipse(x, y - 10, 5.4))
    sheet.shade(dial, i.SAND, (x - 2, y - 12), (x + 6, y - 6), 0.8)
    sheet.lay(i.BRICK, line(f"{x},{y - 10} {x + 2},{y - 13.6}", 0.6))
    sheet.lay(
        i.INK,
        line(f"{x},{y - 5} {x - 7},{y + 1}", 0.4),
        line(f"{x},{y - 5} {x + 7},{y + 1}", 0.4),
        soft(f"{x - 9},{y + 1} {x + 9},{y + 1} {x + 4},{y + 4} {x - 4},{y + 4}", 4),
    )


def basket(sheet: Sheet, x: float, y: float) -> None:
    leaves = [
        leaf(x + float(sheet.rng.normal(0, 3)), y - 8, 9, 3, float(sheet.rng.uniform(230, 310)))
        for _ in range(12)
    ]
    sheet.lay(i.LEAF, *leaves)
    found = sheet.lay(
        i.OCHRE, path(f"{x - 9},{y - 9} {x + 9},{y - 9} {x + 7},{y + 6} {x - 7},{y + 6}")
    )
    sheet.shade(found, i.BROWN, (x - 4, y), (x + 10, y), 0.9)
    sheet.strokes(i.BROWN, [([(x - 8.6, y + dy), (x + 8.6, y + dy)], 0.3) for dy in (-6, -3, 0, 3)])
    sheet.lay(i.BROWN, ribbon(arc(x, y - 9, 7, 11, 180, 360), 0.9))
