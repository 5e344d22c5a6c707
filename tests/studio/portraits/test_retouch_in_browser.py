"""A face hidden and a word covered, by keyboard alone and by hand, in a real browser."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Item
from studio.drafts.operations import create_draft, submit
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.conftest import browser, photo, screens, server, voice
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server
from tests.studio.portraits.making import picture, tone
from tests.studio.portraits.test_together_in_browser import enter

__all__ = ["browser", "photo", "screens", "server", "voice"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> dict[str, str]:
    """Nadia's portrait with a photo and a voice of six seconds."""
    made: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        template = kind_named("portrait").templates()[0].code
        draft = create_draft(
            db, nadia, cast.action, kind="portrait", title="Nadia", template=template
        )
        store = DiskStore(server.settings.store)
        sources = {
            "photo": picture(tmp_path / "photo.jpg", size=(480, 640)),
            "answer": tone(tmp_path / "voice.wav", 6.0),
        }
        for type, medium, path in (("photo", "photo", "photo"), ("answer", "sound", "voice")):
            whose = {"action_id": draft.action_id, "person_id": nadia.person_id or ""}
            file = keep_file(db, store, sources[type], medium=medium, **whose)
            value = {"properties": {path: file.id}, "order": "a1"}
            one = Op(new_id(), new_id(), "put", iso(now()), type=type, value=value)
            assert not submit(db, nadia, draft, [one])[0].error
            made[type] = one.item
        made.update(draft=draft.id, nadia=cast.sign_in(db, "nadia"))

    server.prepare(prepare)
    return made


def edits(server: Server, item: str) -> dict[str, object]:
    with server.database() as database, database.reading() as db:
        found = db.scalar(select(Item).where(Item.id == item))
        assert found is not None
        return dict(found.properties.get("edits") or {})


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to the server")


def opened(page: Page, server: Server, kept: dict[str, str], item: str) -> Page:
    where = f"/atelier/portraits/{kept['draft']}/retouches/{kept[item]}"
    enter(page, server, kept["nadia"], where)
    page.locator('[data-ready="true"]').wait_for(timeout=60_000)  # the file is prepared first
    return page


def test_a_face_is_hidden_by_keyboard_and_by_finger(
    server: Server, screens: Screens, kept: dict[str, str]
) -> None:
    page = opened(screens.phone(), server, kept, "photo")
    assert axe(page) == [] and no_sideways(page) == []

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).press("Enter")

    press("Cacher")
    press("Ajouter un cache")
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "+"):
        page.keyboard.press(key)
    assert axe(page) == []
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 1)  # type: ignore[arg-type]
    box = page.locator('[data-part="stage"] svg').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.7
    page.mouse.move(x + 30, y)
    page.mouse.down()
    for step in range(24):
        page.mouse.move(x + 30 * math.cos(step / 3.8), y + 30 * math.sin(step / 3.8))
    page.mouse.up()
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 2)  # type: ignore[arg-type]
    page.keyboard.press("Tab")
    press("Enlever le cache")
    press("Annuler")
    until(page, lambda: len(edits(server, kept["photo"]).get("masks", [])) == 2)  # type: ignore[arg-type]
    press("C’est fait")
    press("Recadrer")
    page.get_by_role("button", name="Coin en haut à gauche").press("ArrowRight")
    until(page, lambda: edits(server, kept["photo"]).get("crop") == [0.02, 0, 1, 1])
    press("Tout remettre")
    until(page, lambda: edits(server, kept["photo"]) == {})


def test_a_word_is_covered_and_the_middle_cut(
    server: Server, screens: Screens, kept: dict[str, str]
) -> None:
    page = opened(screens.phone(), server, kept, "answer")
    assert axe(page) == [] and no_sideways(page) == []
    page.get_by_role("slider", name="Début du morceau").press("PageUp")
    page.get_by_role("slider", name="Début du morceau").press("ArrowRight")
    for _ in range(3):
        page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Enlever", exact=True).press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 1.1], [3, 6]])
    page.get_by_role("button", name="−1 s, Fin").press("Enter")
    page.get_by_role("button", name="Garder", exact=True).press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 1.1], [3, 5]])
    page.get_by_role("button", name="Remettre 0:01,1 à 0:03,0").press("Enter")
    until(page, lambda: edits(server, kept["answer"]).get("keep") == [[0, 5]])
    assert axe(page) == []
    expect(page.locator('[data-part="after"]')).to_be_enabled(timeout=30_000)
