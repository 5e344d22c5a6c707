"""The screens of curation: a board on which each state is there, each thing that may be missing
with the tap that mends it, audiences and dates, remarks, editions, angles; a collection from its
first step to the wall in a hall; a récit in the making and as all see it. Each is photographed in
the demonstration by `make shots`; one that cannot be reached is a fault, and the others go on."""

from __future__ import annotations

import time
from datetime import timedelta

from playwright.sync_api import Locator, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.consents.models import Audience, Consent
from studio.demo.story.stage import action_of, referent_of
from studio.drafts import remarks
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft, propose, submit_whole
from studio.drafts.queries import items_of
from studio.files.models import Derivative
from studio.kernel.clock import now
from studio.people.models import Person
from studio.people.queries import persons, roles_of
from studio.portraits.checks import LONG_ANSWER
from studio.publishing.answers import Witness, say_yes
from studio.publishing.audiences import invite
from studio.publishing.checks import LOW
from studio.publishing.planning import plan
from studio.stories.items import Block
from studio.stories.kind import put
from tests.journeys.browsing import Screens
from tests.journeys.touring import SETTLE, Tour, Visit
from tests.serving import Server

BEGUN, SHOWN, WAY = "Mon téléphone et moi", "Où aller avec Internet", "Au fil de l’eau"
TOLD, READY, BACK = "Appelez-moi", "Le banc du port", "La nuit des lampions"
CHATTY = "Mon numéro est le 06 12 34 56 78. J’habite 12 rue des Lilas."
BOARD = "/espace/actions/{slug}/productions"
MADE = 120_000  # milliseconds: an archive, on a machine that does other things too


class BoardTour(Tour):
    about = "tableau"


def tour(screens: Screens, server: Server) -> list[str]:
    drafts, slug = set_out(server)
    claire = BoardTour(screens, server, "Claire", phone=False)
    board(claire, slug, drafts)
    audiences(claire, drafts)
    editions(claire, drafts)
    angles(claire, slug, drafts)
    collections(claire)
    archive(claire, slug)
    nadia = BoardTour(screens, server, "Nadia", phone=True)
    telling(nadia, drafts)
    return claire.faults + nadia.faults + public(screens, server)


# What the demonstration does not have: every state, and everything that may be missing


def set_out(server: Server) -> tuple[dict[str, str], str]:
    """Title -> id of the drafts of Claire's action, and where its board is."""
    with server.database() as database, database.writing() as db:
        action, claire = action_of(db, "chemins"), referent_of(db, "chemins")
        drafts = {d.title: d for d in db.scalars(select(Draft).where(Draft.action == action))}
        if READY not in drafts:
            beside = drafts["De la roue au tramway"]
            nadia = person_of(db, beside.author_id)
            tell(db, nadia, beside, TOLD, CHATTY)
            ready = tell(db, nadia, beside, READY, "On s’y assoit le soir.")
            say_yes(
                db,
                server.settings,
                db.get_one(Person, nadia.person_id),
                ready,
                audience=Audience.PUBLIC,
                named=True,
                witness=Witness(nadia.person_id or ""),
            )
            propose(db, nadia, ready)
            back = tell(db, nadia, ready, BACK, "Les lampions montent.")
            remarks.send_back_with(db, claire, back, "Il manque la fin : que voit-on après ?")
            plan(db, claire, drafts["Où me soigner"], at=now() + timedelta(days=3))
            weaken(db, drafts[BEGUN])
            let_run_out(db, drafts[SHOWN])
            until = now() + timedelta(days=90)
            invite(db, claire, drafts[SHOWN], name="Le blog de Paul", until=until)
        found = db.scalars(select(Draft).where(Draft.action_id == action.id))
        return {draft.title: draft.id for draft in found}, action.slug


def person_of(db: Session, id: str) -> Identity:
    person = persons(db, [id])[id]
    return Identity(person_id=person.id, roles=roles_of(db, person.id))


def tell(db: Session, who: Identity, beside: Draft, title: str, words: str) -> Draft:
    draft = create_draft(db, who, beside.action, kind="story", title=title)
    submit_whole(db, who, draft, [put(Block(kind="words", text=words), "a0")])
    return draft


def weaken(db: Session, draft: Draft) -> None:
    """The voices of a portrait: hardly heard, and too long."""
    items = [str(item.properties.get("voice")) for item in items_of(db, draft)]
    wanted = select(Derivative).where(Derivative.file_id.in_(items), Derivative.recipe == "listen")
    for made in db.scalars(wanted):
        made.loudness, made.seconds = LOW - 8, LONG_ANSWER + 60


def let_run_out(db: Session, draft: Draft) -> None:
    for given in db.scalars(select(Consent).where(Consent.production_id == draft.id)):
        given.until = now() + timedelta(days=20)


# The référent


def board(tour: BoardTour, slug: str, drafts: dict[str, str]) -> None:
    with tour.part("board") as page:
        tour.go(BOARD.format(slug=slug))
        tour.see("tableau")
        for title in (TOLD, READY, BACK, BEGUN, "Les mains dans les rayons", "Où me soigner"):
            tour.go(f"/espace/productions/{drafts[title]}")
            tour.see(f"production-{title.lower().replace(' ', '-')}")
        tour.go(f"/espace/productions/{drafts[BACK]}/remarques")
        tour.see("remarques")
        tour.go(BOARD.format(slug=slug))
        page.locator(f"#p-{drafts[TOLD]}").get_by_role("button", name="Cacher ces mots").click()
        tour.see("mots-caches")


