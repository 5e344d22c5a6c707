"""The seat of a tram driver."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.shapes import (
    arc,
    blob,
    ellipse,
    line,
    path,
    rect,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def tram_cab() -> Sheet:
    """The driver's seat of a tram: the avenue, the rails, a hand on the lever."""
    sheet = Sheet("tram cab", i.SKY)
    sheet.shade(WHOLE, i.BLUSH, (80, 10), (80, 56), 1.0)
    sheet.lay(i.SUN, ellipse(80, 40, 8))
    for side in (-1, 1):
        avenue(sheet, side)
    road = sheet.lay(i.STONE, path("76,55 84,55 190,124 -30,124"))
    sheet.shade(road, i.DUSK, (80, 60), (80, 110), 0.8)
    grass = sheet.lay(i.LEAF, path("78.6,55 81.4,55 118,124 42,124"))
    sheet.shade(grass, i.PINE, (80, 60), (80, 104), 0.85)
    sheet.lay(
        i.WHITE,
        *(
            path(f"{80 + a},55 {80 + a + 0.15},55 {80 + b + 1.6},124 {80 + b},124")
            for a, b in ((-0.9, -27), (-0.3, -9), (0.2, 8), (0.8, 26))
        ),
    )
    sheet.lay(
        i.NIGHT,
        line("80,0 80,52", [0.5, 0.1]),
        line("30,12 130,12", 0.3),
        line("52,26 108,26", 0.25),
        line("66,38 94,38", 0.2),
    )
    cab(sheet)
    return sheet


def avenue(sheet: Sheet, side: int) -> None:
    """Plane trees and houses that run to the point where everything meets."""

    def x(far: float) -> float:
        return 80 + side * far

    wall = sheet.lay(
        i.CREAM if side < 0 else i.ROSE, [(x(4), 50), (x(90), -10), (x(90), 90), (x(4), 57)]
    )
    sheet.shade(wall, i.CLAY, (x(30), 40), (x(90), 80), 0.8)
    panes = [
        [
            (x(a), 53 - a * 0.42 * k),
            (x(a * 1.16), 53 - a * 1.16 * 0.42 * k),
            (x(a * 1.16), 53 - a * 1.16 * 0.42 * (k - 0.45)),
            (x(a), 53 - a * 0.42 * (k - 0.45)),
        ]
        for a in (10, 14, 19.5, 27, 38, 53, 72)
        for k in (1.2, 0.5)
    ]
    sheet.lay(i.DUSK, *panes)
    for far in (8, 12, 18, 27, 41):
        top, foot, r = 54 - far * 0.72, 55 + far * 0.34, far * 0.36
        sheet.lay(i.BROWN, line(f"{x(far)},{foot} {x(far)},{top}", far * 0.07))
        found = sheet.lay(i.PINE, blob(x(far), top, r, r * 0.95, sheet.rng))
        sheet.carve(
            i.SAGE,
            found,
            count=int(far * 2.4),
            length=(far * 0.03, far * 0.09),
            width=far * 0.025,
            flow=50,
            jitter=50,
        )


def cab(sheet: Sheet) -> None:
    frame = cut(rect(-2, -2, 162, 122)) - cut(
        soft("12,10 30,5 130,5 148,10 152,70 146,80 14,80 8,70", 5)
    )
    sheet.ink(frame, i.NIGHT)
    sheet.shade(frame, i.DUSK, (80, 84), (80, 122), 0.5)
    sheet.lay(i.INK, line("40,80 70,58 96,50", [1.4, 1, 0.6]))
    desk = sheet.lay(i.DUSK, soft("-4,124 4,96 40,86 120,86 156,96 164,124", 5))
    sheet.shade(desk, i.INK, (80, 88), (80, 124), 0.9)
    dials(sheet)
    hand_on_lever(sheet)


def dials(sheet: Sheet) -> None:
    """How fast, how much power, and the lamps that say that all is well."""
    for cx, r in ((58, 10), (84, 7)):
        sheet.lay(i.INK, ellipse(cx, 103, r))
        sheet.strokes(
            i.MIST,
            [
                ([a, b], 0.4)
                for a, b in zip(
                    arc(cx, 103, r * 0.85, r * 0.85, 140, 400, steps=9),
                    arc(cx, 103, r * 0.7, r * 0.7, 140, 400, steps=9),
                    strict=True,
                )
            ],
        )
        sheet.lay(i.BRICK, line(f"{cx},103 {cx + r * 0.5},{103 - r * 0.5}", [1, 0.3]))
    for n, ink in enumerate((i.SUN, i.BRICK, i.LEAF, i.PAPER)):
        sheet.lay(ink, ellipse(98 + n * 7, 100, 2.2))


def hand_on_lever(sheet: Sheet) -> None:
    lever = sheet.lay(i.INK, line("134,112 134,98", 2.4), ellipse(134, 96, 4.4))
    sheet.shade(lever, i.DUSK, (136, 100), (130, 92), 0.7)
    skin = (214, 158, 118)
    sleeve = sheet.lay(i.PINE, line("176,136 158,118 148,108", [26, 20, 14]))
    sheet.shade(sleeve, i.DEEP, (146, 106), (168, 126), 0.9)
    palm = sheet.lay(
        skin,
        soft("128,94 132,88 140,88 147,94 151,103 146,110 138,107 131,102"),
        *(
            line(t, [3.6, 3.2, 2.4])
            for t in ("133,90 127,93 126,99", "136,92 130,96 129.6,103", "140,95 134,99 133.6,106")
        ),
    )
    sheet.shade(palm, (160, 96, 68), (130, 90), (152, 112), 0.8)
    sheet.lay(
        (160, 96, 68),
        *(
            line(t, [0.1, 0.5, 0.1])
            for t in ("135.6,91 130.4,94.6 128,101", "139,93.4 133.4,97.6 131.6,104.6")
        ),
    )
