"""Mending a first name, or giving another drawing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.operations import change_participant
from studio.kernel.db import Database
from studio.kernel.errors import Conflict
from studio.people.models import Person
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
SAID = {"name": "Nadiya", "avatar": "butterfly"}


def address(cast: Cast, who: str = "nadia") -> str:
    person = cast.person(who)
    return f"/espace/actions/nos-chemins/personnes/{person.id if person else 'rien'}"


def name_of(database: Database, cast: Cast) -> str:
    with database.reading() as db:
        return db.get_one(Person, cast.nadia.id).name


def test_it_works(db: Session, cast: Cast) -> None:
    for _ in range(2):
        change_participant(db, cast.action, cast.nadia, name=" Nadiya ", avatar="butterfly")
    assert (cast.nadia.name, cast.nadia.avatar) == ("Nadiya", "butterfly")


def test_one_may_keep_ones_drawing(db: Session, cast: Cast) -> None:
    change_participant(db, cast.action, cast.nadia, name="Nadiya", avatar="fox")
    assert cast.nadia.avatar == "fox"


def test_the_drawing_of_another_stays_hers(db: Session, cast: Cast) -> None:
    with pytest.raises(Conflict):
        change_participant(db, cast.action, cast.nadia, name="Nadiya", avatar="owl")
    assert (cast.nadia.name, cast.nadia.avatar) == ("Nadia", "fox")


@pytest.mark.parametrize("who", ["claire", "sofia"])
def test_the_screen_works(as_: Browser, database: Database, kept_cast: Cast, who: str) -> None:
    page = as_(who).get(address(kept_cast)).text
    assert 'value="Nadia"' in page and 'value="fox" checked' in page and 'value="owl"' not in page
    for _ in range(2):
        answer = as_(who).post(address(kept_cast), data=SAID)
        assert answer.location == "/espace/actions/nos-chemins#groupe"
    assert name_of(database, kept_cast) == "Nadiya"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Écrivez un prénom ou un pseudonyme."),
        ({"avatar": "licorne"}, "Choisissez une image de la liste."),
        ({"avatar": "owl"}, "Cette image est déjà prise dans le groupe."),
    ],
)
def test_it_says_what_is_wrong(
    as_: Browser, database: Database, kept_cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_("claire").post(address(kept_cast), data=SAID | wrong)
    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert name_of(database, kept_cast) == "Nadia"


@pytest.mark.parametrize("name", ["nadia", "lucie", "karim", "anyone"])
def test_it_refuses_a_stranger(
    as_: Browser, database: Database, kept_cast: Cast, name: str
) -> None:
    assert as_(name).get(address(kept_cast)).status_code == 401
    assert as_(name).post(address(kept_cast), data=SAID).status_code == 401
    assert name_of(database, kept_cast) == "Nadia"


@pytest.mark.parametrize("who", ["karim", "claire", "paul"])
def test_only_the_group_is_there(as_: Browser, kept_cast: Cast, who: str) -> None:
    assert as_("claire").get(address(kept_cast, who)).status_code == 404
    assert as_("claire").post(address(kept_cast, who), data=SAID).status_code == 404
