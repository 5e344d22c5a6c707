"""What may be put on a map, by whom."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit
from studio.drafts.queries import items_of
from tests.cast import Cast
from tests.studio.maps.making import STATION, category, change, op, put, send


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


LINE = {"type": "LineString", "coordinates": [STATION, [0.70, 47.39]]}
RING = [[0.68, 47.39], [0.69, 47.39], [0.69, 47.40], [0.68, 47.39]]


def value(properties: dict[str, Any], geometry: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"properties": properties, "geometry": geometry, "order": "a0"}


def test_a_place_needs_no_word(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=STATION, category=category(db, draft, "wifi"))
    kept = db.get_one(Item, item)
    assert (kept.west, kept.south) == (STATION[0], STATION[1])


def test_a_place_may_be_begun_before_anybody_knows_where_it_is(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = put(db, cast, draft, category=category(db, draft, "wifi"))
    assert db.get_one(Item, item).geometry is None


@pytest.mark.parametrize(
    ("type", "properties", "geometry"),
    [
        ("area", {"title": "Calme"}, {"type": "Polygon", "coordinates": [RING]}),
        ("walk", {"moments": [0.0, 12.5]}, LINE),
        ("stroke", {"colour": "violet", "width": 6}, LINE),
        ("label", {"text": "le parc"}, {"type": "Point", "coordinates": STATION}),
    ],
)
def test_participants_draw_every_kind_of_mark(
    db: Session,
    cast: Cast,
    draft: Draft,
    type: str,
    properties: dict[str, Any],
    geometry: dict[str, Any],
) -> None:
    item = put(db, cast, draft, type, geometry=geometry, **properties)
    assert db.get_one(Item, item).type == type


@pytest.mark.parametrize(
    ("type", "properties", "geometry"),
    [
        ("place", {"unknown": 1}, None),
        ("place", {"title": "x" * 121}, None),
        ("place", {"strength": 4}, None),
        ("place", {"level": "everybody"}, None),
        ("place", {"answers": {"Une question": "x"}}, None),
        ("place", {}, LINE),
        ("place", {}, {"type": "Point", "coordinates": [500, 0]}),
        ("stroke", {"colour": "#ff0000"}, LINE),
        ("stroke", {"width": 400}, LINE),
        ("label", {"text": ""}, {"type": "Point", "coordinates": STATION}),
        ("castle", {}, None),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    db: Session,
    cast: Cast,
    draft: Draft,
    type: str,
    properties: dict[str, Any],
    geometry: dict[str, Any] | None,
) -> None:
    result = send(db, cast, "nadia", draft, op("put", type=type, value=value(properties, geometry)))
    assert result.error == "invalid"
    assert result.message[0].isupper()
    assert not result.retry


def test_what_was_said_can_be_unsaid(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=STATION, title="Gare", strength=2)
    assert not any(r.error for r in change(db, cast, draft, item, title=None, strength=None))


@pytest.mark.parametrize(
    ("type", "properties"),
    [
        ("category", {"code": "x", "label": "X", "icon": "wifi", "colour": "blue"}),
        ("sheet", {"ground": "papier"}),
        ("overlay", {}),
    ],
)
def test_the_legend_and_the_sheet_are_for_professionals(
    db: Session, cast: Cast, draft: Draft, type: str, properties: dict[str, Any]
) -> None:
    """The map is Nadia's, who may lay a drawing on it (test_drawing.py); Lucie may not."""
    wanted = op("put", type=type, value=value(properties))
    assert send(db, cast, "lucie", draft, wanted).error == "refused"


def test_claire_adds_a_category(db: Session, cast: Cast, draft: Draft) -> None:
    put(db, cast, draft, "category", who="claire", code="cafe", label="Café", icon="soup",
        colour="brown", shape="square")  # fmt: skip
    assert "Café" in {i.properties["label"] for i in items_of(db, draft, "category")}


def test_a_map_has_one_sheet(db: Session, cast: Cast, draft: Draft) -> None:
    wanted = op("put", type="sheet", value=value({"ground": "papier"}))
    result = send(db, cast, "claire", draft, wanted)
    assert result.error == "invalid"
    assert len(items_of(db, draft, "sheet")) == 1


def test_one_changes_only_what_one_made(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=STATION)
    (refused,) = change(db, cast, draft, item, who="lucie", title="À moi")
    assert refused.error == "refused"
    (stored,) = change(db, cast, draft, item, who="claire", title="La gare")
    assert not stored.error


def test_a_stranger_does_not_even_know_that_the_map_exists(
    db: Session, cast: Cast, draft: Draft
) -> None:
    wanted = op("put", type="place", value=value({}))
    assert send(db, cast, "karim", draft, wanted).error == "not_found"


def test_sending_twice_is_sending_once(db: Session, cast: Cast, draft: Draft) -> None:
    one = op("put", type="place", value=value({"title": "Gare"}))
    who = cast.identity(db, "nadia")
    first, again = submit(db, who, draft, [one, one])
    assert (first.seq, first.outcome) == (again.seq, again.outcome)
    assert len(items_of(db, draft, "place")) == 1
