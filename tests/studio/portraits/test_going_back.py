"""An earlier edition never lets a word be heard again that was covered or cut out since."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from studio.drafts.models import Draft
from studio.portraits.joining import order_join
from studio.publishing.models import Edition
from studio.publishing.past_editions import NoWayBack, edition_in, go_back
from tests.studio.portraits.making import Room

BLEEP = {"bleeps": [[0.4, 0.8]]}
CUT = {"keep": [[0.0, 0.5], [0.9, 1.6]]}
LOUDER = {"gain": 3.0}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """It compares files: one engine is enough."""
    return sqlite_url


def published(room: Room) -> str:
    """Edition 1: Nadia's answer as she gave it."""
    with room.hands() as hands:
        answer = hands.answer(0, "Je vous dis un nom.")
    room.prepare()
    room.publish()
    return answer


def hide(room: Room, answer: str, edits: Mapping[str, object]) -> None:
    with room.hands() as hands:
        hands.set(answer, edits=edits)
    room.prepare()


def back_to(room: Room, number: int) -> Edition:
    with room.database.writing() as db:
        draft = db.get_one(Draft, room.draft_id)
        edition = edition_in(db, draft, number)
        return go_back(db, room.settings, room.cast.identity(db, "claire"), draft, edition)


def test_a_word_that_was_hidden_in_the_sound_stays_hidden(room: Room) -> None:
    answer = published(room)
    hide(room, answer, BLEEP)
    room.publish()
    with pytest.raises(NoWayBack, match="coupé depuis"):
        back_to(room, 1)
    hide(room, answer, CUT)
    with pytest.raises(NoWayBack, match="coupé depuis"):
        back_to(room, 1)
    hide(room, answer, LOUDER)
    assert back_to(room, 1).number == 3, "nothing is hidden any more"


def test_a_word_hidden_in_a_joined_voice_is_hidden_in_the_one_it_came_from(room: Room) -> None:
    answer = published(room)
    with room.hands() as hands:
        other = hands.answer(1, "Et encore.", seconds=1.2)
    room.prepare()
    with room.hands() as hands:
        nadia = hands.cast.identity(hands.db, "nadia")
        order_join(hands.db, nadia, hands.draft, answer, other)
    room.prepare()
    room.publish()
    hide(room, answer, BLEEP)
    with pytest.raises(NoWayBack, match="coupé depuis"):
        back_to(room, 1)
