"""Moussa, and Lucie beside him."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.faces import Head, Look, beard, face, neck
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import arc, ellipse, line, path, soft
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

MOUSSA = Look(
    (112, 72, 52), (66, 42, 36), (150, 100, 74), (30, 24, 24), (104, 54, 50), smile=0.9, years=29
)


def mechanic() -> Sheet:
    """Moussa in front of his wheels, a wrench over the shoulder."""
    sheet = Sheet("mechanic", i.OCHRE)
    workshop_wall(sheet)
    head = Head(78, 54, 1.06)
    shoulders_of(sheet, i.TEAL)
    neck(sheet, head, MOUSSA)
    face(sheet, head, MOUSSA)
    beard(sheet, head, MOUSSA, MOUSSA.hair, full=False)
    cap_backwards(sheet, head)
    return sheet


def workshop_wall(sheet: Sheet) -> None:
    sheet.shade(WHOLE, i.BROWN, (90, 40), (0, 120), 0.8)
    for x, y, r in ((24, 34, 26), (140, 30, 32), (146, 98, 22)):
        sheet.strokes(i.CREAM, [([(x, y), p], 0.3) for p in arc(x, y, r, r, 0, 345, steps=23)])
        sheet.ink(cut(ellipse(x, y, r)) - cut(ellipse(x, y, r - 2.2)), i.INK)


def shoulders_of(sheet: Sheet, ink: Ink) -> None:
    overall = sheet.lay(ink, soft("8,124 16,108 36,99 60,95 98,95 120,99 138,108 146,124"))
    sheet.shade(overall, i.NIGHT, (56, 96), (140, 124), 0.95)
    sheet.lay(i.SUN, line("50,97 54,124", 5), line("104,97 102,124", 5))
    sheet.lay(i.INK, ellipse(53.4, 116, 1.8), ellipse(102.4, 116, 1.8))
    wrench = sheet.lay(i.MIST, line("132,124 118,86", [4, 3.4]), ellipse(116.4, 82, 6))
    sheet.shade(wrench, i.DUSK, (114, 80), (134, 120), 0.9)
    sheet.lay(i.OCHRE, path("113,82 111,72 118,74 119,81"))


def cap_backwards(sheet: Sheet, head: Head) -> None:
    cap = sheet.lay(
        i.BRICK,
        head.soft("-20.4,-12 -21,-24 -12,-33.6 4,-35.6 17,-31 22,-20 20.6,-10 8,-16 -8,-17"),
    )
    sheet.shade(cap, i.WINE, head.at(0, -30), head.at(22, -12), 0.95)
    sheet.lay(
        i.WINE,
        head.line("-20,-13 -8,-17.6 8,-16.8 20.4,-11", 0.4, 1.2, 0.4),
        head.line("0,-35 2,-26 1,-17", 0.1, 0.6, 0.1),
    )


LUCIE = Look(
    (236, 194, 166),
    (186, 126, 102),
    (250, 222, 198),
    (150, 74, 40),
    (188, 84, 78),
    (64, 92, 78),
    smile=0.9,
    years=34,
)


def two_at_the_bench() -> Sheet:
    """Moussa and Lucie bend over the same wheel, each on one side."""
    sheet = Sheet("two at the bench", i.OCHRE)
    workshop_wall(sheet)
    him, her = Head(40, 48, 0.8), Head(120, 50, 0.78)
    bust(sheet, him, i.TEAL)
    neck(sheet, him, MOUSSA)
    face(sheet, him, MOUSSA)
    beard(sheet, him, MOUSSA, MOUSSA.hair, full=False)
    cap_backwards(sheet, him)
    hair = "-24,4 -25,-16 -14,-32 4,-34 20,-28 27,-10 26,14 30,34 16,40 -12,38 -28,34"
    long = sheet.lay(LUCIE.hair, her.soft(hair))
    sheet.shade(long, i.WINE, her.at(-6, -10), her.at(26, 30), 0.9)
    bust(sheet, her, i.PLUM)
    neck(sheet, her, LUCIE)
    face(sheet, her, LUCIE)
    fringe(sheet, her)
    wheel_between(sheet)
    return sheet


def bust(sheet: Sheet, head: Head, ink: Ink) -> None:
    """Shoulders under a smaller head."""
    outline = soft("-38,124 -32,96 -14,84 14,84 32,96 38,124")
    body = sheet.lay(ink, [(x + head.x, y) for x, y in outline])
    sheet.shade(body, i.NIGHT, (head.x - 16, 88), (head.x + 34, 122), 0.95)


def fringe(sheet: Sheet, head: Head) -> None:
    """Hair in front, cut by a few lights."""
    front = "-21,-4 -22,-20 -10,-31 6,-31 19,-22 21.4,-4 17,-13 8,-20 -4,-16 -14,-11"
    found = sheet.lay(LUCIE.hair, head.soft(front))
    light = mixed(LUCIE.hair, i.SUN, 0.35)
    sheet.carve(light, found, count=40, length=(3, 8), width=0.5, flow=-30, jitter=24)


def wheel_between(sheet: Sheet) -> None:
    x, y, r = 80, 116, 37
    sheet.strokes(i.MIST, [([(x, y), p], 0.4) for p in arc(x, y, r, r, 170, 370, steps=23)])
    sheet.ink(cut(ellipse(x, y, r + 3)) - cut(ellipse(x, y, r - 1)), i.INK)
    sheet.ink(cut(ellipse(x, y, r - 1)) - cut(ellipse(x, y, r - 2.2)), i.MIST)
    sheet.lay(i.INK, ellipse(x, y, 4))
    for px, py, skin, to in ((50, 92, MOUSSA.skin, 1), (110, 92, (236, 194, 166), -1)):
        palm = sheet.lay(
            skin,
            soft(
                f"{px - 6},{py + 8} {px - 6},{py - 2} {px},{py - 6} {px + 6},{py - 3} "
                f"{px + 7},{py + 6} {px},{py + 10}"
            ),
            *(
                line(f"{px + to * 3},{py + d} {px + to * 9},{py + d + 1}", [3.4, 2.8])
                for d in (-3, 0.6, 4)
            ),
        )
        sheet.shade(palm, mixed(skin, i.INK, 0.45), (px, py - 4), (px + 6, py + 10), 0.8)
