"""A collection, and the steps of its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.kernel.clock import now
from studio.kernel.db import Base, Id


class Collection(Base):
    """An ordered choice of a structure. `voice_id` is the file of its spoken introduction, `shown`
    says whether the public meets it; `shown_at` stays when it is taken away (then: 410)."""

    __tablename__ = "collection"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    intro: Mapped[str] = mapped_column(default="")
    voice_id: Mapped[str | None] = mapped_column(String(36))  # it may go before us
    cover_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id"))
    shown: Mapped[bool] = mapped_column(default=False)
    shown_at: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    steps: Mapped[list[CollectionStep]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="CollectionStep.place"
    )

    @property
    def action_id(self) -> str:
        """It belongs to no action: only to a structure."""
        return ""


class CollectionStep(Base):
    """One production on the way, and the sentence that leads to it."""

    __tablename__ = "collection_step"
    __table_args__ = (UniqueConstraint("collection_id", "publication_id"),)

    id: Mapped[Id]
    collection_id: Mapped[str] = mapped_column(ForeignKey("collection.id"))
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), index=True)
    place: Mapped[int]
    passage: Mapped[str] = mapped_column(String(300), default="")
