"""A yes from the first sentence heard to the last page that shows it, and each way to say no.

Nadia's portrait: her voice, and a photo on which Lucie is. Nadia holds a phone, Lucie has none:
she answers by keyboard on the computer of the room, then with a paper. Each screen is looked at by
axe, and at 320 pixels.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.consents.models import Consent, Mode, Stage, Step
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from studio.publishing.models import Publication, PublicationState
from tests.cast import Cast, make_cast
from tests.journeys.album import keep
from tests.journeys.browsing import Screens, until
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.portraits.making import Hands, a_portrait

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Le fil et l’aiguille"
RIGHT = ("Moi", "Non, rien ne change", "On enlève du site")
REACHED = "one => one === document.activeElement && one.matches(':focus-visible')"
NARROW: ViewportSize = {"width": 320, "height": 640}


@dataclass
class Scene:
    """Who is there, in front of what."""

    server: Server
    screens: Screens
    cast: Cast
    draft: str
    tokens: dict[str, str]

    def come(self, name: str, page: Page, where: str) -> Page:
        page.context.add_cookies(
            [{"name": COOKIE, "value": self.tokens[name], "url": self.server.url}]
        )
        page.goto(self.server.url + where)
        return page

    def look(self, page: Page, name: str) -> None:
        """Anybody can use this screen, on the narrowest phone too. A whole album when asked for."""
        if os.environ.get("JOURNEY_SHOTS"):
            self.screens.faults += keep(page, name)
            return
        own = page.viewport_size
        self.screens.faults += [f"{name}: {fault}" for fault in axe(page)]
        page.set_viewport_size(NARROW)
        self.screens.faults += [f"{name} at 320: {wide}" for wide in no_sideways(page)]
        if own is not None:
            page.set_viewport_size(own)

    def answers_of(self, who: str) -> list[Consent]:
        """What somebody said of the whole, her first name apart, oldest first."""
        person = self.cast.person(who)
        assert person is not None
        with self.server.database() as database, database.reading() as db:
            wanted = select(Consent).where(Consent.person_id == person.id)
            rows = db.scalars(wanted.order_by(Consent.given_at, Consent.id))
            return [row for row in rows if row.uses != ["name"]]


@pytest.fixture
def scene(server: Server, screens: Screens, tmp_path: Path) -> Scene:
    made: list[Scene] = []

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        hands = a_portrait(db, cast, DiskStore(server.settings.store), tmp_path / "given")
        hands.answer(0, "Je couds depuis toujours.")
        hands.photo("Une machine à coudre.", shown=[cast.lucie.id])
        tokens = {name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")}
        made.append(Scene(server, screens, cast, hands.draft.id, tokens))

    server.prepare(prepare)
    return made[0]


def test_a_yes_and_each_way_to_take_it_back(scene: Scene) -> None:
    nadia = scene.come("nadia", scene.screens.phone(), "/atelier/mes-productions")
    nadia_hears_first(scene, nadia)
    nadia_says_no_at_once(scene, nadia)
    nadia_shows_that_she_heard(scene, nadia)
    nadia_sees_what_will_be_shown(scene, nadia)
    nadia_says_it_with_her_voice(scene, nadia)
    lucie = scene.come("lucie", scene.screens.computer(), "/atelier/mes-productions")
    lucie_says_yes_by_keyboard(scene, lucie)
    nadia_draws_her_sign(scene, nadia)
    claire = scene.come("claire", scene.screens.computer(), f"/espace/productions/{scene.draft}")
    code = claire_prints_a_paper(scene, claire)
    claire_publishes(scene, claire)
    an_agreement_ends_soon(scene, claire)
    lucie_takes_back_with_her_paper(scene, code)
    nadia_takes_back_with_the_red_hand(scene, nadia)
    claire_reads_the_receipts(scene, claire)


def go(wanted: Locator) -> None:
    """Touch what leads to another screen, and be there."""
    with wanted.page.expect_navigation():
        wanted.click()


# A yes


def nadia_hears_first(scene: Scene, nadia: Page) -> None:
    """The words aloud, before any choice: the machine's voice where the browser has none."""
    scene.look(nadia, "01-who-may-see")
    go(nadia.get_by_role("link", name=TITLE))
    expect(nadia.get_by_role("heading", name="Écoutez d’abord", exact=True)).to_be_visible()
    listen = nadia.get_by_role("button", name="Écouter tout", exact=True)
    expect(listen).to_be_visible()
    with nadia.expect_response(re.compile("/voix/fr/")) as spoken:
        listen.tap()
    assert spoken.value.ok
    listen.tap()
    scene.look(nadia, "02-hear-first")
    go(nadia.get_by_role("link", name="Suite", exact=True))


