"""Decisions: one row for each answer somebody gave. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

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
    PAPER = "paper"


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
    given_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])

    def speaks_of(self, use: Use, file_id: str | None) -> bool:
        return use in self.uses and self.file_id == file_id

    def allows(self, audience: Audience, moment: datetime) -> bool:
        """True for a yes that reaches this audience and has not run out."""
        reaches = WIDER.index(audience) <= WIDER.index(Audience(self.audience))
        return self.answer and reaches and (self.until is None or self.until > moment)
