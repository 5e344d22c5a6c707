"""A phone or a computer asks to come in, with the six digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Device
from studio.actions.operations import (
    NO_SUCH_CODE,
    ask_to_join,
    close_workshop,
    end_device,
    leave_browser,
)
from studio.actions.queries import device_of, devices_of
from studio.kernel import clock
from studio.kernel.db import Database
from studio.kernel.errors import Conflict, Invalid
from studio.people.browser import COOKIE
from studio.people.models import SignIn
from studio.people.queries import sign_in_of
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def devices(database: Database) -> list[Device]:
    with database.reading() as db:
        return list(db.scalars(select(Device).order_by(Device.asked_at)))


def test_it_works(db: Session, cast: Cast) -> None:
    device, token = ask_to_join(db, cast.workshop.code or "")
    assert device.state == "waiting"
    opened = sign_in_of(db, token)
    assert opened and opened.granted_at is None and opened.person is None
    assert device_of(db, opened.id) is device
    assert devices_of(db, cast.workshop) == [device]
    assert devices_of(db, cast.other_workshop) == []


def test_a_wrong_and_a_closed_code_are_refused_alike(db: Session, cast: Cast) -> None:
    close_workshop(db, cast.workshop)
    wrong = f"{(int(cast.other_workshop.code or 0) + 1) % 1_000_000:06}"
    for code in (wrong, cast.workshop.code or ""):
        with pytest.raises(Invalid) as refusal:
            ask_to_join(db, code)
        assert refusal.value.sentence == NO_SUCH_CODE


def test_each_device_has_a_face_of_its_own(db: Session, cast: Cast) -> None:
    came = [ask_to_join(db, cast.workshop.code or "")[0] for _ in range(126)]
    assert len({(device.animal, device.colour) for device in came}) == 126
    with pytest.raises(Conflict, match="Trop d’appareils"):
        ask_to_join(db, cast.workshop.code or "")
    end_device(came[7])
    again, _ = ask_to_join(db, cast.workshop.code or "")
    assert (again.animal, again.colour) == (came[7].animal, came[7].colour)


def test_the_trust_of_a_device_ends(db: Session, cast: Cast) -> None:
    with clock.at(clock.now()) as advance:
        device, token = ask_to_join(db, cast.workshop.code or "")
        advance(timedelta(days=121))
        assert device.state == "ended"
        assert sign_in_of(db, token) is None


def test_the_screen_works(app: Flask, database: Database, kept_cast: Cast) -> None:
    browser = app.test_client()
    assert "Tapez le code" in browser.get("/rejoindre").text
    code = kept_cast.workshop.code or ""
    answer = browser.post("/rejoindre", data={"code": f" {code[:3]} {code[3:]} "})
    assert answer.location == "/atelier/attente"
    page = browser.get("/atelier/attente").text
    assert "Attendez un peu" in page
    assert not [word for word in ("Nos chemins", "Nadia", "Les Rives") if word in page]
    assert [device.state for device in devices(database)] == ["waiting"]


def test_the_square_brings_the_code(app: Flask, kept_cast: Cast) -> None:
    page = app.test_client().get(f"/rejoindre/{kept_cast.workshop.code}").text
    assert f'value="{kept_cast.workshop.code}"' in page


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Le code a six chiffres."),
        ("12345", "Le code a six chiffres."),
        ("abcdef", "Le code a six chiffres."),
        ("1234567", "Le code a six chiffres."),
    ],
)
def test_it_says_what_is_wrong(
    app: Flask, database: Database, kept_cast: Cast, code: str, sentence: str
) -> None:
    answer = app.test_client().post("/rejoindre", data={"code": code})
    assert answer.status_code == 422
    assert sentence in answer.text and f'value="{code}"' in answer.text
    assert devices(database) == []


def test_a_wrong_code_leaves_no_cookie(app: Flask, kept_cast: Cast) -> None:
    wrong = f"{(int(kept_cast.workshop.code or 0) + 1) % 1_000_000:06}"
    if wrong == kept_cast.other_workshop.code:
        wrong = f"{(int(wrong) + 1) % 1_000_000:06}"
    answer = app.test_client().post("/rejoindre", data={"code": wrong})
    assert answer.status_code == 422 and NO_SUCH_CODE in answer.text
    assert not any(f"{COOKIE}=" in given for given in answer.headers.getlist("Set-Cookie"))


def test_twice_leaves_one_device(app: Flask, database: Database, kept_cast: Cast) -> None:
    browser = app.test_client()
    for _ in range(2):
        browser.post("/rejoindre", data={"code": kept_cast.workshop.code})
    assert sorted(device.state for device in devices(database)) == ["ended", "waiting"]


def test_a_known_device_needs_no_second_tap(as_: Browser, kept_cast: Cast) -> None:
    answer = as_("nadia").post("/rejoindre", data={"code": kept_cast.workshop.code})
    assert answer.location == "/atelier/"


def test_a_known_device_can_change_its_group(
    as_: Browser, database: Database, kept_cast: Cast
) -> None:
    browser = as_("nadia")
    assert "Retourner au groupe" in browser.get("/rejoindre").text
    answer = browser.post("/rejoindre", data={"code": kept_cast.other_workshop.code})
    assert answer.location == "/atelier/attente"
    assert browser.get("/atelier/").status_code == 401
    with database.reading() as db:
        assert sign_in_of(db, "token-of-nadia") is None


def test_leaving_twice_is_leaving_once(db: Session, cast: Cast) -> None:
    device, token = ask_to_join(db, cast.workshop.code or "")
    opened = sign_in_of(db, token)
    assert isinstance(opened, SignIn)
    leave_browser(db, opened)
    first = device.ended_at
    leave_browser(db, opened)
    assert device.state == "ended" and device.ended_at == first


def test_tries_are_counted(app: Flask, kept_cast: Cast) -> None:
    browser = app.test_client()
    tries = [browser.post("/rejoindre", data={"code": "x"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


def test_a_whole_group_comes_in_behind_one_address(app: Flask, kept_cast: Cast) -> None:
    """A social centre has one address for all: twelve people and their wrong keys."""
    code = {"code": kept_cast.workshop.code}
    tries = [app.test_client().post("/rejoindre", data=code).status_code for _ in range(14)]
    assert tries == [302] * 14
    wrong = [app.test_client().post("/rejoindre", data={"code": "x"}) for _ in range(11)]
    assert [answer.status_code for answer in wrong] == [422] * 10 + [429]
    assert wrong[-1].headers["Retry-After"] and "Trop d’essais" in wrong[-1].text
