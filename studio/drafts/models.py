"""Drafts, their items, and the log of operations that made them what they are."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.db import Base, Id, Json


class DraftState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"


class Draft(Base):
    """What a group makes. `seq` counts its operations and orders them totally.

    In the trash since `deleted_at`; emptied for good at `purged_at`: then only its row is left,
    because answers and publications name it.
    """

    __tablename__ = "draft"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    template: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=DraftState.DRAFT)
    seq: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]

    action: Mapped[Action] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> str:
        return self.action.organisation_id


class Item(Base):
    """One place, stroke, scene… : the fold of all its operations.

    `stamps` remembers, for each property, the time and operation that set it last: the greater
    one wins, whatever the order in which they arrive. `others` names, for each property, the
    operations whose values lost without having been seen (see rivals.py). An item emptied for
    good keeps its row, so that a phone that was away for long is answered.
    """

    __tablename__ = "item"
    __table_args__ = (Index("ix_item_bbox", "draft_id", "west", "south", "east", "north"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    type: Mapped[str] = mapped_column(String(20))
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    geometry: Mapped[bytes | None] = mapped_column(LargeBinary)  # WKB, WGS 84
    west: Mapped[float | None] = mapped_column(Float(53))
    south: Mapped[float | None] = mapped_column(Float(53))
    east: Mapped[float | None] = mapped_column(Float(53))
    north: Mapped[float | None] = mapped_column(Float(53))
    # Compared letter by letter, as browsers do, whatever the language of the database.
    order: Mapped[str] = mapped_column(
        String(200).with_variant(String(200, collation="C"), "postgresql"), default=""
    )
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[str | None] = mapped_column(String(36))
    stamps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    others: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]


class Operation(Base):
    """One change, as it was asked. Never altered, never removed while the draft lives."""

    __tablename__ = "operation"
    __table_args__ = (UniqueConstraint("draft_id", "seq"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # made by the client
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"))
    seq: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(36), index=True)
    type: Mapped[str] = mapped_column(String(20))
    verb: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String(60), default="")
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    base: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[str | None] = mapped_column(String(36))
    outcome: Mapped[str] = mapped_column(String(8))


class Presence(Base):
    """A browser that has a draft open now, and what it is at. One row while it lasts: nothing here
    tells who was where yesterday."""

    __tablename__ = "presence"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    sign_in_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(36), default="")
    doing: Mapped[str] = mapped_column(String(20), default="")
    seen_at: Mapped[datetime] = mapped_column(default=now)


class Remark(Base):
    """What somebody says of a draft to those who make it: written, spoken, or both. `sent_back`:
    it is why the référent gave the draft back. `done_at`: the group did what it asks."""

    __tablename__ = "remark"

    id: Mapped[Id]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(default="")
    voice_id: Mapped[str | None] = mapped_column(String(36))
    sent_back: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
