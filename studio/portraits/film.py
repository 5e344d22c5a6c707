"""From a montage to the storyboard that the media engine renders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from flask_babel import gettext as _

from media.portrait.review import MOST_PICTURES
from media.portrait.scenes import (
    Ambience,
    AnyScene,
    Caption,
    ClipScene,
    Credits,
    MovementName,
    Narration,
    PhotoScene,
    PhotosScene,
    PlaceScene,
    QuoteScene,
    Storyboard,
    TitleScene,
    Transition,
    TransitionName,
)
from media.portrait.soundtrack import Piece
from studio.kernel.ids import digest
from studio.portraits.drawing import clipped
from studio.portraits.material import Material, Staged
from studio.portraits.montage import CLOSING, OPENING, Montage, Shot, Voice, assemble
from studio.portraits.page import PageScene, PortraitPage

SIZE = (1280, 720)  # pixels of the film to keep; its preview has 480 lines
BRICK = "#93381d"
LONGEST_QUOTE = 300  # characters of a question on its card
LOUDEST_BED = -4.0  # decibels under a voice alone: words stay clear
ROUNDING = 0.002  # seconds between two spans that follow one another
VERSION = 1  # of the rules below: a change of look must make new films


class Card(msgspec.Struct, frozen=True):
    """What a scene of the storyboard shows by itself. `photos` are ids of the montage, `picture`
    the file of a small map and `point` where the place is on it, `clip` a video of the montage."""

    kind: str = ""
    text: str = ""
    subtitle: str = ""
    chapter: str = ""
    photos: tuple[str, ...] = ()
    picture: str = ""
    point: tuple[float, float] | None = None
    movement: MovementName = "auto"
    transition: TransitionName = "fade"
    clip: str = ""
    mute: bool = False


class Screenplay(msgspec.Struct, frozen=True):
    """Everything a film shows, in words, times and names of files: what it is named by.

    `sounds`, `pictures` and `clips` lead from the ids of the montage to files (see `storyboard`);
    `ambience` is the file of the sound under the voices.
    """

    title: str
    name: str
    intro: str
    credits: tuple[str, ...]
    montage: Montage
    sounds: Mapping[str, str]
    pictures: Mapping[str, tuple[str, tuple[float, float]]]
    cards: Mapping[str, Card] = {}
    clips: Mapping[str, str] = {}
    ambience: str = ""
    ambience_gain: float = 0.0


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
        cards={one.item.id: card_of(one) for one in material.shown_scenes()},
        clips={one.item.id: made.key for one in material.videos if (made := one.made("watch"))},
        ambience=bed_of(material),
        ambience_gain=material.sheet.ambience_gain,
    )


def bed_of(material: Material) -> str:
    """The sound under the voices, once it is prepared."""
    made = material.ambience.derivative("listen") if material.ambience else None
    return made.key if made else ""


def card_of(staged: Staged) -> Card:
    one = staged.scene
    return Card(
        kind=one.kind,
        text=one.text.strip(),
        subtitle=one.subtitle.strip(),
        chapter=one.chapter.strip(),
        photos=staged.told().photos,
        movement=one.movement,
        transition=one.transition,
        clip=one.clip or "",
        mute=one.mute,
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
        cards={one.id: card_in(one) for one in page.scenes},
        clips={video.id: video.large or video.video for video in page.videos},
        ambience=page.ambience,
        ambience_gain=page.ambience_gain,
    )


def card_in(scene: PageScene) -> Card:
    return Card(
        kind=scene.kind,
        text=scene.text,
        subtitle=scene.subtitle,
        chapter=scene.chapter,
        photos=tuple(scene.photos),
        picture=scene.place.picture if scene.place else "",
        point=scene.place.point if scene.place else None,
        clip=scene.clip,
        mute=scene.mute,
        movement=msgspec.convert(scene.movement, MovementName),
        transition=msgspec.convert(scene.transition, TransitionName),
    )


def closing_lines(credits: tuple[str, ...], action: str, structure: str) -> tuple[str, ...]:
    made = _("Un portrait fait dans l’action « %(title)s »", title=action)
    return tuple(line for line in (*credits, made, structure) if line)


def fingerprint(screenplay: Screenplay) -> str:
    """64 hexadecimal digits that change with anything the film would show."""
    return digest(f"{VERSION}\n{msgspec.json.encode(screenplay, order='deterministic').decode()}")


def storyboard(
    screenplay: Screenplay, path: Callable[[str], Path], sources: Mapping[str, str] | None = None
) -> Storyboard:
    """What the engine renders; `path` gives the file of a name, `sources` whom to name on a small
    map. A storyboard that begins with a title of its own needs no other."""
    return Storyboard(
        title=screenplay.title,
        scenes=(*opening(screenplay), *seen_scenes(screenplay, path, sources or {})),
        size=SIZE,
        accent=BRICK,
        credits=Credits(lines=screenplay.credits, seconds=CLOSING),
        ambience=bed(screenplay, path),
    )


def bed(screenplay: Screenplay, path: Callable[[str], Path]) -> Ambience | None:
    """It goes down while somebody speaks, and stays well under the voices always."""
    if not screenplay.ambience:
        return None
    level = Ambience.level + screenplay.ambience_gain
    return Ambience(str(path(screenplay.ambience)), min(LOUDEST_BED, level))


def heard(screenplay: Screenplay, path: Callable[[str], Path]) -> list[Piece]:
    """What is heard on the player's own clock: voices, and the sounds of videos. A voice that goes
    on from one scene into the next is one piece, so that nobody hears the picture change."""
    pieces = [
        Piece(str(path(screenplay.sounds[v.answer])), v.offset, v.offset + v.end - v.start, v.start)
        for v in screenplay.montage.voices
    ]
    whole: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.at):
        if whole and continues(whole[-1], piece):
            whole[-1] = replace(whole[-1], end=piece.end)
        else:
            whole.append(piece)
    return [*whole, *filmed(screenplay, path)]


def continues(before: Piece, piece: Piece) -> bool:
    """The same voice, with no hole in what is said nor in time."""
    moved = piece.at - piece.start - (before.at - before.start)
    said = abs(piece.start - before.end) < ROUNDING
    return before.sound == piece.sound and said and abs(moved) < ROUNDING


def filmed(screenplay: Screenplay, path: Callable[[str], Path]) -> Iterator[Piece]:
    """The sounds of the videos that nobody speaks over."""
    spoken = {voice.scene for voice in screenplay.montage.voices}
    begun: set[str] = set()
    for shot in screenplay.montage.shots:
        card = screenplay.cards.get(shot.scene) or Card()
        there = card.kind == "video" and card.clip in screenplay.clips
        if there and not card.mute and not {shot.scene} & (spoken | begun):
            begun.add(shot.scene)
            video = str(path(screenplay.clips[card.clip]))
            yield Piece(video, 0.0, shot.end - shot.start, shot.start, voice=False)


def opening(screenplay: Screenplay) -> Iterator[TitleScene]:
    first = next(iter(screenplay.montage.shots), None)
    card = screenplay.cards.get(first.scene) if first else None
    if card is None or card.kind != "title":
        yield TitleScene(
            title=clipped(screenplay.title),
            subtitle=clipped(screenplay.name or screenplay.intro),
            seconds=OPENING,
        )


def seen_scenes(
    screenplay: Screenplay, path: Callable[[str], Path], sources: Mapping[str, str]
) -> Iterator[AnyScene]:
    """One scene of the film a shot; the chapter or the question stands over the first of each."""
    voices = screenplay.montage.voices
    before: tuple[str, str] | None = None
    for shot in screenplay.montage.shots:
        here = (shot.scene, shot.answer)
        voice = next((v for v in voices if (v.scene, v.answer) == here), None)
        yield Shown(screenplay, shot, voice, here != before, path, sources).scene()
        before = here


@dataclass(frozen=True)
class Shown:
    """One shot on its way into the film."""

    screenplay: Screenplay
    shot: Shot
    voice: Voice | None
    is_first: bool
    path: Callable[[str], Path]
    sources: Mapping[str, str]

    @property
    def card(self) -> Card:
        return self.screenplay.cards.get(self.shot.scene) or Card()

    def scene(self) -> AnyScene:
        shared: Any = {
            "narration": self.narration(),
            "captions": tuple(self.captions()),
            "transition": Transition(self.card.transition),
            "seconds": None if self.voice else self.shot.end - self.shot.start,
        }
        if self.shot.photo is not None:
            label = clipped(self.label) if self.is_first else ""
            return self.photo(self.shot.photo, label=label, **shared)
        return self.drawn(shared)

    @property
    def label(self) -> str:
        return self.card.chapter or (self.voice.question if self.voice else "")

    def photo(self, photo: str, **shared: Any) -> PhotoScene:
        picture, focus = self.screenplay.pictures[photo]
        movement = self.card.movement
        return PhotoScene(picture=str(self.path(picture)), focus=focus, movement=movement, **shared)

    def drawn(self, shared: Any) -> AnyScene:
        """What a scene shows that is not one photo: its card, or the question on a card."""
        card = self.card
        beside = [photo for photo in card.photos if photo in self.screenplay.pictures]
        if card.kind == "video" and card.clip in self.screenplay.clips:
            return self.clip(shared)
        if card.kind == "photos" and beside:
            return self.beside(beside[:MOST_PICTURES], shared)
        if card.kind == "quote":
            return QuoteScene(text=card.text[:LONGEST_QUOTE], author=card.subtitle, **shared)
        if card.kind == "place" and card.picture:
            return self.place(shared)
        if card.kind in ("title", "place"):
            return TitleScene(title=clipped(card.text), subtitle=clipped(card.subtitle), **shared)
        words = self.label[:LONGEST_QUOTE] or self.screenplay.title
        return QuoteScene(text=words, **shared)

    def place(self, shared: Any) -> PlaceScene:
        """A small map, with whom it is owed to, and the name of the place beside it."""
        card = self.card
        return PlaceScene(
            picture=str(self.path(card.picture)),
            point=card.point,
            credit=self.sources.get(card.picture, ""),
            name=clipped(card.text),
            address=clipped(card.subtitle),
            **shared,
        )

    def clip(self, shared: Any) -> ClipScene:
        """The part of the video that lasts as long as the shot; beside a voice it is not heard."""
        video = str(self.path(self.screenplay.clips[self.card.clip]))
        begun = next(s.start for s in self.screenplay.montage.shots if s.scene == self.shot.scene)
        start = self.shot.start - begun
        end = start + self.shot.end - self.shot.start
        sound = self.voice is None and not self.card.mute
        return ClipScene(video=video, start=start, end=end, sound=sound, **shared)

    def beside(self, shown: list[str], shared: Any) -> AnyScene:
        """Photos side by side; one that is left alone fills the picture."""
        label = clipped(self.label)
        if len(shown) == 1:
            return self.photo(shown[0], label=label, **shared)
        pictures = tuple(str(self.path(self.screenplay.pictures[one][0])) for one in shown)
        return PhotosScene(pictures=pictures, movement=self.card.movement, label=label, **shared)

    def narration(self) -> Narration | None:
        """The part of the voice that is heard during the shot."""
        voice, shot = self.voice, self.shot
        if voice is None:
            return None
        sound = str(self.path(self.screenplay.sounds[voice.answer]))
        start, end = shot.start - voice.start, min(shot.end, voice.end) - voice.start
        flows = shot.end < voice.end or self.goes_on(voice)
        return Narration(sound, start + voice.offset, end + voice.offset, flows=flows)

    def goes_on(self, voice: Voice) -> bool:
        """Whether the next scene takes the same voice up where this one leaves it."""
        after = voice.offset + voice.end - voice.start
        return any(
            next.answer == voice.answer
            and next.start == voice.end
            and abs(next.offset - after) < ROUNDING
            for next in self.screenplay.montage.voices
        )

    def captions(self) -> Iterator[Caption]:
        """In seconds from the beginning of the shot; one that lasts over a change of photo is shown
        again after it."""
        shot, voice = self.shot, self.voice
        end = min(shot.end, voice.end) if voice else shot.end
        for cue in self.screenplay.montage.cues:
            first, last = max(cue.start, shot.start), min(cue.end, end)
            if (cue.scene, cue.answer) == (shot.scene, shot.answer) and last > first:
                yield Caption(first - shot.start, last - shot.start, cue.text)
