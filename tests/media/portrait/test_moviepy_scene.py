"""moviepy as the way to extend portraits, together with a Pillow it does not know yet."""

from __future__ import annotations

import importlib.metadata
import warnings
from pathlib import Path

import numpy as np
import PIL
import pytest
from PIL import Image

from media import video
from media.edits import VideoEdits
from media.errors import BadStoryboard
from media.fonts import font_path
from media.portrait import moviepy_scene
from media.portrait.moviepy_scene import Reader, clip, effect, film, moviepy
from media.portrait.planes import empty
from media.portrait.shots import Look
from media.portrait.theme import Frame, colour

LOOK = Look(320, 180, 25, "#b8461b", "fr")
FRAME = Frame(320, 180, colour("#b8461b"))


def test_moviepy_works_with_this_pillow() -> None:
    """moviepy pins pillow<12, which has published advisories: the lock overrides that pin. Here
    is everything we and authors of effects use of it (see docs/adr/0006)."""
    assert int(PIL.__version__.split(".")[0]) >= 12
    assert "pillow<12" in str(importlib.metadata.requires("moviepy")).replace(" ", "").lower()
    package = moviepy()
    gradient = np.linspace(0, 255, 320 * 180 * 3).reshape(180, 320, 3).astype(np.uint8)
    base = package.ImageClip(gradient, duration=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = package.TextClip(
            font=str(font_path()), text="Été, cœur", font_size=30, color="white", duration=1.0
        )
        moving = base.resized(lambda t: 1 + t).rotated(5).cropped(x1=0, y1=0, width=300, height=160)
        fading = package.vfx.FadeIn(0.5).apply(base)
        whole = package.CompositeVideoClip(
            [base, moving.with_position((3, 4)), text.with_position("center")], size=(320, 180)
        )
        frames = [each.get_frame(0.4) for each in (whole, fading, text, moving)]
    assert frames[0].shape == (180, 320, 3)
    assert all(frame.max() > 20 for frame in frames)


def test_any_video_clip_is_a_scene() -> None:
    package = moviepy()
    rising = package.VideoClip(
        frame_function=lambda t: np.full((180, 320, 3), min(255, int(t * 255)), dtype=np.uint8),
        duration=1.0,
    )
    staged = film(rising, LOOK)
    into = empty(320, 180)[1]
    levels = []
    for frame in (0, 12, 24, 40):
        staged.draw(frame, into)
        levels.append(int(into.y.mean()))
    assert levels == sorted(levels) and levels[0] < 30 and levels[2] > 215
    assert levels[3] == levels[2]  # the last frame is held


def test_another_size_is_refused() -> None:
    wrong = moviepy().ColorClip((100, 100), color=(1, 2, 3), duration=1.0)
    with pytest.raises(BadStoryboard):
        film(wrong, LOOK)


def test_the_reader_gives_the_frame_of_that_moment(clip: Path, tmp_path: Path) -> None:
    made = video.prepare(clip, tmp_path / "v.mp4", VideoEdits(mute=True))
    reader = Reader(made.path)
    late = reader(1.5).copy()
    early = reader(0.1).copy()
    assert np.abs(late.astype(int) - early).mean() > 2
    again = reader(1.5)
    assert np.array_equal(late, again)
    assert np.array_equal(reader(99.0), reader(1.999))


def test_a_video_fills_the_frame(testdata: Path, tmp_path: Path) -> None:
    upright = testdata / "video" / "phone_rotated90_example2.mp4"
    made = video.prepare(upright, tmp_path / "v.mp4", shape=video.Shape(short=100))
    found = clip(str(made.path), FRAME)
    pixels = found.get_frame(0.5)
    assert pixels.shape == (180, 320, 3)
    middle, side = pixels[:, 130:190].mean(), pixels[:, :60].mean()
    assert side > 5 and middle > side  # its own colours, darker, on both sides


def test_effects_have_names() -> None:
    card = Image.new("RGB", (320, 180), (200, 30, 30))
    unveiled = effect("unveil", card, 2.0)
    assert unveiled.size == (320, 180)
    assert unveiled.get_frame(1.9)[90, 300, 0] > 180
    with pytest.raises(BadStoryboard):
        effect("explode", card, 2.0)


def test_an_effect_can_be_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moviepy_scene, "EFFECTS", dict(moviepy_scene.EFFECTS))

    @moviepy_scene.moving("negative")
    def negative(card: Image.Image, seconds: float) -> object:
        return moviepy().ImageClip(255 - np.asarray(card), duration=seconds)

    made = effect("negative", Image.new("RGB", (320, 180), (255, 255, 255)), 1.0)
    assert made.get_frame(0)[0, 0].max() == 0
