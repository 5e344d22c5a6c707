"""What a portrait draft holds, read once from its items and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from media.edits import PhotoEdits, SoundEdits, VideoEdits
from studio.consents.models import Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import Derivative, Medium, StoredFile
from studio.files.queries import files_in
from studio.portraits.changes import photo_edits, sound_edits, video_edits
from studio.portraits.items import (
    Answer,
    Hotspot,
    Naming,
    Photo,
    Question,
    Scene,
    Sheet,
    SpokenSentence,
    Subject,
    Video,
)
from studio.portraits.montage import Said, Story, Told, after_cuts, standing, timed
from studio.portraits.montage import Scene as StoryScene

One = TypeVar("One", Subject, Sheet)


@dataclass(frozen=True)
class Spoken:
    """An answer somebody recorded, or words somebody wrote down for one. `said` are its sentences
    at their times in the original voice, cut out ones included."""

    item: Item
    answer: Answer
    question: str
    voice: StoredFile | None
    heard: tuple[str, ...]
    said: tuple[Said, ...] = ()

    @property
    def text(self) -> str:
        """What is said: its sentences together, else what somebody typed."""
        if self.said:
            return " ".join(one.text for one in self.told)
        return self.answer.text.strip()

    @property
    def edits(self) -> SoundEdits:
        return sound_edits(self.item.properties)

    @property
    def told(self) -> tuple[Said, ...]:
        """The sentences that are still heard, at their times after the cuts."""
        return after_cuts(self.said, self.edits.keep)

    def made(self, recipe: str) -> Derivative | None:
        """What others hear of the voice: with its edits, or nothing yet."""
        return self.voice.derivative(recipe, self.edits) if self.voice else None

    @property
    def seconds(self) -> float:
        """Of the voice, once it can be heard by others."""
        made = self.made("listen")
        return (made.seconds or 0.0) if made else 0.0


@dataclass(frozen=True)
class Pictured:
    """A photo that somebody took."""

    item: Item
    photo: Photo
    file: StoredFile

    @property
    def edits(self) -> PhotoEdits:
        return photo_edits(self.item.properties)

    def made(self, recipe: str) -> Derivative | None:
        """What others see of the photo: with its edits, masks and all, or nothing yet."""
        return self.file.derivative(recipe, self.edits)

    @property
    def focus(self) -> tuple[float, float]:
        """Where to look on the picture that is shown."""
        return focus_on(self.edits, (self.photo.focus_x, self.photo.focus_y))


def focus_on(edits: PhotoEdits, spot: tuple[float, float]) -> tuple[float, float]:
    """A point of the upright original on the edited picture; at its border when it was cropped
    away."""
    x, y = edits.moved(spot)
    return round(min(1.0, max(0.0, x)), 4), round(min(1.0, max(0.0, y)), 4)


@dataclass(frozen=True)
class Filmed:
    """A video that somebody made."""

    item: Item
    video: Video
    file: StoredFile

    @property
    def edits(self) -> VideoEdits:
        return video_edits(self.item.properties)

    def made(self, recipe: str) -> Derivative | None:
        return self.file.derivative(recipe, self.edits)

    @property
    def seconds(self) -> float:
        made = self.made("watch")
        return (made.seconds or 0.0) if made else 0.0

    @property
    def words(self) -> str:
        """What is said in it; nothing once it is mute."""
        return "" if self.edits.mute else self.video.words.strip()

    @property
    def people(self) -> tuple[str, ...]:
        """Who is seen or heard in it."""
        heard = [] if self.edits.mute else self.video.heard
        return tuple(dict.fromkeys((*self.video.shown, *heard)))


@dataclass(frozen=True)
class Staged:
    """A scene of the storyboard."""

    item: Item
    scene: Scene

    def told(self) -> StoryScene:
        """The same as assembling needs it: a mute scene is shown, and nobody speaks in it."""
        one = self.scene
        return StoryScene(
            id=self.item.id,
            kind=one.kind,
            photos=tuple(one.photos),
            clip=one.clip or "",
            answer=one.answer or "",
            first=one.first or "",
            last=one.last or "",
            text=one.text.strip(),
            subtitle=one.subtitle.strip(),
            mute=one.mute,
            seconds=one.seconds,
            chapter=one.chapter.strip(),
        )


@dataclass(frozen=True)
class Touched:
    """A point or an outline on a photo."""

    item: Item
    hotspot: Hotspot


@dataclass(frozen=True)
class Named:
    """A place that somebody speaks of."""

    item: Item
    naming: Naming

    def heard(self, spoken: Spoken) -> tuple[float, float] | None:
        """From when to when it is heard in the voice as others hear it; None: it was cut out."""
        one = self.naming
        if one.sentence:
            return self.within(spoken, one.sentence)
        if one.end <= one.start or one.voice not in (None, spoken.answer.voice):
            return 0.0, spoken.seconds
        return spoken.edits.moved_span(one.start, one.end)

    def within(self, spoken: Spoken, sentence: str) -> tuple[float, float] | None:
        """The time of a sentence, the whole answer while it has none; None: it is gone."""
        said = next((said for said in spoken.told if said.id == sentence), None)
        if said is None:
            return None
        return (said.start, said.end) if said.end > said.start else (0.0, spoken.seconds)

    def words(self, spoken: Spoken) -> str:
        """What is said there."""
        heard = self.heard(spoken)
        if self.naming.sentence:
            return next((s.text for s in spoken.told if s.id == self.naming.sentence), "")
        if heard is None or not spoken.told or not timed(spoken.told):
            return spoken.text
        start, end = heard
        return " ".join(said.text for said in spoken.told if said.start < end and said.end > start)


@dataclass(frozen=True)
class Material:
    """Everything of one portrait that may be shown, in order."""

    draft: Draft
    sheet: Sheet
    subject: Subject
    answers: tuple[Spoken, ...]
    photos: tuple[Pictured, ...]
    videos: tuple[Filmed, ...] = ()
    ambience: StoredFile | None = None
    scenes: tuple[Staged, ...] = ()
    hotspots: tuple[Touched, ...] = ()
    namings: tuple[Named, ...] = ()

    def story(self) -> Story:
        """What assembling needs: only files that can already be shown."""
        ready = [picture for picture in self.photos if picture.made("gallery")]
        homes = self.homes()
        told = tuple(
            Told(
                id=spoken.item.id,
                seconds=spoken.seconds,
                question=spoken.question,
                text=spoken.text,
                said=spoken.said,
                keep=spoken.edits.keep,
                photos=tuple(p.item.id for p in ready if homes.get(p.item.id) == spoken.item.id),
                pinned={
                    p.item.id: p.photo.sentence
                    for p in ready
                    if p.photo.sentence and homes.get(p.item.id) == spoken.item.id
                },
            )
            for spoken in self.answers
        )
        own = {photo for answer in told for photo in answer.photos}
        loose = tuple(p.item.id for p in ready if p.item.id not in own)
        videos = {one.item.id: one.seconds for one in self.videos if one.seconds}
        words = {one.item.id: one.words for one in self.videos if one.words}
        return Story(told, loose, videos, tuple(one.told() for one in self.scenes), words)

    def homes(self) -> dict[str, str]:
        """Photo -> the answer it goes with: that of its sentence, else the one somebody chose."""
        spoken = {said.id: one.item.id for one in self.answers for said in one.said}
        found = {
            p.item.id: spoken.get(p.photo.sentence or "") or p.photo.answer for p in self.photos
        }
        return {photo: answer for photo, answer in found.items() if answer}

    def photos_of(self, spoken: Spoken) -> list[Pictured]:
        """The photos that go with an answer, in their order."""
        homes = self.homes()
        return [p for p in self.photos if homes.get(p.item.id) == spoken.item.id]

    def shown_scenes(self) -> list[Staged]:
        """The scenes that have what they need (see montage.standing)."""
        left = {scene.id for scene in standing(self.story())}
        return [one for one in self.scenes if one.item.id in left]

    def shown_hotspots(self) -> list[Touched]:
        """The points whose photo is there, and what they open too."""
        answers = {one.item.id for one in self.answers if one.voice}
        photos = {one.item.id for one in self.photos}
        return [one for one in self.hotspots if opens(one.hotspot, answers, photos)]

    def shown_namings(self) -> list[tuple[Named, Spoken]]:
        """The places spoken of in answers that are there, with a voice, where it is still heard."""
        answers = {one.item.id: one for one in self.answers if one.voice}
        found = ((one, answers.get(one.naming.answer)) for one in self.namings)
        return [(one, s) for one, s in found if s and one.naming.place and one.heard(s)]

    def without(self, refused: frozenset[Need], silent: frozenset[str] = frozenset()) -> Material:
        """What is left when those who said no are left out: their voices with the words spoken,
        what is told about them, the photos that show them, and those of things that the `silent`
        took."""

        def stays(file: StoredFile, needs: list[Need]) -> bool:
            """What shows somebody is decided by who is shown; a thing, by who gave its picture."""
            return refused.isdisjoint(needs) if needs else file.person_id not in silent

        bed = self.ambience
        return replace(
            self,
            answers=tuple(s for s in self.answers if refused.isdisjoint(self.answer_needs(s))),
            photos=tuple(p for p in self.photos if stays(p.file, photo_needs(p))),
            videos=tuple(v for v in self.videos if stays(v.file, video_needs(v))),
            ambience=bed if bed and stays(bed, []) else None,
        )

    def givers(self) -> frozenset[str]:
        """The ids of those who gave its photos, videos and sound of the place."""
        files = [one.file for one in self.photos] + [one.file for one in self.videos]
        return frozenset(file.person_id for file in (*files, self.ambience) if file)

    def needs(self) -> list[Need]:
        """Whose agreement the portrait needs, each need once."""
        wanted = [need for spoken in self.answers for need in self.answer_needs(spoken)]
        wanted += [need for picture in self.photos for need in photo_needs(picture)]
        wanted += [need for filmed in self.videos for need in video_needs(filmed)]
        return list(dict.fromkeys(wanted))

    def answer_needs(self, spoken: Spoken) -> list[Need]:
        """The voice of who speaks, in this recording; the story of who speaks or is told of."""
        voice = spoken.answer.voice
        voices = [Need(p, Use.VOICE, voice) for p in spoken.heard] if voice else []
        told_of = dict.fromkeys((*spoken.heard, *self.subject.people))
        return voices + [Need(person, Use.STORY) for person in told_of]


def opens(hotspot: Hotspot, answers: set[str], photos: set[str]) -> bool:
    """Whether a point leads to something that is there."""
    there = {
        "sound": hotspot.answer in answers,
        "photo": hotspot.other in photos,
        "text": bool(hotspot.text.strip()) and hotspot.answer in {None, *answers},
        "place": hotspot.place is not None,
    }
    return hotspot.on in photos and bool(hotspot.outline) and there[hotspot.opens]


def photo_needs(picture: Pictured) -> list[Need]:
    return [Need(person, Use.IMAGE, picture.file.id) for person in picture.photo.shown]


def video_needs(filmed: Filmed) -> list[Need]:
    """The image of who is seen, the voice and the story of who is heard."""
    seen = [Need(person, Use.IMAGE, filmed.file.id) for person in filmed.video.shown]
    heard = [] if filmed.edits.mute else filmed.video.heard
    voices = [Need(person, Use.VOICE, filmed.file.id) for person in heard]
    return [*seen, *voices, *(Need(person, Use.STORY) for person in heard)]


def material_of(db: Session, draft: Draft) -> Material:
    """Read a draft. Items that hold nothing to show (passed questions, a photo on its way) are
    left out."""
    items = items_of(db, draft)
    files = files_in(db, draft.action_id, file_ids(items))
    subject = first(items, "subject", Subject)
    return Material(
        draft=draft,
        sheet=first(items, "sheet", Sheet),
        subject=subject,
        answers=tuple(spoken_in(items, files, subject)),
        photos=tuple(pictured_in(items, files)),
        videos=tuple(filmed_in(items, files)),
        ambience=files.get(first(items, "sheet", Sheet).ambience or ""),
        scenes=tuple(
            Staged(item, msgspec.convert(known(item), Scene))
            for item in items
            if item.type == "scene"
        ),
        hotspots=tuple(
            Touched(item, msgspec.convert(known(item), Hotspot))
            for item in items
            if item.type == "hotspot"
        ),
        namings=tuple(
            Named(item, msgspec.convert(known(item), Naming))
            for item in items
            if item.type == "naming"
        ),
    )


def known(item: Item) -> dict[str, Any]:
    """Its properties, without those that were taken away."""
    return {name: value for name, value in item.properties.items() if value is not None}


def file_ids(items: list[Item]) -> set[str]:
    names = ("voice", "photo", "video", "ambience")
    named = (item.properties.get(name) for item in items for name in names)
    return {file_id for file_id in named if file_id}


def first(items: list[Item], type: str, shape: type[One]) -> One:
    """The one item of a type as its struct; the struct's defaults when nobody made it."""
    found = next((item for item in items if item.type == type), None)
    return msgspec.convert(found.properties, shape) if found else shape()


