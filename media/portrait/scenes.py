"""The parts of a storyboard: pure data.

Times are seconds. Points are fractions (0..1) of a picture, from its upper left corner. Pictures,
sounds and videos are paths. Captions count from the moment their scene has fully appeared, which
is also when its narration begins: moving or lengthening another scene never shifts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]

MovementName = Literal["auto", "still", "in", "out", "left", "right", "up", "down"]
TransitionName = Literal["fade", "dip", "cut"]
Fit = Literal["auto", "cover", "whole"]
Effect = Literal["still", "unveil"]


@dataclass(frozen=True)
class Narration:
    """A span of a sound. `end` None means to its end.

    `flows`: the voice goes on into the next scene, whose picture appears while it speaks. Give the
    next scene the span that follows.
    """

    sound: str
    start: float = 0.0
    end: float | None = None
    flows: bool = False


@dataclass(frozen=True)
class Caption:
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Transition:
    """How a scene appears: over the scene before it (`fade`), through paper (`dip`), at once."""

    kind: TransitionName = "fade"
    seconds: float = 0.8


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What all scenes share. `seconds` is the least time on screen once appeared: a narration is
    never cut short. `label` is a name or a place, large, for a few seconds."""

    id: str = ""
    seconds: float | None = None
    narration: Narration | None = None
    captions: tuple[Caption, ...] = ()
    transition: Transition = Transition()
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class PhotoScene(Scene):
    """One photo. `auto` fit fills the frame unless too much of the photo would be lost."""

    picture: str
    focus: Point = (0.5, 0.45)
    movement: MovementName = "auto"
    fit: Fit = "auto"


@dataclass(frozen=True, kw_only=True)
class PhotosScene(Scene):
    """Two to six photos side by side."""

    pictures: tuple[str, ...]
    movement: MovementName = "auto"


@dataclass(frozen=True, kw_only=True)
class TitleScene(Scene):
    """`effect` "unveil" lets the title appear from the left, as if it were being written."""

    title: str
    subtitle: str = ""
    picture: str | None = None
    focus: Point = (0.5, 0.45)
    effect: Effect = "still"


@dataclass(frozen=True, kw_only=True)
class QuoteScene(Scene):
    text: str
    author: str = ""
    picture: str | None = None
    focus: Point = (0.5, 0.45)


@dataclass(frozen=True, kw_only=True)
class PlaceScene(Scene):
    """A small map given as a picture; `point` is where the place is on it, None for no mark.
    `credit` names the sources of the map, small, on its lower corner."""

    picture: str
    name: str
    address: str = ""
    point: Point | None = (0.5, 0.5)
    credit: str = ""


@dataclass(frozen=True, kw_only=True)
class ClipScene(Scene):
    """A span of a video. `sound` keeps its own sound, lowered under a narration."""

    video: str
    start: float = 0.0
    end: float | None = None
    sound: bool = True


@dataclass(frozen=True)
class Ambience:
    """A sound that lasts as long as the portrait, `level` decibels under a voice alone,
    `under` decibels lower still while somebody speaks."""

    sound: str
    level: float = -10.0
    under: float = -10.0


@dataclass(frozen=True)
class Credits:
    """The last card. Nothing is shown without `lines`; `seconds` None gives time to read."""

    lines: tuple[str, ...] = ()
    heading: str = ""
    seconds: float | None = None


AnyScene = PhotoScene | PhotosScene | TitleScene | QuoteScene | PlaceScene | ClipScene
KINDS: Mapping[str, type[AnyScene]] = {
    "photo": PhotoScene,
    "photos": PhotosScene,
    "title": TitleScene,
    "quote": QuoteScene,
    "place": PlaceScene,
    "clip": ClipScene,
}


@dataclass(frozen=True)
class Storyboard:
    """`size` is width and height in pixels (even), `fps` frames per second, `accent` a colour."""

    title: str
    scenes: tuple[AnyScene, ...]
    language: str = "fr"
    size: tuple[int, int] = (1280, 720)
    fps: int = 25
    accent: str = "#b8461b"
    credits: Credits = field(default_factory=Credits)
    ambience: Ambience | None = None
    burn_captions: bool = True


def kind_of(scene: AnyScene) -> str:
    return next(name for name, kind in KINDS.items() if type(scene) is kind)
