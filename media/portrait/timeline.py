"""When everything happens: scenes, voices, captions and chapters on one clock.

A scene's slot begins with its transition, then lasts as long as its narration (and a breath) or
its own `seconds`, whichever is longer. Nothing is ever cut off because somebody spoke longer. When
the voice of the scene before flows on, the transition happens while it speaks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media.portrait.scenes import (
    AnyScene,
    Caption,
    ClipScene,
    Credits,
    Narration,
    PhotosScene,
    QuoteScene,
    Storyboard,
    TitleScene,
)
from media.probe import Sound, Video, probe

BREATH = 0.7
"""Seconds between the end of a voice and the next scene."""
PHOTO_SECONDS = 5.0
TITLE_SECONDS = 4.0
READING = 14.0
"""Characters a second that a slow reader follows; captions and cards are timed with it."""
SHORTEST_SCENE = 1.0
LONGEST_TRANSITION = 2.0
CREDITS_LEAST, CREDITS_LINE = 4.0, 1.1

Length = Callable[[str], float]
"""Seconds of the sound or video at a path."""


@dataclass(frozen=True)
class Slot:
    """One scene (or the credits) on the clock, in frames.

    `first` is where its transition begins, `fade` how long that lasts, `frames` the whole slot.
    `spoken` is the length of its narration in seconds, `lead` how many frames come before it.
    """

    scene: AnyScene | Credits
    first: int
    fade: int
    frames: int
    spoken: float = 0.0
    lead: int = 0

    @property
    def after(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True)
class Timeline:
    slots: tuple[Slot, ...]
    fps: int

    @property
    def frames(self) -> int:
        return self.slots[-1].after if self.slots else 0

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    def heard_at(self, slot: Slot) -> float:
        """When the slot's narration begins and its captions count from, in seconds."""
        return (slot.first + slot.lead) / self.fps


def arrange(storyboard: Storyboard, length: Length | None = None) -> Timeline:
    """Put the scenes one after another. `length` tells how long a sound or a video lasts (by
    default it is probed, and refused like any upload)."""
    length = length or measured()
    slots: list[Slot] = []
    first = 0
    for scene in storyboard.scenes:
        continued = bool(slots) and flows(slots[-1].scene)
        slot = slot_of(scene, first, storyboard.fps, length, not slots, continued)
        slots.append(slot)
        first = slot.after
    if storyboard.credits.lines:
        slots.append(closing(storyboard, first))
    return Timeline(tuple(slots), storyboard.fps)


def measured() -> Length:
    """Probes each file once."""
    known: dict[str, float] = {}

    def length(path: str) -> float:
        if path not in known:
            found = probe(Path(path))
            known[path] = found.seconds if isinstance(found, Sound | Video) else 0.0
        return known[path]

    return length


def flows(scene: AnyScene | Credits) -> bool:
    """True when the scene's voice goes on into the next one."""
    narration = getattr(scene, "narration", None)
    return isinstance(narration, Narration) and narration.flows


def slot_of(
    scene: AnyScene, first: int, fps: int, length: Length, is_first: bool, continued: bool
) -> Slot:
    """`continued`: the voice of the scene before is still speaking."""
    spoken = spoken_seconds(scene.narration, length)
    kind = scene.transition.kind
    fade = 0.0 if kind == "cut" or is_first else min(LONGEST_TRANSITION, scene.transition.seconds)
    breath = 0.0 if flows(scene) else BREATH
    shown = max(SHORTEST_SCENE, spoken + breath if spoken else 0.0, wanted(scene, length))
    fade_frames, frames = round(max(0.0, fade) * fps), math.ceil(shown * fps - 1e-6)
    if not continued:
        return Slot(scene, first, fade_frames, fade_frames + frames, spoken, fade_frames)
    return Slot(scene, first, min(fade_frames, frames // 2), frames, spoken)


def spoken_seconds(narration: Narration | None, length: Length) -> float:
    if narration is None:
        return 0.0
    whole = length(narration.sound)
    end = whole if narration.end is None else min(narration.end, whole)
    return max(0.0, end - narration.start)


def wanted(scene: AnyScene, length: Length) -> float:
    """Seconds a scene asks for by itself: its own choice, its captions, or what it has to show."""
    captions = max((caption.end for caption in scene.captions), default=0.0)
    if scene.seconds is not None:
        return max(scene.seconds, captions)
    if isinstance(scene, ClipScene):
        end = length(scene.video) if scene.end is None else min(scene.end, length(scene.video))
        return max(captions, end - scene.start)
    if scene.narration is not None:
        return captions
    return max(captions, unhurried(scene))


def unhurried(scene: AnyScene) -> float:
    """Seconds to look at, or read, a scene in which nobody speaks."""
    if isinstance(scene, TitleScene):
        return max(TITLE_SECONDS, 1.5 + len(scene.title + scene.subtitle) / READING)
    if isinstance(scene, QuoteScene):
        return max(TITLE_SECONDS, 2.0 + len(scene.text + scene.author) / READING)
    return PHOTO_SECONDS + (len(scene.pictures) - 1 if isinstance(scene, PhotosScene) else 0)


def closing(storyboard: Storyboard, first: int) -> Slot:
    lines = len(storyboard.credits.lines)
    seconds = storyboard.credits.seconds
    shown = seconds if seconds is not None else max(CREDITS_LEAST, 2.0 + lines * CREDITS_LINE)
    fade = round(0.8 * storyboard.fps) if first else 0
    frames = math.ceil(max(SHORTEST_SCENE, shown) * storyboard.fps)
    return Slot(storyboard.credits, first, fade, fade + frames, lead=fade)


def captions(timeline: Timeline) -> tuple[Caption, ...]:
    """All captions on the clock of the whole portrait."""
    found = []
    for slot in timeline.slots:
        if not isinstance(slot.scene, Credits):
            start = timeline.heard_at(slot)
            found += [
                Caption(start + each.start, start + each.end, each.text)
                for each in slot.scene.captions
            ]
    return tuple(found)
