"""A night between a yes and publication, unless the référent says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Audience, Use
from studio.drafts.models import Draft
from studio.kernel import clock
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing.models import Haste
from studio.publishing.night import fresh_in
from tests.cast import Cast
from tests.studio.gallery.conftest import Press

Browser = Callable[[str], FlaskClient]
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # half past eleven in Paris


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Dates are compared in Python: one engine is enough."""
    return sqlite_url


@pytest.fixture
def press(press: Press) -> Press:
    """Here answers are as young as they are given."""
    press.nights = False
    return press


def fresh(database: Database, settings: Settings, draft_id: str) -> list[str]:
    with database.reading() as db:
        draft = db.get_one(Draft, draft_id)
        return [person.name for person in fresh_in(db, settings, draft, Audience.PUBLIC)]


def agree_again(press: Press, database: Database, draft_id: str) -> None:
    with database.writing() as db:
        uses = {Use.STORY, Use.VOICE, Use.NAME}
        press.agree(db.get_one(Draft, draft_id), "nadia", db, uses)


def test_it_passes_at_midnight_here(press: Press, database: Database, settings: Settings) -> None:
    with clock.at(EVENING) as advance:
        draft_id = press.publish("Le banc").draft_id
        assert fresh(database, settings, draft_id) == ["Nadia"]
        advance(timedelta(minutes=40))
        assert fresh(database, settings, draft_id) == []


def test_what_is_only_said_again_waits_no_more(
    press: Press, database: Database, settings: Settings
) -> None:
    with clock.at(EVENING) as advance:
        draft_id = press.publish("Le banc").draft_id
        advance(timedelta(days=300))
        agree_again(press, database, draft_id)
        assert fresh(database, settings, draft_id) == []


def test_a_yes_that_comes_back_after_a_no_waits_again(
    press: Press, database: Database, settings: Settings
) -> None:
    with clock.at(EVENING) as advance:
        note = press.publish("Le banc")
        advance(timedelta(days=3))
        press.take_back(note, Use.VOICE)
        advance(timedelta(minutes=5))
        agree_again(press, database, note.draft_id)
        assert fresh(database, settings, note.draft_id) == ["Nadia"]
        advance(timedelta(days=1))
        assert fresh(database, settings, note.draft_id) == []


def test_the_referent_gives_a_reason_or_waits(
    press: Press, database: Database, settings: Settings, as_: Browser, kept_cast: Cast
) -> None:
    shown = press.publish("Le banc")
    press.withdraw(shown)
    page = f"/espace/productions/{shown.draft_id}"
    assert "Laissez passer une nuit" in as_("claire").get(page).text
    for reason in ({}, {"reason": "  "}, {"reason": "oui"}):
        answer = as_("claire").post(f"{page}/publier", data=reason)
        assert answer.status_code == 422
        assert "pourquoi il ne faut pas attendre" in answer.text
    said = {"reason": "Le journal du quartier paraît demain."}
    for stranger in ("nadia", "other_referent", "anyone"):
        assert as_(stranger).post(f"{page}/publier", data=said).status_code in (401, 403, 404)
    for _ in range(2):
        assert as_("claire").post(f"{page}/publier", data=said).status_code == 302
    with database.reading() as db:
        [kept] = db.scalars(select(Haste)).all()
    assert kept.by == kept_cast.claire.person_id
    assert "Le journal du quartier paraît demain." in as_("claire").get(page).text
    assert fresh(database, settings, shown.draft_id) == []