def nadia_says_no_at_once(scene: Scene, nadia: Page) -> None:
    """« Personne » asks nothing more; she may come back to it."""
    expect(nadia.get_by_role("heading", level=1)).to_have_text(re.compile("Qui peut voir"))
    scene.look(nadia, "03-circles")
    go(nadia.get_by_role("button", name="Personne", exact=True))
    expect(nadia.get_by_role("heading", level=1)).to_have_text("C’est noté")
    scene.look(nadia, "04-no-noted")
    assert [one.answer for one in scene.answers_of("nadia")] == [False]
    nadia.goto(f"{scene.server.url}/atelier/mes-productions/{scene.draft}")
    expect(nadia.get_by_text("Personne ne peut voir.")).to_be_visible()
    scene.look(nadia, "05-said-no")
    go(nadia.get_by_role("link", name="Changer", exact=True))


def nadia_shows_that_she_heard(scene: Scene, nadia: Page) -> None:
    """Three pictures. Another one than the right one is no mistake: that part is heard again."""
    go(nadia.get_by_role("button", name="Tout le monde", exact=True))
    scene.look(nadia, "06-question-1")
    go(nadia.get_by_role("button", name="Le groupe", exact=True))
    expect(nadia.get_by_text("On écoute encore une fois.")).to_be_visible()
    expect(nadia.locator("#partie-1")).to_be_in_viewport()
    scene.look(nadia, "07-heard-again")
    go(nadia.get_by_role("link", name="Suite", exact=True))
    for number, right in enumerate(RIGHT, 1):
        expect(nadia.get_by_text(f"{number} sur 3")).to_be_visible()
        if number > 1:
            scene.look(nadia, f"06-question-{number}")
        go(nadia.get_by_role("button", name=right, exact=True))


def nadia_sees_what_will_be_shown(scene: Scene, nadia: Page) -> None:
    expect(nadia.get_by_role("heading", name="Ce qu’on montrera", exact=True)).to_be_visible()
    expect(nadia.get_by_role("link", name="Regarder", exact=True)).to_be_visible()
    scene.look(nadia, "08-review")
    go(nadia.get_by_role("button", name="Suite", exact=True))
    scene.look(nadia, "09-first-name")
    go(nadia.get_by_role("button", name="Non, sans prénom", exact=True))
    scene.look(nadia, "10-months")
    go(nadia.get_by_role("button", name="Un an", exact=True))
    scene.look(nadia, "11-how")


def nadia_says_it_with_her_voice(scene: Scene, nadia: Page) -> None:
    """The proof is her own voice, that only Claire may hear again."""
    go(nadia.get_by_role("link", name="Je le dis", exact=True))
    scene.look(nadia, "12-voice")
    nadia.get_by_role("button", name="Parler", exact=True).tap()
    nadia.get_by_text("Parlez. Je vous écoute.").wait_for()
    nadia.wait_for_timeout(1_500)
    nadia.get_by_role("button", name="Arrêter", exact=True).tap()
    nadia.get_by_text("C’est enregistré. Touchez Suite.").wait_for()
    scene.look(nadia, "13-voice-told")
    go(nadia.get_by_role("button", name="Suite", exact=True))
    expect(nadia.get_by_text("Tout le monde peut voir.")).to_be_visible()
    expect(nadia.get_by_text("Votre prénom est caché.")).to_be_visible()
    scene.look(nadia, "14-said-yes")
    given = scene.answers_of("nadia")[-1]
    assert (given.answer, given.mode) == (True, Mode.VOICE)
    assert given.proof_mime.startswith(("audio/", "video/"))
    assert given.until == given.given_at + timedelta(days=365)


