"""What the public page and the embed of a portrait read, made from its `page.json`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from studio.portraits.excerpts import Choice, asked_in, between, choices_in
from studio.portraits.montage import Cue, Montage
from studio.portraits.page import (
    FILM,
    MIXED,
    WHOLE_SOUND,
    PageAnswer,
    PageHotspot,
    PageNaming,
    PagePhoto,
    PageScene,
    PortraitPage,
    read_page,
)
from studio.publishing.bundle import Page


@dataclass(frozen=True)
class ShownAnswer:
    """One answer: its words cut as the captions are, so that the text can follow the voice."""

    answer: PageAnswer
    cues: tuple[Cue, ...]
    start: float
    photos: tuple[PagePhoto, ...]


@dataclass(frozen=True)
class ShownScene:
    """One scene: when it begins, what it shows, and where its ways lead."""

    scene: PageScene
    start: float
    photos: tuple[PagePhoto, ...]

    @property
    def name(self) -> str:
        """What a link to it is called."""
        return self.scene.chapter or self.scene.text


@dataclass(frozen=True)
class ShownNaming:
    """A place that is spoken of: its voice, and when that is heard in the whole, if it is."""

    naming: PageNaming
    voice: str | None
    span: tuple[float, float] | None


@dataclass(frozen=True)
class ShownPoint:
    """A point on a photo and what it opens: a voice, words, another photo."""

    point: PageHotspot
    answer: PageAnswer | None
    other: PagePhoto | None

    @property
    def is_outline(self) -> bool:
        return len(self.point.outline) > 2


@dataclass(frozen=True)
class ShownPortrait:
    page: PortraitPage
    answers: tuple[ShownAnswer, ...]
    loose: tuple[PagePhoto, ...]  # photos of no answer
    first: PagePhoto | None  # the first that is seen
    span: tuple[float, float] | None = None  # of an excerpt, in seconds

    scenes: tuple[ShownScene, ...] = ()
    points: Mapping[str, tuple[ShownPoint, ...]] = field(default_factory=dict)  # by photo
    namings: tuple[ShownNaming, ...] = ()

    def tells_of(self, spot: Callable[[str, str], Any]) -> bool:
        """Whether the public sees one of the places that are spoken of."""
        places = [one.naming.place for one in self.namings]
        return any(spot(place.map, place.item) for place in places)

    def asked(self, args: Mapping[str, str]) -> ShownPortrait:
        """The excerpt that an address names; the whole when it names none."""
        span = asked_in(args, self.page)
        if span is None:
            return self
        return replace(shown_portrait(between(self.page, *span)), span=span)

    def heard_in(self, answer: PageAnswer) -> str:
        """`#t=3,12`: what is heard of a voice in an excerpt, for the browser's own player."""
        voices = [v for v in self.montage.voices if v.answer == answer.id]
        if self.span is None or not voices:
            return ""
        first, last = voices[0], voices[-1]
        start = max(self.span[0], first.start) - first.start + first.offset
        end = min(self.span[1], last.end) - last.start + last.offset
        return f"#t={start:.3f},{end:.3f}"

    @staticmethod
    def clock(seconds: float) -> str:
        """As players write it: `0:07`, `12:30`, `1:02:03`."""
        minutes, rest = divmod(int(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    @property
    def montage(self) -> Montage:
        return self.page.montage

    @property
    def player(self) -> dict[str, Any]:
        """What the player's script reads. Addresses are in the page: it finds them there."""
        timeline: dict[str, Any] = msgspec.to_builtins(self.montage)
        focus = {photo.id: list(photo.focus) for photo in self.page.photos}
        cards = {
            scene.id: {
                "kind": scene.kind,
                "text": scene.text,
                "subtitle": scene.subtitle,
                "photos": scene.photos,
                "clip": scene.clip,
                "mute": scene.mute,
                "choices": [msgspec.to_builtins(choice) for choice in scene.choices],
            }
            for scene in self.page.scenes
        }
        return {"montage": timeline, "focus": focus, "scenes": cards, "span": self.span}

    @property
    def choices(self) -> list[Choice]:
        """From which words an excerpt may begin, and with which it may end."""
        return choices_in(self.page)

    @property
    def has_ways(self) -> bool:
        """Whether one chooses one's path somewhere."""
        return any(scene.choices for scene in self.page.scenes)

    def film(self, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
        return part_in(manifest, FILM)

    def whole_sound(self, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
        return self.mixed(manifest) or part_in(manifest, WHOLE_SOUND)

    def mixed(self, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
        """All that is heard, the ambience under the voices; None until it is made."""
        return part_in(manifest, MIXED) if self.page.ambience else None


def part_in(manifest: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The film and the whole sound join their edition later: the manifest knows."""
    found = (part for part in manifest["media"] if part["name"] == name)
    part: dict[str, Any] | None = next(found, None)
    return part


def page_context(data: Page) -> dict[str, Any]:
    return {"portrait": shown_portrait(read_page(data))}


def shown_portrait(page: PortraitPage) -> ShownPortrait:
    photos = {photo.id: photo for photo in page.photos}
    own = {photo for answer in page.answers for photo in answer.photos}
    seen = next((shot.photo for shot in page.montage.shots if shot.photo), None)
    return ShownPortrait(
        page=page,
        answers=tuple(shown_answer(page, answer, photos) for answer in page.answers),
        loose=tuple(photo for photo in page.photos if photo.id not in own),
        first=photos.get(seen) if seen else None,
        scenes=tuple(shown_scenes(page, photos)),
        points=shown_points(page, photos),
        namings=tuple(shown_namings(page)),
    )


def shown_scenes(page: PortraitPage, photos: Mapping[str, PagePhoto]) -> Iterator[ShownScene]:
    """Those that the timeline has, each at its moment."""
    starts: dict[str, float] = {}
    for shot in page.montage.shots:
        starts.setdefault(shot.scene, shot.start)
    for scene in page.scenes:
        if scene.id in starts:
            seen = tuple(photos[photo] for photo in scene.photos if photo in photos)
            yield ShownScene(scene, starts[scene.id], seen)


def shown_namings(page: PortraitPage) -> Iterator[ShownNaming]:
    voices = {answer.id: answer.voice for answer in page.answers}
    for one in page.namings:
        yield ShownNaming(one, voices.get(one.answer), heard_at(page.montage, one))


def heard_at(montage: Montage, one: PageNaming) -> tuple[float, float] | None:
    """When a moment of a voice is heard in the whole; None when no scene takes it up."""
    for voice in montage.voices:
        first = max(one.start, voice.offset)
        last = min(one.end, voice.offset + voice.end - voice.start)
        if voice.answer == one.answer and last > first:
            moved = voice.start - voice.offset
            return round(first + moved, 2), round(last + moved, 2)
    return None


def shown_points(
    page: PortraitPage, photos: Mapping[str, PagePhoto]
) -> dict[str, tuple[ShownPoint, ...]]:
    answers = {answer.id: answer for answer in page.answers}
    found: dict[str, tuple[ShownPoint, ...]] = {}
    for point in page.hotspots:
        shown = ShownPoint(point, answers.get(point.answer), photos.get(point.other))
        found[point.on] = (*found.get(point.on, ()), shown)
    return found


def shown_answer(
    page: PortraitPage, answer: PageAnswer, photos: Mapping[str, PagePhoto]
) -> ShownAnswer:
    voice = next((v for v in page.montage.voices if v.answer == answer.id), None)
    return ShownAnswer(
        answer=answer,
        cues=tuple(cue for cue in page.montage.cues if cue.answer == answer.id),
        start=voice.start if voice else 0.0,
        photos=tuple(photos[photo] for photo in answer.photos),
    )
