"""A phone in a hand."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    Outline,
    ellipse,
    line,
    path,
    ribbon,
    rounded,
    soft,
    turned,
)
from studio.demo.pictures.sheet import Cut, Sheet, cut


def phone() -> Sheet:
    """A hand, a phone, a map on it; beyond, the window of a bus and the town that goes by."""
    sheet = Sheet("phone", i.NIGHT)
    glass = sheet.lay(i.SKY, rounded(6, 6, 154, 80, 8))
    sheet.shade(glass, i.BLUSH, (80, 12), (80, 66), 0.9)
    town = cut(
        path(
            "0,80 0,52 14,52 14,42 24,36 34,42 34,54 48,54 48,46 62,46 62,58 78,58 78,40 "
            "84,34 90,40 90,56 110,56 110,44 126,44 126,54 140,54 140,38 160,38 160,80"
        )
    )
    sheet.ink(town & glass, mixed(i.CLAY, i.ROSE, 0.4))
    sheet.shade(town & glass, i.WINE, (80, 40), (80, 84), 0.7)
    near = cut(soft("-4,84 10,64 28,70 44,60 66,74 96,62 120,72 140,60 166,74 166,90 -4,90"))
    sheet.ink(near & glass, i.PINE)
    streaks = [
        line(f"{x},{y} {x + w},{y}", [0.05, 0.7, 0.05])
        for x, y, w in zip(
            sheet.rng.uniform(0, 120, 40),
            sheet.rng.uniform(40, 78, 40),
            sheet.rng.uniform(8, 30, 40),
            strict=True,
        )
    ]
    sheet.ink(cut(*streaks) & glass, i.PAPER, 0.5)
    seat = sheet.lay(i.BRICK, soft("104,124 106,84 116,74 140,74 152,84 156,124", 5))
    sheet.shade(seat, i.WINE, (112, 80), (156, 120), 0.9)
    sheet.carve(i.SUN, seat, count=30, length=(2, 4), width=0.8, flow=45, jitter=2)
    sleeve = sheet.lay(i.OCHRE, line("18,132 40,116 58,104", [40, 34, 28]))
    sheet.shade(sleeve, i.BROWN, (30, 104), (52, 128), 0.9)
    hand_with_phone(sheet)
    return sheet


def hand_with_phone(sheet: Sheet) -> None:
    skin, dark, light = (150, 98, 68), (92, 56, 42), (188, 136, 100)
    palm = sheet.lay(skin, soft("48,102 54,84 64,76 84,80 92,96 86,112 66,118 52,114"))
    sheet.shade(palm, dark, (60, 84), (60, 120), 0.9)
    case = turned(rounded(58, 26, 98, 102, 5), 8, (78, 64))
    sheet.lay(i.INK, case)
    glass = sheet.lay(i.PAPER, turned(rounded(60.4, 30, 95.6, 97, 3), 8, (78, 64)))
    map_on_phone(sheet, glass)
    for x, y, reach in ((96.4, 52, 8), (95, 62, 9), (93, 72, 9), (91, 81.6, 8)):
        finger = sheet.lay(
            skin,
            line(f"{x + reach},{y + 4} {x + 3},{y + 1.4} {x - 3.4},{y + 1}", [5.6, 6.6, 5.6]),
            ellipse(x - 3.4, y + 1, 2.9, 2.8, steps=16),
        )
        sheet.shade(finger, dark, (x - 3, y - 2), (x + reach, y + 5), 0.95)
        sheet.lay(light, ellipse(x - 4.2, y + 0.6, 1.6, 1.4, steps=12))
    thumb = sheet.lay(
        skin, line("56,98 58,84 67,74", [12, 10, 7.4]), ellipse(67.6, 73.4, 3.6, 3.8, steps=16)
    )
    sheet.shade(thumb, dark, (58, 74), (54, 100), 0.85)
    sheet.lay(light, ellipse(68.6, 71.8, 2, 1.8, steps=12))


def map_on_phone(sheet: Sheet, glass: Cut) -> None:
    def put(*outlines: Outline) -> list[Outline]:
        return [turned(one, 8, (78, 64)) for one in outlines]

    sheet.ink(cut(*put(soft("56,50 70,54 84,48 100,52 100,62 84,58 70,64 56,60"))) & glass, i.RIVER)
    streets = put(
        line("66,28 74,62 70,98", 1.4),
        line("58,76 98,70", 1.4),
        line("84,28 88,60 92,98", 1.2),
        line("58,40 98,36", 1.1),
        line("58,90 98,86", 1.1),
    )
    sheet.ink(cut(*streets) & glass, i.SAND)
    sheet.ink(cut(*put(ribbon(path("70,92 72,76 86,71 87,44"), 1.6))) & glass, i.BRICK)
    pin = put(soft("87,44 82.6,37 83,32.4 87,30 91,32.4 91.4,37", 5))
    sheet.ink(cut(*pin) & glass, i.BRICK)
    sheet.ink(cut(*put(ellipse(87, 35.4, 1.7))) & glass, i.PAPER)
    sheet.ink(cut(*put(ellipse(70, 92, 2.4))) & glass, i.TEAL)
