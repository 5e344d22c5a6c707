"""Seven visitors of the public side, with real maps, portraits and récits (the seventh, who has a
blog, is in test_in_a_blog.py): a neighbour without a script, somebody who hears her screen, who
reads Arabic, a librarian, somebody with a poor network, a screen in a hall.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import cv2
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from studio.kernel.config import Settings
from studio.kernel.db import Database
from tests.journeys.blog import fetch
from tests.journeys.browsing import COMPUTER, PHONE, PROJECTOR, Screens, launch, until
from tests.journeys.looking import axe, no_sideways, unnamed
from tests.journeys.people import LEVELS, NAMELESS
from tests.studio.demo.conftest import public_side
from tests.studio.demo.test_in_a_blog import page_of

pytestmark = [pytest.mark.slow, pytest.mark.browser]

COLLECTION = "/collections/au-fil-de-l-eau"
LIGHT = 250_000  # bytes


@pytest.fixture(scope="module")
def site(demo_settings: Settings, said: list[str]) -> Iterator[str]:
    with public_side(demo_settings) as address:
        yield address


@pytest.fixture(scope="module")
def browser(engine: Playwright) -> Iterator[Browser]:
    opened = launch(engine)
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a screen of her own for each visitor; nothing is asked elsewhere, nothing fails."""
    screens = Screens(browser)
    screens.know(site)
    yield lambda kind, **more: screens.open(kind, **more)
    screens.close()
    assert screens.faults == []


@pytest.fixture(scope="module")
def shown(demo_settings: Settings, said: list[str]) -> dict[str, str]:
    """One page of each kind."""
    database = Database(demo_settings.database)
    found = {kind: page_of(database, kind) for kind in ("map", "portrait", "story")}
    database.close()
    return found


def every_kind(shown: dict[str, str]) -> list[str]:
    portrait = shown["portrait"]
    forms = [f"{portrait}/{form}" for form in ("defiler", "audio", "feuille", "extrait")]
    lists = ["/", "/galerie", "/galerie?q=pont", "/actions", "/actions/nos-chemins"]
    around = [COLLECTION, f"{COLLECTION}/mur", f"/blog{shown['map']}"]
    return [*lists, *shown.values(), *forms, *around, "/integrer/actions/nos-chemins"]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_everybody_can_read_every_kind_of_page(
    visit: Callable[..., Page], site: str, shown: dict[str, str], language: str
) -> None:
    page = visit(PHONE, locale=language)
    faults = []
    for path in every_kind(shown):
        page.goto(site + path)
        found = [*axe(page), *no_sideways(page), *unnamed(page)]
        faults += [f"{path}: {fault}" for fault in found]
        framed = path.startswith("/integrer/")  # it speaks as the blog does that shows it
        if page.get_attribute("html", "lang") != language and not framed:
            faults.append(f"{path}: is not in {language}")
    assert faults == []


def test_a_neighbour_with_an_old_phone_and_no_script(
    visit: Callable[..., Page], site: str, shown: dict[str, str]
) -> None:
    """The map is a picture and a list; a voice is an ordinary player; the portrait can be read."""
    page = visit(PHONE, java_script_enabled=False)
    page.goto(site)
    page.get_by_role("link", name="Voir la galerie", exact=True).click()
    page.get_by_role("link", name="Cartes 5", exact=True).click()
    page.locator(f'.card-title a[href="{shown["map"]}"]').click()
    expect(page.locator("noscript img.map-still")).to_be_visible()
    place = page.locator(".place").first
    place.locator("summary").click()
    expect(place.locator("img, audio, p").first).to_be_visible()
    page.goto(site + shown["portrait"])
    expect(page.locator(".portrait-answer").first).to_be_visible()
    assert page.locator(".portrait-answer audio[controls]").count() > 0
    assert page.locator("[data-part=controls]").is_hidden()


