"""What is to be drawn, as plain data that can be hashed, sent to another process and cached.

A *shot* is one scene for as long as it is seen, its transitions included. A *segment* is a run of
frames encoded on its own: the transition into a shot, or a part of its body. Segments begin where
captions begin, so changing one caption renders only the frames that show it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from media.fonts import font_paths
from media.portrait import captions
from media.portrait.planes import engine
from media.portrait.scenes import (
    AnyScene,
    Caption,
    ClipScene,
    Credits,
    PhotoScene,
    Storyboard,
    kind_of,
)
from media.portrait.storyboard import plain
from media.portrait.theme import Frame, colour
from media.portrait.timeline import Slot, Timeline

RENDERER = 2
"""Change it when the same data would be drawn differently: every cached segment is then redone."""
LONGEST, SHORTEST = 250, 15
"""Frames in a segment. 250 is also the encoder's distance between key frames: cutting there
costs nothing; a segment shorter than 15 would be mostly key frame."""
LABEL_SECONDS = 5.0


@dataclass(frozen=True)
class Look:
    """The shape of the video and how it is encoded."""

    width: int
    height: int
    fps: int
    accent: str
    language: str
    preset: str = "veryfast"
    crf: int = 23


@dataclass(frozen=True)
class Shot:
    """`scene` is the scene as JSON data (with its `kind`), `frames` how long it is seen.

    `caption_lines` of room are kept clear at its foot; `turn` chooses between like movements.
    """

    scene: Mapping[str, Any]
    frames: int
    caption_lines: int
    turn: int


@dataclass(frozen=True)
class Mark:
    """A text over the picture, from frame `first` to before frame `last` of its shot."""

    kind: str
    text: str
    first: int
    last: int


@dataclass(frozen=True)
class Segment:
    """`count` frames of shot number `shot` from its frame `first`.

    In a transition, shot number `under` is still seen, from its frame `under_first`, and leaves
    as `passage` says ("fade" or "dip"). `key` names the encoded file.
    """

    shot: int
    first: int
    count: int
    marks: tuple[Mark, ...] = ()
    under: int | None = None
    under_first: int = 0
    passage: str = "fade"
    key: str = ""

    @property
    def is_transition(self) -> bool:
        return self.under is not None


@dataclass(frozen=True)
class Plan:
    look: Look
    shots: tuple[Shot, ...]
    segments: tuple[Segment, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def plan_from(text: str) -> Plan:
    """The plan that another process wrote."""
    data = json.loads(text)
    segments = (
        Segment(**{**each, "marks": tuple(Mark(**mark) for mark in each["marks"])})
        for each in data["segments"]
    )
    shots = tuple(Shot(**each) for each in data["shots"])
    return Plan(Look(**data["look"]), shots, tuple(segments))


Digest = Callable[[str], str]
"""The sha256 of the file at a path."""


def plan(storyboard: Storyboard, timeline: Timeline, look: Look, digest: Digest) -> Plan:
    """Cut a storyboard into segments, each with its key."""
    slots = timeline.slots
    shots = tuple(
        shot_of(
            slot, slots[number + 1] if number + 1 < len(slots) else None, storyboard, look, digest
        )
        for number, slot in enumerate(slots)
    )
    segments: list[Segment] = []
    for number, slot in enumerate(slots):
        if slot.fade:
            segments.append(entrance(number, slots, storyboard))
        segments += bodies(number, slot, storyboard)
    keyed = tuple(replace(each, key=key_of(each, shots, look, digest)) for each in segments)
    return Plan(look, shots, keyed)


def shot_of(
    slot: Slot, following: Slot | None, storyboard: Storyboard, look: Look, digest: Digest
) -> Shot:
    leaving = following.fade if following else 0
    scene = scene_data(slot.scene, storyboard)
    seen = [digest(path) for path in files_of(scene)]
    turn = int(seen[0][-1], 16) if seen else 0
    return Shot(scene, slot.frames + leaving, caption_lines(slot.scene, storyboard, look), turn)


def caption_lines(scene: AnyScene | Credits, storyboard: Storyboard, look: Look) -> int:
    """Lines of captions to leave room for: those there are on a card, always two on a photo, so
    that mending a word does not move the photo."""
    texts = [each.text for each in getattr(scene, "captions", ()) if each.text.strip()]
    if not texts or not storyboard.burn_captions:
        return 0
    if isinstance(scene, PhotoScene | ClipScene):
        return 2
    frame = Frame(look.width, look.height, colour(look.accent))
    return max(len(captions.block_of(text, frame, look.language).lines) for text in texts)


def scene_data(scene: AnyScene | Credits, storyboard: Storyboard) -> dict[str, Any]:
    """What decides a scene's picture: neither its times nor what is heard or written over it."""
    if isinstance(scene, Credits):
        heading = scene.heading or storyboard.title
        return {"kind": "credits", "heading": heading, "lines": list(scene.lines)}
    data = {"kind": kind_of(scene), **plain(scene)}
    silent = ("id", "seconds", "narration", "captions", "transition", "label", "sound")
    return {name: value for name, value in data.items() if name not in silent}


