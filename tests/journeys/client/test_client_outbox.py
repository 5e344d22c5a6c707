"""What a group makes arrives once, whatever the network, the server or the browser does."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.client.conftest import NO_DISK, open_draft, open_page, wait
from tests.journeys.client.server import DRAFT, KARIM, NADIA, PretendServer

pytestmark = pytest.mark.browser

SAVED = "draft.status().pending === 0"
THREE = "(row) => row?.snapshot.items.length === 3"


def titles(server: PretendServer) -> list[Any]:
    return sorted(server.values("title"))


def expected(count: int) -> list[str]:
    return sorted(f"Lieu {n}" for n in range(count))


def test_a_change_is_drawn_at_once_and_arrives(page: Page, server: PretendServer) -> None:
    page.evaluate("draft.add('place', { title: 'Gare' }); window.drawn = draft.items()[0]")
    assert page.evaluate("[drawn.properties.title, drawn.pending]") == ["Gare", True]
    wait(page, SAVED)
    assert server.values("title") == ["Gare"]
    assert not page.evaluate("draft.items()[0].pending")
    assert page.evaluate("draft.items()[0].author") == NADIA
    assert page.evaluate("draft.status().lastSaved") > 0


def test_twenty_items_made_without_network_arrive_once(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    context.set_offline(True)
    page.evaluate("bench.many(20)")
    wait(page, "draft.status().pending === 20 && !draft.status().online")
    assert server.log == []
    context.set_offline(False)
    wait(page, SAVED)
    assert titles(server) == expected(20)
    assert len(server.log) == 20
    orders = server.values("order")
    assert orders == sorted(orders) and len(set(orders)) == 20


def test_work_survives_the_page_that_made_it(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    context.set_offline(True)
    page.evaluate("bench.many(5)")
    wait(page, "draft.status().pending === 5")
    wait(page, "bench.disk().then((rows) => rows === '5,0,0')")
    page.close()
    context.set_offline(False)
    again = open_page(context, server)
    wait(again, SAVED)
    assert titles(server) == expected(5)


def test_a_draft_opens_without_network_from_what_was_read(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    page.evaluate("bench.many(3)")
    wait(page, SAVED)
    wait(page, f"draft.desk.store.get('drafts', ['{DRAFT}', '{NADIA}']).then({THREE})")
    context.set_offline(True)
    page.evaluate("draft.close()")
    open_draft(page)
    assert (
        page.evaluate("draft.items().map((item) => item.properties.title).join()")
        == "Lieu 0,Lieu 1,Lieu 2"
    )
    status = page.evaluate("draft.status()")
    assert (status["loaded"], status["online"], status["pending"]) == (False, False, 0)
    assert page.evaluate("[draft.title, draft.me.name, draft.action !== '']") == [
        "Où aller",
        "Nadia",
        True,
    ]
    page.evaluate("draft.add('place', { title: 'Sans réseau' })")
    context.set_offline(False)
    wait(page, SAVED)
    wait(page, "draft.status().loaded")
    assert len(server.items) == 4


def test_a_lost_answer_counts_once(context: BrowserContext, server: PretendServer) -> None:
    server.trouble.streams_full = True  # else the stream tells before the second try
    server.trouble.lost_answers = 2
    page = open_page(context, server)
    page.evaluate("bench.many(10)")
    wait(page, "bench.disk().then((rows) => rows === '0,0,0')")
    assert titles(server) == expected(10)
    assert len(server.log) == 10


def test_the_feed_is_an_answer_too(page: Page, server: PretendServer) -> None:
    server.trouble.lost_answers = 1000
    page.evaluate("bench.many(3)")
    wait(page, f"{SAVED} && bench.disk().then((rows) => rows === '0,0,0')")
    assert titles(server) == expected(3)


def test_a_busy_server_is_left_alone_as_long_as_it_asks(page: Page, server: PretendServer) -> None:
    server.trouble.busy = 1
    page.evaluate("bench.many(2)")
    wait(page, SAVED)
    assert titles(server) == expected(2)
    assert sum("POST" in line for line in server.seen) == 2


def test_an_operation_that_makes_the_server_stumble_does_not_block_the_others(
    page: Page, server: PretendServer
) -> None:
    def stumble(op: dict[str, Any]) -> None:
        if op["verb"] == "put" and op["value"]["properties"]["title"] == "Lieu 3":
            raise RuntimeError

    server.trouble.refuse = stumble
    page.evaluate("bench.many(8)")
    wait(page, "draft.status().pending === 1")
    assert len(server.items) == 7
    server.trouble.refuse = lambda op: None
    wait(page, SAVED)
    assert titles(server) == expected(8)


def test_a_refused_change_stays_with_its_sentence_until_it_is_mended(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    def too_long(op: dict[str, Any]) -> dict[str, Any] | None:
        value = op["value"]["properties"]["title"] if op["verb"] == "put" else op["value"]
        wrong = {"error": "invalid", "message": "Ce titre est trop long.", "retry": False}
        return wrong if len(value or "") > 20 else None

    server.trouble.refuse = too_long
    item = page.evaluate("draft.add('place', { title: 'Un titre vraiment beaucoup trop long' })")
    wait(page, "draft.refused().length === 1")
    page.evaluate("(item) => draft.set(item, 'notes', 'Près du pont')", item)
    assert page.evaluate("draft.refused()[0].message") == "Ce titre est trop long."
    assert page.evaluate("(item) => draft.item(item).trouble", item) == "Ce titre est trop long."

    page.close()
    again = open_page(context, server)
    wait(again, "draft.refused().length === 1 && draft.status().pending === 1")
    assert again.evaluate("(item) => draft.item(item).properties.notes", item) == "Près du pont"
    assert server.log == []
    better = {"properties": {"title": "Court"}, "geometry": None, "order": "a0"}
    again.evaluate("(better) => draft.mend(draft.refused()[0].id, better)", better)
    wait(again, f"draft.refused().length === 0 && {SAVED}")
    assert server.values("title") == ["Court"]
    assert server.values("notes") == ["Près du pont"]


def test_a_refused_change_can_be_thrown_away(page: Page, server: PretendServer) -> None:
    server.trouble.refuse = lambda op: {
        "error": "refused",
        "message": "Vous ne pouvez pas.",
        "retry": False,
    }
    page.evaluate("draft.add('place', { title: 'Gare' })")
    wait(page, "draft.refused().length === 1")
    page.evaluate("draft.discard(draft.refused()[0].id)")
    wait(page, "draft.refused().length === 0 && draft.items().length === 0")
    assert server.log == []


def test_two_tabs_share_one_outbox_and_one_stream(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    other = open_page(context, server)
    page.evaluate("draft.add('place', { title: 'Ici' })")
    other.evaluate("draft.add('place', { title: 'Là' })")
    for one in (page, other):
        wait(one, f"draft.items().length === 2 && {SAVED}")
    assert len(server.log) == 2
    context.set_offline(True)
    page.evaluate("draft.add('place', { title: 'Sans réseau' })")
    wait(other, "draft.items().length === 3")  # the other tab shows what waits here
    page.evaluate("bench.many(5)")
    other.evaluate("draft.set(draft.items()[0].id, 'notes', 'Ouvert')")
    context.set_offline(False)
    for one in (page, other):
        wait(one, f"draft.items().length === 8 && {SAVED}")
    assert len(server.log) == 9
    streams = [line for line in server.seen if line.endswith("/events")]
    assert 1 <= len(streams) <= 3  # one for both tabs, and again after the cut


@pytest.mark.parametrize("bells_only", [False, True])
def test_somebody_else_sees_it_within_two_seconds(
    page: Page, browser: Browser, server: PretendServer, bells_only: bool
) -> None:
    server.trouble.bells_only = bells_only
    away = browser.new_context()
    away.add_cookies([{"name": "person", "value": KARIM, "url": server.url}])
    karim = open_page(away, server)
    page.evaluate("draft.add('place', { title: 'Gare' })")
    wait(karim, "draft.items().length === 1", seconds=2)
    assert karim.evaluate("[draft.items()[0].mine, draft.items()[0].author]") == [False, NADIA]
    asked = [line for line in server.seen if line.endswith("/operations")].count
    before = asked(f"GET /api/drafts/{DRAFT}/operations")
    page.evaluate("bench.many(5)")
    wait(karim, "draft.items().length === 6", seconds=2)
    after = sum(line == f"GET /api/drafts/{DRAFT}/operations" for line in server.seen)
    assert (after == before) is not bells_only  # the stream brings the work itself
    away.close()


def test_without_streams_it_asks_every_few_seconds(
    context: BrowserContext, browser: Browser, server: PretendServer
) -> None:
    server.trouble.streams_full = True
    page = open_page(context, server)
    wait(page, "draft.status().live === 'polling'")
    item = str(uuid.uuid4())
    value = {"properties": {"title": "Port"}, "geometry": None, "order": "a0"}
    op = {"id": str(uuid.uuid4()), "item": item, "verb": "put", "type": "place", "value": value}
    server.submit([{**op, "made_at": "2026-11-23T10:00:00.000Z"}], KARIM)
    wait(page, "draft.items().length === 1", seconds=9)


def test_a_browser_without_a_disk_works_and_says_so(
    browser: Browser, server: PretendServer
) -> None:
    private = browser.new_context()
    private.add_init_script(NO_DISK)
    page = open_page(private, server)
    assert page.evaluate("draft.status().lasting") is False
    private.set_offline(True)
    page.evaluate("bench.many(4)")
    wait(page, "draft.status().pending === 4")
    private.set_offline(False)
    wait(page, SAVED)
    assert titles(server) == expected(4)
    private.close()


def test_a_full_disk_loses_nothing_and_says_so(page: Page, server: PretendServer) -> None:
    page.evaluate("bench.fillDisk()")
    page.evaluate("bench.many(2)")
    wait(page, f"{SAVED} && draft.status().lasting === false")
    assert titles(server) == expected(2)


def test_plain_http_has_no_locks_and_still_sends_once(
    browser: Browser, server: PretendServer
) -> None:
    plain = browser.new_context()
    plain.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"
    )
    first, second = open_page(plain, server), open_page(plain, server)
    first.evaluate("bench.many(6)")
    second.evaluate("draft.add('place', { title: 'Là' })")
    for one in (first, second):
        wait(one, f"draft.items().length === 7 && {SAVED}")
    assert len(server.log) == 7
    plain.close()


def test_work_is_never_sent_under_another_name(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    context.set_offline(True)
    page.evaluate("bench.many(2)")
    wait(page, "draft.status().pending === 2")
    context.add_cookies([{"name": "person", "value": KARIM, "url": server.url}])
    context.set_offline(False)
    karim = open_page(context, server)  # Nadia passed her turn on the same post
    wait(page, "draft.status().signedOut")
    karim.evaluate("draft.add('place', { title: 'À moi' })")
    wait(karim, SAVED)
    assert {op["person"] for op in server.log} == {KARIM}
    waiting = karim.evaluate("draft.desk.waiting()")
    assert {(one["person"], one["operations"]) for one in waiting} == {(NADIA, 2)}
    karim.close()
    page.close()
    context.clear_cookies()
    nadia = open_page(context, server)
    wait(nadia, f"draft.items().length === 3 && {SAVED}")
    assert [op["person"] for op in server.log] == [KARIM, NADIA, NADIA]


def test_a_session_that_ended_keeps_everything(page: Page, server: PretendServer) -> None:
    server.trouble.signed_out = True
    page.evaluate("bench.many(2)")
    wait(page, "draft.status().signedOut && draft.status().pending === 2")
    server.trouble.signed_out = False
    wait(page, SAVED)
    assert titles(server) == expected(2)


def test_a_token_grown_old_is_renewed(page: Page, server: PretendServer) -> None:
    page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'old'")
    page.evaluate("bench.many(1)")
    wait(page, SAVED)
    assert titles(server) == expected(1)


def test_undo_redo_history_trash(page: Page, server: PretendServer) -> None:
    item = page.evaluate("draft.add('place', { title: 'Gare' })")
    page.evaluate("(item) => draft.set(item, 'title', 'Port')", item)
    page.evaluate("draft.undo()")
    assert page.evaluate("(item) => draft.item(item).properties.title", item) == "Gare"
    page.evaluate("draft.redo()")
    page.evaluate("(item) => draft.remove(item)", item)
    assert page.evaluate("[draft.items().length, draft.trash().length]") == [0, 1]
    page.evaluate("draft.undo()")
    wait(page, SAVED)
    assert server.values("title") == ["Port"]
    assert server.values("deleted") == [False]
    past = page.evaluate("(item) => draft.history(item)", item)
    assert [op["verb"] for op in past] == ["restore", "delete", "set", "set", "set", "put"]


def test_a_clock_three_hours_late_still_wins_its_own_edits(
    browser: Browser, server: PretendServer
) -> None:
    late = browser.new_context()
    late.add_init_script("const real = Date.now; Date.now = () => real() - 3 * 3600 * 1000")
    page = open_page(late, server)
    page.evaluate("draft.add('place', { title: 'Gare' })")
    wait(page, SAVED)
    op = {"id": str(uuid.uuid4()), "item": next(iter(server.items)), "verb": "set", "path": "title"}
    server.submit([{**op, "value": "Port", "made_at": "2999-01-01T00:00:00.000Z"}], KARIM)
    wait(page, "draft.items()[0].properties.title === 'Port'")
    page.evaluate("draft.set(draft.items()[0].id, 'title', 'Quai')")
    wait(page, SAVED)
    assert server.values("title") == ["Quai"]
    late.close()


def test_a_server_that_went_back_to_a_backup_is_believed(page: Page, server: PretendServer) -> None:
    page.evaluate("bench.many(3)")
    wait(page, SAVED)
    with server.changed:
        kept = list(server.items)[:1]
        server.items = {item: server.items[item] for item in kept}
        server.log, server.results = server.log[:1], {}
    page.evaluate("draft.desk.tabs.news.tell({ kind: 'seq', draft: draft.id, seq: 99 })")
    wait(page, "draft.items().length === 1")


def test_between_two_people_what_was_read_is_forgotten_and_what_was_made_is_kept(
    page: Page, context: BrowserContext, server: PretendServer
) -> None:
    page.evaluate("bench.many(3)")
    wait(page, f"draft.desk.store.get('drafts', ['{DRAFT}', '{NADIA}']).then({THREE})")
    page.route("**/operations", lambda route: route.abort())
    page.evaluate("draft.add('place', { title: 'Pas encore partie' })")
    wait(page, "bench.disk().then((rows) => rows === '1,0,0')")
    who = context.new_page()
    who.goto(server.url + "personne")
    wait(page, "draft.desk.store.all('drafts').then((rows) => rows.length === 0)")
    assert page.evaluate("bench.disk()") == "1,0,0"


def test_the_page_between_two_people_makes_no_database(
    context: BrowserContext, server: PretendServer
) -> None:
    who = context.new_page()
    who.goto(server.url + "personne")
    who.wait_for_timeout(500)
    assert who.evaluate("indexedDB.databases()") == []
