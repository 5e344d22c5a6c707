"""The film of a draft: asked for, made once, made again when something changed, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from sqlalchemy import select

from media.portrait.review import problems
from media.portrait.scenes import Narration, PhotoScene, QuoteScene
from media.probe import Video, probe
from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.portraits.film import Screenplay, fingerprint, storyboard
from studio.portraits.models import Film, FilmState
from studio.portraits.montage import Story, assemble
from studio.portraits.operations import forget_person, order_film
from studio.portraits.queries import film_of, standing_of
from tests.engines import database_url
from tests.studio.portraits.making import Room
from tests.studio.portraits.test_montage import stories

__all__ = ["database_url"]


def screenplay(story: Story) -> Screenplay:
    montage = assemble(story)
    shown = {shot.photo for shot in montage.shots if shot.photo}
    return Screenplay(
        title="Titre",
        name="",
        intro="",
        credits=("Un portrait",),
        montage=montage,
        sounds={voice.answer: f"{voice.answer}.m4a" for voice in montage.voices},
        pictures={photo: (f"{photo}.webp", (0.5, 0.45)) for photo in shown},
    )


@given(stories())
def test_every_montage_becomes_a_storyboard_that_can_be_rendered(story: Story) -> None:
    """Each voice is cut at its pictures, without hole, and no scene is one the engine refuses."""
    made = screenplay(story)
    board = storyboard(made, Path)
    for voice in made.montage.voices:
        spans = [
            scene.narration
            for scene in board.scenes
            if isinstance(scene, PhotoScene | QuoteScene)
            and isinstance(scene.narration, Narration)
            and scene.narration.sound == f"{voice.answer}.m4a"
        ]
        assert spans[0].start == 0.0
        assert spans[-1].end == pytest.approx(voice.end - voice.start)
        assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
        assert [span.flows for span in spans] == [True] * (len(spans) - 1) + [False]
    faults = [
        sentence
        for sentence in problems(board)
        if "sous-titre" not in sentence and "vide" not in sentence and "lettres" not in sentence
    ]
    assert [s for s in faults if "moment" in s or "voix" in s] == []


def order(room: Room, who: str = "nadia") -> None:
    with room.database.writing() as db:
        order_film(db, room.cast.identity(db, who), db.get_one(Draft, room.draft_id))


def film(room: Room) -> Film:
    with room.database.reading() as db:
        found = film_of(db, db.get_one(Draft, room.draft_id))
        assert found is not None
        return found


@pytest.fixture
def told(room: Room) -> Room:
    with room.hands() as hands:
        answer = hands.answer(0, "Bonjour. Je couds.")
        hands.photo("Une machine.", answer=answer)
    room.prepare()
    return room


def test_a_film_is_made_in_two_sizes(told: Room) -> None:
    order(told)
    assert film(told).state == FilmState.WAITING
    told.prepare()
    made = film(told)
    assert made.state == FilmState.READY and made.made_at is not None
    for key in (made.key, made.preview_key):
        assert key is not None
        found = probe(told.storage.path(key))
        assert isinstance(found, Video) and found.has_sound
    assert made.seconds > 3.0


def test_the_same_film_is_never_made_twice(told: Room) -> None:
    order(told)
    told.prepare()
    first = film(told)
    order(told)
    assert film(told).made_at == first.made_at
    with told.database.reading() as db:
        job = next(j for j in jobs.jobs_of(db, told.draft_id) if j.kind == "portraits.film")
        assert job.state == jobs.State.DONE and job.attempt == 1


def test_a_change_makes_another_film_and_deletes_the_first(told: Room) -> None:
    order(told)
    told.prepare()
    before = film(told)
    with told.hands() as hands:
        hands.set(hands.items("answer")[0].id, text="Bonjour à vous.")
        assert not standing_of(hands.db, hands.draft).is_current
    order(told)
    told.prepare()
    after = film(told)
    assert after.fingerprint != before.fingerprint
    assert before.key is not None and not (told.storage.root / before.key).exists()
    with told.hands() as hands:
        assert standing_of(hands.db, hands.draft).is_current


def test_what_somebody_refused_is_in_no_film(told: Room) -> None:
    with told.hands() as hands:
        hands.photo("Lucie rit.", shown=[told.cast.lucie.id])
    told.prepare()
    order(told)
    told.prepare()
    before = film(told).fingerprint
    with told.hands() as hands:
        hands.agree("lucie", yes=False)
        assert not standing_of(hands.db, hands.draft).is_current
    order(told)
    told.prepare()
    assert film(told).fingerprint != before


def test_a_film_waits_for_files_that_are_being_prepared(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
    order(room)  # before anybody looked into the sound: its job comes first, by its urgency
    room.prepare()
    assert film(room).state == FilmState.READY


def test_a_portrait_without_voice_says_why_there_is_no_film(room: Room) -> None:
    order(room)
    assert room.work() == ["Il n’y a pas encore de voix. Le film attend une première réponse."]
    made = film(room)
    assert made.state == FilmState.FAILED
    with room.hands() as hands:
        assert standing_of(hands.db, hands.draft).trouble == made.message


def test_a_person_who_is_forgotten_takes_the_film_along(told: Room) -> None:
    order(told)
    told.prepare()
    made = film(told)
    with told.hands() as hands:
        forget_person(hands.db, told.storage, hands.person("lucie"))
        assert hands.db.scalar(select(Film)) is not None, "Lucie is not in it"
        forget_person(hands.db, told.storage, hands.person("nadia"))
        assert hands.db.scalar(select(Film)) is None
    for key in (made.key, made.preview_key):
        assert key is not None and not (told.storage.root / key).exists()


def test_fingerprints_follow_what_is_shown() -> None:
    story = Story()
    one = screenplay(story)
    assert fingerprint(one) == fingerprint(screenplay(story))
    assert len(fingerprint(one)) == 64


# On the screen


def test_finishing_proposes_the_portrait_and_orders_its_film(
    told: Room, as_: Callable[[str], FlaskClient]
) -> None:
    nadia = as_("nadia")
    address = f"/atelier/portraits/{told.draft_id}"
    answer = nadia.post(f"{address}/fini")
    assert answer.status_code == 302 and answer.location.endswith(f"{address}/fini")
    page = nadia.get(f"{address}/fini").text
    assert "Le film attend son tour" in page
    assert f"/atelier/mes-productions/{told.draft_id}" in page
    with told.database.reading() as db:
        assert db.get_one(Draft, told.draft_id).state == "proposed"
    told.prepare()
    part = nadia.get(f"{address}/film")
    assert "Le film est prêt." in part.text and "<html" not in part.text


def test_only_the_group_sees_its_film(told: Room, as_: Callable[[str], FlaskClient]) -> None:
    order(told)
    told.prepare()
    address = f"/atelier/portraits/{told.draft_id}/film/480.mp4"
    seen = as_("lucie").get(address, headers={"Range": "bytes=0-99"})
    assert seen.status_code == 206 and len(seen.data) == 100
    assert "private" in seen.headers["Cache-Control"]
    assert as_("claire").get(address).status_code == 200
    assert as_("karim").get(address).status_code == 404
    assert as_("anyone").get(address).status_code == 401
    assert as_("nadia").get(address.replace("480", "1080")).status_code == 404


def test_a_film_can_be_asked_for_again(told: Room, as_: Callable[[str], FlaskClient]) -> None:
    address = f"/atelier/portraits/{told.draft_id}/film"
    assert as_("karim").post(address).status_code == 404
    assert as_("lucie").post(address).status_code == 302
    assert as_("claire").post(address).location.startswith("/espace/portraits/")
    assert film(told).state == FilmState.WAITING
