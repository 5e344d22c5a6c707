"""What comes before a yes: heard and understood, allowed to be recorded, seen. Rows are added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Consent, Stage, Step, Use
from studio.consents.texts import ConsentText, current_text, same_words, text_with
from studio.kernel.clock import now
from studio.people.models import Person


def take_step(
    db: Session,
    person: Person,
    production_id: str,
    stage: Stage,
    *,
    recorded_by: str,
    text: ConsentText | None = None,
    facts: dict[str, Any] | None = None,
) -> Step:
    """Note that somebody heard the words and found the pictures, or saw what will be shown.

    Doing it again about the same words adds nothing.
    """
    digest = text.digest if text else ""
    if (before := step_of(db, person.id, production_id, stage, digest)) is not None:
        return before
    step = Step(
        person_id=person.id,
        production_id=production_id,
        stage=stage,
        text_digest=digest,
        facts=facts or {},
        recorded_by=recorded_by,
    )
    db.add(step)
    db.flush()
    return step


def step_of(
    db: Session, person_id: str, production_id: str, stage: Stage, digest: str = ""
) -> Step | None:
    """A step of one person about one production, about these very words when they matter."""
    wanted = select(Step).where(
        Step.person_id == person_id, Step.production_id == production_id, Step.stage == stage
    )
    if digest:
        wanted = wanted.where(Step.text_digest == digest)
    return db.scalar(wanted.order_by(Step.at.desc()).limit(1))


def has_understood(db: Session, person_id: str, text: ConsentText) -> bool:
    """True once the pictures of this version were found, in whatever language, for whatever
    production."""
    return not text.questions or _explained(db, person_id, text) is not None


def text_heard_by(db: Session, person_id: str, text: ConsentText) -> ConsentText:
    """This version in the language in which she last heard it; `text` itself before she did."""
    step = _explained(db, person_id, text)
    return (text_with(step.text_digest) if step else None) or text


def last_heard(db: Session, person_id: str, production_id: str) -> ConsentText:
    """The words that she knows of this production when nothing is read to her: those of her newest
    answer about it, else those of which she found the pictures, else the French of today."""
    said = select(Consent.text_digest).where(
        Consent.person_id == person_id, Consent.production_id == production_id
    )
    known = db.scalar(said.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(1))
    found = text_with(known) if known else None
    return found or text_heard_by(db, person_id, current_text())


def _explained(db: Session, person_id: str, text: ConsentText) -> Step | None:
    wanted = select(Step).where(
        Step.person_id == person_id,
        Step.stage == Stage.EXPLAINED,
        Step.text_digest.in_(same_words(text)),
    )
    return db.scalar(wanted.order_by(Step.at.desc(), Step.id.desc()).limit(1))


class Standing(StrEnum):
    """How far an agreement is, in one word."""

    DRAFT = "draft"
    EXPLAINED = "explained"
    RECORD_OK = "record_ok"
    REVIEWED = "reviewed"
    PUBLISH_OK = "publish_ok"
    RENEWAL_DUE = "renewal_due"
    NARROWED = "narrowed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@dataclass(frozen=True)
class Allowed:
    """A yes or a no to be recorded, before any yes to be shown: of the voice or of the image, and
    who held the device."""

    person_id: str
    use: Use
    yes: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Answered:
    """The answers of one person about the whole of one production, newest first, and her steps."""

    answers: tuple[Consent, ...]
    stages: frozenset[str]

    def standing(self, ahead: Any) -> Standing:
        """`ahead`: how long before its end an agreement is to be renewed."""
        if not self.answers:
            known = [stage for stage in reversed(Stage) if stage in self.stages]
            return Standing(known[0]) if known else Standing.DRAFT
        newest, *older = self.answers
        said_yes = any(one.answer for one in older)
        if not newest.answer:
            return Standing.WITHDRAWN if said_yes else Standing.REFUSED
        if newest.until is not None and newest.until <= now():
            return Standing.EXPIRED
        if newest.until is not None and newest.until <= now() + ahead:
            return Standing.RENEWAL_DUE
        wider = any(one.answer and one.audience == Audience.PUBLIC for one in older)
        narrowed = wider and newest.audience != Audience.PUBLIC
        return Standing.NARROWED if narrowed else Standing.PUBLISH_OK


def told_by(
    db: Session, person_id: str, production_id: str, allowed: Iterable[Allowed] = ()
) -> Answered:
    """Everything one person said about one production, but for single files and her first name.
    `allowed`: what the production itself keeps of what she said before it was recorded."""
    wanted = select(Consent).where(
        Consent.person_id == person_id,
        Consent.production_id == production_id,
        Consent.file_id.is_(None),
    )
    rows = db.scalars(wanted.order_by(Consent.given_at.desc(), Consent.id.desc()))
    steps = select(Step.stage).where(
        Step.person_id == person_id, Step.production_id == production_id
    )
    whole = tuple(row for row in rows if row.uses != ["name"])
    stages = set(db.scalars(steps))
    if any(one.yes for one in allowed if one.person_id == person_id):
        stages.add(Stage.RECORD_OK)
    return Answered(whole, frozenset(stages))
