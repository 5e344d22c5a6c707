"""What an edition of a portrait says of itself (`page.json`): shown by the page, the player, the
embed and the film. It names parts of the edition and nobody.

Whatever somebody takes back later must be able to leave alone: each answer, each photo and each
name says which parts it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from flask_babel import gettext, ngettext

from studio.portraits.captions import webvtt
from studio.portraits.montage import Montage, Said, Scene, Story, Told, assemble, standing
from studio.publishing.places import NAMES, Heard, name_of

VERSION = 1
CAPTIONS, CHAPTERS, TRANSCRIPT = "captions.vtt", "chapters.vtt", "transcript.txt"
DRAWN_COVER = "titre.webp"
FILM, WHOLE_SOUND = "film.mp4", "portrait.m4a"
MIXED = "portrait-ambiance.m4a"  # the whole sound on the player's clock, the ambience under it
MOST_NAMED = 200  # places of maps that an edition tells of: lists of the gallery read them all


class PageAnswer(msgspec.Struct, forbid_unknown_fields=True):
    """`voice`, `saver`, `peaks` are files (none: written words only), `words` the part that stands
    for what is said. `seconds` of the voice; `said` its sentences with their times; `pinned` the
    photos that appear with a sentence (photo: sentence)."""

    id: str
    question: str
    text: str
    words: str
    voice: str | None = None
    saver: str | None = None
    peaks: str | None = None
    seconds: float = 0.0
    photos: list[str] = msgspec.field(default_factory=list)
    said: list[Said] = msgspec.field(default_factory=list)
    pinned: dict[str, str] = msgspec.field(default_factory=dict)

    def parts(self) -> set[str]:
        return {name for name in (self.voice, self.words) if name}


class PagePhoto(msgspec.Struct, forbid_unknown_fields=True):
    """`image` and `small` are files, `light` the same as `image` in fewer bytes ("" when there is
    none); `text` is what one sees; sizes in pixels. `soft` is sixteen pixels of it as a data
    address, seen until the file has come."""

    id: str
    image: str
    small: str
    text: str
    caption: str
    focus: tuple[float, float]
    width: int
    height: int
    soft: str = ""
    light: str = ""

    def parts(self) -> set[str]:
        return {self.image, self.small} | ({self.light} if self.light else set())


class PageVideo(msgspec.Struct, forbid_unknown_fields=True):
    """`video` (480 lines), `large` (720, "" when there is none) and `poster` are files; `text` is
    what one sees and hears in it, `words` what is said, which leaves with it."""

    id: str
    video: str
    large: str
    poster: str
    text: str
    caption: str
    seconds: float
    width: int
    height: int
    mute: bool = False
    words: str = ""

    def parts(self) -> set[str]:
        return {name for name in (self.video, self.large, self.poster) if name}


class PagePlace(msgspec.Struct, forbid_unknown_fields=True):
    """A place of a map by the names that maps keep from edition to edition (publishing/places.py):
    `map` is the map's, `item` the place's. Whether the public sees it is asked at each request."""

    map: str = ""
    item: str = ""
    address: str = ""
    picture: str = ""
    point: tuple[float, float] | None = None


class PageChoice(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    scene: str


class PageScene(msgspec.Struct, forbid_unknown_fields=True):
    """A scene of the storyboard (see items.Scene); everything it names is in this page."""

    id: str
    kind: str = "photo"
    photos: list[str] = msgspec.field(default_factory=list)
    clip: str = ""
    text: str = ""
    subtitle: str = ""
    answer: str = ""
    first: str = ""
    last: str = ""
    mute: bool = False
    seconds: float = 0.0
    chapter: str = ""
    choices: list[PageChoice] = msgspec.field(default_factory=list)
    place: PagePlace | None = None
    movement: str = "auto"
    transition: str = "fade"

    def told(self) -> Scene:
        """The same as assembling needs it."""
        return Scene(
            id=self.id,
            kind=self.kind,
            photos=tuple(self.photos),
            clip=self.clip,
            answer=self.answer,
            first=self.first,
            last=self.last,
            text=self.text,
            subtitle=self.subtitle,
            mute=self.mute,
            seconds=self.seconds,
            chapter=self.chapter,
        )

    def left(self, scenes: Mapping[str, Scene]) -> PageScene:
        """The same with the photos that are left, and without the ways that lead nowhere."""
        choices = [choice for choice in self.choices if choice.scene in scenes]
        photos = list(scenes[self.id].photos)
        return msgspec.structs.replace(self, photos=photos, choices=choices)


class PageHotspot(msgspec.Struct, forbid_unknown_fields=True):
    """A point or an outline on a photo, and what it opens (see items.Hotspot)."""

    id: str
    on: str
    outline: list[tuple[float, float]]
    opens: str
    label: str
    text: str = ""
    answer: str = ""
    other: str = ""
    place: PagePlace | None = None

    def stands(self, answers: set[str], photos: set[str]) -> bool:
        """Whether its photo and all it names are there."""
        named = self.answer in {"", *answers} and self.other in {"", *photos}
        return self.on in photos and named


class PageNaming(msgspec.Struct, forbid_unknown_fields=True):
    """A place spoken of in an answer, from `start` to `end` of its voice; `words` say it."""

    id: str
    answer: str
    start: float
    end: float
    words: str
    place: PagePlace


class PageName(msgspec.Struct, forbid_unknown_fields=True):
    """A first name that its person agreed to show. `of` are the parts that person has here."""

    part: str
    name: str
    role: str
    of: list[str]


class PortraitPage(msgspec.Struct, forbid_unknown_fields=True):
    """`name` stands on the title card, and only while everybody in `named_by` agrees."""

    title: str
    name: str
    named_by: list[str]
    intro: str
    action: str
    structure: str
    answers: list[PageAnswer]
    photos: list[PagePhoto]
    names: list[PageName]
    cover: str
    montage: Montage = msgspec.field(default_factory=Montage)
    scenes: list[PageScene] = msgspec.field(default_factory=list)
    hotspots: list[PageHotspot] = msgspec.field(default_factory=list)
    videos: list[PageVideo] = msgspec.field(default_factory=list)
    ambience: str = ""
    ambience_gain: float = 0.0
    namings: list[PageNaming] = msgspec.field(default_factory=list)
    version: int = VERSION

    def assembled(self) -> PortraitPage:
        """The same page with its timeline made again, of the scenes and points that can stand."""
        story = self.story()
        standing_now = {scene.id: scene for scene in standing(story)}
        answers = {answer.id for answer in self.answers}
        photos = {photo.id for photo in self.photos}
        return msgspec.structs.replace(
            self,
            scenes=[one.left(standing_now) for one in self.scenes if one.id in standing_now],
            hotspots=[one for one in self.hotspots if one.stands(answers, photos)],
            namings=[one for one in self.namings if one.answer in answers],
            montage=assemble(story),
        )

    def story(self) -> Story:
        told = tuple(
            Told(
                a.id,
                a.seconds if a.voice else 0.0,
                a.question,
                a.text,
                tuple(a.photos),
                tuple(a.said),
                pinned=a.pinned,
            )
            for a in self.answers
        )
        own = {photo for answer in self.answers for photo in answer.photos}
        loose = tuple(photo.id for photo in self.photos if photo.id not in own)
        videos = {video.id: video.seconds for video in self.videos}
        words = {video.id: video.words for video in self.videos if video.words}
        return Story(told, loose, videos, tuple(scene.told() for scene in self.scenes), words)

    def chapters(self) -> list[tuple[float, float, str]]:
        """Those of the scenes; without scenes, one a question."""
        if self.scenes:
            return [(one.start, one.end, one.text) for one in self.montage.chapters]
        return [(v.start, v.end, v.question) for v in self.montage.voices if v.question]

    def credits(self, say: Callable[[str], str] = str) -> tuple[str, ...]:
        """« Nadia (voix, photos) », one line a person; `say` says a role in another language."""
        roles: dict[str, list[PageName]] = {}
        for one in self.names:
            roles.setdefault(one.part, []).append(one)
        return tuple(
            f"{shares[0].name} ({', '.join(say(share.role) for share in shares)})"
            for shares in roles.values()
        )

    def credits_now(self) -> tuple[str, ...]:
        """The same, in the language of the request."""
        return self.credits(gettext)

    def words(self) -> str:
        """All its text, for the search."""
        told = (f"{answer.question} {answer.text}" for answer in self.answers)
        seen = (f"{photo.text} {photo.caption}" for photo in self.photos)
        filmed = (f"{video.text} {video.caption} {video.words}" for video in self.videos)
        scenes = (f"{scene.chapter} {scene.text} {scene.subtitle}" for scene in self.scenes)
        points = (f"{point.label} {point.text}" for point in self.hotspots)
        return " ".join((self.name, self.intro, *told, *seen, *filmed, *scenes, *points))

    def without(self, gone: frozenset[str]) -> PortraitPage | None:
        """What is left when parts are gone; None when no voice and no photo is left.

        An answer leaves with its voice or with its words; a photo is replaced by the next one.
        """
        photos = [photo for photo in self.photos if gone.isdisjoint(photo.parts())]
        left = {photo.id for photo in photos}
        answers = [
            msgspec.structs.replace(answer, photos=[p for p in answer.photos if p in left])
            for answer in self.answers
            if gone.isdisjoint(answer.parts())
        ]
        if not photos and not any(answer.voice for answer in answers):
            return None
        videos = [video for video in self.videos if gone.isdisjoint(video.parts())]
        page = msgspec.structs.replace(self, answers=answers, photos=photos, videos=videos)
        return page.with_names(gone).with_cover(gone).assembled()

    def with_names(self, gone: frozenset[str]) -> PortraitPage:
        """Keep the names of those who still agree and still are in it."""
        there = {name for answer in self.answers for name in answer.parts()}
        there |= {photo.image for photo in self.photos} | {video.video for video in self.videos}
        names = [n for n in self.names if n.part not in gone and not there.isdisjoint(n.of)]
        named = set(self.named_by) <= {one.part for one in names}
        return msgspec.structs.replace(self, names=names, name=self.name if named else "")

    def with_cover(self, gone: frozenset[str]) -> PortraitPage:
        if self.cover not in gone:
            return self
        cover = self.photos[0].image if self.photos else DRAWN_COVER
        return msgspec.structs.replace(self, cover=cover)

    def files(self) -> Mapping[str, bytes]:
        """The data files beside the page: captions, chapters, and the text to read."""
        cues = [(cue.start, cue.end, cue.text) for cue in self.montage.cues]
        return {
            CAPTIONS: webvtt(cues),
            CHAPTERS: webvtt(self.chapters()),
            TRANSCRIPT: self.transcript().encode(),
        }

    def transcript(self) -> str:
        told = [f"{a.question}\n{a.text}".strip() for a in self.answers]
        head = [self.title, *([self.name] if self.name else []), *([self.intro] * bool(self.intro))]
        return "\n\n".join((*head, *told, *self.credits())) + "\n"

    def summary(self) -> str:
        """The sentence that lists show under the title."""
        if self.intro:
            return self.intro
        sentence: str = ngettext(
            "Un portrait à écouter, en %(num)d réponse.",
            "Un portrait à écouter, en %(num)d réponses.",
            len(self.answers),
        )
        return sentence

    def facts(self) -> dict[str, Any]:
        voices = sum(1 for answer in self.answers if answer.voice)
        seconds = round(self.montage.seconds, 1)
        facts = {"seconds": seconds, "answers": voices, "photos": len(self.photos)}
        named = list(self.named())[:MOST_NAMED]
        return facts | ({NAMES: named} if named else {})

    def named(self) -> Iterator[dict[str, Any]]:
        """The places of maps that it speaks of or shows, for whoever shows those maps."""
        voices = {answer.id: answer.voice for answer in self.answers if answer.voice}
        for one in self.namings:
            sound = Heard(voices[one.answer], one.start, one.end) if one.answer in voices else None
            place = one.place
            yield name_of(place.map, place.item, one.id, words=one.words, sound=sound)
        for scene in self.scenes:
            if scene.place is not None and scene.place.item:
                yield self.name_in(scene, scene.place, voices)
        for point in self.hotspots:
            if point.place is not None and point.place.item:
                words = point.text or point.label
                yield name_of(point.place.map, point.place.item, point.id, words=words)

    def name_in(
        self, scene: PageScene, place: PagePlace, voices: Mapping[str, str]
    ) -> dict[str, Any]:
        """A place shown in a scene, with what is heard meanwhile."""
        words = " ".join(cue.text for cue in self.montage.cues if cue.scene == scene.id)
        heard = next((v for v in self.montage.voices if v.scene == scene.id), None)
        sound = None
        if heard is not None and heard.answer in voices:
            until = heard.offset + heard.end - heard.start
            sound = Heard(voices[heard.answer], heard.offset, until)
        words = words or scene.subtitle
        return name_of(place.map, place.item, scene.id, words=words, sound=sound)


def read_page(data: Mapping[str, Any]) -> PortraitPage:
    return msgspec.convert(data, PortraitPage)


def write_page(page: PortraitPage) -> dict[str, Any]:
    written: dict[str, Any] = msgspec.to_builtins(page)
    return written
