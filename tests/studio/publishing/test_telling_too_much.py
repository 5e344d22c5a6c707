"""Telephone numbers and addresses in people's words, as they are written in France."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.publishing.telling_too_much import What, found_in

PHONES = (
    "06 12 34 56 78",
    "0247123456",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06\u00a012\u00a034\u00a056\u00a078",
    "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "0033 6 12 34 56 78",
)
ADDRESSES = (
    "12 rue des Lilas",
    "12 bis, rue des Lilas",
    "12B rue des Lilas",
    "13 Rue Nationale",
    "48 avenue d’Alger",
    "5 place Plumereau",
    "17 boulevard du Général de Gaulle",
    "4, impasse de l'Église",
    "2 quai Paul Bert",
    "37000 Tours",
)
HARMLESS = (
    "Le 3919 répond jour et nuit.",
    "En 2026 on a marché 12 km.",
    "20 cours de français, 2 places assises.",
    "À 3 rues plus loin, la rue des Lilas.",
    "Il est 12h30, rue Nationale est vide.",
    "Le numéro 1234567890123 est sur la carte.",
    "On est 8 sur la place, il y a 15 chemins.",
    "1,5 rue de large",
    "",
)


@pytest.mark.parametrize("words", PHONES)
def test_a_telephone_number_is_found_however_it_is_grouped(words: str) -> None:
    [one] = found_in(f"Appelez-moi au {words}, le soir.")
    assert (one.what, one.words) == (What.PHONE, words)


@pytest.mark.parametrize("words", ADDRESSES)
def test_an_address_is_found(words: str) -> None:
    [one] = found_in(f"J’habite {words}.")
    assert (one.what, one.words) == (What.ADDRESS, words)


def test_a_mail_address_is_found_among_others_in_their_order() -> None:
    found = found_in("nadia@exemple.fr ou 06 12 34 56 78, 12 rue des Lilas, 37000 Tours")
    assert [one.what for one in found] == [What.MAIL, What.PHONE, What.ADDRESS, What.ADDRESS]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@given(st.text(max_size=200))
def test_what_is_found_stands_in_the_text_without_overlap(text: str) -> None:
    end = 0
    for one in found_in(text):
        assert text[one.start : one.end] == one.words
        assert one.start >= end
        end = one.end


@given(
    before=st.sampled_from(["", "Mon numéro : ", "appelez le\n"]),
    first=st.integers(1, 9),
    pairs=st.lists(st.integers(0, 99), min_size=4, max_size=4),
    gap=st.sampled_from(["", " ", ".", "-", "\u202f"]),
    after=st.sampled_from(["", ".", ", merci", " "]),
)
def test_every_number_of_ten_digits_is_found(
    before: str, first: int, pairs: list[int], gap: str, after: str
) -> None:
    number = gap.join([f"0{first}", *(f"{pair:02}" for pair in pairs)])
    assert [one.words for one in found_in(before + number + after)] == [number]


@given(st.integers(10_000_000_000, 10**18))
def test_a_longer_number_is_no_telephone(number: int) -> None:
    assert found_in(f"dossier {number}") == []
