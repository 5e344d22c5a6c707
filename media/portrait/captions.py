"""What is written over moving pictures: captions on a solid band, names on a slip of paper."""

from __future__ import annotations

from PIL import Image, ImageDraw

from media.portrait.lettering import Block, Colour, fitted, tidy, write
from media.portrait.planes import Overlay, overlay
from media.portrait.theme import BAND, CAPTION_SIZE, INK, PAPER, WHITE, Frame

CAPTION_LINES, NARROW_LINES = 2, 3
SMALLEST = 0.78
"""Letters may shrink this much to keep the usual number of lines, no further."""
LABEL_SIZE = 6.0


def block_of(text: str, frame: Frame, language: str) -> Block:
    """A caption as it will be broken into lines."""
    lines = NARROW_LINES if frame.is_stacked else CAPTION_LINES
    width = round(frame.width * 0.92) - 2 * frame.px(3)
    style = frame.style(CAPTION_SIZE, colour=WHITE)
    return fitted(tidy(text, language), style, width, lines, SMALLEST)


def caption(text: str, frame: Frame, language: str) -> Overlay:
    """White letters on an opaque dark band, centred near the foot of the frame."""
    block = block_of(text, frame, language)
    slip = plate(block, frame, BAND, across=3.0, along=1.4)
    align = "right" if block.is_right_to_left else "centre"
    write(slip, (frame.px(3.0), frame.px(1.4)), block, align)
    left = (frame.width - slip.width) // 2
    return overlay(slip, left, frame.height - frame.caption_bottom - slip.height)


def label(text: str, frame: Frame, language: str) -> Overlay:
    """A name or a place, in ink on a slip of paper with the action's colour at its edge."""
    block = fitted(
        tidy(text, language),
        frame.style(LABEL_SIZE, bold=True, colour=INK),
        frame.width - 2 * frame.margin - frame.px(6),
        2,
    )
    slip = plate(block, frame, PAPER, across=3.2, along=1.2)
    mirrored = block.is_right_to_left
    edge = frame.px(1.2)
    x = slip.width - edge if mirrored else 0
    ImageDraw.Draw(slip).rectangle((x, 0, x + edge - 1, slip.height - 1), fill=(*frame.accent, 255))
    write(slip, (frame.px(3.2), frame.px(1.2)), block, "right" if mirrored else "left")
    left = frame.width - frame.margin - slip.width if mirrored else frame.margin
    return overlay(slip, left, frame.margin)


def plate(
    block: Block, frame: Frame, colour: Colour, *, across: float, along: float
) -> Image.Image:
    """A rounded, opaque rectangle with room for a block of text, on nothing."""
    width = block.width + 2 * frame.px(across)
    height = block.height + 2 * frame.px(along)
    large = Image.new("RGBA", (width * 3, height * 3), (*colour, 0))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, width * 3 - 1, height * 3 - 1), radius=frame.px(1.1) * 3, fill=(*colour, 255)
    )
    return large.resize((width, height), Image.Resampling.BOX)
