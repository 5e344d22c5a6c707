"""What assembling reads and what it makes: a story in, a timeline out. Pure data.

The browser has the same shapes (frontend/src/portraits/story.ts). Times of a story are seconds of
one voice; times of a timeline are seconds on the clock of the portrait, which begins with its first
scene or its first word. A field that an older edition does not have has a default here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from media.edits import SoundEdits
from studio.portraits.captions import Span, spread

Piece = tuple[float, float]  # seconds


class Said(msgspec.Struct, frozen=True):
    """A sentence and its time, in seconds of the voice. `key`: its name in addresses, the same from
    one edition to the next."""

    start: float
    end: float
    text: str
    id: str = ""
    key: str = ""


def timed(said: Sequence[Said]) -> bool:
    """Whether each sentence has a time of its own."""
    return all(one.end > one.start for one in said)


def after_cuts(said: Sequence[Said], keep: Sequence[Piece]) -> tuple[Said, ...]:
    """The sentences at the times they are heard once only `keep` is left of the voice; those that
    were cut out are gone, words and all. One without a time of its own keeps none."""
    cuts = SoundEdits(keep=tuple(keep))
    if not keep or not timed(said):
        return tuple(said)
    heard = ((one, cuts.moved_span(one.start, one.end)) for one in said)
    return tuple(Said(*span, one.text, one.id, one.key) for one, span in heard if span)


def heard_at(keep: Sequence[Piece], moment: float) -> float:
    """When a moment of the original is heard once only `keep` is left; the cut itself for a moment
    that was cut out."""
    if not keep:
        return moment
    return sum(max(0.0, min(moment, end) - start) for start, end in keep)


class Told(msgspec.Struct, frozen=True):
    """An answer as assembling needs it. `seconds` of voice that are heard; `photos` in their
    order; `said` its sentences in theirs, when somebody cut it into sentences, at times of the
    original voice, of which only the pieces `keep` are heard (none: all of it); `pinned` the photos
    that appear with a sentence (photo: sentence)."""

    id: str
    seconds: float
    question: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    keep: tuple[Piece, ...] = ()
    pinned: Mapping[str, str] = {}


class Scene(msgspec.Struct, frozen=True):
    """One scene of a storyboard as assembling needs it.

    `answer` is heard during it unless `mute`, from the sentence `first` to the sentence `last`
    (empty: from its beginning, to its end). `text` and `subtitle` are only counted: they must be
    read in peace. `seconds` is how long it lasts when nobody speaks (0: by what it shows),
    `chapter` the title of the chapter that begins with it.
    """

    id: str
    kind: str = "photo"
    photos: tuple[str, ...] = ()
    clip: str = ""
    answer: str = ""
    first: str = ""
    last: str = ""
    text: str = ""
    subtitle: str = ""
    mute: bool = False
    seconds: float = 0.0
    chapter: str = ""


class Story(msgspec.Struct, frozen=True):
    """Answers in order, the photos that belong to no answer, the videos with their seconds and
    what is said in them (`words`), and the scenes when somebody made them: then they alone say what
    is heard and seen."""

    answers: tuple[Told, ...] = ()
    photos: tuple[str, ...] = ()
    videos: Mapping[str, float] = {}
    scenes: tuple[Scene, ...] = ()
    words: Mapping[str, str] = {}


class Voice(msgspec.Struct, frozen=True):
    """One answer on the clock, or a part of it from `offset` seconds. Without scenes it is also a
    chapter, named by its question; with scenes `question` is the title of the chapter."""

    answer: str
    start: float
    end: float
    question: str
    scene: str = ""
    offset: float = 0.0


class Shot(msgspec.Struct, frozen=True):
    """What is seen; `photo` None: the card of the scene, or the question on a card."""

    answer: str
    start: float
    end: float
    photo: str | None
    scene: str = ""


class Cue(msgspec.Struct, frozen=True):
    answer: str
    start: float
    end: float
    text: str
    scene: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """A chapter of a storyboard, until the next one begins."""

    start: float
    end: float
    text: str
    scene: str = ""


class Montage(msgspec.Struct, frozen=True):
    """Shots follow one another from 0 to `seconds` without hole. Without scenes, every voice is
    heard once."""

    seconds: float = 0.0
    voices: tuple[Voice, ...] = ()
    shots: tuple[Shot, ...] = ()
    cues: tuple[Cue, ...] = ()
    chapters: tuple[Chapter, ...] = ()


def length(answer: Told) -> int:
    return milliseconds(answer.seconds)


def milliseconds(seconds: float) -> int:
    """Rounded half up as the browser rounds."""
    return int(seconds * 1000 + 0.5)


def captions(answer: Told, start: int, end: int) -> list[Span]:
    """The captions of an answer heard from `start` to `end`: each sentence at its own time, until
    the next one begins. While one of them has no time yet, all words are spread."""
    if not answer.said or not timed(answer.said):
        return spread(answer.text, start, end)
    heard = after_cuts(answer.said, answer.keep)
    edges = [start + milliseconds(one.start) for one in heard[1:]] + [end]
    return [
        span
        for one, following in zip(heard, edges, strict=False)
        for span in spread(
            one.text,
            start + milliseconds(one.start),
            min(start + milliseconds(one.end), following, end),
        )
    ]
