"""What a référent has looked at, on a map, and what came into it from outside: files with what was
made of them, and reference layers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.db import Base, Id, Json


class ImportState(StrEnum):
    READING = "reading"  # a job looks at it
    SEEN = "seen"  # the preview is there
    REFUSED = "refused"  # with a sentence
    TAKING = "taking"  # a job brings it in
    DONE = "done"


class MapImport(Base):
    """A file somebody brought to a map: once, by the hash of its content.

    `choices` are corrections of how it is read, `plan` how it is to come in, `seen` what was
    recognised, `report` what became of it. `round` counts how often it was brought in anew.
    """

    __tablename__ = "map_import"
    __table_args__ = (UniqueConstraint("draft_id", "sha256"),)

    id: Mapped[Id]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=ImportState.READING)
    message: Mapped[str] = mapped_column(default="")
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship(lazy="joined")

    @property
    def is_busy(self) -> bool:
        return self.state in (ImportState.READING, ImportState.TAKING)


class MapLayer(Base):
    """A reference layer: many features under a map, in files named by their content.

    `files` are keys of the store: `data` (shapes), `names`, `texts`; `chunks` are where each piece
    of `texts` begins. `bounds` are west, south, east, north in degrees.
    """

    __tablename__ = "map_layer"

    id: Mapped[Id]
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    import_id: Mapped[str | None] = mapped_column(ForeignKey("map_import.id"))
    source: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(80))
    credit: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(80), default="")
    features: Mapped[int]
    bounds: Mapped[list[Any]] = mapped_column(Json)
    columns: Mapped[list[str]] = mapped_column(Json, default=list)
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    chunks: Mapped[list[Any]] = mapped_column(Json, default=list)
    size: Mapped[int] = mapped_column(default=0)
    colour: Mapped[str] = mapped_column(String(10), default="violet")
    rank: Mapped[int] = mapped_column(default=0)
    visible: Mapped[bool] = mapped_column(default=True)
    public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    draft: Mapped[Draft] = relationship(lazy="joined")


class MapReview(Base):
    """A mark as the professionals of its action last approved it: `seq` is the last operation they
    saw. Shared by all of them; who looked is nobody's business."""

    __tablename__ = "map_review"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    seq: Mapped[int]
