"""A bench under lime trees."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.nature import crown, trunk
from studio.demo.pictures.people import Dress, Spot, sitting
from studio.demo.pictures.shapes import (
    blob,
    ellipse,
    line,
    path,
    rect,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)

GREENS = (i.PINE, i.LEAF, i.SAGE)


def lime_trees() -> Sheet:
    """A bench under lime trees, spots of sun on the gravel, an old couple."""
    sheet = Sheet("lime trees", i.SAGE)
    sheet.shade(WHOLE, i.SUN, (80, 20), (80, 66), 0.8)
    lawn = sheet.lay(i.LEAF, rect(-2, 62, 162, 80))
    sheet.shade(lawn, i.SUN, (80, 80), (80, 60), 0.6)
    for x in (12, 44, 118, 150):
        trunk(sheet, i.BROWN, x, 82, 40, 2.6, lean=1)
    path_ = sheet.lay(i.CREAM, path("-2,78 162,76 162,122 -2,122"))
    sheet.shade(path_, i.CLAY, (80, 80), (80, 130), 0.7)
    spots = [
        blob(x, y, (y - 76) * 0.16, (y - 76) * 0.06, sheet.rng, bumps=7)
        for x, y, _ in sheet.scatter(70, (0, 160), (84, 118))
    ]
    sheet.lay(mixed(i.CLAY, i.PLUM, 0.4), *spots, opacity=0.45)
    for x, y, rx, ry in (
        (0, 18, 26, 24),
        (150, 14, 30, 26),
        (44, 12, 28, 22),
        (100, 6, 30, 20),
        (72, -4, 30, 20),
    ):
        crown(sheet, x, y, rx, ry, GREENS, leaves=150, size=3.4)
    light = [path(f"{x},{-4} {x + 5},{-4} {x + 26},{122} {x + 14},{122}") for x in (60, 84, 26)]
    for beam in light:
        sheet.glow(cut(beam), i.WHITE, (beam[0][0] + 8, 20), 110, 0.4)
    bench(sheet, 80, 98)
    sitting(sheet, Spot(78, 108, 44, 1), Dress(i.DUSK, i.BROWN, hair=i.MIST, skin=FAIR))
    sitting(sheet, Spot(99, 108, 41, 1), Dress(i.BRICK, i.PLUM, hair=i.PAPER, skin=(176, 120, 84)))
    pigeons(sheet, ((122, 112), (131, 109), (116, 108)))
    return sheet


def bench(sheet: Sheet, x: float, y: float) -> None:
    sheet.lay(
        i.BROWN,
        soft(
            f"{x - 32},{y + 12} {x},{y + 10} {x + 36},{y + 11} {x + 40},{y + 14} {x - 28},{y + 15}"
        ),
        opacity=0.5,
    )
    for dx in (-27, 27):
        sheet.lay(
            i.INK,
            line(f"{x + dx},{y - 16} {x + dx + 1},{y - 2} {x + dx - 2},{y + 11}", [1, 1.2, 1.4]),
            line(f"{x + dx + 1},{y - 2} {x + dx + 4},{y + 11}", 1.2),
        )
    slats = sheet.lay(
        i.PINE, *(rect(x - 32, y + dy, x + 32, y + dy + 2.4) for dy in (-16, -12, -8, -3, 0))
    )
    sheet.shade(slats, i.DEEP, (x - 20, y), (x + 34, y), 0.8)


def pigeons(sheet: Sheet, spots: tuple[tuple[float, float], ...]) -> None:
    for x, y in spots:
        body = sheet.lay(
            i.DUSK,
            soft(
                f"{x - 4},{y - 2} {x - 1},{y - 4} {x + 2},{y - 4.4} {x + 3},{y - 2} "
                f"{x},{y - 0.4} {x - 3},{y - 0.8}"
            ),
            ellipse(x + 2.4, y - 5, 1.3),
        )
        sheet.shade(body, i.MIST, (x, y), (x - 1, y - 5), 0.7)
        sheet.lay(
            i.BRICK,
            line(f"{x},{y - 1} {x},{y + 1}", 0.4),
            line(f"{x + 1},{y - 1} {x + 1.2},{y + 1}", 0.4),
        )
