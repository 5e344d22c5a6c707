"""What a référente does, as her hands do it: with a mouse and a keyboard, on her own pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import APIResponse, Locator, Page, expect

from tests.serving import Server

ROOT = Path(__file__).parents[2]
EMAIL, NAME, HOUSE = "claire@exemple.fr", "Claire", "Centre social Les Rives"
PASSPHRASE = "le petit train de Saint-Pierre"


def open_account(server: Server, email: str = EMAIL, name: str = NAME) -> None:
    """By the command line, as the person who installs Studio does."""
    done = subprocess.run(
        [sys.executable, "-m", "studio.cli", "account", "create", email, name, HOUSE],
        env=os.environ | {"STUDIO_VAR": str(server.var), "STUDIO_PORT": str(server.port)},
        input=PASSPHRASE + "\n",
        text=True,
        cwd=ROOT,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


def come_to_sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/")
    page.get_by_role("link", name="Espace des équipes").click()
    page.get_by_label("Adresse e-mail").wait_for()


def sign_in(page: Page, email: str = EMAIL) -> None:
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos actions")


def start_action(page: Page) -> None:
    page.get_by_role("link", name="Nouvelle action").click()
    page.get_by_label("Nom de l’action").wait_for()


def create_action(page: Page, title: str, themes: list[str], starts: str, ends: str) -> None:
    page.get_by_label("Nom de l’action").fill(title)
    page.get_by_label("Début").fill(starts)
    page.get_by_label("Fin").fill(ends)
    for theme in themes:
        page.get_by_label(theme, exact=True).check()
    page.get_by_label("Lieu des séances").fill("Tours")
    page.get_by_role("button", name="Créer l’action").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def add_person(page: Page, name: str, picture: str) -> None:
    page.get_by_label("Prénom ou pseudonyme").fill(name)
    page.get_by_role("radio", name=picture, exact=True).check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text(f"{name} est dans le groupe.")).to_be_visible()


def open_workshop(page: Page) -> str:
    """The séance opens; the answer is the code that its screen shows."""
    page.get_by_role("button", name="Ouvrir une séance").click()
    expect(page.locator(".code svg")).to_be_visible()
    code = "".join(page.locator(".code-half").all_inner_texts())
    assert code.isdigit() and len(code) == 6, code
    return code


def let_in(page: Page, face: str) -> None:
    """One tap: the device that shows this animal may come in."""
    waiting = page.locator("li", has_text=face)
    waiting.get_by_role("button", name="Accepter").click()
    expect(waiting.get_by_role("button", name="Accepter")).to_have_count(0)


def begin(page: Page, template: str) -> None:
    """From the productions of the action: a map or a portrait that the group will find."""
    page.get_by_role("link", name="Productions").first.click()
    page.get_by_role("link", name="Nouvelle production").click()
    page.get_by_role("button", name=template).click()
    page.wait_for_load_state()


def productions(page: Page) -> None:
    page.get_by_role("link", name="Productions").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Productions")


def open_production(page: Page, title: str) -> None:
    productions(page)
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def state(page: Page) -> Locator:
    """Where the production stands, on its own page."""
    return page.locator("#etat")


def publish(page: Page, title: str) -> str:
    """Publish what is ready; the answer is its public address. Answers given today ask for a
    reason, which a journey of one day has."""
    open_production(page, title)
    at_once = state(page).get_by_role("button", name="Publier", exact=True)
    today = state(page).get_by_role("button", name="Publier sans attendre", exact=True)
    at_once.or_(today).wait_for()
    if today.is_visible():
        state(page).get_by_label("Pourquoi ne pas attendre demain ?").fill("La fête est ce soir.")
        today.click()
    else:
        at_once.click()
    expect(state(page).get_by_role("heading", name="En ligne")).to_be_visible(timeout=120_000)
    return state(page).locator("#address").inner_text()


def insist(page: Page) -> APIResponse:
    """Ask for publication all the same, as an old page or a script could."""
    token = page.locator("#acts input[name=csrf_token]").get_attribute("value") or ""
    return page.request.post(f"{page.url}/publier", form={"csrf_token": token})
