"""The one picture Studio draws for a portrait: its title on paper, for portraits without photo."""

from __future__ import annotations

from pathlib import Path

from media.portrait.cards import loader, title
from media.portrait.scenes import TitleScene
from media.portrait.theme import Frame

SIZE = (1200, 630)  # pixels: what social networks and messengers cut a picture to
BRICK = (147, 56, 29)
LONGEST = 90  # characters: beyond, a title is no longer large letters


def draw_title_card(words: str, under: str, out: Path) -> None:
    """Write a WebP of the title in large letters and, below, where it was made."""
    frame = Frame(*SIZE, BRICK)
    scene = TitleScene(title=clipped(words), subtitle=clipped(under))
    title(scene, frame, loader(frame), "fr", frame.px(8)).save(out, "WEBP", quality=88, method=4)


def clipped(text: str) -> str:
    """One line of at most LONGEST characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
