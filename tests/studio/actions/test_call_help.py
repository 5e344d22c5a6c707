"""Raising a hand, lowering it, and the référent who comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Device
from studio.actions.operations import (
    answer_help,
    approve_device,
    ask_to_join,
    call_help,
    close_workshop,
    open_workshop,
)
from studio.actions.queries import devices_of
from studio.kernel.db import Database
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def hand(database: Database) -> bool:
    with database.reading() as db:
        return db.scalars(select(Device)).one().calls_help_at is not None


def room(cast: Cast) -> str:
    return f"/espace/seances/{cast.workshop.id}/appareils"


def test_it_works(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    call_help(device)
    assert device.calls_help_at
    answer_help(device)
    answer_help(device)
    assert device.calls_help_at is None


def test_a_hand_on_a_device_of_last_week_is_seen(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    left, _ = ask_to_join(db, cast.workshop.code or "")
    approve_device(device)
    close_workshop(db, cast.workshop)
    today = open_workshop(db, cast.action)
    call_help(device)
    assert devices_of(db, today) == [device]
    assert left.state == "ended"


def test_the_screens_work(as_: Browser, database: Database, kept_cast: Cast) -> None:
    browser = as_("nadia")
    for _ in range(2):
        assert browser.post("/atelier/aide").location == "/atelier/aide"
    assert "Votre main est levée" in browser.get("/atelier/aide").text
    page = as_("claire").get(room(kept_cast)).text
    assert "Quelqu’un vous appelle" in page and "Nadia" in page
    with database.reading() as db:
        device = db.scalars(select(Device)).one()
    as_("claire").post(f"/espace/appareils/{device.id}/aide")
    assert not hand(database)
    assert "On a vu votre appel" in browser.get("/atelier/aide/etat").text


def test_a_hand_can_be_lowered(as_: Browser, database: Database) -> None:
    as_("nadia").post("/atelier/aide")
    for _ in range(2):
        assert as_("nadia").post("/atelier/aide/baisser").location == "/atelier/"
    assert not hand(database)


def test_a_program_gets_an_answer(as_: Browser, database: Database) -> None:
    answer = as_("nadia").post("/atelier/aide", headers={"Accept": "application/json"})
    assert answer.json == {"called": True}
    assert hand(database)


@pytest.mark.parametrize("name", ["anyone", "claire"])
def test_it_refuses_a_stranger(as_: Browser, name: str) -> None:
    for address in ("/atelier/aide", "/atelier/aide/baisser"):
        assert as_(name).post(address).status_code == 401
    for address in ("/atelier/aide", "/atelier/aide/etat"):
        assert as_(name).get(address).status_code == 401


@pytest.mark.parametrize(("name", "status"), [("nadia", 401), ("sofia", 403), ("anyone", 401)])
def test_only_who_runs_the_seance_answers(
    as_: Browser, database: Database, name: str, status: int
) -> None:
    as_("nadia").post("/atelier/aide")
    with database.reading() as db:
        device = db.scalars(select(Device)).one()
    assert as_(name).post(f"/espace/appareils/{device.id}/aide").status_code == status
    assert hand(database)
