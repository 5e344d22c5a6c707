"""`submit`, the only door: the good is stored in order, the rest comes back with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts import queries
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import create_draft, submit
from studio.drafts.taking import state_of
from studio.files.operations import keep_file
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import Cast

Make = Callable[..., Op]


def test_it_works(db: Session, cast: Cast, draft: Draft, put: Make, change: Make) -> None:
    nadia = cast.identity(db, "nadia")
    first = put(properties={"title": "Le pont"})
    [one, two] = submit(db, nadia, draft, [first, change(first.item, "count", 3)])
    assert [one.seq, two.seq] == [1, 2]
    item = db.get_one(Item, first.item)
    assert item.properties == {"title": "Le pont", "count": 3}
    assert (item.author_id, item.device_id) == (cast.nadia.id, "sign-in-nadia")
    assert draft.seq == 2


def test_twice_is_once(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    nadia, op = cast.identity(db, "nadia"), put()
    first = submit(db, nadia, draft, [op])
    assert submit(db, nadia, draft, [op, op]) == [first[0], first[0]]
    assert draft.seq == 1
    assert len(db.scalars(select(Operation)).all()) == 1


def test_a_stranger_sees_no_draft(db: Session, cast: Cast, draft: Draft) -> None:
    for name in ("karim", "paul", "anyone"):
        with pytest.raises(NotFound):
            queries.draft_for(db, cast.identity(db, name), draft.id)


def test_participants_change_what_they_added_and_nothing_else(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make
) -> None:
    op = put()
    submit(db, cast.identity(db, "nadia"), draft, [op])
    [result] = submit(db, cast.identity(db, "lucie"), draft, [change(op.item)])
    assert (result.error, result.retry) == ("refused", False)
    [result] = submit(db, cast.identity(db, "claire"), draft, [change(op.item)])
    assert result.outcome == "applied"


def test_some_items_are_for_professionals(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    def rule() -> Op:
        return put(type="rule", properties={"word": "joie"})

    [refused] = submit(db, cast.identity(db, "nadia"), draft, [rule()])
    [stored] = submit(db, cast.identity(db, "claire"), draft, [rule()])
    assert refused.error == "refused"
    assert stored.seq == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"properties": {"colour": "red"}},
        {"properties": {"count": "beaucoup"}},
        {"type": "star"},
        {"id": "not-a-uuid"},
        {"made_at": "hier"},
        {"made_at": "2026-11-23T10:00:00"},
        {"verb": "set", "path": "", "value": 1},
        {"value": "not an item"},
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make, bad: dict[str, object]
) -> None:
    good = put()
    submit(db, cast.identity(db, "nadia"), draft, [good])
    wrong = put(**bad) if bad.get("verb") != "set" else change(good.item, **bad)
    [result] = submit(db, cast.identity(db, "nadia"), draft, [wrong])
    assert result.error
    assert result.message.endswith((".", ")."))
    assert not result.retry
    assert draft.seq == 1


def test_a_bad_one_does_not_hold_back_the_good_ones(
    db: Session, cast: Cast, draft: Draft, put: Make
) -> None:
    ops = [put(), put(properties={"x": 1}), put()]
    results = submit(db, cast.identity(db, "nadia"), draft, ops)
    assert [bool(result.error) for result in results] == [False, True, False]
    assert draft.seq == 2


def test_a_change_of_an_item_that_has_not_arrived_waits(
    db: Session, cast: Cast, draft: Draft, change: Make
) -> None:
    [result] = submit(db, cast.identity(db, "nadia"), draft, [change(new_id())])
    assert (result.error, result.retry) == ("not_yet", True)


def test_files_first_references_after(
    db: Session, cast: Cast, draft: Draft, put: Make, storage: DiskStore, tmp_path: Path
) -> None:
    [early] = submit(db, cast.identity(db, "nadia"), draft, [put(properties={"photo": new_id()})])
    assert (early.error, early.retry) == ("not_yet", True)
    photo = tmp_path / "photo"
    photo.write_bytes(b"photo")
    file = keep_file(
        db, storage, photo, action_id=draft.action_id, person_id=cast.nadia.id, medium="photo"
    )
    [stored] = submit(db, cast.identity(db, "nadia"), draft, [put(properties={"photo": file.id})])
    assert stored.seq == 1


def test_a_file_of_another_action_does_not_count(
    db: Session, cast: Cast, draft: Draft, put: Make, storage: DiskStore, tmp_path: Path
) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(b"photo")
    other = cast.other_action.id
    file = keep_file(db, storage, photo, action_id=other, person_id=cast.karim.id, medium="photo")
    [result] = submit(db, cast.identity(db, "nadia"), draft, [put(properties={"photo": file.id})])
    assert result.error == "not_yet"


def test_a_clock_that_runs_ahead_does_not_win_for_ever(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make
) -> None:
    op = put()
    ahead = iso(now() + timedelta(days=365))
    nadia = cast.identity(db, "nadia")
    submit(db, nadia, draft, [op, change(op.item, value="futur", made_at=ahead)])
    submit(db, nadia, draft, [change(op.item, value="présent", made_at=iso(now()))])
    assert db.get_one(Item, op.item).properties["title"] == "présent"


def test_a_late_change_is_kept_as_another_version(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make
) -> None:
    op = put(made_at=iso(now() - timedelta(hours=2)))
    nadia, claire = cast.identity(db, "nadia"), cast.identity(db, "claire")
    submit(db, nadia, draft, [op, change(op.item, value="neuf")])
    late = change(op.item, value="vieux", made_at=iso(now() - timedelta(hours=1)))
    [result] = submit(db, claire, draft, [late])
    assert result.outcome == "kept"
    item = db.get_one(Item, op.item)
    assert (item.properties["title"], item.others) == ("neuf", {"title": [late.id]})
    assert queries.history_of(db, item)[0].value == "vieux"


def test_the_trash_gives_back(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    op = put()
    nadia = cast.identity(db, "nadia")
    gone = Op(id=new_id(), item=op.item, verb="delete", made_at=iso(now()))
    submit(db, nadia, draft, [op, gone])
    assert queries.items_of(db, draft) == []
    assert [item.id for item in queries.trash_of(db, draft)] == [op.item]
    back = Op(id=new_id(), item=op.item, verb="restore", made_at=iso(now()))
    submit(db, nadia, draft, [back])
    assert [item.id for item in queries.items_of(db, draft)] == [op.item]
    assert state_of(db.get_one(Item, op.item)).properties == {"title": "a"}


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [200, 47]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point"},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Star", "coordinates": [0, 0]},
        {},
    ],
)
def test_a_shape_that_cannot_be_is_refused(
    db: Session, cast: Cast, draft: Draft, put: Make, geometry: dict[str, object]
) -> None:
    op = put(value={"properties": {}, "geometry": geometry})
    [result] = submit(db, cast.identity(db, "nadia"), draft, [op])
    assert result.error == "invalid"


def test_a_shape_comes_back_as_it_went_in(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    op = put(type="pin", value={"geometry": {"type": "Point", "coordinates": [0.6935, 47.389]}})
    submit(db, cast.identity(db, "nadia"), draft, [op])
    item = db.get_one(Item, op.item)
    assert (item.west, item.south) == (0.6935, 47.389)
    shown = queries.item_json(item, cast.identity(db, "nadia"))["geometry"]
    assert shown == {"type": "Point", "coordinates": [0.6935, 47.389]}


def test_a_pin_needs_its_place(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    [result] = submit(db, cast.identity(db, "nadia"), draft, [put(type="pin")])
    assert result.message == "Il manque l’endroit."


def test_an_item_of_another_draft_is_out_of_reach(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make
) -> None:
    nadia = cast.identity(db, "nadia")
    other = create_draft(db, nadia, cast.action, kind="wall", title="Un autre")
    op = put()
    submit(db, nadia, draft, [op])
    [result] = submit(db, nadia, other, [change(op.item)])
    assert result.error == "refused"


def test_too_many_at_once_or_none(db: Session, cast: Cast, draft: Draft, put: Make) -> None:
    for ops in ([], [put() for _ in range(201)]):
        with pytest.raises(Invalid):
            submit(db, cast.identity(db, "nadia"), draft, ops)


def test_the_feed_is_complete_and_in_order(
    db: Session, cast: Cast, draft: Draft, put: Make
) -> None:
    nadia = cast.identity(db, "nadia")
    ops = [put() for _ in range(12)]
    submit(db, nadia, draft, ops)
    first = queries.operations_since(db, draft, 0, 5)
    rest = queries.operations_since(db, draft, first[-1].seq, 50)
    assert [o.id for o in first + rest] == [op.id for op in ops]
