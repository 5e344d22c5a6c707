"""What people gave, what was made of it, and what is still arriving."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from media.edits import Edits, canonical
from media.recipes import BY_NAME, seen_by
from studio.actions.models import Action
from studio.kernel.clock import now
from studio.kernel.db import Base, Id
from studio.kernel.ids import digest

STILL = timedelta(seconds=10)
"""A recording sends something each second; the network may hesitate for a while."""


class Medium(StrEnum):
    PHOTO = "photo"
    SOUND = "sound"
    VIDEO = "video"
    DOCUMENT = "document"


class FileState(StrEnum):
    RECEIVED = "received"  # safe on disk, nobody has looked inside yet
    WORKING = "working"
    READY = "ready"
    REFUSED = "refused"  # unreadable or dangerous; `message` says why, the bytes are kept


class StoredFile(Base):
    """One photo, sound, video or document somebody gave. Its bytes never leave this machine as they
    are, but for a document, which members of its action may take (ADR 9)."""

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
    # How a sound is heard where it is shown as it is: edits, in their canonical JSON (hearing.py).
    cut: Mapped[str] = mapped_column(default="", server_default="")
    cut_at: Mapped[datetime | None]  # when somebody changed how it is heard, last

    derivatives: Mapped[list[Derivative]] = relationship(lazy="selectin")
    action: Mapped[Action] = relationship(lazy="joined")

    @property
    def organisation_id(self) -> str:
        return self.action.organisation_id

    def derivative(self, recipe: str, edits: Edits | None = None) -> Derivative | None:
        """What was made by a recipe with exactly these edits; never something less edited."""
        key = edits_key(recipe, edits)
        return next((m for m in self.derivatives if (m.recipe, m.edits) == (recipe, key)), None)


def edits_key(recipe: str, edits: Edits | None) -> str:
    """40 hexadecimal digits that stand for the edits as a recipe reads them; "" when it sees
    none (a focus point changes no photo but the card)."""
    chosen = BY_NAME.get(recipe)
    if edits is None or chosen is None:
        return ""
    text = canonical(seen_by(chosen, edits), chosen.reads)
    return digest(text)[:40] if text else ""


class Derivative(Base):
    """Made from an original by a named recipe, clean of all that it knew of its author. `edits`
    is the key of what was changed on it first (see `edits_key`)."""

    __tablename__ = "derivative"
    __table_args__ = (UniqueConstraint("file_id", "recipe", "edits"),)

    id: Mapped[Id]
    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"))
    recipe: Mapped[str] = mapped_column(String(20))
    edits: Mapped[str] = mapped_column(String(40), default="", server_default="")
    key: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None]
    made_at: Mapped[datetime | None] = mapped_column(default=now)
    loudness: Mapped[float | None]  # LUFS of a sound as it is heard; None when nobody measured it


class FileNote(Base):
    """What is known of a file of the library of its action: who made it, what one sees or hears
    in it (written, or said in `seen_voice_id`), who is recognised. `likeness` tells photos that
    look the same (media/likeness.py). A file of a production alone has none.

    `removed_at`: somebody took it off the shelf; it can be put back.
    """

    __tablename__ = "file_note"

    file_id: Mapped[str] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
    credit: Mapped[str] = mapped_column(String(120), default="")
    seen: Mapped[str] = mapped_column(String(500), default="")
    seen_voice_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    shown: Mapped[list[str]] = mapped_column(default=list)
    heard: Mapped[list[str]] = mapped_column(default=list)
    likeness: Mapped[str] = mapped_column(String(16), default="")
    shelved_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="joined", foreign_keys=[file_id])
    seen_voice: Mapped[StoredFile | None] = relationship(
        lazy="joined", foreign_keys=[seen_voice_id]
    )

    @property
    def action_id(self) -> str:
        return self.file.action_id

    @property
    def author_id(self) -> str:
        """Who gave it: the access rules read the same name everywhere."""
        return self.file.person_id

    @property
    def is_told(self) -> bool:
        """Somebody said what it is."""
        return bool(self.seen or self.seen_voice_id)


class Upload(Base):
    """Bytes on their way (tus 1.0). `take` is the browser's own name for them.

    `live`: a recording that is sent while somebody speaks. When its browser dies, it can be found
    again elsewhere by what it says of itself: the item (`item_id`, `path`) of a draft, both above
    us, for which it was `made_at`. `settled_at`: somebody answered « Retrouver » (`found_id` is
    the copy) or « Jeter ». Should its own browser come back, it goes on all the same.
    """

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
    draft_id: Mapped[str] = mapped_column(String(36), default="", index=True)
    item_id: Mapped[str] = mapped_column(String(36), default="")
    path: Mapped[str] = mapped_column(String(60), default="")
    live: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=now)
    touched_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    found_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))

    @property
    def author_id(self) -> str:
        """Who speaks in it: the access rules read the same name everywhere."""
        return self.person_id

    @property
    def is_interrupted(self) -> bool:
        """A recording that began, has not ended, and of which nothing has come for a while."""
        begun = self.live and self.file_id is None and self.offset > 0
        return begun and self.touched_at < now() - STILL

    @property
    def waits(self) -> bool:
        """Interrupted, and nobody has said yet what to do with it."""
        return self.is_interrupted and self.settled_at is None

    @property
    def seconds(self) -> float:
        """How long it was recorded, about: until its last byte came."""
        return max(0.0, (self.touched_at - self.made_at).total_seconds())

    @property
    def is_whole(self) -> bool:
        return self.length is not None and self.offset == self.length
