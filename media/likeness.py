"""Whether two photos look the same, whatever their size, format or compression.

The picture is made very small and grey; each of 64 bits says whether a point is darker than its
neighbour. Copies differ by a few bits, other pictures by about half of them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from media.photo import load
from media.probe import Limits

SIDE = 8
NEAR = 6  # bits of 64
FLAT = 4  # levels of grey; a picture with less to see looks like all others of its kind


def likeness(path: Path) -> str:
    """16 hexadecimal digits; "" for a picture on which there is nothing to tell apart."""
    image = load(path, SIDE * 16, Limits())
    small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    points = np.asarray(small, dtype=np.int16)
    if points.max() - points.min() < FLAT:
        return ""
    bits = (points[:, 1:] < points[:, :-1]).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def are_alike(one: str, other: str) -> bool:
    """Two likenesses are of the same picture, as far as one can tell."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR
