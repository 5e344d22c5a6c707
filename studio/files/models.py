"""What people gave, what was made of it, and what is still arriving."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.db import Base, Id


class Medium(StrEnum):
    PHOTO = "photo"
    SOUND = "sound"
    VIDEO = "video"


class FileState(StrEnum):
    RECEIVED = "received"  # safe on disk, nobody has looked inside yet
    WORKING = "working"
    READY = "ready"
    REFUSED = "refused"  # unreadable or dangerous; `message` says why, the bytes are kept


class StoredFile(Base):
    """One photo, sound or video somebody gave. Its bytes never leave this machine as they are."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    medium: Mapped[str] = mapped_column(String(8))
    original_name: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default=FileState.RECEIVED)
    message: Mapped[str] = mapped_column(default="")
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None]
    received_at: Mapped[datetime] = mapped_column(default=now)

    derivatives: Mapped[list[Derivative]] = relationship(lazy="selectin")
    action: Mapped[Action] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> str:
        return self.action.organisation_id

    def derivative(self, recipe: str) -> Derivative | None:
        return next((made for made in self.derivatives if made.recipe == recipe), None)


class Derivative(Base):
    """Made from an original by a named recipe, clean of all that it knew of its author."""

    __tablename__ = "derivative"
    __table_args__ = (UniqueConstraint("file_id", "recipe"),)

    id: Mapped[Id]
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"))
    recipe: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None]


class Upload(Base):
    """Bytes on their way (tus 1.0). `take` is the browser's own name for them."""

    __tablename__ = "upload"
    __table_args__ = (UniqueConstraint("person_id", "take"),)

    id: Mapped[Id]
    take: Mapped[str] = mapped_column(String(36))
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    medium: Mapped[str] = mapped_column(String(8))
    original_name: Mapped[str] = mapped_column(String(200), default="")
    length: Mapped[int | None] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    held_until: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))

    @property
    def is_whole(self) -> bool:
        return self.length is not None and self.offset == self.length
