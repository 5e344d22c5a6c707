"""Before recording: asked once, kept with the portrait, seen by the référent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.consents.models import Audience, Use
from studio.consents.recording import said_in
from studio.consents.steps import Standing, told_by
from studio.portraits.agreeing import allowed
from studio.publishing.gates import reasons_against
from studio.publishing.renewals import AHEAD
from studio.publishing.standing import said_about
from tests.cast import Cast
from tests.studio.portraits.making import Hands, Room, op

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Items and rows: one engine is enough."""
    return sqlite_url


def said(hands: Hands) -> list[tuple[str, Use, bool]]:
    return [(one.person_id, one.use, one.yes) for one in allowed(hands.db, hands.draft)]


def test_the_newest_answer_counts(hands: Hands, cast: Cast) -> None:
    assert said(hands) == []
    voice = hands.put("agreement", thing="voice", person=cast.nadia.id, says="no")
    assert said(hands) == [(cast.nadia.id, Use.VOICE, False)]
    hands.set(voice, says="yes")
    hands.put("agreement", thing="image", person=cast.nadia.id, says="no")
    assert sorted(said(hands)) == [
        (cast.nadia.id, Use.IMAGE, False),
        (cast.nadia.id, Use.VOICE, True),
    ]
    hands.set(voice, says="")
    assert said(hands) == [(cast.nadia.id, Use.IMAGE, False)], "she wants to be asked again"


def test_it_holds_in_the_whole_action(hands: Hands, cast: Cast) -> None:
    voice = hands.put("agreement", thing="voice", person=cast.nadia.id, says="no")
    assert said_in(hands.db, hands.draft.action_id) == {cast.nadia.id: {"voice": "no"}}
    hands.set(voice, says="yes")
    assert said_in(hands.db, hands.draft.action_id) == {cast.nadia.id: {"voice": "yes"}}


def test_it_is_a_state_and_no_yes_to_be_shown(hands: Hands, cast: Cast) -> None:
    hands.answer(0, "Je couds.")
    before = reasons_against(hands.db, hands.draft, Audience.GROUP)
    hands.put("agreement", thing="voice", person=cast.nadia.id, says="yes")
    given = allowed(hands.db, hands.draft)
    told = told_by(hands.db, cast.nadia.id, hands.draft.id, given)
    assert told.standing(AHEAD) == Standing.RECORD_OK
    assert reasons_against(hands.db, hands.draft, Audience.GROUP) == before
    [one] = said_about(hands.db, hands.draft)
    assert (one.agreement, one.audience, one.allowed) == (Standing.RECORD_OK, None, tuple(given))


def test_a_no_is_seen_though_nothing_was_recorded(hands: Hands, cast: Cast) -> None:
    hands.put("agreement", thing="voice", person=cast.nadia.id, says="no")
    [one] = said_about(hands.db, hands.draft)
    assert (one.person.id, one.uses, one.agreement) == (cast.nadia.id, (), Standing.DRAFT)
    assert [(a.use, a.yes) for a in one.allowed] == [(Use.VOICE, False)]


@pytest.mark.parametrize(
    "values",
    [{"thing": "voice"}, {"thing": "smell", "says": "yes"}, {"thing": "voice", "says": "maybe"}],
)
def test_something_else_is_refused(hands: Hands, cast: Cast, values: dict[str, str]) -> None:
    if "says" in values:
        values = {**values, "person": cast.nadia.id}
    [result] = hands.send("nadia", op("put", type="agreement", value={"properties": values}))
    assert result.error


def test_the_referent_reads_it(room: Room, as_: Browser, kept_cast: Cast) -> None:
    with room.hands() as hands:
        hands.put("agreement", thing="voice", person=kept_cast.nadia.id, says="yes")
        hands.put("agreement", thing="image", person=kept_cast.nadia.id, says="no")
    page = as_("claire").get(f"/espace/productions/{room.draft_id}").text.replace("\xa0", " ")
    assert "Avant d’enregistrer sa voix : oui" in page
    assert "Avant de prendre son image : non" in page
    assert "D’accord pour enregistrer" in page
