"""Opening a step of the séance: what participants may do on a map now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item
from studio.kernel.clock import iso, now
from studio.maps.steps import SENTENCES, STEPS, step_of
from tests.cast import Cast
from tests.studio.maps.making import STATION, change, op, put, send


def open_step(db: Session, cast: Cast, draft: Draft, acts: list[str] | None) -> None:
    sheet = db.scalars(select(Item.id).where(Item.draft_id == draft.id, Item.type == "sheet")).one()
    (result,) = change(db, cast, draft, sheet, who="claire", open=acts)
    assert not result.error, result.message


def adding(**given: Any) -> Any:
    value = {
        "properties": {"title": "La gare"},
        "geometry": {"type": "Point", "coordinates": STATION},
    }
    return op("put", type="place", value=value, **given)


def test_nothing_is_closed_at_first(db: Session, cast: Cast, draft: Draft) -> None:
    assert not send(db, cast, "nadia", draft, adding()).error


def test_what_a_step_does_not_hold_is_refused_kindly(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft, at=STATION)
    open_step(db, cast, draft, ["photo", "voice"])
    refused = send(db, cast, "nadia", draft, adding())
    assert (refused.error, refused.retry) == ("refused", False)
    assert refused.message == SENTENCES["add"]
    (words,) = change(db, cast, draft, item, title="La gare")
    assert words.message == SENTENCES["words"]
    (moved,) = change(db, cast, draft, item, geometry={"type": "Point", "coordinates": [0.7, 47.4]})
    assert moved.message == SENTENCES["move"]
    assert send(db, cast, "nadia", draft, op("delete", item)).message == SENTENCES["remove"]
    (done,) = change(db, cast, draft, item, done=True)
    assert not done.error


def test_it_binds_no_professional(db: Session, cast: Cast, draft: Draft) -> None:
    open_step(db, cast, draft, [])
    assert not send(db, cast, "claire", draft, adding()).error


def test_what_was_done_before_without_network_still_comes_in(
    db: Session, cast: Cast, draft: Draft
) -> None:
    earlier = iso(now() - timedelta(minutes=20))
    open_step(db, cast, draft, [])
    assert not send(db, cast, "nadia", draft, adding(made_at=earlier)).error
    assert send(db, cast, "nadia", draft, adding()).error


def test_what_was_refused_passes_when_the_step_opens_again(
    db: Session, cast: Cast, draft: Draft
) -> None:
    open_step(db, cast, draft, [])
    one = adding()
    assert send(db, cast, "nadia", draft, one).error
    open_step(db, cast, draft, None)
    assert not send(db, cast, "nadia", draft, one).error


def test_a_place_begun_before_may_be_put_down(db: Session, cast: Cast, draft: Draft) -> None:
    item = put(db, cast, draft)
    open_step(db, cast, draft, ["photo"])
    (placed,) = change(db, cast, draft, item, geometry={"type": "Point", "coordinates": STATION})
    assert not placed.error


def test_only_a_professional_opens_a_step(db: Session, cast: Cast, draft: Draft) -> None:
    sheet = db.scalars(select(Item).where(Item.draft_id == draft.id, Item.type == "sheet")).one()
    (refused,) = change(db, cast, draft, sheet.id, open=None)
    assert refused.error == "refused"


def test_nobody_answers_in_the_name_of_the_professional(
    db: Session, cast: Cast, draft: Draft
) -> None:
    item = put(db, cast, draft, at=STATION)
    (refused,) = change(db, cast, draft, item, returned=False)
    assert refused.error == "refused"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_each_step_is_found_again_by_what_it_opens(step: Any) -> None:
    assert step_of(None if step.open is None else list(step.open)) is step
