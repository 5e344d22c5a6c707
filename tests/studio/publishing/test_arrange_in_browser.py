"""Claire moves the lines of a récit on her table: by arrows on the handle, then by dragging it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.drafts.merge import Op
from studio.drafts.operations import create_draft, submit
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.looking import axe
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def told(server: Server) -> dict[str, str]:
    """A récit of three paragraphs."""
    kept: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        draft = create_draft(db, nadia, cast.action, kind="story", title="Sortie", template="libre")
        for order, text in (("a1", "Un."), ("a2", "Deux."), ("a3", "Trois.")):
            value = {"properties": {"kind": "words", "text": text}, "order": order}
            op = Op(new_id(), new_id(), "put", iso(now()), type="block", value=value)
            (result,) = submit(db, nadia, draft, [op])
            assert not result.error, result.message
        kept.update(draft=draft.id, claire=cast.sign_in(db, "claire"))

    server.prepare(prepare)
    return kept


def order(page: Page) -> list[str]:
    found: list[str] = page.locator(".story-row textarea").evaluate_all(
        "all => all.map(one => one.value)"
    )
    return found


def keep(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    page.wait_for_load_state()


def test_lines_change_places(server: Server, told: dict[str, str], screens: Screens) -> None:
    page = screens.computer()
    page.context.add_cookies([{"name": COOKIE, "value": told["claire"], "url": server.url}])
    page.goto(f"{server.url}/espace/recits/{told['draft']}")
    assert order(page) == ["Un.", "Deux.", "Trois."]
    handles = page.locator('[data-part="handle"]')

    handles.first.focus()
    page.keyboard.press("ArrowDown")
    keep(page)
    assert order(page) == ["Deux.", "Un.", "Trois."]

    # One step: dragging further is the same step again.
    page.locator(".story-row").nth(1).scroll_into_view_if_needed()
    last, first = handles.nth(1).bounding_box(), page.locator(".story-row").first.bounding_box()
    assert last and first
    page.mouse.move(last["x"] + 20, last["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 10, steps=12)
    page.mouse.up()
    keep(page)
    expect(handles.first).to_be_visible()
    assert order(page) == ["Un.", "Deux.", "Trois."]
    assert axe(page) == []
