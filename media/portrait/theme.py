"""How portraits look: paper, ink, one warm accent, generous margins; the same in every shape.

Sizes are fractions of the shorter side of the picture, so that a square, a screen and a phone
held upright all keep the same calm proportions.
"""

from __future__ import annotations

from dataclasses import dataclass

from media.portrait.lettering import Colour, Style

PAPER: Colour = (251, 246, 238)
PAPER_SHADE: Colour = (242, 233, 219)
INK: Colour = (43, 33, 27)
SOFT_INK: Colour = (96, 80, 70)
WHITE: Colour = (255, 255, 255)
BAND: Colour = (34, 26, 21)
"""Under captions: nearly black and warm, 15:1 with the white letters."""


CAPTION_SIZE = 6.2
"""Hundredths of the shorter side: 45 px at 720 lines, read from the back of a room."""
LEADING = 1.28


@dataclass(frozen=True)
class Frame:
    """A picture's size in pixels and the colour of its action."""

    width: int
    height: int
    accent: Colour

    @property
    def unit(self) -> float:
        """One hundredth of the shorter side, in pixels."""
        return min(self.width, self.height) / 100

    @property
    def is_tall(self) -> bool:
        return self.height > self.width * 1.15

    @property
    def is_stacked(self) -> bool:
        """Too narrow for text beside a picture: the text goes below it."""
        return self.height > self.width * 0.9

    def px(self, units: float) -> int:
        return max(1, round(units * self.unit))

    @property
    def margin(self) -> int:
        """Nothing to read comes nearer to an edge: old televisions and projectors cut there."""
        return self.px(6.5)

    @property
    def caption_bottom(self) -> int:
        """From the lower edge to the captions. Telephones held upright draw buttons there."""
        return round(self.height * 0.13) if self.is_tall else self.px(6.0)

    def foot(self, lines: int) -> int:
        """Height to keep clear at the bottom: under `lines` lines of captions, or the margin."""
        if not lines:
            return self.margin
        return self.caption_bottom + self.px(CAPTION_SIZE * LEADING * lines + 2.8 + 2.5)

    def style(self, units: float, *, bold: bool = False, colour: Colour = INK) -> Style:
        return Style(self.px(units), bold, colour)


def colour(text: str) -> Colour:
    """ "#b8461b" -> (184, 70, 27)."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour over the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def readable_on_paper(accent: Colour) -> Colour:
    """The accent, darkened until letters in it have 4.5:1 on paper (WCAG 2, level AA)."""
    shade = accent
    for _ in range(20):
        if contrast(shade, PAPER) >= 4.5:
            break
        shade = mixed(shade, INK, 0.12)
    return shade


def contrast(first: Colour, second: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(value: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in value
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
