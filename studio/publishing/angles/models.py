"""The angles that référents wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.db import Base, Id
from studio.publishing.models import Publication

NAMES = ("valorisation", "information", "documentation")


class Angle(Base):
    """One way of presenting a publication, or an action: never both.

    `checked_at`: when somebody last read the text against what is public. After somebody took a
    part back it is not shown until it is read again: it may say what they took back.
    """

    __tablename__ = "angle"
    __table_args__ = (
        UniqueConstraint("publication_id", "name"),
        UniqueConstraint("action_id", "name"),
        CheckConstraint("(publication_id IS NULL) <> (action_id IS NULL)", name="one_thing"),
    )

    id: Mapped[Id]
    publication_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id"))
    action_id: Mapped[str | None] = mapped_column(ForeignKey("action.id"))
    name: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[int]
    text: Mapped[str]
    checked_at: Mapped[datetime] = mapped_column(default=now)

    publication: Mapped[Publication | None] = relationship()
    action: Mapped[Action | None] = relationship()

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]
