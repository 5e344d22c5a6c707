"""Every layout and macro, in a browser: can everybody read it, reach it and hit it?"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend.conftest import NAMES, ROOT, Site
from tests.journeys.looking import AXE, RUN

pytestmark = pytest.mark.browser

PHONE, COMPUTER, ZOOMED = (360, 640), (1366, 768), (320, 256)
MESSAGES = (
    ("ok", {"text": "Lieu retiré.", "undo": "/undo"}),
    ("attention", "Le micro est coupé."),
)

# What a finger must hit: everything that can be pressed, but links inside sentences (WCAG 2.5.8),
# fields whose label is the target, and card titles, which the whole card enlarges.
SMALL = """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.offsetParent && !e.closest('p, h2, h3, .choice'))
  .filter(e => !e.matches('.skip, [type=hidden]'))
  .map(e => { const box = e.getBoundingClientRect(); return [box.width, box.height, e.outerHTML] })
  .filter(([width, height]) => width < least - 0.5 || height < least - 0.5)
  .map(found => found.join(' ').slice(0, 120))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important;'
    + 'word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
  document.adoptedStyleSheets = [sheet]; }"""


def open_at(page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")


@pytest.fixture
def free_page(browser: Browser) -> Iterator[Page]:
    """A page where the tools of the test may run beside ours."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_read_reach_and_hit_everything(
    free_page: Page, site: Site, name: str, size: tuple[int, int]
) -> None:
    open_at(free_page, site.show(name, messages=MESSAGES), size)
    least = 56 if name.startswith("participant") else 24 if name == "embed" else 44
    # The line of a sound may be lower: it is long, and arrow keys do the same.
    small = [one for one in free_page.evaluate(SMALL, least) if "player-seek" not in one]
    assert not small
    assert not free_page.evaluate(SMALL, 24)
    free_page.evaluate(AXE.read_text("utf-8"))
    report = free_page.evaluate(f"axe.run(document, {RUN})")
    found = [
        (rule["id"], rule["impact"], node["html"][:100])
        for rule in report["violations"]
        for node in rule["nodes"]
    ]
    assert not found


@pytest.mark.parametrize("name", NAMES)
def test_zoomed_four_times_with_wide_text_or_in_arabic_nothing_is_cut(
    free_page: Page, site: Site, name: str
) -> None:
    open_at(free_page, site.show(name), ZOOMED)
    free_page.evaluate(SPACED)
    assert free_page.evaluate(TOO_WIDE) <= 0
    open_at(free_page, site.show(name, lang="ar"), PHONE)
    assert free_page.evaluate("document.documentElement.dir") == "rtl"
    assert free_page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("name", NAMES)
def test_the_page_obeys_the_policy_and_asks_nobody_else(
    browser: Browser, site: Site, name: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
    page.goto(site.show(name))
    page.evaluate("document.fonts.ready.then(() => true)")
    page.close()
    assert asked
    assert not [url for url in asked if not url.startswith((site.address, "data:", "blob:"))]
    assert not refused


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("embed")])
def test_the_first_tab_offers_to_skip_to_the_content(page: Page, site: Site, name: str) -> None:
    page.goto(site.show(name))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    if name != "staff-form":  # there the summary of errors has taken the focus
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_without_script_nothing_is_dead(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.show("participant-task"))
    assert page.locator(".say:visible").count() == 0
    assert page.locator("audio[controls]").is_visible()
    assert page.locator("#aide").is_hidden()
    page.get_by_text("Aide", exact=True).first.click()
    assert page.locator("#aide").is_visible()
    page.locator("#aide").get_by_label("Fermer").click()
    assert page.locator("#aide").is_hidden()
    context.close()


def test_public_pages_hold_no_token(site: Site) -> None:
    for name in NAMES:
        site.show(name)
        holds = "csrf" in site.pages[f"/{name}"]
        assert holds == name.startswith(("participant", "staff")), name


def test_built_files_stay_small() -> None:
    dist = ROOT / "studio" / "static" / "dist"

    def weight(pattern: str) -> int:
        (found,) = dist.glob(pattern)
        return len(gzip.compress(Path(found).read_bytes()))

    # As they travel. At 400 kbit/s, the frame of a participant's page in a second, once a year.
    assert weight("app-*.js") < 8_000
    assert weight("icons-*.svg") < 18_000
    for name in ("participant", "staff", "public", "embed"):
        assert weight(f"{name}-*.css") < 12_000, name
