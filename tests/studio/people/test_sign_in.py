"""Coming in with an e-mail and a passphrase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.kernel import clock
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.kernel.ids import digest
from studio.people import operations as people
from studio.people.browser import COOKIE
from studio.people.models import SignIn
from studio.people.operations import WRONG, sign_in
from studio.people.queries import sign_in_of
from tests.cast import PASSPHRASE, Cast

Browser = Callable[[str], FlaskClient]


def test_it_works(db: Session, cast: Cast) -> None:
    opened, token = sign_in(db, email="Claire@exemple.fr ", passphrase=PASSPHRASE, days=1)
    assert opened.account is cast.claire
    assert opened.token_digest == digest(token) != token
    assert sign_in_of(db, token) is opened


@pytest.mark.parametrize(
    ("email", "passphrase"),
    [("claire@exemple.fr", "pas la bonne phrase"), ("personne@exemple.fr", PASSPHRASE)],
)
def test_it_refuses_both_mistakes_alike(
    db: Session, cast: Cast, email: str, passphrase: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        sign_in(db, email=email, passphrase=passphrase, days=1)
    assert refusal.value.sentence == WRONG


def test_an_address_that_nobody_has_is_weighed_as_any_other() -> None:
    in_life = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
    assert not in_life.check_needs_rehash(people._NOBODY)
    with pytest.raises(VerifyMismatchError):  # it is read to its end, and not what was said
        in_life.verify(people._NOBODY, PASSPHRASE)


def test_it_ends_by_itself(db: Session, cast: Cast) -> None:
    with clock.at(clock.now()) as advance:
        _opened, token = sign_in(db, email="claire@exemple.fr", passphrase=PASSPHRASE, days=14)
        advance(timedelta(days=13, hours=23))
        assert sign_in_of(db, token)
        advance(timedelta(hours=2))
        assert sign_in_of(db, token) is None


def test_the_page_is_for_everybody(as_: Browser) -> None:
    page = as_("anyone").get("/espace/connexion")
    assert page.status_code == 200
    assert "Phrase de passe" in page.text


def test_it_opens_the_actions(as_: Browser) -> None:
    browser = as_("anyone")
    answer = browser.post("/espace/connexion", data=said())
    assert (answer.status_code, answer.location) == (302, "/espace/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Nos chemins" in browser.get("/espace/").text


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/espace/actions/nos-chemins", "/espace/actions/nos-chemins"),
        ("https://ailleurs.exemple/espace/", "/espace/"),
        ("//ailleurs.exemple/espace/", "/espace/"),
        ("/\\ailleurs.exemple", "/espace/"),
        ("/espace/\\..\\..", "/espace/"),
        ("", "/espace/"),
    ],
)
def test_it_goes_back_to_the_page_that_asked(as_: Browser, asked: str, given: str) -> None:
    answer = as_("anyone").post("/espace/connexion", data=said(onward=asked))
    assert answer.location == given


def test_a_closed_door_leads_to_the_sign_in_and_back(as_: Browser) -> None:
    asked = "/espace/actions/nos-chemins"
    page = as_("anyone").get(asked)
    assert page.status_code == 401
    assert f"/espace/connexion?suite={asked}" in page.text
    form = as_("anyone").get(f"/espace/connexion?suite={asked}").text
    assert f'value="{asked}"' in form


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Écrivez votre adresse."),
        ({"passphrase": ""}, "Écrivez votre phrase de passe."),
        ({"passphrase": "pas la bonne phrase"}, WRONG),
    ],
)
def test_it_says_what_is_wrong_and_keeps_the_address(
    as_: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = as_("anyone").post("/espace/connexion", data=said(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "pas la bonne phrase" not in answer.text
    assert "Set-Cookie" not in answer.headers or COOKIE + "=" not in answer.headers["Set-Cookie"]


def test_it_ends_what_this_browser_was_before(as_: Browser, database: Database) -> None:
    browser = as_("nadia")
    browser.post("/espace/connexion", data=said())
    with database.reading() as db:
        assert sign_in_of(db, "token-of-nadia") is None
        still = select(func.count()).where(SignIn.ended_at.is_(None))
        assert db.scalar(still) == 1


def test_tries_are_counted(app: Flask, kept_cast: Cast) -> None:
    browser = app.test_client()
    wrong = said(passphrase="pas la bonne phrase")
    answers = [browser.post("/espace/connexion", data=wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_team_signs_in_behind_one_address(app: Flask, kept_cast: Cast) -> None:
    answers = [app.test_client().post("/espace/connexion", data=said()) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 12


def said(**changes: str) -> dict[str, str]:
    return {"email": "claire@exemple.fr", "passphrase": PASSPHRASE} | changes
