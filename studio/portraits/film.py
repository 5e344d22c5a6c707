"""From a montage to the storyboard that the media engine renders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from flask_babel import gettext as _

from media.portrait.scenes import (
    Caption,
    Credits,
    Narration,
    PhotoScene,
    QuoteScene,
    Storyboard,
    TitleScene,
)
from studio.kernel.ids import digest
from studio.portraits.drawing import clipped
from studio.portraits.material import Material
from studio.portraits.montage import CLOSING, OPENING, Cue, Montage, Shot, Voice, assemble
from studio.portraits.page import PortraitPage

SIZE = (1280, 720)  # pixels of the film to keep; its preview has 480 lines
BRICK = "#93381d"
LONGEST_QUOTE = 300  # characters of a question on its card
VERSION = 1  # of the rules below: a change of look must make new films


class Screenplay(msgspec.Struct, frozen=True):
    """Everything a film shows, in words, times and names of files: what it is named by.

    `sounds` and `pictures` lead from the ids of the montage to files (see `storyboard`).
    """

    title: str
    name: str
    intro: str
    credits: tuple[str, ...]
    montage: Montage
    sounds: Mapping[str, str]
    pictures: Mapping[str, tuple[str, tuple[float, float]]]


@dataclass(frozen=True)
class Names:
    """What may be told of the persons: the word of the title card, and the lines at the end."""

    name: str = ""
    credits: tuple[str, ...] = ()


def of_draft(material: Material, names: Names) -> Screenplay:
    """The screenplay of a draft. Files are keys of the store."""
    sounds = {
        spoken.item.id: made.key for spoken in material.answers if (made := spoken.made("listen"))
    }
    pictures = {
        one.item.id: (made.key, one.focus)
        for one in material.photos
        if (made := one.made("gallery"))
    }
    action = material.draft.action
    return Screenplay(
        title=material.draft.title,
        name=names.name,
        intro=material.sheet.intro.strip(),
        credits=closing_lines(names.credits, action.title, action.structure),
        montage=assemble(material.story()),
        sounds=sounds,
        pictures=pictures,
    )


def of_page(page: PortraitPage) -> Screenplay:
    """The screenplay of an edition. Files are names of its parts."""
    return Screenplay(
        title=page.title,
        name=page.name,
        intro=page.intro,
        credits=closing_lines(page.credits(), page.action, page.structure),
        montage=page.montage,
        sounds={answer.id: answer.voice for answer in page.answers if answer.voice},
        pictures={photo.id: (photo.image, photo.focus) for photo in page.photos},
    )


def closing_lines(credits: tuple[str, ...], action: str, structure: str) -> tuple[str, ...]:
    made = _("Un portrait fait dans l’action « %(title)s »", title=action)
    return tuple(line for line in (*credits, made, structure) if line)


def fingerprint(screenplay: Screenplay) -> str:
    """64 hexadecimal digits that change with anything the film would show."""
    return digest(f"{VERSION}\n{msgspec.json.encode(screenplay, order='deterministic').decode()}")


def storyboard(screenplay: Screenplay, path: Callable[[str], Path]) -> Storyboard:
    """What the engine renders; `path` gives the file of a name."""
    opening = TitleScene(
        title=clipped(screenplay.title),
        subtitle=clipped(screenplay.name or screenplay.intro),
        seconds=OPENING,
    )
    return Storyboard(
        title=screenplay.title,
        scenes=(opening, *spoken_scenes(screenplay, path)),
        size=SIZE,
        accent=BRICK,
        credits=Credits(lines=screenplay.credits, seconds=CLOSING),
    )


Spoken = PhotoScene | QuoteScene


def spoken_scenes(screenplay: Screenplay, path: Callable[[str], Path]) -> Iterator[Spoken]:
    for voice in screenplay.montage.voices:
        shots = [shot for shot in screenplay.montage.shots if shot.answer == voice.answer]
        for number, shot in enumerate(shots):
            label = voice.question if number == 0 else ""
            yield scene(screenplay, voice, shot, label, path)


def scene(
    screenplay: Screenplay, voice: Voice, shot: Shot, label: str, path: Callable[[str], Path]
) -> Spoken:
    """One shot: the part of the voice that is heard during it, and its captions."""
    start, end = shot.start - voice.start, min(shot.end, voice.end) - voice.start
    sound = str(path(screenplay.sounds[voice.answer]))
    cues = [cue for cue in screenplay.montage.cues if cue.answer == voice.answer]
    narration = Narration(sound, start, end, flows=shot.end < voice.end)
    captions = tuple(captions_in(cues, shot, voice))
    if shot.photo is None:
        words = voice.question[:LONGEST_QUOTE] or screenplay.title
        return QuoteScene(text=words, narration=narration, captions=captions)
    picture, focus = screenplay.pictures[shot.photo]
    return PhotoScene(
        picture=str(path(picture)),
        focus=focus,
        narration=narration,
        captions=captions,
        label=clipped(label),
    )


def captions_in(cues: list[Cue], shot: Shot, voice: Voice) -> Iterator[Caption]:
    """The captions of a shot, in seconds from its beginning; one that lasts over a change of
    photo is shown again after it."""
    end = min(shot.end, voice.end)
    for cue in cues:
        first, last = max(cue.start, shot.start), min(cue.end, end)
        if last > first:
            yield Caption(first - shot.start, last - shot.start, cue.text)
