"""Where the story is played: the database, the files, the days, and who does each act."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.models import Action
from studio.demo.story.script import cast
from studio.kernel import clock
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound
from studio.kernel.storage import DiskStore
from studio.people.models import Account, Membership, Person
from studio.people.queries import roles_of

Say = Callable[[str], None]
NAMES = uuid.UUID("5f7c0d5e-6a0d-4a52-9a63-3f0f8b3b2c11")  # of everything the demo makes


@dataclass
class Stage:
    """One evening's scene. `opened` is the moment from which days are counted."""

    settings: Settings
    database: Database
    storage: DiskStore
    say: Say
    opened: datetime = field(default_factory=clock.now)

    def moment(self, day: int, hour: float = 10.0) -> datetime:
        """So many days from today, at an hour of the morning or the afternoon."""
        start = self.opened.replace(hour=0, minute=0, second=0, microsecond=0)
        return min(start + timedelta(days=day, hours=hour), self.opened)

    @contextmanager
    def on(self, day: int, hour: float = 10.0) -> Iterator[Session]:
        """A transaction that takes place on that day: what is written bears its date."""
        with clock.at(self.moment(day, hour)), self.database.writing() as db:
            yield db


def name_of(*parts: object) -> str:
    """The id of something the demo makes: always the same, so that playing it again is harmless."""
    return str(uuid.uuid5(NAMES, "/".join(map(str, parts))))


def action_of(db: Session, key: str) -> Action:
    """NotFound when nobody founded it yet."""
    found = db.scalar(select(Action).where(Action.title == cast().action(key).title).limit(1))
    if found is None:
        raise NotFound
    return found


def account_of(db: Session, key: str) -> Account:
    found = db.scalar(select(Account).where(Account.email == cast().member(key).email))
    if found is None:
        raise NotFound
    return found


def person_of(db: Session, key: str) -> Person:
    """A participant, by the first name in the action. NotFound for who left the demonstration."""
    somebody = cast().person(key)
    wanted = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.action_id == action_of(db, somebody.action).id,
            Person.name == somebody.name,
        )
    )
    found = db.scalar(wanted.limit(1))
    if found is None:
        raise NotFound("Cette personne n’est plus dans la démonstration.")
    return found


def participant(db: Session, key: str) -> Identity:
    """What the rules know of somebody of a group."""
    person = person_of(db, key)
    return Identity(person_id=person.id, roles=roles_of(db, person.id))


def professional(db: Session, key: str) -> Identity:
    account = account_of(db, key)
    return Identity(
        person_id=account.person_id,
        account_id=account.id,
        organisation_id=account.organisation_id,
        coordinates=account.coordinates,
        roles=roles_of(db, account.person_id),
    )


def referent_of(db: Session, action_key: str) -> Identity:
    return professional(db, cast().action(action_key).referent)
