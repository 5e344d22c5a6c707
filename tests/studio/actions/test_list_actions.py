"""The first page of a professional."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from studio.kernel import clock

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
    browser = as_("claire")
    assert "Actions finies" not in browser.get("/espace/").text
    with clock.at(datetime(2027, 1, 4, tzinfo=UTC)):
        browser.set_cookie("studio", "token-of-claire")
    assert "Nos chemins" in browser.get("/espace/").text
