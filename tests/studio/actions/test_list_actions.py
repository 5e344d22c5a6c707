"""The first page of a professional."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from studio.kernel import clock
from tests.cast import PASSPHRASE

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize("name", ["claire", "sofia"])
def test_it_shows_the_actions_of_ones_own(as_: Browser, name: str) -> None:
    page = as_(name).get("/espace/")
    assert "Nos chemins" in page.text and "Séance 1 ouverte" in page.text
    assert "Pas à pas" not in page.text and "du bruit" not in page.text


@pytest.mark.parametrize("name", ["nadia", "anyone"])
def test_it_refuses_a_stranger(as_: Browser, name: str) -> None:
    assert as_(name).get("/espace/").status_code == 401


def test_what_is_over_is_apart(as_: Browser) -> None:
    assert "Actions finies" not in as_("claire").get("/espace/").text
    browser = as_("anyone")
    with clock.at(datetime(2027, 1, 4, tzinfo=UTC)):
        said = {"email": "claire@exemple.fr", "passphrase": PASSPHRASE}
        browser.post("/espace/connexion", data=said)
        page = browser.get("/espace/").text
    before, after = page.split("Actions finies")
    assert "Nos chemins" in after
    assert "Nos chemins" not in before
