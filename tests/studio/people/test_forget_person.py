"""Erasing what names a person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.people.models import NOBODY, Membership, SignIn
from studio.people.operations import forget_person
from studio.people.queries import members_of, sign_in_of
from tests.cast import Cast


def test_it_works(db: Session, cast: Cast) -> None:
    token = cast.sign_in(db, "nadia")
    forget_person(db, cast.nadia)
    assert (cast.nadia.name, cast.nadia.avatar) == ("Quelqu’un", NOBODY)
    assert cast.nadia not in members_of(db, cast.action.id)
    assert sign_in_of(db, token) is None
    assert db.scalar(select(SignIn).where(SignIn.person_id == cast.nadia.id)) is None


def test_it_spares_the_others(db: Session, cast: Cast) -> None:
    lucies = cast.sign_in(db, "lucie")
    forget_person(db, cast.nadia)
    assert cast.lucie.name == "Lucie"
    assert sign_in_of(db, lucies)
    assert db.scalars(select(Membership).where(Membership.person_id == cast.lucie.id)).one()


def test_twice_is_once(db: Session, cast: Cast) -> None:
    forget_person(db, cast.nadia)
    forget_person(db, cast.nadia)
    assert cast.nadia.name == "Quelqu’un"
