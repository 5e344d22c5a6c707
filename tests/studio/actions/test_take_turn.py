"""Saying who one is: touching one's drawing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.operations import approve_device, ask_to_join, call_help, take_turn
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.people.browser import COOKIE
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def post(app: Flask, database: Database, kept_cast: Cast) -> FlaskClient:
    """A shared computer of the workshop that nobody holds yet."""
    with database.writing() as db:
        device, token = ask_to_join(db, kept_cast.workshop.code or "")
        approve_device(device)
    browser = app.test_client()
    browser.set_cookie(COOKIE, token)
    return browser


def test_it_works(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    call_help(device)
    take_turn(db, device, cast.nadia)
    assert device.sign_in.person is cast.nadia
    assert device.calls_help_at is None


def test_twice_is_once_and_the_next_one_takes_over(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    for person in (cast.nadia, cast.nadia, cast.lucie):
        take_turn(db, device, person)
    assert device.sign_in.person is cast.lucie


@pytest.mark.parametrize("name", ["karim", "claire", "sofia"])
def test_only_the_group_holds_a_device(db: Session, cast: Cast, name: str) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    person = cast.person(name)
    assert person
    with pytest.raises(Invalid):
        take_turn(db, device, person)
    assert device.sign_in.person is None


def test_the_screens_work(post: FlaskClient, kept_cast: Cast) -> None:
    page = post.get("/atelier/qui").text
    assert "Nadia" in page and "Lucie" in page and "Karim" not in page and "Claire" not in page
    assert post.get("/atelier/").status_code == 401  # nobody yet
    answer = post.post(f"/atelier/qui/{kept_cast.nadia.id}")
    assert answer.location == "/atelier/"
    assert "Bonjour Nadia" in post.get("/atelier/").text


@pytest.mark.parametrize("who", ["karim", "nobody"])
def test_it_refuses_somebody_else(post: FlaskClient, kept_cast: Cast, who: str) -> None:
    person = kept_cast.karim.id if who == "karim" else "rien"
    assert post.post(f"/atelier/qui/{person}").status_code == 422
    assert post.get("/atelier/").status_code == 401


@pytest.mark.parametrize("name", ["anyone", "claire"])
def test_it_refuses_a_stranger(as_: Browser, kept_cast: Cast, name: str) -> None:
    assert as_(name).post(f"/atelier/qui/{kept_cast.nadia.id}").status_code == 401
    assert as_(name).get("/atelier/qui").status_code == 401


def test_an_empty_group_is_told_what_happens(app: Flask, database: Database) -> None:
    from tests.cast import make_cast

    with database.writing() as db:
        cast = make_cast(db)
        from studio.actions.operations import create_action, open_workshop

        action = create_action(
            db,
            cast.claire,
            title="Toute neuve",
            themes=[],
            starts=cast.action.starts,
            ends=cast.action.ends,
        )
        device, token = ask_to_join(db, open_workshop(db, action).code or "")
        approve_device(device)
    browser = app.test_client()
    browser.set_cookie(COOKIE, token)
    assert "Le groupe se prépare" in browser.get("/atelier/qui").text
