"""Metres for a small region: degrees stretched so that one unit is one metre, nearly.

An equirectangular plane around the department: lengths are right to 1 % within 60 km, which
is far better than the data drawn with it.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MIDDLE_LATITUDE = 47.25
NORTH = 111_195.0  # metres per degree of latitude
EAST = NORTH * math.cos(math.radians(MIDDLE_LATITUDE))

Shape = TypeVar("Shape", bound=BaseGeometry)


def to_metres(shape: Shape) -> Shape:
    return shapely.transform(shape, lambda points: points * _scale())


def to_degrees(shape: Shape) -> Shape:
    return shapely.transform(shape, lambda points: points / _scale())


def _scale() -> NDArray[np.float64]:
    return np.array([EAST, NORTH])
