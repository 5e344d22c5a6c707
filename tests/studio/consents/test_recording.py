"""Before a voice is taken: one answer an action, kept by the server, which refuses what comes after
a no, and never what was recorded after a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from studio.consents.recording import said_before
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from tests.cast import Cast
from tests.studio.files.test_upload import TUS, metadata

Browser = Callable[[str], FlaskClient]
EARLIER = timedelta(minutes=10)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rows and times: one engine is enough."""
    return sqlite_url


def say(browser: FlaskClient, cast: Cast, says: str, ago: timedelta = timedelta(0), **more: str):  # type: ignore[no-untyped-def]
    said = {"id": new_id(), "thing": "voice", "says": says, "made_at": iso(now() - ago), **more}
    return browser.post(f"/api/actions/{cast.action.id}/accords", json=said)


def record(browser: FlaskClient, cast: Cast, ago: timedelta = timedelta(0), **more: str) -> Any:
    described = {"action": cast.action.id, "take": new_id(), "medium": "sound"}
    described |= {"made_at": iso(now() - ago), **more}
    headers = TUS | {"Upload-Length": "4", "Upload-Metadata": metadata(**described)}
    return browser.post("/api/uploads", headers=headers)


def told(cast: Cast, says: str, ago: timedelta = timedelta(0)) -> str:
    """An answer as a recording brings it."""
    return "|".join((new_id(), cast.nadia.id, "voice", says, iso(now() - ago)))


def test_it_is_kept_once_and_the_newest_counts(
    as_: Browser, kept_cast: Cast, database: Database
) -> None:
    nadia, same = as_("nadia"), new_id()
    for _twice in range(2):
        assert say(nadia, kept_cast, "no", EARLIER, id=same).status_code == 200
    assert say(nadia, kept_cast, "yes").status_code == 200
    with database.reading() as db:
        assert said_before(db, kept_cast.action.id, kept_cast.nadia.id) == {"voice": "yes"}


def test_who_said_nothing_is_recorded_and_the_next_page_asks(as_: Browser, kept_cast: Cast) -> None:
    assert record(as_("nadia"), kept_cast).status_code == 201


def test_after_a_no_nothing_is_taken_and_the_sentence_says_what_to_do(
    as_: Browser, kept_cast: Cast
) -> None:
    nadia = as_("nadia")
    say(nadia, kept_cast, "no", EARLIER)
    refused = record(nadia, kept_cast)
    assert refused.status_code == 403
    assert refused.json["error"] == "said_no"
    assert "Il est gardé ici" in refused.json["message"]
    assert record(nadia, kept_cast, medium="photo").status_code == 201, "a photo is no voice"
    assert record(nadia, kept_cast, speakers="").status_code == 201, "birds have said nothing"


def test_a_yes_after_a_no_lets_it_leave(as_: Browser, kept_cast: Cast) -> None:
    nadia = as_("nadia")
    say(nadia, kept_cast, "no", EARLIER)
    say(nadia, kept_cast, "yes")
    assert record(nadia, kept_cast, EARLIER / 2).status_code == 201


def test_a_recording_brings_the_answer_that_is_still_in_the_outbox(
    as_: Browser, kept_cast: Cast, database: Database
) -> None:
    nadia = as_("nadia")
    say(nadia, kept_cast, "no", EARLIER)
    yes = told(kept_cast, "yes", EARLIER / 2)
    assert record(nadia, kept_cast, speakers=kept_cast.nadia.id, agreed=yes).status_code == 201
    with database.reading() as db:
        assert said_before(db, kept_cast.action.id, kept_cast.nadia.id) == {"voice": "yes"}


def test_what_was_recorded_before_the_no_arrives_late(as_: Browser, kept_cast: Cast) -> None:
    nadia = as_("nadia")
    say(nadia, kept_cast, "yes", EARLIER)
    say(nadia, kept_cast, "no")
    assert record(nadia, kept_cast, EARLIER / 2).status_code == 201


def test_what_has_begun_to_arrive_goes_on(as_: Browser, kept_cast: Cast) -> None:
    nadia, take = as_("nadia"), new_id()
    first = record(nadia, kept_cast, take=take)
    say(nadia, kept_cast, "no", EARLIER)
    again = record(nadia, kept_cast, take=take)
    assert (again.status_code, again.headers["Location"]) == (201, first.headers["Location"])


def test_it_is_the_voice_of_who_speaks_not_of_who_holds_the_phone(
    as_: Browser, kept_cast: Cast
) -> None:
    nadia = as_("nadia")
    say(nadia, kept_cast, "no", EARLIER)
    assert record(nadia, kept_cast, speakers=kept_cast.lucie.id).status_code == 201
    assert record(as_("lucie"), kept_cast, speakers=kept_cast.nadia.id).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"thing": "smell"}, {"says": "maybe"}, {"id": "1"}, {"made_at": "hier"}]
)
def test_something_else_is_refused(as_: Browser, kept_cast: Cast, wrong: dict[str, Any]) -> None:
    values = {"says": "yes", **wrong}
    says = values.pop("says")
    assert say(as_("nadia"), kept_cast, says, **values).status_code == 422
    assert record(as_("nadia"), kept_cast, agreed="n’importe quoi").status_code == 422


def test_a_stranger_answers_nothing(as_: Browser, kept_cast: Cast) -> None:
    assert say(as_("karim"), kept_cast, "yes").status_code in (403, 404)
