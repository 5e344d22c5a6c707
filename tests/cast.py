"""The cast: the same few people in every test and in the permission matrix.

Nadia and Lucie are participants of « Nos chemins », whose référente is Claire. Karim is a
participant of « Pas à pas », another action of another structure. Sofia coordinates Claire's
structure. Paul keeps a blog and, like Anyone, has no account here. Noise rows are always present,
so that a query without its filter fails.
"""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from studio.access.identity import ANYONE, Identity
from studio.actions import operations as actions
from studio.actions.models import Action, Device, Workshop
from studio.kernel.clock import now
from studio.kernel.db import Base, Database
from studio.kernel.ids import digest, new_id
from studio.people.models import Account, Organisation, Person, SignIn
from studio.people.operations import create_account, organisation_named
from studio.people.queries import roles_of

PASSPHRASE = "le petit train de Saint-Pierre"
NAMES = ("nadia", "lucie", "karim", "claire", "sofia", "paul", "anyone")


@dataclass
class Cast:
    """Who is here. Persons, the accounts of professionals, and two actions."""

    nadia: Person
    lucie: Person
    karim: Person
    claire: Account
    sofia: Account
    other_referent: Account
    action: Action
    other_action: Action
    workshop: Workshop
    other_workshop: Workshop
    again: str = ""

    def person(self, name: str) -> Person | None:
        found = getattr(self, name, None)
        return found.person if isinstance(found, Account) else found

    def identity(self, db: Session, name: str) -> Identity:
        """What the rules know of somebody: participants hold a device of their action."""
        if name in ("paul", "anyone"):
            return ANYONE
        person = self.person(name)
        assert person is not None
        account = getattr(self, name)
        if isinstance(account, Account):
            return Identity(
                person_id=person.id,
                account_id=account.id,
                sign_in_id=f"sign-in-{name}",
                organisation_id=account.organisation_id,
                coordinates=account.coordinates,
                roles=roles_of(db, person.id),
            )
        action = self.other_action if name == "karim" else self.action
        return Identity(
            person_id=person.id,
            sign_in_id=f"sign-in-{name}",
            device_action=action.id,
            roles=roles_of(db, person.id),
        )

    def sign_in(self, db: Session, name: str) -> str:
        """Open a browser for somebody; the answer is its cookie."""
        token = f"token-of-{name}{self.again}"
        person = self.person(name)
        account = getattr(self, name)
        if isinstance(account, Account):
            opened = SignIn(token_digest=digest(token), account=account, person=account.person)
        else:
            workshop = self.other_workshop if name == "karim" else self.workshop
            opened = SignIn(token_digest=digest(token), person=person, action_id=workshop.action_id)
            db.add(device_in(workshop, opened))
        opened.granted_at, opened.expires_at = now(), now() + timedelta(days=1)
        db.add(opened)
        db.flush()
        return token


def device_in(workshop: Workshop, opened: SignIn, animal: str = "fox") -> Device:
    return Device(
        workshop=workshop,
        action_id=workshop.action_id,
        sign_in=opened,
        animal=animal,
        colour="blue",
        approved_at=now(),
    )


def make_cast(db: Session) -> Cast:
    """Everybody, with two actions and their open séances, and some noise around them. Made again in
    the same database, the structures and the accounts are others: they share nothing with the
    first."""
    again = "" if db.scalar(select(Account.id).limit(1)) is None else f"-{new_id()}"
    centre = organisation_named(db, f"Centre social Les Rives{again}")
    elsewhere = organisation_named(db, f"Espace numérique du Cher{again}")
    claire = _account(db, f"claire{again}", "Claire", centre)
    sofia = _account(db, f"sofia{again}", "Sofia", centre, coordinates=True)
    other = _account(db, f"remi{again}", "Rémi", elsewhere)
    action = _action(db, claire, "Nos chemins")
    other_action = _action(db, other, "Pas à pas")
    _action(db, other, "Une action pour faire du bruit")
    cast = Cast(
        nadia=actions.add_participant(db, action, name="Nadia", avatar="fox"),
        lucie=actions.add_participant(db, action, name="Lucie", avatar="owl"),
        karim=actions.add_participant(db, other_action, name="Karim", avatar="lion"),
        claire=claire,
        sofia=sofia,
        other_referent=other,
        action=action,
        other_action=other_action,
        workshop=actions.open_workshop(db, action),
        other_workshop=actions.open_workshop(db, other_action),
        again=again,
    )
    db.flush()
    return cast


class MadeBefore:
    """The cast as `make_cast` made it once, put into fresh databases row by row: its acts would
    take longer than most tests. Each time everybody has other ids, and everything in it has just
    happened."""

    def __init__(self, empty: Path):
        self._empty = empty  # a migrated SQLite file
        self._kept = b""
        self._ids: list[str] = []
        self._made_at = now()

    def put_into(self, db: Session) -> Cast:
        """Everybody, kept with `db`, as strangers to its session."""
        return self._put(db)[0]

    def put_and_hold(self, db: Session) -> Cast:
        """Everybody, in the session of `db` too."""
        cast, things = self._put(db)
        db.add_all(things)
        return cast

    def _put(self, db: Session) -> tuple[Cast, list[Base]]:
        if db.scalar(select(Account.id).limit(1)) is not None:
            return make_cast(db), []
        if not self._kept:
            self._make()
        kept, passed = self._kept, now() - self._made_at
        for one, other in zip(self._ids, sorted(new_id() for _ in self._ids), strict=True):
            kept = kept.replace(one.encode(), other.encode())
        cast, things, rows = pickle.loads(kept)
        for table, some in rows:
            later = [{key: moved(value, passed) for key, value in row.items()} for row in some]
            db.execute(insert(Base.metadata.tables[table]), later)
        for thing in things:
            for key, value in list(vars(thing).items()):
                if isinstance(value, datetime):
                    set_committed_value(thing, key, value + passed)
        return cast, things

    def _make(self) -> None:
        with TemporaryDirectory() as folder:
            copied = Path(folder) / "studio.sqlite"
            shutil.copy(self._empty, copied)
            database = Database(f"sqlite:///{copied}")
            with database.writing() as db:
                cast = make_cast(db)
                self._made_at = now()
                things = list(db)
                rows = [(one.name, rows_of(db, one)) for one in Base.metadata.sorted_tables]
            database.close()
        rows = [(name, some) for name, some in rows if some]
        self._kept = pickle.dumps((cast, things, rows))
        self._ids = sorted({row["id"] for _name, some in rows for row in some})


def rows_of(db: Session, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(select(table)).mappings()]


def moved(value: Any, passed: timedelta) -> Any:
    return value + passed if isinstance(value, datetime) else value


def _account(
    db: Session, email: str, name: str, organisation: Organisation, *, coordinates: bool = False
) -> Account:
    return create_account(
        db,
        email=f"{email}@exemple.fr",
        passphrase=PASSPHRASE,
        name=name,
        organisation=organisation,
        coordinates=coordinates,
    )


def _action(db: Session, account: Account, title: str) -> Action:
    return actions.create_action(
        db,
        account,
        title=title,
        themes=["mobilite", "numerique"],
        starts=date(2026, 9, 14),
        ends=date(2026, 12, 18),
        place="Tours",
    )
