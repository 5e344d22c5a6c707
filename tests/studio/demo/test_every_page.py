"""Everybody of the demonstration follows every link: each page is whole, and asks no other host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BaseLoader, Environment
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from studio.app import create_public_app
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from tests.architecture import templates as t
from tests.studio.demo.test_gallery import addresses

pytestmark = pytest.mark.slow

ROLES = ("claire", "sofia", "nadia", "karim")
HOST = "http://localhost/"
MOST_ALIKE = 6  # pages of one kind that one person opens
DIST = Path(__file__).parents[3] / "studio" / "static" / "dist"
# Seen only after something was sent or went wrong, and rendered by the tests of that.
AFTER_AN_ACT = {
    "actions/hand.html", "actions/help.html", "actions/waiting.html",
    "actions/waiting_device.html", "actions/who.html", "actions/who_group.html",
    "drafts/history.html", "erasure/receipt.html", "erasure/state.html",
    "drafts/remarks.html", "drafts/speak.html", "gallery/partner.html",
    "gallery/embed_gone.html", "library/choose.html", "library/one.html",
    "library/places.html", "library/used.html", "maps/coming.html", "maps/coming_state.html",
    "maps/export_state.html",
    "maps/export_wait.html", "maps/imports/corrections.html", "maps/imports/layer.html",
    "maps/imports/listed.html", "maps/imports/names.html", "maps/imports/public_names.html",
    "maps/imports/report.html", "maps/imports/seen.html", "maps/imports/show.html",
    "maps/imports/state.html", "parts/past.html",
    "portraits/done.html", "portraits/film.html", "portraits/phrases.html",
    "portraits/retouch/video.html", "portraits/screened.html", "portraits/shape_films.html",
    "portraits/place_choice.html", "publishing/choose.html", "publishing/review.html",
    "publishing/choose_months.html", "publishing/choose_name.html", "publishing/photo.html",
    "publishing/question.html", "publishing/retouch.html",
    "publishing/sign.html", "publishing/sign_drawing.html", "publishing/sign_voice.html",
    "publishing/receipt.html", "publishing/receipt_body.html", "publishing/slip.html",
    "publishing/slip_door.html", "publishing/slip_paper.html", "publishing/slip_receipt.html",
    "publishing/sound.html", "publishing/staff_receipt.html", "publishing/take_home_index.html",
}  # fmt: skip
# Led to by no link: what is shown without network, in the place of a page.
DOORS = ["/", "/rejoindre", "/espace/connexion", "/atelier/hors-ligne", "/nulle-part"]
FETCHED_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch",
                 "preconnect", "dns-prefetch"}  # fmt: skip
FETCHED = {"src", "poster", "data", "background", "formaction", "action", "ping", "srcset",
           "imagesrcset"}  # fmt: skip
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass
class Asked(HTMLParser):
    """What a browser would ask for by itself to show a page, and where its links lead."""

    fetched: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    in_style: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        for name in FETCHED & set(given):
            parts = given[name].split(",") if "srcset" in name else [given[name]]
            self.fetched += [part.split()[0] for part in parts if part.strip()]
        if tag == "link" and FETCHED_LINKS & set(given.get("rel", "").split()):
            self.fetched.append(given.get("href", ""))
        if (tag == "a" and "download" not in given) or tag == "iframe":
            self.links.append(given.get("href") or given.get("src", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.fetched += given["content"].partition("url=")[2:]

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.fetched += asked_by_style(data)


def asked_by_style(text: str) -> list[str]:
    return [one or other for one, other in IN_STYLE.findall(text)]


def outside(addresses: list[str], base: str) -> list[str]:
    """Those that leave this site."""
    whole = (urljoin(base, address) for address in addresses)
    return [one for one in whole if urlsplit(one).scheme in ("http", "https")
            and not one.startswith(HOST)]  # fmt: skip


def read(html: str) -> Asked:
    found = Asked()
    found.feed(html)
    return found


@pytest.fixture
def rendered(demo_app: Flask) -> Iterator[set[str]]:
    """The names of all templates that are loaded, included and imported ones too."""
    names: set[str] = set()
    environment: Environment = demo_app.jinja_env
    whole = environment.loader
    assert whole is not None

    get_source = whole.get_source

    class Noting(BaseLoader):
        def get_source(self, environment: Environment, template: str):  # type: ignore[no-untyped-def]
            names.add(template)
            return get_source(environment, template)

    environment.loader = Noting()
    assert environment.cache is not None
    environment.cache.clear()
    yield names
    environment.loader = whole


def walks(database: Database) -> list[str]:
    """« Je marche » of each map: no map of the demonstration links to it, any of them opens it."""
    with database.reading() as db:
        maps = db.scalars(select(Draft.id).where(Draft.kind == "map").order_by(Draft.id))
        return [f"/atelier/cartes/{one}/marche" for one in maps]


def test_every_page_of_everybody(
    demo_app: Flask, demo_database: Database, rendered: set[str]
) -> None:
    """No page fails (an undefined name is an error), none asks elsewhere, and together they show
    every template."""
    routes = demo_app.url_map.bind("localhost")
    walk(demo_app.test_client(), routes, DOORS)
    for name in ROLES:
        browser = demo_app.test_client()
        walk(browser, routes, [enter(browser, name), *walks(demo_database)])
    never = set(t.names()) - rendered
    assert never - AFTER_AN_ACT == set()


def enter(browser: FlaskClient, name: str) -> str:
    """« Jouer un rôle »; the address of the first page."""
    page = browser.get("/jouer").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return str(browser.post(f"/jouer/{name}", data={"csrf_token": token[1]}).headers["Location"])


def walk(browser: FlaskClient, routes: MapAdapter, doors: list[str]) -> None:
    waiting, known, seen = list(doors), set(doors), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(routes, address)
        if seen[kind] >= MOST_ALIKE:
            continue
        seen[kind] += 1
        fresh = [one for one in open_page(browser, address) if one not in known]
        known.update(fresh)
        waiting += fresh


def kind_of(routes: MapAdapter, address: str) -> str:
    try:
        name, given = routes.match(urlsplit(address).path, method="GET")
    except HTTPException:
        return "absent"
    return f"{name} {given.get('prefix', '')}"


def open_page(browser: FlaskClient, address: str) -> list[str]:
    """Check one page; the addresses of this site that it leads to."""
    with browser.get(address) as answer:
        assert answer.status_code < 500, address
        if answer.mimetype != "text/html":
            return []
        found = read(answer.get_data(as_text=True))
    assert outside(found.fetched, HOST) == [], address
    here = (urljoin(HOST + address.lstrip("/"), link).split("#")[0] for link in found.links)
    return [one.removeprefix(HOST[:-1]) for one in here if one.startswith(HOST)]


def test_the_gallery_alone_asks_nobody(
    demo_settings: Settings, demo_database: Database, said: list[str]
) -> None:
    """The same for the public side that has no session, with its embeds, and no cookie is set."""
    app = create_public_app(demo_settings)
    browser = app.test_client()
    for address in addresses(demo_database):
        with browser.get(address) as answer:
            assert answer.status_code == 200 and "Set-Cookie" not in answer.headers, address
            assert outside(read(answer.get_data(as_text=True)).fetched, HOST) == [], address
    app.extensions["studio.database"].close()


def test_styles_and_scripts_name_no_host() -> None:
    """What is built: styles ask for nothing elsewhere, scripts hold no address to fetch from."""
    for path in DIST.glob("*.css"):
        assert outside(asked_by_style(path.read_text("utf-8")), HOST) == [], path.name
    named = re.compile(r"""(?:fetch|import|importScripts|open)\(\s*["'`](?:https?:)?//""")
    for path in DIST.glob("*.js"):
        assert not named.search(path.read_text("utf-8")), path.name
