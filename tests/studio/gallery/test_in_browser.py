"""The public side in a real browser: in a blog’s sandbox, without a script, for everybody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageOps
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from studio.gallery import views
from tests.journeys.looking import axe
from tests.studio.gallery import note as kind
from tests.studio.gallery import wordpress
from tests.studio.gallery.conftest import Press

pytestmark = pytest.mark.browser

FIRST_PAGE = 250_000  # bytes: everything the first page of the gallery makes a visitor load
SIZES = [(360, 740), (1366, 768)]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A browser does not see which engine keeps the rows."""
    return sqlite_url


@pytest.fixture(scope="module")
def browser(engine: Playwright) -> Iterator[Browser]:
    options = ["--no-sandbox", "--disable-background-networking", "--accept-lang=fr-FR"]
    opened = engine.chromium.launch(executable_path="/usr/bin/chromium", args=options)
    yield opened
    opened.close()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of an application for the time of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def studio(public_app: Flask) -> Iterator[str]:
    with served(public_app) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 360, "height": 740})
    yield opened
    opened.close()


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What the browser says against our pages: errors of scripts, policies that are broken."""
    found: list[str] = []
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    return found


@pytest.fixture
def blog(studio: str) -> Iterator[Callable[[str], str]]:
    """A blog on another port, with one article: what it made of an address that was pasted."""
    article: dict[str, str] = {}

    @Request.application
    def page(request: Request) -> Response:
        html = (
            f"<!doctype html><title>Blog</title><p>Un article.</p>{article['html']}"
            f"<script>{wordpress.HOST_SCRIPT}</script>"
        )
        return Response(html, mimetype="text/html")

    with served(page) as address:

        def paste(path: str) -> str:
            pasted = wordpress.paste(studio + path, fetch, width=600)
            assert pasted is not None
            article["html"] = pasted.html
            return address + "/article"

        yield paste


def fetch(address: str) -> tuple[int, bytes]:
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


# In a blog


def test_a_blog_shows_it_in_its_sandbox(
    press: Press,
    blog: Callable[[str], str],
    context: BrowserContext,
    complaints: list[str],
) -> None:
    """Origin null, no storage: it is shown, sounds load, the height is told, nothing is refused."""
    address = blog(press.publish("Le banc du marché").page)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("window.heard.some(([message]) => message === 'height')")
    inside = page.frames[1]
    assert inside.evaluate("self.origin") == "null"
    assert inside.locator("li").first.inner_text() == "On s’y assoit le jeudi."
    assert inside.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson')
    inside.wait_for_function("document.querySelector('audio').duration > 1.9")
    frame = page.locator("iframe")
    assert frame.is_visible()
    assert page.locator("blockquote").is_hidden()
    wanted = inside.evaluate("document.body.getBoundingClientRect().height")
    assert abs(int(frame.get_attribute("height") or 0) - max(200, wanted)) <= 1
    assert complaints == []


def test_a_link_inside_asks_the_blog_to_follow_it(
    press: Press, blog: Callable[[str], str], context: BrowserContext, studio: str
) -> None:
    note = press.publish()
    page = context.new_page()
    page.goto(blog(note.page))
    page.wait_for_function("window.heard.length > 0")
    page.frames[1].get_by_role("link", name="Voir la page entière").click()
    page.wait_for_function("window.followed")
    assert page.evaluate("window.followed") == studio + note.page


def test_a_blog_that_was_not_ready_asks_again(
    press: Press, blog: Callable[[str], str], context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(blog(press.publish().page))
    page.wait_for_function("window.heard.length > 0")
    before = page.evaluate("window.heard.length")
    page.evaluate(
        "document.querySelector('iframe').contentWindow.postMessage("
        f"{{message: 'ready', secret: '{wordpress.SECRET}'}}, '*')"
    )
    page.wait_for_function(f"window.heard.length > {before}")


def test_after_a_withdrawal_the_article_shows_a_neutral_card(
    press: Press, blog: Callable[[str], str], context: BrowserContext
) -> None:
    """The blog kept its copy of the frame; what it shows is ours to change."""
    note = press.publish("Le banc du marché")
    address = blog(note.page)
    press.withdraw(note)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("window.heard.some(([message]) => message === 'height')")
    inside = page.frames[1]
    assert "n’est plus montré" in inside.locator("h1").inner_text()
    assert page.locator("iframe").is_visible()
    assert page.locator("blockquote").is_hidden()  # it still held the title
    assert page.locator("iframe").bounding_box()["height"] >= 400  # type: ignore[index]


def test_alone_in_a_window_it_says_nothing_to_nobody(
    press: Press, studio: str, context: BrowserContext, complaints: list[str]
) -> None:
    page = context.new_page()
    page.goto(studio + press.publish().embed + "#?secret=abcdefghij")
    assert page.locator("li").count() == 2
    assert complaints == []


@pytest.mark.parametrize("look", ["clair", "sombre"])
def test_an_embed_can_be_read_by_everybody(
    press: Press, studio: str, browser: Browser, look: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 480}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{studio}{press.publish().embed}?theme={look}")
    assert axe(page) == []
    context.close()


# On our own site


@pytest.mark.parametrize(
    ("size", "language"),
    [(SIZES[0], "fr"), (SIZES[1], "fr"), (SIZES[1], "en"), (SIZES[0], "ar")],
    ids=["phone", "computer", "english", "arabic"],
)
def test_every_page_can_be_read_by_everybody(
    press: Press, studio: str, browser: Browser, size: tuple[int, int], language: str
) -> None:
    note, gone = press.publish(), press.publish("Autre")
    press.withdraw(gone)
    options: Any = {"viewport": {"width": size[0], "height": size[1]}, "bypass_csp": True}
    context = browser.new_context(**options, locale=language)
    page = context.new_page()
    pages = ["/", "/galerie", "/galerie?q=banc", "/galerie?q=rien", "/actions"]
    pages += ["/actions/nos-chemins", note.page, gone.page, "/nulle-part"]
    pages += ["/a-propos", "/accessibilite", "/vie-privee"]
    pages += [f"/blog{note.page}?quoi=ligne&theme=sombre", "/blog/actions/nos-chemins"]
    for path in pages:
        page.goto(studio + path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.lang") == language, path
        assert page.locator("main").count() == 1, path
        assert page.locator("h1").count() == 1, path
        assert too_wide(page, size) == 0, path
    context.close()


def too_wide(page: Page, size: tuple[int, int]) -> int:
    """Pixels beyond the width of the screen, on a phone of 320 pixels too."""
    widths: list[int] = []
    for width in (320, size[0]):
        page.set_viewport_size({"width": width, "height": size[1]})
        widths.append(
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )
    return max(widths)


def test_no_visitor_is_known_to_anybody(
    press: Press, studio: str, context: BrowserContext, complaints: list[str]
) -> None:
    """No cookie, no storage, no request to another host, on a whole visit."""
    note = press.publish()
    elsewhere: list[str] = []
    context.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((studio, "data:")) else elsewhere.append(asked.url)
        ),
    )
    page = context.new_page()
    for path in ("/", "/galerie", "/actions", "/actions/nos-chemins", note.page, "/vie-privee"):
        page.goto(studio + path, wait_until="networkidle")
    assert elsewhere == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert complaints == []


def test_the_gallery_works_without_a_script(press: Press, studio: str, browser: Browser) -> None:
    press.publish("Le banc du marché")
    press.publish("L’atelier", author="karim")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(studio)
    page.get_by_role("link", name="Galerie", exact=True).click()
    expect(page.locator(".card")).to_have_count(2)
    page.get_by_role("searchbox").fill("marche")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Nos chemins 1").click()
    page.get_by_role("link", name="Le banc du marché").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le banc du marché")
    page.get_by_text("Le mettre sur un site ou un blog").click()
    assert "/integrer/" in page.get_by_label("Code à coller").input_value()
    context.close()


def test_the_code_can_be_copied(press: Press, studio: str, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(studio + press.publish().page)
    page.get_by_text("Le mettre sur un site ou un blog").click()
    page.get_by_role("button", name="Copier le code").click()
    page.get_by_text("Le code est copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("<iframe src=")


def test_the_result_is_as_high_as_in_the_blog(
    press: Press, studio: str, context: BrowserContext
) -> None:
    page, made = context.new_page(), press.publish()
    page.goto(f"{studio}/blog{made.page}")
    tile = page.locator(".blog-way").first.bounding_box()
    word = page.locator(".blog-way .way-word").first.bounding_box()
    assert tile and word and tile["x"] <= word["x"]  # choices can be read
    assert word["x"] + word["width"] <= tile["x"] + tile["width"] + 1
    frame = page.locator(".blog-frame iframe")
    frame.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.blog-frame iframe').height !== '480'")
    assert 200 <= int(frame.get_attribute("height") or 0) <= 1000
    page.goto(f"{studio}/blog{made.page}?taille=petite")
    expect(frame).to_have_attribute("height", "320")
    expect(frame).not_to_have_attribute("data-behaviour", "blog-frame")


@pytest.mark.slow
def test_the_first_page_of_the_gallery_is_light(
    press: Press,
    studio: str,
    browser: Browser,
    testdata: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With twenty-four real photos as covers, everything loaded weighs less than the budget, on a
    phone and on a computer."""
    photos = sorted((testdata / "photos").glob("demo_morisot_*.jpg"))
    photos += sorted((testdata / "photos").glob("walk_gps_*.jpg"))
    shots = iter(photos * 24)
    monkeypatch.setattr(kind, "drawn", lambda scratch, _colour: framed(next(shots), scratch))
    for number in range(24):
        press.publish(f"Note {number}")
    for size, path in product(SIZES, ("/", "/galerie")):
        assert weight(browser, studio + path, size) <= FIRST_PAGE, (size, path)


