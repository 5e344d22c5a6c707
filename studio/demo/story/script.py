"""What is told, read from `texts/`: who is here, and what each production says.

Days count from today (negative: before). Persons, actions and staff are named by keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from studio.demo.sounds.voices import Throat
from studio.kernel.french import tie

TEXTS = Path(__file__).parent.parent / "texts"


class Structure(Struct, forbid_unknown_fields=True, kw_only=True):
    key: str
    name: str


class Staff(Struct, forbid_unknown_fields=True, kw_only=True):
    """A professional, who signs in with an address and a passphrase."""

    key: str
    name: str
    email: str
    structure: str
    avatar: str
    coordinates: bool = False


class Somebody(Struct, forbid_unknown_fields=True, kw_only=True):
    """A participant. `voice`: variant, size, words a minute."""

    key: str
    name: str
    action: str
    avatar: str
    voice: tuple[str, float, int]

    @property
    def throat(self) -> Throat:
        return Throat(*self.voice)


class Venture(Struct, forbid_unknown_fields=True, kw_only=True):
    """An action: its dates, the séances that took place, and the one of today (`now`)."""

    key: str
    title: str
    referent: str
    place: str
    themes: list[str]
    starts: int
    ends: int
    summary: str
    past: list[str]
    first: int
    now: str


class Cast(Struct, forbid_unknown_fields=True, kw_only=True):
    structures: list[Structure]
    staff: list[Staff]
    actions: list[Venture]
    people: list[Somebody]

    def person(self, key: str) -> Somebody:
        return next(one for one in self.people if one.key == key)

    def action(self, key: str) -> Venture:
        return next(one for one in self.actions if one.key == key)

    def member(self, key: str) -> Staff:
        return next(one for one in self.staff if one.key == key)


class View(Struct, forbid_unknown_fields=True, kw_only=True):
    lon: float
    lat: float
    zoom: float


class Mark(Struct, forbid_unknown_fields=True, kw_only=True):
    """One thing on a map. `says` is spoken by its author, `hears` tells a sound without words;
    `around` is the place behind the voice, or the sound itself. `seen` tells the photo. `line` is
    also the edge of an area."""

    by: str
    type: Literal["place", "area", "walk", "stroke", "label"] = "place"
    category: str = ""
    title: str = ""
    notes: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    at: tuple[float, float] | None = None
    line: list[tuple[float, float]] = field(default_factory=list)
    photo: str = ""
    seen: str = ""
    says: str = ""
    hears: str = ""
    around: str = ""
    strength: int | None = None
    colour: str = "black"
    width: int = 4
    text: str = ""
    size: int = 2


class Drawing(Struct, forbid_unknown_fields=True, kw_only=True):
    """A drawing under a map, laid on the ground by spots of it (fractions) and their degrees."""

    by: str
    picture: str
    seen: str
    points: list[tuple[float, float, float, float]]


class Photo(Struct, forbid_unknown_fields=True, kw_only=True):
    """A picture of a portrait; `shown` are the persons one recognises."""

    picture: str
    seen: str
    caption: str = ""
    focus: tuple[float, float] = (0.5, 0.5)
    shown: list[str] = field(default_factory=list)


class Sentence(Struct, forbid_unknown_fields=True, kw_only=True):
    """A sentence of an answer, from `start` to `end`, seconds of its voice. It may speak of a place
    of a map: `names` is the map's key, then the title of the place."""

    text: str
    start: float
    end: float
    names: tuple[str, str] | None = None


class Answer(Struct, forbid_unknown_fields=True, kw_only=True):
    """An answer by the code of its question. `untold`: nobody has written its text yet."""

    question: str
    says: str = ""
    around: str = ""
    skipped: bool = False
    untold: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)


class Way(Struct, forbid_unknown_fields=True, kw_only=True):
    """A choice at the end of a scene; `to` is the number of the scene it leads to, from 1."""

    label: str
    to: int


class Scene(Struct, forbid_unknown_fields=True, kw_only=True):
    """A scene of a storyboard: its voice by the code of the question (and by its sentences, from
    `first` to `last`, from 1), its photos by their pictures, its place as a sentence names one."""

    kind: Literal["photo", "photos", "title", "quote", "place"] = "photo"
    answer: str = ""
    first: int | None = None
    last: int | None = None
    photos: list[str] = field(default_factory=list)
    text: str = ""
    subtitle: str = ""
    chapter: str = ""
    place: tuple[str, str] | None = None
    ways: list[Way] = field(default_factory=list)


