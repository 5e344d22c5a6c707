"""Who is forgotten takes her photos along, those of things too: nobody is seen on them."""

from __future__ import annotations

import pytest

from studio.drafts.models import Draft
from studio.erasure import forget_person
from studio.erasure.counting import shown_with
from studio.people.models import Person
from studio.publishing.queries import publication_of
from tests.studio.portraits.making import Room


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Editions and files: one engine is enough."""
    return sqlite_url


def test_a_photo_of_a_thing_leaves_with_who_took_it(room: Room) -> None:
    with room.hands() as hands:
        hands.set(hands.items("subject")[0].id, people=[hands.person("lucie").id])
        hands.answer(0, "Je couds.", who="lucie")
        hands.photo("Une machine.", colour="#884422")
        hands.photo("Un fil.", who="lucie")
        hands.agree("lucie")
    room.prepare()
    before = room.publish_as_is()
    nadia = room.cast.nadia.id
    hers = [part.file_id for part in before.parts if part.file_id and not part.people]
    assert hers, "a thing: nobody is asked about it"
    with room.database.writing() as db:
        assert [one.id for one in shown_with(db, nadia)] == [before.publication_id]
        forget_person(db, room.settings, room.storage, db.get_one(Person, nadia))
    room.prepare()
    after = room.shown()
    assert after.id != before.id
    media = room.settings.editions / after.id / "media"
    left = {path.name for path in media.iterdir()}
    text = (room.settings.editions / after.id / "page.json").read_text("utf-8")
    assert "Une machine." not in text and "Un fil." in text
    assert any(name.startswith("photo-") for name in left)
    with room.database.reading() as db:
        assert shown_with(db, nadia) == []


def test_a_portrait_of_nothing_else_goes(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Je couds.")
        hands.photo("Une machine.")
    room.prepare()
    room.publish()
    with room.database.writing() as db:
        person = db.get_one(Person, room.cast.nadia.id)
        forget_person(db, room.settings, room.storage, person)
    with room.database.reading() as db:
        found = publication_of(db, db.get_one(Draft, room.draft_id))
        assert found is not None and not found.is_public
