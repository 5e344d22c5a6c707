"""The gallery's filters: links that say beforehand what they will show."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.actions.models import Action
from studio.gallery import views
from studio.publishing.models import Edition
from tests.engines import database_url
from tests.studio.gallery.conftest import Press

__all__ = ["database_url"]


@pytest.fixture
def three(press: Press) -> None:
    """Two notes of « Nos chemins », one of « Pas à pas »."""
    press.publish("Le banc du marché", ["On s’y assoit le jeudi."])
    press.publish("Les œufs de Mado", ["Elle vend des œufs près de l’école."])
    press.publish("L’atelier de Karim", ["Il répare les vélos."], author="karim")


def titles(page: str) -> list[str]:
    found = re.findall(r'<h3 class="card-title"[^>]*><a [^>]*>([^<]*)</a>', page)
    return [unescape(title) for title in found]


def choices(page: str) -> dict[str, tuple[str, int]]:
    """Label -> where it leads, and how many it promises."""
    found = re.findall(
        r'<a class="chip" href="([^"]*)"[^>]*>.*?<span>([^<]*)</span>'
        r'<span class="chip-count">(\d+)</span>',
        page,
        re.DOTALL,
    )
    return {unescape(label): (unescape(url), int(count)) for url, label, count in found}


@pytest.mark.usefixtures("three")
def test_each_choice_shows_as_many_as_it_promises(visitor: FlaskClient) -> None:
    first = visitor.get("/galerie").text
    assert set(choices(first)) >= {"Notes", "Nos chemins", "Pas à pas", "Se déplacer"}
    for label, (url, count) in choices(first).items():
        assert len(titles(visitor.get(url).text)) == count, label


@pytest.mark.usefixtures("three")
def test_filters_add_up_and_come_off(visitor: FlaskClient) -> None:
    both = visitor.get("/galerie?action=nos-chemins&q=banc").text
    assert titles(both) == ["Le banc du marché"]
    url, count = choices(both)["Nos chemins"]
    assert url == "/galerie?q=banc"  # following the current choice takes it off
    assert count == 1
    assert 'aria-current="true"' in both
    assert '<input type="hidden" name="action" value="nos-chemins">' in both


@pytest.mark.usefixtures("three")
def test_a_page_is_named_by_what_was_asked(visitor: FlaskClient) -> None:
    page = visitor.get("/galerie?action=nos-chemins&q=banc").text.replace("\u00a0", " ")
    assert "<title>La galerie : Nos chemins, « banc » · Studio</title>" in page
    assert "1 production : Nos chemins, « banc »" in page
    assert "<title>La galerie · Studio</title>" in visitor.get("/galerie").text


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("marche", "Le banc du marché"),
        ("MARCHÉ", "Le banc du marché"),
        ("oeuf", "Les œufs de Mado"),
        ("ecole", "Les œufs de Mado"),
        ("réparer vélo", "L’atelier de Karim"),
        ("atel", "L’atelier de Karim"),
    ],
)
def test_a_search_forgives_accents_and_endings(
    visitor: FlaskClient, words: str, found: str
) -> None:
    assert titles(visitor.get("/galerie", query_string={"q": words}).text) == [found]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("query", ["q=introuvable", "theme=inconnu", "genre=x", "action=inconnue"])
def test_nothing_found_is_said_kindly(visitor: FlaskClient, query: str) -> None:
    page = visitor.get(f"/galerie?{query}")
    assert page.status_code == 200
    assert "Rien ici pour l’instant" in page.text
    assert titles(page.text) == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "''", "a" * 5000, "\0", "🦊", "  "])
def test_any_words_can_be_searched(press: Press, visitor: FlaskClient, words: str) -> None:
    press.publish("Le banc du marché")
    assert visitor.get("/galerie", query_string={"q": words}).status_code == 200


@pytest.mark.usefixtures("three")
def test_a_long_list_comes_by_pages(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    first = visitor.get("/galerie?theme=mobilite").text
    assert len(titles(first)) == 2
    assert "Page 1 sur 2" in first
    assert 'rel="next"' in first
    following = re.search(r'<link rel="next" href="([^"]*)">', first)
    assert following is not None
    second = visitor.get(unescape(following[1])).text
    assert len(titles(second)) == 1
    assert set(titles(first)).isdisjoint(titles(second))
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_the_latest_comes_first(press: Press, visitor: FlaskClient) -> None:
    press.publish("Première")
    press.publish("Seconde")
    assert titles(visitor.get("/galerie").text) == ["Seconde", "Première"]


@pytest.mark.usefixtures("three")
def test_place_and_language_are_facets_too(visitor: FlaskClient, press: Press) -> None:
    with press.database.writing() as db:
        db.get_one(Action, press.cast.action.id).place = "Tours"
        db.get_one(Action, press.cast.other_action.id).place = "Joué-lès-Tours"
        edition = db.scalars(select(Edition).where(Edition.title == "Le banc du marché")).one()
        edition.language, edition.facts = "ar", {"tags": ["Banc public"]}
    page = visitor.get("/galerie").text
    assert set(choices(page)) >= {"Tours", "Joué-lès-Tours", "Arabe", "Français"}
    for label, (url, count) in choices(page).items():
        assert len(titles(visitor.get(url).text)) == count, label
    crossed = visitor.get("/galerie?lieu=tours&langue=ar&mot=banc-public").text
    assert titles(crossed) == ["Le banc du marché"]
    assert titles(visitor.get("/galerie?lieu=tours&langue=de").text) == []


def test_near_me_sorts_and_keeps_nothing(press: Press, visitor: FlaskClient) -> None:
    """Positions are rounded before they come: a precise one is not even read."""
    for title, at in (("Loin", 48.0), ("Près", 47.4), ("Ailleurs", None)):
        published = press.publish(title)
        with press.database.writing() as db:
            bounds = at and [0.6, at, 0.8, at]
            db.get_one(Edition, published.edition_id).facts = {"bounds": bounds}
    near = visitor.get("/galerie?pres=47.39,0.69")
    assert titles(near.text) == ["Près", "Ailleurs", "Loin"]  # nowhere: amid what its action shows
    assert "à moins de 2 km" in near.text and "à 70 km environ" in near.text
    assert near.headers["Cache-Control"] == "no-store"
    for text in ("47.3912345,0.6912345", "91,0", "x", "47.39", "47,39,0"):
        assert titles(visitor.get("/galerie", query_string={"pres": text}).text)[0] == "Ailleurs"
