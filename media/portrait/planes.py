"""Pictures as the encoder wants them: three planes (brightness, two colours), BT.709, 8 bits.

Moving inside a picture is one warp per plane, the two colour planes being four times smaller than
the brightness: half the work of moving red, green and blue, and no conversion for each frame.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from media.portrait.movement import Rect

SAMPLES = np.arange(64)
MARGIN = 96
FINE = 1 / 32  # of a pixel: what OpenCV's own warp rounds to
LINEAR = 1  # cv2.INTER_LINEAR
Plane = np.ndarray[Any, np.dtype[np.uint8]]
Pair = tuple[float, float]


@functools.cache
def cv2() -> Any:
    """OpenCV, or None where it is not installed: Pillow then does the same, slower by a third."""
    try:
        import cv2 as opencv
    except ImportError:
        return None
    opencv.setNumThreads(1)  # each process of ours already has its processor
    return opencv


def engine() -> str:
    """What draws the frames; part of the cache key, as the two differ by a few grey levels."""
    return "cv2-resize" if cv2() is not None else "pillow-bilinear"


@dataclass(frozen=True)
class Planes:
    """`y` is height x width; `u` and `v` are half of each. All three are larger by `margin`
    samples on each side, which repeat the nearest one."""

    y: Plane
    u: Plane
    v: Plane
    margin: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return self.y.shape[1] - 2 * self.margin, self.y.shape[0] - 2 * self.margin


def empty(width: int, height: int) -> tuple[Plane, Planes]:
    """A buffer for one frame (planar 4:2:0, even sizes) and its three planes as views of it."""
    buffer = np.zeros(width * height * 3 // 2, dtype=np.uint8)
    whole, quarter = width * height, width * height // 4
    return buffer, Planes(
        buffer[:whole].reshape(height, width),
        buffer[whole : whole + quarter].reshape(height // 2, width // 2),
        buffer[whole + quarter :].reshape(height // 2, width // 2),
    )


def with_margin(planes: Planes) -> Planes:
    """A picture to move in: what is near its borders is drawn as quickly as the middle."""
    y, u, v = (np.pad(plane, MARGIN, mode="edge") for plane in (planes.y, planes.u, planes.v))
    return Planes(y, u, v, MARGIN)


def from_image(image: Image.Image) -> Planes:
    """An RGB picture as BT.709 planes; an odd last row or column is dropped."""
    width, height = image.width // 2 * 2, image.height // 2 * 2
    pixels = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:height, :width])
    return from_rgb(pixels)


def from_rgb(pixels: Plane) -> Planes:
    frame = VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.BICUBIC,
    )
    height, width = pixels.shape[:2]
    flat = frame.to_ndarray().reshape(-1).astype(np.uint8, copy=False)
    whole, quarter = width * height, width * height // 4
    return Planes(
        flat[:whole].reshape(height, width),
        flat[whole : whole + quarter].reshape(height // 2, width // 2),
        flat[whole + quarter :].reshape(height // 2, width // 2),
    )


def view(source: Planes, part: Rect, into: Planes) -> None:
    """Draw `part` of `source` over the whole of `into`, between pixels where need be."""
    across, down = part.width / into.size[0], part.height / into.size[1]
    left, top = part.left + across / 2 - 0.5, part.top + down / 2 - 0.5
    edge = source.margin
    warp(source.y, into.y, (across, down), (left + edge, top + edge))
    # Colour samples sit on the left of their pair of columns, between their pair of rows.
    corner = (left / 2 + edge, (top + 0.5 * down - 0.5) / 2 + edge)
    warp(source.u, into.u, (across, down), corner)
    warp(source.v, into.v, (across, down), corner)


def copy(source: Planes, into: Planes) -> None:
    into.y[:], into.u[:], into.v[:] = source.y, source.u, source.v


def warp(source: Plane, target: Plane, scale: Pair, corner: Pair) -> None:
    """target[y, x] = source[corner y + scale y * y, corner x + scale x * x], interpolated."""
    opencv = cv2()
    height, width = target.shape
    if opencv is None:
        target[:] = boxed(source, (width, height), scale, corner)
        return
    if grown(source, target, scale, corner):
        return
    matrix = np.array([[scale[0], 0.0, corner[0]], [0.0, scale[1], corner[1]]])
    opencv.warpAffine(
        source,
        matrix,
        (width, height),
        dst=target,
        flags=opencv.INTER_LINEAR | opencv.WARP_INVERSE_MAP,
        borderMode=opencv.BORDER_REPLICATE,
    )


def grown(source: Plane, target: Plane, scale: Pair, corner: Pair) -> bool:
    """The same by OpenCV's `resize`, which takes less than half the time but only begins at whole
    pixels: begin a little before, where a later sample falls where the first one must, and keep
    what comes from there on. False, with nothing drawn, when there is no such place near enough
    (`FINE`) or inside the source: movements must not tremble."""
    height, width = target.shape
    across, down = beginning(scale[0], corner[0]), beginning(scale[1], corner[1])
    if across is None or down is None:
        return False
    (left, before), (top, above) = across, down
    right = left + math.ceil((width + before) * scale[0]) + 1
    bottom = top + math.ceil((height + above) * scale[1]) + 1
    if right > source.shape[1] or bottom > source.shape[0]:
        return False
    part = source[top:bottom, left:right]
    drawn = cv2().resize(part, None, fx=1 / scale[0], fy=1 / scale[1], interpolation=LINEAR)
    target[:] = drawn[above : above + height, before : before + width]
    return True


def beginning(step: float, first: float) -> tuple[int, int] | None:
    """(whole pixel to begin at, samples to leave out) so that the next sample is at `first`."""
    starts = first + 0.5 - step * (SAMPLES + 0.5)
    whole = np.rint(starts)
    error = np.where(whole < 0, 1.0, np.abs(starts - whole))
    best = int(error.argmin())
    return (int(whole[best]), best) if error[best] <= FINE else None


def boxed(source: Plane, size: tuple[int, int], scale: Pair, corner: Pair) -> Plane:
    """The same by Pillow, which counts from the edges of pixels and refuses to look outside."""
    edges = []
    for length, step, first, limit in zip(size, scale, corner, source.shape[::-1], strict=True):
        whole = min(step * length, float(limit))
        edges.append((min(max(first + 0.5 - step / 2, 0.0), limit - whole), whole))
    (x, wide), (y, high) = edges
    box = (x, y, x + wide, y + high)
    return np.asarray(Image.fromarray(source).resize(size, Image.Resampling.BILINEAR, box=box))


def mix(first: Planes, second: Planes, share: float, into: Planes) -> None:
    """`share` of `second` over `first`; `into` may be one of them."""
    pairs = zip(
        (first.y, first.u, first.v),
        (second.y, second.u, second.v),
        (into.y, into.u, into.v),
        strict=True,
    )
    opencv = cv2()
    for a, b, target in pairs:
        if opencv is not None:
            opencv.addWeighted(a, 1.0 - share, b, share, 0.0, dst=target)
        else:
            whole = round(share * 256)
            mixed = a.astype(np.uint16) * (256 - whole) + b.astype(np.uint16) * whole + 128
            target[:] = (mixed >> 8).astype(np.uint8)


@dataclass(frozen=True)
class Overlay:
    """A drawing that lies over part of a frame, its corner on even pixels.

    `opacity` and `opacity_half` (for the colours) are 0..255.
    """

    left: int
    top: int
    planes: Planes
    opacity: Plane
    opacity_half: Plane


def overlay(image: Image.Image, left: int, top: int) -> Overlay:
    """An RGBA drawing as an overlay whose corner is at (left, top), moved to even pixels."""
    left, top = left // 2 * 2, top // 2 * 2
    width, height = -(-image.width // 2) * 2, -(-image.height // 2) * 2
    canvas = Image.new("RGBA", (width, height), image.getpixel((0, 0)))
    canvas.putalpha(0)
    canvas.paste(image, (0, 0))
    alpha = canvas.getchannel("A")
    half = alpha.resize((width // 2, height // 2), Image.Resampling.BOX)
    return Overlay(left, top, from_image(canvas), np.asarray(alpha), np.asarray(half))


def cover(frame: Planes, drawing: Overlay) -> None:
    """Lay the drawing over the frame, in place."""
    height, width = drawing.opacity.shape
    x, y = drawing.left, drawing.top
    lay(frame.y[y : y + height, x : x + width], drawing.planes.y, drawing.opacity)
    rows, columns = slice(y // 2, (y + height) // 2), slice(x // 2, (x + width) // 2)
    lay(frame.u[rows, columns], drawing.planes.u, drawing.opacity_half)
    lay(frame.v[rows, columns], drawing.planes.v, drawing.opacity_half)


def lay(under: Plane, over: Plane, opacity: Plane) -> None:
    """Bands are opaque but for their rounded corners: copied, and only the corners computed."""
    edge = (opacity > 0) & (opacity < 255)
    seen = opacity[edge].astype(np.uint16)
    mixed = (under[edge] * (255 - seen) + over[edge] * seen + 127) // 255
    np.copyto(under, over, where=opacity == 255)
    under[edge] = mixed
