"""A portrait draft read back as material: items with their files, what everybody may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import Medium, StoredFile
from studio.files.queries import files_in
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
from studio.portraits.material import Filmed, Material, Named, Pictured, Spoken, Staged, Touched
from studio.portraits.montage import Said, timed

One = TypeVar("One", Subject, Sheet)


def material_of(db: Session, draft: Draft) -> Material:
    """Read a draft. Items that hold nothing to show (passed questions, a photo on its way) are
    left out."""
    items = items_of(db, draft)
    files = files_in(db, draft.action_id, file_ids(items))
    subject = the_one(items, "subject", Subject)
    return Material(
        draft=draft,
        sheet=the_one(items, "sheet", Sheet),
        subject=subject,
        answers=tuple(spoken_in(items, files, subject)),
        photos=tuple(pictured_in(items, files)),
        videos=tuple(filmed_in(items, files)),
        ambience=files.get(the_one(items, "sheet", Sheet).ambience or ""),
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


def the_one(items: list[Item], type: str, shape: type[One]) -> One:
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
