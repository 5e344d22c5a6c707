"""Slow pan and zoom over a picture, from its focus point."""

from __future__ import annotations

import math
from dataclasses import dataclass

from media.portrait.scenes import MovementName, Point

LEAST_ZOOM, ZOOM_PER_SECOND, MOST_ZOOM = 0.04, 0.016, 0.16
"""Fast enough to be alive, slow enough not to be noticed (share of the size)."""
PAN_ZOOM = 0.14
SLACK_USED = 0.7
"""Part of what lies outside the frame that an automatic movement may go and show."""
FOCUS_HEIGHT = 0.44
"""Where the focus point stands in the frame: a little high, captions are below."""


@dataclass(frozen=True)
class Rect:
    """A part of a picture, in its pixels (not necessarily whole ones)."""

    left: float
    top: float
    width: float
    height: float

    def scaled(self, across: float, down: float) -> Rect:
        return Rect(self.left * across, self.top * down, self.width * across, self.height * down)


@dataclass(frozen=True)
class Path:
    """From one part of a picture to another, in `frames` frames."""

    start: Rect
    end: Rect
    frames: int

    @property
    def is_still(self) -> bool:
        return self.start == self.end

    def at(self, frame: int) -> Rect:
        """The part shown at a frame; it starts and stops gently."""
        share = eased(frame / max(1, self.frames - 1))
        a, b = self.start, self.end
        # The zoom is geometric: its speed looks constant to the eye.
        width = a.width * (b.width / a.width) ** share
        height = width * a.height / a.width
        x = between(a.left + a.width / 2, b.left + b.width / 2, share)
        y = between(a.top + a.height / 2, b.top + b.height / 2, share)
        return Rect(x - width / 2, y - height / 2, width, height)

    def scaled(self, across: float, down: float) -> Path:
        """The same path on a copy of the picture of another size."""
        start, end = self.start.scaled(across, down), self.end.scaled(across, down)
        return Path(start, end, self.frames)


def between(first: float, second: float, share: float) -> float:
    return first + (second - first) * share


def eased(share: float) -> float:
    """Mostly straight, soft at both ends: no jolt when a picture appears or leaves."""
    share = min(1.0, max(0.0, share))
    return 0.75 * share + 0.25 * (0.5 - 0.5 * math.cos(math.pi * share))


def across(
    size: tuple[int, int],
    ratio: float,
    focus: Point,
    movement: MovementName,
    frames: int,
    fps: int,
    turn: int = 0,
) -> Path:
    """The path over a picture of `size` pixels for a frame of shape `ratio`.

    `turn` picks between in and out when the movement is automatic, so that two photos in a row
    do not always do the same. The path never leaves the picture.
    """
    wide = cover(size, ratio, focus, 1.0)
    if movement == "still":
        return Path(wide, wide, frames)
    if movement in ("left", "right", "up", "down"):
        return panned(size, ratio, movement, frames)
    zoom = min(MOST_ZOOM, LEAST_ZOOM + ZOOM_PER_SECOND * frames / fps)
    near = cover(size, ratio, focus, 1.0 / (1.0 + zoom))
    far = drifted(wide, near, size) if movement == "auto" else wide
    outwards = movement == "out" or (movement == "auto" and turn % 2 == 1)
    return Path(near, far, frames) if outwards else Path(far, near, frames)


def cover(size: tuple[int, int], ratio: float, focus: Point, share: float) -> Rect:
    """The largest part of shape `ratio`, times `share`, with the focus at its best place."""
    width, height = size
    wide = min(width, height * ratio) * share
    high = wide / ratio
    left = clamp(focus[0] * width - wide / 2, 0, width - wide)
    top = clamp(focus[1] * height - high * FOCUS_HEIGHT, 0, height - high)
    return Rect(left, top, wide, high)


def drifted(wide: Rect, near: Rect, size: tuple[int, int]) -> Rect:
    """Start a little away from the focus, on the side where most of the picture is hidden."""
    room_x, room_y = size[0] - wide.width, size[1] - wide.height
    away_x = -1.0 if near.left + near.width / 2 > size[0] / 2 else 1.0
    away_y = -1.0 if near.top + near.height / 2 > size[1] / 2 else 1.0
    most_x, most_y = 0.12 * wide.width, 0.12 * wide.height
    left = clamp(wide.left + away_x * min(SLACK_USED * room_x, most_x), 0, room_x)
    top = clamp(wide.top + away_y * min(SLACK_USED * room_y, most_y), 0, room_y)
    return Rect(left, top, wide.width, wide.height)


def panned(size: tuple[int, int], ratio: float, movement: str, frames: int) -> Path:
    """From one side to the other, with enough zoom to have somewhere to go."""
    middle = cover(size, ratio, (0.5, 0.5), 1.0 / (1.0 + PAN_ZOOM))
    room_x, room_y = size[0] - middle.width, size[1] - middle.height
    reach_x = min(room_x / 2, 0.18 * middle.width)
    reach_y = min(room_y / 2, 0.18 * middle.height)
    dx, dy = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[movement]
    x, y = room_x / 2, room_y / 2
    start = Rect(x - dx * reach_x, y - dy * reach_y, middle.width, middle.height)
    end = Rect(x + dx * reach_x, y + dy * reach_y, middle.width, middle.height)
    return Path(start, end, frames)


def inside(size: tuple[int, int], zoom: float, frames: int, turn: int = 0) -> Path:
    """A breath of zoom on a composed card of `size`, towards or away from its middle."""
    width, height = size
    whole = Rect(0.0, 0.0, width, height)
    less = 1.0 / (1.0 + zoom)
    near = Rect(width * (1 - less) / 2, height * (1 - less) / 2, width * less, height * less)
    return Path(near, whole, frames) if turn % 2 else Path(whole, near, frames)


def clamp(value: float, low: float, high: float) -> float:
    return max(low, min(value, max(low, high)))
