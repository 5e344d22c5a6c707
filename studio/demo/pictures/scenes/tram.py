"""A tram comes in."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.nature import crown, trunk
from studio.demo.pictures.people import Dress, Spot, standing
from studio.demo.pictures.shapes import (
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


def tram_stop() -> Sheet:
    """A tram comes in after the rain; four people wait, the ground shines."""
    sheet = Sheet("tram stop", i.SKY)
    sheet.shade(WHOLE, i.BLUSH, (80, 10), (80, 62), 1.0)
    facades(
        sheet,
        70,
        ((-4, 30, 34, i.CREAM), (30, 58, 26, i.ROSE), (58, 84, 31, i.SAND), (84, 106, 40, i.CREAM)),
    )
    crown(sheet, 15, 50, 13, 13, (i.PINE, i.LEAF, i.SAGE), leaves=110)
    trunk(sheet, i.BROWN, 15, 80, 58, 1.6)
    ground = sheet.lay(i.STONE, rect(0, 76, 160, 120))
    sheet.shade(ground, i.DUSK, (60, 80), (110, 122), 0.85)
    rails = [
        line(f"{a},76.4 {b},121", [0.4, 1.4])
        for a, b in ((116, 70), (126, 98), (133, 118), (142, 146))
    ]
    sheet.lay(mixed(i.SKY, i.WHITE, 0.4), *rails)
    tram(sheet)
    shelter(sheet)
    for x, y, tall, to, dress in (
        (20, 105, 38, 1, Dress(i.PINE, i.NIGHT, scarf=i.BRICK, long=True, bag=i.OCHRE)),
        (37, 104, 35, 1, Dress(i.DEEP, i.BROWN, hair=i.STONE, skin=FAIR)),
        (61, 108, 40, -1, Dress(i.OCHRE, i.DUSK, skin=(96, 62, 46))),
    ):
        mirror = sheet.lay(
            i.NIGHT,
            soft(f"{x - 5},{y} {x + 5},{y} {x + 4},{y + tall * 0.36} {x - 4},{y + tall * 0.36}"),
            opacity=0.3,
        )
        sheet.carve(i.SKY, mirror, count=8, length=(3, 7), width=0.4)
        standing(sheet, Spot(x, y, tall, to), dress)
    puddle = sheet.lay(
        mixed(i.BLUSH, i.SKY, 0.5), soft("4,114 24,111.4 50,113 58,116 30,119 8,118")
    )
    sheet.carve(i.WHITE, puddle, count=14, length=(3, 9), width=0.4)
    return sheet


def facades(sheet: Sheet, foot: float, houses: tuple[tuple[float, float, float, Ink], ...]) -> None:
    """White stone houses with slate roofs: left, right, top of the wall, colour."""
    for left, right, top, ink in houses:
        wall = sheet.lay(ink, rect(left, top, right, foot + 8))
        sheet.shade(wall, i.CLAY, (left, top), (right + 8, foot + 8), 0.6)
        roof = sheet.lay(
            i.DUSK,
            [(left - 0.6, top), (left + 3, top - 8), (right - 3, top - 8), (right + 0.6, top)],
        )
        sheet.shade(roof, i.NIGHT, (left, top - 8), (right, top), 0.8)
        wide = (right - left) / 3
        panes = [
            rect(left + wide * (n + 0.24), y, left + wide * (n + 0.7), y + 6.4)
            for n in range(3)
            for y in between(top + 4, foot - 8, max(2, round((foot - top) / 12)))
        ]
        glass = sheet.lay(i.DUSK, *panes)
        sheet.shade(glass, i.SKY, (0, foot), (0, top), 0.9)
        dormer = [
            [
                (x - 1.8, top - 1),
                (x - 1.8, top - 5),
                (x, top - 6.6),
                (x + 1.8, top - 5),
                (x + 1.8, top - 1),
            ]
            for x in (left + wide * 0.9, left + wide * 2.1)
        ]
        sheet.lay(i.CREAM, *dormer)


def tram(sheet: Sheet) -> None:
    """A plain tram, seen from its front corner."""
    side = sheet.lay(i.STONE, path("104,45 117,38 117,92 104,78"))
    sheet.shade(side, i.NIGHT, (118, 60), (103, 60), 0.95)
    sheet.lay(i.NIGHT, path("104.8,51 116,46 116,62 104.8,61"))
    front = sheet.lay(
        i.WHITE, soft("117,40 123,35 139,35 146,40 147.4,84 143,95 121,95 116.4,86", 5)
    )
    sheet.shade(front, i.RIVER, (126, 40), (150, 92), 0.85)
    glass = sheet.lay(
        i.NIGHT, soft("120.4,45 125,41 138,41 142.6,45 143,66 136,70 127,70 120,66", 5)
    )
    sheet.shade(glass, i.TEAL, (140, 66), (122, 42), 0.9)
    driver = sheet.lay(
        i.PLUM,
        soft("126.4,69.6 127.6,62 131.8,59.6 136,62 137.2,69.6"),
        ellipse(131.8, 56.4, 2.5, 3),
    )
    sheet.shade(driver, i.CLAY, (136, 60), (126, 54), 0.7)
    sheet.lay(i.SUN, ellipse(122.6, 82, 2.1), ellipse(141, 82, 2.1))
    found = cut(ellipse(122.6, 82, 9), ellipse(141, 82, 9))
    for x in (122.6, 141):
        sheet.glow(found, i.SUN, (x, 82), 9, 0.8)
    sheet.lay(i.BRICK, rounded(124, 37, 139, 40.4, 1))
    sheet.lay(
        i.INK,
        line("131,35 127,27 135,23", 0.6),
        line("100,21 164,25", 0.35),
        path("120,95 144,95 142,98 122,98"),
    )


def shelter(sheet: Sheet) -> None:
    """The shelter of the stop: a roof, a glass, a bench."""
    glass = sheet.lay(i.MIST, path("6,63 50,65 50,100 6,104"), opacity=0.5)
    sheet.carve(
        i.WHITE, glass, count=9, length=(10, 22), width=0.7, flow=-58, jitter=1, opacity=0.7
    )
    sheet.lay(
        i.NIGHT,
        path("1,58 56,61.6 56,64.4 1,61.4"),
        line("6,61 6,105", 1),
        line("50,64 50,101", 0.9),
    )
    sheet.lay(i.PINE, line("52.6,64 52.6,44", 0.7), rounded(47.6, 36, 57.6, 45, 2))
    sheet.lay(i.PAPER, line("50,40 55.4,40", 0.9), line("50,42.4 53.6,42.4", 0.7))
