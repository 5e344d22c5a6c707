"""The screens of a portrait that no link leads to: a voice that is being recorded, one that was
cut off, an open scene and its points, the player at work. Each is photographed in the
demonstration by `make shots`; one that cannot be reached is a fault, and the others go on."""

from __future__ import annotations

from sqlalchemy import select

from studio.drafts.models import Draft
from studio.publishing.models import Publication, PublicationState
from tests.journeys.album import keep
from tests.journeys.browsing import Screens
from tests.journeys.map_screens import SETTLE, Tour
from tests.journeys.participant import cards, speak
from tests.serving import Server

SPOKEN = 4_000  # milliseconds
HEARD = 2_500
BEGUN = "Mon téléphone et moi"
FORMS = ("defiler", "audio", "feuille", "extrait?de=2&a=9")


class PortraitTour(Tour):
    def see(self, name: str) -> None:
        self.page.wait_for_timeout(SETTLE)
        self.faults += keep(self.page, f"portrait-{self.name}-{name}")

    def room(self, draft: str, more: str = "") -> None:
        self.page.goto(f"{self.server.url}/atelier/portraits/{draft}{more}")


def tour(screens: Screens, server: Server) -> list[str]:
    draft, action, shown = material_of(server)
    nadia = PortraitTour(screens, server, "Nadia", phone=True)
    recording(nadia, begun(server))
    claire = PortraitTour(screens, server, "Claire", phone=False)
    staging(claire, draft)
    shelving(claire, action)
    return nadia.faults + claire.faults + public(screens, server, shown)


def material_of(server: Server) -> tuple[str, str, list[Publication]]:
    """A portrait of Nadia's group, its action, and the portraits that everybody sees."""
    with server.database() as database, database.reading() as db:
        shown = list(
            db.scalars(
                select(Publication)
                .where(Publication.kind == "portrait")
                .where(Publication.state == PublicationState.PUBLIC)
                .order_by(Publication.published_at)
            )
        )
        draft = db.get_one(Draft, shown[0].draft_id)
        return draft.id, draft.action_id, shown


def begun(server: Server) -> str:
    """A portrait of Nadia's own group, with questions that wait."""
    with server.database() as database, database.reading() as db:
        return db.scalars(select(Draft).where(Draft.title == BEGUN)).one().id


def recording(tour: PortraitTour, draft: str) -> None:
    with tour.part("recording") as page:
        tour.room(draft)
        cards(page)
        tour.see("question")
        speak(
            page,
            "again" if page.locator(".recorder:visible[data-state=saved]").count() else "start",
        )
        page.wait_for_timeout(SPOKEN)
        tour.see("voix-en-cours")
        page.goto(f"{tour.server.url}/atelier/", wait_until="commit")  # cut off in the middle
        tour.see("voix-a-retrouver")


def staging(tour: PortraitTour, draft: str) -> None:
    with tour.part("staging") as page:
        tour.room(draft, "/scenes")
        page.locator('[data-behaviour="portrait-scenes"][data-ready="true"]').wait_for()
        if not page.locator(".scene").count():
            page.locator('[data-part="from-montage"]').click()
        page.locator(".scene").nth(1).locator('[data-part="open"]').click()
        tour.see("scene-ouverte")


def shelving(tour: PortraitTour, action: str) -> None:
    with tour.part("shelving") as page:
        page.goto(f"{tour.server.url}/atelier/actions/{action}/bibliotheque")
        tour.see("bibliotheque")


def public(screens: Screens, server: Server, shown: list[Publication]) -> list[str]:
    """The player at work, and its frame in a blog."""
    faults: list[str] = []
    page = screens.phone()
    for one in shown:
        page.goto(f"{server.url}/portraits/{one.slug}")
        page.locator(".show .show-play").click()
        page.wait_for_timeout(HEARD)
        faults += keep(page, f"portrait-public-{one.slug}-joue")
        page.goto(f"{server.url}/integrer/{one.public_id}")
        page.wait_for_timeout(SETTLE)
        faults += keep(page, f"portrait-public-{one.slug}-blog")
    for form in FORMS:
        page.goto(f"{server.url}/portraits/{shown[0].slug}/{form}")
        page.wait_for_timeout(SETTLE)
        faults += keep(page, f"portrait-public-{form.split('?')[0]}")
    return faults
