"""Claire curates on her phone, from a portrait that lacks nearly everything to its third edition:
each missing thing by one tap of the board, a remark written and one spoken, a date, a partner with
a link, everybody, then what the group changes, compares and takes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from studio.consents.models import Consent
from studio.drafts.models import Draft, Item
from studio.files.models import Derivative
from studio.kernel.clock import now
from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from studio.portraits.checks import LONG_ANSWER
from studio.publishing.checks import LOW
from studio.publishing.models import Edition, EditionState
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.journeys.participant import hush, speak
from tests.serving import Server
from tests.studio.portraits.making import Hands, a_portrait

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/espace/actions/nos-chemins/productions"
SPOKEN = "Je couds. Mon numéro est le 06 12 34 56 78."
WORK = 60_000  # milliseconds: the worker makes sounds while other tests run


class Desk:
    """Claire's phone, before the portrait of this test."""

    def __init__(self, page: Page, server: Server, folder: Path) -> None:
        self.page, self.server, self.folder = page, server, folder
        self.looked_at: set[str] = set()  # each page is looked at once: axe takes its time
        server.prepare(self.begin)
        self.home = f"/espace/productions/{self.draft}"
        self.sign_in("claire")

    def begin(self, db: Session) -> None:
        """A voice with a number in its words, and a photo of Lucie that nobody tells."""
        self.cast = make_cast(db)
        store = DiskStore(self.server.settings.store)
        hands = a_portrait(db, self.cast, store, self.folder)
        hands.answer(0, SPOKEN, seconds=6.0)
        hands.photo(shown=[hands.person("lucie").id])
        self.draft = hands.draft.id
        self.tokens = {name: self.cast.sign_in(db, name) for name in ("nadia", "claire")}

    def hands(self, act: Callable[[Hands], object]) -> None:
        """What is not of this test, done in the database."""

        def prepare(db: Session) -> None:
            store, draft = DiskStore(self.server.settings.store), db.get_one(Draft, self.draft)
            act(Hands(db, self.cast, store, self.folder, draft))

        self.server.prepare(prepare)

    def until(self, holds: Callable[[Item], bool]) -> None:
        """Until the answer is so, on the server."""
        for _each in range(150):
            with self.server.database() as database, database.reading() as db:
                wanted = select(Item).where(Item.draft_id == self.draft, Item.type == "answer")
                if holds(db.scalars(wanted).one()):
                    return
            self.page.wait_for_timeout(100)
        raise AssertionError("it never came to the server")

    def measured(self, made: int, **values: float) -> None:
        """As if the voice had been recorded so, once it has been made anew so many times."""
        listen = Derivative.recipe == "listen"
        count = select(func.count()).select_from(Derivative).where(listen, Derivative.edits != "")
        with self.server.database() as database:
            for _each in range(600):
                with database.writing() as db:
                    if db.scalar(count) == made:
                        db.execute(update(Derivative).where(listen).values(**values))
                        return
                self.page.wait_for_timeout(100)
        raise AssertionError("the voice was never made")

    def newest(self) -> int:
        with self.server.database() as database, database.reading() as db:
            return max(db.scalars(select(Edition.number)))

    def until_edition(self, number: int) -> None:
        for _each in range(600):
            with self.server.database() as database, database.reading() as db:
                shown = select(Edition.state).where(Edition.number == number)
                if db.scalar(shown) == EditionState.PUBLIC:
                    return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"edition {number} never came")

    def sign_in(self, name: str) -> None:
        self.page.context.add_cookies(
            [{"name": COOKIE, "value": self.tokens[name], "url": self.server.url}]
        )

    def at(self, path: str) -> None:
        self.page.goto(self.server.url + path)
        if path not in self.looked_at:
            self.looked_at.add(path)
            assert axe(self.page) == []
            assert no_sideways(self.page) == []

    def board(self) -> Locator:
        self.at(BOARD)
        return self.page.locator(f"#p-{self.draft}")

    def missing(self, words: str) -> Locator:
        """A line of the card."""
        return self.board().locator(".reason", has_text=words)

    def mended(self, words: str) -> None:
        """What the worker makes may take a while."""
        for _each in range(60):
            if not self.missing(words).count():
                return
            self.page.wait_for_timeout(1_000)
        raise AssertionError(f"still missing: {words}")

    def press(self, name: str) -> None:
        """Send a form, and arrive where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).last.click()

    def until_shown(self) -> None:
        self.page.goto(self.server.url + self.home)
        expect(self.page.get_by_role("heading", name="En ligne", exact=True)).to_be_visible(
            timeout=WORK
        )


@pytest.fixture
def desk(server: Server, screens: Screens, tmp_path: Path) -> Desk:
    return Desk(screens.phone(), server, tmp_path / "given")


def test_a_referent_curates_from_the_first_tap_to_the_third_edition(
    desk: Desk, screens: Screens
) -> None:
    mend_everything(desk)
    remark(desk)
    plan_and_call_off(desk)
    to_a_partner_then_to_all(desk, screens)
    publish_again_and_go_back(desk, screens)


def mend_everything(desk: Desk) -> None:
    page, card = desk.page, desk.board()
    expect(card).to_contain_text("Le fil et")

    # A number: hidden, and the cut of the voice that says it opens; what is not good is cut.
    desk.missing("06 12 34 56 78").get_by_role("button", name="Cacher ces mots").press("Enter")
    page.locator('[data-ready="true"]').wait_for(timeout=WORK)
    expect(page.get_by_role("heading", name="Le son", exact=True)).to_be_visible()
    page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Garder", exact=True).press("Enter")
    desk.until(lambda item: item.properties.get("edits", {}).get("keep") == [[0, 5]])
    assert not desk.missing("06 12 34 56 78").count()

    # A voice that is too weak, and too long, as the machine has measured it.
    desk.measured(1, loudness=LOW - 8, seconds=LONG_ANSWER + 40)
    desk.missing("le son est trop faible").get_by_role("button", name="Remonter le son").click()
    expect(page).to_have_url(re.compile(f"#p-{desk.draft}$"))
    desk.mended("le son est trop faible")
    desk.measured(2, seconds=LONG_ANSWER + 40)
    desk.missing("Plus courte").get_by_role("link", name="Couper", exact=True).click()
    expect(page.get_by_role("heading", name="Le son", exact=True)).to_be_visible()
    page.locator('[data-ready="true"]').wait_for(timeout=WORK)
    for _each in range(2):
        page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Garder", exact=True).press("Enter")
    desk.until(lambda item: item.properties["edits"]["keep"] == [[0, 4]])
    desk.mended("Plus courte")
    desk.mended("se prépare")

    # A photo without words: straight to its field.
    desk.missing("Écrivez ce que l’on voit").get_by_role("link", name="Écrire").click()
    page.locator(":target").fill("Une machine à coudre.")
    desk.press("Enregistrer")
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert not desk.missing("Écrivez ce que l’on voit").count()

    # Lucie’s face and Nadia’s voice: asked now, and written down.
    for name in ("Lucie", "Nadia"):
        desk.missing(f"accord de {name}").get_by_role("link", name="Demander maintenant").click()
        page.get_by_label("Oui", exact=True).check()
        page.locator('[name=audience][value="public"]').check()
        desk.press("Noter la réponse")
        expect(page.get_by_text(f"La réponse de {name} est notée.")).to_be_visible()
        assert not desk.missing(f"accord de {name}").count()
    expect(desk.missing("pas encore donné son avis").first).to_be_visible()
    desk.hands(lambda hands: hands.screen())
    expect(desk.board().get_by_text("Rien ne manque", exact=True)).to_be_visible()


def remark(desk: Desk) -> None:
    """Written, then spoken; Nadia finds both where she arrives."""
    page = desk.page
    desk.at(f"{desk.home}/remarques")
    page.get_by_label("Ou en quelques mots").fill("Le début est très beau. Il manque la fin.")
    desk.press("Garder")
    expect(page.get_by_text("Le groupe la verra.")).to_be_visible()
    speak(page)
    page.wait_for_timeout(1_500)
    hush(page)
    heard = page.locator("[aria-labelledby=dit-titre] .player")
    expect(heard).to_have_count(1, timeout=WORK)
    page.get_by_label("Ou en quelques mots").fill("Il manque la fin.")
    desk.press("Rendre au groupe")
    expect(page.get_by_text("Pourquoi c’est rendu")).to_be_visible()
    expect(desk.board()).to_contain_text("3 remarques à suivre")
    desk.sign_in("nadia")
    desk.at("/atelier/")
    page.get_by_role("link", name="On m’a dit").click()
    for _each in range(3):
        desk.press("C’est fait")
    expect(page.get_by_text("Tout est fait").first).to_be_visible()
    desk.sign_in("claire")
    expect(desk.board()).not_to_contain_text("à suivre")


def plan_and_call_off(desk: Desk) -> None:
    desk.at(f"{desk.home}/diffusion")
    desk.press("Prévoir")
    expect(desk.page.get_by_text("C’est prévu").first).to_be_visible()
    desk.board()
    expect(desk.page.get_by_role("heading", name="Prévues")).to_be_visible()
    desk.at(f"{desk.home}/diffusion")
    desk.press("Ne plus le prévoir")
    expect(desk.page.get_by_text("Ce n’est plus prévu.")).to_be_visible()


def to_a_partner_then_to_all(desk: Desk, screens: Screens) -> None:
    page, paul = desk.page, screens.computer()
    screens.expect(page, "status of 422")
    screens.expect(paul, "status of 4(04|10)")
    desk.at(f"{desk.home}/diffusion")
    page.get_by_label("Nom du partenaire", exact=True).fill("Paul")
    desk.press("Faire son lien")
    link = page.locator("#lien").inner_text()
    page.locator('[name=audience][value="partners"]').check()
    page.locator("[name=partner]").check()
    desk.press("Publier maintenant")
    expect(
        page.get_by_text("Dites en quelques mots pourquoi")
    ).to_be_visible()  # a night passes, or a reason
    desk.at(f"{desk.home}/diffusion")
    page.locator('[name=audience][value="partners"]').check()
    page.locator("[name=partner]").check()
    page.get_by_label("Si quelqu’un a dit oui aujourd’hui").fill("Le groupe se quitte ce soir.")
    desk.press("Publier maintenant")
    desk.until_shown()
    paul.goto(link)
    paul.get_by_role("link").filter(has_text="Le fil et").first.click()
    expect(paul.get_by_role("heading", level=1)).to_contain_text("Le fil et")
    only_his = paul.url
    desk.at(f"{desk.home}/diffusion")
    desk.press("Retirer le lien")
    expect(page.get_by_text("n’ouvre plus rien")).to_be_visible()
    for address in (link, only_his):
        answer = paul.goto(address)
        assert answer is not None and answer.status in (404, 410)
    desk.at(f"{desk.home}/diffusion")
    page.locator('[name=audience][value="public"]').check()
    page.get_by_label("Si quelqu’un a dit oui aujourd’hui").fill("Le groupe se quitte ce soir.")
    desk.press("Changer maintenant")
    expect(page.get_by_role("link", name="Voir la page publique")).to_be_visible(timeout=WORK)


def publish_again_and_go_back(desk: Desk, screens: Screens) -> None:
    page, anybody = desk.page, screens.phone()
    address = page.get_by_role("link", name="Voir la page publique").get_attribute("href")
    assert address
    desk.hands(
        lambda hands: hands.set(
            hands.items("photo")[0].id, photo_text="Une machine à coudre rouge."
        )
    )
    desk.hands(lambda hands: hands.screen())
    desk.at(f"{desk.home}/editions")
    changes = page.locator(".changes")
    expect(changes.locator("ins").first).to_contain_text("rouge")
    expect(changes.locator("del").first).to_contain_text("coudre.")
    number = desk.newest()
    desk.hands(lambda hands: yesterday(hands.db))
    desk.press("Publier la nouvelle version")
    desk.until_edition(number + 1)
    anybody.goto(address)
    assert "machine à coudre rouge." in anybody.content()

    desk.at(f"{desk.home}/editions")
    page.locator(f"#e-{number}").get_by_role("button", name="Revenir à celle-ci").click()
    expect(page.get_by_text("est montrée de nouveau")).to_be_visible()
    anybody = screens.phone()  # a page is kept for twenty seconds by who has just seen it
    anybody.goto(address)
    assert "machine à coudre." in anybody.content() and "rouge" not in anybody.content()
    desk.at(f"{desk.home}/editions")
    page.locator(f"#e-{number + 1}").get_by_role("link", name="Comparer", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("De l’édition"))).to_be_visible()
    expect(page.locator(".changes").locator("del").first).to_contain_text("rouge")


def yesterday(db: Session) -> None:
    db.execute(update(Consent).values(given_at=now() - timedelta(days=1)))
