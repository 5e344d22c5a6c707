"""Only our own sentences can be said, and they arrive as they were written."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from studio.kernel.errors import NotFound
from studio.prompts.sentences import (
    MOST_CHARACTERS,
    Sentence,
    mark_of,
    opened,
    packed,
    sentence_of,
)

KEY = b"a key of this site"


def address(text: str, language: str = "fr", key: bytes = KEY) -> tuple[str, str, str]:
    words = packed(Sentence(text, language))
    return language, mark_of(language, words, key), words


@given(st.text(min_size=1, max_size=MOST_CHARACTERS), st.sampled_from(["fr", "en", "ar"]))
def test_a_sentence_comes_back_whole(text: str, language: str) -> None:
    if sentence := sentence_of(text, language):
        words = packed(sentence)
        assert opened(language, mark_of(language, words, KEY), words, KEY) == sentence


@given(st.text(alphabet="abc-_=é.%", max_size=40), st.text(alphabet="abc-_=é.%", max_size=20))
def test_what_we_did_not_write_is_not_there(words: str, mark: str) -> None:
    with pytest.raises(NotFound):
        opened("fr", mark, words, KEY)


def test_a_mark_is_for_one_text_one_language_one_site() -> None:
    language, mark, words = address("Touchez une image.")
    assert opened(language, mark, words, KEY).text == "Touchez une image."
    for other in (
        (language, mark, address("Touchez une main.")[2], KEY),
        ("en", mark, words, KEY),
        (language, mark[:-1] + ("A" if mark[-1] != "A" else "B"), words, KEY),
        (language, mark[:-1], words, KEY),
        (language, "", words, KEY),
        (language, mark, words, b"the key of another site"),
    ):
        with pytest.raises(NotFound):
            opened(*other)


def test_a_mark_without_words_behind_it_is_refused() -> None:
    broken = base64.urlsafe_b64encode(zlib.compress(b"zlib, not deflate")).decode()
    for words in ("A", broken):
        with pytest.raises(NotFound):
            opened("fr", mark_of("fr", words, KEY), words, KEY)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Où\u00a0?  Là\u202f!\n", "Où ? Là !"),
        ("Avez\u2011vous fini\u00a0?", "Avez-vous fini ?"),
        ("Séance à 14\u00a0h, puis 9 h 30.", "Séance à 14 heures, puis 9 heures 30."),
        ("Un hangar, 3 hommes, 2 hectares", "Un hangar, 3 hommes, 2 hectares"),
        (Markup("Chez O&#39;Brien &amp; <b>fils</b>"), "Chez O'Brien & fils"),
        ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
    ],
)
def test_a_text_is_said_as_a_person_would(written: str, said: str) -> None:
    assert sentence_of(written, "fr") == Sentence(said, "fr")


def test_hours_are_french() -> None:
    assert sentence_of("14 h", "en") == Sentence("14 h", "en")


@pytest.mark.parametrize("text", ["", " \u00a0", "…", "?!", "x" * (MOST_CHARACTERS + 1)])
def test_nothing_and_too_much_are_not_said(text: str) -> None:
    assert sentence_of(text, "fr") is None


@pytest.mark.parametrize("language", ["", "fr-FR", "../fr", "FR", "français"])
def test_a_language_is_a_short_code(language: str) -> None:
    assert sentence_of("Bonjour", language) is None


def test_an_address_fits_in_what_every_server_reads() -> None:
    """nginx reads 8 kB of a request's first line; other proxies no less."""
    text = " ".join(f"Phrase numéro {n} : où êtes-vous allés ?" for n in range(100))
    sentence = sentence_of(text[:MOST_CHARACTERS], "fr")
    assert sentence is not None
    assert len(packed(sentence)) < 2000
    worst = "".join(chr(0x4E00 + 37 * n % 20000) for n in range(MOST_CHARACTERS))
    assert len(packed(Sentence(worst, "fr"))) < 4100
