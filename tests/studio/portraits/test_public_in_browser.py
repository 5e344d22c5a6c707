"""A published portrait with scenes, points, choices, a video and a place, in a real browser: by
keyboard, without script, on a telephone; and the map that plays what is said of its place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from media import tools
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft
from studio.files.operations import keep_file
from studio.publishing.operations import publish
from tests.journeys.browsing import PHONE, Screens, until
from tests.journeys.conftest import browser, screens, voice
from tests.journeys.looking import axe, no_sideways
from tests.studio.gallery.test_in_browser import served
from tests.studio.maps.making import STATION, category, put, say
from tests.studio.portraits.making import Hands, Room
from tests.studio.portraits.test_naming import nothing_beside

__all__ = ["browser", "nothing_beside", "screens", "voice"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("SHOTS_HERE")
PORTRAIT, MAP = "/portraits/le-fil-et-l-aiguille", "/cartes/nos-lieux"
HERE = "document.activeElement.textContent.trim()"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A browser does not see which engine keeps the rows."""
    return sqlite_url


@dataclass
class Public:
    url: str
    map: str = ""


@pytest.fixture
def public(room: Room, app: Flask, screens: Screens) -> Iterator[Public]:
    """The portrait and the map, published."""
    made = make(room)
    room.prepare()
    room.publish()
    with room.hands() as hands:
        drawn = hands.db.get_one(Draft, made)
        say(hands.db, drawn, hands.person("nadia"))
        publish(hands.db, hands.cast.identity(hands.db, "claire"), drawn)
    room.prepare()
    with served(app) as url:
        screens.know(url)
        yield Public(url, made)
        screens.close()


def make(room: Room) -> str:
    """« Bonjour » leads to the workshop (a video) or to the station (a place of the map)."""
    with room.hands() as hands:
        who, action = hands.cast.identity(hands.db, "nadia"), hands.draft.action
        given = {"kind": "map", "title": "Nos lieux", "template": "numerique"}
        drawn = create_draft(hands.db, who, action, **given)
        wifi = category(hands.db, drawn, "wifi")
        station = put(hands.db, hands.cast, drawn, at=STATION, category=wifi, title="La gare")
        place = {"map": drawn.id, "item": station}
        answer = hands.answer(0, seconds=3.0)
        said = [
            hands.put("sentence", "claire", answer=answer, start=start, end=end, text=text)
            for start, end, text in ((0.0, 1.2, "Bonjour."), (1.4, 3.0, "Je vais à la gare."))
        ]
        photo = hands.photo("Une machine à coudre.", answer=answer)
        other = hands.photo("Une rue.", colour="#a35b3a")
        video = a_video(hands)
        first = hands.put(
            "scene", "claire", photos=[photo], answer=answer, last=said[0], chapter="Nadia"
        )
        film = hands.put("scene", "claire", kind="video", clip=video, chapter="L’atelier")
        where = {"kind": "place", "text": "La gare", "place": place, "chapter": "La gare"}
        stop = hands.put("scene", "claire", **where, answer=answer, first=said[1])
        ways = [{"label": "À l’atelier", "scene": film}, {"label": "À la gare", "scene": stop}]
        hands.set(first, choices=ways)
        square = [(0.55, 0.2), (0.9, 0.2), (0.9, 0.7), (0.55, 0.7)]
        points = (
            {"outline": [(0.25, 0.4)], "opens": "place", "label": "La gare", "place": place},
            {"outline": square, "opens": "photo", "label": "La rue", "other": other},
        )
        for one in points:
            hands.put("hotspot", "claire", on=photo, **one)
        hands.put("naming", answer=answer, sentence=said[1], place=place)
        return drawn.id


