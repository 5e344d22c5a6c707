"""Bridges over the Loire."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import cloud, grasses, heron, ripples
from studio.demo.pictures.people import Dress, Spot, away, walking
from studio.demo.pictures.shapes import arc, ellipse, line, path, rect, soft
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

# Middle, half width, foot and top of each arch of the old bridge, from near to far.
ARCHES = (
    (4, 17, 82, 52), (41, 14.5, 77, 52.6), (73, 12, 73, 53.4), (99, 9.6, 70, 54.2),
    (120, 7.6, 67.6, 55), (136.6, 6, 66, 55.6), (149.6, 4.8, 65, 56.2), (160, 4, 64, 56.8),
)  # fmt: skip


def stone_bridge() -> Sheet:
    """An old stone bridge at daybreak, sand and a heron in front."""
    sheet = Sheet("stone bridge", i.BLUSH)
    sheet.shade(WHOLE, i.SKY, (80, 40), (80, 0), 1.0)
    sheet.glow(WHOLE, i.SUN, (118, 44), 50, 0.9, flat=0.7)
    sheet.lay(i.WHITE, ellipse(118, 33, 7.5))
    for x, y, w, h in ((6, 17, 50, 7), (66, 9, 40, 5), (126, 20, 44, 5)):
        found = cloud(sheet, mixed(i.PAPER, i.BLUSH, 0.3), x, y, w, h)
        sheet.shade(found, i.ROSE, (80, y - h * 0.6), (80, y + h * 0.4), 0.8)
    far_bank(sheet)
    water = sheet.lay(mixed(i.RIVER, i.SKY, 0.35), rect(0, 61, 160, 120))
    sheet.shade(water, i.TEAL, (90, 66), (40, 122), 0.95)
    sheet.glow(water, i.SUN, (118, 62), 30, 0.9, flat=0.8)
    arches(sheet)
    ripples(
        sheet, mixed(i.WHITE, i.BLUSH, 0.4), water, (0, 70, 160, 112), 110, longest=20, thickest=0.8
    )
    ripples(sheet, i.DEEP, water, (0, 80, 160, 120), 60, longest=18, thickest=0.7, opacity=0.75)
    sand(sheet)
    heron(sheet, i.NIGHT, i.MIST, 58, 106, 30)
    grasses(sheet, i.DEEP, 116, 164, 120, 26, 80, lean=-5)
    grasses(sheet, i.OCHRE, 124, 164, 121, 20, 30, lean=-4)
    return sheet


def far_bank(sheet: Sheet) -> None:
    """Roofs, trees and two towers in the mist."""
    hill = soft("-4,56 20,51 48,53 80,50 116,53 140,49 166,52 166,66 -4,66")
    found = sheet.lay(mixed(i.SAGE, i.ROSE, 0.35), hill)
    sheet.shade(found, i.BLUSH, (80, 50), (80, 62), 0.7)


def arches(sheet: Sheet) -> None:
    """Arches that shrink into the distance, their shade on the water, people on top."""
    shadow = sheet.lay(
        i.DEEP, path("-4,84 100,70.5 164,64 164,66 120,74 60,90 -4,103"), opacity=0.6
    )
    sheet.carve(i.RIVER, shadow, count=60, length=(4, 12), width=0.6, flow=0)
    holes = [
        [*arc(x, foot, half, foot - top, 180, 360), (x + half, foot + 6), (x - half, foot + 6)]
        for x, half, foot, top in ARCHES
    ]
    wall = cut(path("-4,40 164,53.6 164,64 -4,85"))
    inner = wall & cut(*[[(x - 2.2, y) for x, y in hole] for hole in holes])
    stone = wall - cut(*holes)
    sheet.ink(inner - cut(*[[(x + 2.6, y + 1) for x, y in hole] for hole in holes]), i.BROWN)
    sheet.ink(stone, i.SAND)
    sheet.shade(stone, i.CLAY, (70, 44), (60, 82), 0.85)
    sheet.carve(
        i.BROWN, stone, count=190, length=(1, 3.4), width=0.26, flow=4, jitter=3, opacity=0.75
    )
    sheet.strokes(
        i.WHITE,
        [
            ([(x, y - 0.8) for x, y in arc(x, foot, half, foot - top, 195, 345)], 1.1 * half / 14)
            for x, half, foot, top in ARCHES
        ],
        opacity=0.75,
    )
    road = sheet.lay(mixed(i.SAND, i.WHITE, 0.6), path("-4,36.4 164,51.8 164,54.4 -4,41.6"))
    sheet.shade(road, i.CLAY, (80, 44), (82, 49), 0.5)
    lamps(sheet)
    walking(sheet, Spot(34, 40.4, 11, 1), Dress(i.PINE, i.NIGHT, scarf=i.BRICK))
    walking(sheet, Spot(63, 43, 9.4, -1), Dress(i.WINE, i.BROWN, bag=i.OCHRE))
    walking(sheet, Spot(68, 43.6, 8.6, -1), Dress(i.DUSK, i.INK))


def lamps(sheet: Sheet) -> None:
    posts = [
        (x, 39.5 + x * 0.0885, h)
        for x, h in ((14, 15), (50, 12.4), (80, 10), (105, 8), (125, 6.4), (141, 5))
    ]
    sheet.lay(i.WINE, *(line(f"{x},{y} {x},{y - h}", 0.09 * h**0.7) for x, y, h in posts))
    sheet.lay(i.WINE, *(ellipse(x, y - h, h * 0.085) for x, y, h in posts))


def sand(sheet: Sheet) -> None:
    found = sheet.lay(i.CREAM, soft("-6,101 18,98 44,101 76,105 98,112 106,124 -6,124"))
    sheet.shade(found, i.OCHRE, (30, 96), (70, 126), 0.75)
    sheet.carve(i.CLAY, found, count=70, length=(3, 9), width=0.5, flow=10, opacity=0.7)
    pebbles = sheet.lay(
        i.BROWN,
        *(
            ellipse(x, y, r, r * 0.6)
            for x, y, r in (
                (14, 109, 2),
                (20, 112, 1.3),
                (80, 112, 1.6),
                (86, 114, 1),
                (33, 115, 1.4),
            )
        ),
    )
    sheet.shade(pebbles, i.SAND, (0, 114), (0, 107), 0.8)


def footbridge() -> Sheet:
    """The suspended footbridge in the evening: cables, planks, two friends who walk away."""
    sheet = Sheet("footbridge", i.SKY)
    sheet.shade(WHOLE, i.BLUSH, (80, 6), (80, 58), 1.0)
    found = cloud(sheet, i.PAPER, 96, 20, 58, 8)
    sheet.shade(found, i.ROSE, (80, 14), (80, 24), 0.8)
    water = sheet.lay(i.RIVER, rect(0, 60, 160, 120))
    sheet.shade(water, i.TEAL, (80, 60), (80, 110), 0.9)
    bank = sheet.lay(i.PINE, soft("-4,54 20,49 50,52 80,50 110,53 140,48 164,51 164,63 -4,63"))
    sheet.shade(bank, i.SAGE, (80, 62), (80, 49), 0.7)
    ripples(sheet, i.MIST, water, (0, 64, 160, 118), 90, longest=18)
    deck = sheet.lay(i.WOOD, path("70.5,62 89.5,62 136,124 24,124"))
    sheet.shade(deck, i.BROWN, (66, 90), (120, 112), 0.8)
    sheet.strokes(
        i.BROWN,
        [
            (
                [
                    (80 - 9.5 * t - 46 * (t - 1) * 0.983, y),
                    (80 + 9.5 * t + 46 * (t - 1) * 0.983, y),
                ],
                0.25 + 0.35 * (y - 62) / 60,
            )
            for y in (63, 64.4, 66.2, 68.4, 71, 74, 77.6, 82, 87.2, 93.4, 101, 110)
            for t in ((y - 62) / 62 + 1,)
        ],
        inside=deck,
    )
    pylon(sheet)
    for side in (-1, 1):
        cables(sheet, side)
    away(sheet, Spot(72, 101, 37, 1), Dress(i.PINE, i.NIGHT, long=True, scarf=i.BRICK))
    away(
        sheet,
        Spot(89, 102, 35, -1),
        Dress(i.DUSK, i.INK, hair=(120, 74, 44), skin=(226, 178, 146), bag=i.SUN),
    )
    return sheet


def pylon(sheet: Sheet) -> None:
    """The stone gate from which the cables hang."""
    gate = cut(path("61,62 63,22 97,22 99,62")) - cut(
        [*arc(80, 46, 9.5, 14, 180, 360), (89.5, 63), (70.5, 63)]
    )
    sheet.ink(gate, i.CREAM)
    sheet.shade(gate, i.CLAY, (68, 30), (98, 50), 0.95)
    sheet.carve(i.BROWN, gate, count=70, length=(1.4, 4), width=0.3, flow=0, jitter=2, opacity=0.7)
    top = sheet.lay(i.SAND, rect(60.6, 19.6, 99.4, 23.6), rect(64, 16, 96, 19.8))
    sheet.shade(top, i.BROWN, (70, 18), (99, 22), 0.8)


def cables(sheet: Sheet, side: int) -> None:
    """The great cable on one side, its hangers, the railing."""

    def x(far: float) -> float:
        return 80 + side * far

    sheet.strokes(
        i.NIGHT, [([(x(15), 21), (x(26), 49), (x(50), 78), (x(86), 96)], [0.7, 1, 1.6, 2.2])]
    )
    hangers = (
        (12, 65.4, 17.2, 28),
        (14.6, 69, 20.4, 37),
        (18, 73.4, 24.4, 46.6),
        (22.4, 79.4, 30, 56),
        (29, 88, 38, 67),
        (39, 101, 50, 78),
    )
    sheet.strokes(
        i.NIGHT,
        [([(x(a), b), (x(a + (c - a) * 0.35), d)], 0.35 + a / 70) for a, b, c, d in hangers],
    )
    sheet.strokes(
        i.WINE,
        [
            ([(x(10), 58), (x(23), 72), (x(58), 110)], [0.5, 1, 2]),
            ([(x(10), 60), (x(20), 74), (x(52), 117)], [0.3, 0.6, 1.1]),
        ],
    )
