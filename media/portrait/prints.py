"""Photos laid on something: prints with a white border, blurred backdrops, round faces."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from media.photo import around
from media.portrait.scenes import Point
from media.portrait.theme import PAPER, PAPER_SHADE, WHITE, Frame, mixed

Box = tuple[int, int, int, int]
WARM_DARK = (58, 40, 30)
SHADOW = (60, 42, 30)


def backdrop(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The photo itself, blurred and darkened warmly, filling `size`: its own colours around it."""
    small = photo.crop(around(photo.size, size[0] / size[1], (0.5, 0.5)))
    small = small.resize((64, max(8, round(64 * size[1] / size[0]))), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(6))
    dark = Image.blend(small, Image.new("RGB", small.size, WARM_DARK), 0.42)
    return dark.resize(size, Image.Resampling.BICUBIC)


def fit(size: tuple[int, int], box: Box) -> Box:
    """The largest box of the shape of `size` in the middle of `box`."""
    left, top, right, bottom = box
    scale = min((right - left) / size[0], (bottom - top) / size[1])
    width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    x, y = left + (right - left - width) // 2, top + (bottom - top - height) // 2
    return x, y, x + width, y + height


def lay(canvas: Image.Image, photo: Image.Image, box: Box, frame: Frame) -> None:
    """Put a print on the canvas: the photo fills `box`, a white border and a shadow around it."""
    left, top, right, bottom = box
    border = frame.px(1.1)
    outer = (left - border, top - border, right + border, bottom + border)
    shade(canvas, outer, frame)
    ImageDraw.Draw(canvas).rectangle((outer[0], outer[1], outer[2] - 1, outer[3] - 1), fill=WHITE)
    resized = photo.resize((right - left, bottom - top), Image.Resampling.LANCZOS)
    canvas.paste(resized, (left, top))


def shade(canvas: Image.Image, box: Box, frame: Frame) -> None:
    """A soft shadow, a little lower than what casts it."""
    reach, drop = frame.px(2.6), frame.px(0.9)
    left, top, right, bottom = box
    width, height = right - left + 2 * reach, bottom - top + 2 * reach
    # A quarter of the size is plenty for something blurred.
    small = Image.new("L", (max(1, width // 4), max(1, height // 4)), 0)
    edge = max(1, reach // 4)
    ImageDraw.Draw(small).rectangle(
        (edge, edge, small.width - edge - 1, small.height - edge - 1), fill=110
    )
    soft = small.filter(ImageFilter.GaussianBlur(edge / 2)).resize((width, height))
    canvas.paste(SHADOW, (left - reach, top - reach + drop), soft)


def lay_cut(
    canvas: Image.Image, photo: Image.Image, box: Box, frame: Frame, focus: Point = (0.5, 0.42)
) -> None:
    """A print cut to the shape of `box` around the focus point."""
    left, top, right, bottom = box
    part = photo.crop(around(photo.size, (right - left) / (bottom - top), focus))
    lay(canvas, part, box, frame)


def fill(canvas: Image.Image, photo: Image.Image, box: Box, focus: Point) -> None:
    """The photo cut to `box`, edge to edge, without border."""
    left, top, right, bottom = box
    part = photo.crop(around(photo.size, (right - left) / (bottom - top), focus))
    canvas.paste(part.resize((right - left, bottom - top), Image.Resampling.LANCZOS), (left, top))


def lay_round(canvas: Image.Image, photo: Image.Image, box: Box, focus: Point) -> None:
    """The photo in a circle, for the face of somebody who is quoted."""
    left, top, right, bottom = box
    side = min(right - left, bottom - top)
    part = photo.crop(around(photo.size, 1.0, focus)).resize((side, side), Image.Resampling.LANCZOS)
    mask = Image.new("L", (side * 3, side * 3), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side * 3 - 1, side * 3 - 1), fill=255)
    canvas.paste(part, (left, top), mask.resize((side, side), Image.Resampling.LANCZOS))


def sheet(frame: Frame, accent_share: float = 0.06) -> Image.Image:
    """A sheet of paper the size of the frame, a little darker and warmer towards its foot."""
    size = (frame.width, frame.height)
    foot = Image.new("RGB", size, mixed(PAPER_SHADE, frame.accent, accent_share))
    slope = Image.linear_gradient("L").resize(size).point(lambda value: value * 3 // 5)
    return Image.composite(foot, Image.new("RGB", size, PAPER), slope)
