"""« Qui peut voir » : the screens where a person hears, chooses, and changes her mind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from studio.consents.models import Consent, Stage
from studio.consents.queries import answers_about
from studio.consents.steps import take_step
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.kernel.db import Database
from studio.people.models import Person
from studio.publishing.mine import Mine, mine_in
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


Browser = Callable[[str], FlaskClient]
LIST = "/atelier/mes-productions"


@pytest.fixture
def shown(press: Press, database: Database, kept_cast: Cast) -> Published:
    """A note of Nadia's that everybody may see, with her first name. She heard and saw before."""
    published = press.publish("Le banc du marché")
    with database.writing() as db:
        nadia = db.get_one(Person, kept_cast.nadia.id)
        for stage, text in ((Stage.EXPLAINED, current_text()), (Stage.REVIEWED, None)):
            take_step(db, nadia, published.draft_id, stage, recorded_by=nadia.id, text=text)
    return published


def mine(database: Database, shown: Published, person_id: str) -> Mine:
    with database.reading() as db:
        return mine_in(db, db.get_one(Draft, shown.draft_id), person_id)


def count_of(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Consent.id))) or 0


def test_each_sees_only_where_she_is(as_: Browser, shown: Published) -> None:
    page = as_("nadia").get(LIST).text
    assert "Le banc du marché" in page and "Tout le monde voit" in page
    assert "Rien pour l’instant" in as_("lucie").get(LIST).text


def test_who_has_not_answered_hears_first(as_: Browser, press: Press, database: Database) -> None:
    waiting = press.publish()
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            db.delete(given)
    answer = as_("nadia").get(f"{LIST}/{waiting.draft_id}")
    assert answer.location == f"{LIST}/{waiting.draft_id}/explication"
    heard = as_("nadia").get(answer.location).text
    assert "Dire non ne change rien pour votre aide." in heard
    assert "À vous de choisir" in as_("nadia").get(LIST).text


def test_the_three_screens_lead_to_an_answer(
    as_: Browser, shown: Published, database: Database, kept_cast: Cast
) -> None:
    browser, address = as_("nadia"), f"{LIST}/{shown.draft_id}"
    assert f"{address}/choix" in browser.get(f"{address}/explication").text
    assert 'value="partners"' in browser.get(f"{address}/choix").text
    assert 'value="partners"' in browser.get(f"{address}/prenom?audience=partners").text
    said = {"answer": "yes", "audience": "partners", "named": ""}
    where = browser.post(f"{address}/accord", data=said).location
    assert where.startswith(f"{address}/recu?recu="), "what was for all is no longer shown"
    page = browser.get(address).text
    assert "Nos partenaires peuvent voir." in page and "Votre prénom est caché." in page
    found = mine(database, shown, kept_cast.nadia.id)
    assert (found.audience, found.named, found.said_no) == ("partners", False, False)


def test_the_proof_is_whole(as_: Browser, shown: Published, database: Database) -> None:
    said = {"answer": "yes", "audience": "group", "named": "y"}
    as_("nadia").post(f"{LIST}/{shown.draft_id}/accord", data=said)
    with database.reading() as db:
        newest = answers_about(db, shown.draft_id).rows[0]
    assert newest.mode == "tap" and newest.recorded_by == newest.person_id
    assert newest.sign_in_id and newest.text_version and len(newest.text_digest) == 64


def test_saying_yes_twice_is_saying_it_once(
    as_: Browser, shown: Published, database: Database
) -> None:
    said = {"answer": "yes", "audience": "group", "named": "y"}
    counts = []
    for _ in range(3):
        as_("nadia").post(f"{LIST}/{shown.draft_id}/accord", data=said)
        counts.append(count_of(database))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("how", ["accord", "retrait"])
def test_the_red_hand_takes_off_at_once_and_gives_a_receipt(
    as_: Browser, shown: Published, visitor: FlaskClient, how: str
) -> None:
    browser, address = as_("nadia"), f"{LIST}/{shown.draft_id}"
    assert visitor.get(shown.page).status_code == 200
    said = {"answer": "no"} if how == "accord" else {}
    answers = [browser.post(f"{address}/{how}", data=said).location for _ in range(2)]
    assert answers[0] == answers[1] and "recu=" in answers[0]
    assert visitor.get(shown.page).status_code == 410
    page = browser.get(answers[0]).text
    assert "Toute la page" in page and "On ne peut pas l’effacer chez elle." in page
    told = browser.get(address).text
    assert "Personne ne peut voir." in told and "en ligne" not in told


def test_a_no_before_publication_has_an_empty_receipt(
    as_: Browser, press: Press, shown: Published
) -> None:
    press.withdraw(shown)
    browser = as_("nadia")
    answer = browser.post(f"{LIST}/{shown.draft_id}/accord", data={"answer": "no"})
    assert "Rien n’était en ligne." in browser.get(answer.location).text


@pytest.mark.parametrize(
    "said",
    [{}, {"answer": "peut-être"}, {"answer": "yes", "audience": "la terre entière"}],
)
def test_it_refuses_what_is_no_answer(
    as_: Browser, shown: Published, database: Database, said: dict[str, str]
) -> None:
    before = count_of(database)
    answer = as_("nadia").post(f"{LIST}/{shown.draft_id}/accord", data=said)
    assert answer.status_code == 422
    assert "main verte" in answer.text
    assert count_of(database) == before


@pytest.mark.parametrize("file", ["pas un nom de fichier", ""])
def test_it_refuses_to_put_back_what_is_no_file(as_: Browser, shown: Published, file: str) -> None:
    address = f"{LIST}/{shown.draft_id}/remise"
    assert as_("nadia").post(address, data={"file": file}).status_code == 422


def test_nobody_puts_back_the_file_of_another(as_: Browser, shown: Published) -> None:
    address = f"{LIST}/{shown.draft_id}/remise"
    file = {"file": "01a20afb-e362-7ab5-991b-4b3ddf9d70ad"}
    assert as_("lucie").post(address, data=file).status_code == 404


def test_the_circle_must_be_one_of_the_three(as_: Browser, shown: Published) -> None:
    address = f"{LIST}/{shown.draft_id}"
    for wrong in ("", "?audience=", "?audience=tous"):
        assert as_("nadia").get(f"{address}/prenom{wrong}").location == f"{address}/choix"


@pytest.mark.parametrize(("name", "status"), [("karim", 404), ("anyone", 401)])
def test_it_refuses_a_stranger(
    as_: Browser, shown: Published, database: Database, name: str, status: int
) -> None:
    browser, address, before = as_(name), f"{LIST}/{shown.draft_id}", count_of(database)
    for page in ("", "/explication", "/choix", "/prenom?audience=public", "/recu"):
        assert browser.get(address + page).status_code == status, page
    for act in ("/accord", "/retrait", "/remise"):
        assert browser.post(address + act, data={"answer": "no"}).status_code == status, act
    assert count_of(database) == before


def test_a_receipt_is_its_persons(as_: Browser, shown: Published) -> None:
    location = as_("nadia").post(f"{LIST}/{shown.draft_id}/retrait").location
    assert as_("nadia").get(location).status_code == 200
    assert as_("lucie").get(location).status_code == 404


def test_lucie_cannot_answer_for_nadia(
    as_: Browser, shown: Published, visitor: FlaskClient
) -> None:
    as_("lucie").post(f"{LIST}/{shown.draft_id}/accord", data={"answer": "no"})
    assert visitor.get(shown.page).status_code == 200