def audiences(tour: BoardTour, drafts: dict[str, str]) -> None:
    with tour.part("audiences") as page:
        home = f"/espace/productions/{drafts[SHOWN]}/diffusion"
        tour.go(home)
        tour.see("quand-et-pour-qui")
        page.get_by_label("Nom du partenaire", exact=True).fill("La bibliothèque")
        page.get_by_role("button", name="Faire son lien", exact=True).click()
        tour.see("lien-nouveau")
        link = page.locator("#lien").inner_text()
        tour.go(home)
        page.get_by_label("La bibliothèque", exact=True).check()
        page.get_by_role("button", name="Changer maintenant", exact=True).click()
        page.goto(link)
        tour.see("page-du-partenaire")
        page.get_by_role("link").filter(has_text=SHOWN).first.click()
        tour.see("production-du-partenaire")
        tour.go(home)
        mine = page.locator("#partenaires li", has_text="La bibliothèque")
        mine.get_by_role("button", name="Retirer le lien", exact=True).click()
        tour.see("lien-retire")
        tour.screens.expect(page, r"status of 4(04|10)")
        page.goto(link)
        tour.see("partenaire-sans-lien")


def editions(tour: BoardTour, drafts: dict[str, str]) -> None:
    with tour.part("editions") as page:
        for title in ("Un matin jusqu’au pont", "Venir sans voiture"):
            tour.go(f"/espace/productions/{drafts[title]}/editions")
            tour.see(f"editions-{title.split()[0].lower()}")
        home = f"/espace/productions/{drafts['Un matin jusqu’au pont']}"
        tour.go(home)
        page.locator("form[action$='/titre'] input[name=title]").fill("Un matin, jusqu’au pont")
        page.locator("form[action$='/titre'] button").click()
        tour.go(f"{home}/editions")
        tour.see("editions-ce-qui-a-change")
        page.get_by_role("button", name="Publier la nouvelle version", exact=True).click()
        tour.go(f"{home}/editions")
        comparing = page.get_by_role("link", name="Comparer", exact=True)
        until_there(comparing)
        comparing.first.click()
        tour.see("editions-comparees")
        tour.screens.expect(page, "status of 4(09|22)")
        page.get_by_role("button", name="Revenir à celle-ci", exact=True).first.click()
        tour.see("edition-revenue")


def until_there(what: Locator) -> None:
    """Look again and again: a page that does not tell by itself."""
    end = time.monotonic() + MADE / 1_000
    while not what.count():
        assert time.monotonic() < end, f"never there: {what}"
        what.page.wait_for_timeout(SETTLE)
        what.page.reload()


def angles(tour: BoardTour, slug: str, drafts: dict[str, str]) -> None:
    with tour.part("angles") as page:
        tour.go(f"/espace/productions/{drafts['Venir sans voiture']}/angles")
        tour.see("angles")
        kept = page.locator("#valorisation").get_by_role("button", name="Enregistrer", exact=True)
        kept.click()
        tour.see("angle-montre")
        tour.go("/cartes/venir-sans-voiture?angle=valorisation")
        tour.see("angle-page")
        tour.go(f"/espace/actions/{slug}/angles")
        tour.see("angles-de-l-action")
        tour.go(f"/espace/recits/{drafts['Un matin jusqu’au pont']}")
        tour.see("recit-table")


def collections(tour: BoardTour) -> None:
    with tour.part("collections") as page:
        tour.go("/espace/collections")
        tour.see("collections")
        page.get_by_role("link", name=WAY, exact=True).click()
        tour.see("collection-chemin")
        tour.go("/espace/collections")
        page.get_by_label("Titre", exact=True).fill("Gestes et métiers")
        page.get_by_role("button", name="Commencer", exact=True).click()
        tour.see("collection-vide")
        tour.screens.expect(page, "status of 422")
        page.get_by_role("button", name="Montrer à tous", exact=True).click()
        tour.see("collection-refusee")


def archive(tour: BoardTour, slug: str) -> None:
    with tour.part("archive") as page:
        tour.go(f"/espace/actions/{slug}/archive")
        tour.see("archive")
        page.locator("form[action$='/archive'] button").click()
        tour.see("archive-se-fait")
        page.locator("form[action$='/archive/fichier'] button").wait_for(timeout=MADE)
        tour.see("archive-faite")


# Somebody of the group, on a phone


def telling(tour: BoardTour, drafts: dict[str, str]) -> None:
    with tour.part("telling") as page:
        tour.go("/atelier/")
        tour.see("accueil")
        tour.go(f"/atelier/recits/{drafts['Un matin jusqu’au pont']}")
        page.locator('.story-making[data-ready="true"]').wait_for()
        tour.see("recit")
        page.get_by_role("button", name="Ajouter", exact=True).click()
        tour.see("recit-ajouter")
        page.get_by_role("button", name="Carte", exact=True).click()
        tour.see("recit-carte")
        tour.go(f"/atelier/productions/{drafts[BACK]}/remarques")
        tour.see("on-m-a-dit")
        expect(page.get_by_text("Il manque la fin").first).to_be_visible()


# Anybody


def public(screens: Screens, server: Server) -> list[str]:
    visitor = Visit(screens.phone(), "tableau-visiteuse")
    page, see = visitor.page, visitor.reach
    see("accueil", lambda: page.goto(server.url))
    see("collections", lambda: page.goto(f"{server.url}/collections"))
    see("collection", lambda: page.goto(f"{server.url}/collections/au-fil-de-l-eau"))
    see("mur", lambda: page.goto(f"{server.url}/collections/au-fil-de-l-eau/mur"))
    see("recit", lambda: page.goto(f"{server.url}/recits/un-matin-jusqu-au-pont"))
    return visitor.faults
