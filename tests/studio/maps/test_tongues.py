"""The language somebody writes in: said once, told by everything that shows her words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item
from studio.kernel.config import Settings
from studio.kernel.storage import DiskStore
from studio.maps.exports.archive import archive_of_page
from studio.maps.exports.copies import copy_of_draft
from studio.maps.exports.printing import Layout, Sheet
from studio.maps.exports.texts import texts_of
from studio.maps.items import Place
from studio.maps.levels import for_all, veil
from studio.maps.page import strip
from studio.maps.standalone import Inside, page_alone
from studio.maps.telling import tell
from studio.maps.tongues import NAMES, SAID
from tests.cast import Cast, make_cast
from tests.journeys.browsing import Screens
from tests.journeys.participant import onward, put_down, saved, start_place, step
from tests.serving import Server
from tests.studio.maps.making import LIBRARY, STATION, a_map, change, put, say
from tests.studio.maps.rooms import Room, too_small


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Words are words on any engine."""
    return sqlite_url


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    made = a_map(db, cast)
    put(db, cast, made, at=STATION, title="İstasyon", notes="Her sabah.", language="tr")
    put(db, cast, made, "label", at=LIBRARY, text="Sessiz", language="tr")
    return made


def test_somebody_says_in_what_she_writes(db: Session, cast: Cast, draft: Draft) -> None:
    found = put(db, cast, draft, at=STATION, title="A estação")
    (done,) = change(db, cast, draft, found, language="pt")
    assert done.error is None or done.error == ""
    assert db.get_one(Item, found).properties["language"] == "pt"
    assert tell(db, draft, "language", "pt").text == "Português"


@pytest.mark.parametrize("wrong", ["turc", "TR", "<b>", 7])
def test_what_is_no_language_is_refused_with_a_sentence(
    db: Session, cast: Cast, draft: Draft, wrong: object
) -> None:
    (done,) = change(db, cast, draft, put(db, cast, draft, at=STATION), language=wrong)
    assert done.error and done.message


def test_the_language_goes_with_the_words() -> None:
    mark = Place(title="İstasyon", language="tr")
    mark.levels.words = "group"
    assert for_all(mark).language == ""
    hidden = veil("place", {"language": "tr", "levels": {"words": "private"}})
    assert hidden is not None and "language" in hidden


def test_every_file_tells_it(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, settings: Settings
) -> None:
    say(db, draft, cast.nadia)
    page = copy_of_draft(db, storage, settings, draft).page
    files = texts_of(page)
    first = json.loads(files["data.geojson"])["features"][0]["properties"]
    assert first["language"] == "tr"
    rows = list(csv.DictReader(io.StringIO(files["data.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [row["langue"] for row in rows] == ["tr", "tr"]
    kml = ElementTree.fromstring(files["data.kml"])
    told = [one[0].text for one in kml.iter() if one.get("name") == "language"]
    assert told == ["tr", "tr"]
    layer = json.loads(files["data.umap"])["layers"][0]["features"][0]["properties"]
    assert layer["language"] == "tr"
    kept = [one.properties.get("language") for one in archive_of_page(page).items]
    assert kept.count("tr") == 2


def test_paper_and_the_page_alone_tell_it(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, settings: Settings, tmp_path: Path
) -> None:
    say(db, draft, cast.nadia)
    copy = copy_of_draft(db, storage, settings, draft)
    place = Layout(copy, Sheet(), tmp_path).places[0]
    assert place["said"] == [{"text": "Her sabah.", "language": "tr"}]
    alone = page_alone(copy.page, Inside(copy.bytes_of), copy.bytes_of, tmp_path)
    assert alone is not None
    assert '<span lang="tr" dir="ltr">İstasyon</span>' in alone
    assert '<p lang="tr" dir="ltr">Her sabah.</p>' in alone


def test_who_takes_her_words_back_takes_their_language(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, settings: Settings
) -> None:
    say(db, draft, cast.nadia)
    put(db, cast, draft, at=LIBRARY, who="claire", title="Ici")
    page = copy_of_draft(db, storage, settings, draft).page
    left = strip(page, frozenset({page["items"][0]["words"]}))
    assert left is not None and "language" not in left.page["items"][0]


def test_every_language_that_is_offered_has_a_name_and_a_voice() -> None:
    assert SAID.keys() <= NAMES.keys() and len(SAID) == 8  # what one screen may offer
    assert all(Markup(name) == name for name in NAMES.values())


@pytest.mark.browser
@pytest.mark.slow
def test_she_chooses_once_and_the_next_place_remembers(server: Server, screens: Screens) -> None:
    kept: dict[str, str] = {}
    tokens: dict[str, str] = {}

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        kept["draft"] = a_map(db, cast).id
        tokens.update({name: cast.sign_in(db, name) for name in ("nadia", "claire")})

    server.prepare(prepare)
    room = Room(server, kept["draft"], tokens)
    page = room.enter(screens.phone(), "nadia")
    _writes(page, "İstasyon", choose="Türkçe")
    row = page.locator(".map-row-title", has_text="İstasyon")
    expect(row).to_have_attribute("lang", "tr")
    expect(row).to_have_attribute("dir", "ltr")
    _writes(page, "Kütüphane")
    saved(page)
    assert [one.get("language") for one in room.places()] == ["tr", "tr"]
    claire = room.enter(screens.computer(), "claire")
    claire.locator(".map-row", has_text="Kütüphane").click()
    opener = claire.locator(".map-staff .map-tongue-open")
    expect(opener).to_contain_text("Türkçe")
    opener.click()
    claire.get_by_role("radio", name="Kurdî", exact=True).check()
    saved(claire)
    expect(claire.locator("#staff-title")).to_have_attribute("lang", "ku")
    assert [one.get("language") for one in room.places()] == ["tr", "ku"]


def _writes(page: Page, title: str, choose: str = "") -> None:
    start_place(page, "Imprimer")
    put_down(page, across=1)
    for _ in ("photo", "voice"):
        onward(page, "Passer")
    words = step(page, "words")
    if choose:
        words.get_by_role("button", name="Langue de ces mots").tap()
        assert too_small(page) == []
        words.get_by_text(choose, exact=True).tap()
        expect(words.locator(".map-tongues")).to_be_hidden()
    expect(words.locator(".map-tongue-open")).to_contain_text("Türkçe")
    words.get_by_label("Le nom du lieu", exact=True).fill(title)
    onward(page, "Suite")
    page.get_by_role("button", name="Voir la carte", exact=True).tap()
