"""The storyboard in a real browser: made by keyboard alone, followed live by somebody else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.conftest import browser, photo, screens, voice
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.portraits.making import a_portrait

__all__ = ["browser", "photo", "screens", "voice"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "(({ariaLabel, textContent}) => ariaLabel || textContent.trim())(document.activeElement)"
SHOTS = os.environ.get("SHOTS_HERE")


@pytest.fixture
def server(lasting_server: Server, screens: Screens) -> Server:
    """Each test has a group of its own in it."""
    screens.know(lasting_server.url)
    return lasting_server


def prepare(server: Server, folder: Path) -> dict[str, str]:
    """Nadia's portrait: a voice in two sentences, two photos."""
    kept: dict[str, str] = {}
    with server.database() as database, database.writing() as db:
        cast = make_cast(db)
        hands = a_portrait(db, cast, DiskStore(server.settings.store), folder)
        answer = hands.answer(0, seconds=2.0)
        for start, end, text in ((0.0, 0.9, "Bonjour."), (1.0, 2.0, "Je couds.")):
            hands.put("sentence", "claire", answer=answer, start=start, end=end, text=text)
        hands.photo("Une rue.", answer=answer)
        hands.photo("Une machine.", colour="#a35b3a")
        kept.update(draft=hands.draft.id)
        kept.update({name: cast.sign_in(db, name) for name in ("nadia", "claire")})
    return kept


def enter(page: Page, server: Server, token: str, address: str) -> Page:
    cookie = {"name": COOKIE, "value": token, "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{server.url}{address}")
    page.locator('[data-behaviour="portrait-scenes"][data-ready="true"]').wait_for()
    return page


def reach(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until the button of this name has the focus: nothing but a keyboard."""
    for _ in range(most):
        here = page.evaluate(NAME)
        if here == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches « {name} »")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_storyboard_is_made_by_keyboard_alone(
    server: Server, screens: Screens, tmp_path: Path
) -> None:
    kept = prepare(server, tmp_path / "given")
    address = f"/atelier/portraits/{kept['draft']}/scenes"
    page = enter(screens.computer(), server, kept["claire"], address)
    watching = enter(screens.phone(), server, kept["nadia"], address)
    reach(page, "Partir de l’assemblage automatique")
    page.keyboard.press("Enter")
    cards = page.locator(".scene")
    expect(cards).to_have_count(2)
    reach(page, "Phrase")
    page.keyboard.press("Enter")
    expect(cards).to_have_count(3)
    voices = page.locator(".scene.is-open [data-part='voices'] .choice-one")
    expect(voices).to_have_count(2)
    reach(page, voices.nth(1).inner_text())
    page.keyboard.press("Space")
    reach(page, "Je couds.")
    page.keyboard.press("Space")
    expect(page.locator(".scene.is-open .scene-words")).to_have_text("Je couds.")
    reach(page, "Photo 2 : Une machine.")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    reach(page, "Bonjour.")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Détacher : Photo 2 : Une machine.")).to_be_visible()
    assert axe(page) == [] and no_sideways(page) == []
    shoot(page, "scenes-1366")
    page.keyboard.press("Alt+ArrowUp")
    expect(cards.nth(1)).to_have_class("scene is-open")
    expect(watching.locator(".scene")).to_have_count(3, timeout=20_000)
    expect(watching.locator(".scene").nth(1).locator(".scene-words")).to_have_text("Je couds.")
    assert axe(watching) == [] and no_sideways(watching) == []
    shoot(watching, "scenes-360")
    with server.database() as database, database.reading() as db:
        scenes = items_of(db, db.get_one(Draft, kept["draft"]), "scene")
        photos = items_of(db, db.get_one(Draft, kept["draft"]), "photo")
        assert [scene.properties["kind"] for scene in scenes] == ["title", "quote", "photo"]
        assert photos[1].properties["sentence"]


def test_points_are_put_and_drawn_by_hand(server: Server, screens: Screens, tmp_path: Path) -> None:
    """A tap puts a point, a drag of the mouse draws an outline, a photo is dragged onto a sentence
    and a scene before another; everything is kept."""
    kept = prepare(server, tmp_path / "given")
    address = f"/atelier/portraits/{kept['draft']}/scenes"
    page = enter(screens.computer(), server, kept["claire"], address)
    page.locator('[data-part="from-montage"]').click()
    cards = page.locator(".scene")
    expect(cards).to_have_count(2)
    cards.nth(1).locator('[data-part="open"]').click()
    photo = page.locator('.scene.is-open [data-part="spotting"] > img')
    expect(photo).to_be_visible(timeout=60_000)
    photo.scroll_into_view_if_needed()
    photo.click(position={"x": 40, "y": 40})
    expect(page.locator(".spot-mark")).to_have_count(1)
    page.get_by_role("button", name="Faire le tour", exact=True).click()
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    assert box
    corners = [(0.5, 0.2), (0.9, 0.2), (0.9, 0.7), (0.5, 0.7)]
    for number, (x, y) in enumerate(corners):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        if not number:
            page.mouse.down()
    page.mouse.up()
    expect(page.locator(".spot-outline")).to_have_count(1)
    shoot(page, "points-1366")
    strip = page.locator('.scene.is-open [data-part="strip"] [data-entry]').nth(1)
    strip.drag_to(page.locator(".scene.is-open .sentence").nth(1))
    expect(page.get_by_role("button", name="Détacher : Photo 2 : Une machine.")).to_be_visible()
    cards.nth(1).locator('[data-part="open"]').click()  # a closed card may be carried
    cards.nth(1).drag_to(cards.nth(0), target_position={"x": 30, "y": 5})
    expect(cards.nth(1).locator('[data-part="kind"]')).to_have_text("Titre")
    expect(page.locator('[data-part="status"]')).to_have_text("Tout est gardé.", timeout=20_000)
    with server.database() as database, database.reading() as db:
        draft = db.get_one(Draft, kept["draft"])
        point, outline = items_of(db, draft, "hotspot")
        assert len(point.properties["outline"]) == 1
        drawn = outline.properties["outline"]
        assert 3 <= len(drawn) <= 60 and min(x for x, _y in drawn) > 0.45
        assert [s.properties["kind"] for s in items_of(db, draft, "scene")] == ["photo", "title"]
