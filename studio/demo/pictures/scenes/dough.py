"""Hands in the dough."""

from __future__ import annotations

from collections.abc import Callable

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.shapes import (
    Outline,
    blob,
    ellipse,
    line,
    mirrored,
    path,
    ribbon,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

BROWN_SKIN = (176, 120, 84)

SKIN_SHADOW = (112, 68, 48)

SKIN_LIGHT = (208, 156, 116)


def kneading() -> Sheet:
    """Two hands in the dough, seen from above; flour, a bowl, the light of a window."""
    sheet = Sheet("kneading", i.WOOD)
    table(sheet)
    light = cut(path("-2,-2 74,-2 30,122 -2,122"))
    sheet.ink(light, i.OCHRE, 0.28)
    flour = cut(blob(84, 74, 62, 38, sheet.rng, bumps=17, rough=0.12))
    sheet.glow(flour, i.PAPER, (84, 74), 66, 1.25, flat=0.7)
    bowl(sheet, 22, 30, 24)
    dough = sheet.lay(
        i.CREAM, soft("46,78 52,64 68,58 88,57 106,61 118,72 119,86 108,98 88,103 66,101 51,93")
    )
    sheet.shade(dough, i.OCHRE, (70, 66), (106, 106), 0.9)
    sheet.glow(dough, i.WHITE, (66, 70), 24, 0.9)
    for side in (-1, 1):
        arm_and_hand(sheet, side)
    folds = [
        line(t, [0.1, 1, 0.1])
        for t in (
            "58,90 70,95 84,95",
            "88,97 100,94 110,86",
            "76,72 82,76 88,72",
            "52,80 56,87 62,90",
        )
    ]
    sheet.lay(mixed(i.OCHRE, i.BROWN, 0.3), *folds)
    specks = [
        ellipse(float(x), float(y), float(r), steps=8)
        for x, y, r in zip(
            sheet.rng.normal(88, 44, 130),
            sheet.rng.normal(70, 32, 130),
            sheet.rng.uniform(0.15, 0.5, 130),
            strict=True,
        )
    ]
    sheet.lay(i.WHITE, *specks, opacity=0.85)
    return sheet


def table(sheet: Sheet) -> None:
    """Planks."""
    sheet.shade(WHOLE, i.BROWN, (60, 60), (170, 130), 0.9)
    sheet.lay(i.BROWN, *(line(f"{x},-2 {x + 6},122", 0.5) for x in (26, 62, 98, 134)))
    sheet.carve(
        i.BROWN, WHOLE, count=120, length=(8, 30), width=0.35, flow=87, jitter=2, opacity=0.7
    )
    sheet.carve(i.CLAY, WHOLE, count=60, length=(8, 26), width=0.35, flow=87, jitter=2, opacity=0.7)


def bowl(sheet: Sheet, x: float, y: float, r: float) -> None:
    """A bowl of flour, from above."""
    sheet.lay(i.INK, ellipse(x + 3, y + 4, r, r * 0.98), opacity=0.45)
    rim = sheet.lay(i.TEAL, ellipse(x, y, r))
    sheet.shade(rim, i.NIGHT, (x - r * 0.5, y - r * 0.5), (x + r, y + r), 0.8)
    inside = sheet.lay(i.DEEP, ellipse(x, y, r * 0.87))
    flour = sheet.lay(
        i.PAPER, blob(x - 1, y + 1, r * 0.7, r * 0.68, sheet.rng, bumps=14, rough=0.08)
    )
    sheet.shade(flour & inside, i.SAND, (x - r * 0.3, y - r * 0.3), (x + r * 0.7, y + r * 0.6), 0.9)


# Each finger of the left hand on the dough, and its width.
FINGERS = (
    ("57,66 56.4,76 58,85", 6.0),
    ("63.4,68 64.4,79 66.4,88", 6.2),
    ("69,67 71.6,77 74,85", 5.9),
    ("73,62 77.4,70 80.4,77", 5.2),
)
GAPS = ("60,64 60.6,72 62,82", "66.4,66 68,74 70.4,83", "71.4,64 74,70 77,77", "52,58 57,50 66,48")
MIDDLE = 84.0  # of the dough: the right hand is the left one on the other side


def arm_and_hand(sheet: Sheet, side: int) -> None:
    """A sleeve, a forearm, the back of a hand, four fingers and a thumb that press."""

    def put(outline: Outline) -> Outline:
        return outline if side < 0 else mirrored(outline, MIDDLE)

    left = side < 0
    arm = sheet.lay(
        BROWN_SKIN,
        put(ribbon(path("28,-8 44,22 57,46"), [25, 20, 14.5])),
        put(soft("49,44 58,39.5 67,44 74,56 74,66 66,72 57,70 51,60")),
    )
    dark = ((48, 40), (68, 34)) if left else ((108, 30), (132, 44))
    sheet.shade(arm, SKIN_SHADOW, *dark, 0.85)
    sheet.glow(arm, SKIN_LIGHT, (54, 52) if left else (112, 52), 16, 0.8)
    for text, width in FINGERS:
        finger(sheet, put, text, width, left=left)
    thumb = sheet.lay(
        BROWN_SKIN,
        put(line("70,54 79,60 82.4,68", [8.4, 7, 5])),
        put(ellipse(82.4, 68, 2.5, 2.7, steps=16)),
    )
    sheet.shade(thumb, SKIN_SHADOW, (74, 54), (84, 68), 0.75)
    sheet.lay(SKIN_SHADOW, *(put(line(text, [0.1, 0.55, 0.1])) for text in GAPS))
    sleeve = sheet.lay(i.MIST, put(ribbon(path("20,-24 31,-4 37,8"), [38, 33, 27])))
    sheet.shade(sleeve, i.DUSK, *(((24, 0), (46, 6)) if left else ((120, 0), (146, 10))), 0.8)
    sheet.lay(i.DUSK, put(line("27,14 38,8 48,1", [0.3, 0.9, 0.3])))


def finger(
    sheet: Sheet, put: Callable[[Outline], Outline], text: str, width: float, *, left: bool
) -> None:
    """A finger with its joint and its nail."""
    _, joint, tip = path(text)
    found = sheet.lay(
        BROWN_SKIN,
        put(ribbon(path(text), [width, width * 0.95, width * 0.8])),
        put(ellipse(*tip, width * 0.4, width * 0.42, steps=16)),
    )
    x = 70 if left else 98
    sheet.shade(found, SKIN_SHADOW, (x, 68), (x, 90), 0.6)
    nail = ellipse(tip[0], tip[1] + 0.5, width * 0.24, width * 0.26, steps=12)
    sheet.lay(mixed(SKIN_LIGHT, i.BLUSH, 0.5), put(nail))
    sheet.lay(SKIN_SHADOW, put(ellipse(*joint, width * 0.3, 0.35, steps=10)))
