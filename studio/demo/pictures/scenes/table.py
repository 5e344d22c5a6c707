"""A map on a table."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    Outline,
    ellipse,
    line,
    path,
    ribbon,
    shifted,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet

FAIR = (226, 178, 146)
FINGERS = (
    "36,-4.4 41,-7 45,-8.6",
    "37.6,-2 43.6,-3 48.6,-3.6",
    "38,0.8 44,1 48.6,1.2",
    "36.6,3.4 41.6,4.8 45,6",
    "29,-4.4 32.4,-9.6 36.4,-12",
)


def table_map() -> Sheet:
    """A large map on the table, hands all around it, pencils, pins: the group at work."""
    sheet = Sheet("table map", i.BROWN)
    sheet.shade(WHOLE, i.INK, (80, 60), (-10, 130), 0.8)
    sheet.glow(WHOLE, i.OCHRE, (80, 56), 90, 0.8)
    paper = sheet.lay(i.PAPER, path("22,22 138,18 142,98 18,102"))
    sheet.shade(paper, i.SAND, (60, 40), (150, 110), 0.7)
    drawn_map(sheet)
    sheet.strokes(i.SAND, [([(80, 20), (80, 101)], 0.5), ([(20, 62), (140, 58)], 0.5)])
    for x, y, turn, sleeve, skin in (
        (26, 8, 128, i.PINE, (176, 120, 84)),
        (74, -2, 96, i.OCHRE, (96, 62, 46)),
        (124, 2, 62, i.DUSK, FAIR),
        (166, 48, 176, i.BRICK, (150, 98, 68)),
        (136, 122, -118, i.TEAL, FAIR),
        (84, 128, -88, i.ROSE, (200, 146, 110)),
        (28, 124, -60, i.PLUM, (110, 72, 52)),
        (-6, 60, -4, i.MIST, (214, 158, 118)),
    ):
        hand(sheet, x, y, turn if x < 150 else 184, sleeve, skin)
    for text, ink in (("104,84 118,74", i.BRICK), ("40,86 52,92", i.TEAL), ("60,30 70,27", i.SUN)):
        sheet.lay(ink, line(text, 1.8))
    return sheet


def drawing() -> Sheet:
    """The same map on its own, as a phone takes it: paper, its folds, coloured pencil."""
    sheet = Sheet("drawing", i.PAPER)
    sheet.shade(WHOLE, i.SAND, (70, 50), (160, 118), 0.8)
    drawn_map(sheet)
    sheet.lay(i.LEAF, blob_of_garden(), opacity=0.7)
    sheet.strokes(i.SAND, [([(80, 0), (80, 120)], 0.6), ([(0, 60), (160, 60)], 0.6)])
    return sheet


def blob_of_garden() -> Outline:
    return soft("14,8 40,5 52,16 44,27 20,28 10,18", 6)


def drawn_map(sheet: Sheet) -> None:
    """A river, streets, a few places: drawn by the group, in coloured pencil."""
    river = sheet.lay(i.RIVER, ribbon(path("20,44 46,36 72,42 104,34 140,38"), [9, 11, 10, 12, 10]))
    sheet.carve(i.TEAL, river, count=46, length=(4, 12), width=0.5, flow=-3)
    streets = [
        ribbon(path(t), 1.2)
        for t in (
            "60,24 66,50 62,98",
            "96,22 92,60 100,99",
            "24,66 70,62 138,66",
            "30,86 90,80 138,86",
            "112,40 118,70 110,98",
        )
    ]
    sheet.lay(i.SAND, *streets)
    sheet.lay(
        i.BROWN,
        *(line(t, 0.7) for t in ("58,38 60,46", "65,37 67,46", "93,30 93,40", "98,30 98,40")),
    )
    hearts = [
        soft(
            f"{x},{y + 4} {x - 4},{y - 0.4} {x - 2},{y - 3} {x},{y - 1} {x + 2},{y - 3} "
            f"{x + 4},{y - 0.4}",
            5,
        )
        for x, y in ((50, 72), (106, 56))
    ]
    sheet.lay(i.BRICK, *hearts)
    sheet.lay(i.SUN, *(ellipse(x, y, 2.4) for x, y in ((76, 54), (122, 78), (36, 58))))
    sheet.lay(
        i.PINE,
        *(
            path(f"{x},{y - 4} {x + 3},{y + 2} {x - 3},{y + 2}")
            for x, y in ((84, 74), (128, 52), (44, 92), (74, 90))
        ),
    )
    sheet.lay(i.DUSK, ribbon(path("36,58 50,62 62,62 76,54 92,60 106,56 122,78"), 0.6))


def hand(sheet: Sheet, x: float, y: float, turn: float, sleeve: Ink, skin: Ink) -> None:
    """A forearm that comes in from the edge and a hand that rests, its fingers a little spread."""

    def put(outline: Outline) -> Outline:
        return shifted(turned(outline, turn, (0, 0)), x, y)

    dark = mixed(skin, i.INK, 0.5)
    sheet.lay(i.INK, put(soft("-4,7 20,8 40,7 46,4 40,10 18,12")), opacity=0.3)
    arm = sheet.lay(
        skin,
        put(ribbon(path("8,0 24,0.6 32,0"), [10, 8, 9])),
        put(soft("26,-4.6 33,-6 38,-4 39,2 36,5.4 29,5 26,3")),
    )
    found = sheet.lay(
        skin,
        *(put(line(text, [2.9, 2.7, 2.1])) for text in FINGERS),
        *(put(ellipse(*path(text)[-1], 1.15, 1.15, steps=12)) for text in FINGERS),
    )
    for one in (arm, found):
        sheet.shade(one, dark, (x + 0, y - 6), (x + 16, y + 18), 0.7)
    cuff = sheet.lay(sleeve, put(ribbon(path("-34,0 -8,0 15,0"), [22, 17, 13])))
    sheet.shade(cuff, mixed(sleeve, i.INK, 0.6), (x - 6, y - 6), (x + 8, y + 10), 0.8)