def files_of(scene: Mapping[str, Any]) -> list[str]:
    """The files a scene shows."""
    single = [scene[name] for name in ("picture", "video") if scene.get(name)]
    return [*single, *scene.get("pictures", ())]


def entrance(number: int, slots: tuple[Slot, ...], storyboard: Storyboard) -> Segment:
    """The transition into a scene, over the scene before it. Texts never cross over: two texts
    on top of each other cannot be read. Where a voice flows on, its captions stay over it."""
    scene, fade = slots[number].scene, slots[number].fade
    marks = [mark for mark in marks_of(slots[number], storyboard) if mark.first < fade]
    passage = "fade" if isinstance(scene, Credits) else scene.transition.kind
    before = slots[number - 1]
    return Segment(
        number,
        0,
        fade,
        tuple(clipped(mark, 0, fade) for mark in marks),
        under=number - 1,
        under_first=before.frames,
        passage=passage,
    )


def bodies(number: int, slot: Slot, storyboard: Storyboard) -> Iterator[Segment]:
    marks = marks_of(slot, storyboard)
    edges = cuts(slot.fade, slot.frames, [m.first for m in marks if m.first > slot.fade])
    for first, last in itertools.pairwise(edges):
        seen = tuple(clipped(mark, first, last) for mark in marks if overlaps(mark, first, last))
        yield Segment(number, first, last - first, seen)


def marks_of(slot: Slot, storyboard: Storyboard) -> list[Mark]:
    scene, fps = slot.scene, storyboard.fps
    if isinstance(scene, Credits):
        return []
    marks = []
    if scene.label.strip():
        last = min(slot.frames, slot.lead + round(LABEL_SECONDS * fps))
        marks.append(Mark("label", scene.label, slot.lead, last))
    if storyboard.burn_captions:
        marks += caption_marks(scene.captions, slot, fps)
    return marks


def caption_marks(lines: tuple[Caption, ...], slot: Slot, fps: int) -> Iterator[Mark]:
    """Two captions at once cannot be read: the first leaves when the second comes."""
    ordered = sorted((each for each in lines if each.text.strip()), key=lambda each: each.start)
    for each, following in itertools.zip_longest(ordered, ordered[1:]):
        end = each.end if following is None else min(each.end, following.start)
        first = slot.lead + round(each.start * fps)
        last = min(slot.frames, slot.lead + round(end * fps))
        if first < last:
            yield Mark("caption", each.text, first, last)


def cuts(first: int, last: int, wanted: list[int]) -> list[int]:
    """Where segments begin and end: at the wanted frames, never too close, never too far."""
    edges = [first]
    for edge in sorted(set(wanted)):
        if edge - edges[-1] >= SHORTEST and last - edge >= SHORTEST:
            edges.append(edge)
    edges.append(last)
    spread: list[int] = [first]
    for edge in edges[1:]:
        start, pieces = spread[-1], -(-(edge - spread[-1]) // LONGEST)
        spread += [start + (edge - start) * n // pieces for n in range(1, pieces + 1)]
    return spread


def overlaps(mark: Mark, first: int, last: int) -> bool:
    return mark.first < last and first < mark.last


def clipped(mark: Mark, first: int, last: int) -> Mark:
    return Mark(mark.kind, mark.text, max(first, mark.first), min(last, mark.last))


def key_of(segment: Segment, shots: tuple[Shot, ...], look: Look, digest: Digest) -> str:
    """The hash of everything that decides the segment's bytes; never where it stands in the
    portrait, so moving a scene renders only its new transitions."""
    seen = [shown(shots[segment.shot], digest)]
    if segment.under is not None:
        seen.append({**shown(shots[segment.under], digest), "first": segment.under_first})
    data = {
        "renderer": RENDERER,
        "engine": engine(),
        "fonts": [(path.name, path.stat().st_size) for path in font_paths()],
        "look": asdict(look),
        "first": segment.first,
        "count": segment.count,
        "marks": [asdict(mark) for mark in segment.marks],
        "passage": segment.passage if segment.is_transition else "",
        "seen": seen,
    }
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:40]


def shown(shot: Shot, digest: Digest) -> dict[str, Any]:
    """A shot with the content of its files in place of their paths."""
    scene = {name: hashed(name, value, digest) for name, value in shot.scene.items()}
    return {"scene": scene, "frames": shot.frames, "lines": shot.caption_lines}


def hashed(name: str, value: Any, digest: Digest) -> Any:
    if name in ("picture", "video") and value:
        return digest(value)
    return [digest(path) for path in value] if name == "pictures" else value
