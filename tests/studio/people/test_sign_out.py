"""Leaving a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize("name", ["claire", "nadia"])
def test_it_works(as_: Browser, name: str) -> None:
    browser = as_(name)
    answer = browser.post("/espace/deconnexion")
    assert answer.location == "/espace/connexion"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/espace/").status_code == 401
    assert browser.get("/atelier/").status_code == 401


def test_the_cookie_kept_by_somebody_is_worth_nothing(as_: Browser) -> None:
    browser = as_("claire")
    browser.post("/espace/deconnexion")
    browser.set_cookie("studio", "token-of-claire")
    assert browser.get("/espace/").status_code == 401


def test_twice_is_once_and_anybody_may(as_: Browser) -> None:
    browser = as_("claire")
    for _ in range(2):
        assert browser.post("/espace/deconnexion").status_code == 302
    assert as_("anyone").post("/espace/deconnexion").status_code == 302


def test_a_link_cannot_do_it(as_: Browser) -> None:
    browser = as_("claire")
    assert browser.get("/espace/deconnexion").status_code == 404
    assert browser.get("/espace/").status_code == 200
