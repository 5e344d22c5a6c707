"""Soft patches for what is known to be there without knowing exactly where.

A forest whose edge is in no file, a castle right to 150 metres seen from near: drawn sharply they
would lie, left out they would leave the map empty. A patch fades into the land over the distance
of the doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from basemaps.canvas import Canvas, Points
from basemaps.style import Colour

FULL = 0.45  # of the radius: as far as this the patch has its whole colour
GONE = 1.25  # of the radius: from here on nothing is left of it

Field = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Patch:
    """A disc around a point of the unit square; the radius is in world pixels."""

    point: Points
    radius: float


def strength(canvas: Canvas, patches: Sequence[Patch]) -> Field:
    """How much of the nearest patch each cell of the canvas has, from 0 to 1.

    Worked out from the place of the cell in the world alone, so that tiles join.
    """
    xs, ys = canvas.cells()
    reached = np.zeros((len(ys), len(xs)))
    for patch in patches:
        x, y = (patch.point.ravel() * canvas.window.world).tolist()
        reach = patch.radius * GONE
        columns = slice(*np.searchsorted(xs, (x - reach, x + reach)).tolist())
        rows = slice(*np.searchsorted(ys, (y - reach, y + reach)).tolist())
        near = np.hypot((xs[columns] - x)[None, :], (ys[rows] - y)[:, None]) / patch.radius
        part = np.clip((GONE - near) / (GONE - FULL), 0.0, 1.0)
        np.maximum(reached[rows, columns], part, out=reached[rows, columns])
    return reached


def shaded(part: Field, shades: Sequence[Colour]) -> NDArray[np.uint8]:
    """The colour of each cell: white where there is nothing, then the shades, edge to middle."""
    table = np.array([(255, 255, 255), *shades], dtype=np.uint8)
    steps = (np.clip(part, 0.0, 1.0) * len(shades)).astype(np.intp)
    return np.take(table, steps, axis=0)
