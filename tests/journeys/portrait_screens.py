"""The screens of a portrait that no link leads to: a voice that is being recorded and one that was
cut off, what is being retouched, a film in the making, the player at work, an open point of a
photo. Each is photographed in the demonstration by `make shots`; one that cannot be reached is a
fault, and the others go on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst
from PIL import Image
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.drafts.models import Draft, Item
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.publishing.models import Publication, PublicationState
from tests.journeys.album import each_size, keep, photograph
from tests.journeys.browsing import Screens
from tests.journeys.map_screens import TOWN
from tests.journeys.participant import IN_SIGHT, RECORDER, allow_recording, cards, next_card, speak
from tests.journeys.touring import SETTLE, Tour, Visit
from tests.serving import Server

SPOKEN = 4_000  # milliseconds
ALARM = 6_500  # a microphone that hears nothing is told after five seconds
HEARD = 2_500
MADE = 90_000  # a file or a film, on a machine that does other things too
BEGUN, STAGED = "Mon téléphone et moi", "De la roue au tramway"
FORMS = ("defiler", "audio", "feuille", "extrait?de=2&a=9")
# A microphone that works, in a room where nobody speaks.
NOBODY_SPEAKS = """() => { navigator.mediaDevices.getUserMedia = async () => {
  const room = new AudioContext(), nothing = room.createConstantSource();
  const ears = room.createMediaStreamDestination();
  nothing.offset.value = 0;
  nothing.connect(ears);
  nothing.start();
  await room.resume();
  return ears.stream;
} }"""


class PortraitTour(Tour):
    about = "portrait"

    def room(self, draft: str, more: str = "") -> Page:
        self.page.goto(f"{self.server.url}/atelier/portraits/{draft}{more}")
        return self.page

    def desk(self, draft: str, more: str = "") -> None:
        self.page.goto(f"{self.server.url}/espace/portraits/{draft}{more}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def tour(screens: Screens, server: Server) -> list[str]:
    draft, shown = material_of(server)
    mine = begun(server)
    nadia = PortraitTour(screens, server, "Nadia", phone=True)
    nadia.page.context.grant_permissions(["microphone", "camera"])
    recording(nadia, mine)
    filming(nadia, mine)
    telling(nadia, draft)
    claire = PortraitTour(screens, server, "Claire", phone=False)
    retouching(claire, draft)
    writing(claire, draft)
    staging(claire, draft)
    screening(claire, draft)
    with tempfile.TemporaryDirectory() as folder:
        shelving(claire, draft.action_id, Path(folder))
    rendering(claire, mine)
    shaping(claire, draft)
    working(claire, draft)
    faults = nadia.faults + claire.faults + public(screens, server, shown)
    return faults + interactive(screens, server) + printed(screens, server)


def material_of(server: Server) -> tuple[Draft, list[Publication]]:
    """The portrait of Nadia's group that has scenes, and the portraits that everybody sees."""
    with server.database() as database, database.reading() as db:
        shown = list(
            db.scalars(
                select(Publication)
                .where(Publication.kind == "portrait")
                .where(Publication.state == PublicationState.PUBLIC)
                .order_by(Publication.published_at)
            )
        )
        return db.scalars(select(Draft).where(Draft.title == STAGED)).one(), shown


def begun(server: Server) -> str:
    """A portrait of Nadia's own group, with questions that wait."""
    with server.database() as database, database.reading() as db:
        return db.scalars(select(Draft).where(Draft.title == BEGUN)).one().id


def of(server: Server, draft: str, type: str, number: int = 0) -> str:
    """The `number`-th item of a type, by its order; counted from the last when it is negative."""
    wanted = select(Item).where(Item.draft_id == draft, Item.type == type)
    with server.database() as database, database.reading() as db:
        return list(db.scalars(wanted.order_by(Item.order, Item.id)))[number].id


# A participant, on a phone


def recording(tour: PortraitTour, draft: str) -> None:
    with tour.part("recording") as page:
        tour.room(draft)
        cards(page)
        tour.see("question")
        begin(page)
        page.wait_for_timeout(SPOKEN)
        tour.see("voix-en-cours")
        page.goto(f"{tour.server.url}/atelier/", wait_until="commit")  # cut off in the middle
        tour.see("voix-a-retrouver")
        page.get_by_role("button", name="Retrouver", exact=True).first.click()
        tour.see("voix-retrouvee")
    with tour.part("silence") as page:
        tour.room(draft)
        cards(page)
        page.evaluate(NOBODY_SPEAKS)
        begin(page)
        page.wait_for_timeout(ALARM)
        assert page.evaluate(IN_SIGHT), "nobody sees that nothing is heard"
        tour.see("voix-pas-de-son")
        page.locator(f"{RECORDER} [data-part=stop]").tap()
        page.locator(f"{RECORDER}[data-state=saved]").wait_for()
        tour.see("voix-gardee")


def begin(page: Page) -> None:
    """Speak into the recorder of the card; again when there is a voice already."""
    spoken = page.locator(f"{RECORDER}[data-state=saved]").count()
    speak(page, "redo" if spoken else "start")


