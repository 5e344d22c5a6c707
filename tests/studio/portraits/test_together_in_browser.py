"""Two screens on one portrait: who is here, who answers the same question, what was taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.journeys.browsing import Screens
from tests.journeys.conftest import browser, photo, screens, server, voice
from tests.journeys.looking import axe, no_sideways
from tests.serving import Server

__all__ = ["browser", "photo", "screens", "server", "voice"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def enter(page: Page, server: Server, token: str, address: str) -> Page:
    cookie = {"name": COOKIE, "value": token, "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{server.url}{address}")
    return page


def test_two_people_on_one_question(server: Server, screens: Screens) -> None:
    kept: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        nadia = cast.identity(db, "nadia")
        template = kind_named("portrait").templates()[0].code
        draft = create_draft(
            db, nadia, cast.action, kind="portrait", title="Nadia", template=template
        )
        question = db.scalar(
            select(Item).where(Item.type == "question").order_by(Item.order).limit(1)
        )
        assert question is not None
        said = {"properties": {"question": question.id, "text": "Bonjour."}}
        answer = Op(new_id(), new_id(), "put", iso(now()), type="answer", value=said)
        submit(db, nadia, draft, [answer])
        kept.update(draft=draft.id, question=question.id, answer=answer.item)
        kept.update({name: cast.sign_in(db, name) for name in ("nadia", "claire")})

    server.prepare(prepare)
    address = f"/atelier/portraits/{kept['draft']}/questions#question={kept['question']}"
    nadia = enter(screens.phone(), server, kept["nadia"], address)
    claire = enter(screens.computer(), server, kept["claire"], address)
    for page in (nadia, claire):
        page.locator('[data-behaviour="portrait-cards"][data-ready="true"]').wait_for()
    seen = nadia.locator('[data-part="here"] img')
    expect(seen).to_have_count(1)
    expect(nadia.locator('[data-part="busy"]')).to_have_text("Claire est en train de répondre.")
    assert axe(nadia) == [] and no_sideways(nadia) == []
    claire.goto(f"{server.url}/atelier/portraits/{kept['draft']}")
    expect(seen).to_have_count(0, timeout=20_000)
    history = f"/atelier/productions/{kept['draft']}/elements/{kept['answer']}/histoire"
    assert claire.locator(f'a[href="{history}"]').count() == 1
    nadia.goto(f"{server.url}{history}")
    expect(nadia.get_by_text("Nadia ajoute la réponse.")).to_be_visible()
    with server.database() as database, database.reading() as db:
        assert db.get_one(Draft, kept["draft"]).seq == 1
