"""What the garden gave."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import grasses
from studio.demo.pictures.shapes import (
    Outline,
    arc,
    blob,
    ellipse,
    leaf,
    line,
    path,
    shifted,
    soft,
    turned,
)
from studio.demo.pictures.sheet import WHOLE, Sheet


def harvest() -> Sheet:
    """A crate of vegetables, from above: the morning's harvest."""
    sheet = Sheet("harvest", i.LEAF)
    sheet.shade(WHOLE, i.PINE, (60, 30), (140, 110), 0.95)
    grasses(sheet, i.PINE, 0, 160, 124, 26, 120, lean=3)
    grasses(sheet, i.SAGE, 0, 160, 22, 18, 60, lean=-3)
    crate = sheet.lay(i.WOOD, path("18,24 142,18 148,104 12,108"))
    sheet.shade(crate, i.BROWN, (60, 40), (150, 110), 0.9)
    sheet.lay(i.INK, path("25,31 135,26 140,97 20,101"))
    lettuce(sheet, 46, 52)
    for x, y, r in ((88, 48, 13), (112, 42, 11), (103, 62, 12), (126, 58, 10)):
        tomato(sheet, x, y, r)
    for x, y, turn in ((64, 84, -22), (74, 86, -14), (84, 88, -6), (93, 89, 4)):
        carrot(sheet, x, y, turn)
    for dx, dy, turn in ((0, 0, 24), (7, 3, 34), (13, 8, 44)):
        pod = sheet.lay(
            i.SAGE,
            shifted(
                turned(soft("-18,0 -6,-4.4 10,-4.6 19,0 10,3.6 -6,4"), turn, (0, 0)),
                114 + dx,
                82 + dy,
            ),
        )
        sheet.shade(pod, i.PINE, (112, 76), (124, 96), 0.8)
    onion(sheet, 33, 88)
    slats = sheet.lay(
        i.SAND,
        path("12,96 148,92 148,106 12,110"),
        path("14,104 16,22 22,22 21,104"),
        path("139,100 136,18 142,18 147,100"),
    )
    sheet.shade(slats, i.BROWN, (40, 92), (150, 116), 0.75)
    sheet.carve(i.BROWN, slats, count=50, length=(4, 14), width=0.35, flow=-2, jitter=3)
    return sheet


def lettuce(sheet: Sheet, x: float, y: float) -> None:
    for r, ink in (
        (27, i.PINE),
        (22, i.LEAF),
        (16.5, i.SAGE),
        (10.5, mixed(i.SAGE, i.SUN, 0.3)),
        (5.5, i.CREAM),
    ):
        frills = [
            blob(px, py, r * 0.42, r * 0.36, sheet.rng, bumps=12, rough=0.22)
            for px, py in arc(
                x, y, r * 0.66, r * 0.6, float(sheet.rng.uniform(0, 60)), 360, steps=8
            )
        ]
        found = sheet.lay(ink, *frills, ellipse(x, y, r * 0.7, r * 0.62))
        sheet.glow(found, mixed(ink, i.INK, 0.5), (x, y), r * 1.25, 0.6)


def tomato(sheet: Sheet, x: float, y: float, r: float) -> None:
    found = sheet.lay(i.BRICK, blob(x, y, r, r * 0.92, sheet.rng, bumps=9, rough=0.06))
    sheet.shade(found, i.WINE, (x - r * 0.2, y - r * 0.2), (x + r, y + r), 0.95)
    sheet.glow(found, i.ROSE, (x - r * 0.4, y - r * 0.45), r * 0.75, 0.9)
    star = [leaf(x, y - r * 0.1, r * 0.55, r * 0.2, a) for a in range(10, 370, 60)]
    sheet.lay(i.DEEP, *star, line(f"{x},{y - r * 0.1} {x + r * 0.2},{y - r * 0.5}", r * 0.12))


def carrot(sheet: Sheet, x: float, y: float, turn: float) -> None:
    def put(outline: Outline) -> Outline:
        return shifted(turned(outline, turn, (0, 0)), x, y)

    fronds = [put(line(f"0,-16 {dx},-26 {dx * 2},-36", [1, 0.8, 0.2])) for dx in (-4, -1.5, 1.5, 4)]
    tufts = [
        put(
            leaf(
                float(sheet.rng.uniform(-7, 7)),
                float(sheet.rng.uniform(-37, -20)),
                4,
                1.4,
                float(sheet.rng.uniform(200, 340)),
            )
        )
        for _ in range(34)
    ]
    sheet.lay(i.PINE, *fronds, *tufts[:20])
    sheet.lay(i.LEAF, *tufts[20:])
    root = sheet.lay(i.OCHRE, put(soft("-4.4,-15 0,-17 4.4,-15 3.6,-4 1.6,8 0,15 -1.6,8 -3.6,-4")))
    sheet.shade(root, i.BRICK, (x - 2, y - 8), (x + 5, y + 4), 0.85)
    sheet.lay(
        i.BRICK,
        *(
            put(line(f"{a},{b} {a + 3},{b + 0.3}", [0.1, 0.4, 0.1]))
            for a, b in ((-3.6, -10), (0, -6), (-2.6, -2), (-0.4, 3))
        ),
    )


def onion(sheet: Sheet, x: float, y: float) -> None:
    found = sheet.lay(
        i.ROSE,
        soft(
            f"{x - 10},{y} {x - 6},{y - 8} {x},{y - 12} {x + 1},{y - 17} {x + 2.6},{y - 12} "
            f"{x + 8},{y - 7} {x + 10},{y + 1} {x + 4},{y + 8} {x - 5},{y + 8}"
        ),
    )
    sheet.shade(found, i.WINE, (x - 2, y), (x + 12, y + 5), 0.9)
    sheet.lay(
        i.WINE,
        *(
            line(f"{x + 1},{y - 13} {x + dx},{y} {x + dx * 0.5},{y + 8}", [0.1, 0.5, 0.1])
            for dx in (-7, -3, 2, 6)
        ),
    )
