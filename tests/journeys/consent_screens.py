"""The screens of an agreement, from the question before recording to « C’est enlevé »: the person’s
own, on a phone; the référent’s; those of who holds a paper. Each is photographed in the
demonstration by `make shots ROOM=consents`; one that cannot be reached is a fault, and the others
go on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from studio.consents.models import Consent
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication, PublicationState
from studio.publishing.renewals import expire
from tests.journeys.album import keep
from tests.journeys.browsing import Screens
from tests.journeys.participant import cards
from tests.journeys.portrait_screens import begun
from tests.journeys.touring import SETTLE, TASTES, Tour, Visit, enlarge, plain
from tests.serving import Server

SPOKEN = 2_000  # milliseconds
DONE = 90_000
REASON = "Elle l’a demandé pour la fête de ce soir."


class ConsentTour(Tour):
    about = "accord"

    def press(self, name: str, role: str = "button") -> None:
        """Touch what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]


@dataclass(frozen=True)
class Shown:
    """A production in which Nadia is, and everybody who is in it."""

    draft: str
    action_slug: str
    people: tuple[Person, ...]

    @property
    def mine(self) -> str:
        return f"/atelier/mes-productions/{self.draft}"

    @property
    def desk(self) -> str:
        return f"/espace/productions/{self.draft}"

    @property
    def agreements(self) -> str:
        return f"/espace/actions/{self.action_slug}/accords"

    def person(self, name: str) -> Person:
        return next(one for one in self.people if one.name == name)

    @property
    def other(self) -> Person:
        return next(one for one in self.people if one.name != "Nadia")


def tour(screens: Screens, server: Server, folder: Path) -> list[str]:
    shown = shown_with_nadia(server)
    nadia = ConsentTour(screens, server, "Nadia", phone=True)
    asked_before(nadia, begun(server))
    hearing(nadia, shown)
    saying_yes(nadia, shown)
    claire = ConsentTour(screens, server, "Claire", phone=False)
    writing_down(claire, shown)
    code = printing(claire, shown)
    with_a_paper(screens, server, code, nadia)
    by_tastes(nadia, shown)
    taking_back(nadia, shown)
    gone(screens, server, nadia)
    a_night(nadia, claire, shown)
    taking_home(nadia, folder)
    ending(claire, shown)
    not_alone(claire, shown)
    forgetting(claire, shown)
    return nadia.faults + claire.faults


def shown_with_nadia(server: Server) -> Shown:
    """The public production that has Nadia and the most others in it."""
    with server.database() as database, database.reading() as db:
        wanted = select(Publication).where(Publication.state == PublicationState.PUBLIC)
        found = []
        for one in db.scalars(wanted):
            draft = db.get_one(Draft, one.draft_id)
            publisher = publisher_of(draft.kind)
            ids = {need.person_id for need in publisher.needs(db, draft)}
            people = tuple(persons(db, ids).values())
            if len(people) > 1 and any(person.name == "Nadia" for person in people):
                found.append(Shown(draft.id, draft.action.slug, people))
        return max(found, key=lambda one: len(one.people))


# The person, on a phone


def asked_before(tour: ConsentTour, draft: str) -> None:
    """Before a voice or an image is taken."""
    with tour.part("asked before") as page:
        tour.go(f"/atelier/portraits/{draft}")
        cards(page)
        page.locator("[data-part=start]:visible, [data-part=redo]:visible").first.click()
        tour.see("avant-la-voix")
        page.get_by_role("button", name="Non", exact=True).click()
        tour.see("avant-la-voix-non")
        page.locator("[data-cards-bar] [data-part=back]").click()
        page.locator(".card-question:visible .card-more .capture-choice").first.click()
        tour.see("avant-l-image")
        page.get_by_role("button", name="Non", exact=True).click()
        tour.see("avant-l-image-non")


def hearing(tour: ConsentTour, shown: Shown) -> None:
    with tour.part("hearing") as page:
        tour.go("/atelier/mes-productions")
        tour.see("liste")
        tour.go(shown.mine)
        tour.see("ma-reponse")
        tour.go(f"{shown.mine}/explication")
        tour.see("ecouter")
        for language in ("ar", "uk"):
            tour.go(f"{shown.mine}/explication?langue={language}")
            tour.see(f"ecouter-{language}")
        tour.go(f"{shown.mine}/questions/1?audience=public&langue=ar")
        tour.see("question-ar")
        tour.go(f"{shown.mine}/choix")
        tour.see("cercles")
        tour.press("Tout le monde")
        questions(tour, page)
        tour.see("revue")
        tour.press("Suite")
        tour.see("prenom")
        tour.press("Oui, mon prénom")
        tour.see("duree")
        tour.press("Un an")
        tour.see("preuve")


