"""People without account: the paper that the référent prints takes back, and says what it did."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Slip
from studio.kernel.db import Database
from studio.kernel.tries import SteadyStorage
from studio.publishing.models import Receipt
from tests.cast import Cast
from tests.studio.gallery.conftest import Published
from tests.untranslated import left_in_french

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Codes are read in Python: one engine is enough."""
    return sqlite_url


def print_for(as_: Browser, note: Published, cast: Cast) -> str:
    page = as_("claire").post(f"/espace/productions/{note.draft_id}/papier/{cast.nadia.id}").text
    found = re.search(r'class="slip-code">([a-z0-9]{4} [a-z0-9]{4} [a-z0-9]{2})<', page)
    assert found and "<svg" in page and "Le banc du marché" in page
    return found[1]


def test_the_paper_takes_back_and_keeps_its_receipt(
    as_: Browser, note: Published, kept_cast: Cast, visitor: FlaskClient, database: Database
) -> None:
    code = print_for(as_, note, kept_cast)
    stranger = as_("anyone")
    typed = stranger.post("/retrait", data={"code": f" {code.upper().replace(' ', ' -')}. "})
    assert typed.location == f"/retrait/{code.replace(' ', '')}"
    page = stranger.get(typed.location)
    assert "Le banc du marché" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answers = [stranger.post(typed.location).location for _ in range(2)]
    assert answers[0] == answers[1] == f"{typed.location}/recu"
    assert visitor.get(note.page).status_code == 410
    told = stranger.get(answers[0]).text
    assert "Toute la page" in told and "Nos sauvegardes, jusqu’au" in told
    assert stranger.get(typed.location).location == answers[0]
    with database.reading() as db:
        [receipt] = db.scalars(select(Receipt)).all()
        [slip] = db.scalars(select(Slip)).all()
    assert receipt.cause == "slip"
    assert code not in slip.code_digest and slip.used_at


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_paper_speaks_the_language_of_who_holds_it(
    as_: Browser, note: Published, kept_cast: Cast, app: Flask, language: str
) -> None:
    code, stranger = print_for(as_, note, kept_cast), as_("anyone")
    asked = {"Accept-Language": language}
    with left_in_french(app) as left:
        wrong = stranger.post("/retrait", data={"code": "abc"}, headers=asked).text
        door = stranger.get(f"/retrait/{code}?lang={language}").text
        receipt = stranger.post(f"/retrait/{code}?lang={language}").location
        told = stranger.get(receipt).text
    assert left == set()
    for page in (wrong, door, told):
        assert f'<html lang="{language}"' in page and 'hreflang="fr"' in page
    assert stranger.get("/rejoindre", headers=asked).text.count('<html lang="fr"') == 1


def test_printing_again_ends_the_paper_that_was_lost(
    as_: Browser, note: Published, kept_cast: Cast
) -> None:
    first, second = (print_for(as_, note, kept_cast) for _ in range(2))
    assert as_("anyone").get(f"/retrait/{first}").status_code == 404
    assert as_("anyone").get(f"/retrait/{second}").status_code == 200


@pytest.mark.parametrize("code", ["", "abc", "0000000000", "bcdfghjkmn", "é" * 10, "x" * 4000])
def test_a_code_that_is_not_known_is_told_kindly(as_: Browser, code: str) -> None:
    answer = as_("anyone").post("/retrait", data={"code": code})
    assert answer.status_code == 422
    assert "Ce code n’est pas connu." in answer.text
    assert "Enlever du site" in as_("anyone").get("/retrait").text


def test_only_the_referent_prints_it(as_: Browser, note: Published, kept_cast: Cast) -> None:
    address = f"/espace/productions/{note.draft_id}/papier/{kept_cast.nadia.id}"
    for name in ("nadia", "other_referent", "anyone"):
        assert as_(name).post(address).status_code in (401, 403, 404)
    stranger = f"/espace/productions/{note.draft_id}/papier/{kept_cast.karim.id}"
    assert as_("claire").post(stranger).status_code == 404


def test_codes_cannot_be_guessed(as_: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is: the clock of tries stands still meanwhile."""
    monkeypatch.setattr(SteadyStorage, "seconds", staticmethod(lambda: 0.0))
    statuses = [as_("anyone").get(f"/retrait/bcdfghjkm{c}").status_code for c in "bcdfghjkmnpq"]
    assert statuses[:10] == [404] * 10
    assert statuses[-1] == 429
