"""A box of buttons."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import (
    arc,
    ellipse,
    line,
    path,
    rect,
    ribbon,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut


def buttons() -> Sheet:
    """A biscuit box full of buttons, spools around it, a measuring tape that wanders."""
    sheet = Sheet("buttons", i.ROSE)
    sheet.shade(WHOLE, i.CLAY, (40, 20), (150, 120), 0.9)
    check = [line(f"{x},-2 {x},122", 3) for x in range(6, 164, 18)] + [
        line(f"-2,{y} 162,{y}", 3) for y in range(4, 124, 18)
    ]
    sheet.lay(i.BLUSH, *check, opacity=0.45)
    sheet.lay(i.WINE, ellipse(84, 68, 54, 50), opacity=0.5)
    tin = sheet.lay(i.TEAL, ellipse(80, 62, 54, 51))
    sheet.shade(tin, i.NIGHT, (50, 30), (124, 110), 0.9)
    sheet.lay(i.SUN, ellipse(80, 62, 50.6, 47.6))
    sheet.lay(i.DEEP, ellipse(80, 62, 48.6, 45.6))
    colours = (i.BRICK, i.SUN, i.PAPER, i.RIVER, i.ROSE, i.PINE, i.OCHRE, i.PLUM, i.SAND, i.CLAY)
    for n in range(150):
        far, angle = 43 * float(sheet.rng.random()) ** 0.52, float(sheet.rng.uniform(0, 360))
        x, y = arc(80, 62, far, far * 0.94, angle, angle + 1, steps=1)[0]
        button(sheet, x, y, float(sheet.rng.uniform(2.6, 6.2)), colours[n % 10], angle)
    tape(sheet)
    return sheet


def button(sheet: Sheet, x: float, y: float, r: float, ink: Ink, turn: float) -> None:
    sheet.lay(i.INK, ellipse(x + 0.7, y + 0.9, r, steps=26), opacity=0.45)
    found = sheet.lay(ink, ellipse(x, y, r, steps=26))
    sheet.shade(found, mixed(ink, i.INK, 0.5), (x - r * 0.3, y - r * 0.3), (x + r, y + r), 0.8)
    inner = cut(ellipse(x, y, r * 0.7, steps=22)) - cut(ellipse(x, y, r * 0.62, steps=22))
    sheet.ink(inner, mixed(ink, i.INK, 0.3))
    holes = [
        ellipse(px, py, r * 0.12, steps=8)
        for px, py in arc(x, y, r * 0.27, r * 0.27, turn, turn + 270, steps=3)
    ]
    sheet.lay(mixed(ink, i.INK, 0.75), *holes)


def tape(sheet: Sheet) -> None:
    points = path("-4,104 18,92 34,104 56,112 84,104 112,108 136,96 164,106")
    sheet.lay(i.WINE, ribbon([(x + 1, y + 1.6) for x, y in points], 7), opacity=0.4)
    band = sheet.lay(i.SUN, ribbon(points, 7))
    sheet.shade(band, i.OCHRE, (80, 98), (80, 114), 0.7)
    track = ribbon(points, 0.01)[: len(ribbon(points, 0.01)) // 2]
    marks = [
        rect(x - 0.2, y - 3.4, x + 0.2, y - (0.4 if n % 4 == 0 else 1.8))
        for n, (x, y) in enumerate(track)
    ]
    sheet.ink(cut(*marks) & band, i.INK)