class Point(Struct, forbid_unknown_fields=True, kw_only=True):
    """A point on a photo, named by its picture: it opens words, or the voice of an answer."""

    on: str
    label: str
    outline: list[tuple[float, float]]
    text: str = ""
    answer: str = ""


class Shelved(Struct, forbid_unknown_fields=True, kw_only=True):
    """A picture or a sound of a library: what somebody brought, and what is said of it."""

    action: str
    by: str
    day: int
    picture: str = ""
    sound: str = ""
    seen: str = ""
    credit: str = ""
    shown: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its file is called on the phone it comes from."""
        kind = f"{self.picture}.jpg" if self.picture else f"{self.sound}.wav"
        return f"bibliotheque-{kind}"


class AngleScript(Struct, forbid_unknown_fields=True):
    """One way to present what was published, for some readers (studio/publishing/angles)."""

    name: Literal["valorisation", "information", "documentation"]
    title: str
    text: str
    words: int = 40


class Production(Struct, forbid_unknown_fields=True, kw_only=True):
    """What all kinds tell. Days: `begun`, `published`, `withdrawn`; `proposed` waits for an
    answer. `silent` have not said yes or no, `unnamed` keep their first name for themselves."""

    kind: Literal["map", "portrait", "story"]
    action: str
    template: str
    title: str
    begun: int
    intro: str = ""
    published: int | None = None
    withdrawn: int | None = None
    proposed: bool = False
    silent: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    angles: list[AngleScript] = field(default_factory=list)
    key: str = ""


class MapScript(Production, forbid_unknown_fields=True, kw_only=True):
    marks: list[Mark]
    view: View | None = None
    drawing: Drawing | None = None


class PortraitScript(Production, forbid_unknown_fields=True, kw_only=True):
    about: list[str]
    by: str
    answers: list[Answer]
    scenes: list[Scene] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    minutes: int = 20


class Block(Struct, forbid_unknown_fields=True, kw_only=True):
    """One block of a récit, by its author. `says` is spoken; `shows` is the key of a production."""

    by: str
    kind: Literal["title", "words", "voice", "photo", "quote", "map", "portrait"]
    text: str = ""
    says: str = ""
    around: str = ""
    who: str = ""
    photo: str = ""
    seen: str = ""
    caption: str = ""
    shown: list[str] = field(default_factory=list)
    shows: str = ""


class StoryScript(Production, forbid_unknown_fields=True, kw_only=True):
    blocks: list[Block]


Script = MapScript | PortraitScript | StoryScript


@cache
def cast() -> Cast:
    return msgspec.convert(read("cast.toml"), Cast)


@cache
def scripts() -> tuple[Script, ...]:
    """Every production, the one that was shown first first; what is not shown yet last."""
    found = [script_in(path) for path in sorted(TEXTS.glob("*-*.toml"))]
    return tuple(sorted(found, key=lambda one: 0 if one.published is None else one.published))


@cache
def library() -> tuple[Shelved, ...]:
    return msgspec.convert(read("bibliotheque.toml")["shelved"], tuple[Shelved, ...])


def script_in(path: Path) -> Script:
    data = {**read(path.name), "key": path.stem}
    if data["kind"] == "map":
        return msgspec.convert(data, MapScript)
    if data["kind"] == "story":
        return msgspec.convert(data, StoryScript)
    return msgspec.convert(data, PortraitScript)


def read(name: str) -> dict[str, Any]:
    """A file, its French set as a printer would: no « ? » alone at the start of a line."""
    return tomllib.loads(tie((TEXTS / name).read_text("utf-8")))


def texts_of(script: Script) -> Iterator[str]:
    """Everything of a production that a person may read or hear."""
    yield from (script.title, script.intro)
    if isinstance(script, MapScript):
        if script.drawing is not None:
            yield script.drawing.seen
        for mark in script.marks:
            yield from (mark.title, mark.notes, mark.seen, mark.says, mark.hears, mark.text)
            yield from mark.answers.values()
        return
    if isinstance(script, StoryScript):
        for block in script.blocks:
            yield from (block.text, block.says, block.seen, block.caption)
        return
    for answer in script.answers:
        yield answer.says
        for photo in answer.photos:
            yield from (photo.seen, photo.caption)
    for scene in script.scenes:
        yield from (scene.text, scene.subtitle, scene.chapter, *(way.label for way in scene.ways))
    for point in script.points:
        yield from (point.label, point.text)
