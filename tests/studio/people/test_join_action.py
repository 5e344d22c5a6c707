"""Giving a person a role in an action."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.people.models import Membership, Role
from studio.people.operations import join_action
from studio.people.queries import members_of, roles_of
from tests.cast import Cast


def test_it_works(db: Session, cast: Cast) -> None:
    join_action(db, action_id=cast.action.id, person=cast.sofia.person, role=Role.FACILITATOR)
    assert roles_of(db, cast.sofia.person.id) == {cast.action.id: Role.FACILITATOR}


def test_twice_changes_the_role(db: Session, cast: Cast) -> None:
    for role in (Role.FACILITATOR, Role.FACILITATOR, Role.REFERENT):
        join_action(db, action_id=cast.action.id, person=cast.sofia.person, role=role)
    rows = select(func.count()).where(Membership.person_id == cast.sofia.person.id)
    assert db.scalar(rows) == 1
    assert roles_of(db, cast.sofia.person.id) == {cast.action.id: Role.REFERENT}


def test_members_come_in_order_and_by_role(db: Session, cast: Cast) -> None:
    everybody = members_of(db, cast.action.id)
    assert everybody == [cast.claire.person, cast.nadia, cast.lucie]
    assert members_of(db, cast.action.id, Role.PARTICIPANT) == [cast.nadia, cast.lucie]
    assert members_of(db, cast.other_action.id, Role.PARTICIPANT) == [cast.karim]
