"""Telephone numbers and addresses in people's words, as they are written in France."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.publishing.hiding import without
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
SAID = (
    "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
    "zéro six, douze. Trente-quatre, euh, cinquante-six, soixante-dix-huit",
    "zéro deux quarante-sept quatre-vingt-dix-sept zéro cinq onze",
    "Zéro six douze… Trente quatre cinquante six. Et puis quatre-vingt douze",
    "06 12. 34 56 78",
    "06 12 34\n56 78",
    "06.12. 34.56.78",
    "zéro 6, 12, 34. Cinquante-six, 78",
)
SAID_ADDRESSES = (
    "douze rue des Lilas",
    "quarante-huit, avenue d’Alger",
    "vingt et un bis rue Nationale",
    "au douze. Rue des Lilas",
    "au 12. Rue des Lilas",
    "habite au quinze… Dans la rue Colbert",
)
HARMLESS = (
    "Le 05/06/2026 12:30, on se retrouve.",
    "Le zéro six. Le bus douze passe à trente-quatre.",
    "Zéro euro six, puis douze euros trente, trente-quatre euros.",
    "Le zéro cinq, zéro six, deux mille vingt-six, à douze heures.",
    "Les lignes 2, 4, 10, 12, 14, 15, 16 et 50.",
    "La 02 passe à 10 h 12, puis 10 h 34, 10 h 56 et 11 h 18.",
    "Ça coûte 0,50 puis 1,20, 3,40, 5,60 et 7,80.",
    "Zéro faute, six livres, douze pages, trente-quatre lignes, cinquante-six mots.",
    "Il y a deux allées du parc et trois rues.",
    "On est douze. Rue Nationale, il fait beau.",
    "En 2026. Rue Nationale, on a marché.",
    "Une rue des Lilas, un chemin de terre.",
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


@pytest.mark.parametrize("words", SAID)
def test_a_number_said_aloud_is_found_over_two_sentences(words: str) -> None:
    [one] = found_in(f"Voilà, c’est le {words}. Merci.")
    assert (one.what, one.words) == (What.PHONE, words)


@pytest.mark.parametrize("words", SAID_ADDRESSES)
def test_an_address_said_aloud_is_found(words: str) -> None:
    [one] = found_in(f"J’y {words}, depuis longtemps.")
    assert one.what == What.ADDRESS
    assert one.words == words or words.startswith("habite")


def test_each_sentence_loses_its_part_of_a_number() -> None:
    whole = "Mon numéro, zéro six douze. Trente-quatre cinquante-six, soixante-dix-huit."
    [one] = found_in(whole)
    said = ["Mon numéro, zéro six douze.", "Trente-quatre cinquante-six, soixante-dix-huit."]
    assert without([one.words], said) == ["Mon numéro, […]", "[…]."]
    assert without([one.words], "Il est zéro heure.") == "Il est zéro heure."


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
