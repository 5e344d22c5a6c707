"""A référent's morning in a real browser: table, cards, a step, and what the others see of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.people.browser import COOKIE
from tests.cast import Cast, make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.maps.making import LIBRARY, STATION, a_map, category, put

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def kept(server: Server) -> dict[str, str]:
    """« Où aller avec Internet », with two places of Lucie's and one of Nadia's."""
    told: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast: Cast = make_cast(db)
        draft = a_map(db, cast)
        wifi = category(db, draft, "wifi")
        for title, at in (("La gare", STATION), ("Le parc", LIBRARY)):
            told[title] = put(db, cast, draft, at=at, who="lucie", title=title, done=True)
        put(db, cast, draft, at=[0.69, 47.40], category=wifi, title="Chez Nadia", done=True)
        told["draft"] = draft.id
        told.update({name: cast.sign_in(db, name) for name in ("nadia", "claire")})

    server.prepare(prepare)
    return told


def enter(page: Page, server: Server, kept: dict[str, str], name: str, where: str) -> Page:
    page.context.add_cookies([{"name": COOKIE, "value": kept[name], "url": server.url}])
    page.goto(server.url + where)
    return page


def test_a_morning_at_the_desk(server: Server, kept: dict[str, str], screens: Screens) -> None:
    desk = f"/espace/cartes/{kept['draft']}"
    nadia = enter(screens.phone(), server, kept, "nadia", f"/atelier/cartes/{kept['draft']}")
    row = nadia.get_by_role("button", name=re.compile("La gare"))
    expect(row.first).to_be_visible()
    claire = enter(screens.computer(), server, kept, "claire", f"{desk}/lieux")

    # The table: a page ticked at once, a category given, taken back.
    claire.get_by_label("Cocher toute la page").check()
    expect(claire.get_by_text("3 lieux cochés")).to_be_visible()
    claire.get_by_label("Donner une catégorie").select_option(label="Imprimer")
    claire.get_by_role("button", name="Donner", exact=True).click()
    expect(claire.get_by_text("3 lieux sont changés.")).to_be_visible()
    claire.get_by_role("button", name="Annuler").click()
    expect(claire.get_by_text("C’est comme avant.")).to_be_visible()
    assert axe(claire) == []

    # A card goes with one tap, without another page, and comes back.
    claire.goto(f"{server.url}{desk}/relire")
    cards = claire.locator('[data-part="card"]')
    expect(cards).to_have_count(3)
    claire.evaluate("window.same = true")
    claire.get_by_role("button", name="C’est bien").first.click()
    expect(cards).to_have_count(2)
    claire.get_by_role("button", name="Annuler").click()
    expect(cards).to_have_count(3)
    assert claire.evaluate("window.same") is True
    assert axe(claire) == []

    # What Lucie's author and professionals keep leaves the other screens at once.
    claire.goto(f"{server.url}{desk}/lieux")
    claire.get_by_label("Cocher : La gare").check()
    claire.locator("#a-niveau").select_option("private")
    claire.get_by_role("button", name="Changer", exact=True).click()
    expect(row).to_have_count(0)

    # A step shows on each screen of the group.
    claire.goto(f"{server.url}{desk}/reglages")
    claire.get_by_role("button", name="Photos et voix seulement").click()
    expect(nadia.locator('[data-part="step-band"]')).to_be_visible()
    expect(nadia.locator('[data-part="add"]')).to_be_hidden()
    assert axe(nadia) == []

    for screen in ("lieux", "relire", "reglages", "comparer?date=2026-01-01"):
        claire.set_viewport_size({"width": 320, "height": 640})
        claire.goto(f"{server.url}{desk}/{screen}")
        assert no_sideways(claire) == [], screen
    assert axe(claire) == []
