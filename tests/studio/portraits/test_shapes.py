"""The films of an edition in other shapes, with captions in the pictures or beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import av
import pytest
from flask.testing import FlaskClient

from media.probe import Video, probe
from studio.kernel import jobs, worker
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.parts import job_kinds
from studio.portraits.shapes import order_shape, public_edition, standings
from studio.publishing.operations import publish
from studio.publishing.queries import publication_of
from tests.engines import database_url
from tests.studio.portraits.making import Room

__all__ = ["database_url"]

Browsers = Callable[[str], FlaskClient]


def told(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, text="Je suis née à Oran.")
    room.prepare()


def order(room: Room, code: str, who: str = "claire") -> None:
    with room.hands() as hands:
        order_shape(hands.db, hands.cast.identity(hands.db, who), hands.draft, code)


def test_an_upright_film_with_captions_that_can_be_turned_off(room: Room) -> None:
    told(room)
    room.publish()
    order(room, "vertical-piste")
    order(room, "vertical-piste")  # twice is once
    room.prepare()
    edition = room.shown()
    path = room.path(edition, "media/film-vertical-piste.mp4")
    film = probe(path)
    assert isinstance(film, Video) and (film.width, film.height) == (180, 320)
    with av.open(str(path)) as container:
        (track,) = container.streams.subtitles
        assert track.language == "fra"
        said = b"".join(bytes(packet) for packet in container.demux(track)).decode()
    assert "Je suis née à Oran." in said
    part = edition.part("film-vertical-piste.mp4")
    assert part is not None and {p for p, _use in part.people} == {room.cast.nadia.id}
    with room.hands() as hands:
        shown = public_edition(hands.db, hands.draft)
        assert shown is not None
        done = [one.shape.code for one in standings(hands.db, shown) if one.part]
    assert done == ["paysage-images", "vertical-piste"]


def test_a_square_film(room: Room) -> None:
    told(room)
    room.publish()
    order(room, "carre-images")
    room.prepare()
    film = probe(room.path(room.shown(), "media/film-carre-images.mp4"))
    assert isinstance(film, Video) and (film.width, film.height) == (180, 180)


def test_nothing_is_made_of_what_is_not_online_nor_for_a_stranger(room: Room) -> None:
    told(room)
    with pytest.raises(Invalid, match="Publiez d’abord"):
        order(room, "carre-images")
    room.publish()
    with pytest.raises(NotFound):
        order(room, "rond-images")
    with pytest.raises((NotFound, Refused)):
        order(room, "carre-images", "karim")


def test_the_page_of_the_forms(room: Room, as_: Browsers) -> None:
    told(room)
    claire, address = as_("claire"), f"/espace/portraits/{room.draft_id}/formes"
    assert "Publiez d’abord" in claire.get(address).text
    room.publish()
    page = claire.get(address).text
    for form in ("defiler", "audio", "feuille", "extrait"):
        assert f"/{form}" in page
    assert claire.post(f"{address}/films/carre-piste").status_code == 302
    assert "attend son tour" in claire.get(f"{address}/films").text
    assert claire.post(f"{address}/films/rond").status_code == 404


def test_a_new_edition_has_the_films_of_the_one_before(room: Room, as_: Browsers) -> None:
    """Nobody asks again. Its lasting address leads to the page meanwhile, never to the old film."""
    told(room)
    room.publish()
    order(room, "carre-images")
    room.prepare()
    with room.hands() as hands:
        shown = publication_of(hands.db, hands.draft)
        assert shown is not None
        address, page = f"/medias/{shown.public_id}/actuel/", f"/portraits/{shown.slug}"
    anyone, name = as_("anyone"), "film-carre-images.mp4"
    first = anyone.get(address + name).location
    assert first.endswith(f"/1/{name}") and anyone.get(first).status_code == 200
    with room.hands() as hands:
        hands.set(hands.items("answer")[0].id, text="Je suis née à Tours.")
        hands.agree("nadia")
        hands.screen()
        publish(hands.db, hands.cast.identity(hands.db, "claire"), hands.draft)
    until_public(room, 2)
    assert anyone.get(address + name).location.endswith(page)
    assert anyone.get(first).status_code == 410
    room.prepare()
    second = anyone.get(address + name).location
    assert second.endswith(f"/2/{name}") and anyone.get(second).status_code == 200
    assert room.shown().part("film-vertical-images.mp4") is None  # nobody had asked for it
    assert anyone.get(address + "never.mp4").status_code == 404


def until_public(room: Room, number: int) -> None:
    """Do the work that waits, one piece after the other, until this edition is online."""
    for _ in range(20):
        if room.shown().number == number:
            return
        with room.database.writing() as db:
            job = jobs.claim(db, "test", timedelta(minutes=5))
        assert job is not None
        ended = worker.run_here(job.id, room.database, room.storage, room.settings, job_kinds())
        with room.database.writing() as db:
            worker.record(db, job.id, job.attempt, ended, job_kinds())
    raise AssertionError("never public")
