"""Who is forgotten takes her photos along, those of things too: nobody is seen on them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from studio.drafts.models import Draft
from studio.erasure import forget_person
from studio.erasure.counting import shown_with
from studio.kernel.clock import now
from studio.kernel.jobs import JobRun
from studio.people.models import Person
from studio.portraits.jobs import sweep
from studio.portraits.operations import scenes_kept
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


def a_scene(room: Room, name: str, *, days: float = 0.0) -> Path:
    """A scene of a film, used so many days ago."""
    path = scenes_kept(room.settings) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a face")
    used = (now() - timedelta(days=days)).timestamp()
    os.utime(path, (used, used))
    return path


def test_no_scene_of_a_film_keeps_her_face(room: Room) -> None:
    scene = a_scene(room, "a.h264")
    with room.database.writing() as db:
        person = db.get_one(Person, room.cast.nadia.id)
        forget_person(db, room.settings, room.storage, person)
    assert not scene.exists()


def test_scenes_that_no_film_shows_any_more_go_after_a_while(room: Room) -> None:
    old, young = a_scene(room, "old.h264", days=31), a_scene(room, "young.h264", days=29)
    run = JobRun("1", "", {}, room.database, room.storage, room.settings, lambda _part, _say: None)
    sweep(run)
    assert (old.exists(), young.exists()) == (False, True)
