"""A real portrait and a real map in somebody's article: sound, captions, tiles; recorded."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright, expect
from sqlalchemy import select

from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication
from tests.journeys.blog import Blog
from tests.studio.demo.conftest import public_side

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def site(demo_settings: Settings, said: list[str]) -> Iterator[str]:
    """A new one for each test: the blog is another origin."""
    with public_side(demo_settings) as address:
        yield address


@pytest.fixture
def recorded(engine: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps pictures of what it shows, as it goes (a trace)."""
    browser: Browser = engine.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox"]
    )
    context = browser.new_context(viewport={"width": 700, "height": 900})
    context.tracing.start(screenshots=True, snapshots=False)
    yield context
    context.tracing.stop(path=tmp_path / "trace.zip")
    with zipfile.ZipFile(tmp_path / "trace.zip") as trace:
        assert any(name.endswith(".jpeg") for name in trace.namelist())
    context.close()
    browser.close()


def page_of(database: Database, kind: str) -> str:
    wanted = select(Publication).where(Publication.kind == kind, Publication.state == "public")
    with database.reading() as db:
        found = next(iter(db.scalars(wanted.order_by(Publication.slug))))
        return f"/{publisher_of(kind).prefix}/{found.slug}"


def opened(page: Page, blog: Blog) -> Frame:
    page.goto(blog.url)
    frame = page.frames[1]
    page.wait_for_function("window.heard.some(([message]) => message === 'height')")
    assert frame.evaluate("self.origin") == "null"
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"
    return frame


def test_a_portrait_is_heard_with_its_captions_and_a_map_is_seen(
    site: str, recorded: BrowserContext, demo_database: Database
) -> None:
    complaints: list[str] = []
    recorded.on("weberror", lambda error: complaints.append(str(error.error)))
    recorded.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    elsewhere: list[str] = []
    with Blog() as blog:
        hosts = {urlsplit(site).netloc, urlsplit(blog.url).netloc, ""}
        recorded.on(
            "request",
            lambda asked: (
                elsewhere.append(asked.url) if urlsplit(asked.url).netloc not in hosts else None
            ),
        )
        page = recorded.new_page()
        blog.paste(site + page_of(demo_database, "portrait"))
        heard_with_captions(opened(page, blog))
        told = "window.heard.filter(([message]) => message === 'height').length"
        assert page.evaluate(told) <= 2  # its height does not grow with that of the frame
        blog.article = ""
        blog.paste(site + page_of(demo_database, "map") + "?theme=sombre")
        seen_with_its_ground(opened(page, blog))
    assert complaints == [] and elsewhere == []


def until(frame: Frame, said: str) -> None:
    """Wait from here: the policy of the frame lets nobody evaluate a text in it."""
    end = time.monotonic() + 20
    while not frame.evaluate(said):
        assert time.monotonic() < end, said
        time.sleep(0.05)


def heard_with_captions(frame: Frame) -> None:
    frame.get_by_role("button", name="Écouter le portrait", exact=True).click()
    until(frame, "[...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.02)")
    until(frame, "document.querySelector('[data-part=cue]').textContent.trim() !== ''")


def seen_with_its_ground(frame: Frame) -> None:
    grounds = "[...document.querySelectorAll('.map-box img')]"
    until(frame, f"{grounds}.some((one) => one.complete && one.naturalWidth > 100)")
    assert frame.locator(".leaflet-marker-icon").count() > 2
    assert "embed-sombre" in (frame.locator("body").get_attribute("class") or "")
    frame.locator(".leaflet-marker-icon").first.press("Enter")
    expect(frame.locator('[data-part="sheet"]')).to_be_visible()