def test_somebody_who_hears_her_screen(
    visit: Callable[..., Page], site: str, shown: dict[str, str]
) -> None:
    """Landmarks, headings one by one, a name on everything; past the map in one key; the words of
    the portrait after its player."""
    page = visit(COMPUTER)
    for path in (shown["map"], shown["portrait"], shown["story"], COLLECTION):
        page.goto(site + path)
        tree = page.locator("body").aria_snapshot()
        for landmark in ("banner", "main", "contentinfo", 'navigation "Principal"'):
            assert f"- {landmark}" in tree, (path, landmark)
        # A group without a name is a `details`: its summary is read first.
        assert [one for one in NAMELESS.findall(tree) if one != "group"] == [], path
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1, (path, levels)
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
    page.goto(site + shown["map"])
    tab_to(page, page.get_by_role("link", name="Passer la carte", exact=True))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "liste"
    page.goto(site + shown["portrait"])
    tab_to(page, page.get_by_role("button", name="Écouter le portrait", exact=True))
    page.keyboard.press("Enter")
    until(page, "[...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.02)")
    captions = page.get_by_role("button", name="Sous-titres", exact=True)
    expect(captions).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Le texte du portrait", exact=True)).to_be_visible()


def tab_to(page: Page, wanted: Any) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {wanted}")


def test_a_reader_of_arabic(visit: Callable[..., Page], site: str, shown: dict[str, str]) -> None:
    """From the right, all the way; words of people keep their own way of being written."""
    page = visit(PHONE, locale="ar")
    page.goto(site)
    page.locator(".top-nav a").first.click()
    page.locator(f'.card-title a[href^="{shown["portrait"]}"]').click()
    assert page.evaluate("document.documentElement.dir") == "rtl"
    own = "(one) => getComputedStyle(one).unicodeBidi"
    for words in (".portrait-answer h3", ".production-head h1"):
        assert page.locator(words).first.evaluate(own) == "plaintext", words
    expect(page.locator(".show-play")).to_have_attribute("aria-label", "الاستماع إلى البورتريه")
    assert no_sideways(page) == []


def test_a_librarian_takes_it_all(
    visit: Callable[..., Page], site: str, shown: dict[str, str]
) -> None:
    """Every copy that is offered opens with what its reader expects; who made it is told."""
    page = visit(COMPUTER)
    page.goto(site + shown["map"])
    told = page.locator('script[type="application/ld+json"]').first.text_content()
    assert json.loads(told or "{}")["@context"] == "https://schema.org"
    places = page.locator(".place").count()
    files = page.locator("a[download]").evaluate_all("(all) => all.map(({href}) => href)")
    by_end = {urlsplit(one).path.rsplit(".", 1)[1]: taken(one) for one in files}
    assert len(json.loads(by_end["geojson"])["features"]) >= places
    rows = list(csv.reader(io.StringIO(by_end["csv"].decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > places
    assert ElementTree.fromstring(by_end["kml"]).tag.endswith("kml")
    feed = ElementTree.fromstring(taken(site + "/flux/galerie.atom"))
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) >= 8
    assert taken(f"{site}{shown['portrait']}/feuille.pdf").startswith(b"%PDF")
    page.goto(site + shown["story"])
    ways = page.locator('a[href*="/emporter/"]').evaluate_all("(all) => all.map(({href}) => href)")
    assert len(ways) >= 3 and all(taken(one) for one in ways)


def taken(address: str) -> bytes:
    status, body = fetch(address)
    assert status == 200, address
    return body


def test_somebody_who_pays_for_every_megabyte(
    visit: Callable[..., Page], site: str, shown: dict[str, str]
) -> None:
    """400 kbit/s, a browser that spares data: the page is light, and no film comes by itself."""
    page = visit(PHONE)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    slow = {"offline": False, "latency": 50, "downloadThroughput": 50_000, "uploadThroughput": 5e4}
    wire.send("Network.emulateNetworkConditions", slow)
    weights: list[float] = []
    wire.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(urljoin(site, shown["portrait"]))
    page.get_by_role("button", name="Écouter le portrait", exact=True).wait_for()
    assert not [one for one in asked if one.endswith((".mp4", ".m4a", ".webm"))]
    assert sum(weights) < LIGHT


def test_a_screen_in_a_hall(
    visit: Callable[..., Page], site: str, shown: dict[str, str], tmp_path: Path
) -> None:
    """One step after the other; the square that it shows leads a phone to the very production."""
    page = visit(PROJECTOR)
    page.goto(site + COLLECTION + "/mur")
    first = page.locator(".wall-step:visible h1").inner_text()
    page.screenshot(path=tmp_path / "wall.png")
    picture = cv2.imread(str(tmp_path / "wall.png"))
    assert picture is not None
    read, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(picture)
    assert urlsplit(read).path == shown["story"]
    page.keyboard.press("ArrowRight")
    expect(page.locator(".wall-step:visible h1")).not_to_have_text(first)
    assert no_sideways(page) == []