def questions(tour: ConsentTour, page: Page) -> None:
    asked = current_text().questions
    for number, question in enumerate(asked, 1):
        tour.see(f"question-{number}")
        if number == 1:
            tour.press(question.choices[(question.right + 1) % 3].words)
            tour.see("on-ecoute-encore")
            tour.press("Suite", "link")
        tour.press(question.choices[question.right].words)


def saying_yes(tour: ConsentTour, shown: Shown) -> None:
    with tour.part("saying yes") as page:
        how = f"{shown.mine}/signature?audience=public&named=y&months=12"
        tour.go(f"{how}&avec=dessin")
        tour.see("preuve-dessin")
        tour.go(f"{how}&avec=voix")
        tour.see("preuve-voix")
        page.get_by_role("button", name="Parler", exact=True).click()
        page.wait_for_timeout(SPOKEN)
        tour.see("preuve-voix-en-cours")
        page.get_by_role("button", name="Arrêter", exact=True).click()
        page.get_by_text("C’est enregistré. Touchez Suite.").wait_for()
        tour.see("preuve-voix-dite")
        tour.press("Suite")
        tour.see("oui-note")


def by_tastes(tour: ConsentTour, shown: Shown) -> None:
    """Her answer and the red hand, for who wants other colours, large letters, no movement."""
    for taste, options in TASTES.items():
        mine = ConsentTour(tour.screens, tour.server, "Nadia", phone=True, **options)
        enlarge(mine, taste)
        for name, where in (("liste", "/atelier/mes-productions"), ("ma-reponse", shown.mine)):
            mine.reach(f"{taste}-{name}", lambda: mine.go(where))  # noqa: B023
        tour.faults += mine.faults


def taking_back(tour: ConsentTour, shown: Shown) -> None:
    with tour.part("taking back") as page:
        tour.go(shown.mine)
        one = page.locator(".thing .hand")
        if one.count():
            with page.expect_navigation():
                one.first.click()
            tour.see("une-chose-enlevee")
            tour.go(shown.mine)
            tour.see("une-chose-a-remettre")
        tour.press("Ne plus montrer")
        tour.see("tout-enleve")
        tour.go(shown.mine)
        tour.see("personne-ne-peut-voir")


def taking_home(tour: ConsentTour, folder: Path) -> None:
    with tour.part("taking home") as page:
        tour.go("/atelier/mes-productions/emporter")
        tour.see("emporter")
        with page.expect_download() as given:
            page.locator(
                "form[action$=emporter] button, form[action$=emporter] .tile"
            ).first.click()
        path = folder / "emporter.zip"
        given.value.save_as(path)
        with ZipFile(path) as packed:
            packed.extractall(folder / "emporter")
        (index,) = (folder / "emporter").rglob("index.html")
        alone = tour.screens.phone()
        alone.goto(index.as_uri())
        alone.wait_for_timeout(SETTLE)
        tour.faults += keep(alone, "accord-nadia-emporte-index")


# The référent


def writing_down(tour: ConsentTour, shown: Shown) -> None:
    with tour.part("writing down"):
        tour.go(f"{shown.desk}#accords")
        tour.see("qui-est-d-accord")
        where = f"{shown.desk}/accords/{shown.other.id}"
        tour.go(where)
        tour.see("noter-une-reponse")
        tour.go(f"{where}?langue=ar")
        tour.see("noter-une-reponse-ar")


def printing(tour: ConsentTour, shown: Shown) -> str:
    code = ""
    with tour.part("printing") as page:
        tour.go(shown.desk)
        mine = page.locator("#accords li", has_text=shown.other.name).first
        with page.expect_navigation():
            mine.get_by_role("button", name="Imprimer son papier", exact=True).click()
        code = page.locator(".slip-code").inner_text()
        tour.see("papier")
    return code


def a_night(nadia: ConsentTour, claire: ConsentTour, shown: Shown) -> None:
    """Her first yes is of today: the référent waits, or says why not."""
    about = Consent.production_id == shown.draft
    with nadia.server.database() as database, database.writing() as db:
        db.execute(update(Consent).where(about).values(given_at=now() - timedelta(seconds=2)))
    with nadia.part("a night"):
        nadia.go(f"{shown.mine}/signature?audience=public&named=y&months=6")
        nadia.press("Je touche ici")
    with claire.part("a night") as page:
        claire.go(f"{shown.desk}/accords/{shown.other.id}")
        page.locator("input[name=answer][value=yes]").check()
        page.locator("input[name=audience][value=public]").check()
        claire.press("Noter la réponse")
        claire.go(shown.desk)
        claire.see("une-nuit")
        reason = page.locator("[name=reason]")
        reason.fill("Vite")
        claire.screens.expect(page, r"status of 422 .*/publier")
        claire.press("Publier sans attendre")
        claire.see("une-nuit-sans-raison")
        page.locator("[name=reason]").fill(REASON)
        claire.press("Publier sans attendre")
        heading = page.get_by_role("heading", name="En ligne", exact=True)
        expect(heading).to_be_visible(timeout=DONE)
        claire.see("publie-sans-attendre")
        with page.expect_navigation():
            page.get_by_role("link", name=re.compile("^Reçu du ")).first.click()
        claire.see("recu")


