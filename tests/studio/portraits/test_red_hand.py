"""Who takes back the whole of her part takes her photos of things along, today and later."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from studio.consents.models import Use
from studio.drafts.models import Draft
from studio.publishing.operations import publish, take_back
from studio.publishing.queries import publication_of
from tests.studio.portraits.making import Room

MACHINE, THREAD = "Une machine.", "Un fil."


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Editions and files: one engine is enough."""
    return sqlite_url


@pytest.fixture
def two(room: Room) -> Room:
    """A portrait of Lucie, with Nadia’s help: each recorded her, and took a photo of a thing."""
    with room.hands() as hands:
        hands.set(hands.items("subject")[0].id, people=[hands.person("lucie").id])
        hands.answer(0, "Je couds.")
        hands.answer(1, "Je brode.", who="lucie")
        hands.photo(MACHINE)
        hands.photo(THREAD, who="lucie")
    room.prepare()
    room.publish()
    return room


def red_hand(room: Room, uses: Iterable[Use] = tuple(Use)) -> None:
    with room.hands() as hands:
        nadia = hands.person("nadia")
        take_back(hands.db, room.settings, nadia, hands.draft, recorded_by=nadia.id, uses=uses)
    room.prepare()


def words(room: Room) -> str:
    return room.path(room.shown(), "page.json").read_text("utf-8")


def test_her_photo_of_a_thing_leaves_with_her(two: Room) -> None:
    assert MACHINE in words(two)
    red_hand(two)
    assert MACHINE not in words(two)
    assert THREAD in words(two) and "Je brode." in words(two)
    assert "Je couds." in words(two), "Nadia held the recorder: it is Lucie who is heard"


def test_one_use_taken_back_leaves_it(two: Room) -> None:
    red_hand(two, [Use.IMAGE])
    assert MACHINE in words(two)


def test_it_does_not_come_back_with_the_next_edition(two: Room) -> None:
    red_hand(two)
    with two.hands() as hands:
        claire = two.cast.identity(hands.db, "claire")
        hands.screen()
        publish(hands.db, claire, hands.draft)
    two.prepare()
    assert MACHINE not in words(two) and THREAD in words(two)


def test_a_portrait_of_her_alone_leaves_whole(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Je couds.")
        hands.photo(MACHINE)
    room.prepare()
    room.publish()
    red_hand(room)
    with room.database.reading() as db:
        found = publication_of(db, db.get_one(Draft, room.draft_id))
        assert found is not None and not found.is_public
