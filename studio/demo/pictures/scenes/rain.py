"""Rain on a square."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    Outline,
    arc,
    ellipse,
    line,
    ribbon,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def umbrellas() -> Sheet:
    """Rain on the square, seen from a window: umbrellas like flowers."""
    sheet = Sheet("umbrellas", i.DUSK)
    sheet.shade(WHOLE, i.NIGHT, (40, 30), (150, 120), 0.8)
    slabs = [line(f"{x},-4 {x - 44},124", 0.35) for x in range(0, 210, 16)] + [
        line(f"-4,{y} 164,{y + 12}", 0.35) for y in range(-16, 124, 14)
    ]
    sheet.lay(i.NIGHT, *slabs)
    sheet.lay(
        mixed(i.DUSK, i.SKY, 0.35),
        soft("10,84 34,78 60,84 64,96 36,104 14,98"),
        soft("104,16 130,12 150,20 144,30 118,30"),
    )
    for x, y, r, ink, turn in (
        (40, 34, 19, i.BRICK, 10),
        (88, 56, 22, i.SUN, 30),
        (128, 82, 19, i.TEAL, 0),
        (30, 92, 16, i.ROSE, 22),
        (136, 26, 14, i.PAPER, 15),
        (76, 106, 17, i.PINE, 40),
        (86, 10, 12, i.CLAY, 5),
    ):
        umbrella(sheet, x, y, r, ink, turn)
    rain(sheet)
    return sheet


def rain(sheet: Sheet) -> None:
    """Drops that fall, rings where they fell."""
    drops = [
        line(f"{x},{y} {x - 1.6},{y + long}", [0.05, 0.3, 0.05])
        for x, y, long in sheet.scatter(150, (0, 164), (-6, 120), (3, 7))
    ]
    sheet.lay(i.SKY, *drops, opacity=0.75)
    for x, y, r in sheet.scatter(26, (4, 156), (4, 116), (0.9, 2.2)):
        ring = cut(ellipse(x, y, r, r * 0.6)) - cut(ellipse(x, y, r - 0.3, r * 0.6 - 0.28))
        sheet.ink(ring, i.SKY, 0.7)


def umbrella(sheet: Sheet, x: float, y: float, r: float, ink: Ink, turn: float) -> None:
    """From above: eight panels, a foot that sticks out, a shadow on the wet ground."""
    sheet.lay((14, 20, 36), ellipse(x + r * 0.32, y + r * 0.42, r * 0.98, r * 0.9), opacity=0.6)
    sheet.lay(
        i.INK,
        ellipse(x + r * 0.15, y + r * 0.98, r * 0.16, r * 0.22),
        ellipse(x - r * 0.2, y + r * 0.94, r * 0.16, r * 0.22),
    )
    rim = [p for k in range(8) for p in panel_edge(x, y, r, turn + k * 45)]
    found = sheet.lay(ink, rim)
    sheet.shade(found, mixed(ink, i.NIGHT, 0.6), (x - r * 0.5, y - r * 0.5), (x + r, y + r), 0.85)
    for k in range(0, 8, 2):
        wedge = cut([(x, y), *panel_edge(x, y, r, turn + k * 45)])
        sheet.ink(wedge & found, mixed(ink, i.PAPER, 0.24), 0.8)
    ends = arc(x, y, r, r, turn, turn + 315, steps=7)
    spokes = [ribbon([(x, y), end], [0.5, 0.25]) for end in ends]
    sheet.lay(mixed(ink, i.NIGHT, 0.5), *spokes)
    sheet.lay(i.INK, ellipse(x, y, r * 0.05))


def panel_edge(x: float, y: float, r: float, start: float) -> Outline:
    """The edge of one panel, a little hollow between two ribs."""
    a, b, c = arc(x, y, r, r, start, start + 45, steps=2)
    middle = ((a[0] + c[0]) / 2 * 0.45 + b[0] * 0.55, (a[1] + c[1]) / 2 * 0.45 + b[1] * 0.55)
    return [
        a,
        ((a[0] + middle[0]) / 2, (a[1] + middle[1]) / 2),
        middle,
        ((c[0] + middle[0]) / 2, (c[1] + middle[1]) / 2),
        c,
    ]
