"""The timeline of a storyboard: scenes in their order, each with the part of a voice it tells.

The browser has the same rules (frontend/src/portraits/staging.ts), held to the same cases as
montage.py. A scene lasts as long as its voice; without voice, as long as one needs to look at it or
to read it. Sentences are named, never timed, by scenes: when a voice is cut, everything follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from studio.portraits.captions import spread
from studio.portraits.laying import Photo, laid, marks_of
from studio.portraits.story import (
    Chapter,
    Cue,
    Montage,
    Scene,
    Shot,
    Story,
    Told,
    Voice,
    captions,
    heard_at,
    length,
    milliseconds,
    timed,
)

# Whole milliseconds.
GAP = 700  # a breath between two voices
LOOKING, BESIDE = 5_000, 1_000  # a photo or a place; each further photo beside it
READING, SETTLING, SHORTEST_CARD = 14, 1_500, 4_000  # letters a second, before the first, at least

Part = tuple[int, int]  # from, to: milliseconds of a voice


def standing(story: Story) -> tuple[Scene, ...]:
    """The scenes that can be shown: one that needs an answer or a video that is no longer there is
    left out, whatever it says of it; so is one that has nothing left to show."""
    answers = {answer.id for answer in story.answers}
    photos = {*story.photos, *(photo for answer in story.answers for photo in answer.photos)}
    left = [
        msgspec.structs.replace(scene, photos=tuple(p for p in scene.photos if p in photos))
        for scene in story.scenes
        if not scene.answer or scene.answer in answers
    ]
    return tuple(scene for scene in left if shows(scene, story))


def shows(scene: Scene, story: Story) -> bool:
    if scene.kind == "video":
        return scene.clip in story.videos
    if scene.kind in ("photo", "photos"):
        return bool(scene.photos or scene.answer)
    return bool(scene.text)


def staged(story: Story) -> Montage:
    """The timeline of a story that has scenes."""
    told = {answer.id: answer for answer in story.answers if length(answer) > 0}
    left = standing(story)
    heard = [
        (s, p) for s, p in zip(left, parts_of(left, told), strict=True) if p or silent(s, told)
    ]
    scenes, parts = [scene for scene, _part in heard], [part for _scene, part in heard]
    voices: list[Voice] = []
    shots: list[Shot] = []
    cues: list[Cue] = []
    starts, start = [], 0
    for number, scene in enumerate(scenes):
        starts.append(start)
        part, answer = parts[number], told.get(scene.answer)
        if part is None or answer is None:
            until = start + unhurried(scene, story.videos)
            shots += laid(scene.answer, base_of(scene), {}, start, until, scene.id)
            cues += said_in(scene, story, start, until)
        else:
            end = start + part[1] - part[0]
            until = end + breath(scenes, parts, number)
            voices.append(voice_of(scene, part, start, end))
            shots += shots_of(scene, answer, part, start, until)
            cues += cues_of(scene, answer, part, start, end)
        start = until
    chapters = tuple(chapters_of(scenes, [*starts, start]))
    return Montage(start / 1000, tuple(voices), tuple(shots), tuple(cues), chapters)


def silent(scene: Scene, told: Mapping[str, Told]) -> bool:
    """Whether a scene is shown although nobody speaks. When all that it made heard was cut out, it
    goes with it."""
    return scene.mute or scene.answer not in told


# Which part of a voice


def parts_of(scenes: Sequence[Scene], told: Mapping[str, Told]) -> list[Part | None]:
    """What each scene makes heard; None: nobody speaks, or nothing of it is left.

    A scene whose first sentence is gone begins where the scene before left the same voice; one
    whose last sentence is gone ends where another scene takes the voice up, else with the voice.
    """
    begins = [beginning(scene, told) for scene in scenes]
    found: list[Part | None] = []
    for number, scene in enumerate(scenes):
        answer = told.get(scene.answer)
        if answer is None or scene.mute:
            found.append(None)
            continue
        start = begins[number]
        if start is None:
            start = left_at(scenes, found, scene.answer)
        end = ending(scene, answer)
        if end is None:
            end = taken_up(scenes, begins, number, start)
        end = length(answer) if end is None else min(end, length(answer))
        found.append((start, end) if end > start else None)
    return found


def taken_up(
    scenes: Sequence[Scene], begins: Sequence[int | None], number: int, start: int
) -> int | None:
    """Where another scene first takes the same voice up, from `start` on."""
    others = [
        begin
        for place, begin in enumerate(begins)
        if place != number
        and scenes[place].answer == scenes[number].answer
        and not scenes[place].mute
        and begin is not None
        and begin >= start
    ]
    return min(others, default=None)


def beginning(scene: Scene, told: Mapping[str, Told]) -> int | None:
    """Where the voice begins; None when its sentence is gone or has no time."""
    answer = told.get(scene.answer)
    if answer is None:
        return None
    if not scene.first or (answer.said and answer.said[0].id == scene.first):
        return 0
    return moments(answer).get(scene.first)


def ending(scene: Scene, answer: Told) -> int | None:
    """Where the voice ends: where the sentence after `last` begins."""
    if not scene.last:
        return length(answer)
    names = [said.id for said in answer.said]
    if scene.last not in names:
        return None
    after = names.index(scene.last) + 1
    if after == len(names):
        return length(answer)
    return moments(answer).get(names[after])


def moments(answer: Told) -> dict[str, int]:
    if not timed(answer.said):
        return {}
    return {said.id: milliseconds(heard_at(answer.keep, said.start)) for said in answer.said}


def left_at(scenes: Sequence[Scene], found: Sequence[Part | None], answer: str) -> int:
    """Where the scenes before left a voice."""
    heard = [
        part[1]
        for scene, part in zip(scenes, found, strict=False)
        if part and scene.answer == answer
    ]
    return heard[-1] if heard else 0


def breath(scenes: Sequence[Scene], parts: Sequence[Part | None], number: int) -> int:
    """The silence after a voice: none when the next scene goes on with it, or there is no next."""
    if number + 1 == len(scenes):
        return 0
    part, following = parts[number], parts[number + 1]
    same = scenes[number + 1].answer == scenes[number].answer
    goes_on = same and part is not None and following is not None and following[0] == part[1]
    return 0 if goes_on else GAP


# What is heard, seen and read


def voice_of(scene: Scene, part: Part, start: int, end: int) -> Voice:
    return Voice(scene.answer, start / 1000, end / 1000, scene.chapter, scene.id, part[0] / 1000)


def base_of(scene: Scene) -> list[Photo]:
    """What a scene shows by itself: photos one after the other, or its card."""
    return [*scene.photos] if scene.kind == "photo" and scene.photos else [None]


def shots_of(scene: Scene, answer: Told, part: Part, start: int, until: int) -> list[Shot]:
    """The scene's own, then each photo pinned to a sentence that is heard in it."""
    origin = start - part[0]
    marks = {
        photo: moment
        for photo, moment in marks_of(answer, origin).items()
        if origin + part[0] <= moment < origin + part[1]
    }
    seen = list(dict.fromkeys([*base_of(scene), *marks]))
    return laid(scene.answer, seen, marks, start, until, scene.id)


