"""Whoever reads English or Arabic reads no sentence of ours in French, on any public page."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import MapAdapter

from studio.gallery.languages import speaks
from studio.kernel.db import Database
from tests.studio.demo.test_every_page import HOST, kind_of, read
from tests.studio.demo.test_gallery import addresses
from tests.untranslated import left_in_french

pytestmark = pytest.mark.slow

MOST_ALIKE = 2  # pages of one kind that are read, beside every production
DOORS = ["/retrait", "/nulle-part", "/plan-du-site.xml", "/flux/galerie.atom", "/galerie?q=zzzz"]
GONE = "/portraits/la-boite-a-outils-bleue"


def test_no_public_page_of_the_demonstration_is_left_in_french(
    demo_app: Flask, demo_database: Database
) -> None:
    """The catalogues hold the same sentences (test_languages of the gallery): one is enough."""
    browser, routes = demo_app.test_client(), demo_app.url_map.bind("localhost")
    with left_in_french(demo_app) as left:
        seen = walk(browser, routes, [*addresses(demo_database), *DOORS, GONE], "ar")
    assert left == set()
    assert {"gallery_collections.wall", "gallery.show_form", "embeds.embed"} <= seen, seen


def walk(browser: FlaskClient, routes: MapAdapter, doors: list[str], code: str) -> set[str]:
    """Read these pages and where they lead; the names of what was read."""
    waiting, known, seen = list(doors), set(doors), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        with browser.get(in_language(address, code)) as answer:
            is_page = (answer.mimetype or "").endswith("html")
            links = read(answer.get_data(as_text=True)).links if is_page else []
        for link in {link.removeprefix(HOST.rstrip("/")) for link in links} - known:
            known.add(link)
            name = kind_of(routes, link).split()[0]
            alike = f"{name} {sorted(re.findall(r'([a-z]+)=', link))}"
            if link.startswith("/") and (speaks(name) or name.startswith("embeds.")):
                seen[alike] += 1
                waiting += [link] if seen[alike] <= MOST_ALIKE else []
    return {name.split()[0] for name in seen}


def in_language(address: str, code: str) -> str:
    """Frames and feeds speak as they are asked, whatever the browser says."""
    where = re.sub(r"[?&]lang=[a-z]+|#.*", "", address)
    return f"{where}{'&' if '?' in where else '?'}lang={code}"
