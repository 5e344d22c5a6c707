"""Decisions: one row for each answer somebody gave. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.kernel.clock import now
from studio.kernel.db import Base, Id
from studio.people.models import Person


class Use(StrEnum):
    """What of a person may be shown."""

    VOICE = "voice"
    IMAGE = "image"
    STORY = "story"
    NAME = "name"


class Audience(StrEnum):
    """To whom; each contains the ones before it."""

    GROUP = "group"
    PARTNERS = "partners"
    PUBLIC = "public"


WIDER = (Audience.GROUP, Audience.PARTNERS, Audience.PUBLIC)


class Mode(StrEnum):
    """How the answer was given."""

    TAP = "tap"
    VOICE = "voice"
    SIGN = "sign"  # drawn with a finger
    PAPER = "paper"


class Speaker(StrEnum):
    """Whose answer it is: the person's own, or that of those who answer for her."""

    SELF = "self"
    GUARDIAN = "guardian"


class Stage(StrEnum):
    """What comes before a yes to publishing; each is heard or seen, and noted."""

    EXPLAINED = "explained"  # heard the words, and found the three pictures
    RECORD_OK = "record_ok"  # yes to be recorded, which is no yes to be shown
    REVIEWED = "reviewed"  # saw or heard what will be shown


class Ward(StrEnum):
    """Who does not decide alone."""

    MINOR = "minor"  # the parents and the young person
    PROTECTED = "protected"  # under guardianship: her own yes, once the measure was looked at


class Consent(Base):
    """One answer of one person about one production, or about a single file of it.

    `answer` says yes up to `audience`, or no. `text_digest` proves which words were heard,
    `recorded_by` who held the device: the person, or a professional at her side.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_production_person", "production_id", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"))
    production_id: Mapped[str] = mapped_column(String(36))  # a draft; drafts live above us
    file_id: Mapped[str | None] = mapped_column(String(36))
    uses: Mapped[list[str]] = mapped_column(default=list)
    answer: Mapped[bool]
    audience: Mapped[str] = mapped_column(String(10))
    text_version: Mapped[str] = mapped_column(String(20))
    text_digest: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    mode: Mapped[str] = mapped_column(String(8))
    recorded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sign_in_id: Mapped[str | None] = mapped_column(String(36))
    speaker: Mapped[str] = mapped_column(
        String(10), default=Speaker.SELF, server_default=Speaker.SELF.value
    )
    # Her own voice, or the sign she drew: a private file, that no address serves to the public.
    proof_key: Mapped[str | None] = mapped_column(String(80))
    proof_mime: Mapped[str] = mapped_column(String(40), default="", server_default="")
    given_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])

    def speaks_of(self, use: Use, file_id: str | None) -> bool:
        return use in self.uses and self.file_id == file_id

    def allows(self, audience: Audience, moment: datetime) -> bool:
        """True for a yes that reaches this audience and has not run out."""
        reaches = WIDER.index(audience) <= WIDER.index(Audience(self.audience))
        return self.answer and reaches and (self.until is None or self.until > moment)


class Step(Base):
    """One thing that came before an answer: heard, allowed to be recorded, seen. Never changed."""

    __tablename__ = "consent_step"
    __table_args__ = (Index("ix_consent_step_production_person", "production_id", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    production_id: Mapped[str] = mapped_column(String(36))
    stage: Mapped[str] = mapped_column(String(10))
    text_digest: Mapped[str] = mapped_column(String(64), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class RecordAnswer(Base):
    """What somebody answered before she was recorded: of her voice or of her image, for the whole
    of an action, `made_at` on the machine that was in her hands. `says` is empty when she wants to
    be asked again. Never changed. It is no yes to be shown."""

    __tablename__ = "record_answer"
    __table_args__ = (Index("ix_record_answer_action_person", "action_id", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"))
    thing: Mapped[str] = mapped_column(String(5))
    says: Mapped[str] = mapped_column(String(3), default="")
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    kept_at: Mapped[datetime] = mapped_column(default=now)


class Guarded(Base):
    """Somebody who does not decide alone: her own yes is needed, and that of those who answer for
    her. Nothing about why, and no date of birth."""

    __tablename__ = "guarded"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    ward: Mapped[str] = mapped_column(String(10))
    noted_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Slip(Base):
    """A printed paper with a code, for who has no account: whoever holds it may say no.

    Only the digest of the code is kept; printing again makes a new code and ends this one.
    """

    __tablename__ = "consent_slip"

    id: Mapped[Id]
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"))
    production_id: Mapped[str] = mapped_column(String(36))
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
