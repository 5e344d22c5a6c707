"""`make shots`: every screen, photographed at 360 and 1366 pixels into var/shots/.

First the story, as its journey plays it; then the demonstration, in which each role follows all the
links it finds, until every kind of page has been seen. `var/shots/index.html` shows them side by
side and says what is wrong with which. Ends with 1 when something is.

`make shots ROOM=maps` photographs the screens of one folder of `studio/` alone, or of several
(`ROOM=gallery,stories`): the story is not played, and the pages of the others are only walked
through.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, TimeoutError, sync_playwright
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from studio.app import create_app
from studio.drafts.models import Draft
from studio.publishing.bundle import publishers
from tests.journeys import (
    board_screens,
    consent_screens,
    map_screens,
    portrait_screens,
    public_screens,
)
from tests.journeys.album import SIZES, keep
from tests.journeys.browsing import Screens, launch
from tests.serving import Server

ROOT = Path(__file__).parents[2]
ALBUM = ROOT / "var" / "shots"
ROLES = ("Claire", "Sofia", "Nadia", "Karim")
ON_A_PHONE = ("Nadia", "Karim")
DOORS = ("/", "/galerie?q=xyzzy", "/rejoindre", "/espace/connexion", "/nulle-part")
VISITOR = "Visiteuse"
REFUSED = r"status of 40[134] "  # what a link of the demonstration's page is for somebody else
FOR_ALL = ("gallery.", "embeds.", "demo.", "people.", "joining.join")  # seen once, by the visitor
PLAYED = (
    "tests/journeys/test_story.py",
    "tests/studio/maps/drawing/test_drawing_in_browser.py::test_every_new_screen_is_for_everybody",
)
MOST_ALIKE = 2  # pages of one kind that one person is shown
SETTLE = 900  # milliseconds: maps have drawn their ground, bars have come in
FOUND = """() => [...document.querySelectorAll("a[href]:not([download]), iframe[src]")]
  .map(({href, src}) => href ?? src)
  .map((link) => typeof link === "string" ? link : new URL(link.baseVal, document.baseURI).href)"""


@dataclass(frozen=True)
class Room:
    """Folders of `studio/`: the routes that are their own, and where their public pages are."""

    endpoints: frozenset[str]
    prefixes: frozenset[str]

    def holds(self, kind: str) -> bool:
        name, *of = kind.split("-")
        return name in self.endpoints or bool(self.prefixes & set(of))


@dataclass
class Walk:
    """One person of the demonstration who follows every link, a few of each kind."""

    page: Page
    who: str
    routes: MapAdapter
    kinds: dict[str, str]  # id of a production -> map, portrait
    room: Room | None = None  # None: every page is photographed
    faults: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def follow(self, doors: list[str]) -> None:
        waiting, known = list(doors), set(doors)
        while waiting:
            address = waiting.pop(0)
            kind = self.kind_of(address)
            if self.seen[kind] >= MOST_ALIKE or not self.is_page(address):
                continue
            if self.who != VISITOR and kind.startswith(FOR_ALL):
                continue
            self.seen[kind] += 1
            self.show(address, kind)
            fresh = [link for link in self.links() if link not in known]
            known.update(fresh)
            waiting += fresh

    def kind_of(self, address: str) -> str:
        """The name of the page's route, with what makes it another page: a map, a portrait."""
        try:
            name, given = self.routes.match(urlsplit(address).path, method="GET")
        except HTTPException:
            return "absent"
        of = [str(given[k]) for k in ("kind", "prefix") if k in given]
        of += [self.kinds[given["draft_id"]]] if given.get("draft_id") in self.kinds else []
        return "-".join([str(name), *of])

    def is_page(self, address: str) -> bool:
        answer = self.page.request.head(address)
        return "text/html" in answer.headers.get("content-type", "") and answer.status < 500

    def show(self, address: str, kind: str) -> None:
        name = f"{self.who.lower()}-{kind}-{self.seen[kind]}"
        try:
            self.page.goto(address)
            if self.room and not self.room.holds(kind):
                return
            self.page.wait_for_timeout(SETTLE)
            self.faults += keep(self.page, name)
        except TimeoutError:  # the others are photographed all the same
            self.faults.append(f"{name}: no picture in time")

    def links(self) -> Iterator[str]:
        here = urlsplit(self.page.url).netloc
        for link in self.page.evaluate(FOUND):
            if urlsplit(link).netloc == here:
                yield link.split("#")[0]