def a_video(hands: Hands) -> str:
    out = hands.folder / "given.mp4"
    tools.ffmpeg(
        [
            *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"),
            *("-f", "lavfi", "-i", "sine=frequency=330:duration=2"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"),
            f"file:{out}",
        ]
    )
    whose = {"action_id": hands.draft.action_id, "person_id": hands.person("nadia").id}
    file = keep_file(hands.db, hands.storage, out, medium="video", name="a.mp4", **whose)
    return hands.put("video", video=file.id, photo_text="L’atelier.", words="Voici l’atelier.")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def reach(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what has this text has the focus."""
    for _ in range(most):
        if page.evaluate(HERE) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches « {name} »")


def test_one_chooses_by_keyboard_sees_the_video_and_the_map(
    public: Public, screens: Screens
) -> None:
    page = screens.computer()
    page.goto(f"{public.url}{PORTRAIT}")
    shoot(page, "portrait-1366")
    assert axe(page) == [] and no_sideways(page) == []
    page.locator('[data-part="play"]').focus()
    page.keyboard.press("Enter")
    fork = page.locator('[data-part="fork"]')
    expect(fork).to_be_visible()
    expect(page.locator(".show.is-playing")).to_have_count(0)
    assert page.evaluate(HERE) == "À l’atelier"
    shoot(page, "portrait-fork-1366")
    assert axe(page) == []
    page.keyboard.press("k")  # it waits: nothing goes on by itself
    expect(page.locator(".show.is-playing")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(fork).to_be_hidden()
    until(page, "document.querySelector('[data-part=film]').currentTime > 0.2")
    expect(page.locator('[data-part="film"]')).to_be_visible()
    expect(page.locator('[data-part="cue"]')).to_have_text("Voici l’atelier.")
    expect(page.locator('[data-part="scene"] .stage-map')).to_be_visible()
    shoot(page, "portrait-place-1366")
    until(page, "document.querySelector('[data-part=show]').dataset.over === 'true'")


def test_without_script_everything_is_a_link(public: Public, screens: Screens) -> None:
    page = screens.computer(java_script_enabled=False)
    page.goto(f"{public.url}{PORTRAIT}")
    page.get_by_role("link", name="À la gare", exact=True).click()
    expect(page.locator("#scene-3:target")).to_be_visible()
    page.locator('a.spot[aria-label="1 : La gare"]').click()
    expect(page.locator("#point-1:target")).to_be_visible()
    expect(page.locator("#endroit-1 audio")).to_be_visible()
    page.locator("#point-1").get_by_role("link", name="Voir sur la carte : La gare").click()
    expect(page).to_have_url(f"{public.url}{MAP}#lieu-1")
    shoot(page, "portrait-no-script")


def test_the_map_plays_what_is_said_and_no_more(public: Public, screens: Screens) -> None:
    page = screens.open(PHONE)
    page.goto(f"{public.url}{PORTRAIT}")
    shoot(page, "portrait-360")
    assert axe(page) == [] and no_sideways(page) == []
    page.locator("#endroit-1").get_by_role("link", name="Voir sur la carte : La gare").click()
    place = page.locator("#lieu-1")
    sound = place.locator("audio[data-until]")
    expect(sound).to_be_visible()  # the place is open
    assert axe(page) == [] and no_sideways(page) == []
    shoot(page, "map-360")
    sound.evaluate("one => one.play()")
    until(
        page,
        "(one => one.paused && one.currentTime > 2)(document.querySelector('audio[data-until]'))",
    )
    end = sound.evaluate("one => one.currentTime - Number(one.dataset.until)")
    assert -0.3 < end < 0.4
    place.get_by_role("link", name="Le fil et l’aiguille").click()
    expect(page).to_have_url(f"{public.url}{PORTRAIT}#endroit-1")


def test_the_sound_alone_in_a_blog_is_a_small_card(public: Public, screens: Screens) -> None:
    """Its ways are buttons; the storyboard and the places stay on the page."""
    page = screens.computer()
    told = page.request.get(f"{public.url}{PORTRAIT}.json").json()
    page.goto(f"{told['embed']}?forme=audio")
    assert page.evaluate("document.body.getBoundingClientRect().height") < 500
    page.locator('[data-part="play"]').click()
    way = page.locator('[data-part="fork"]').get_by_role("button", name="À la gare")
    expect(way).to_be_visible()
    way.click()
    until(page, "document.querySelector('[data-part=show]').dataset.over === 'true'")
