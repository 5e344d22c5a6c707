"""A guitar."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.shapes import (
    Outline,
    between,
    ellipse,
    line,
    path,
    rect,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def guitar() -> Sheet:
    """A guitar on a chair by an open door, the garden beyond."""
    sheet = Sheet("guitar", i.TEAL)
    sheet.shade(WHOLE, i.DEEP, (60, 40), (150, 110), 0.9)
    outside = sheet.lay(i.SKY, rect(10, 6, 62, 100))
    sheet.shade(outside, i.SUN, (36, 10), (36, 80), 0.7)
    sheet.ink(cut(soft("6,100 10,62 22,54 34,60 46,48 60,58 66,100")) & outside, i.LEAF)
    blooms = cut(
        *(
            ellipse(float(x), float(y), 1.5)
            for x, y in zip(
                sheet.rng.uniform(11, 61, 26), sheet.rng.uniform(64, 98, 26), strict=True
            )
        )
    )
    sheet.ink(blooms & outside, i.BRICK)
    frame = cut(rect(6, 2, 66, 104)) - cut(rect(10, 6, 62, 106))
    sheet.ink(frame, i.PAPER)
    floor = sheet.lay(i.CLAY, rect(-2, 100, 162, 122))
    sheet.shade(floor, i.BROWN, (60, 100), (140, 124), 0.9)
    sheet.glow(cut(path("10,100 62,100 116,122 30,122")), i.SUN, (50, 98), 60, 0.9)
    chair(sheet)
    instrument(sheet)
    return sheet


def chair(sheet: Sheet) -> None:
    legs = [
        line(t, 2.2) for t in ("90,30 92,118", "132,30 130,112", "84,84 82,118", "136,82 140,112")
    ]
    sheet.lay(i.BROWN, *legs, line("90,34 132,34", 3.4), line("90,46 132,46", 2.4))
    seat = sheet.lay(i.SUN, path("86,80 136,78 142,88 82,91"))
    sheet.shade(seat, i.BROWN, (90, 80), (140, 92), 0.8)
    sheet.strokes(
        i.BROWN, [([(x, 80), (x - 2, 91)], 0.4) for x in between(92, 136, 12)], inside=seat
    )


def instrument(sheet: Sheet) -> None:
    def put(outline: Outline) -> Outline:
        return turned(outline, 16, (112, 66))

    sheet.lay(
        i.BROWN,
        put(path("109.4,50 109.8,-6 114.2,-6 114.6,50")),
        put(path("107,-6 108.4,-20 115.6,-20 117,-6")),
    )
    body = sheet.lay(
        i.OCHRE,
        put(
            soft(
                "112,42 122,45 124,54 120,62 127,72 127,86 118,94 112,95 106,94 97,86 "
                "97,72 104,62 100,54 102,45",
                6,
            )
        ),
    )
    sheet.shade(body, i.BRICK, (104, 56), (126, 92), 0.95)
    sheet.glow(body, i.SUN, (100, 74), 15, 0.8)
    sheet.lay(i.INK, put(ellipse(112, 63, 6)))
    sheet.lay(i.BROWN, put(rect(104, 81, 120, 84)))
    strings = [
        put(line(f"{x},-6 {112 + (x - 112) * 1.6},82", 0.22)) for x in between(110.2, 113.8, 6)
    ]
    sheet.lay(i.PAPER, *strings)
    sheet.lay(i.MIST, *(put(ellipse(x, y, 1, 1.2)) for y in (-9, -13, -17) for x in (106.6, 117.4)))
    sheet.strokes(
        i.MIST, [([put([(109.6, y)])[0], put([(114.4, y)])[0]], 0.3) for y in between(-2, 46, 11)]
    )
