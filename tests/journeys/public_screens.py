"""What a visitor and a blog meet: the ways through the gallery, its pages in three languages, what
is shown in somebody's article, and what is said when something is not there any more.
Photographed in the demonstration by `make shots`; one that cannot be reached is a fault, and the
others go on."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page
from sqlalchemy import select

from studio.actions.models import Action
from studio.collections.models import Collection
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication, PublicationState
from tests.journeys.album import keep
from tests.journeys.blog import Blog
from tests.journeys.browsing import Screens
from tests.journeys.touring import SETTLE, Visit, by_taste, plain
from tests.serving import Server

PATIENCE = 15_000
SEARCHES = ("cafe", "tramwai", "xyzzy", "l’eau")  # an accent less, a slip, nothing, elision
FORMS = ("defiler", "audio", "feuille", "extrait?de=2&a=9")
FRAMES = ("?theme=sombre", "?titre=0&hauteur=400")
HEARD = 2_500  # milliseconds of a voice
TOO_MANY = 125  # searches in a minute: STUDIO_SEARCH_TRIES


@dataclass
class Shown:
    """What the demonstration shows to all: addresses by sort."""

    productions: dict[str, list[str]] = field(default_factory=dict)
    frames: dict[str, str] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)


class Look(Visit):
    """Somebody who goes from address to address of one site."""

    def __init__(self, page: Page, site: str) -> None:
        super().__init__(page, "public")
        self.page.set_default_timeout(PATIENCE)
        self.site = site

    def at(self, name: str, path: str) -> None:
        self.reach(name, lambda: self.page.goto(self.site + path))


def tour(screens: Screens, server: Server) -> list[str]:
    shown = shown_by(server)
    page = screens.computer()
    screens.expect(page, r"status of 4\d\d ")
    visit = Look(page, server.url)
    ways_in(visit, shown)
    pages(visit, shown)
    languages(visit, shown)
    for_blogs(visit, shown, screens)
    printed(visit, shown)
    faults = without_script(screens, server, shown) + by_tastes(screens, server, shown)
    not_there(visit, shown)  # last: it searches until no more searches are answered
    return visit.faults + faults


def shown_by(server: Server) -> Shown:
    shown = Shown()
    with server.database() as database, database.reading() as db:
        for one in db.scalars(select(Publication).order_by(Publication.slug)):
            path = f"/{publisher_of(one.kind).prefix}/{one.slug}"
            if one.state == PublicationState.PUBLIC:
                shown.productions.setdefault(one.kind, []).append(path)
                shown.frames[path] = f"/integrer/{one.public_id}"
            elif one.state == PublicationState.WITHDRAWN:
                shown.gone.append((path, f"/integrer/{one.public_id}"))
        shown.actions = [f"/actions/{slug}" for slug in db.scalars(select(Action.slug))]
        open_ones = select(Collection.slug).where(Collection.shown)
        shown.collections = [f"/collections/{slug}" for slug in db.scalars(open_ones)]
    return shown


def ways_in(visit: Look, shown: Shown) -> None:
    visit.at("accueil", "/")
    visit.at("galerie", "/galerie")
    visit.at("galerie-filtree", "/galerie?genre=portraits&theme=mobilite")
    for number, words in enumerate(SEARCHES, 1):
        visit.at(f"recherche-{number}", f"/galerie?q={words}")
    visit.at("pres-de-moi", "/galerie?pres=47.39,0.69")
    visit.at("actions", "/actions")
    for address in (*shown.actions, *shown.collections):
        visit.at(address.strip("/").replace("/", "-"), address)
    for address in shown.collections:
        visit.at("mur", f"{address}/mur")


def pages(visit: Look, shown: Shown) -> None:
    for kind, addresses in shown.productions.items():
        visit.at(f"page-{kind}", addresses[0])
        with visit.part(f"carte-sociale-{kind}") as page:
            assert page.request.get(social_card(page)).headers["content-type"] == "image/jpeg"
    for form in FORMS:
        visit.at(f"forme-{form.split('?')[0]}", f"{shown.productions['portrait'][0]}/{form}")
    for name in ("a-propos", "accessibilite", "vie-privee"):
        visit.at(name, f"/{name}")


def languages(visit: Look, shown: Shown) -> None:
    first = [addresses[0] for addresses in shown.productions.values()]
    for code in ("en", "ar"):
        for address in ("/", "/galerie", shown.actions[0], *first, *shown.collections):
            name = address.strip("/").split("/")[0] or "accueil"
            visit.at(f"{code}-{name}", f"{address}?lang={code}")


def for_blogs(visit: Look, shown: Shown, screens: Screens) -> None:
    """« Mettre dans mon blog » of each sort, and an article with everything in it."""
    first = [addresses[0] for addresses in shown.productions.values()]
    every = (*first, shown.actions[0], *shown.collections)
    for address in every:
        visit.at(f"blog-{address.split('/')[1]}", f"/blog{address}")
    for address in first:
        for number, options in enumerate(FRAMES, 1):
            name = f"bloc-{address.split('/')[1]}-{number}"
            visit.at(name, shown.frames[address] + options)
    portrait = shown.productions["portrait"][0]
    visit.reach("bloc-sous-titres", lambda: captions(visit, shown.frames[portrait]))
    with Blog() as blog:
        screens.know(blog.url)
        for address in (*every, f"{portrait}/extrait?de=2&a=9", f"{portrait}/audio"):
            article(visit, blog, address)


def captions(visit: Look, frame: str) -> None:
    """A portrait that plays in a frame, with the words that are said."""
    visit.page.goto(visit.site + frame)
    visit.page.get_by_role("button", name="Écouter le portrait").click()
    visit.page.wait_for_timeout(HEARD)


def social_card(page: Page) -> str:
    return page.locator("meta[property='og:image']").get_attribute("content") or ""


def article(visit: Look, blog: Blog, address: str) -> None:
    """One address alone on its line, as a blog shows it once the frame has told its height."""
    name = "article-" + "-".join(address.split("?")[0].split("/")[1::2])
    with visit.part(name) as page:
        blog.article = ""
        blog.paste(visit.site + address)
        page.goto(blog.url)
        page.wait_for_timeout(SETTLE)
        page.wait_for_timeout(SETTLE)
        visit.faults += keep(page, f"public-{name}", page.frames[1:])


def printed(visit: Look, shown: Shown) -> None:
    """As paper takes it."""
    with visit.part("papier") as page:
        page.emulate_media(media="print")
        for kind, addresses in shown.productions.items():
            visit.at(f"papier-{kind}", addresses[0])
        visit.at("papier-action", shown.actions[0])
        page.emulate_media(media="screen")


def not_there(visit: Look, shown: Shown) -> None:
    visit.at("introuvable", "/cartes/n-existe-pas")
    for address, frame in shown.gone[:1]:
        visit.at("retire", address)
        visit.at("retire-bloc", frame)
        visit.at("retire-ar", f"{address}?lang=ar")
    with visit.part("trop") as page:
        for number in range(TOO_MANY):
            page.request.get(f"{visit.site}/galerie?q=mot{number}")
        visit.at("trop-de-recherches", "/galerie?q=encore")


def without_script(screens: Screens, server: Server, shown: Shown) -> list[str]:
    visitor = plain(screens, "public-sans-script")
    first = [addresses[0] for addresses in shown.productions.values()]
    facets = "/galerie?genre=portraits&theme=mobilite"
    for address in ("/", "/galerie?q=cafe", facets, *first, shown.actions[0], *shown.collections):
        name = address.strip("/").replace("/", "-").split("&")[0].replace("?", "-") or "accueil"
        visitor.reach(name, lambda: visitor.page.goto(server.url + address))  # noqa: B023
    return visitor.faults


def by_tastes(screens: Screens, server: Server, shown: Shown) -> list[str]:
    faults: list[str] = []
    for visit in by_taste(screens, "public"):
        for name, address in (("accueil", "/"), ("portrait", shown.productions["portrait"][0])):
            visit.reach(name, lambda: visit.page.goto(server.url + address))  # noqa: B023
        faults += visit.faults
    return faults
