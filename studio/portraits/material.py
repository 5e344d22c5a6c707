"""What a portrait draft holds: its items as people hear and see them, with their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from media.edits import PhotoEdits, SoundEdits, VideoEdits
from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.files.models import Derivative, StoredFile
from studio.portraits.changes import photo_edits, sound_edits, video_edits
from studio.portraits.items import (
    Answer,
    Hotspot,
    Naming,
    Photo,
    Scene,
    Sheet,
    Subject,
    Video,
)
from studio.portraits.montage import Said, Story, Told, after_cuts, standing, timed
from studio.portraits.montage import Scene as StoryScene


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


def display_name(subject: Subject, names: Mapping[str, str]) -> str:
    """The word of the title card, only when everybody it names agreed (`names`: id to name)."""
    if not subject.people or not set(subject.people) <= set(names):
        return ""
    return subject.name.strip() or joined(names[person] for person in subject.people)


def joined(words: Iterable[str]) -> str:
    """`Nadia, Karim et Lucie`."""
    *first, last = words
    return _("%(some)s et %(last)s", some=", ".join(first), last=last) if first else last
