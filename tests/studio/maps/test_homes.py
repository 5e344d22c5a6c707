"""Homes are never points: the true position is in no row, no log, no answer."""

from __future__ import annotations

import json
import math
import random
from datetime import timedelta
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item, Operation
from studio.drafts.queries import item_json, items_of, operation_json
from studio.drafts.shapes import to_geojson
from studio.kernel.clock import iso, now
from studio.maps.geometry import metres_between, middle_of
from studio.maps.homes import IN_TOWN, IN_VILLAGE, SMALLEST, hidden, step, widest_near
from tests.cast import Cast
from tests.studio.maps.making import STATION, a_map, category, change, op, put, send


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


HOME = [0.691234, 47.391234]
FARM = [0.512345, 47.112345]


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    """« Je sais, je cherche »: every category is private."""
    return a_map(db, cast, "savoirs")


def where(db: Session, item: str) -> tuple[float, float]:
    shape = to_geojson(db.get_one(Item, item).geometry)
    assert shape is not None
    lon, lat = shape["coordinates"]
    return lon, lat


def everything(db: Session, draft: Draft, cast: Cast) -> str:
    """All that the database and the feed know of a draft, as text."""
    who = cast.identity(db, "claire")
    db.flush()
    db.expire_all()
    items = [item_json(item, who) for item in items_of(db, draft)]
    log = db.scalars(select(Operation).where(Operation.draft_id == draft.id))
    told = [operation_json(operation, {}) | {"before": operation.before} for operation in log]
    return json.dumps([items, told], default=str)


def traces(text: str, at: list[float]) -> bool:
    """True when the position, or half of it, can be read in the text."""
    return f"{at[0]:.6f}" in text or f"{at[1]:.6f}" in text


@settings(max_examples=400)
@given(
    lon=st.floats(-179.9, 179.9),
    lat=st.floats(-80, 80),
    seed=st.integers(0, 2**32),
)
def test_a_home_is_moved_by_a_third_of_the_radius_at_least_and_the_radius_at_most(
    lon: float, lat: float, seed: int
) -> None:
    moved = hidden({"type": "Point", "coordinates": [lon, lat]}, dice=random.Random(seed))
    far = metres_between((lon, lat), tuple(moved["coordinates"]))
    widest = widest_near((lon, lat))
    assert widest * SMALLEST * 0.99 <= far <= widest * 1.01


@given(st.integers(0, 2**32))
def test_every_direction_is_as_likely(seed: int) -> None:
    dice = random.Random(seed)
    steps = [step(300.0, dice) for _ in range(400)]
    east = sum(across for across, _ in steps) / len(steps)
    north = sum(up for _, up in steps) / len(steps)
    assert math.hypot(east, north) < 60  # metres: the mean of many homes is not moved


def test_homes_are_further_apart_in_villages() -> None:
    assert widest_near((HOME[0], HOME[1])) == IN_TOWN
    assert widest_near((FARM[0], FARM[1])) == IN_VILLAGE
    assert widest_near((2.35, 48.85)) == IN_VILLAGE  # where we know nothing


@pytest.mark.parametrize("at", [HOME, FARM])
def test_only_the_moved_position_is_stored(
    db: Session, cast: Cast, draft: Draft, at: list[float]
) -> None:
    item = put(db, cast, draft, at=at, category=category(db, draft, "cuisine"))
    assert metres_between(where(db, item), (at[0], at[1])) > 50
    assert not traces(everything(db, draft, cast), at)


HOUSE = [[HOME[0] + x * 1e-4, HOME[1] + y * 1e-4] for x, y in [(0, 0), (3, 0), (3, 2), (0, 0)]]
STREET = [[HOME[0] + n * 1e-4, HOME[1] + (n % 3) * 1e-5] for n in range(30)]


