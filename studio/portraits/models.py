"""Films: the MP4 of a draft, kept in the store, and what became of the film of an edition."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.kernel.clock import now
from studio.kernel.db import Base, Id


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
