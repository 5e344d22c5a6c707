"""From a draft to an edition, and what leaves it when somebody changes her mind. Real sounds, real
photos, a real film, small ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from media.probe import Sound, Video, probe
from studio.consents.models import Use
from studio.drafts.models import Draft
from studio.portraits import film as screenplay
from studio.portraits.models import Film, FilmState
from studio.portraits.page import read_page
from studio.publishing import folder
from studio.publishing.gates import NotReady
from studio.publishing.models import Edition, EditionPart
from studio.publishing.operations import publish, take_back
from tests.engines import database_url
from tests.studio.portraits.making import NAME, Room

__all__ = ["database_url"]

HOSTILE = "</script><script>alert(1)</script> --> <b>&\"'"


def tell(room: Room, *, name: bool = True) -> None:
    """Two answers of Nadia, one with its photo, and a photo of Lucie."""
    with room.hands() as hands:
        first = hands.answer(0, "Je m’appelle Nadia. Je couds.", seconds=1.6)
        hands.answer(1, "J’ai grandi à Kaboul.", seconds=1.8)
        hands.photo("Une machine à coudre.", answer=first, caption="L’atelier")
        hands.photo("Lucie rit.", shown=[room.cast.lucie.id], colour="#a06040")
    room.prepare()


def text_of(room: Room, edition: Edition) -> str:
    """Everything that an edition says, in all its files."""
    home = folder.folder_of(room.settings.editions, edition.id)
    return "".join(p.read_text("utf-8") for p in home.iterdir() if p.is_file())


def part(edition: Edition, name: str) -> EditionPart:
    found = edition.part(name)
    assert found is not None, name
    return found


def take(
    room: Room, who: str, *, file_id: str | None = None, uses: tuple[Use, ...] = tuple(Use)
) -> None:
    with room.hands() as hands:
        person = hands.person(who)
        take_back(
            hands.db,
            room.settings,
            person,
            hands.db.get_one(Draft, room.draft_id),
            recorded_by=person.id,
            uses=list(uses),
            file_id=file_id,
        )


def test_an_edition_is_complete_and_says_nothing_it_should_not(room: Room) -> None:
    tell(room)
    room.publish()
    edition = room.shown()
    page = read_page(json.loads(room.path(edition, "page.json").read_text("utf-8")))

    assert [answer.text for answer in page.answers] == [
        "Je m’appelle Nadia. Je couds.",
        "J’ai grandi à Kaboul.",
    ]
    assert page.answers[0].photos == ["photo-1"]
    assert all(photo.soft.startswith("data:image/webp;base64,") for photo in page.photos)
    assert page.name == "Nadia"
    assert edition.credits == ["Nadia (voix, photos)", "Lucie (image)"]
    assert edition.facts["answers"] == 2 and edition.facts["photos"] == 2
    assert 4.0 < edition.facts["seconds"] < 4.5  # 1.6 + 0.7 of breath + 1.8, as encoded

    media = {p.name for p in room.path(edition, "media").iterdir()}
    assert media == {p.name for p in edition.parts if p.is_file}
    assert {"voix-1.m4a", "voix-1-leger.m4a", "voix-1.json", "photo-2.webp", "titre.webp"} <= media

    told = text_of(room, edition) + " ".join(media)
    for kept in (NAME, room.cast.nadia.id, room.cast.lucie.id, room.draft_id):
        assert kept not in told
    for path in room.path(edition, "media").iterdir():
        assert NAME.encode() not in path.read_bytes()


def test_the_film_joins_the_edition_that_is_shown(room: Room) -> None:
    tell(room)
    first = room.publish()
    edition = room.shown()
    assert edition.id == first, "no new edition: nobody’s address changed"
    film = probe(room.path(edition, "media/film.mp4"))
    assert isinstance(film, Video) and film.has_sound
    assert (film.width, film.height) == screenplay.SIZE
    sound = probe(room.path(edition, "media/portrait.m4a"))
    assert isinstance(sound, Sound)
    assert sound.seconds == pytest.approx(edition.facts["seconds"], abs=0.15)
    everybody = {person for person, _use in part(edition, "film.mp4").people}
    assert everybody == {room.cast.nadia.id, room.cast.lucie.id}
    manifest = json.loads(room.path(edition, "edition.json").read_text("utf-8"))
    assert "film.mp4" in {one["name"] for one in manifest["media"]}
    with room.database.reading() as db:
        (row,) = db.query(Film).filter(Film.edition_id == edition.id)
        assert row.state == FilmState.READY


def test_one_voice_taken_back_leaves_the_rest_whole(room: Room) -> None:
    tell(room)
    room.publish()
    before = room.shown()
    take(room, "nadia", file_id=part(before, "voix-1.m4a").file_id)

    after = room.shown()
    names = {p.name for p in after.parts}
    assert {"voix-1.m4a", "voix-1-leger.m4a", "voix-1.json", "mots-1", "film.mp4"}.isdisjoint(names)
    assert {"voix-2.m4a", "mots-2", "photo-1.webp"} <= names
    assert "Je couds" not in text_of(room, after)
    assert part(after, "voix-2.m4a").sha256 == part(before, "voix-2.m4a").sha256

    room.prepare()  # the film is made again, of what stays
    again = room.shown()
    assert again.id == after.id
    film = probe(room.path(again, "media/film.mp4"))
    assert isinstance(film, Video)
    assert not folder.folder_of(room.settings.editions, before.id).exists()


def test_a_photo_taken_back_by_who_is_on_it(room: Room) -> None:
    tell(room)
    room.publish()
    take(room, "lucie")
    after = room.shown()
    assert after.part("photo-2.webp") is None and after.part("photo-2-petite.webp") is None
    assert after.part("voix-1.m4a") is not None
    assert "Lucie" not in text_of(room, after)


def test_everything_taken_back_withdraws_the_portrait(
    room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
    room.prepare()
    room.publish()
    visitor = as_("anyone")
    address = "/portraits/le-fil-et-l-aiguille"
    assert visitor.get(address).status_code == 200
    take(room, "nadia")
    assert visitor.get(address).status_code == 410


def test_a_film_that_comes_too_late_is_thrown_away(room: Room) -> None:
    """Somebody takes something back while the film is being made."""
    tell(room)
    with room.hands() as hands:
        for name in ("nadia", "lucie"):
            hands.agree(name)
        hands.screen()
        hands.look()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)
    from datetime import timedelta

    from studio.kernel import jobs, worker
    from studio.parts import job_kinds

    def run(kind: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        with room.database.writing() as db:
            job = jobs.claim(db, "test", timedelta(minutes=5))
            assert job is not None and job.kind == kind
        done: list[bool] = []

        def once(_fraction: float, _sentence: str) -> None:
            if not done:
                done.append(True)
                meanwhile()

        ended = worker.run_here(
            job.id, room.database, room.storage, room.settings, job_kinds(), once
        )
        assert ended.good, ended.sentence
        with room.database.writing() as db:
            worker.record(db, job.id, job.attempt, ended, job_kinds())

    run("publishing.freeze")
    first = room.shown()
    run("portraits.edition_film", lambda: take(room, "lucie"))
    assert room.shown().id != first.id
    assert room.shown().part("film.mp4") is None
    room.prepare()
    assert room.shown().part("film.mp4") is not None


def test_what_was_refused_is_left_out_from_the_start(room: Room) -> None:
    tell(room)
    with room.hands() as hands:
        hands.agree("nadia")
        hands.agree("lucie", yes=False)
        hands.screen()
        hands.look()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)
    room.prepare()
    edition = room.shown()
    assert edition.part("photo-1.webp") is not None and edition.part("photo-2.webp") is None
    assert "Lucie" not in text_of(room, edition)


def test_nothing_is_published_when_everybody_said_no(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
    room.prepare()
    with room.hands() as hands, pytest.raises(NotReady):
        hands.agree("nadia", yes=False)
        hands.screen()
        hands.look()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)


def test_who_is_not_named_is_nowhere(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour à vous.")
        hands.set(hands.items("subject")[0].id, name="La couturière")
    room.prepare()
    with room.hands() as hands:
        hands.agree("nadia", Use.VOICE, Use.STORY, Use.IMAGE)
        hands.screen()
        hands.look()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)
    room.prepare()
    edition = room.shown()
    assert edition.credits == []
    assert "Nadia" not in text_of(room, edition) and "couturière" not in text_of(room, edition)


def test_without_photo_the_cover_is_drawn(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Bonjour.")
    room.prepare()
    room.publish()
    edition = room.shown()
    manifest = json.loads(room.path(edition, "edition.json").read_text("utf-8"))
    assert manifest["cover"] == "titre.webp"
    with Image.open(room.path(edition, "media/titre.webp")) as cover:
        assert cover.size == (1200, 630)


def test_hostile_words_stay_words(room: Room, as_: Callable[[str], FlaskClient]) -> None:
    with room.hands() as hands:
        hands.set(hands.question().id, text=f"Question {HOSTILE}")
        answer = hands.answer(0, f"Réponse. {HOSTILE}\n\n00:00.000 --> 00:09.000\nWEBVTT")
        hands.photo(f"Vue {HOSTILE}", answer=answer, caption=f"Légende {HOSTILE}")
        hands.set(hands.items("subject")[0].id, name=HOSTILE)
        hands.set(hands.items("sheet")[0].id, intro=HOSTILE)
        hands.draft.title = "Titre </title><img src=x>"
    room.prepare()
    room.publish()
    visitor = as_("anyone")
    page = visitor.get("/portraits/titre-title-img-src-x").text
    assert "<script>alert" not in page and "<img src=x>" not in page and "<b>&" not in page
    captions = visitor.get("/portraits/titre-title-img-src-x.vtt")
    assert captions.mimetype == "text/vtt"
    arrows = [line for line in captions.text.splitlines() if "-->" in line]
    assert all(line.count("-->") == 1 and line[0].isdigit() for line in arrows)
    assert len(arrows) == len(
        read_page(json.loads(room.path(room.shown(), "page.json").read_text("utf-8"))).montage.cues
    )
    assert "<script" not in captions.text


def test_the_page_without_script(room: Room, as_: Callable[[str], FlaskClient]) -> None:
    """Title, photos with their text, a native player and all words for each answer."""
    tell(room)
    room.publish()
    page = as_("anyone").get("/portraits/le-fil-et-l-aiguille")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert page.text.count("<audio class=") == 2
    assert page.text.count('preload="none"') >= 2
    assert "Je m’appelle Nadia." in page.text and "J’ai grandi à Kaboul." in page.text
    assert 'alt="Une machine à coudre."' in page.text
    assert "L’atelier" in page.text
    assert "film.mp4" in page.text
    assert "noindex" in page.text
    number = room.shown().number
    assert f"/{number}/voix-1.m4a" in page.text


def test_each_word_is_in_the_language_of_who_says_it(
    room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    """In an Arabic page and an Arabic frame, what Nadia says stays French, the buttons Arabic."""
    tell(room)
    room.publish()
    told = as_("anyone").get("/portraits/le-fil-et-l-aiguille.json").json
    assert told is not None
    for address in (told["address"], told["embed"]):
        page = as_("anyone").get(f"{address}?lang=ar").text
        assert '<html lang="ar" dir="rtl">' in page
        spoken = re.findall(r'<p class="portrait-words"([^>]*)>', page)
        assert spoken and all(' lang="fr" dir="auto"' in one for one in spoken)
        assert re.search(r'<p class="stage-cue" dir="auto"', page)
        around = re.search(r'<div class="portrait[^>]*>', page)
        assert around and "lang=" not in around[0]


def test_the_page_changes_when_the_film_comes(
    room: Room, as_: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    """Browsers that kept the page must hear of the film, though the edition is the same."""
    from datetime import timedelta

    from studio.kernel import jobs, worker
    from studio.parts import job_kinds

    tell(room)
    with room.hands() as hands:
        for name in ("nadia", "lucie"):
            hands.agree(name)
        hands.screen()
        hands.look()
        publish(hands.db, room.cast.identity(hands.db, "claire"), hands.draft)
    with room.database.writing() as db:
        job = jobs.claim(db, "test", timedelta(minutes=5))
        assert job is not None
    ended = worker.run_here(job.id, room.database, room.storage, room.settings, job_kinds())
    assert ended.good
    with room.database.writing() as db:
        worker.record(db, job.id, job.attempt, ended, job_kinds())
    visitor = as_("anyone")
    first = visitor.get("/portraits/le-fil-et-l-aiguille")
    assert "Le film se prépare" in first.text
    room.prepare()
    again = visitor.get(
        "/portraits/le-fil-et-l-aiguille", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 200
    assert "film.mp4" in again.text
