"""Actions, séances, and the phones and computers in the room."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.kernel.clock import now
from studio.kernel.db import Base, Id
from studio.people.models import Organisation, SignIn


class Action(Base):
    """About twelve half-days of one group. Everything people make belongs to one action."""

    __tablename__ = "action"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(default="")
    structure: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    themes: Mapped[list[str]] = mapped_column(default=list)
    starts: Mapped[date]
    ends: Mapped[date]
    # Where its maps open: degrees, and a zoom level.
    longitude: Mapped[float] = mapped_column(default=0.6890)
    latitude: Mapped[float] = mapped_column(default=47.3900)
    zoom: Mapped[int] = mapped_column(default=14)
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship(lazy="joined")

    @property
    def action_id(self) -> str:
        """An action belongs to itself: the access rules read the same name everywhere."""
        return self.id


class Workshop(Base):
    """A séance. While it is open its code lets new devices ask to come in."""

    __tablename__ = "workshop"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(80), default="")
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    action: Mapped[Action] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> str:
        return self.action.organisation_id

    @property
    def is_open(self) -> bool:
        return (
            self.opened_at is not None
            and self.closed_at is None
            and (self.closes_at is None or self.closes_at > now())
        )


class Device(Base):
    """A phone or computer that asked to come in. The référent knows it by its animal."""

    __tablename__ = "device"

    id: Mapped[Id]
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_in.id"), unique=True)
    animal: Mapped[str] = mapped_column(String(40))
    colour: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    calls_help_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship(lazy="joined")
    sign_in: Mapped[SignIn] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> str:
        return self.workshop.organisation_id

    @property
    def state(self) -> str:
        """`waiting`, `approved` or `ended`."""
        if self.ended_at is not None or not self.sign_in.is_open:
            return "ended"
        return "approved" if self.approved_at else "waiting"
