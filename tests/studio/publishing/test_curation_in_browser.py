"""Claire curates on her phone: the tap that mends, a reason that goes back and is heard, a date."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.portraits.making import a_portrait

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/espace/actions/nos-chemins/productions"


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> dict[str, str]:
    """Nadia's portrait: a voice, its words, and a photo without any."""
    told: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        hands = a_portrait(db, cast, DiskStore(server.settings.store), tmp_path / "given")
        hands.answer(0, "Je couds depuis toujours.")
        hands.photo()
        told["draft"] = hands.draft.id
        told.update({name: cast.sign_in(db, name) for name in ("nadia", "claire")})

    server.prepare(prepare)
    return told


def enter(page: Page, server: Server, kept: dict[str, str], name: str, where: str) -> Page:
    page.context.add_cookies([{"name": COOKIE, "value": kept[name], "url": server.url}])
    page.goto(server.url + where)
    return page


def looked_at(page: Page) -> None:
    assert axe(page) == []
    assert no_sideways(page) == []


def test_a_production_is_mended_sent_back_and_planned(
    server: Server, kept: dict[str, str], screens: Screens
) -> None:
    claire = enter(screens.phone(), server, kept, "claire", BOARD)
    looked_at(claire)

    # One tap from what is missing to its very field, and it is mended.
    missing = claire.get_by_role("listitem").filter(has_text="Écrivez ce que l’on voit.")
    missing.last.get_by_role("link", name="Écrire", exact=True).click()
    field = claire.locator(":target")
    field.fill("Une machine à coudre.")
    claire.get_by_role("button", name="Enregistrer", exact=True).last.click()
    claire.goto(server.url + BOARD)
    expect(claire.get_by_text("Écrivez ce que l’on voit.")).to_have_count(0)

    # It goes back with its reason; Nadia finds it where she arrives, and does it.
    claire.goto(f"{server.url}/espace/productions/{kept['draft']}/remarques")
    claire.get_by_label("Ou en quelques mots").fill("Le début est très beau. Il manque la fin.")
    looked_at(claire)
    claire.get_by_role("button", name="Rendre au groupe", exact=True).click()
    expect(claire.get_by_text("Pourquoi c’est rendu")).to_be_visible()
    nadia = enter(screens.phone(), server, kept, "nadia", "/atelier/")
    nadia.get_by_role("link", name="On m’a dit").click()
    expect(nadia.get_by_text("Il manque la fin.").first).to_be_visible()
    looked_at(nadia)
    nadia.get_by_role("button", name="C’est fait", exact=True).click()
    expect(nadia.get_by_text("Tout est fait").first).to_be_visible()

    # A date, seen on the board, then called off.
    claire.goto(f"{server.url}/espace/productions/{kept['draft']}/diffusion")
    looked_at(claire)
    claire.get_by_role("button", name="Prévoir", exact=True).click()
    expect(claire.get_by_text("C’est prévu").first).to_be_visible()
    claire.goto(server.url + BOARD)
    expect(claire.get_by_role("heading", name="Prévues")).to_be_visible()
    claire.goto(f"{server.url}/espace/productions/{kept['draft']}/diffusion")
    claire.get_by_role("button", name="Ne plus le prévoir", exact=True).click()
    expect(claire.get_by_text("Ce n’est plus prévu.")).to_be_visible()
