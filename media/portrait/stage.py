"""Turns a shot into something that can draw any of its frames."""

from __future__ import annotations

import pathlib
from typing import Protocol

from PIL import Image

from media import photo
from media.portrait import cards, moviepy_scene, prints
from media.portrait.movement import Path, across, inside
from media.portrait.planes import Planes, copy, empty, from_image, view, with_margin
from media.portrait.scenes import (
    ClipScene,
    PhotoScene,
    PhotosScene,
    PlaceScene,
    QuoteScene,
    TitleScene,
)
from media.portrait.shots import Look, Shot
from media.portrait.storyboard import scene_from
from media.portrait.theme import Frame, colour

MOST_LOST = 0.42
"""Share of a photo that may fall outside the frame; past it, the photo is shown as a print."""
BREATHING = 0.035
"""Zoom over a composed card, enough not to look frozen."""


class Staged(Protocol):
    """Something that can be seen: draws its frame number `frame` over the whole of `into`."""

    def draw(self, frame: int, into: Planes) -> None: ...


class Still:
    """A picture of `size` pixels and a path over it."""

    def __init__(self, canvas: Image.Image, path: Path) -> None:
        self.size = canvas.size
        self.planes = with_margin(from_image(canvas))
        self.path = path
        self.drawn: Planes | None = None

    def draw(self, frame: int, into: Planes) -> None:
        if not self.path.is_still:
            view(self.planes, self.path.at(frame), into)
            return
        if self.drawn is None:
            self.drawn = empty(*into.size)[1]
            view(self.planes, self.path.start, self.drawn)
        copy(self.drawn, into)


def stage(shot: Shot, look: Look) -> Staged:
    """Prepare a shot. Refuses with a `MediaError` when one of its files cannot be used."""
    frame = Frame(look.width, look.height, colour(look.accent))
    foot = frame.foot(shot.caption_lines)
    if shot.scene["kind"] == "credits":
        lines = tuple(shot.scene["lines"])
        card = cards.credits(shot.scene["heading"], lines, frame, look.language)
        return Still(card, inside(card.size, 0.0, shot.frames))
    scene = scene_from(shot.scene, 0)
    if isinstance(scene, PhotoScene):
        return photo_stage(scene, shot, look, frame)
    if isinstance(scene, ClipScene):
        return moviepy_scene.film(moviepy_scene.clip(scene.video, frame), look)
    if isinstance(scene, TitleScene) and scene.effect != "still":
        card = cards.title(scene, frame, cards.loader(frame), look.language, foot)
        return moviepy_scene.film(
            moviepy_scene.effect(scene.effect, card, shot.frames / look.fps), look
        )
    if isinstance(scene, PhotosScene):
        large = enlarged(frame)
        sheet = cards.photos(scene, large, cards.loader(large), round(foot * (1 + BREATHING)))
        return Still(sheet, inside(sheet.size, BREATHING, shot.frames, shot.turn))
    card = composed(scene, frame, look, foot)
    return Still(card, inside(card.size, 0.0, shot.frames))


Card = TitleScene | QuoteScene | PlaceScene


def composed(scene: Card, frame: Frame, look: Look, foot: int) -> Image.Image:
    load = cards.loader(frame)
    if isinstance(scene, TitleScene):
        return cards.title(scene, frame, load, look.language, foot)
    if isinstance(scene, QuoteScene):
        return cards.quote(scene, frame, load, look.language, foot)
    return cards.place(scene, frame, load, look.language, foot)


def enlarged(frame: Frame) -> Frame:
    """A canvas with room for the zoom, so that the closest view is still sharp."""
    return Frame(
        round(frame.width * (1 + BREATHING) / 2) * 2,
        round(frame.height * (1 + BREATHING) / 2) * 2,
        frame.accent,
    )


def photo_stage(scene: PhotoScene, shot: Shot, look: Look, frame: Frame) -> Staged:
    source = pathlib.Path(scene.picture)
    size = photo.upright_size(source)
    ratio, shape = frame.width / frame.height, size[0] / size[1]
    lost = 1.0 - min(shape / ratio, ratio / shape)
    if scene.fit == "whole" or (scene.fit == "auto" and lost > MOST_LOST):
        return whole_stage(cards.loader(frame)(scene.picture), shot, frame)
    path = across(size, ratio, scene.focus, scene.movement, shot.frames, look.fps, shot.turn)
    # The closest part of the path fills the frame pixel for pixel: reduced once, never twice.
    factor = frame.width / min(path.start.width, path.end.width)
    canvas = photo.picture(source, max(2, round(max(size) * factor)))
    if factor > 1:
        wide, high = round(size[0] * factor), round(size[1] * factor)
        canvas = canvas.resize((max(2, wide), max(2, high)), Image.Resampling.LANCZOS)
    return Still(canvas, path.scaled(canvas.width / size[0], canvas.height / size[1]))


def whole_stage(picture: Image.Image, shot: Shot, frame: Frame) -> Still:
    """The photo as a print over its own blurred colours, clear of the captions."""
    large = enlarged(frame)
    canvas = prints.backdrop(picture, (large.width, large.height))
    edge = large.px(5)
    foot = large.foot(shot.caption_lines) if shot.caption_lines else edge
    box = prints.fit(picture.size, (edge, edge, large.width - edge, large.height - foot))
    prints.lay(canvas, picture, box, large)
    return Still(canvas, inside(canvas.size, BREATHING, shot.frames, shot.turn))
