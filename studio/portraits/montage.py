"""Assembling: answers, photos and words become one timeline. A pure function, no database.

The same result drives the slideshow in the browser, the film and the public page. The browser has
its own copy of these rules (frontend/src/portraits/montage.ts), because a portrait must play at
once, before anything has left the phone; tests/studio/portraits/montage_cases.json holds both to
the same answers.

The voice is the clock. An answer shows its own photos, each for the same time, and those pinned to
a sentence with their sentence; an answer without photo borrows those of the portrait, in turn; a
portrait without photo shows the question on a warm card. Once there are scenes, they say it all
(staging.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.portraits.laying import fitting, laid, marks_of, shared
from studio.portraits.staging import GAP, staged, standing
from studio.portraits.story import (
    Chapter,
    Cue,
    Montage,
    Said,
    Scene,
    Shot,
    Story,
    Told,
    Voice,
    after_cuts,
    captions,
    length,
    timed,
)

__all__ = [
    "CLOSING",
    "GAP",
    "OPENING",
    "Chapter",
    "Cue",
    "Montage",
    "Said",
    "Scene",
    "Shot",
    "Story",
    "Told",
    "Voice",
    "after_cuts",
    "assemble",
    "length",
    "standing",
    "timed",
]

BORROWED_SHOT = 8_000  # milliseconds that a borrowed photo stays, about
OPENING, CLOSING = 4.0, 6.0  # seconds of the title and of the credits, around the voices


def assemble(story: Story) -> Montage:
    """The timeline of a story. When nothing is left of its scenes, it assembles itself."""
    return staged(story) if standing(story) else automatic(story)


def automatic(story: Story) -> Montage:
    """Every answer in turn. Answers without voice (0 second) are left out."""
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
        shots += pool.shots_of(answer, start, until)
        cues += [Cue(answer.id, a / 1000, b / 1000, t) for a, b, t in captions(answer, start, end)]
        start = until
    return Montage(start / 1000, tuple(voices), tuple(shots), tuple(cues))


class Pool:
    """The photos lent to answers that have none: those of no answer and those for which their
    own answer was too short; when there are none, all of them. In turn, and round again."""

    def __init__(self, story: Story, told: list[Told]):
        spare = [photo for answer in told for photo in left_over(answer)]
        everything = [photo for answer in told for photo in answer.photos]
        self.photos = unique([*story.photos, *spare]) or unique(everything)
        self.next = 0

    def shots_of(self, answer: Told, start: int, until: int) -> list[Shot]:
        """An answer's own photos, or borrowed ones; none twice."""
        marks = marks_of(answer, start)
        if marks:
            return laid(answer.id, unique(answer.photos), marks, start, until)
        own = unique(answer.photos[: fitting(length(answer))])
        return shared(answer.id, own or self.lent(answer), start, until)

    def lent(self, answer: Told) -> list[str]:
        wanted = max(1, (length(answer) + BORROWED_SHOT // 2) // BORROWED_SHOT)
        count = min(wanted, len(self.photos))
        turn = [self.photos[(self.next + n) % len(self.photos)] for n in range(count)]
        self.next += count
        return turn


def left_over(answer: Told) -> list[str]:
    """The photos for which an answer is too short."""
    marks = marks_of(answer, 0)
    if not marks:
        return list(answer.photos[fitting(length(answer)) :])
    seen = {shot.photo for shot in laid("", unique(answer.photos), marks, 0, length(answer))}
    return [photo for photo in answer.photos if photo not in seen]


def unique(photos: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(photos))