def spoken_in(items: list[Item], files: Mapping[str, StoredFile], subject: Subject) -> list[Spoken]:
    """The answers in the order of their questions; those whose question is gone come last."""
    questions = [item for item in items if item.type == "question"]
    places = {item.id: number for number, item in enumerate(questions)}
    texts = {item.id: msgspec.convert(item.properties, Question).text for item in questions}
    said = sentences_in(items)
    found = []
    for item in items:
        if item.type != "answer":
            continue
        answer = msgspec.convert(item.properties, Answer)
        voice = files.get(answer.voice or "")
        if answer.skipped or not (voice or answer.text.strip() or said.get(item.id)):
            continue
        text = texts.get(answer.question, "")
        heard = heard_in(item, answer, subject)
        found.append(Spoken(item, answer, text, voice, heard, said.get(item.id, ())))
    return sorted(found, key=lambda s: places.get(s.answer.question, len(places)))


def sentences_in(items: list[Item]) -> dict[str, tuple[Said, ...]]:
    """The sentences of each answer, in the order they are heard; empty ones say nothing, and
    times taken on a recording that was replaced are none."""
    voices = {item.id: item.properties.get("voice") for item in items if item.type == "answer"}
    found: dict[str, list[Said]] = {}
    for item in items:
        if item.type == "sentence":
            one = msgspec.convert(item.properties, SpokenSentence)
            if one.text.strip():
                start, end = one.timed_on(voices.get(one.answer))
                said = Said(start, end, one.text.strip(), item.id)
                found.setdefault(one.answer, []).append(said)
    return {answer: in_order(said) for answer, said in found.items()}