def cues_of(scene: Scene, answer: Told, part: Part, start: int, end: int) -> Iterator[Cue]:
    origin = start - part[0]
    for first, last, text in captions(answer, origin, origin + length(answer)):
        first, last = max(first, start), min(last, end)
        if last > first:
            yield Cue(scene.answer, first / 1000, last / 1000, text, scene.id)


def said_in(scene: Scene, story: Story, start: int, until: int) -> Iterator[Cue]:
    """The words of a video that is heard, spread over it."""
    heard = scene.kind == "video" and not scene.mute
    words = story.words.get(scene.clip, "") if heard else ""
    for first, last, text in spread(words, start, until):
        yield Cue(scene.answer, first / 1000, last / 1000, text, scene.id)


def unhurried(scene: Scene, videos: Mapping[str, float]) -> int:
    """How long a scene lasts in which nobody speaks over it."""
    if scene.kind == "video":
        return max(1, milliseconds(videos[scene.clip]))
    if scene.seconds > 0:
        return milliseconds(scene.seconds)
    if scene.kind in ("title", "quote"):
        letters = len(scene.text) + len(scene.subtitle)
        return max(SHORTEST_CARD, SETTLING + letters * 1000 // READING)
    if scene.kind == "photos":
        return LOOKING + BESIDE * max(0, len(scene.photos) - 1)
    return LOOKING * max(1, len(scene.photos)) if scene.kind == "photo" else LOOKING


def chapters_of(scenes: Sequence[Scene], edges: Sequence[int]) -> Iterator[Chapter]:
    """`edges`: when each scene begins, then the end of all."""
    begins = [number for number, scene in enumerate(scenes) if scene.chapter]
    for number, following in zip(begins, [*begins[1:], len(scenes)], strict=False):
        scene = scenes[number]
        yield Chapter(edges[number] / 1000, edges[following] / 1000, scene.chapter, scene.id)
