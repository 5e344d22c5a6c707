"""The end of an agreement: told two months ahead, then obeyed by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Audience, Consent
from studio.drafts.models import Draft
from studio.kernel import clock
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.models import Person
from studio.publishing.answers import Witness, say_yes
from studio.publishing.models import Receipt
from studio.publishing.renewals import ending_in, expire
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]
TWO_YEARS = timedelta(days=730)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Dates are compared in Python: one engine is enough."""
    return sqlite_url


def ending(database: Database, cast: Cast) -> list[str]:
    with database.reading() as db:
        return [one.person.name for one in ending_in(db, cast.action.id)]


def test_it_is_told_ahead_then_obeyed(
    press: Press,
    database: Database,
    settings: Settings,
    kept_cast: Cast,
    visitor: FlaskClient,
    as_: Browser,
) -> None:
    with clock.at(now()) as advance:
        shown = press.publish("Le banc")
        assert ending(database, kept_cast) == []
        advance(TWO_YEARS - timedelta(days=59))
        assert ending(database, kept_cast) == ["Nadia"]
        with database.writing() as db:
            assert expire(db, settings) == []
        assert visitor.get(shown.page).status_code == 200
        advance(timedelta(days=60))
        for _ in range(2):
            with database.writing() as db:
                expire(db, settings)
        assert visitor.get(shown.page).status_code == 410
        with database.reading() as db:
            [receipt] = db.scalars(select(Receipt)).all()
        assert receipt.cause == "expired"
        assert ending(database, kept_cast) == []
    with database.reading() as db:
        assert db.get_one(Draft, shown.draft_id).title == "Le banc", "nothing is deleted"


def test_the_referent_sees_whom_to_ask(
    press: Press, as_: Browser, kept_cast: Cast, database: Database
) -> None:
    page = f"/espace/actions/{kept_cast.action.slug}/accords"
    assert "Aucun accord ne finit bientôt" in as_("claire").get(page).text
    press.publish("Le banc")
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.until = now() + timedelta(days=20)
    told = as_("claire").get(page).text
    assert "Nadia" in told and "Le banc" in told
    assert as_("nadia").get(page).status_code in (401, 403, 404)


def test_a_new_yes_goes_on(
    press: Press, database: Database, settings: Settings, kept_cast: Cast, visitor: FlaskClient
) -> None:
    with clock.at(now()) as advance:
        shown = press.publish("Le banc")
        advance(TWO_YEARS - timedelta(days=30))
        yes(database, settings, kept_cast, shown, Audience.PUBLIC)
        assert ending(database, kept_cast) == []
        advance(timedelta(days=31))
        with database.writing() as db:
            assert expire(db, settings) == []
        assert visitor.get(shown.page).status_code == 200


def test_a_narrower_yes_takes_off_at_once(
    press: Press, database: Database, settings: Settings, kept_cast: Cast, visitor: FlaskClient
) -> None:
    shown = press.publish("Le banc")
    yes(database, settings, kept_cast, shown, Audience.GROUP)
    assert visitor.get(shown.page).status_code == 410
    with database.reading() as db:
        [receipt] = db.scalars(select(Receipt)).all()
    assert receipt.cause == "person"


def yes(
    database: Database, settings: Settings, cast: Cast, shown: Published, audience: Audience
) -> None:
    with database.writing() as db:
        nadia = db.get_one(Person, cast.nadia.id)
        draft = db.get_one(Draft, shown.draft_id)
        witness = Witness(nadia.id)
        say_yes(db, settings, nadia, draft, audience=audience, named=True, witness=witness)
