"""Text in pictures: wrapped evenly, with French spacing, in whatever alphabet a font knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from media import fonts
from media.errors import NotDrawable

NO_BREAK = "\u00a0"
MOST_MISSING = 0.2
"""Share of letters that may be left out (a smiley); beyond, the text would say something else."""
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Style:
    """`size` is pixels; `leading` is the distance between lines, in sizes."""

    size: int
    bold: bool = False
    colour: Colour = (0, 0, 0)
    leading: float = 1.28


@dataclass(frozen=True)
class Block:
    """Lines that fit, with the style that made them fit, and their extent in pixels."""

    lines: tuple[str, ...]
    style: Style
    width: int
    height: int

    @property
    def is_right_to_left(self) -> bool:
        return is_right_to_left(" ".join(self.lines))

    def coloured(self, colour: Colour) -> Block:
        return replace(self, style=replace(self.style, colour=colour))


def tidy(text: str, language: str = "fr") -> str:
    """Compose accents, and put the spaces and apostrophes that French typography wants."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u202f", NO_BREAK)
    if language.startswith("fr"):
        text = re.sub(r"(\w)'(\w)", "\\1’\\2", text)
        text = re.sub(r" +([;:!?»])", NO_BREAK + "\\1", text)
        text = re.sub(r"« +", "«" + NO_BREAK, text)
    return "\n".join(" ".join(line.split(" ")).strip() for line in text.splitlines()).strip()


def fitted(text: str, style: Style, width: int, lines: int, smallest: float = 0.62) -> Block:
    """Break `text` into at most `lines` lines of `width` pixels, smaller letters if need be.

    Letters never go under `smallest` times the wanted size: past that, there are more lines.
    """
    size = style.size
    while True:
        block = broken(text, replace(style, size=size), width)
        fits = len(block.lines) <= lines and block.width <= width
        if fits or size <= style.size * smallest:
            return block
        size = max(int(style.size * smallest), size - max(1, size // 20))


def broken(text: str, style: Style, width: int) -> Block:
    """The fewest lines of at most `width` pixels, as even as possible: a last line with one
    word is hard to read and ugly."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        words = list(parts(paragraph, style, width))
        greedy = filled(words, style, width)
        lines += evened(words, style, width, greedy) if len(greedy) > 1 else greedy
    widest = max((length(line, style) for line in lines), default=0.0)
    height = round(style.size * style.leading * len(lines))
    return Block(tuple(lines), style, int(widest + 0.999), height)


def filled(words: list[str], style: Style, width: float) -> list[str]:
    """Lines filled one after another."""
    lines: list[str] = []
    current = ""
    for part in words:
        if current and length((current + part).strip(), style) > width:
            lines.append(current.strip())
            current = part.lstrip()
        else:
            current += part
    return [*lines, current.strip()]


def parts(text: str, style: Style, width: float) -> Iterator[str]:
    """The words, each with the space before it. Only a compound that is wider than the line may
    go on after its hyphens: cutting words makes reading harder."""
    for word in re.findall(r" *[^ ]+", text):
        if length(word.strip(), style) > width:
            yield from re.findall(r"[^-]*-+|[^-]+", word)
        else:
            yield word


def evened(words: list[str], style: Style, width: int, greedy: list[str]) -> list[str]:
    """The narrowest block that still has as many lines as the greedy one."""
    low, high = width * 0.3, float(width)
    best = greedy
    for _ in range(9):
        middle = (low + high) / 2
        lines = filled(words, style, middle)
        wide = max(length(line, style) for line in lines)
        if len(lines) <= len(greedy) and wide <= width:
            best, high = lines, middle
        else:
            low = middle
    return best


def length(text: str, style: Style) -> float:
    """Width in pixels."""
    return sum(fonts.font(path, style.size).getlength(run) for path, run in runs(text, style.bold))


def runs(text: str, bold: bool) -> Iterator[tuple[Path, str]]:
    """The text cut where the font must change; letters that no font has are left out."""
    paths = fonts.font_paths(bold)
    current, run = paths[0], ""
    for letter in text:
        path = current if letter.isspace() else font_for(letter, paths)
        if path is None:
            continue
        if path != current and run:
            yield current, run
            run = ""
        current, run = path, run + letter
    if run:
        yield current, run


def font_for(letter: str, paths: tuple[Path, ...]) -> Path | None:
    return next((path for path in paths if fonts.has(path, letter)), None)


def check_drawable(text: str) -> None:
    """Refuses with `NotDrawable` a text that would lose more than a smiley."""
    letters = [letter for letter in text if not letter.isspace()]
    paths = fonts.font_paths()
    missing = [letter for letter in letters if font_for(letter, paths) is None]
    words = [letter for letter in missing if letter.isalnum()]
    if words and len(missing) > MOST_MISSING * len(letters):
        raise NotDrawable(detail=f"no font for {''.join(missing)[:20]!r}")


def write(image: Image.Image, at: tuple[float, float], block: Block, align: str = "left") -> None:
    """Draw the lines of a block with its upper corner at `at`; `align` is left, centre or right
    inside the block's own width."""
    draw = ImageDraw.Draw(image)
    style = block.style
    # Capitals stand in the middle of their line: as much air above as below.
    baseline = at[1] + style.size * (style.leading / 2 + 0.35)
    for number, line in enumerate(block.lines):
        spare = block.width - length(line, style)
        shift = {"left": 0.0, "centre": spare / 2, "right": spare}[align]
        x, y = at[0] + shift, baseline + number * style.size * style.leading
        for path, run in runs(line, style.bold):
            font = fonts.font(path, style.size)
            draw.text((x, y), run, font=font, fill=style.colour, anchor="ls")
            x += font.getlength(run)


def is_right_to_left(text: str) -> bool:
    """Whether the first strong letter is written from right to left (Arabic, Hebrew)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
