"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.ahead import known_ahead
from studio.kernel.ids import digest
from studio.people.models import STAFF_ROLES, Erasure, Membership, Person, Role, SignIn

PEOPLE = "people"  # by their ids, read ahead
STAFF = "staff"  # the ids of the professionals of an action, read ahead
ROLES = "roles"  # of a person, read ahead


def sign_in_of(db: Session, token: str) -> SignIn | None:
    """The sign-in a cookie stands for, when it is still open."""
    found = db.scalar(select(SignIn).where(SignIn.token_digest == digest(token)))
    return found if found and found.is_open else None


def roles_of(db: Session, person_id: str) -> dict[str, Role]:
    """Action id -> the person's role there."""
    if (known := known_ahead(db, ROLES, person_id)) is not None:
        return dict(known)
    rows = db.execute(
        select(Membership.action_id, Membership.role).where(Membership.person_id == person_id)
    )
    return {action: Role(role) for action, role in rows}


def members_of(db: Session, action_id: str, *roles: Role) -> list[Person]:
    """The persons of an action, in the order in which they came."""
    wanted = select(Membership).where(Membership.action_id == action_id)
    if roles:
        wanted = wanted.where(Membership.role.in_(roles))
    return [member.person for member in db.scalars(wanted.order_by(Membership.since))]


def persons(db: Session, ids: Iterable[str]) -> dict[str, Person]:
    """Id -> person, for those that exist."""
    wanted = set(ids)
    if not wanted:
        return {}
    if (known := known_ahead(db, PEOPLE, "")) is not None and wanted <= known.keys():
        return {one: known[one] for one in wanted}
    found = db.scalars(select(Person).where(Person.id.in_(wanted)))
    return {person.id: person for person in found}


def staff_of(db: Session, action_id: str) -> frozenset[str]:
    """The professionals of an action."""
    if (known := known_ahead(db, STAFF, action_id)) is not None:
        return frozenset(known)
    wanted = select(Membership.person_id).where(
        Membership.action_id == action_id, Membership.role.in_(STAFF_ROLES)
    )
    return frozenset(db.scalars(wanted))


def erasures_in(db: Session, action_id: str) -> list[Erasure]:
    """Who was forgotten in an action, by numbers, latest first."""
    wanted = select(Erasure).where(Erasure.action_id == action_id)
    return list(db.scalars(wanted.order_by(Erasure.asked_at.desc(), Erasure.id)))
