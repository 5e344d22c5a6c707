"""Structures, persons, accounts, memberships, sign-ins.

A person is a first name or pseudonym and an avatar: no birth date, no address, no number of any
administration has a column here, and a test keeps it so.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.kernel.clock import now
from studio.kernel.db import Base, Id


class Role(StrEnum):
    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    REFERENT = "referent"


STAFF_ROLES = frozenset({Role.FACILITATOR, Role.REFERENT})
NOBODY = "nobody"  # the drawing of who asked to be forgotten (frontend/avatars.txt)


class Organisation(Base):
    """A structure: a social centre, an association, a digital space."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)


class Person(Base):
    """Somebody who makes things, or who is shown or heard in them."""

    __tablename__ = "person"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    avatar: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Account(Base):
    """The e-mail and passphrase of a professional. Participants have none."""

    __tablename__ = "account"

    id: Mapped[Id]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    passphrase: Mapped[str] = mapped_column(String(200))  # argon2id, never the words themselves
    coordinates: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class Membership(Base):
    """A person's role in an action. The action itself lives in `actions`, above us."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("action_id", "person_id"),)

    id: Mapped[Id]
    action_id: Mapped[str] = mapped_column(String(36), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(String(12))
    since: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(lazy="joined")


class Erasure(Base):
    """Somebody is forgotten: asked by whom, why, and what went. It names nobody any more.

    `reason` is a word of a short list, never a sentence: a sentence would name her. `facts` are
    numbers. `done_at` is empty while the work is under way.
    """

    __tablename__ = "erasure"

    id: Mapped[Id]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    action_id: Mapped[str] = mapped_column(String(36), index=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(12))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]


class SignIn(Base):
    """One browser that we know, until it leaves. The cookie holds the token, we hold its digest.

    Either an account's (a professional on a machine of hers), or a device's: bound to one action,
    granted by the référent, and held by the person whose turn it is, or by nobody.
    """

    __tablename__ = "sign_in"

    id: Mapped[Id]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    action_id: Mapped[str | None] = mapped_column(String(36), index=True)
    granted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_device(self) -> bool:
        return self.action_id is not None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.expires_at > now()
