"""Public addresses, the frozen editions behind them, and the parts that belong to persons."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.actions.models import Action
from studio.consents.models import Audience
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.db import Base, Id
from studio.kernel.ids import public_id


class PublicationState(StrEnum):
    PREPARING = "preparing"  # the first edition is being made
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"  # a tombstone: every address answers 410


class Publication(Base):
    """A public address that stays the same while editions follow one another."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), unique=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=PublicationState.PREPARING)
    # No foreign key: two tables that each need the other first cannot be made in one step.
    edition_id: Mapped[str | None] = mapped_column(String(36))
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship(lazy="joined")
    action: Mapped[Action] = relationship(lazy="joined")
    edition: Mapped[Edition | None] = relationship(
        lazy="joined",
        primaryjoin="foreign(Publication.edition_id) == Edition.id",
        post_update=True,
    )

    @property
    def is_public(self) -> bool:
        return self.state == PublicationState.PUBLIC and self.edition is not None


STRIPPED = -1  # an edition's `draft_seq` when a part was taken back: no state of the draft


class EditionState(StrEnum):
    PREPARING = "preparing"
    PUBLIC = "public"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


class Edition(Base):
    """One frozen version: its folder holds everything that its pages need, and never changes."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("publication_id", "number"),)

    id: Mapped[Id]
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), index=True)
    number: Mapped[int]
    draft_seq: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=EditionState.PREPARING)
    message: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(8), default="fr")
    themes: Mapped[list[str]] = mapped_column(default=list)
    credits: Mapped[list[str]] = mapped_column(default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    search: Mapped[str] = mapped_column(default="")
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    parts: Mapped[list[EditionPart]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="EditionPart.name"
    )

    def part(self, name: str) -> EditionPart | None:
        return next((part for part in self.parts if part.name == name), None)


SHOWN_TO_ALL = and_(
    Publication.state == PublicationState.PUBLIC, Edition.audience == Audience.PUBLIC
)
"""What everybody sees now: of a publication joined with its edition of today."""


class EditionPart(Base):
    """Something in an edition that persons may take back: a file, or somebody's words.

    `people` is a list of [person id, use]; `file_id` the original it was made from.
    """

    __tablename__ = "edition_part"
    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    id: Mapped[Id]
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    name: Mapped[str] = mapped_column(String(80))
    medium: Mapped[str] = mapped_column(String(8))
    mime: Mapped[str] = mapped_column(String(60), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    file_id: Mapped[str | None] = mapped_column(String(36))
    people: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def is_file(self) -> bool:
        return bool(self.mime)


class EditionUse(Base):
    """An edition shows another publication inside itself: one arrow of the graph that a
    withdrawal walks. Written when the edition is frozen, from `Bundle.uses`."""

    __tablename__ = "edition_use"

    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    publication_id: Mapped[str] = mapped_column(
        ForeignKey("publication.id"), primary_key=True, index=True
    )


class CopyHanded(Base):
    """A copy that left our hands: of one publication, of the draft behind it, or of all that was
    public in an action.

    Nobody can call it back; whoever withdraws is told that it exists, and to whom it went.
    """

    __tablename__ = "copy_handed"

    id: Mapped[Id]
    publication_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id"), index=True)
    action_id: Mapped[str | None] = mapped_column(ForeignKey("action.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    form: Mapped[str] = mapped_column(String(40))
    to_whom: Mapped[str] = mapped_column(String(120), default="")
    by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class CopyTaken(Base):
    """How many copies of a publication the public took on one day, in one form: a number, and
    nothing of who took them."""

    __tablename__ = "copy_taken"

    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Haste(Base):
    """The référent publishes without letting a night pass after a yes, and says why."""

    __tablename__ = "haste"

    id: Mapped[Id]
    draft_id: Mapped[str] = mapped_column(String(36), index=True)  # it outlives the draft
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(default=now)


class Cause(StrEnum):
    """Why something left the public side."""

    PERSON = "person"  # the red hand
    SLIP = "slip"  # the paper with a code
    STAFF = "staff"  # the référent
    EXPIRED = "expired"  # nobody renewed the yes
    ERASED = "erased"  # the person asked to be forgotten


class Receipt(Base):
    """What one withdrawal reached: pairs of a medium and the name of a part, or of a place
    (`page`, `gallery`…) and nothing, or of a thing that showed it (`story`, `map`, `archive`…)
    and its title. `left` are such pairs for what nobody can call back."""

    __tablename__ = "receipt"

    id: Mapped[Id]
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    consent_id: Mapped[str | None] = mapped_column(ForeignKey("consent.id"))
    reached: Mapped[list[Any]] = mapped_column(default=list)
    left: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    cause: Mapped[str] = mapped_column(String(10), default=Cause.PERSON, server_default="person")
    given_at: Mapped[datetime] = mapped_column(default=now)


class Plan(Base):
    """A publication that will happen by itself, at a date. `message` says why it did not: then it
    no longer waits, and the board shows it."""

    __tablename__ = "plan"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    message: Mapped[str] = mapped_column(default="")

    @property
    def waits(self) -> bool:
        return not self.message


class KeptAsIs(Base):
    """An advice of the board that a référent read and did not follow: it is not given again."""

    __tablename__ = "kept_as_is"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Partner(Base):
    """Somebody outside who may see some productions of an action, by a link of her own.

    Only the digest of the link is kept: who reads this table opens nothing. `seen_on` is a day,
    no more.
    """

    __tablename__ = "partner"

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(ForeignKey("action.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_on: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.until > now()


class PartnerShare(Base):
    """One production that a partner may see, once it is published for partners."""

    __tablename__ = "partner_share"

    partner_id: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), primary_key=True)


class ViewCount(Base):
    """How often an edition was looked at on one day, as a page or in a blog (`form`): a number, and
    nothing of who looked."""

    __tablename__ = "view_count"

    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class EmbedSeen(Base):
    """A site on which a publication was seen in a frame: its host, the first and the last day."""

    __tablename__ = "embed_seen"

    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    host: Mapped[str] = mapped_column(String(100), primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