def filming(tour: PortraitTour, draft: str) -> None:
    with tour.part("filming") as page:
        tour.room(draft)
        cards(page)
        page.get_by_role("button", name="Me filmer", exact=True).tap()
        allow_recording(page)
        speak(page)
        page.wait_for_timeout(SPOKEN)
        tour.see("video-en-cours")
        page.locator(f"{RECORDER} [data-part=stop]").tap()
        page.locator(f"{RECORDER}[data-state=saved]").wait_for()
        tour.see("video-gardee")
        next_card(page)
        tour.see("video-qui")
        next_card(page)
        page.get_by_role("button", name="Ma vidéo", exact=True).wait_for()
        page.wait_for_timeout(SPOKEN)
        retouch(tour, draft, of(tour.server, draft, "video", -1))
        tour.see("video-retouche")


def retouch(tour: PortraitTour, draft: str, item: str) -> None:
    """The room of one photo, voice or video; its file is prepared first."""
    tour.room(draft, f"/retouches/{item}")
    tour.page.locator('.retouch[data-ready="true"]').wait_for(timeout=MADE)


def telling(tour: PortraitTour, draft: Draft) -> None:
    with tour.part("telling"):
        answer = of(tour.server, draft.id, "answer", 1)
        tour.room(draft.id, f"/phrases/{answer}")
        tour.see("phrases-toucher")
        tour.room(draft.id, f"/phrases/{of(tour.server, draft.id, 'answer', 6)}")
        tour.see("phrases")
        tour.room(draft.id, f"/lieux?reponse={answer}")
        tour.see("lieux-choisir")


# A professional, at a desk


def retouching(tour: PortraitTour, draft: Draft) -> None:
    with tour.part("photo"):
        retouch(tour, draft.id, of(tour.server, draft.id, "photo"))
        tour.press("Cacher")
        tour.press("Ajouter un cache")
        tour.see("photo-cache")
        tour.press("C’est fait")
        tour.press("Recadrer")
        tour.see("photo-recadree")
        tour.press("Tout remettre")
    with tour.part("sound") as page:
        retouch(tour, draft.id, of(tour.server, draft.id, "answer", 1))
        for _ in range(2):
            page.get_by_role("button", name="−1 s, Fin").click()
        tour.press("Cacher")
        tour.see("son-mot-cache")
        tour.press("Tout remettre")


def writing(tour: PortraitTour, draft: Draft) -> None:
    with tour.part("writing"):
        tour.desk(draft.id, f"/phrases/{of(tour.server, draft.id, 'answer', 6)}")
        tour.see("phrase-par-phrase")
        tour.desk(draft.id, "/questions")
        tour.see("guide-a-soi")


def staging(tour: PortraitTour, draft: Draft) -> None:
    with tour.part("staging") as page:
        tour.room(draft.id, "/scenes")
        page.locator('[data-behaviour="portrait-scenes"][data-ready="true"]').wait_for()
        tour.see("scenes")
        for number, name in ((1, "photo"), (3, "choix"), (6, "lieu")):
            page.locator(".scene").nth(number).locator('[data-part="open"]').click()
            tour.see(f"scene-ouverte-{name}")


def screening(tour: PortraitTour, draft: Draft) -> None:
    """As the person hears it, with the référent; she asks for a change of one scene."""
    with tour.part("screening") as page:
        with tour.server.database() as database, database.reading() as db:
            person = db.get_one(Draft, draft.id).author_id
        scene = of(tour.server, draft.id, "scene", 1)
        address = f"/avis?personne={person}&scene={scene}"
        tour.room(draft.id, address)
        tour.see("avis")
        page.locator(".show .show-play").click()
        page.wait_for_timeout(HEARD)
        tour.see("avis-joue")
        page.locator("button[name=says][value=change]").click()
        tour.see("avis-suite")
        tour.desk(draft.id)
        tour.see("table-avis")


def shelving(tour: PortraitTour, action: str, folder: Path) -> None:
    """A twin of a photo, and three files: on its way, refused, and one that does not open."""
    home = f"{tour.server.url}/atelier/actions/{action}/bibliotheque"
    with tour.part("shelving") as page:
        page.goto(home)
        tour.see("bibliotheque")
        twin, copy, broken, page_of_web = (
            folder / name for name in ("rue.jpg", "rue-2.jpg", "cassee.jpg", "page.html")
        )
        street(twin, 90)
        street(copy, 60)
        broken.write_bytes(twin.read_bytes()[:900])
        page_of_web.write_text("<!doctype html><title>Non</title>")
        page.locator("[data-part=files]").set_input_files([twin, copy, broken, page_of_web])
        tour.see("bibliotheque-envoi")
        page.get_by_text("Ne s’ouvre pas").first.wait_for(timeout=MADE)
        page.get_by_text("Déjà là ?").first.wait_for(timeout=MADE)
        tour.see("bibliotheque-doubles-et-refus")
        for mark, name in (("Déjà là ?", "double"), ("Ne s’ouvre pas", "refus")):
            page.goto(home)
            page.locator(".shelf-card", has_text=mark).first.click()
            tour.see(f"bibliotheque-{name}")