def framed(photo: Path, scratch: Path) -> Path:
    with Image.open(photo) as opened:
        image = ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGB"), (1200, 800))
    image.save(scratch / kind.COVER, "WEBP", quality=75, method=0)
    return scratch / kind.COVER


def weight(browser: Browser, address: str, size: tuple[int, int]) -> int:
    """Bytes on the wire of a first visit, headers included."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    context.close()
    return round(sum(received))


# Seven visitors (the blog owner is above, with her blog)


def visit(browser: Browser, **more: Any) -> Page:
    options: Any = {"viewport": {"width": 360, "height": 740}, "locale": "fr-FR", **more}
    page: Page = browser.new_context(**options).new_page()
    return page


def test_a_slow_phone_goes_down_and_comes_back(
    press: Press, studio: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list grows under the finger; going back finds it as long as it was."""
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(5):
        press.publish(f"Note {number}")
    page = visit(browser)
    page.goto(f"{studio}/galerie")
    page.mouse.wheel(0, 4000)
    expect(page.locator(".cards > li")).to_have_count(5)
    page.get_by_role("link", name="Note 0", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note 0")
    page.go_back()
    expect(page.locator(".cards > li")).to_have_count(5)
    assert page.evaluate("scrollY") > 0
    page.context.close()


def test_without_a_script_pages_are_links(
    press: Press, studio: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(3):
        press.publish(f"Note {number}")
    page = visit(browser, java_script_enabled=False)
    page.goto(f"{studio}/galerie")
    assert page.get_by_role("button", name="Écouter un extrait").count() == 0
    page.get_by_role("link", name="Page d’après").click()
    expect(page.get_by_role("link", name="Note 0", exact=True)).to_be_visible()
    page.context.close()


def test_a_person_looks_for_her_own_with_the_keyboard_alone(
    press: Press, studio: str, browser: Browser
) -> None:
    """She types as she can; the word that was meant is found, and read by its roles."""
    press.publish("La médiathèque de Nadia", ["J’y vais le mardi."])
    page = visit(browser)
    page.goto(f"{studio}/galerie")
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("mediateque")
    page.keyboard.press("Enter")
    expect(page.locator(".instead")).to_contain_text("médiathèque")
    found = page.get_by_role("link", name="La médiathèque de Nadia", exact=True)
    found.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("La médiathèque de Nadia")
    page.context.close()


def test_somebody_who_reads_arabic_stays_in_arabic(
    press: Press, studio: str, browser: Browser
) -> None:
    press.publish("Le banc")
    page = visit(browser, locale="fr-FR")
    page.goto(studio)
    page.get_by_role("link", name="العربية", exact=True).click()
    page.get_by_role("link", name="المعرض", exact=True).first.click()
    page.get_by_role("link", name="Le banc", exact=True).click()
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.context.cookies() == []
    page.context.close()


def test_a_teacher_projects_an_action_and_prints_it(
    press: Press, studio: str, browser: Browser, complaints: list[str]
) -> None:
    press.publish("Le banc")
    page = visit(browser, viewport={"width": 1920, "height": 1080})
    page.goto(f"{studio}/actions/nos-chemins")
    hear = page.get_by_role("button", name="Écouter un extrait : Le banc", exact=True)
    hear.click()
    expect(hear).to_have_attribute("aria-pressed", "true")
    hear.click()
    expect(hear).to_have_attribute("aria-pressed", "false")
    page.emulate_media(media="print")
    expect(page.locator(".page-code svg")).to_be_visible()
    expect(page.locator(".foot")).to_be_hidden()
    page.context.close()


def test_near_me_asks_on_a_tap_and_sends_a_rounded_place(
    press: Press, studio: str, browser: Browser
) -> None:
    press.publish("Le banc")
    place: Any = {"latitude": 47.394567, "longitude": 0.684321}
    page = visit(browser, geolocation=place, permissions=["geolocation"])
    page.goto(f"{studio}/galerie")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Près de moi", exact=True).click()
    expect(page.get_by_text("Du plus près au plus loin.")).to_be_visible()
    assert "pres=47.39%2C0.68" in page.url
    assert not [url for url in asked if "47.394" in url]
    page.context.close()
