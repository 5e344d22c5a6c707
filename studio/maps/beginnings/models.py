"""A template of a map, kept by a structure beside the nine files of data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from studio.kernel.clock import now
from studio.kernel.db import Base, Id, Json


class MapTemplate(Base):
    """`legend` is a list of categories, `sheet` what a new map's sheet begins with: plain data
    that was checked when it was kept. `removed_at`: no longer offered; maps begun with it stay."""

    __tablename__ = "map_template"

    id: Mapped[Id]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    picture: Mapped[str] = mapped_column(String(40))
    legend: Mapped[list[object]] = mapped_column(Json)
    sheet: Mapped[dict[str, object]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
