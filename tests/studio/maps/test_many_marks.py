"""Acts of a référent on many marks: category, level, away, undo, another map, approve, merge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item, Operation
from studio.drafts.queries import items_of
from studio.drafts.shapes import to_geojson
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.kernel.storage import DiskStore
from studio.maps import moving, operations
from studio.maps.checks import look_at
from studio.maps.models import MapReview
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.maps.making import (
    LIBRARY,
    STATION,
    a_map,
    a_photo,
    a_voice,
    category,
    change,
    put,
)

__all__ = ["database_url"]


def item(db: Session, id: str) -> Item:
    return db.get_one(Item, id)


def places(db: Session, draft: Draft) -> list[Item]:
    return items_of(db, draft, "place")


def test_one_tap_gives_many_a_category_and_one_takes_it_back(
    db: Session, cast: Cast, draft: Draft
) -> None:
    claire = cast.identity(db, "claire")
    wifi, aide = category(db, draft, "wifi"), category(db, draft, "aide")
    ids = [put(db, cast, draft, at=STATION, category=aide) for _ in range(3)]
    done = operations.recategorise(db, claire, draft, ids, wifi)
    assert (done.count, done.refused) == (3, ())
    assert {one.properties["category"] for one in places(db, draft)} == {wifi}
    assert operations.recategorise(db, claire, draft, ids, wifi).count == 0
    back = operations.undo(db, claire, draft, done.first, done.last)
    assert back.count == 3
    assert {one.properties["category"] for one in places(db, draft)} == {aide}


def test_undoing_leaves_alone_what_somebody_changed_since(
    db: Session, cast: Cast, draft: Draft
) -> None:
    claire = cast.identity(db, "claire")
    wifi, aide, gate = (category(db, draft, code) for code in ("wifi", "aide", "imprimer"))
    ids = [put(db, cast, draft, at=STATION, category=aide) for _ in range(2)]
    done = operations.recategorise(db, claire, draft, ids, wifi)
    change(db, cast, draft, ids[0], category=gate)
    operations.undo(db, claire, draft, done.first, done.last)
    assert [item(db, id).properties["category"] for id in ids] == [gate, aide]


def test_away_and_back(db: Session, cast: Cast, draft: Draft) -> None:
    claire = cast.identity(db, "claire")
    ids = [put(db, cast, draft, at=STATION) for _ in range(2)]
    done = operations.take_away(db, claire, draft, ids)
    assert not places(db, draft)
    operations.undo(db, claire, draft, done.first, done.last)
    assert {one.id for one in places(db, draft)} == set(ids)


def test_levels_of_places_and_of_one_medium(db: Session, cast: Cast, draft: Draft) -> None:
    claire = cast.identity(db, "claire")
    one = put(db, cast, draft, at=STATION, levels={"photo": "group"})
    operations.give_level(db, claire, draft, [one], "group")
    operations.give_medium_level(db, claire, draft, [one], "voice", "private")
    assert item(db, one).properties["level"] == "group"
    assert item(db, one).properties["levels"] == {"photo": "group", "voice": "private"}
    with pytest.raises(Invalid):
        operations.give_medium_level(db, claire, draft, [one], "smell", "private")


@pytest.mark.parametrize("name", ["nadia", "lucie", "sofia"])
def test_it_refuses_who_does_not_work_there(
    db: Session, cast: Cast, draft: Draft, name: str
) -> None:
    one, who = put(db, cast, draft, at=STATION), cast.identity(db, name)
    other = a_map(db, cast)
    acts: tuple[Callable[[], object], ...] = (
        lambda: operations.take_away(db, who, draft, [one]),
        lambda: operations.give_level(db, who, draft, [one], "group"),
        lambda: moving.move(db, who, draft, [one], other),
        lambda: operations.approve(db, who, draft, [one]),
        lambda: operations.undo(db, who, draft, 0, 99),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_it_wants_marks_and_a_category_of_this_map(db: Session, cast: Cast, draft: Draft) -> None:
    claire, one = cast.identity(db, "claire"), put(db, cast, draft, at=STATION)
    elsewhere = category(db, a_map(db, cast), "wifi")
    for ids, wanted in (([], elsewhere), ([one], elsewhere), ([one], "")):
        with pytest.raises(Invalid):
            operations.recategorise(db, claire, draft, ids, wanted)


# Another map.


def test_a_mark_moves_whole_and_says_where_it_comes_from(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    claire, target = cast.identity(db, "claire"), a_map(db, cast, template="culture")
    photo = a_photo(db, storage, tmp_path, draft, cast.nadia)
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    wifi = category(db, draft, "wifi")
    one = put(db, cast, draft, at=STATION, category=wifi, title="La gare", photo=photo, voice=voice)
    done = moving.move(db, claire, draft, [one], target)
    assert (done.count, done.refused) == (1, ())
    [arrived] = places(db, target)
    assert not places(db, draft)
    assert (arrived.author_id, arrived.created_at) == (cast.nadia.id, item(db, one).created_at)
    said = arrived.properties
    assert (said["title"], said["photo"], said["voice"]) == ("La gare", photo, voice)
    assert said["origin"] == "Nos lieux"
    assert item(db, said["category"]).properties["code"] == "wifi"
    assert to_geojson(arrived.geometry) == {"type": "Point", "coordinates": STATION}
    log = db.scalars(
        select(Operation).where(Operation.item_id == arrived.id).order_by(Operation.seq)
    ).all()
    assert [(one.verb, one.person_id) for one in log] == [
        ("put", cast.nadia.id),
        ("set", cast.claire.person.id),
    ]


def test_moving_twice_is_moving_once(db: Session, cast: Cast, draft: Draft) -> None:
    claire, target = cast.identity(db, "claire"), a_map(db, cast)
    one = put(db, cast, draft, at=STATION, title="La gare")
    moving.move(db, claire, draft, [one], target)
    with pytest.raises(Invalid):
        moving.move(db, claire, draft, ["nowhere"] * 0, target)
    assert moving.move(db, claire, draft, [one], target).count == 0
    assert len(places(db, target)) == 1


def test_a_mark_may_come_back_and_go_again(db: Session, cast: Cast, draft: Draft) -> None:
    claire, target = cast.identity(db, "claire"), a_map(db, cast)
    one = put(db, cast, draft, at=STATION, title="La gare")
    done = moving.move(db, claire, draft, [one], target)
    moving.undo_move(db, claire, draft, done.first, done.last, target)
    assert [mark.id for mark in places(db, draft)] == [one]
    assert not places(db, target)
    change(db, cast, draft, one, title="La grande gare")
    moving.move(db, claire, draft, [one], target)
    assert [mark.properties["title"] for mark in places(db, target)] == ["La grande gare"]


def test_a_home_is_not_moved_further_than_the_map_says(db: Session, cast: Cast) -> None:
    claire = cast.identity(db, "claire")
    here, there = a_map(db, cast), a_map(db, cast, template="culture")
    private: dict[str, Any] = {
        "code": "chez-moi",
        "label": "Chez moi",
        "icon": "home",
        "colour": "blue",
        "private": True,
    }
    home = put(db, cast, here, "category", who="claire", **private)
    one = put(db, cast, here, at=STATION, category=home)
    kept = to_geojson(item(db, one).geometry)
    moving.move(db, claire, here, [one], there)
    [arrived] = places(db, there)
    assert to_geojson(arrived.geometry) == kept
    assert item(db, arrived.properties["category"]).properties["private"] is True


PATH = {"type": "LineString", "coordinates": [STATION, LIBRARY]}


def walked(db: Session, draft: Draft) -> tuple[str, list[str]]:
    """The walk of a map, and the walks that its stops name."""
    [walk] = items_of(db, draft, "walk")
    return walk.id, [stop.properties["walk"] for stop in places(db, draft)]


def test_a_stop_stays_with_its_walk_whichever_goes_first(
    db: Session, cast: Cast, draft: Draft
) -> None:
    claire, target = cast.identity(db, "claire"), a_map(db, cast)
    walk = put(db, cast, draft, "walk", geometry=PATH)
    stops = [put(db, cast, draft, at=STATION, walk=walk, moment=float(n)) for n in range(2)]
    alone = moving.move(db, claire, draft, stops[:1], target)
    assert alone.count == 1
    assert alone.refused == (
        "Une étape a quitté son trajet. Déplacez aussi le trajet pour les réunir.",
    )
    after = moving.move(db, claire, draft, [walk], target)
    assert after.refused == (
        "Des étapes de ce trajet sont restées ici. Déplacez-les pour les réunir.",
    )
    assert moving.move(db, claire, draft, stops[1:], target).refused == ()
    arrived, named = walked(db, target)
    assert arrived != walk
    assert named == [arrived] * 2
    everything = [item.id for item in (*places(db, target), item(db, arrived))]
    assert moving.move(db, claire, target, everything, draft).refused == ()
    back, named = walked(db, draft)
    assert named == [back] * 2


def test_a_stop_that_comes_back_finds_the_walk_that_stayed(
    db: Session, cast: Cast, draft: Draft
) -> None:
    claire, target = cast.identity(db, "claire"), a_map(db, cast)
    walk = put(db, cast, draft, "walk", geometry=PATH)
    stop = put(db, cast, draft, at=STATION, walk=walk)
    moving.move(db, claire, draft, [stop], target)
    [away] = places(db, target)
    assert moving.move(db, claire, target, [away.id], draft).refused == ()
    assert walked(db, draft) == (walk, [walk])


def test_another_action_is_out_of_reach(db: Session, cast: Cast, draft: Draft) -> None:
    claire, one = cast.identity(db, "claire"), put(db, cast, draft, at=STATION)
    for target in (draft, a_portrait(db, cast)):
        with pytest.raises(Invalid):
            moving.move(db, claire, draft, [one], target)


def a_portrait(db: Session, cast: Cast) -> Draft:
    made = Draft(action=cast.action, kind="portrait", title="Portrait", author_id=cast.nadia.id)
    db.add(made)
    db.flush()
    return made


# Review.


def reasons(db: Session, draft: Draft, id: str) -> tuple[str, ...]:
    look = look_at(db, draft).by_id[id]
    return look.reasons if look.waits else ()


def test_what_is_new_waits_until_somebody_has_looked(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    claire = cast.identity(db, "claire")
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    wifi = category(db, draft, "wifi")
    one = put(db, cast, draft, at=STATION, category=wifi, voice=voice)
    assert reasons(db, draft, one) == ("new",)
    operations.approve(db, claire, draft, [one])
    operations.approve(db, claire, draft, [one])
    assert reasons(db, draft, one) == ()
    assert len(db.scalars(select(MapReview)).all()) == 1
    change(db, cast, draft, one, who="claire", title="La gare")
    assert reasons(db, draft, one) == ()
    change(db, cast, draft, one, title="La gare")
    assert reasons(db, draft, one) == ("changed",)
    operations.approve(db, claire, draft, [one])
    operations.look_again(db, claire, draft, [one])
    assert reasons(db, draft, one) == ("new",)


def test_why_a_mark_deserves_a_look(db: Session, cast: Cast, draft: Draft) -> None:
    wifi = category(db, draft, "wifi")
    bare = put(db, cast, draft)
    far = put(db, cast, draft, at=[2.35, 48.85], category=wifi)
    told = put(db, cast, draft, at=LIBRARY, category=wifi, notes="Appelez le 06 12 34 56 78")
    twin = put(db, cast, draft, at=LIBRARY, category=wifi)
    assert reasons(db, draft, bare) == ("category", "unplaced", "silent", "new")
    assert reasons(db, draft, far) == ("outside", "silent", "new")
    assert reasons(db, draft, told)[:2] == ("contact", "duplicate")
    assert look_at(db, draft).by_id[twin].twin == told


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("06.12.34.56.78", True), ("+33 6 12 34 56 78", True), ("0247000000", True),
        ("nadia@exemple.fr", True), ("Le 14 h à 18 h", False), ("37000 Tours", False),
        ("Ligne 2, 12 arrêts, 2026", False),
    ],
)  # fmt: skip
def test_words_by_which_somebody_could_be_reached(
    db: Session, cast: Cast, draft: Draft, text: str, tells: bool
) -> None:
    one = put(db, cast, draft, at=STATION, notes=text)
    assert ("contact" in reasons(db, draft, one)) is tells


def test_sending_back_asks_once_and_approving_ends_it(
    db: Session, cast: Cast, draft: Draft
) -> None:
    claire, one = cast.identity(db, "claire"), put(db, cast, draft, at=STATION)
    with pytest.raises(Invalid):
        operations.send_mark_back(db, claire, draft, one, "  ")
    operations.send_mark_back(db, claire, draft, one, "Dites-nous les horaires.")
    assert item(db, one).properties["returned"] is True
    assert reasons(db, draft, one) == ()
    change(db, cast, draft, one, notes="De 9 h à 17 h")
    assert "changed" in reasons(db, draft, one)
    operations.approve(db, claire, draft, [one])
    assert not item(db, one).properties["returned"]
    with pytest.raises(NotFound):
        operations.send_mark_back(db, claire, draft, category(db, draft, "wifi"), "Non")


def test_merging_keeps_each_voice_with_who_gave_it(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    claire = cast.identity(db, "claire")
    voice = a_voice(db, storage, tmp_path, draft, cast.lucie)
    photo = a_photo(db, storage, tmp_path, draft, cast.lucie)
    kept = put(db, cast, draft, at=STATION, title="La gare")
    hers = put(db, cast, draft, at=STATION, who="lucie", notes="Un mot", voice=voice, photo=photo)
    done = operations.merge_marks(db, claire, draft, kept, hers)
    said = item(db, kept).properties
    assert (said["title"], said["photo"]) == ("La gare", photo)
    assert "voice" not in said
    assert "notes" not in said
    assert [one.id for one in places(db, draft)] == [kept]
    operations.undo(db, claire, draft, done.first, done.last)
    assert item(db, kept).properties["photo"] is None
    assert len(places(db, draft)) == 2


def test_merging_ones_own_loses_nothing(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    claire = cast.identity(db, "claire")
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    kept = put(db, cast, draft, at=STATION, title="La gare")
    other = put(db, cast, draft, at=STATION, title="Gare", voice=voice, voice_text="Bonjour")
    operations.merge_marks(db, claire, draft, kept, other)
    said = item(db, kept).properties
    assert (said["title"], said["voice"], said["voice_text"]) == ("La gare", voice, "Bonjour")