@pytest.mark.parametrize(
    ("type", "geometry"),
    [
        ("area", {"type": "Polygon", "coordinates": [HOUSE]}),
        ("walk", {"type": "LineString", "coordinates": STREET}),
        ("stroke", {"type": "MultiLineString", "coordinates": [STREET, HOUSE]}),
    ],
)
def test_lines_and_areas_of_a_home_are_moved_and_lose_the_bends_of_its_street(
    db: Session, cast: Cast, draft: Draft, type: str, geometry: dict[str, Any]
) -> None:
    item = put(db, cast, draft, type, geometry=geometry, category=category(db, draft, "art"))
    kept = db.get_one(Item, item)
    shape = shapely.from_wkb(kept.geometry)
    far = metres_between(middle_of(geometry), middle_of(to_geojson(kept.geometry) or {}))
    assert far > 30
    assert shapely.get_num_coordinates(shape) <= 8
    assert not any(traces(everything(db, draft, cast), at) for at in [*HOUSE, *STREET])


def test_the_landmark_would_tell_the_street_so_it_is_not_kept(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = put(db, cast, draft, at=HOME, category=category(db, draft, "art"), near="Rue Origet")
    change(db, cast, draft, item, near="Près de la rue Origet")
    assert "Origet" not in everything(db, draft, cast)


def test_moving_a_home_is_hidden_too(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, category=category(db, draft, "art"))
    point = {"type": "Point", "coordinates": HOME}
    (stored,) = change(db, cast, draft, item, geometry=point)
    assert stored.outcome == "applied"
    assert not traces(everything(db, draft, cast), HOME)


def test_saving_again_leaves_a_home_where_it_is(db: Session, cast: Cast, draft: Draft) -> None:
    """The mean of many random positions would be the true one."""
    item = put(db, cast, draft, at=HOME, category=category(db, draft, "art"))
    first = where(db, item)
    for _ in range(5):
        change(db, cast, draft, item, geometry={"type": "Point", "coordinates": HOME})
        change(db, cast, draft, item, geometry={"type": "Point", "coordinates": list(first)})
    assert where(db, item) == first


def test_moving_house_moves_the_mark(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=HOME, category=category(db, draft, "art"))
    change(db, cast, draft, item, geometry={"type": "Point", "coordinates": FARM})
    assert metres_between(where(db, item), (FARM[0], FARM[1])) <= IN_VILLAGE * 1.01


def test_a_value_that_loses_is_hidden_in_the_log_too(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=STATION, category=category(db, draft, "art"))
    late = op("set", item, path="geometry", value={"type": "Point", "coordinates": HOME},
              made_at=iso(now() - timedelta(hours=2)))  # fmt: skip
    assert send(db, cast, "nadia", draft, late).outcome == "kept"
    assert not traces(everything(db, draft, cast), HOME)


def a_public_place(db: Session, cast: Cast, draft: Draft) -> str:
    open_category = put(
        db, cast, draft, "category", who="claire", code="lieu", label="Lieu", icon="map-pin",
        colour="blue",
    )  # fmt: skip
    return put(db, cast, draft, at=HOME, category=open_category, near="Rue Origet")


def test_a_place_that_becomes_a_home_leaves_no_trace_of_where_it_was(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = a_public_place(db, cast, draft)
    change(db, cast, draft, item, title="Chez moi")
    assert traces(everything(db, draft, cast), HOME)
    (stored,) = change(db, cast, draft, item, category=category(db, draft, "cuisine"))
    assert stored.outcome == "applied"
    told = everything(db, draft, cast)
    assert not traces(told, HOME)
    assert "Origet" not in told
    assert 50 < metres_between(where(db, item), (HOME[0], HOME[1])) <= IN_TOWN * 1.01
    assert db.get_one(Item, item).properties["title"] == "Chez moi"


def test_the_same_when_everything_is_said_again_at_once(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = a_public_place(db, cast, draft)
    whole = {
        "properties": {"category": category(db, draft, "art")},
        "geometry": {"type": "Point", "coordinates": HOME},
        "order": "a0",
    }
    assert not send(db, cast, "nadia", draft, op("put", item, type="place", value=whole)).error
    assert not traces(everything(db, draft, cast), HOME)


def test_the_change_reaches_every_open_screen(db: Session, cast: Cast, draft: Draft) -> None:
    item = a_public_place(db, cast, draft)
    change(db, cast, draft, item, category=category(db, draft, "art"))
    log = db.scalars(select(Operation).where(Operation.item_id == item).order_by(Operation.seq))
    told = [o.value["coordinates"] for o in log if o.path == "geometry" and o.value]
    assert [tuple(point) for point in told] == [pytest.approx(where(db, item))]


def test_areas_and_lines_of_a_private_category_move_whole(
    db: Session, cast: Cast, draft: Draft
) -> None:
    line = {"type": "LineString", "coordinates": [HOME, [HOME[0] + 0.001, HOME[1]]]}
    item = put(db, cast, draft, "walk", geometry=line, category=category(db, draft, "art"))
    assert not traces(everything(db, draft, cast), HOME)
    shape = to_geojson(db.get_one(Item, item).geometry)
    assert shape is not None
    (west, _), (east, _) = shape["coordinates"]
    assert east - west == pytest.approx(0.001, abs=1e-5)


@pytest.mark.parametrize("flag", ["private", "never_locate"])
def test_a_category_with_marks_cannot_become_stricter(
    db: Session, cast: Cast, draft: Draft, flag: str
) -> None:
    """Their true positions are in the log: making a new category hides them one by one."""
    item = a_public_place(db, cast, draft)
    legend = db.get_one(Item, item).properties["category"]
    (refused,) = change(db, cast, draft, legend, who="claire", **{flag: True})
    assert refused.error == "invalid"
    assert "nouvelle" in refused.message


@pytest.mark.parametrize("flag", ["private", "never_locate"])
def test_an_unused_category_can(db: Session, cast: Cast, draft: Draft, flag: str) -> None:
    legend = put(db, cast, draft, "category", who="claire", code="x", label="X", icon="map-pin",
                 colour="blue")  # fmt: skip
    (stored,) = change(db, cast, draft, legend, who="claire", **{flag: True})
    assert stored.outcome == "applied"


def test_a_mark_whose_category_has_not_arrived_waits(db: Session, cast: Cast, draft: Draft) -> None:
    """It might be private: nothing is stored before that is known."""
    whole = {
        "properties": {"category": "01890000-0000-7000-8000-000000000000"},
        "geometry": {"type": "Point", "coordinates": HOME},
        "order": "",
    }
    result = send(db, cast, "nadia", draft, op("put", type="place", value=whole))
    assert result.retry
    assert not traces(everything(db, draft, cast), HOME)


class TestNeverLocated:
    @pytest.fixture
    def draft(self, db: Session, cast: Cast) -> Draft:
        return a_map(db, cast, "solidarite")

    def test_a_position_is_refused(self, db: Session, cast: Cast, draft: Draft) -> None:
        item = put(db, cast, draft, category=category(db, draft, "abri"))
        (refused,) = change(db, cast, draft, item, geometry={"type": "Point", "coordinates": HOME})
        assert refused.error == "invalid"
        assert "protège" in refused.message
        assert not traces(everything(db, draft, cast), HOME)

    def test_a_place_that_becomes_one_loses_its_position(
        self, db: Session, cast: Cast, draft: Draft
    ) -> None:
        item = put(db, cast, draft, at=HOME, category=category(db, draft, "dormir"), near="Ici")
        (stored,) = change(db, cast, draft, item, category=category(db, draft, "abri"))
        assert stored.outcome == "applied"
        assert db.get_one(Item, item).geometry is None
        assert not traces(everything(db, draft, cast), HOME)


def test_a_position_that_is_none_is_refused_with_a_sentence(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = put(db, cast, draft, category=category(db, draft, "art"))
    for bad in ({"type": "Point"}, {"type": "Point", "coordinates": ["x", 1]}, 12, "là"):
        (refused,) = change(db, cast, draft, item, geometry=bad)
        assert refused.error == "invalid", bad
