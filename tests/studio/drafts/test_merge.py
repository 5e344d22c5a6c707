"""Merging, by letters: whatever the order of arrival, everybody ends with the same item."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from studio.drafts.merge import APPLIED, KEPT, Op, State, apply

ITEM = "i"


def op(name: str, at: int, verb: str = "set", path: str = "title", value: object = None) -> Op:
    """An operation named by a letter, made at second `at`."""
    made_at = f"2026-11-23T10:00:{at:02}.000Z"
    return Op(id=name, item=ITEM, verb=verb, made_at=made_at, path=path, value=value)  # type: ignore[arg-type]


def fold(ops: list[Op]) -> State:
    state = State()
    for each in ops:
        state, _, _ = apply(state, each)
    return state


def test_the_later_one_wins_whatever_the_order() -> None:
    a, b = op("A", 1, value="un"), op("B", 2, value="deux")
    assert fold([a, b]).properties == fold([b, a]).properties == {"title": "deux"}


def test_at_the_same_instant_the_greater_id_wins() -> None:
    a, b = op("A", 1, value="un"), op("B", 1, value="deux")
    assert fold([b, a]).properties == {"title": "deux"}


def test_the_loser_is_told_kept_and_shows_what_was_there() -> None:
    state = fold([op("B", 2, value="deux")])
    _, outcome, before = apply(state, op("A", 1, value="un"))
    assert (outcome, before) == (KEPT, {"title": "deux"})


def test_different_properties_do_not_disturb_each_other() -> None:
    a, b = op("A", 1, path="title", value="un"), op("B", 2, path="photo", value="p")
    assert fold([b, a]).properties == {"title": "un", "photo": "p"}


def test_a_put_that_comes_late_fills_only_what_was_never_set() -> None:
    late = op("A", 1, "put", value={"properties": {"title": "vieux", "notes": "n"}})
    state, outcome, _ = apply(fold([op("B", 2, value="neuf")]), late)
    assert outcome == APPLIED
    assert state.properties == {"title": "neuf", "notes": "n"}


def test_delete_then_restore_by_time_not_by_arrival() -> None:
    delete, restore = op("A", 1, "delete"), op("B", 2, "restore")
    assert not fold([restore, delete]).deleted
    assert fold([restore, delete, op("C", 3, "delete")]).deleted


def test_editing_what_was_deleted_is_remembered_for_its_return() -> None:
    state = fold([op("A", 1, "delete"), op("B", 2, value="après"), op("C", 3, "restore")])
    assert (state.deleted, state.properties) == (False, {"title": "après"})


POINTS = st.sampled_from(
    [None, {"type": "Point", "coordinates": [0, 47]}, {"type": "Point", "coordinates": [1, 47]}]
)
CHANGES = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(["title", "photo", "notes"]), st.integers(0, 9)),
    st.tuples(st.just("set"), st.just("geometry"), POINTS),
    st.tuples(st.just("set"), st.just("order"), st.sampled_from(["a", "b", "c"])),
    st.tuples(st.sampled_from(["delete", "restore"]), st.just(""), st.none()),
    st.tuples(
        st.just("put"),
        st.just(""),
        st.fixed_dictionaries({"properties": st.just({"title": 7}), "geometry": POINTS}),
    ),
)


@st.composite
def operations(draw: st.DrawFn) -> list[Op]:
    changes = draw(st.lists(st.tuples(CHANGES, st.integers(0, 5)), min_size=1, max_size=6))
    return [
        op(chr(65 + n), at, verb, path, value)
        for n, ((verb, path, value), at) in enumerate(changes)
    ]


@given(operations())
def test_every_order_of_arrival_ends_in_the_same_item(ops: list[Op]) -> None:
    wanted = fold(ops)
    for order in list(permutations(ops))[:60]:
        assert fold(list(order)) == wanted


@given(operations(), st.data())
def test_what_arrives_twice_changes_nothing(ops: list[Op], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(ops), max_size=6))
    assert fold(ops + again) == fold(ops)
