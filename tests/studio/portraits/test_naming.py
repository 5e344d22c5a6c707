"""A place somebody speaks of is a point of a map of the action, and the map plays what is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.consents.models import Use
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft
from studio.gallery.places import said_once
from studio.kernel.errors import Invalid, NotFound
from studio.portraits.naming import name_place, namings_of, places_for
from studio.portraits.page import read_page
from studio.portraits.stripping import strip
from studio.publishing import bundle, folder
from studio.publishing.operations import publish, take_back, withdraw_publication
from studio.publishing.places import NAMES, key_of
from studio.publishing.queries import publication_of
from tests.studio.maps.making import STATION, category, put, say
from tests.studio.portraits.making import Room

PORTRAIT, MAP = "/portraits/le-fil-et-l-aiguille", "/cartes/nos-lieux"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here is peculiar to one database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def nothing_beside() -> Iterator[None]:
    """Films, and what a map is given to take away, take long and say nothing of places."""
    known = [bundle.publisher_of("portrait"), bundle.publisher_of("map")]
    for one in known:
        quick = {"published": lambda _db, _edition: None, "stripped": lambda _db, _edition: None}
        bundle.register(replace(one, **quick))  # type: ignore[arg-type]
    yield
    for one in known:
        bundle.register(one)


@dataclass
class Made:
    map: str = ""
    station: str = ""
    home: str = ""
    answer: str = ""
    sentence: str = ""


def tell(room: Room) -> Made:
    """Nadia says two sentences, the second of the station of her map; and marks where she lives."""
    made = Made()
    with room.hands() as hands:
        who, action = hands.cast.identity(hands.db, "nadia"), hands.draft.action
        drawn = create_draft(
            hands.db, who, action, kind="map", title="Nos lieux", template="numerique"
        )
        made.map = drawn.id
        wifi = category(hands.db, drawn, "wifi")
        hidden = put(
            hands.db,
            hands.cast,
            drawn,
            "category",
            who="claire",
            code="chez",
            label="Chez moi",
            icon="home",
            colour="blue",
            shape="circle",
            private=True,
        )
        made.station = put(hands.db, hands.cast, drawn, at=STATION, category=wifi, title="La gare")
        made.home = put(
            hands.db, hands.cast, drawn, at=[0.7, 47.4], category=hidden, title="Chez moi"
        )
        made.answer = hands.answer(0, seconds=2.0)
        for start, end, text in ((0.0, 0.9, "Bonjour."), (1.0, 2.0, "Je vais à la gare.")):
            made.sentence = hands.put(
                "sentence", "claire", answer=made.answer, start=start, end=end, text=text
            )
    room.prepare()
    return made


def name(app: Flask, room: Room, made: Made, who: str = "nadia", **more: str) -> None:
    with app.test_request_context(), room.hands() as hands:
        answer = hands.db.get_one(Item, made.answer)
        place = more.pop("place", f"{made.map}/{made.station}")
        more.setdefault("sentence", made.sentence)
        name_place(hands.db, hands.cast.identity(hands.db, who), hands.draft, answer, place, **more)


def publish_map(room: Room, made: Made) -> None:
    with room.hands() as hands:
        drawn = hands.db.get_one(Draft, made.map)
        say(hands.db, drawn, hands.person("nadia"))
        publish(hands.db, hands.cast.identity(hands.db, "claire"), drawn)
    room.prepare()


def test_somebody_says_where_a_place_is_spoken_of(app: Flask, room: Room) -> None:
    made = tell(room)
    name(app, room, made)
    name(app, room, made)
    name(app, room, made, "lucie", sentence="")
    name(app, room, made, "claire", sentence="", start="0:01", end="0:02")
    with app.test_request_context(), room.hands() as hands:
        nadia = hands.cast.identity(hands.db, "nadia")
        found = namings_of(hands.db, nadia, hands.draft)
        assert [(one.words, one.place.place.title if one.place else "") for one in found] == [
            ("Je vais à la gare.", "La gare"),
            ("", "La gare"),
            ("", "La gare"),
        ]
        assert [(one.naming.start, one.naming.end) for one in found] == [(0, 0), (0, 0), (1, 2)]
        titles = [one.place.title for one in places_for(hands.db, nadia, hands.draft)]
        assert titles == ["La gare"]  # never a home
        assert places_for(hands.db, nadia, hands.draft)[0].place.sight


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ({"place": "nowhere/never"}, Invalid),
        ({"sentence": "another"}, NotFound),
        ({"sentence": "", "start": "2", "end": "1"}, Invalid),
        ({"sentence": "", "start": "un", "end": "deux"}, Invalid),
    ],
)
def test_what_cannot_be_is_refused(
    app: Flask, room: Room, bad: dict[str, str], error: type[Exception]
) -> None:
    made = tell(room)
    with pytest.raises(error):
        name(app, room, made, **bad)
    with pytest.raises(Invalid):
        name(app, room, made, place=f"{made.map}/{made.home}")


def test_the_page_is_two_taps_without_script(room: Room, as_: Callable[[str], FlaskClient]) -> None:
    made = tell(room)
    nadia, lucie, karim = as_("nadia"), as_("lucie"), as_("karim")
    here = f"/atelier/portraits/{room.draft_id}/lieux"
    assert "Je vais à la gare." in nadia.get(here).get_data(as_text=True)
    asked = f"{here}?reponse={made.answer}&phrase={made.sentence}"
    assert 'class="sight"' in nadia.get(asked).get_data(as_text=True)
    form = {"reponse": made.answer, "phrase": made.sentence, "lieu": f"{made.map}/{made.station}"}
    assert nadia.post(here, data=form).status_code == 302
    assert karim.post(here, data=form).status_code == 404
    with room.hands() as hands:
        (item,) = hands.items("naming")
    away = f"{here}/{item.id}/retirer"
    assert lucie.post(away).status_code in (403, 422, 400)
    assert karim.post(away).status_code == 404
    assert nadia.post(away).status_code == nadia.post(away).status_code == 302
    assert "Les lieux déjà dits" not in nadia.get(here).get_data(as_text=True)


def read(visitor: FlaskClient, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_public_goes_both_ways_and_withdrawal_reaches_both(
    app: Flask, room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    """The portrait links to the map, the map plays the portrait; each loses the other at once."""
    client = as_("anyone")
    made = tell(room)
    name(app, room, made)
    room.publish()
    alone = read(client, PORTRAIT)
    assert "Voir sur la carte" not in alone and "La gare" not in alone
    publish_map(room, made)
    portrait, drawn = read(client, PORTRAIT), read(client, MAP)
    assert f'href="{MAP}#lieu-1"' in portrait and 'id="endroit-1"' in portrait
    assert 'class="sight"' in portrait
    sound = re.search(r'<audio class="place-sound"[^>]* src="([^"#]+)#t=1\.0,2\.0"', drawn)
    assert sound and client.get(sound[1]).status_code == 200
    assert f'href="{PORTRAIT}#endroit-1"' in drawn and "Je vais à la gare." in drawn
    framed = client.get("/oembed", query_string={"url": f"http://localhost{MAP}"}).json
    assert framed
    shown = room.shown()
    (entry,) = shown.facts[NAMES]
    assert (entry["of"], entry["place"]) == (key_of(made.map), key_of(made.station))
    with room.hands() as hands:
        assert made.map not in str(shown.facts) and hands.draft.id not in str(shown.facts)
        claire = hands.cast.identity(hands.db, "claire")
        found = publication_of(hands.db, hands.draft)
        assert found
        withdraw_publication(hands.db, room.settings, claire, found)
    left = read(client, MAP)
    assert "Je vais à la gare." not in left and PORTRAIT not in left
    assert client.get(sound[1]).status_code == 410


def test_who_takes_back_her_voice_leaves_the_map(
    app: Flask, room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    client = as_("anyone")
    made = tell(room)
    with room.hands() as hands:
        hands.photo("Une rue.")
    name(app, room, made)
    room.prepare()
    room.publish()
    publish_map(room, made)
    assert "Je vais à la gare." in read(client, MAP)
    with room.hands() as hands:
        nadia = hands.person("nadia")
        take_back(
            hands.db, room.settings, nadia, hands.draft, recorded_by=nadia.id, uses=[Use.VOICE]
        )
    assert "Je vais à la gare." not in read(client, MAP)
    with room.hands() as hands:
        drawn = hands.db.get_one(Draft, made.map)
        found = publication_of(hands.db, drawn)
        assert found
        withdraw_publication(
            hands.db, room.settings, hands.cast.identity(hands.db, "claire"), found
        )
    assert "Voir sur la carte" not in read(client, PORTRAIT)


def test_a_cut_moves_it_and_a_scene_shows_its_map(
    app: Flask, room: Room, as_: Callable[[str], FlaskClient]
) -> None:
    """What is cut before a sentence moves it; a scene and a point name places too."""
    client = as_("anyone")
    made = tell(room)
    place = {"map": made.map, "item": made.station}
    with room.hands() as hands:
        photo = hands.photo("Une rue.")
        hands.put("scene", "claire", kind="place", text="La gare", place=place, answer=made.answer)
        hands.put(
            "hotspot",
            "claire",
            on=photo,
            outline=[(0.2, 0.3)],
            opens="place",
            label="Là",
            place=place,
        )
        voice = hands.db.get_one(Item, made.answer).properties["voice"]
        hands.set(made.answer, edits={"of": voice, "keep": [[0.5, 2.0]]})
    name(app, room, made)
    room.prepare()
    edition = room.publish()
    page = read_page(folder.read_page(room.settings.editions, edition))
    assert (page.namings[0].start, page.namings[0].end) == (0.5, 1.5)
    assert [entry["anchor"] for entry in page.named()] == ["endroit-1", "scene-1", "point-1"]
    publish_map(room, made)
    shown = read(client, PORTRAIT)
    assert shown.count(f'{MAP}#lieu-1"') >= 5 and 'data-map="scene-1"' in shown
    gone = strip(folder.read_page(room.settings.editions, edition), frozenset({"mots-1"}))
    assert gone is not None and [e["anchor"] for e in gone.facts[NAMES]] == ["point-1"]  # type: ignore[index]


def test_a_moment_is_told_once_as_closely_as_it_is_known() -> None:
    def entry(anchor: str, start: float, end: float, part: str = "voix-1") -> dict[str, Any]:
        return {"place": "pont", "part": part, "from": start, "to": end, "anchor": anchor}

    sentence, whole, scene = (
        entry("endroit-1", 5.0, 7.9),
        entry("endroit-2", 0.0, 8.6),
        entry("scene-7", 5.0, 8.6),
    )
    shown: dict[str, Any] = {"place": "pont", "anchor": "point-1"}
    other, later = entry("endroit-3", 0.0, 3.0, part="voix-2"), entry("endroit-4", 1.0, 2.0)
    entries: list[dict[str, Any]] = [whole, sentence, other, scene, shown, later]
    assert said_once(entries) == [sentence, other, later]
    assert said_once([shown, dict(shown, anchor="point-2")]) == [shown]
