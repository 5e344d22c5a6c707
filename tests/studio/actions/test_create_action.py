"""Founding an action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.actions.operations import DOUBLE_CLICK, create_action
from studio.kernel import clock
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.people.models import Role
from studio.people.queries import roles_of
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]

SAID: dict[str, Any] = {
    "title": "Paroles d’atelier",
    "themes": ["emploi", "savoirs"],
    "starts": "2027-01-11",
    "ends": "2027-04-02",
}


def found(db: Session, cast: Cast, **changes: Any) -> Action:
    given: dict[str, Any] = {"title": "Paroles", "themes": ["emploi"], "starts": date(2027, 1, 11)}
    given |= {"ends": date(2027, 4, 2)} | changes
    return create_action(db, cast.claire, **given)


def test_it_works(db: Session, cast: Cast) -> None:
    action = found(db, cast, title=" Paroles d’atelier ")
    assert (action.title, action.slug) == ("Paroles d’atelier", "paroles-d-atelier")
    assert action.organisation is cast.claire.organisation
    assert action.structure == "Centre social Les Rives"
    assert roles_of(db, cast.claire.person.id)[action.id] is Role.REFERENT


def test_two_actions_of_one_name_have_two_addresses(db: Session, cast: Cast) -> None:
    assert found(db, cast, title="Nos chemins").slug == "nos-chemins"  # a double click
    with clock.at(clock.now() + 2 * DOUBLE_CLICK):
        assert found(db, cast, title="Nos chemins").slug == "nos-chemins-2"


def test_twice_is_once(db: Session, cast: Cast) -> None:
    with clock.at(clock.now()) as advance:
        first = found(db, cast)
        advance(timedelta(seconds=1))
        assert found(db, cast) is first


def test_it_cannot_end_before_it_starts(db: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        found(db, cast, ends=date(2027, 1, 10))
    assert "ends" in refusal.value.fields


def test_themes_are_those_of_the_list(db: Session, cast: Cast) -> None:
    with pytest.raises(Invalid, match="jardin"):
        found(db, cast, themes=["emploi", "jardin"])


def test_the_screen_works(as_: Browser, database: Database) -> None:
    page = as_("claire").get("/espace/actions/nouvelle")
    assert page.status_code == 200 and "Centre social Les Rives" in page.text
    answer = as_("claire").post("/espace/actions/nouvelle", data=SAID)
    assert answer.location == "/espace/actions/paroles-d-atelier"
    with database.reading() as db:
        action = db.scalars(select(Action).where(Action.slug == "paroles-d-atelier")).one()
        assert action.themes == ["emploi", "savoirs"]


@pytest.mark.parametrize("name", ["nadia", "karim", "anyone"])
def test_it_refuses_a_stranger(as_: Browser, database: Database, name: str) -> None:
    assert as_(name).get("/espace/actions/nouvelle").status_code == 401
    assert as_(name).post("/espace/actions/nouvelle", data=SAID).status_code == 401
    with database.reading() as db:
        assert db.scalar(select(func.count(Action.id))) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Donnez un nom à l’action."),
        ({"title": "x" * 81}, "80"),
        ({"starts": "hier"}, "date"),
        ({"ends": "2026-12-31"}, "La fin vient avant le début."),
        ({"themes": ["jardin"]}, "Thèmes"),
    ],
)
def test_it_says_what_is_wrong_and_loses_nothing(
    as_: Browser, wrong: dict[str, Any], sentence: str
) -> None:
    said = SAID | {"summary": "Deux phrases pour le public."} | wrong
    answer = as_("claire").post("/espace/actions/nouvelle", data=said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Deux phrases pour le public." in answer.text
