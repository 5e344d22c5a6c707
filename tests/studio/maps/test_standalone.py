"""The page that works alone: one file, no network, no other host, no word that runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog

from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps import standalone
from studio.maps.folium_page import MOST_SIGNS, literal
from studio.maps.jobs import ALONE
from studio.maps.standalone import FILE, MOST_PLACES
from tests.cast import Cast
from tests.studio.maps.pages import a_page, item

LABEL = {
    "text": "le vent", "colour": "blue", "size": 3, "words": "mots-9",
    "geometry": {"type": "Point", "coordinates": [0.69, 47.39]},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _front_end_is_built() -> None:
    if not standalone.built("leaflet.js"):
        pytest.skip("the front end is not built here")


def made(page: dict[str, Any], tmp_path: Path, photo: bytes | None = None) -> str:
    found = standalone.standalone(page, lambda _name: photo, tmp_path)
    assert found is not None
    return found


def test_it_loads_nothing_from_anywhere(tmp_path: Path) -> None:
    text = made(a_page(["La gare", "Le parc"], labels=[LABEL]), tmp_path)
    loads = re.findall(r"""(?:src|href)\s*=\s*["']?(?!data:|#|&)([^"'\s>]+)""", text)
    outside = [address for address in loads if not address.startswith("https://leafletjs.com")]
    assert [a for a in outside if "//" in a] == []
    assert "studio:" not in text
    for host in ("jsdelivr", "cloudflare", "jquery.com", "netdna", "openstreetmap.org/{z}"):
        assert host not in text


def test_it_has_a_language_a_title_and_a_zoom_that_is_allowed(tmp_path: Path) -> None:
    text = made(a_page(["La gare"]), tmp_path)
    assert '<html lang="fr">' in text
    assert "<title>La gare</title>" in text
    assert "user-scalable=no" not in text
    assert text.count('name="viewport"') == 1


def test_a_map_too_large_for_it_has_none(tmp_path: Path) -> None:
    page = a_page(["x"] * (MOST_PLACES + 1))
    assert standalone.standalone(page, lambda _name: None, tmp_path) is None


def test_many_places_are_discs_on_one_canvas(tmp_path: Path) -> None:
    text = made(a_page(["x"] * (MOST_SIGNS + 1)), tmp_path)
    assert text.count("L.circleMarker(") == MOST_SIGNS + 1
    assert '"preferCanvas": true' in text


def test_photos_are_inside_once_until_the_file_is_too_heavy(tmp_path: Path) -> None:
    photo = {"name": "a.webp", "large": "b.webp", "thumb": "c.webp", "text": "Une porte.",
             "width": 4, "height": 3}  # fmt: skip
    page = a_page([])
    page["items"] = [item(n, "x", photo=photo) for n in range(1, 5)]
    text = made(page, tmp_path, photo=b"w" * 700_000)
    assert text.count("data:image/webp;base64,") == 2
    assert text.count('alt="Une porte."') == 2


def test_voices_are_inside_until_the_file_is_too_heavy(tmp_path: Path) -> None:
    voice = {"name": "a.m4a", "peaks": "a.json", "seconds": 3, "text": "J’y vais."}
    page = a_page([])
    page["items"] = [item(n, "x", voice=voice) for n in range(1, 5)]
    text = made(page, tmp_path, photo=b"v" * 1_500_000)
    assert text.count("data:audio/mp4;base64,") == 2
    assert text.count('<blockquote dir="auto">J’y vais.</blockquote>') == 4


def test_words_cannot_end_a_literal(attacks: list[str]) -> None:
    for text in attacks:
        safe = literal(text)
        assert not re.search(r"[<>`$\\{}\"']", safe)


@pytest.mark.browser
def test_it_opens_from_a_usb_stick_with_the_network_off(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(made(a_page(["La gare", "Le parc"], labels=[LABEL]), tmp_path), "utf-8")
    context = browser.new_context(offline=True, locale="fr-FR")
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator(".pin").nth(1).click(force=True)
    page.get_by_text("Le parc").first.wait_for()
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert len([address for address in asked if address.startswith("file:")]) == 1
    assert faults == []
    pins = page.locator(".pin").all()
    assert [pin.get_attribute("aria-label") for pin in pins] == ["La gare", "Le parc"]
    assert page.locator(".alone-places > li").count() == 2
    assert page.locator(".map-words").inner_text() == "le vent"
    assert page.locator(".alone-legend > li").all_inner_texts() == ["Wifi", "Joie"]
    page.locator("[data-show]").nth(0).click()
    page.locator(".leaflet-popup-content").get_by_text("La gare").first.wait_for()
    context.close()


@pytest.mark.browser
def test_no_word_of_anybody_runs(browser: Browser, tmp_path: Path, attacks: list[str]) -> None:
    """Every text stands in the list as it was typed, in popups too, and nothing happens."""
    context = browser.new_context(offline=True)
    happened: list[str] = []
    page = context.new_page()

    def refuse(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    for start in range(0, len(attacks), MOST_SIGNS):
        texts = attacks[start : start + MOST_SIGNS]
        path = tmp_path / f"{start}.html"
        path.write_text(made(a_page(texts), tmp_path), "utf-8", errors="surrogatepass")
        page.goto(path.as_uri())
        page.evaluate(
            """() => { for (const pin of document.querySelectorAll('.pin')) pin.click(); }"""
        )
        page.wait_for_timeout(300)
        assert page.locator(".alone-places > li").count() == len(texts)
        shown = page.locator(".alone-places h2 span").all_inner_texts()
        assert (
            sum(a.split() == b.split() for a, b in zip(shown, texts, strict=True))
            > len(texts) * 0.9
        )
        assert page.locator(".alone-places script, .alone-places iframe").count() == 0
    assert happened == []
    context.close()


def test_what_was_taken_back_leaves_it_too(
    database: Database,
    settings: Any,
    storage: DiskStore,
    tmp_path: Path,
    work: Callable[[], list[str]],
) -> None:
    """The page that works alone is made again from what is left of the edition."""
    from studio.drafts.models import Draft
    from studio.people.models import Person
    from studio.publishing.operations import publish, take_back
    from tests.cast import make_cast
    from tests.studio.maps.test_publishing import Published, all_agree, make

    with database.writing() as db:
        cast: Cast = make_cast(db)
        kept = make(db, cast, storage, tmp_path)
        all_agree(db, cast, kept.draft)
        publish(db, cast.identity(db, "claire"), kept.draft)
        draft_id, nadia = kept.draft.id, cast.nadia.id
    assert [end for end in work() if end] == []
    shown = Published(database, settings, draft_id)
    assert "J’y vais le mardi" in (shown.home / FILE).read_text("utf-8")
    with database.writing() as db:
        take_back(db, settings, db.get_one(Person, nadia), db.get_one(Draft, draft_id),
                  recorded_by=nadia, file_id=kept.voice)  # fmt: skip
    assert not (shown.home / FILE).exists()
    assert [end for end in work() if end] == []
    text = (shown.home / FILE).read_text("utf-8")
    assert "mardi" not in text and "La gare" in text
    assert ALONE == "maps.alone"
