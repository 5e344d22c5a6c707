"""Somebody asks to be forgotten: what goes is told first, her name is typed, a receipt stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.actions.models import Action
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.models import NOBODY, Erasure, Person, Role
from studio.people.naming import without_name
from studio.people.operations import join_action
from studio.publishing import ledger
from studio.publishing.angles.models import Angle
from studio.publishing.angles.operations import write_angle
from studio.publishing.copies import handed
from studio.publishing.models import Cause, Edition, Publication, Receipt
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]
SURE = {"reason": "asked", "name": " nadia "}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Screens and rows: one engine is enough; the acts below are tried on both."""
    return sqlite_url


@pytest.fixture
def shown(press: Press, database: Database) -> Published:
    """A note of Nadia's, online, of which the town hall has a copy."""
    made = press.publish("Le banc du marché")
    with database.writing() as db:
        found = db.scalars(select(Publication)).one()
        handed(db, form="zip", publication_id=found.id, to_whom="la mairie")
    return made


def door(cast: Cast) -> str:
    return f"/espace/actions/nos-chemins/personnes/{cast.nadia.id}/effacer"


def test_two_steps_then_everything_goes(
    as_: Browser,
    shown: Published,
    kept_cast: Cast,
    visitor: FlaskClient,
    database: Database,
    work: Callable[[], list[str]],
    settings: Settings,
) -> None:
    claire, where = as_("claire"), door(kept_cast)
    first = claire.get(where).text
    assert "Le banc du marché" in first and "Productions en ligne" in first
    assert "tout, avec photos et sons · la mairie" in first
    assert claire.post(where, data={}).status_code == 422
    second = claire.post(where, data={"reason": "asked"}).text
    assert "Nadia." in second and 'value="asked"' in second
    wrong = claire.post(f"{where}/oui", data=SURE | {"name": "Lucie"})
    assert wrong.status_code == 422 and "pas son prénom" in wrong.text
    assert visitor.get(shown.page).status_code == 200, "nothing is done yet"

    done = claire.post(f"{where}/oui", data=SURE)
    assert visitor.get(shown.page).status_code == 410, "at once, before any work is done"
    assert "Le reste s’efface en ce moment." in claire.get(done.location).text
    assert claire.post(f"{where}/oui", data=SURE).location == done.location, "twice is once"
    assert not [end for end in work() if end]
    page = claire.get(done.location).text
    assert "Tout est effacé" in page and "la mairie" in page and "Nadia" not in page
    with database.reading() as db:
        person, erasure = db.get_one(Person, kept_cast.nadia.id), db.scalars(select(Erasure)).one()
        assert (person.name, person.avatar) == ("Quelqu’un", NOBODY)
        assert erasure.done_at and erasure.facts["shown"] == 1 and erasure.reason == "asked"
        [receipt] = db.scalars(select(Receipt)).all()
        assert receipt.cause == Cause.ERASED
    lines = [one for one in ledger.read(settings) if one.act == ledger.ERASE]
    assert [one.id for one in lines] == [kept_cast.nadia.id]


def test_her_name_leaves_titles_and_texts(
    as_: Browser,
    press: Press,
    kept_cast: Cast,
    database: Database,
    visitor: FlaskClient,
    work: Callable[[], list[str]],
) -> None:
    """Also those that she did not write: angles of the référent, titles of what others made."""
    named = press.publish("Le banc de Nadia", author="lucie")
    with database.writing() as db:
        action = db.get_one(Action, kept_cast.action.id)
        write_angle(
            db,
            action,
            "valorisation",
            title="Avec Nadia",
            text="Merci NADIA, et Nadiane.",
            words=80,
        )
    assert visitor.get(named.page).status_code == 200
    as_("claire").post(f"{door(kept_cast)}/oui", data=SURE)
    assert visitor.get(named.page).status_code == 410, "its title is on every page"
    assert not [end for end in work() if end]
    with database.reading() as db:
        angle = db.scalars(select(Angle)).one()
        assert (angle.title, angle.text) == ("Avec Quelqu’un", "Merci Quelqu’un, et Nadiane.")
        assert db.get_one(Draft, named.draft_id).title == "Le banc de Quelqu’un"
        titles = [*db.scalars(select(Draft.title)), *db.scalars(select(Edition.title))]
        assert not any("Nadia" in title for title in titles)


def test_who_may(as_: Browser, shown: Published, kept_cast: Cast, database: Database) -> None:
    """Who answers for each action that she takes part in; nobody else, and never for an account."""
    where = door(kept_cast)
    strangers = (("other_referent", 404), ("nadia", 401), ("lucie", 401), ("anyone", 401))
    for stranger, status in strangers:
        for address in (where, f"{where}/oui"):
            assert as_(stranger).post(address, data=SURE).status_code == status, stranger
    assert as_("sofia").get(where).status_code == 200
    with database.writing() as db:
        nadia = db.get_one(Person, kept_cast.nadia.id)
        other = kept_cast.other_action.id
        join_action(db, action_id=other, person=nadia, role=Role.PARTICIPANT)
    refused = as_("claire").post(f"{where}/oui", data=SURE)
    assert refused.status_code == 403 and "aussi dans une autre action" in refused.text
    karim = f"/espace/actions/nos-chemins/personnes/{kept_cast.karim.id}/effacer"
    assert as_("claire").get(karim).status_code == 404
    claire = f"/espace/actions/nos-chemins/personnes/{kept_cast.claire.person_id}/effacer"
    assert as_("sofia").get(claire).status_code == 404
    with database.reading() as db:
        assert not db.scalars(select(Erasure)).all()


def test_the_screens_lead_there(as_: Browser, shown: Published, kept_cast: Cast) -> None:
    page = as_("claire").get(f"/espace/actions/nos-chemins/accords/{kept_cast.nadia.id}").text
    assert door(kept_cast) in page
    other = as_("claire").get(f"/espace/actions/nos-chemins/participants/{kept_cast.nadia.id}")
    assert other.status_code == 404 or door(kept_cast) in other.text
    receipt = re.compile("/effacements/")
    done = as_("claire").post(f"{door(kept_cast)}/oui", data=SURE)
    assert receipt.search(done.location)
    assert done.location in as_("claire").get("/espace/actions/nos-chemins/accords").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nadia coud.", "Quelqu’un coud."),
        ("Chez nadia, Nadiane", "Chez Quelqu’un, Nadiane"),
        ("(Nadia)", "(Quelqu’un)"),
        ("Rien", "Rien"),
    ],
)
def test_a_name_is_a_whole_word(text: str, told: str) -> None:
    assert without_name(text, "Nadia") == told
    assert without_name(text, " ") == text
