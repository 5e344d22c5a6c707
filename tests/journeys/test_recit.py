"""Two members make one récit on two phones, live: every sort of block, its order by finger, buttons
and keys, ten blocks without network, a page that is killed; then the public reads it without
script, and takes it away."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from studio.consents.models import Audience
from studio.drafts.models import Draft, DraftState, Item, Operation
from studio.people.browser import COOKIE
from studio.publishing import operations
from studio.publishing.answers import Witness, say_yes
from studio.publishing.faces import say_nobody, unlooked
from studio.publishing.gates import reasons_against
from studio.publishing.models import Publication
from studio.publishing.standing import people_in
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe, no_sideways
from tests.journeys.participant import allow_recording
from tests.serving import Server
from tests.studio.portraits.making import Room
from tests.studio.stories.conftest import Desk, anyone, desk
from tests.studio.stories.importer import imported

__all__ = ["anyone", "desk"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

READY = '.story-making[data-ready="true"]'
SAVED = '.story-making[data-saved="true"]'
BLOCKS = ".story-block"
MANY = 10  # blocks made in aeroplane mode


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The server beside us opens the same one."""
    return sqlite_url


@dataclass
class Making:
    """A récit just begun, what it may show, and who holds which phone."""

    server: Server
    desk: Desk
    draft: str
    tokens: dict[str, str] = field(default_factory=dict)

    def open(self, name: str, page: Page) -> Page:
        cookie = {"name": COOKIE, "value": self.tokens[name], "url": self.server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{self.server.url}/atelier/recits/{self.draft}")
        page.locator(READY).wait_for()
        return page

    def kinds(self) -> list[str]:
        return [item.properties["kind"] for item in self.desk.blocks(self.draft)]


@pytest.fixture
def making(desk: Desk, screens: Screens, tmp_path: Path) -> Making:
    """A map and a portrait are online; the server starts on the same folder."""
    desk.publish(desk.map("Nos bancs"))
    room = Room(desk.database, desk.cast, desk.storage, desk.settings, tmp_path / "said", desk.work)
    room.begin()
    with room.hands() as hands:
        hands.answer(0, "Je couds depuis toujours.")
    room.prepare()
    room.publish()
    made = Making(Server(tmp_path / "var"), desk, desk.begin("Notre sortie"))
    with desk.database.writing() as db:
        made.tokens = {name: desk.cast.sign_in(db, name) for name in ("nadia", "lucie")}
    made.server.start()
    screens.know(made.server.url)
    return made


def test_a_recit_made_by_two_and_taken_away(making: Making, screens: Screens, photo: Path) -> None:
    try:
        nadia = making.open("nadia", screens.phone())
        lucie = making.open("lucie", screens.phone())
        every_sort_of_block(making, nadia, lucie, photo)
        order_in_three_ways(making, nadia, lucie)
        ten_blocks_without_network(making, screens, nadia, lucie)
        nadia = a_killed_page_loses_nothing(making, nadia)
        finished(making, nadia)
        publish(making)
        page = the_public_reads_it_without_script(making, screens)
        it_is_taken_away(making, screens, page)
    finally:
        screens.close()
        making.server.stop()


def until_true(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.2)


# Making it


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def saved(page: Page) -> None:
    page.locator(SAVED).wait_for()


def add(page: Page, kind: str) -> None:
    tap(page, "Ajouter")
    page.get_by_role("button", name=kind, exact=True).click()


def every_sort_of_block(making: Making, nadia: Page, lucie: Page, photo: Path) -> None:
    """Nadia speaks, shows and chooses without typing; Lucie writes and quotes; both see it."""
    add(nadia, "Voix")
    tap(nadia, "Parler")
    allow_recording(nadia)
    nadia.wait_for_timeout(1_500)
    tap(nadia, "Arrêter")
    nadia.get_by_text("C’est bien arrivé.").wait_for()
    assert axe(nadia) == []
    assert no_sideways(nadia) == []
    tap(nadia, "C’est bon")
    expect(lucie.locator(f'{BLOCKS}[data-kind="voice"]')).to_be_visible(timeout=20_000)

    add(lucie, "Mots")
    lucie.locator("#story-text").fill("On part tôt.")
    tap(lucie, "C’est bon")
    add(lucie, "Citation")
    lucie.locator("#story-text").fill("On est arrivés !")
    lucie.get_by_role("radio", name="Nadia", exact=True).check()
    tap(lucie, "C’est bon")

    add(nadia, "Photo")
    nadia.locator('[data-part="photo-file"]').set_input_files(photo)
    nadia.locator('[data-part="photo-box"] > img').wait_for()
    tap(nadia, "C’est bon")
    add(nadia, "Carte")
    tap(nadia, "Nos bancs")
    add(nadia, "Portrait")
    tap(nadia, "Le fil et l’aiguille")
    saved(nadia)
    saved(lucie)
    for page in (nadia, lucie):
        expect(page.locator(BLOCKS)).to_have_count(6, timeout=20_000)
    assert sorted(making.kinds()) == ["map", "photo", "portrait", "quote", "voice", "words"]
    assert axe(nadia) == []
    assert no_sideways(nadia) == []


def order_in_three_ways(making: Making, nadia: Page, lucie: Page) -> None:
    """By the arrow, by the keys, by the finger or the mouse; Lucie's screen follows. Nobody moves
    the block of somebody else."""
    assert nadia.locator(f'{BLOCKS}[data-kind="quote"] [data-part="handle"]').is_hidden()
    first = making.kinds()
    last = nadia.locator(BLOCKS).last
    last.get_by_role("button", name=re.compile("^Monter : Portrait")).click()
    saved(nadia)
    assert making.kinds() != first
    nadia.locator(f'{BLOCKS}[data-kind="portrait"] [data-part="handle"]').focus()
    nadia.keyboard.press("ArrowDown")
    saved(nadia)
    assert making.kinds() == first
    handle = nadia.locator(f'{BLOCKS}[data-kind="portrait"] [data-part="handle"]')
    handle.scroll_into_view_if_needed()
    above = nadia.locator(BLOCKS).nth(4)
    here, there = handle.bounding_box(), above.bounding_box()
    assert here is not None
    assert there is not None
    nadia.mouse.move(here["x"] + 10, here["y"] + 10)
    nadia.mouse.down()
    nadia.mouse.move(here["x"] + 10, there["y"] + 4, steps=8)
    nadia.mouse.up()
    saved(nadia)
    moved = making.kinds()
    assert moved.index("portrait") == first.index("portrait") - 1
    shown = "list => [...list.children].map((one) => one.dataset.kind)"
    blocks = lucie.locator('[data-part="blocks"]')
    until_true(lambda: blocks.evaluate(shown) == moved)


def ten_blocks_without_network(making: Making, screens: Screens, nadia: Page, lucie: Page) -> None:
    """All are kept here, all arrive, each once."""
    before = len(making.kinds())
    with screens.without_network(nadia):
        for number in range(MANY):
            add(nadia, "Mots")
            nadia.locator("#story-text").fill(f"Dans le train, {number}.")
            tap(nadia, "C’est bon")
        expect(nadia.locator(BLOCKS)).to_have_count(before + MANY)
        assert len(making.kinds()) == before, "nothing has left"
    saved(nadia)
    texts = [item.properties.get("text", "") for item in making.desk.blocks(making.draft)]
    assert [t for t in texts if t.startswith("Dans")] == [
        f"Dans le train, {number}." for number in range(MANY)
    ]
    expect(lucie.locator(BLOCKS)).to_have_count(before + MANY, timeout=20_000)
    with making.desk.database.reading() as db:
        wanted = select(Operation.id).where(Operation.draft_id == making.draft)
        sent = list(db.scalars(wanted))
    assert len(sent) == len(set(sent))


def a_killed_page_loses_nothing(making: Making, nadia: Page) -> Page:
    """The tab goes in the middle of a word, without a good-bye; the words are there."""
    add(nadia, "Mots")
    nadia.locator("#story-text").fill("Encore un mot.")
    nadia.wait_for_timeout(1_000)
    context = nadia.context
    nadia.close(run_before_unload=False)
    again = making.open("nadia", context.new_page())
    expect(again.locator(BLOCKS, has_text="Encore un mot.")).to_be_visible()
    saved(again)
    texts = [item.properties.get("text") for item in making.desk.blocks(making.draft)]
    assert texts.count("Encore un mot.") == 1
    return again


def finished(making: Making, nadia: Page) -> None:
    tap(nadia, "Terminer")
    tap(nadia, "J’ai fini")
    nadia.wait_for_url(f"**/mes-productions/{making.draft}/**")
    with making.desk.database.reading() as db:
        assert db.get_one(Draft, making.draft).state == DraftState.PROPOSED


# Once it is online


def publish(making: Making) -> None:
    """What is heard and seen is written, everybody agrees, the server's own worker freezes it."""
    desk = making.desk
    with desk.writing(making.draft) as (db, draft):
        for item in db.scalars(select(Item).where(Item.draft_id == draft.id)):
            if item.properties.get("kind") == "voice":
                item.properties = {**item.properties, "text": "J’avais peur du train."}
            if item.properties.get("kind") == "photo":
                item.properties = {**item.properties, "seen": "Une porte sombre."}
        for person in people_in(db, draft):
            given: dict[str, Any] = {
                "audience": Audience.PUBLIC,
                "named": True,
                "witness": Witness(person.id),
            }
            say_yes(db, desk.settings, person, draft, **given)
        claire = desk.cast.identity(db, "claire")
        say_nobody(db, claire, draft, [one.file.id for one in unlooked(db, draft)])
    until_true(lambda: not lacking(desk, making.draft))
    with desk.writing(making.draft) as (db, draft):
        operations.publish(db, desk.cast.identity(db, "claire"), draft)
    until_true(lambda: is_public(desk, making.draft))


def lacking(desk: Desk, draft_id: str) -> list[str]:
    with desk.database.reading() as db:
        return reasons_against(db, db.get_one(Draft, draft_id), Audience.PUBLIC)


def is_public(desk: Desk, draft_id: str) -> bool:
    with desk.database.reading() as db:
        found = db.scalar(select(Publication).where(Publication.draft_id == draft_id))
        return found is not None and found.is_public


def the_public_reads_it_without_script(making: Making, screens: Screens) -> str:
    visitor = screens.phone(java_script_enabled=False)
    page = f"/recits/{making.desk.shown(making.draft).slug}"
    answer = visitor.goto(making.server.url + page)
    assert answer is not None and answer.status == 200
    for words in ("On part tôt.", "On est arrivés", "J’avais peur du train.", "Nos bancs"):
        expect(visitor.get_by_text(words).first).to_be_visible()
    expect(visitor.get_by_text("Le fil et l’aiguille").first).to_be_visible()
    assert visitor.locator("audio").count() >= 1
    assert visitor.locator('img[alt="Une porte sombre."]').count() >= 1
    said = visitor.locator("main").inner_text()
    assert said.index("Dans le train, 0.") < said.index("Dans le train, 9.")
    visitor.get_by_text("Emporter ce récit").click()
    expect(visitor.get_by_role("link", name=re.compile("WordPress"))).to_be_visible()
    return page


def it_is_taken_away(making: Making, screens: Screens, page: str) -> None:
    """Each format is opened again by another program: a browser alone, a zip, an XML reader."""
    client = screens.phone()
    taken = {
        name: client.request.get(f"{making.server.url}{page}/emporter/{name}").body()
        for name in ("html", "md", "wxr")
    }
    alone = screens.phone(java_script_enabled=False)
    alone.set_content(taken["html"].decode())
    expect(alone.get_by_text("On part tôt.").first).to_be_visible()
    assert alone.locator("img").first.evaluate("one => one.naturalWidth > 0")
    with zipfile.ZipFile(io.BytesIO(taken["md"])) as packed:
        assert packed.testzip() is None
        [text] = [name for name in packed.namelist() if name.endswith(".md")]
        words = packed.read(text).decode()
        assert "On part tôt." in words
        named = set(re.findall(r"\((medias/[^)]+)\)", words))
        assert named and named <= set(packed.namelist())
    wordpress_reads(taken["wxr"])


def wordpress_reads(data: bytes) -> None:
    """By the rules of its importer; what it fetches answers at its address."""
    read = imported(data)
    assert "On part tôt." in read.body
    assert len(read.media) == 2
    for address in read.media:
        assert httpx.get(address, timeout=30).status_code == 200, address
