"""Films: the MP4 of a draft, kept in the store, and what became of the film of an edition."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.kernel.clock import now
from studio.kernel.db import Base, Id, Json


class FilmState(StrEnum):
    WAITING = "waiting"  # asked for; the job says how far it is
    READY = "ready"
    FAILED = "failed"  # `message` says why, to people


class Film(Base):
    """The film of one draft or of one edition.

    `fingerprint` names what it shows (see film.fingerprint): the same content is never rendered
    twice. `key` and `preview_key` are files of the store, for the group alone; an edition's film
    lies in the edition's own folder and has no key here.
    """

    __tablename__ = "film"
    __table_args__ = (UniqueConstraint("draft_id"), UniqueConstraint("edition_id"))

    id: Mapped[Id]
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"))
    edition_id: Mapped[str | None] = mapped_column(ForeignKey("edition.id"))
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(10), default=FilmState.WAITING)
    message: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(String(120))
    preview_key: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]


class OwnGuide(Base):
    """Questions that a structure keeps beside the nine guides: plain data (items.Question).
    `removed_at`: no longer offered; portraits begun with it stay."""

    __tablename__ = "portrait_guide"

    id: Mapped[Id]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    picture: Mapped[str] = mapped_column(String(40))
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
