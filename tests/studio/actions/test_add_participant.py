"""Welcoming somebody in the group: a first name and a drawing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.operations import add_participant
from studio.kernel.db import Database
from studio.kernel.errors import Conflict
from studio.people.models import NOBODY, Role
from studio.people.queries import members_of, roles_of
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
ADDRESS = "/espace/actions/nos-chemins/personnes"


def group(database: Database, cast: Cast) -> list[str]:
    with database.reading() as db:
        return [person.name for person in members_of(db, cast.action.id, Role.PARTICIPANT)]


def test_it_works(db: Session, cast: Cast) -> None:
    person = add_participant(db, cast.action, name=" Oksana ", avatar="butterfly")
    assert (person.name, person.avatar) == ("Oksana", "butterfly")
    assert roles_of(db, person.id) == {cast.action.id: Role.PARTICIPANT}


def test_a_drawing_is_one_persons(db: Session, cast: Cast) -> None:
    with pytest.raises(Conflict) as refusal:
        add_participant(db, cast.action, name="Oksana", avatar="fox")
    assert "avatar" in refusal.value.fields
    assert add_participant(db, cast.other_action, name="Oksana", avatar="fox")


def test_the_screen_works(as_: Browser, database: Database, kept_cast: Cast) -> None:
    answer = as_("claire").post(ADDRESS, data={"name": "Oksana", "avatar": "butterfly"})
    assert answer.location == "/espace/actions/nos-chemins#groupe"
    assert group(database, kept_cast) == ["Nadia", "Lucie", "Oksana"]


def test_the_coordination_may(as_: Browser, database: Database, kept_cast: Cast) -> None:
    as_("sofia").post(ADDRESS, data={"name": "Oksana", "avatar": "butterfly"})
    assert "Oksana" in group(database, kept_cast)


def test_twice_is_once(as_: Browser, database: Database, kept_cast: Cast) -> None:
    said = {"name": "Oksana", "avatar": "butterfly"}
    assert as_("claire").post(ADDRESS, data=said).status_code == 302
    assert as_("claire").post(ADDRESS, data=said).status_code == 409
    assert group(database, kept_cast).count("Oksana") == 1


@pytest.mark.parametrize(("name", "status"), [("nadia", 401), ("karim", 401), ("anyone", 401)])
def test_it_refuses_a_stranger(
    as_: Browser, database: Database, kept_cast: Cast, name: str, status: int
) -> None:
    answer = as_(name).post(ADDRESS, data={"name": "Intrus", "avatar": "butterfly"})
    assert answer.status_code == status
    assert "Intrus" not in group(database, kept_cast)


def test_the_action_of_others_does_not_exist(as_: Browser) -> None:
    address = "/espace/actions/pas-a-pas"
    assert as_("claire").get(address).status_code == 404
    said = {"name": "Oksana", "avatar": "butterfly"}
    assert as_("claire").post(f"{address}/personnes", data=said).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Écrivez un prénom ou un pseudonyme."),
        ({"avatar": ""}, "Choisissez une image."),
        ({"avatar": "licorne"}, "Choisissez une image de la liste."),
        ({"avatar": NOBODY}, "Choisissez une image de la liste."),
        ({"avatar": "fox"}, "Cette image est déjà prise dans le groupe."),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_rest(
    as_: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_("claire").post(ADDRESS, data={"name": "Oksana", "avatar": "butterfly"} | wrong)
    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert "name" in wrong or 'value="Oksana"' in answer.text


def test_only_free_drawings_are_offered(as_: Browser) -> None:
    page = as_("claire").get("/espace/actions/nos-chemins").text
    assert 'value="butterfly"' in page
    assert 'value="fox"' not in page and f'value="{NOBODY}"' not in page
