"""Noise that looks like paper, ink and a roller: made once, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]

WIDTH, HEIGHT = 1600, 1200  # pixels
TILE = 640


def field(values: Any) -> Field:
    """Numbers of any kind as a field."""
    return np.asarray(values, dtype=np.float32)


@cache
def stipple() -> Field:
    """For each pixel a number from 0 to 1, all equally frequent, in grains of a pixel or two."""
    rng = np.random.default_rng(7)
    rough = rng.random((TILE, TILE), dtype=np.float32)
    padded = np.pad(rough, 4, mode="wrap")
    soft = cv2.GaussianBlur(padded, (0, 0), 0.62)[4:-4, 4:-4]
    ranks = np.empty(TILE * TILE, dtype=np.float32)
    ranks[np.argsort(soft, axis=None, kind="stable")] = np.linspace(0, 1, TILE * TILE)
    return spread(ranks.reshape(TILE, TILE))


def spread(tile: Field) -> Field:
    """The tile, repeated over the whole picture."""
    down, across = -(-HEIGHT // TILE) + 1, -(-WIDTH // TILE) + 1
    return np.tile(tile, (down, across))


@cache
def mottle() -> Field:
    """Clouds from -1 to 1 in several sizes: how unevenly a roller lays ink."""
    rng = np.random.default_rng(11)
    total = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    for cells, weight in ((6, 0.5), (17, 0.6), (48, 0.5), (150, 0.6)):
        small = rng.normal(size=(cells * 3 // 4 + 1, cells)).astype(np.float32)
        total += weight * cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return field(np.clip(total / (2.2 * total.std()), -1, 1))


@cache
def twice(field: Callable[[], Field]) -> Field:
    """A field beside itself, so that any part of it can be taken from any place."""
    return np.concatenate((field(), field()), axis=1)


@cache
def fibres() -> Field:
    """The tooth of the paper, from -1 to 1."""
    rng = np.random.default_rng(13)
    fine = rng.normal(size=(HEIGHT, WIDTH)).astype(np.float32)
    across = cv2.GaussianBlur(fine, (0, 0), sigmaX=2.2, sigmaY=0.7)
    down = cv2.GaussianBlur(fine[::-1], (0, 0), sigmaX=0.7, sigmaY=2.2)
    both = across / across.std() + down / down.std()
    return field(np.clip(both / (3 * both.std()), -1, 1))


@cache
def wobble() -> tuple[Field, Field]:
    """Where each pixel is taken from: a hand does not cut straight."""
    rng = np.random.default_rng(17)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    for cells, pixels in ((90, 0.9), (300, 0.4)):
        for axis in (x, y):
            small = rng.normal(size=(cells * 3 // 4, cells)).astype(np.float32)
            axis += pixels * cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return x, y