def play_story(folder: Path) -> int:
    """The story and the screens of drawing, photographed; 0 when they go through."""
    command = [sys.executable, "-m", "pytest", "-q", *PLAYED]
    environment = os.environ | {"JOURNEY_SHOTS": str(folder)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def walk_demo(folder: Path, var: Path, room: str = "") -> list[str]:
    """Every page that the people of the demonstration can reach; what is wrong with them."""
    os.environ["JOURNEY_SHOTS"] = str(folder)
    server = Server(var, {"STUDIO_DEMO": "1"})
    environment = os.environ | {"STUDIO_VAR": str(var), "STUDIO_PORT": str(server.port)}
    subprocess.run([sys.executable, "-m", "studio.cli", "demo"], env=environment, check=True)
    server.start()
    try:
        with sync_playwright() as engine:
            return everybody(Screens(launch(engine)), server, room)
    finally:
        server.stop()


def routes_of(server: Server, room: str = "") -> tuple[MapAdapter, Room | None]:
    app = create_app(replace(server.settings, demo=True))
    app.extensions["studio.wakeups"].close()
    app.extensions["studio.database"].close()
    return app.url_map.bind("localhost"), room_of(app, room) if room else None


def room_of(app: Flask, room: str) -> Room:
    names = room.split(",")
    homes = tuple(f"studio.{name}." for name in names)
    views = app.view_functions.items()
    endpoints = frozenset(name for name, view in views if f"{view.__module__}.".startswith(homes))
    folders = tuple(f"{name}/" for name in names)
    shown = [one for one in publishers() if one.page_template.startswith(folders)]
    return Room(endpoints, frozenset(word for one in shown for word in (one.prefix, one.kind)))


def kinds_of(server: Server) -> dict[str, str]:
    with server.database() as database, database.reading() as db:
        return {draft.id: draft.kind for draft in db.scalars(select(Draft))}


def everybody(screens: Screens, server: Server, room: str = "") -> list[str]:
    screens.know(server.url)
    (routes, chosen), kinds = routes_of(server, room), kinds_of(server)
    faults: list[str] = []
    visitor = Walk(screens.computer(), VISITOR, routes, kinds, chosen)
    visitor.follow([server.url + door for door in DOORS])
    faults += visitor.faults
    for name in ROLES:
        page = screens.phone() if name in ON_A_PHONE else screens.computer()
        page.goto(f"{server.url}/jouer")
        page.locator(".play-card", has_text=name).first.click()
        walk = Walk(page, name, routes, kinds, chosen)
        walk.follow([page.url])
        faults += walk.faults
    faults += tours(screens, server, set(room.split(",")))
    screens.close()
    return faults + [fault for fault in screens.faults if not re.search(REFUSED, fault)]


def tours(screens: Screens, server: Server, rooms: set[str]) -> list[str]:
    """What no link leads to, of these rooms ("": of all)."""
    faults: list[str] = []
    if rooms & {"", "maps"}:
        with TemporaryDirectory() as folder:
            faults += map_screens.tour(screens, server, Path(folder))
    if rooms & {"", "portraits"}:
        faults += portrait_screens.tour(screens, server)
    if rooms & {"", "gallery"}:
        faults += public_screens.tour(screens, server)
    if rooms & {"", "publishing", "collections", "stories", "archive"}:
        faults += board_screens.tour(screens, server)
    if rooms & {"", "consents", "erasure"}:  # last: what somebody takes back is gone
        with TemporaryDirectory() as folder:
            faults += consent_screens.tour(screens, server, Path(folder))
    return faults


def write_index(faults: list[str]) -> None:
    parts = [section(folder) for folder in sorted(ALBUM.iterdir()) if folder.is_dir()]
    wrong = "".join(f"<li>{html.escape(fault)}</li>" for fault in faults)
    (ALBUM / "index.html").write_text(
        '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Studio</title>'
        "<style>body{font:16px sans-serif;margin:2rem;background:#ddd}"
        "figure{display:flex;align-items:flex-start;margin:0 0 3rem}figcaption{width:16rem}"
        "img{border:1px solid #888;margin-right:1rem;max-height:60rem}</style>"
        f"<h1>Studio</h1><ul>{wrong}</ul>{''.join(parts)}",
        "utf-8",
    )


def section(folder: Path) -> str:
    names = sorted({path.stem.rsplit("-", 1)[0] for path in folder.glob("*.png")})
    return f"<h2>{folder.name}</h2>" + "".join(figure(folder.name, name) for name in names)


def figure(folder: str, name: str) -> str:
    said = html.escape(name)
    images = (f'<img src="{folder}/{said}-{size["width"]}.png" alt="">' for size in SIZES)
    return f"<figure><figcaption>{said}</figcaption>{''.join(images)}</figure>"


def main() -> int:
    shutil.rmtree(ALBUM, ignore_errors=True)
    ALBUM.mkdir(parents=True)
    room = os.environ.get("ROOM", "")
    played = 0 if room else play_story(ALBUM / "histoire")
    with TemporaryDirectory() as var:
        faults = walk_demo(ALBUM / "demonstration", Path(var), room)
    write_index(faults)
    sys.stdout.write("\n".join([*faults, f"{ALBUM / 'index.html'}"]) + "\n")
    return 1 if faults or played else 0


if __name__ == "__main__":
    sys.exit(main())
