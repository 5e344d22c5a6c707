"""Search: French is forgiven, on both engines; what is taken back is found no more, at once."""

from __future__ import annotations

import re
import sys
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from studio.gallery.searching import Vocabulary, distance, excerpt, marked
from studio.kernel.config import Settings
from studio.publishing.words import asked, plain
from tests.engines import database_url
from tests.studio.gallery.conftest import Press
from tests.studio.gallery.test_filters import titles

__all__ = ["database_url"]

TOLD = "Devant l’école, l’hôpital et la médiathèque, on attend le tramway avec les chevaux de bois."
KNOWN = Vocabulary.of([TOLD, "Le marché, toujours le marché"])
LONG = sorted(word for word in KNOWN.often if len(word) >= 6)


def search(visitor: FlaskClient, words: str, **more: str) -> str:
    page = visitor.get("/galerie", query_string={"q": words, **more})
    assert page.status_code == 200
    return unescape(page.text).replace("\u00a0", " ")


def test_one_word_finds_it_however_it_is_written(press: Press, visitor: FlaskClient) -> None:
    """One test, one production, many questions: on SQLite as on PostgreSQL."""
    press.publish("Le banc du marché", [TOLD])
    press.publish("بيت الجدة", ["نحب هذا البيت"])
    press.publish("Les tramways", ["Ici on parle d’autre chose."])
    for words in ("ecole", "L'ÉCOLE", "écoles", "d’hopitaux", "cheval", "médiath", "le la marché"):
        assert titles(search(visitor, words)) == ["Le banc du marché"], words
    assert titles(search(visitor, "البيت")) == ["بيت الجدة"]
    assert titles(search(visitor, "tramway")) == ["Les tramways", "Le banc du marché"]  # called so
    for typed, meant in (("mediatèqe", "médiathèque"), ("tramvay", "tramway"), ("ecloe", "école")):
        page = search(visitor, typed)
        assert "Le banc du marché" in titles(page), typed
        assert f"Rien avec « {typed} »" in page and f">{meant}</a>" in page
    assert titles(search(visitor, "???")) == []


def test_the_word_is_marked_where_it_is_said(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc", ["Bonjour.", TOLD, "<b>gras</b>"])
    assert "l’<mark>école</mark>" in search(visitor, "ecole")
    assert "<mark>chevaux</mark>" in search(visitor, "cheval")
    assert "<b>gras" not in visitor.get("/galerie?q=gras").text


def test_a_search_that_finds_nothing_helps(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc", ["Il est vert."])
    press.publish("Le jardin", ["On y plante."])
    page = search(visitor, "banc jardin")
    assert "Rien ici pour l’instant" in page and "Chaque mot seul" in page
    assert re.search(r'href="/galerie\?q=banc"', page)
    elsewhere = search(visitor, "banc", theme="inconnu")
    assert 'href="/galerie?q=banc"' in elsewhere and "Chercher partout (1)" in elsewhere


def test_a_filter_is_found_by_its_name(press: Press, visitor: FlaskClient) -> None:
    """A theme that the screen offers is no dead end for who types it: in her language, with a slip
    of the hand; what says the word comes before what is only sorted under it."""
    press.publish("Le banc", ["Il est vert."])
    press.publish("Mobilité pour tous", ["On en parle."], author="karim")
    for words in ("mobilite", "mobilté", "MOBILITÉS"):
        assert titles(search(visitor, words)) == ["Mobilité pour tous", "Le banc"], words
    assert "Le banc" in titles(search(visitor, "se deplacer"))
    assert "Le banc" in titles(search(visitor, "getting around", lang="en"))
    assert titles(search(visitor, "mobilité", genre="inconnu")) == []


def test_words_are_read_once_for_each_language(press: Press, visitor: FlaskClient) -> None:
    press.publish("Le banc du marché", [TOLD])

    def kept(language: str) -> object:
        search(visitor, "tramvay", lang=language)
        return visitor.application.extensions["studio.vocabulary"][language][1]

    first = kept("fr")
    assert kept("ar") is not first
    assert kept("fr") is first
    press.publish("Le jardin", ["On y plante."])
    assert kept("fr") is not first


def test_what_is_taken_back_is_found_no_more(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("Le banc", ["Un mot rarissime."])
    assert titles(search(visitor, "rarissime")) == ["Le banc"]
    press.withdraw(made)
    page = search(visitor, "rarissimes")
    assert titles(page) == []
    assert "rarissime<" not in search(visitor, "rarisime")  # not even as « the word you meant »


def test_a_new_edition_is_found_by_its_own_words(press: Press, visitor: FlaskClient) -> None:
    made = press.publish("Le banc", ["Il est vert."])
    press.again(made, "Il est devenu bleu.")
    assert titles(search(visitor, "bleu")) == ["Le banc"]


def test_searching_without_end_is_refused_kindly(app: Flask, settings: Settings) -> None:
    visitor = app.test_client()
    app.extensions["studio.settings"] = Settings(
        var=settings.var, database_url=settings.database_url, search_tries="2 per minute"
    )
    answers = [visitor.get("/galerie?q=banc") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "La galerie reste ouverte" in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "60"
    assert visitor.get("/galerie").status_code == 200  # looking is not searching


@given(st.sampled_from(LONG), st.data())
def test_one_slip_of_the_hand_is_mended(word: str, data: st.DataObject) -> None:
    """Whatever letter is lost, added, changed or swapped, a word as near as the right one is
    proposed, and it is one that somebody says."""
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    found = KNOWN.nearest(slipped)
    assert found is not None and distance(slipped, found, 2) <= distance(slipped, word, 2)


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_distance_goes_both_ways(a: str, b: str) -> None:
    assert distance(a, b, 30) == distance(b, a, 30) <= max(len(a), len(b))
    assert (distance(a, b, 30) == 0) == (a == b)


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_text_and_no_question_break_an_excerpt(text: str, q: str) -> None:
    """Nothing is added to what was said but marks, and no markup of theirs becomes ours."""
    bare = re.sub(r"</?mark>", "", str(marked(text, q)))
    assert ("<" not in bare and unescape(bare) == unescape(text)) or "&" in text
    excerpt(text, q)
    assert all(plain(word) == [word] for word in asked(q))


def test_a_word_in_unusual_letters_is_the_same_word() -> None:
    assert plain("𝘈𝘵𝘦𝘭𝘪𝘦𝘳 ǼǾ L’ŒUVRE") == ["atelier", "aeø", "oeuvre"]
    letters = (chr(n) for n in range(sys.maxunicode + 1) if chr(n).isalnum())
    assert [one for one in letters if any(plain(word) != [word] for word in plain(one))] == []


def test_the_most_said_spelling_is_shown() -> None:
    assert KNOWN.written["ecole"] == "école"
    assert KNOWN.nearest("marhcé".replace("é", "e")) == "marche"
    assert KNOWN.nearest("xyz") is None
