"""The hall of a station."""

from __future__ import annotations

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import mixed
from studio.demo.pictures.people import Dress, Spot, walking
from studio.demo.pictures.shapes import (
    arc,
    ellipse,
    line,
    path,
    rect,
    ribbon,
    rounded,
    shifted,
    soft,
)
from studio.demo.pictures.sheet import WHOLE, Sheet, cut

FAIR = (226, 178, 146)


def station() -> Sheet:
    """The great hall of the station: two glass arches, light that falls, people who cross."""
    sheet = Sheet("station", mixed(i.SAND, i.CLAY, 0.35))
    sheet.shade(WHOLE, i.BROWN, (80, 40), (80, 0), 0.9)
    for x in (46, 116):
        bay(sheet, x)
    sheet.lay(i.BROWN, rect(78.6, 22, 83.4, 84))
    clock(sheet, 81, 34)
    floor = sheet.lay(i.SAND, rect(0, 83, 160, 120))
    sheet.shade(floor, i.BROWN, (80, 90), (80, 126), 0.85)
    for x in (46, 116):
        beam = cut(path(f"{x - 26},83 {x + 22},83 {x + 8},121 {x - 66},121"))
        sheet.ink(beam, i.SUN, 0.42)
    sheet.carve(i.BROWN, floor, count=30, length=(8, 26), width=0.3, flow=0, jitter=1, opacity=0.5)
    crowd = (
        (24, 92, 20, 1, Dress(i.PINE, i.NIGHT)),
        (66, 91, 19, -1, Dress(i.DUSK, i.INK, hair=i.STONE)),
        (133, 93, 21, -1, Dress(i.PLUM, i.NIGHT, bag=i.OCHRE)),
        (96, 96, 24, 1, Dress(i.BRICK, i.INK, skin=FAIR)),
        (40, 112, 44, 1, Dress(i.NIGHT, i.PLUM, scarf=i.ROSE, long=True, bag=i.BRICK)),
    )
    for x, y, tall, to, dress in crowd:
        sheet.lay(
            i.BROWN,
            soft(
                f"{x},{y} {x - tall * 0.1},{y + 1} {x - tall * 0.62},{y + tall * 0.2} "
                f"{x - tall * 0.5},{y + tall * 0.24} {x + tall * 0.06},{y + 1}"
            ),
            opacity=0.55,
        )
        walking(sheet, Spot(x, y, tall, to), dress)
    suitcase(sheet, 25, 114)
    return sheet


def bay(sheet: Sheet, x: float) -> None:
    """One arch of glass, its iron ribs, the sky behind."""
    opening = [*arc(x, 50, 30, 38, 180, 360), (x + 30, 84), (x - 30, 84)]
    found = sheet.lay(i.SKY, opening)
    sheet.shade(found, i.SUN, (x, 20), (x, 84), 0.85)
    puffs = cut(soft(f"{x - 24},44 {x - 10},36 {x + 6},40 {x + 20},34 {x + 26},44 {x},48"))
    sheet.ink(puffs & found, i.WHITE, 0.8)
    ribs = [line(f"{x + dx},10 {x + dx},84", 0.6) for dx in (-24, -16, -8, 0, 8, 16, 24)]
    ribs += [line(f"{x - 32},{y} {x + 32},{y}", 0.6) for y in (50, 62, 73)]
    ribs += [ribbon(arc(x, 50, r, r * 1.25, 180, 360), 0.6) for r in (10, 20)]
    sheet.ink(cut(*ribs) & found, i.WINE)
    rim = cut([*arc(x, 50, 32.5, 41, 180, 360), (x + 32.5, 84), (x - 32.5, 84)]) - found
    sheet.ink(rim, i.CREAM)
    sheet.shade(rim, i.BROWN, (x - 10, 30), (x + 34, 70), 0.8)
    platform = sheet.lay(
        i.DUSK, path(f"{x - 30},84 {x - 30},76 {x - 8},74 {x + 30},75 {x + 30},84")
    )
    sheet.shade(platform, i.PLUM, (x, 74), (x, 84), 0.8)


def clock(sheet: Sheet, x: float, y: float) -> None:
    sheet.lay(i.WINE, ellipse(x, y, 8.4))
    face = sheet.lay(i.PAPER, ellipse(x, y, 7))
    sheet.shade(face, i.SAND, (x - 2, y), (x + 8, y + 5), 0.8)
    sheet.lay(
        i.INK,
        *(shifted(ellipse(0, 0, 0.4, steps=10), *p) for p in arc(x, y, 5.8, 5.8, 0, 330, steps=11)),
    )
    sheet.lay(i.INK, line(f"{x},{y} {x - 3},{y - 2}", 0.9), line(f"{x},{y} {x + 0.6},{y - 5}", 0.6))


def suitcase(sheet: Sheet, x: float, y: float) -> None:
    body = sheet.lay(i.BRICK, rounded(x - 6, y - 16, x + 5, y, 2))
    sheet.shade(body, i.WINE, (x - 3, y - 12), (x + 6, y), 0.9)
    sheet.lay(i.WINE, line(f"{x + 2},{y - 16} {x + 7},{y - 27}", 0.6))
    sheet.strokes(
        i.SAND, [([(x - 5, y - 11), (x + 4, y - 11)], 0.6), ([(x - 5, y - 5), (x + 4, y - 5)], 0.6)]
    )
