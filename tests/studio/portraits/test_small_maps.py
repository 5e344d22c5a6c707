"""The film shows where a place is, and no longer than its map is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from studio.drafts.models import Draft
from studio.portraits.film import Names, of_draft
from studio.portraits.page import FILM
from studio.portraits.queries import film_of_edition, wanted_fingerprint
from studio.portraits.reading import material_of
from studio.portraits.small_maps import marks_of, painted, placed, plots_of_draft
from studio.publishing import bundle
from studio.publishing.operations import publish, withdraw_publication
from studio.publishing.queries import publication_of
from tests.studio.maps.making import LIBRARY, change
from tests.studio.portraits.making import Room
from tests.studio.portraits.test_naming import Made, publish_map, tell


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here is peculiar to one database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def no_page_to_take_away() -> Iterator[None]:
    """What a map is given to take away takes long and says nothing of films."""
    known = bundle.publisher_of("map")
    bundle.register(replace(known, published=lambda _db, _edition: None))
    yield
    bundle.register(known)


def stage(room: Room, place: str = "") -> Made:
    """Two scenes: a photo with the voice, then the station."""
    made = tell(room)
    with room.hands() as hands:
        photo = hands.photo("Une rue.")
        hands.put("scene", "claire", kind="photo", photos=[photo], answer=made.answer)
        on = {"map": made.map, "item": place or made.station}
        hands.put("scene", "claire", kind="place", text="La gare", place=on)
    room.prepare()
    return made


def print_of(path: Path) -> Any:
    """The left half of the last moment but the credits: where a small map would be."""
    with av.open(str(path)) as film:
        frames = [one.to_ndarray(format="rgb24") for one in film.decode(video=0)]
    before_credits = frames[-45]
    return before_credits[:, : before_credits.shape[1] // 2]


def colours(picture: Any) -> int:
    """How many colours there are, roughly: paper has a few, a map of streets many."""
    return len(numpy.unique((picture // 16).reshape(-1, 3), axis=0))


def film_path(room: Room) -> Path:
    return room.path(room.shown(), "media") / FILM


def test_the_film_shows_the_place_while_the_public_map_does(
    app: Flask, room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    made = stage(room)
    edition = room.publish()
    client = as_("anyone")
    bare = colours(print_of(film_path(room)))
    publish_map(room, made)  # its jobs end with the film that shows it
    assert room.shown().id == edition
    seen = print_of(film_path(room))
    assert colours(seen) > 2 * bare
    with room.hands() as hands:
        film = film_of_edition(hands.db, edition)
        assert film and film.fingerprint and film.state == "ready"
        publish(
            hands.db, hands.cast.identity(hands.db, "claire"), hands.db.get_one(Draft, made.map)
        )
    room.prepare()
    kept = film_path(room).stat().st_mtime_ns
    with room.hands() as hands:
        drawn = publication_of(hands.db, hands.db.get_one(Draft, made.map))
        claire = hands.cast.identity(hands.db, "claire")
        assert drawn and film_path(room).stat().st_mtime_ns == kept  # nothing had changed
        receipt = withdraw_publication(hands.db, room.settings, claire, drawn)
        assert receipt and ["film", "Le fil et l’aiguille"] in receipt.reached
    gone = room.shown()
    assert gone.part(FILM) is None and not film_path(room).exists()
    room.prepare()
    assert room.shown().id == edition and colours(print_of(film_path(room))) <= bare
    assert client.get("/portraits/le-fil-et-l-aiguille").status_code == 200


def test_the_group_sees_its_own_map_but_no_home(app: Flask, room: Room, tmp_path: Path) -> None:
    made = stage(room)
    with room.hands() as hands:
        material = material_of(hands.db, hands.draft)
        plots = plots_of_draft(hands.db, material)
        maps = painted(plots.values(), tmp_path, None)
        assert list(maps.credits.values()) == ["© OpenStreetMap | IGN | ANCT"]
        (drawn,) = maps.files.values()
        with Image.open(drawn) as image:
            assert image.size == (960, 840)
        screenplay = of_draft(material, Names())
        assert placed(screenplay, plots) != screenplay and marks_of(plots)
        before = wanted_fingerprint(hands.db, hands.draft)
        drawn_map = hands.db.get_one(Draft, made.map)
        there = {"type": "Point", "coordinates": LIBRARY}
        assert not any(
            one.error
            for one in change(hands.db, hands.cast, drawn_map, made.station, geometry=there)
        )
        assert wanted_fingerprint(hands.db, hands.draft) != before


def test_a_home_is_on_no_film(app: Flask, room: Room) -> None:
    made = tell(room)
    with room.hands() as hands:
        on = {"map": made.map, "item": made.home}
        hands.put("scene", "claire", kind="place", text="Chez moi", place=on)
        assert plots_of_draft(hands.db, material_of(hands.db, hands.draft)) == {}
