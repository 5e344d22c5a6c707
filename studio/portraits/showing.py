"""What the public page and the embed of a portrait read, made from its `page.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from studio.portraits.montage import Cue, Montage
from studio.portraits.page import FILM, WHOLE_SOUND, PageAnswer, PagePhoto, PortraitPage, read_page
from studio.publishing.bundle import Page


@dataclass(frozen=True)
class ShownAnswer:
    """One answer: its words cut as the captions are, so that the text can follow the voice."""

    answer: PageAnswer
    cues: tuple[Cue, ...]
    start: float
    photos: tuple[PagePhoto, ...]


@dataclass(frozen=True)
class ShownPortrait:
    page: PortraitPage
    answers: tuple[ShownAnswer, ...]
    loose: tuple[PagePhoto, ...]  # photos of no answer
    first: PagePhoto | None  # the first that is seen

    @property
    def montage(self) -> Montage:
        return self.page.montage

    @property
    def player(self) -> dict[str, Any]:
        """What the player's script reads. Addresses are in the page: it finds them there."""
        timeline: dict[str, Any] = msgspec.to_builtins(self.montage)
        focus = {photo.id: list(photo.focus) for photo in self.page.photos}
        return {"montage": timeline, "focus": focus}

    def film(self, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
        return part_in(manifest, FILM)

    def whole_sound(self, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
        return part_in(manifest, WHOLE_SOUND)


def part_in(manifest: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The film and the whole sound join their edition later: the manifest knows."""
    found = (part for part in manifest["media"] if part["name"] == name)
    part: dict[str, Any] | None = next(found, None)
    return part


def page_context(data: Page) -> dict[str, Any]:
    page = read_page(data)
    photos = {photo.id: photo for photo in page.photos}
    own = {photo for answer in page.answers for photo in answer.photos}
    seen = next((shot.photo for shot in page.montage.shots if shot.photo), None)
    shown = ShownPortrait(
        page=page,
        answers=tuple(shown_answer(page, answer, photos) for answer in page.answers),
        loose=tuple(photo for photo in page.photos if photo.id not in own),
        first=photos.get(seen) if seen else None,
    )
    return {"portrait": shown}


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
