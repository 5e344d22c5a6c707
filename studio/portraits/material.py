"""What a portrait draft holds, read once from its items and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need, answers_about
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import Medium, StoredFile
from studio.files.queries import files_in
from studio.portraits.items import Answer, Photo, Question, Sheet, SpokenSentence, Subject
from studio.portraits.montage import Said, Story, Told, timed

One = TypeVar("One", Subject, Sheet)


@dataclass(frozen=True)
class Spoken:
    """An answer somebody recorded, or words somebody wrote down for one."""

    item: Item
    answer: Answer
    question: str
    voice: StoredFile | None
    heard: tuple[str, ...]
    said: tuple[Said, ...] = ()

    @property
    def text(self) -> str:
        """What is said: its sentences together, else what somebody typed."""
        return " ".join(one.text for one in self.said) or self.answer.text.strip()

    @property
    def seconds(self) -> float:
        """Of the voice, once it can be heard by others."""
        made = self.voice.derivative("listen") if self.voice else None
        return (made.seconds or 0.0) if made else 0.0


@dataclass(frozen=True)
class Pictured:
    """A photo that somebody took."""

    item: Item
    photo: Photo
    file: StoredFile

    @property
    def focus(self) -> tuple[float, float]:
        return (self.photo.focus_x, self.photo.focus_y)


@dataclass(frozen=True)
class Material:
    """Everything of one portrait that may be shown, in order."""

    draft: Draft
    sheet: Sheet
    subject: Subject
    answers: tuple[Spoken, ...]
    photos: tuple[Pictured, ...]

    def story(self) -> Story:
        """What assembling needs: only files that can already be shown."""
        ready = [picture for picture in self.photos if picture.file.derivative("gallery")]
        told = tuple(
            Told(
                id=spoken.item.id,
                seconds=spoken.seconds,
                question=spoken.question,
                text=spoken.text,
                said=spoken.said,
                photos=tuple(p.item.id for p in ready if p.photo.answer == spoken.item.id),
            )
            for spoken in self.answers
        )
        own = {photo for answer in told for photo in answer.photos}
        return Story(told, tuple(p.item.id for p in ready if p.item.id not in own))

    def without(self, refused: frozenset[Need]) -> Material:
        """What is left when those who said no are left out: their voices with the words spoken,
        what is told about them, and the photos that show them."""
        return replace(
            self,
            answers=tuple(s for s in self.answers if refused.isdisjoint(self.answer_needs(s))),
            photos=tuple(p for p in self.photos if refused.isdisjoint(photo_needs(p))),
        )

    def needs(self) -> list[Need]:
        """Whose agreement the portrait needs, each need once."""
        wanted = [need for spoken in self.answers for need in self.answer_needs(spoken)]
        wanted += [need for picture in self.photos for need in photo_needs(picture)]
        return list(dict.fromkeys(wanted))

    def answer_needs(self, spoken: Spoken) -> list[Need]:
        """The voice of who speaks, in this recording; the story of who speaks or is told of."""
        voice = spoken.answer.voice
        voices = [Need(p, Use.VOICE, voice) for p in spoken.heard] if voice else []
        told_of = dict.fromkeys((*spoken.heard, *self.subject.people))
        return voices + [Need(person, Use.STORY) for person in told_of]


def photo_needs(picture: Pictured) -> list[Need]:
    return [Need(person, Use.IMAGE, picture.file.id) for person in picture.photo.shown]


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
    )


def file_ids(items: list[Item]) -> set[str]:
    named = (item.properties.get(name) for item in items for name in ("voice", "photo"))
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
    """The sentences of each answer, in the order they are heard; empty ones say nothing."""
    found: dict[str, list[Said]] = {}
    for item in items:
        if item.type == "sentence":
            one = msgspec.convert(item.properties, SpokenSentence)
            if one.text.strip():
                said = Said(one.start, one.end, one.text.strip())
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


def refused_in(db: Session, material: Material) -> frozenset[Need]:
    """What somebody said no to: it is in no film and no edition, for nobody."""
    answers = answers_about(db, material.draft.id)
    return frozenset(need for need in material.needs() if answers.refuse(need))


def display_name(subject: Subject, names: Mapping[str, str]) -> str:
    """The word of the title card, only when everybody it names agreed (`names`: id to name)."""
    if not subject.people or not set(subject.people) <= set(names):
        return ""
    return subject.name.strip() or joined(names[person] for person in subject.people)


def joined(words: Iterable[str]) -> str:
    """`Nadia, Karim et Lucie`."""
    *first, last = words
    return _("%(some)s et %(last)s", some=", ".join(first), last=last) if first else last
