"""Which photo is seen when: those pinned to a sentence appear with it, the others share the rest.

The browser has the same rules (frontend/src/portraits/laying.ts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.portraits.story import Shot, Told, after_cuts, milliseconds, timed

SHORTEST_SHOT = 2_500  # milliseconds; below, an eye that reads slowly has seen nothing

Photo = str | None  # None: the card


def shared(
    answer: str, photos: Sequence[Photo], start: int, until: int, scene: str = ""
) -> list[Shot]:
    """The time from `start` to `until`, in equal parts."""
    shown: Sequence[Photo] = photos or [None]
    edges = [start + (until - start) * n // len(shown) for n in range(len(shown) + 1)]
    return [
        Shot(answer, edges[n] / 1000, edges[n + 1] / 1000, photo, scene)
        for n, photo in enumerate(shown)
    ]


def marks_of(answer: Told, start: int) -> dict[Photo, int]:
    """When each pinned photo appears, for a voice that begins at `start`. A photo pinned to a
    sentence that has no time, or is no longer there, is one of the others."""
    if not answer.pinned or not timed(answer.said):
        return {}
    heard = after_cuts(answer.said, answer.keep)
    times = {said.id: start + milliseconds(said.start) for said in heard}
    return {photo: times[pin] for photo, pin in answer.pinned.items() if pin in times}


def laid(
    answer: str,
    photos: Sequence[Photo],
    marks: Mapping[Photo, int],
    start: int,
    until: int,
    scene: str = "",
) -> list[Shot]:
    """Photos from `start` to `until` without hole. Those without mark come first and share the time
    before the first mark; when there is none, they share the time of the first marked ones. When
    there are more than can be looked at, those that nobody pinned are left out first."""
    moments = sorted({max(start, marks[photo]) for photo in photos if photo in marks})
    free = [photo for photo in photos if photo not in marks]
    if free and (not moments or moments[0] > start):
        moments.insert(0, start)
    shots: list[Shot] = []
    for number, moment in enumerate(moments):
        first = start if number == 0 else moment
        end = moments[number + 1] if number + 1 < len(moments) else until
        most = fitting(end - first)
        pinned = [p for p in photos if p in marks and max(start, marks[p]) == moment][:most]
        others = free[: most - len(pinned)] if number == 0 else []
        shots += shared(answer, [*others, *pinned], first, end, scene)
    return shots


def fitting(span: int) -> int:
    """How many photos can be looked at in so many milliseconds: at least one."""
    return max(1, span // SHORTEST_SHOT)
