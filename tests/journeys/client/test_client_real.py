"""The same data layer against the real Studio: the two sides keep one contract."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, g, render_template_string
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from studio.access.guards import me
from studio.app import create_app
from studio.drafts.models import Item, Operation
from studio.drafts.operations import create_draft
from studio.files.models import StoredFile, Upload
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.client.conftest import ITEM, PAGE, wait

pytestmark = pytest.mark.browser

SAVED = "draft.status().pending === 0"
EMPTY = "bench.disk().then((rows) => rows === '0,0,0')"


@dataclass
class Studio:
    url: str
    draft: str
    database: Database
    tokens: dict[str, str]

    def open(self, browser: Browser, name: str) -> Page:
        context = browser.new_context(permissions=["microphone"])
        context.add_cookies([{"name": COOKIE, "value": self.tokens[name], "url": self.url}])
        return self.page(context)

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
        page.goto(self.url + "essai")
        page.evaluate("(id) => bench.open(id)", self.draft)
        return page

    def items(self) -> dict[str, dict[str, object]]:
        """Title -> properties, as the database holds them."""
        with self.database.reading() as db:
            places = db.query(Item).filter_by(type="place")
            return {str(item.properties.get("title")): dict(item.properties) for item in places}

    def count(self, table: type) -> int:
        with self.database.reading() as db:
            return db.query(table).count()


@pytest.fixture
def studio(sqlite_url: str, tmp_path: Path, assets: Path) -> Iterator[Studio]:
    """The whole application, on a port, with a page that holds nothing but the data layer."""
    var = tmp_path / "var"
    app = create_app(
        Settings(var=var, database_url=sqlite_url, secret_key="unsafe", log_level="ERROR")
    )
    app.config.update(RATELIMIT_ENABLED=False)
    database: Database = app.extensions["studio.database"]
    with database.writing() as db:
        cast = make_cast(db)
        tokens = {name: cast.sign_in(db, name) for name in ("nadia", "lucie", "claire")}
        claire = cast.identity(db, "claire")
        draft = create_draft(db, claire, cast.action, kind="map", title="Où aller")
        place = (draft.id, cast.action.id)
    add_page(app, assets, *place)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield Studio(f"http://127.0.0.1:{http.port}/", place[0], database, tokens)
    app.extensions["studio.wakeups"].close()
    http.shutdown()
    http.server_close()
    thread.join()
    database.close()


def add_page(app: Flask, assets: Path, draft: str, action: str) -> None:
    @app.get("/essai")
    def essai() -> str:
        person = me().person_id
        page = PAGE.replace("token-{{ person }}", "{{ csrf_token() }}")
        return render_template_string(page, person=person, draft=draft, action=action, item=ITEM)

    @app.get("/page.js")
    def script() -> Response:
        g.pop("db", None)
        return Response((assets / "page.js").read_bytes(), mimetype="text/javascript")


def test_places_files_and_people(browser: Browser, studio: Studio, testdata: Path) -> None:
    nadia, lucie = studio.open(browser, "nadia"), studio.open(browser, "lucie")
    nadia.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    nadia.set_input_files(
        "[data-behaviour=photo] [data-part=file]", testdata / "photos" / "exif_gps.jpg"
    )
    nadia.click("[data-behaviour=recorder] [data-part=start]")
    nadia.locator("[data-behaviour=recorder][data-state=recording]").wait_for()
    wait(lucie, "draft.items('place').length === 1", seconds=5)
    nadia.wait_for_timeout(7000)
    nadia.click("[data-behaviour=recorder] [data-part=stop]")
    for one in ("photo", "recorder"):
        nadia.locator(f"[data-behaviour={one}]:not([data-sent=''])[data-sent]").wait_for()
    wait(nadia, EMPTY)
    kept = studio.items()["Gare"]
    assert kept["photo"] and kept["voice"]
    assert (studio.count(StoredFile), studio.count(Upload)) == (2, 2)
    wait(lucie, f"draft.item('{ITEM}').properties.voice === '{kept['voice']}'", seconds=5)
    assert lucie.evaluate(f"draft.people[draft.item('{ITEM}').author].name") == "Nadia"
    assert lucie.evaluate(f"draft.item('{ITEM}').mine") is False


def test_work_made_without_network_arrives_once(browser: Browser, studio: Studio) -> None:
    page = studio.open(browser, "nadia")
    before = studio.count(Operation)
    page.context.set_offline(True)
    page.evaluate("bench.many(20)")
    page.evaluate("bench.noise(700000, 'photo')")
    wait(page, "draft.status().pending === 22")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = studio.page(page.context)
    wait(again, EMPTY, seconds=30)
    assert studio.count(Operation) == before + 22
    assert len(studio.items()) == 21 and studio.items()["Gare"]["photo"]


def test_the_sentence_of_a_refusal_is_shown_and_mended(browser: Browser, studio: Studio) -> None:
    page = studio.open(browser, "nadia")
    page.evaluate("(id) => { draft.add('place', { title: 'x'.repeat(200) }, null, { id }) }", ITEM)
    wait(page, "draft.refused().length === 1")
    assert page.evaluate("draft.refused()[0].message").startswith("Cette réponse ne va pas ici")
    better = {"properties": {"title": "Court"}, "geometry": None, "order": "a0"}
    page.evaluate("(better) => draft.mend(draft.refused()[0].id, better)", better)
    wait(page, EMPTY)
    assert list(studio.items()) == ["Court"]


def test_nobody_changes_what_another_made(browser: Browser, studio: Studio) -> None:
    nadia, lucie = studio.open(browser, "nadia"), studio.open(browser, "lucie")
    nadia.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    wait(lucie, "draft.items('place').length === 1")
    lucie.evaluate("(id) => draft.set(id, 'title', 'Port')", ITEM)
    wait(lucie, "draft.refused().length === 1")
    assert lucie.evaluate("draft.refused()[0].message")
    lucie.evaluate("draft.discard(draft.refused()[0].id)")
    wait(lucie, f"draft.item('{ITEM}').properties.title === 'Gare'")


def test_undo_trash_and_history(browser: Browser, studio: Studio) -> None:
    page = studio.open(browser, "nadia")
    page.evaluate("(id) => { draft.add('place', { title: 'Gare' }, null, { id }) }", ITEM)
    page.evaluate("(id) => draft.set(id, 'notes', 'Près du pont')", ITEM)
    page.evaluate("draft.undo()")
    page.evaluate("(id) => draft.remove(id)", ITEM)
    wait(page, EMPTY)
    page.reload()
    page.evaluate("(id) => bench.open(id)", studio.draft)
    assert page.evaluate("[draft.items('place').length, draft.trash().length]") == [0, 1]
    page.evaluate("(id) => draft.restore(id)", ITEM)
    wait(page, EMPTY)
    assert page.evaluate(f"draft.item('{ITEM}').properties") == {"title": "Gare"}
    past = page.evaluate("(id) => draft.history(id)", ITEM)
    assert sorted(one["verb"] for one in past) == ["delete", "put", "restore", "set", "set"]
    assert {one["name"] for one in past} == {"Nadia"}


def test_a_page_left_open_gives_nothing_to_the_next_person(
    browser: Browser, studio: Studio
) -> None:
    page = studio.open(browser, "nadia")
    cookie: Any = {"name": COOKIE, "value": studio.tokens["lucie"], "url": studio.url}
    page.context.add_cookies([cookie])  # the post has passed to Lucie; this page does not know yet
    page.evaluate("bench.noise(1000, 'photo')")
    wait(page, "draft.status().signedOut && draft.status().pending === 2")
    page.wait_for_timeout(1500)
    assert (studio.count(Upload), studio.items()) == (0, {})
    cookie["value"] = studio.tokens["nadia"]
    page.context.add_cookies([cookie])
    page.reload()
    page.evaluate("(id) => bench.open(id)", studio.draft)
    wait(page, EMPTY)
    assert page.evaluate("draft.items('place')[0].mine")
