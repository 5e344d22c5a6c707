"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.ids import digest
from studio.people.models import Membership, Person, Role, SignIn


def sign_in_of(db: Session, token: str) -> SignIn | None:
    """The sign-in a cookie stands for, when it is still open."""
    found = db.scalar(select(SignIn).where(SignIn.token_digest == digest(token)))
    return found if found and found.is_open else None


def roles_of(db: Session, person_id: str) -> dict[str, Role]:
    """Action id -> the person's role there."""
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
    found = db.scalars(select(Person).where(Person.id.in_(set(ids))))
    return {person.id: person for person in found}
