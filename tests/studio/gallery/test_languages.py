"""The public side in French, English and Arabic, without a cookie; the workshop stays as it is."""

from __future__ import annotations

import re
from html import unescape

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from studio.consents.models import Audience
from studio.gallery.languages import NAMES
from studio.kernel.languages import FOLDER
from tests.studio.gallery.conftest import Desk, Press
from tests.untranslated import left_in_french

PAGES = ("/", "/galerie", "/actions", "/a-propos", "/accessibilite", "/vie-privee", "/galerie?q=x")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Which engine keeps the rows changes no word."""
    return sqlite_url


def test_a_page_speaks_as_asked_and_its_links_go_on(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("Le banc du marché")
    page = visitor.get("/?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page and "خرائط" in page
    assert f'href="{made.page}?lang=ar"' in page and 'href="/galerie?lang=ar"' in page
    shown = visitor.get(f"{made.page}?lang=en").text
    assert '<html lang="en" dir="ltr">' in shown and "Who made it" in shown
    assert f'<link rel="canonical" href="http://localhost{made.page}?lang=en">' in shown
    assert f'value="http://localhost{made.page}"' in shown  # what is shared is in no language
    assert 'name="lang" value="ar"' in visitor.get("/galerie?lang=ar").text
    assert "Set-Cookie" not in visitor.get("/?lang=ar").headers


def test_the_browser_is_followed_and_each_language_is_offered(
    press: Press, visitor: FlaskClient
) -> None:
    press.publish("Le banc")
    for code, name in NAMES.items():
        answer = visitor.get("/galerie", headers={"Accept-Language": f"{code}, de;q=0.5"})
        assert f'<html lang="{code}"' in answer.text
        assert re.search(f'href="/galerie\\?lang={code}"[^>]*>{name}</a>', answer.text)
        assert "Accept-Language" in answer.headers["Vary"]
    for header in ({"Accept-Language": "de"}, {}):
        assert '<html lang="fr"' in visitor.get("/?lang=xx", headers=header).text


def test_an_embed_speaks_as_its_blog_asks(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("Le banc")
    arab = {"Accept-Language": "ar"}
    assert '<html lang="fr"' in visitor.get(made.embed, headers=arab).text
    assert '<html lang="ar"' in visitor.get(f"{made.embed}?lang=ar").text


def test_the_workshop_speaks_french(app: Flask) -> None:
    answer = app.test_client().get("/rejoindre", headers={"Accept-Language": "ar"})
    assert '<html lang="fr"' in answer.text


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_french_is_left_on_a_public_page(press: Press, visitor: FlaskClient, code: str) -> None:
    """What is not what somebody said is translated: looked at word by word, on every page."""
    made = press.publish("Titolo", ["Palavras"])
    french = re.compile(r"\b(?:le|la|les|des|une|vous|est|dans|pour|avec|du|sur)\b", re.IGNORECASE)
    left = {}
    for address in (*PAGES, made.page, f"{made.page}?x=1", "/actions/nos-chemins", "/nulle-part"):
        page = visitor.get(address, headers={"Accept-Language": code}).text
        body = re.sub(r"<(script|style|textarea)\b.*?</\1>", "", page, flags=re.DOTALL)
        said = unescape(re.sub(r"<[^>]+>", "\n", body))
        told = [one.strip() for one in said.splitlines() if french.search(one)]
        left[address] = [one for one in told if not any(name in one for name in OURS)]
    assert {address: told for address, told in left.items() if told} == {}


OURS = ("Nos chemins", "Les Rives", "Le groupe apprend")  # what the cast is called, and says


def test_no_sentence_of_a_partner_is_left_in_french(
    press: Press, visitor: FlaskClient, app: Flask, desk: Desk
) -> None:
    """The link opens in the language of who follows it, and its pages go on in the one she asks."""
    made = press.publish("Titolo", audience=Audience.PARTNERS)
    link = desk.invite(made)
    browser = app.test_client()
    with left_in_french(app) as left:
        assert 'dir="rtl"' in browser.get(link, headers={"Accept-Language": "ar"}).text
        home = browser.get(f"{link}?lang=en").text
        page = browser.get(f"{link}/{made.public_id}?lang=en").text
        assert browser.get(f"{link}/nulle-part?lang=ar").status_code == 404
    assert left == set()
    assert '<html lang="en"' in home and f'href="{link}/{made.public_id}?lang=en"' in home
    for source in re.findall(rf'(?:src|href)="({link}/[^"]+)"', page):
        assert browser.get(unescape(source)).status_code == 200, source


def catalogue_of(code: str) -> Catalog:
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=code)


def test_all_languages_hold_the_same_sentences() -> None:
    said = [{message.id for message in catalogue_of(code) if message.id} for code in ("en", "ar")]
    assert said[0] == said[1]


def test_arabic_counts_in_six_ways() -> None:
    """None, one, two, a few, many, and hundreds: each with its own words where they differ."""
    plural = [message for message in catalogue_of("ar") if isinstance(message.id, tuple)]
    assert plural
    for message in plural:
        assert isinstance(message.string, tuple | list)
        assert len(message.string) == 6 and all(message.string)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_placeholder_is_kept(code: str) -> None:
    catalogue = catalogue_of(code)
    names = re.compile(r"%\((\w+)\)|\{(\w+)\}")
    for message in catalogue:
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        assert message.string, message.id
        kept = (message.string,) if isinstance(message.string, str) else message.string
        for text in kept:
            assert text and set(names.findall(text)) <= set(names.findall(one)), message.id
