"""Passing the turn, and the lock of a computer left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.operations import ask_to_join, forget_person, pass_turn, take_turn
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def test_it_works(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    take_turn(db, device, cast.nadia)
    pass_turn(device)
    assert device.sign_in.person is None
    assert device.sign_in.is_open


def test_twice_is_once(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    pass_turn(device)
    pass_turn(device)
    assert device.sign_in.person is None


def test_the_screen_works(as_: Browser) -> None:
    browser = as_("nadia")
    for _ in range(2):
        answer = browser.post("/atelier/passer")
        assert answer.location == "/atelier/qui"
        assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/atelier/").status_code == 401
    assert "Qui êtes-vous" in browser.get("/atelier/qui").text


def test_nothing_of_the_room_stays_in_the_browser(as_: Browser) -> None:
    for address in ("/atelier/", "/atelier/qui"):
        assert as_("nadia").get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["anyone", "claire"])
def test_it_refuses_a_stranger(as_: Browser, name: str) -> None:
    assert as_(name).post("/atelier/passer").status_code == 401


def test_who_is_forgotten_holds_nothing(db: Session, cast: Cast) -> None:
    mine, _ = ask_to_join(db, cast.workshop.code or "")
    hers, _ = ask_to_join(db, cast.workshop.code or "")
    take_turn(db, mine, cast.nadia)
    take_turn(db, hers, cast.lucie)
    db.flush()
    forget_person(db, cast.nadia)
    assert mine.sign_in.person is None
    assert hers.sign_in.person is cast.lucie
