"""Assembling: answers, photos and words become one timeline. A pure function, no database.

The same result drives the slideshow in the browser, the film and the public page. The browser has
its own copy of these rules (frontend/src/portraits/montage.ts), because a portrait must play at
once, before anything has left the phone; tests/studio/portraits/montage_cases.json holds both to
the same answers.

The voice is the clock. An answer shows its own photos, each for the same time; an answer without
photo borrows those of the portrait, in turn; a portrait without photo shows the question on a
warm card. Times are seconds on the clock of the voices, which begins with the first word.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from media.edits import SoundEdits
from studio.portraits.captions import Span, spread

# Whole milliseconds.
GAP = 700  # a breath between two answers
SHORTEST_SHOT = 2_500  # below, an eye that reads slowly has seen nothing
BORROWED_SHOT = 8_000  # how long a borrowed photo stays, about
OPENING, CLOSING = 4.0, 6.0  # seconds of the title and of the credits, around the voices


Piece = tuple[float, float]  # seconds


class Said(msgspec.Struct, frozen=True):
    """A sentence and its time, in seconds of the voice."""

    start: float
    end: float
    text: str


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
    return tuple(Said(*span, one.text) for one, span in heard if span)


class Told(msgspec.Struct, frozen=True):
    """An answer as assembling needs it. `seconds` of voice that are heard; `photos` in their
    order; `said` its sentences in theirs, when somebody cut it into sentences, at times of the
    original voice, of which only the pieces `keep` are heard (none: all of it)."""

    id: str
    seconds: float
    question: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    keep: tuple[Piece, ...] = ()


class Story(msgspec.Struct, frozen=True):
    """Answers in order, and the photos that belong to no answer."""

    answers: tuple[Told, ...] = ()
    photos: tuple[str, ...] = ()


class Voice(msgspec.Struct, frozen=True):
    """One answer on the clock. It is also a chapter, named by its question."""

    answer: str
    start: float
    end: float
    question: str


class Shot(msgspec.Struct, frozen=True):
    """What is seen; `photo` None: the question on a card."""

    answer: str
    start: float
    end: float
    photo: str | None


class Cue(msgspec.Struct, frozen=True):
    answer: str
    start: float
    end: float
    text: str


class Montage(msgspec.Struct, frozen=True):
    """Shots follow one another from 0 to `seconds` without hole; every voice is heard once."""

    seconds: float = 0.0
    voices: tuple[Voice, ...] = ()
    shots: tuple[Shot, ...] = ()
    cues: tuple[Cue, ...] = ()


def assemble(story: Story) -> Montage:
    """The timeline of a story. Answers without voice (0 second) are left out."""
    told = [answer for answer in story.answers if length(answer) > 0]
    pool = Pool(story, told)
    voices: list[Voice] = []
    shots: list[Shot] = []
    cues: list[Cue] = []
    start = 0
    for answer in told:
        end = start + length(answer)
        until = end if answer is told[-1] else end + GAP
        voices.append(Voice(answer.id, start / 1000, end / 1000, answer.question))
        shots += shared(answer.id, pool.photos_for(answer), start, until)
        cues += [Cue(answer.id, a / 1000, b / 1000, t) for a, b, t in captions(answer, start, end)]
        start = until
    return Montage(start / 1000, tuple(voices), tuple(shots), tuple(cues))


def captions(answer: Told, start: int, end: int) -> list[Span]:
    """The captions of an answer heard from `start` to `end`: each sentence at its own time, until
    the next one begins. While one of them has no time yet, all words are spread."""
    said = after_cuts(answer.said, answer.keep)
    if not answer.said or not timed(answer.said):
        return spread(answer.text, start, end)
    edges = [start + milliseconds(one.start) for one in said[1:]] + [end]
    return [
        span
        for one, following in zip(said, edges, strict=False)
        for span in spread(
            one.text,
            start + milliseconds(one.start),
            min(start + milliseconds(one.end), following, end),
        )
    ]


def length(answer: Told) -> int:
    return milliseconds(answer.seconds)


def milliseconds(seconds: float) -> int:
    """Rounded half up as the browser rounds."""
    return int(seconds * 1000 + 0.5)


def shared(answer: str, photos: list[str], start: int, until: int) -> list[Shot]:
    """The time from `start` to `until`, in equal parts."""
    shown: list[str | None] = [*photos] or [None]
    edges = [start + (until - start) * n // len(shown) for n in range(len(shown) + 1)]
    return [
        Shot(answer, edges[n] / 1000, edges[n + 1] / 1000, photo) for n, photo in enumerate(shown)
    ]


class Pool:
    """The photos lent to answers that have none: those of no answer and those for which their
    own answer was too short; when there are none, all of them. In turn, and round again."""

    def __init__(self, story: Story, told: list[Told]):
        spare = [photo for answer in told for photo in answer.photos[fitting(answer) :]]
        everything = [photo for answer in told for photo in answer.photos]
        self.photos = unique([*story.photos, *spare]) or unique(everything)
        self.next = 0

    def photos_for(self, answer: Told) -> list[str]:
        """An answer's own photos, or borrowed ones; none twice."""
        if answer.photos:
            return unique(answer.photos[: fitting(answer)])
        wanted = max(1, (length(answer) + BORROWED_SHOT // 2) // BORROWED_SHOT)
        count = min(wanted, len(self.photos))
        turn = [self.photos[(self.next + n) % len(self.photos)] for n in range(count)]
        self.next += count
        return turn


def fitting(answer: Told) -> int:
    """How many photos can be looked at during an answer: at least one."""
    return max(1, length(answer) // SHORTEST_SHOT)


def unique(photos: list[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(photos))
