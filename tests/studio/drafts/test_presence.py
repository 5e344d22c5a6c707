"""Who has a draft open now: said, pushed to the streams, forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Presence
from studio.drafts.news import DraftNews
from studio.drafts.operations import create_draft, forget_person
from studio.drafts.presence import GONE, forget_gone, here_in, say_gone, say_here
from studio.kernel import clock
from studio.kernel.db import Database
from studio.kernel.wakeups import Wakeups
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def names(db: Session, draft: Draft) -> list[tuple[str, str, str]]:
    return sorted((h.name, h.item, h.doing) for h in here_in(db, [draft.id]).get(draft.id, []))


def rows(db: Session) -> int:
    return len(db.scalars(select(Presence)).all())


def test_it_works(db: Session, cast: Cast, draft: Draft) -> None:
    assert names(db, draft) == []
    say_here(db, cast.identity(db, "nadia"), draft)
    say_here(db, cast.identity(db, "claire"), draft, item="i", doing="photo")
    assert names(db, draft) == [("Claire", "i", "photo"), ("Nadia", "", "")]


def test_twice_is_once_and_the_last_word_counts(db: Session, cast: Cast, draft: Draft) -> None:
    nadia = cast.identity(db, "nadia")
    for item in ("a", "b"):
        say_here(db, nadia, draft, item=item)
    assert names(db, draft) == [("Nadia", "b", "")]
    assert rows(db) == 1


def test_who_goes_leaves_nothing(db: Session, cast: Cast, draft: Draft) -> None:
    nadia = cast.identity(db, "nadia")
    say_here(db, nadia, draft)
    for _again in range(2):
        say_gone(db, nadia, draft)
    assert (names(db, draft), rows(db)) == ([], 0)


def test_who_went_without_a_word_is_forgotten(db: Session, cast: Cast, draft: Draft) -> None:
    with clock.at(clock.now()) as advance:
        say_here(db, cast.identity(db, "nadia"), draft)
        advance(GONE - timedelta(seconds=1))
        assert names(db, draft) == [("Nadia", "", "")]
        advance(timedelta(seconds=2))
        assert names(db, draft) == []
        forget_gone(db)
        assert rows(db) == 0


def test_it_moves_no_number(db: Session, cast: Cast, draft: Draft) -> None:
    before = (draft.seq, draft.changed_at)
    say_here(db, cast.identity(db, "nadia"), draft)
    db.refresh(draft)
    assert (draft.seq, draft.changed_at) == before


def test_a_forgotten_person_is_nowhere(db: Session, cast: Cast, draft: Draft) -> None:
    say_here(db, cast.identity(db, "nadia"), draft)
    forget_person(db, cast.nadia)
    assert rows(db) == 0


@pytest.fixture
def wall(database: Database, kept_cast: Cast) -> str:
    with database.writing() as db:
        action = db.merge(kept_cast.action)
        nadia = kept_cast.identity(db, "nadia")
        return create_draft(db, nadia, action, kind="wall", title="Mur").id


def say(browser: FlaskClient, wall: str, **said: object) -> list[dict[str, str]]:
    answer = browser.post(f"/api/drafts/{wall}/presence", json=said)
    return answer.get_json()["here"] if answer.status_code == 200 else [{"status": answer.status}]


def test_the_answer_is_who_is_there(as_: Browser, wall: str) -> None:
    say(as_("nadia"), wall, item="i", doing="voice")
    there = {one["name"]: one["doing"] for one in say(as_("claire"), wall)}
    assert there == {"Claire": "", "Nadia": "voice"}
    say(as_("nadia"), wall, leaving=True)
    assert [one["name"] for one in say(as_("claire"), wall)] == ["Claire"]


@pytest.mark.parametrize(("name", "status"), [("karim", 404), ("anyone", 401)])
def test_it_refuses_a_stranger(as_: Browser, wall: str, name: str, status: int) -> None:
    assert as_(name).post(f"/api/drafts/{wall}/presence", json={}).status_code == status


@pytest.mark.parametrize("bad", [{"item": "x" * 40}, {"doing": "y" * 21}, {"item": 3}])
def test_bad_input_is_refused(as_: Browser, wall: str, bad: dict[str, object]) -> None:
    assert as_("nadia").post(f"/api/drafts/{wall}/presence", json=bad).status_code == 422


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Wakeups]:
    """The streams of another web process."""
    made = Wakeups(Database(database.url.render_as_string(False)), 4, DraftNews())
    yield made
    made.close()
    made.database.close()


def test_the_streams_of_another_process_hear_it(
    database: Database, kept_cast: Cast, wall: str, elsewhere: Wakeups
) -> None:
    with elsewhere.watching(wall):
        number, _news = elsewhere.wait(wall, -1, 10)
        with database.writing() as db:
            say_here(db, kept_cast.identity(db, "nadia"), db.get_one(Draft, wall), doing="photo")
        assert elsewhere.wait(wall, number, 10, "") == (number, [])
        [told] = json.loads(elsewhere.standing(wall))
        assert (told["name"], told["doing"]) == ("Nadia", "photo")