def street(path: Path, quality: int) -> None:
    """The same picture, kept with another care: other bytes, the same look."""
    slope = Image.linear_gradient("L").resize((640, 480))
    Image.merge("RGB", (slope, slope.rotate(180), slope)).save(path, "JPEG", quality=quality)


def rendering(tour: PortraitTour, draft: str) -> None:
    with tour.part("rendering") as page:
        tour.room(draft, "/fini")
        ask = page.get_by_role("button", name="le film", exact=False)
        ask.first.click()
        page.locator("#film progress[value]").wait_for(timeout=MADE)
        tour.see("film-se-fait")
        page.get_by_text("Le film est prêt.").wait_for(timeout=2 * MADE)
        tour.see("film-pret")


def shaping(tour: PortraitTour, draft: Draft) -> None:
    with tour.part("shaping") as page:
        tour.desk(draft.id, "/formes")
        tour.see("formes")
        page.locator("#films button", has_text="Faire ce film").last.click()
        page.locator("#films progress").first.wait_for()
        tour.see("formes-film-se-fait")


def working(tour: PortraitTour, draft: Draft) -> None:
    """Work at each age: it waits, was tried once, was given up."""

    def age(db: Session) -> None:
        answers = select(Item.id).where(Item.draft_id == draft.id, Item.type == "answer")
        waiting, tried, given_up = list(db.scalars(answers.order_by(Item.order)))[:3]
        for item in (waiting, tried, given_up):
            job = jobs.enqueue(db, "portraits.edit", item, fingerprint="photographie")
            job.run_after = now().replace(year=now().year + 1)
            if item == tried:
                job.failures, job.message = 1, "Ce travail s’est arrêté d’un coup."
            if item == given_up:
                job.failures, job.state = jobs.MAX_FAILURES, jobs.State.PARKED
                job.message = "Ce son ne s’ouvre pas. Il est peut-être abîmé."

    with tour.part("working") as page:
        tour.server.prepare(age)
        with tour.server.database() as database, database.reading() as db:
            slug = db.get_one(Action, draft.action_id).slug
        page.goto(f"{tour.server.url}/espace/actions/{slug}/travaux")
        tour.see("travaux")


# Anybody


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
    return faults


def slug_of(server: Server) -> tuple[str, str]:
    """The addresses of the portrait that has scenes, and of the map on which it names a place."""
    with server.database() as database, database.reading() as db:
        draft = db.scalars(select(Draft).where(Draft.title == STAGED)).one()
        mine = select(Publication.slug).where(Publication.draft_id == draft.id)
        drawn = db.scalars(select(Draft).where(Draft.title == TOWN)).one()
        maps = select(Publication.slug).where(Publication.draft_id == drawn.id)
        return f"/portraits/{db.scalars(mine).one()}", f"/cartes/{db.scalars(maps).one()}"


def interactive(screens: Screens, server: Server) -> list[str]:
    """All forms of a portrait with scenes; ways, points, a place; without script."""
    home, drawn = slug_of(server)
    visitor = Visit(screens.phone(), "portrait-public")
    page, see = visitor.page, visitor.reach
    for form in FORMS:
        see(form.split("?")[0], lambda: page.goto(f"{server.url}{home}/{form}"))  # noqa: B023
    see("page", lambda: page.goto(server.url + home))
    see("point-ouvert", lambda: page.locator(".spot").first.click())
    see("suite-a-choisir", lambda: to_the_fork(page))
    see(
        "suite-choisie",
        lambda: page.locator("[data-part=ways] button, [data-part=ways] a").last.click(),
    )
    see("lieu-sur-la-carte", lambda: to_the_place(page, server.url + drawn))
    plain = screens.open({"viewport": {"width": 360, "height": 740}}, java_script_enabled=False)
    plain.goto(server.url + home)
    for size in each_size(plain):  # the rules of axe are a script
        photograph(plain, "portrait-public-sans-script", size)
    return visitor.faults


def to_the_fork(page: Page) -> None:
    """The scene that leads to others; at its end it stops by itself."""
    page.locator("[data-part=from]:has-text('Les routes')").first.click()
    page.locator("[data-part=fork]").wait_for(timeout=MADE)


def to_the_place(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".place-head", has_text="La passerelle").first.click()


def printed(screens: Screens, server: Server) -> list[str]:
    """The sheet as it comes out of the printer, looked at as a page."""
    home, _drawn = slug_of(server)
    page = screens.computer()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feuille.pdf").write_bytes(
            page.request.get(f"{server.url}{home}/feuille.pdf").body()
        )
        (folder / "page.typ").write_text(
            '#set page(width: auto, height: auto, margin: 0pt)\n#image("feuille.pdf")', "utf-8"
        )
        typst.compile(str(folder / "page.typ"), output=str(folder / "page.png"), format="png")
        page.goto((folder / "page.png").as_uri())
        page.evaluate("document.documentElement.lang = 'fr'")
        return [one for one in keep(page, "portrait-public-feuille-pdf") if "sideways" in one]
