"""Portraits in planes of light and shade, as a linocut shows a face: attentive, never caricatured.

A head is drawn around its own middle: the chin is 30 units below, the top of the skull 30 above.
It looks at us, turned a little to its right. The light comes from the upper left.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.demo.pictures import inks as i
from studio.demo.pictures.inks import Ink, mixed
from studio.demo.pictures.shapes import Outline, Point, ellipse, line, path, soft
from studio.demo.pictures.sheet import Cut, Sheet, cut


@dataclass(frozen=True)
class Look:
    """What one person looks like. `smile` from 0 (serious) to 1; `years` deepens the lines."""

    skin: Ink
    shadow: Ink
    light: Ink
    hair: Ink
    lips: Ink
    eyes: Ink = i.INK
    smile: float = 0.5
    years: int = 35
    broad: float = 1.0


@dataclass(frozen=True)
class Head:
    """Where a head is on the sheet, and how large (1: 60 units from chin to crown)."""

    x: float
    y: float
    size: float = 1.0
    broad: float = 1.0

    def place(self, outline: Outline) -> Outline:
        return [
            (self.x + px * self.size * self.broad, self.y + py * self.size) for px, py in outline
        ]

    def soft(self, text: str) -> Outline:
        return self.place(soft(text))

    def path(self, text: str) -> Outline:
        return self.place(path(text))

    def line(self, text: str, *widths: float) -> Outline:
        return self.place(line(text, list(widths) if len(widths) > 1 else widths[0]))

    def at(self, x: float, y: float) -> Point:
        return self.x + x * self.size * self.broad, self.y + y * self.size


FACE = (
    "-19,-9 -20.2,2 -18,14 -12.4,24 -5,29.6 2.5,30.2 10.5,25.6 16.6,15.5 19.2,4 19.8,-8 "
    "17,-21 7,-28.5 -6,-28.5 -15.4,-21"
)


def neck(sheet: Sheet, head: Head, look: Look) -> None:
    found = sheet.lay(look.skin, head.soft("-9,14 -10,34 -17,43 0,52 21,43 13,33 14,12"))
    sheet.shade(found, look.shadow, head.at(-9, 30), head.at(9, 24), 1.0)
    under = cut(head.soft("-12,20 -6,31 3,34 13,28 16,14 15,36 4,42 -7,38"))
    sheet.ink(under & found, look.shadow)


def face(sheet: Sheet, head: Head, look: Look, *, ear: bool = True) -> Cut:
    """Skin, its light and its shade; then the features. The answer is the face itself."""
    if ear:
        lobe = sheet.lay(look.skin, head.soft("18,-4 22.5,-7 24,-1 22,8 18.5,10"))
        sheet.shade(lobe, look.shadow, head.at(18, 0), head.at(23, 2), 1.0)
    found = sheet.lay(look.skin, head.soft(FACE))
    sheet.shade(found, look.shadow, head.at(1, -4), head.at(21, 6), 0.95)
    sheet.glow(found, look.light, head.at(-10, -14), 20 * head.size, 0.75)
    plane = cut(head.soft("14,-24 20,-8 19,6 15,18 6,29 1,31 9,24 12.5,14 12,6 14.5,-1 13,-10"))
    sheet.ink(plane & found, look.shadow, 0.9)
    for x, y in ((-11.5, 9.5), (11, 9.5)):
        sheet.glow(found, mixed(look.lips, look.skin, 0.25), head.at(x, y), 8.5 * head.size, 0.55)
    nose(sheet, head, look)
    for side in (-1, 1):
        eye(sheet, head, look, side)
    mouth(sheet, head, look)
    lines_of_age(sheet, head, look)
    return found


def nose(sheet: Sheet, head: Head, look: Look) -> None:
    side = head.soft("-0.6,-6 -1.6,2 -0.6,8 2.6,11.4 -0.4,13.4 -4.6,12.6 -2.4,11.2 -2.2,6 -2.6,0")
    sheet.lay(look.shadow, side)
    sheet.lay(look.light, head.line("-3.6,-4 -4.1,3 -4.8,8.4", 0.3, 1.3, 1.7))
    under = mixed(look.shadow, i.INK, 0.45)
    sheet.lay(under, head.line("-7.2,11 -6.2,12.8 -4.4,12.9", 0.3, 0.9, 0.3))
    sheet.lay(under, head.line("-2.6,13.2 -0.2,13.4 2.2,11.8", 0.3, 1.1, 0.3))


def eye(sheet: Sheet, head: Head, look: Look, side: int) -> None:
    """One eye: socket, white, iris, lids, brow. `side` -1 is on our left."""
    x = -10 if side < 0 else 7.2
    wide = 1.0 if side < 0 else 0.92

    def here(text: str) -> Outline:
        return [head.at(x + px * wide * -side, -1.2 + py) for px, py in soft(text)]

    def thin(text: str, *widths: float) -> Outline:
        return [head.at(x + px * wide * -side, -1.2 + py) for px, py in line(text, list(widths))]

    dark = mixed(look.shadow, i.INK, 0.25)
    socket = cut(here("-5.4,0 -3.4,-3 1.4,-3.6 5.2,-1.8 5.6,1 2,2.8 -3,2.4"))
    sheet.ink(socket, look.shadow, 0.75)
    white = cut(here("-4.3,0.5 -1.8,-1.1 1.2,-1.3 4.2,0.7 1.2,1.5 -1.8,1.5"))
    sheet.ink(white, mixed(i.PAPER, look.skin, 0.4))
    iris = cut(ellipse(*head.at(x - 0.4, -1.2), 2.0 * head.size))
    sheet.ink(iris & white, look.eyes)
    sheet.lay(i.WHITE, ellipse(*head.at(x - 1.0, -1.7), 0.4 * head.size, steps=12))
    sheet.lay(i.INK, thin("-4.9,0.7 -2,-1.3 1.2,-1.6 4.8,0.6", 0.25, 1.0, 1.05, 0.35))
    sheet.lay(dark, thin("-3.6,1.6 -0.4,2.2 3,1.6", 0.1, 0.5, 0.1))
    sheet.lay(dark, thin("-4.4,-2 -0.4,-3.1 4.2,-2", 0.1, 0.6, 0.1))
    brow = thin("-5.6,-5.4 -2,-6.8 2.4,-6.7 6.2,-4.6", 1.6, 2.0, 1.4, 0.3)
    sheet.lay(mixed(look.hair, i.INK, 0.2), brow)


def mouth(sheet: Sheet, head: Head, look: Look) -> None:
    up = look.smile * 1.5
    left, right = f"-9.2,{19.2 - up}", f"5.4,{19 - up}"
    sheet.lay(
        look.lips, head.soft(f"{left} -5,17.4 -3,17 -1.6,17.6 0.2,16.9 2.4,17.4 {right} -1.6,19.8")
    )
    lower = sheet.lay(
        mixed(look.lips, look.light, 0.3),
        head.soft(f"{left} -5,19.6 -1.6,19.9 2,19.5 {right} 1.6,22.4 -2,23.2 -5.6,22.4"),
    )
    sheet.shade(lower, look.lips, head.at(-4, 20), head.at(4, 24), 0.8)
    dark = mixed(look.lips, i.INK, 0.55)
    sheet.lay(
        dark,
        head.line(
            f"-10,{18.8 - up} -5.4,19.5 -1.7,20 2.2,19.4 6.2,{18.6 - up}", 0.4, 0.8, 0.7, 0.8, 0.4
        ),
    )
    sheet.lay(look.shadow, head.line("-5.2,24.9 -1.6,25.6 2,24.8", 0.2, 1.1, 0.2))


def lines_of_age(sheet: Sheet, head: Head, look: Look) -> None:
    """The folds of a smile; with the years, the corners of the eyes and the forehead."""
    dark = mixed(look.shadow, i.INK, 0.12)
    folds = [
        head.line("-9.6,10.4 -12.2,14 -12.3,18", 0.1, 0.6, 0.1),
        head.line("4.4,10.8 7.6,14 7.8,18", 0.1, 0.6, 0.1),
    ]
    if look.years > 45:
        folds += [
            head.line(f"-16,{y} -18.6,{y + dy}", 0.5, 0.1)
            for y, dy in ((-2, -1.6), (0, 0.4), (2, 2.2))
        ]
        folds += [
            head.line("-6,5.4 -9.4,6.2 -13,4.6", 0.1, 0.6, 0.1),
            head.line("4,5.4 7.6,6 11,4.4", 0.1, 0.6, 0.1),
        ]
    if look.years > 58:
        folds += [
            head.line(f"-10,{y} -2,{y - 1} 8,{y - 0.2}", 0.1, 0.55, 0.1) for y in (-16, -19.6)
        ]
    sheet.lay(dark, *folds)


def glasses(sheet: Sheet, head: Head, ink: Ink) -> None:
    """Round glasses with a glint; one still sees the eyes."""
    for x, rx in ((-10, 7.2), (7.4, 6.7)):
        rim = cut(ellipse(*head.at(x, -0.6), rx * head.size, 6.4 * head.size)) - cut(
            ellipse(*head.at(x, -0.6), (rx - 0.85) * head.size, 5.55 * head.size)
        )
        sheet.ink(rim, ink)
        sheet.lay(i.WHITE, head.line(f"{x - 4},-3.4 {x - 1.6},-5", 0.3, 0.9, 0.3), opacity=0.7)
    sheet.lay(
        ink,
        head.line("-3,-1.4 -1,-2.4 0.9,-1.4", 0.9),
        head.line("14,-2 20,-3.4", 0.9),
        head.line("-17,-2 -19.6,-3", 0.8),
    )


def beard(sheet: Sheet, head: Head, look: Look, ink: Ink, *, full: bool = True) -> None:
    """A beard of short cuts that follow the jaw, and a moustache; the mouth stays free."""
    jaw = (
        "-19.4,3 -17,15 -12,25 -5,31.6 2.6,32.4 11,27.6 17.6,16 19.6,2 16,8 12.4,13 8,15.6 "
        "-1.6,14.8 -11,15.4 -15.4,11"
    )
    chin = "-9,22.6 -8,28 -4,32 2,32.4 7,28 7,22.4 2,25 -4,25"
    mass = cut(head.soft(jaw if full else chin)) - cut(
        head.soft("-9.6,19 -5,16.9 2,16.8 6,18.8 2.4,23 -5.6,23.2")
    )
    sheet.ink(mass, ink, 0.92 if full else 0.85)
    grey = mixed(ink, i.PAPER, 0.3 if full else 0.12)
    sheet.carve(
        grey, mass, count=130 if full else 60, length=(1.5, 4), width=0.34, flow=82, jitter=20
    )
    moustache = sheet.lay(
        ink, head.soft("-10.4,17.8 -6,14.6 -2,15.2 2.4,14.6 7,17.6 2,17.4 -1.6,16.6 -5,17.4")
    )
    sheet.carve(grey, moustache, count=26, length=(1.2, 2.6), width=0.3, flow=20, jitter=30)
