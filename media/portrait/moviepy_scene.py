"""Scenes whose frames come from a moviepy `VideoClip`.

moviepy is the way to extend portraits: anything that is a `VideoClip` (a video, an effect, a
composition) becomes a scene through `film`, is encoded and cached like the others, and only that
scene pays for its compositing. Two things are kept away from moviepy: opening files (its reader
stretches videos filmed upright, refuses a browser's recordings and starts programs of its own),
done here by PyAV, and writing files (it leaves colours untagged).

A new effect is a function from a card (RGB picture) and a length to a clip:

    @moving("unveil")
    def unveil(card: Image.Image, seconds: float) -> VideoClip: ...
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from media import containers
from media.errors import BadStoryboard, Unreadable
from media.portrait import prints
from media.portrait.planes import Planes, copy, from_rgb
from media.portrait.theme import Frame
from media.sniff import sniff

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Builder = Callable[[Image.Image, float], Any]
EFFECTS: dict[str, Builder] = {}


def moving(name: str) -> Callable[[Builder], Builder]:
    """Register an effect under the name that storyboards use."""

    def register(builder: Builder) -> Builder:
        EFFECTS[name] = builder
        return builder

    return register


@functools.cache
def moviepy() -> Any:
    """The moviepy package. Its import warns about matters that are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import moviepy as package
        import moviepy.video.fx
    return package


class Film:
    """Frames of a `VideoClip`, at the frame rate of the portrait; the last one is held."""

    def __init__(self, clip: Any, fps: int) -> None:
        self.clip = clip
        self.fps = fps
        self.last = max(0, round(clip.duration * fps) - 1)
        self.drawn = -1
        self.planes: Planes | None = None

    def draw(self, frame: int, into: Planes) -> None:
        frame = min(frame, self.last)
        if frame != self.drawn or self.planes is None:
            # The middle of a frame: never on the edge between two frames of the source.
            moment = min((frame + 0.5) / self.fps, max(0.0, self.clip.duration - 1e-6))
            pixels = np.ascontiguousarray(self.clip.get_frame(moment), dtype=np.uint8)
            self.planes, self.drawn = from_rgb(pixels[..., :3]), frame
        copy(self.planes, into)


def film(clip: Any, look: Any) -> Film:
    """Any `VideoClip` as a scene. Refuses with `BadStoryboard` another size than the portrait's."""
    if tuple(clip.size) != (look.width, look.height):
        raise BadStoryboard(detail=f"clip of {clip.size} in a portrait of {look.width}")
    return Film(clip, look.fps)


class Reader:
    """Frames of a video by time, through PyAV: forwards at no cost, backwards by a new start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.frames: Iterator[tuple[float, Pixels]] = iter(())
        self.at = float("inf")
        self.current: Pixels | None = None
        self.upcoming: tuple[float, Pixels] | None = None

    def __call__(self, moment: float) -> Pixels:
        if moment < self.at:
            self.frames, self.upcoming = decoded(self.path), None
            self.at, self.current = next(self.frames, (0.0, None))
            if self.current is None:
                raise Unreadable(detail=f"no frame in {self.path.name}")
        while True:
            self.upcoming = self.upcoming or next(self.frames, None)
            if self.upcoming is None or self.upcoming[0] > moment:
                return self.current if self.current is not None else np.zeros((2, 2, 3), np.uint8)
            self.at, self.current = self.upcoming
            self.upcoming = None


def decoded(path: Path) -> Iterator[tuple[float, Pixels]]:
    """Time in seconds and RGB pixels of each frame of a video we prepared ourselves."""
    with containers.opened(path, sniff(path)) as container:
        stream = containers.picture_stream(container)
        if stream is None:
            return
        for frame in container.decode(stream):
            yield frame.time or 0.0, rgb(frame)


def rgb(frame: Any) -> Pixels:
    from av.video.reformatter import Colorspace

    converted = frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709)
    pixels: Pixels = converted.to_ndarray()
    return pixels


def clip(path: str, frame: Frame) -> Any:
    """A prepared video as a `VideoClip` the size of the frame; when its shape is another, it
    stands over its own blurred colours."""
    package = moviepy()
    source = Path(path)
    reader = Reader(source)
    first = reader(0.0)
    height, width = first.shape[:2]
    video = package.VideoClip(frame_function=reader, duration=seconds_of(source))
    box = prints.fit((width, height), (0, 0, frame.width, frame.height))
    size = (box[2] - box[0], box[3] - box[1])
    if size != (width, height):
        video = video.resized(size)
    if size == (frame.width, frame.height):
        return video
    behind = prints.backdrop(Image.fromarray(first), (frame.width, frame.height))
    still = package.ImageClip(np.asarray(behind), duration=video.duration)
    layers = [still, video.with_position((box[0], box[1]))]
    return package.CompositeVideoClip(layers, size=(frame.width, frame.height))


def seconds_of(path: Path) -> float:
    from media.probe import Video, probe

    found = probe(path)
    if not isinstance(found, Video):
        raise Unreadable(detail="not a video")
    return found.seconds


def effect(name: str, card: Image.Image, seconds: float) -> Any:
    """A registered effect over a card. Refuses with `BadStoryboard` an unknown one."""
    if name not in EFFECTS:
        raise BadStoryboard(detail=f"no effect {name!r}")
    return EFFECTS[name](card, seconds)


@moving("unveil")
def unveil(card: Image.Image, seconds: float) -> Any:
    """The card appears from the left, as if it were being written."""
    package = moviepy()
    pixels = np.asarray(card.convert("RGB"))
    height, width = pixels.shape[:2]
    paper = Image.fromarray(pixels[:, : max(1, width // 100)]).resize((width, height))
    lasts = min(1.6, seconds * 0.4)
    soft = width * 0.18

    def opacity(moment: float) -> Any:
        edge = (width + soft) * min(1.0, moment / lasts)
        row = np.clip((edge - np.arange(width)) / soft, 0.0, 1.0)
        return np.broadcast_to(row, (height, width))

    mask = package.VideoClip(frame_function=opacity, is_mask=True, duration=seconds)
    written = package.ImageClip(pixels, duration=seconds).with_mask(mask)
    behind = package.ImageClip(np.asarray(paper), duration=seconds)
    return package.CompositeVideoClip([behind, written], size=(width, height))
