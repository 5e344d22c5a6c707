"""Sentences: the words of an answer at their own times, in captions, draft and edition."""

from __future__ import annotations

from studio.portraits.montage import Said, Story, Told, assemble
from studio.portraits.page import PageAnswer
from studio.portraits.reading import material_of
from tests.studio.portraits.making import Hands, op

SAID = (Said(0.5, 1.5, "Je suis née à Oran."), Said(2.0, 9.0, "J’y ai appris à coudre."))


def cues(*said: Said) -> list[tuple[float, float, str]]:
    told = Told("a", 4.0, text="Mots tapés.", said=said)
    return [(c.start, c.end, c.text) for c in assemble(Story((told,))).cues]


def test_captions_are_at_the_times_of_the_sentences() -> None:
    """One that would last longer than the voice ends with it."""
    assert cues(*SAID) == [(0.5, 1.5, SAID[0].text), (2.0, 4.0, SAID[1].text)]


def test_a_sentence_ends_when_the_next_begins() -> None:
    assert cues(Said(0.0, 3.0, "Un."), Said(1.0, 2.0, "Deux.")) == [
        (0.0, 1.0, "Un."),
        (1.0, 2.0, "Deux."),
    ]


def test_without_all_times_the_words_are_spread() -> None:
    assert cues(SAID[0], Said(0.0, 0.0, "Pas encore.")) == [(0.0, 4.0, "Mots tapés.")]


def test_a_sentence_past_the_end_of_the_voice_is_no_caption() -> None:
    assert cues(SAID[0], Said(7.0, 8.0, "Trop tard.")) == [(0.5, 1.5, SAID[0].text)]


def test_the_sentences_are_the_words_of_the_answer(hands: Hands) -> None:
    answer = hands.answer(0, text="Tapé avant.")
    for one in reversed(SAID):
        hands.put("sentence", "claire", answer=answer, start=one.start, end=one.end, text=one.text)
    (spoken,) = material_of(hands.db, hands.draft).answers
    assert [(one.start, one.end, one.text) for one in spoken.said] == [
        (one.start, one.end, one.text) for one in SAID
    ]
    assert spoken.text == "Je suis née à Oran. J’y ai appris à coudre."


def test_participants_and_strangers_write_no_sentence(hands: Hands) -> None:
    put = op("put", type="sentence", value={"properties": {"text": "Non."}})
    assert hands.send("lucie", put)[0].error == "refused"
    assert hands.send("karim", put)[0].error == "not_found"


def test_a_sentence_that_does_not_fit_is_refused(hands: Hands) -> None:
    put = op("put", type="sentence", value={"properties": {"start": -1.0}})
    (result,) = hands.send("claire", put)
    assert (result.error, bool(result.message)) == ("invalid", True)


def test_an_older_edition_has_no_sentences() -> None:
    assert PageAnswer("reponse-1", "", "", "mots-1").said == []
