"""The sentences of one's own answer: tapped while listening, heard and written one by one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.drafts.models import Item
from studio.kernel.errors import Invalid
from studio.portraits.sentences import lines_of, tapped
from tests.studio.portraits.making import Hands, Room

Browsers = Callable[[str], FlaskClient]
TEXT = "Je suis née à Oran. J’ai trois enfants."


def test_taps_give_the_sentences_their_times(hands: Hands) -> None:
    """What is not written yet has no words; what was not reached has no time."""
    item = hands.db.get_one(Item, hands.answer(0, text=TEXT))
    nadia = hands.cast.identity(hands.db, "nadia")

    def said() -> list[tuple[float, float, str]]:
        return [(o.start, o.end, o.text) for o in lines_of(hands.db, hands.draft, item)]

    tapped(hands.db, nadia, hands.draft, item, [0.0, 0.6, 1.1, 1.6])
    assert said() == [(0.0, 0.6, TEXT[:19]), (0.6, 1.1, TEXT[20:]), (1.1, 1.6, "")]
    tapped(hands.db, nadia, hands.draft, item, [0.1, 1.6])
    assert said()[0] == (0.1, 1.6, TEXT[:19]) and said()[1][:2] == (0.0, 0.0)


@pytest.mark.parametrize("moments", [[], [1.0], [2.0, 1.0], [0.0, 90_000.0]])
def test_moments_that_make_no_sense_are_refused(hands: Hands, moments: list[float]) -> None:
    item = hands.db.get_one(Item, hands.answer(0, text=TEXT))
    with pytest.raises(Invalid):
        tapped(hands.db, hands.cast.identity(hands.db, "nadia"), hands.draft, item, moments)
    assert lines_of(hands.db, hands.draft, item) == []


def test_who_answered_goes_from_sentence_to_sentence(room: Room, as_: Browsers) -> None:
    with room.hands() as hands:
        answer = hands.answer(0)
    room.prepare()
    address, nadia = f"/atelier/portraits/{room.draft_id}/phrases/{answer}", as_("nadia")
    assert "Touchez à chaque phrase." in nadia.get(address).text
    assert nadia.post(address, data={"moments": "n’importe quoi"}).status_code == 422
    first = nadia.post(address, data={"moments": "0.000,0.700,1.600"}).headers["Location"]
    page = nadia.get(first).text
    assert "1 sur 2" in page and "#t=0.0,0.7" in page
    sentence = re.findall(r'name="phrase" value="([^"]+)"', page)[0]
    sent = nadia.post(address, data={"numero": 1, "phrase": sentence, "text": "Bonjour."})
    assert sent.headers["Location"].endswith("numero=2")
    assert "Bonjour." in nadia.get(first).text
    assert nadia.get(f"{address}?encore=1").text.count("Commencer") > 1
    lucie = as_("lucie").get(address).text
    assert "Bonjour." in lucie and "<textarea" not in lucie
    taken = as_("lucie").post(address, data={"numero": 1, "phrase": sentence, "text": "Non."})
    assert taken.status_code >= 400 and "Bonjour." in nadia.get(first).text


def test_sentences_written_by_a_professional_are_listened_to(room: Room, as_: Browsers) -> None:
    with room.hands() as hands:
        answer = hands.answer(0)
        hands.put("sentence", "claire", answer=answer, start=0.1, end=0.9, text="Bonjour.")
    room.prepare()
    page = as_("nadia").get(f"/atelier/portraits/{room.draft_id}/phrases/{answer}").text
    assert "Bonjour." in page and "<textarea" not in page and "Touchez à chaque" not in page