def in_order(said: list[Said]) -> tuple[Said, ...]:
    """By time once all have one; until then as they were put in order."""
    return tuple(sorted(said, key=lambda one: one.start) if timed(said) else said)


def heard_in(item: Item, answer: Answer, subject: Subject) -> tuple[str, ...]:
    """Who speaks: the persons somebody named, else who recorded it. A professional who held the
    phone for somebody is not the one who speaks: then it is the person of the portrait."""
    if answer.heard:
        return tuple(answer.heard)
    if not subject.people or item.author_id in subject.people:
        return (item.author_id,)
    return tuple(subject.people)


def pictured_in(items: list[Item], files: Mapping[str, StoredFile]) -> list[Pictured]:
    found = []
    for item in items:
        if item.type == "photo":
            photo = msgspec.convert(item.properties, Photo)
            file = files.get(photo.photo or "")
            if file is not None and file.medium == Medium.PHOTO:
                found.append(Pictured(item, photo, file))
    return found


def filmed_in(items: list[Item], files: Mapping[str, StoredFile]) -> list[Filmed]:
    found = []
    for item in items:
        if item.type == "video":
            video = msgspec.convert(item.properties, Video)
            file = files.get(video.video or "")
            if file is not None and file.medium == Medium.VIDEO:
                found.append(Filmed(item, video, file))
    return found


def shown_in(db: Session, whole: Material) -> Material:
    """The same draft without what somebody said no to: that is in no film and no edition."""
    answers = answers_about(db, whole.draft.id)
    return whole.without(refused_in(answers, whole), silent_in(answers, whole))


def refused_in(answers: Answers, whole: Material) -> frozenset[Need]:
    """What somebody said no to."""
    return frozenset(need for need in whole.needs() if answers.refuse(need))


def silent_in(answers: Answers, whole: Material) -> frozenset[str]:
    """Who gave files, and says no to the whole."""
    return frozenset(one for one in whole.givers() if answers.refuse(Need(one, Use.STORY)))


def display_name(subject: Subject, names: Mapping[str, str]) -> str:
    """The word of the title card, only when everybody it names agreed (`names`: id to name)."""
    if not subject.people or not set(subject.people) <= set(names):
        return ""
    return subject.name.strip() or joined(names[person] for person in subject.people)


def joined(words: Iterable[str]) -> str:
    """`Nadia, Karim et Lucie`."""
    *first, last = words
    return _("%(some)s et %(last)s", some=", ".join(first), last=last) if first else last