def lucie_says_yes_by_keyboard(scene: Scene, lucie: Page) -> None:
    """No pointer at all, from the list to the proof."""
    press(lucie, TITLE)
    press(lucie, "Suite")
    press(lucie, "Tout le monde")
    for right in RIGHT:
        press(lucie, right)
    press(lucie, "Suite")
    press(lucie, "Oui, mon prénom")
    press(lucie, "Deux ans")
    press(lucie, "Je touche ici")
    expect(lucie.get_by_text("Votre prénom est montré.")).to_be_visible()
    assert scene.answers_of("lucie")[-1].mode == Mode.TAP


def press(page: Page, name: str) -> None:
    """Tab until this button or link has the focus and shows it, then Enter."""
    wanted = page.get_by_role("button", name=name, exact=True)
    wanted = wanted.or_(page.get_by_role("link", name=re.compile(f"^{re.escape(name)}"))).first
    wanted.wait_for()
    for _each in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate(REACHED):
            break
    expect(wanted).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def nadia_draws_her_sign(scene: Scene, nadia: Page) -> None:
    """Another day, another proof: a sign by finger. The three pictures are not asked again."""
    go(nadia.get_by_role("link", name="Changer", exact=True))
    go(nadia.get_by_role("button", name="Tout le monde", exact=True))
    go(nadia.get_by_role("button", name="Oui, mon prénom", exact=True))
    go(nadia.get_by_role("button", name="Six mois", exact=True))
    go(nadia.get_by_role("link", name="Je dessine", exact=True))
    canvas = nadia.locator("canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box is not None
    draw(nadia, box)
    scene.look(nadia, "15-sign")
    until(nadia, "document.querySelector('input[name=proof]').files.length === 1")
    go(nadia.get_by_role("button", name="Suite", exact=True))
    expect(nadia.get_by_text("Votre prénom est montré.")).to_be_visible()
    given = scene.answers_of("nadia")[-1]
    assert (given.mode, given.proof_mime) == (Mode.SIGN, "image/png")
    with scene.server.database() as database, database.reading() as db:
        stages = {step.stage for step in db.scalars(select(Step))}
    assert stages == {Stage.EXPLAINED, Stage.REVIEWED}


def draw(page: Page, box: FloatRect) -> None:
    """A cross by one finger, as a phone tells it."""
    finger = page.context.new_cdp_session(page)

    def send(what: str, *points: tuple[float, float]) -> None:
        touched = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points
        ]
        finger.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": touched})

    for begin, end in (((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8))):
        send("touchStart", begin)
        send("touchMove", (0.5, 0.5))
        send("touchMove", end)
        send("touchEnd")


# On Claire's side


def claire_prints_a_paper(scene: Scene, claire: Page) -> str:
    """For Lucie: the code is on the paper, and nowhere else."""
    scene.look(claire, "20-who-agreed")
    mine = claire.locator("#accords li", has_text="Lucie")
    go(mine.get_by_role("button", name="Imprimer son papier", exact=True))
    code = claire.locator(".slip-code").inner_text()
    scene.look(claire, "21-paper")
    claire.goto(f"{scene.server.url}/espace/productions/{scene.draft}")
    return code


def claire_publishes(scene: Scene, claire: Page) -> None:
    """The persons said yes today: the night is asked for, and Claire says why she does not wait."""
    screen(scene)
    claire.reload()
    expect(claire.get_by_text("Demain, plutôt")).to_be_visible()
    scene.look(claire, "22-a-night")
    claire.locator("input[name=reason]").or_(claire.locator("textarea[name=reason]")).fill(
        "Elles l’ont demandé pour la fête de ce soir."
    )
    go(claire.get_by_role("button", name="Publier sans attendre", exact=True))
    expect(claire.get_by_role("heading", name="En ligne", exact=True)).to_be_visible(
        timeout=120_000
    )


