"""What a référent has looked at, on a map."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.kernel.db import Base


class MapReview(Base):
    """A mark as the professionals of its action last approved it: `seq` is the last operation they
    saw. Shared by all of them; who looked is nobody's business."""

    __tablename__ = "map_review"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), index=True)
    seq: Mapped[int]
