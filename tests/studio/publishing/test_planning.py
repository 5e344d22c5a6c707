"""A publication for later: not before its moment, weighed again then, called off with one tap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Audience, Consent
from studio.drafts.models import Draft
from studio.kernel import clock
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, Refused
from studio.people.models import Person
from studio.publishing.answers import Witness, say_no
from studio.publishing.models import Plan
from studio.publishing.planning import call_off, plan
from studio.publishing.standing import standing_of
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

Browser = Callable[[str], FlaskClient]
Advance = Callable[[timedelta], None]
NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def moment() -> Iterator[Advance]:
    with clock.at(NOON) as advance:
        yield advance


@pytest.fixture
def note(moment: Advance, press: Press) -> Published:
    """A note that everybody agreed to, off the public side."""
    shown = press.publish()
    press.withdraw(shown)
    press.work()
    return shown


def address(note: Published) -> str:
    return f"/espace/productions/{note.draft_id}/diffusion"


def waits(database: Database) -> list[Plan]:
    with database.reading() as db:
        return list(db.scalars(select(Plan)))


def ask(as_: Browser, note: Published, day: str, hour: str, **more: str) -> int:
    said = {"act": "later", "audience": "public", "day": day, "hour": hour, **more}
    return as_("claire").post(address(note), data=said).status_code


def test_it_is_published_at_its_hour_in_paris_and_not_before(
    as_: Browser,
    note: Published,
    press: Press,
    moment: Advance,
    database: Database,
    visitor: FlaskClient,
) -> None:
    for _ in range(2):
        assert ask(as_, note, "2026-12-02", "18:30") == 302
    [one] = waits(database)
    assert one.at == datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
    board = as_("claire").get("/espace/actions/nos-chemins/productions").text
    assert "Prévues" in board and "2 décembre 2026 à 18" in board
    moment(timedelta(hours=30, minutes=29))
    press.work()
    assert visitor.get(note.page).status_code == 410
    moment(timedelta(minutes=2))
    press.work()
    assert visitor.get(note.page).status_code == 200
    assert waits(database) == []


def test_what_is_missing_then_comes_back_to_the_board(
    as_: Browser,
    note: Published,
    press: Press,
    moment: Advance,
    database: Database,
    visitor: FlaskClient,
) -> None:
    assert ask(as_, note, "2026-12-01", "20:00") == 302
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.until = NOON + timedelta(hours=1)
    moment(timedelta(hours=9))
    press.work()
    assert visitor.get(note.page).status_code == 410
    [one] = waits(database)
    assert "Prévue le 01/12/2026 à 20:00" in one.message and "accord de Nadia" in one.message
    page = as_("claire").get(f"/espace/productions/{note.draft_id}").text
    assert "Pas publiée à l’heure prévue" in page
    with database.reading() as db:
        assert standing_of(db, db.get_one(Draft, note.draft_id)).column != "scheduled"
    as_("claire").post(f"{address(note)}/annuler")
    assert waits(database) == []


def test_a_no_that_comes_meanwhile_stops_it(
    as_: Browser,
    note: Published,
    press: Press,
    moment: Advance,
    database: Database,
    visitor: FlaskClient,
) -> None:
    """It was to be shown with her part: nobody finds it online without, at night, unlooked at."""
    assert ask(as_, note, "2026-12-01", "20:00") == 302
    moment(timedelta(hours=1))
    with database.writing() as db:
        draft = db.get_one(Draft, note.draft_id)
        nadia = db.get_one(Person, draft.author_id)
        say_no(db, press.settings, nadia, draft, witness=Witness(nadia.id))
    moment(timedelta(hours=8))
    press.work()
    assert visitor.get(note.page).status_code == 410
    [one] = waits(database)
    assert "Un non est arrivé depuis : Nadia." in one.message
    board = as_("claire").get("/espace/actions/nos-chemins/productions").text
    assert "Un non est arrivé depuis" in board.replace("\xa0", " ")


def test_for_this_evening_a_yes_of_today_asks_for_a_reason(
    as_: Browser, note: Published, database: Database
) -> None:
    with database.writing() as db:
        for given in db.scalars(select(Consent)):
            given.given_at = NOON
    assert ask(as_, note, "2026-12-01", "20:00") == 422 and waits(database) == []
    assert ask(as_, note, "2026-12-02", "09:00") == 302, "a night will have passed"
    assert ask(as_, note, "2026-12-01", "20:00", reason="Le groupe se quitte ce soir.") == 302


def test_the_page_offers_the_moment_that_was_chosen(as_: Browser, note: Published) -> None:
    assert 'value="09:00"' in as_("claire").get(address(note)).text
    ask(as_, note, "2026-12-03", "18:30")
    page = as_("claire").get(address(note)).text
    assert 'value="2026-12-03"' in page and 'value="18:30"' in page


def test_it_can_be_called_off_and_moved(
    as_: Browser,
    note: Published,
    press: Press,
    moment: Advance,
    database: Database,
    visitor: FlaskClient,
) -> None:
    assert ask(as_, note, "2026-12-01", "20:00") == 302
    assert ask(as_, note, "2026-12-01", "23:00") == 302
    moment(timedelta(hours=9))
    press.work()
    assert visitor.get(note.page).status_code == 410, "the first date was replaced"
    for _ in range(2):
        assert as_("claire").post(f"{address(note)}/annuler").status_code == 302
    moment(timedelta(hours=3))
    press.work()
    assert visitor.get(note.page).status_code == 410
    assert ask(as_, note, "2026-12-02", "01:00") == 302
    moment(timedelta(hours=2))
    press.work()
    assert visitor.get(note.page).status_code == 200


def test_publishing_by_hand_forgets_the_date(
    as_: Browser, note: Published, database: Database
) -> None:
    ask(as_, note, "2026-12-02", "09:00")
    why = {"reason": "Le groupe se quitte ce soir."}
    as_("claire").post(f"/espace/productions/{note.draft_id}/publier", data=why)
    assert waits(database) == []


def test_who_left_the_action_publishes_nothing(
    note: Published, press: Press, moment: Advance, database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, note.draft_id)
        made = plan(db, kept_cast.identity(db, "claire"), draft, at=NOON + timedelta(hours=1))
        made.asked_by = kept_cast.lucie.id
    moment(timedelta(hours=2))
    press.work()
    assert "ne suit plus" in waits(database)[0].message


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-11-30", "09:00"),
        ("2028-01-01", "09:00"),
        ("", ""),
        ("demain", "9"),
        ("2026-12-02", "x"),
    ],
)
def test_bad_dates_are_refused_and_nothing_is_lost(
    as_: Browser, note: Published, database: Database, day: str, hour: str
) -> None:
    assert ask(as_, note, day, hour) == 422
    assert waits(database) == []


@pytest.mark.parametrize(
    ("name", "status"), [("nadia", 401), ("sofia", 403), ("other_referent", 404)]
)
def test_only_the_referent_plans(as_: Browser, note: Published, name: str, status: int) -> None:
    for path in ("", "/annuler"):
        said = {"act": "later", "audience": "public", "day": "2026-12-02", "hour": "09:00"}
        assert as_(name).post(address(note) + path, data=said).status_code == status
    assert as_(name).get(address(note)).status_code == status


def test_the_act_itself_refuses(note: Published, database: Database, kept_cast: Cast) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, note.draft_id)
        with pytest.raises(Invalid):
            plan(db, kept_cast.identity(db, "claire"), draft, at=NOON)
        for name in ("nadia", "sofia"):
            with pytest.raises(Refused):
                call_off(db, kept_cast.identity(db, name), draft)
        plan(
            db,
            kept_cast.identity(db, "claire"),
            draft,
            at=NOON + timedelta(days=1),
            audience=Audience.GROUP,
        )
        assert standing_of(db, draft).audience == Audience.GROUP