def ending(tour: ConsentTour, shown: Shown) -> None:
    """Two months ahead, then the end without an answer."""
    with tour.part("ending") as page:
        until(tour.server, shown, now() + timedelta(days=20))
        tour.go(shown.agreements)
        tour.see("a-renouveler")
        tour.go(f"/espace/actions/{shown.action_slug}/productions")
        tour.see("tableau-a-renouveler")
        until(tour.server, shown, now() - timedelta(hours=1))
        with tour.server.database() as database, database.writing() as db:
            expire(db, tour.server.settings)
        tour.go(shown.agreements)
        tour.see("fini")
        page.get_by_role("link", name="Voir le reçu", exact=True).first.click()
        tour.see("recu-de-la-fin")
        tour.go(shown.desk)
        tour.see("production-finie")


def until(server: Server, shown: Shown, moment: object) -> None:
    about = Consent.production_id == shown.draft
    with server.database() as database, database.writing() as db:
        db.execute(update(Consent).where(about, Consent.until.is_not(None)).values(until=moment))


def not_alone(tour: ConsentTour, shown: Shown) -> None:
    """Her own yes, and that of her parents."""
    with tour.part("not alone") as page:
        tour.go(f"{shown.agreements}/{shown.person('Nadia').id}")
        tour.see("une-personne")
        page.locator("input[name=ward][value=minor]").check()
        tour.press("Enregistrer")
        tour.see("une-personne-mineure")
        tour.go(f"{shown.desk}/accords/{shown.person('Nadia').id}")
        tour.see("deux-oui")


def forgetting(tour: ConsentTour, shown: Shown) -> None:
    with tour.part("forgetting") as page:
        person = shown.other
        tour.go(f"{shown.agreements}/{person.id}")
        tour.press("Effacer cette personne", "link")
        tour.see("effacer-ce-qui-part")
        page.locator("input[name=reason]").first.check()
        tour.press("Suite")
        tour.see("effacer-le-nom")
        page.locator("input[name=name]").fill(person.name)
        page.locator("form .btn-danger").click()
        page.wait_for_url(re.compile("/effacements/"))
        tour.see("effacement-recu")
        page.get_by_text("Tout est effacé").first.wait_for(timeout=DONE)
        tour.see("effacement-fait")


# Who holds a paper, and everybody else


def with_a_paper(screens: Screens, server: Server, code: str, tour: ConsentTour) -> None:
    visitor = Visit(screens.phone(), "accord-papier")
    see = visitor.see
    with visitor.part("with a paper") as page:
        page.goto(f"{server.url}/retrait")
        see("porte")
        screens.expect(page, r"422 \(")
        page.locator("input[name=code]").fill("0000000000")
        with page.expect_navigation():
            page.get_by_role("button", name="Suite", exact=True).click()
        see("inconnu")
        mine = f"{server.url}/retrait/{code.replace('-', '')}"
        bare = plain(screens, "accord-papier-sans-script")
        bare.reach("porte", lambda: bare.page.goto(f"{server.url}/retrait"))
        bare.reach("page", lambda: bare.page.goto(mine))
        page.goto(mine)
        see("page")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Enlever")).first.click()
        see("recu")
        bare.reach("recu", lambda: bare.page.goto(page.url))
        page.goto(f"{page.url}?lang=ar")
        see("recu-ar")
        tour.faults += bare.faults
    tour.faults += visitor.faults


def gone(screens: Screens, server: Server, tour: ConsentTour) -> None:
    """What somebody took back, for who comes by its address or reads it in a blog."""
    with server.database() as database, database.reading() as db:
        wanted = select(Publication).where(Publication.state == PublicationState.WITHDRAWN)
        one = db.scalars(wanted).first()
        assert one is not None
        page_of = f"/{publisher_of(one.kind).prefix}/{one.slug}"
        public_id = one.public_id
    page = screens.phone()
    screens.expect(page, r"410 \(")
    with tour.part("gone"):
        for name, where in (("page", page_of), ("bloc", f"/integrer/{public_id}")):
            page.goto(server.url + where)
            page.wait_for_timeout(SETTLE)
            tour.faults += keep(page, f"accord-partie-{name}")