def screen(scene: Scene) -> None:
    """Everybody heard the final cut: that journey is told elsewhere."""
    with scene.server.database() as database, database.writing() as db:
        draft = db.get_one(Draft, scene.draft)
        store = DiskStore(scene.server.settings.store)
        Hands(db, scene.cast, store, scene.server.var, draft).screen()


def an_agreement_ends_soon(scene: Scene, claire: Page) -> None:
    """Two months ahead Claire is told; at the end what rests on it would go by itself."""
    with scene.server.database() as database, database.writing() as db:
        soon = now() + timedelta(days=20)
        db.execute(update(Consent).where(Consent.until.is_not(None)).values(until=soon))
    claire.goto(f"{scene.server.url}/espace/actions/nos-chemins/accords")
    expect(claire.get_by_role("heading", name="Bientôt à leur fin")).to_be_visible()
    scene.look(claire, "23-to-renew")
    go(claire.get_by_role("link", name="Noter une réponse", exact=True).first)
    scene.look(claire, "24-write-an-answer")
    claire.goto(f"{scene.server.url}/espace/actions/nos-chemins/accords")
    go(claire.get_by_role("link", name="Nadia").last)
    scene.look(claire, "25-agreements-of-a-person")


# A no


def lucie_takes_back_with_her_paper(scene: Scene, code: str) -> None:
    """On any phone, without a name: the code, the red hand, the receipt."""
    stranger = scene.screens.phone()
    stranger.goto(f"{scene.server.url}/retrait")
    scene.look(stranger, "30-slip-door")
    stranger.get_by_role("textbox", name="Le code du papier", exact=True).fill("0000000000")
    scene.screens.expect(stranger, r"422 \(")
    go(stranger.get_by_role("button", name="Suite", exact=True))
    expect(stranger.get_by_text("Ce code n’est pas connu.").first).to_be_visible()
    scene.look(stranger, "31-slip-unknown")
    stranger.get_by_role("textbox", name="Le code du papier", exact=True).fill(code.upper())
    go(stranger.get_by_role("button", name="Suite", exact=True))
    red_hand = stranger.get_by_role("button", name=re.compile("^Enlever"))
    expect(red_hand).to_be_visible()
    scene.look(stranger, "32-slip")
    go(red_hand)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("C’est enlevé")
    scene.look(stranger, "33-slip-receipt")
    assert not scene.answers_of("lucie")[-1].answer


def nadia_takes_back_with_the_red_hand(scene: Scene, nadia: Page) -> None:
    """One thing, then all: no reason asked, no confirmation."""
    nadia.reload()
    scene.look(nadia, "34-online")
    go(nadia.get_by_role("button", name="Enlever", exact=True).first)
    expect(nadia.get_by_role("heading", level=1)).to_have_text("C’est enlevé")
    scene.look(nadia, "35-one-thing-gone")
    nadia.goto(f"{scene.server.url}/atelier/mes-productions/{scene.draft}")
    go(nadia.get_by_role("button", name="Ne plus montrer", exact=True))
    expect(nadia.get_by_role("heading", level=1)).to_have_text(re.compile("C’est (enlevé|noté)"))
    scene.look(nadia, "36-all-gone")
    with scene.server.database() as database, database.reading() as db:
        shown = db.scalars(select(Publication)).one()
        assert shown.state == PublicationState.WITHDRAWN
        page = f"/portraits/{shown.slug}"
    visitor = scene.screens.phone()
    scene.screens.expect(visitor, r"410 \(")
    answer = visitor.goto(scene.server.url + page)
    assert answer is not None and answer.status == 410
    scene.look(visitor, "37-gone")


def claire_reads_the_receipts(scene: Scene, claire: Page) -> None:
    claire.goto(f"{scene.server.url}/espace/productions/{scene.draft}")
    go(claire.get_by_role("link", name=re.compile("^Reçu du ")).first)
    expect(claire.get_by_role("heading", name="Reçu de retrait", exact=True)).to_be_visible()
    scene.look(claire, "38-staff-receipt")
