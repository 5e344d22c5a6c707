"""The screens where a group finds what it makes, and begins something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft, submit
from studio.drafts.queries import DOUBLE_TAP, just_begun, touched_by
from studio.kernel import clock
from studio.kernel.db import Database
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
PLAIN = {"template": "plain"}


def drafts(database: Database) -> list[Draft]:
    with database.reading() as db:
        return list(db.scalars(select(Draft).order_by(Draft.created_at)))


def test_continue_is_what_one_touched_last(db: Session, cast: Cast, put: Callable[..., Op]) -> None:
    nadia, lucie = cast.identity(db, "nadia"), cast.identity(db, "lucie")
    with clock.at(clock.now()) as advance:
        assert touched_by(db, nadia, cast.action) == []
        hers = create_draft(db, lucie, cast.action, kind="wall", title="De Lucie")
        assert touched_by(db, nadia, cast.action) == []
        mine = create_draft(db, nadia, cast.action, kind="wall", title="De Nadia")
        assert touched_by(db, nadia, cast.action) == [mine]
        advance(timedelta(minutes=5))
        submit(db, nadia, hers, [put(made_at=clock.iso(clock.now()))])
        assert touched_by(db, nadia, cast.action) == [hers, mine]
    assert touched_by(db, lucie, cast.action) == [hers]
    karim = cast.identity(db, "karim")
    assert touched_by(db, karim, cast.other_action) == []


def test_home_offers_each_kind_and_no_word_to_type(as_: Browser) -> None:
    page = as_("nadia").get("/atelier/").text
    assert "/atelier/map" in page and "/atelier/portrait" in page
    assert "Qui peut voir" in page and "Continuer" not in page
    assert 'type="text"' not in page


def test_an_empty_shelf_leads_straight_to_the_beginnings(as_: Browser) -> None:
    assert as_("nadia").get("/atelier/wall").location == "/atelier/wall/nouveau"
    assert "Un mur" in as_("nadia").get("/atelier/wall/nouveau").text


def test_one_tap_begins(as_: Browser, database: Database, kept_cast: Cast) -> None:
    answer = as_("nadia").post("/atelier/wall", data=PLAIN)
    [draft] = drafts(database)
    assert draft.id in answer.location
    assert (draft.title, draft.author_id) == ("Un mur", kept_cast.nadia.id)
    assert "Continuer" in as_("nadia").get("/atelier/").text
    page = as_("lucie").get("/atelier/wall").text
    assert "Un mur" in page and "Nadia" in page and "fox" in page


def test_a_finger_that_trembles_begins_once(as_: Browser, database: Database) -> None:
    answers = [as_("nadia").post("/atelier/wall", data=PLAIN).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(drafts(database)) == 1


def test_later_is_another_one(db: Session, cast: Cast) -> None:
    nadia, lucie = cast.identity(db, "nadia"), cast.identity(db, "lucie")
    with clock.at(clock.now()) as advance:
        first = create_draft(db, nadia, cast.action, kind="wall", title="Un mur", template="plain")
        assert just_begun(db, nadia, cast.action, "wall", "plain") is first
        assert just_begun(db, lucie, cast.action, "wall", "plain") is None
        advance(DOUBLE_TAP)
        assert just_begun(db, nadia, cast.action, "wall", "plain") is None


@pytest.mark.parametrize(("kind", "template", "status"), [
    ("wall", "licorne", 422), ("wall", "", 422), ("licorne", "plain", 404),
])  # fmt: skip
def test_it_refuses_what_does_not_exist(
    as_: Browser, database: Database, kind: str, template: str, status: int
) -> None:
    answer = as_("nadia").post(f"/atelier/{kind}", data={"template": template})
    assert answer.status_code == status
    assert drafts(database) == []


@pytest.mark.parametrize("name", ["anyone", "claire"])
def test_it_refuses_a_stranger(as_: Browser, database: Database, name: str) -> None:
    for address in ("/atelier/", "/atelier/wall", "/atelier/wall/nouveau"):
        assert as_(name).get(address).status_code == 401
    assert as_(name).post("/atelier/wall", data=PLAIN).status_code == 401
    assert drafts(database) == []


def test_the_group_next_door_sees_nothing(as_: Browser) -> None:
    as_("nadia").post("/atelier/wall", data=PLAIN)
    assert as_("karim").get("/atelier/wall").location == "/atelier/wall/nouveau"


def test_a_referent_begins_for_the_group(as_: Browser, database: Database) -> None:
    address = "/espace/actions/nos-chemins/productions"
    assert "Un mur" in as_("claire").get(f"{address}/nouvelle").text
    for _ in range(2):
        as_("claire").post(f"{address}/wall", data=PLAIN)
    [draft] = drafts(database)
    page = as_("nadia").get("/atelier/wall").text
    assert draft.title in page and "Claire" not in page


@pytest.mark.parametrize(("name", "status"), [("sofia", 403), ("nadia", 401), ("anyone", 401)])
def test_only_who_runs_the_action_begins_for_it(
    as_: Browser, database: Database, name: str, status: int
) -> None:
    address = "/espace/actions/nos-chemins/productions"
    assert as_(name).get(f"{address}/nouvelle").status_code == status
    assert as_(name).post(f"{address}/wall", data=PLAIN).status_code == status
    assert drafts(database) == []
