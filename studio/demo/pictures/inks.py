"""The inks of every picture: one box of colours, so that they look like one hand's work."""

from __future__ import annotations

Ink = tuple[int, int, int]

PAPER: Ink = (247, 238, 221)
CREAM: Ink = (241, 223, 192)
SAND: Ink = (228, 199, 154)
SUN: Ink = (241, 190, 90)
OCHRE: Ink = (217, 150, 58)
CLAY: Ink = (210, 127, 86)
BRICK: Ink = (166, 68, 42)
WINE: Ink = (110, 42, 51)
PLUM: Ink = (75, 39, 64)
ROSE: Ink = (232, 168, 143)
BLUSH: Ink = (243, 208, 183)
SAGE: Ink = (169, 184, 138)
LEAF: Ink = (111, 143, 91)
PINE: Ink = (47, 93, 76)
DEEP: Ink = (23, 63, 58)
MIST: Ink = (222, 229, 217)
SKY: Ink = (191, 213, 210)
RIVER: Ink = (111, 163, 168)
TEAL: Ink = (47, 111, 120)
DUSK: Ink = (62, 77, 110)
NIGHT: Ink = (27, 42, 65)
INK: Ink = (42, 31, 27)
BROWN: Ink = (91, 58, 41)
WOOD: Ink = (139, 92, 58)
STONE: Ink = (201, 189, 168)
WHITE: Ink = (253, 249, 240)


def mixed(one: Ink, other: Ink, part: float) -> Ink:
    """So much (0 to 1) of the other colour in the first."""
    r, g, b = (round(a + (c - a) * part) for a, c in zip(one, other, strict=True))
    return r, g, b
