"""Duplicates and comparisons, against what a slow and simple reader would find."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.maps.alike import (
    CLOSE,
    SAME_PLACE,
    Spot,
    compare,
    duplicates,
    near,
    similar,
)
from studio.maps.geometry import metres_between

NAMES = ["", "La gare", "Gare de Tours", "Le parc", "Parc Mirabeau", "Chez Léa"]


def spots(prefix: str, most: int = 14) -> st.SearchStrategy[list[Spot]]:
    """Marks of one town, often at the same corner."""
    step = st.integers(0, 40).map(lambda n: n * 0.0001)
    one = st.tuples(step, step, st.sampled_from(["gare", "parc", ""]), st.sampled_from(NAMES))
    return st.lists(one, max_size=most).map(
        lambda found: [
            Spot(f"{prefix}{n}", 0.68 + lon, 47.39 + lat, category, title)
            for n, (lon, lat, category, title) in enumerate(found)
        ]
    )


@given(spots("s", 30), st.sampled_from([5.0, 40.0, 400.0]))
def test_near_finds_what_measuring_everything_finds(found: list[Spot], metres: float) -> None:
    slow = {
        tuple(sorted((a.id, b.id)))
        for a, b in combinations(found, 2)
        if metres_between(a.at, b.at) <= metres
    }
    quick = [(pair.a.id, pair.b.id) for pair in near(found, metres)]
    assert set(quick) == slow
    assert len(quick) == len(slow)


@given(spots("s"), st.randoms())
def test_duplicates_do_not_depend_on_the_order(found: list[Spot], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert duplicates(found) == duplicates(shuffled)
    assert all(pair.a.id != pair.b.id for pair in duplicates(found))


@given(spots("s"))
def test_every_mark_is_the_duplicate_of_its_copy(found: list[Spot]) -> None:
    named = [spot for spot in found if spot.category]
    copies = [Spot(f"c{s.id}", s.lon, s.lat, s.category, s.title) for s in named]
    pairs = {frozenset((pair.a.id, pair.b.id)) for pair in duplicates([*named, *copies])}
    assert all(frozenset((s.id, f"c{s.id}")) in pairs for s in named)


def test_near_works_at_the_edges_of_the_world() -> None:
    ends = [Spot("a", 179.9999, 0.0), Spot("b", -179.9999, 0.0)]
    assert len(list(near(ends, 40.0))) == 1
    poles = [Spot("a", 0.0, 89.9999), Spot("b", 180.0, 89.9999)]
    assert len(list(near(poles, 40.0))) == 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("La gare", "Gare de Tours", True),
        ("Médiathèque", "la mediatheque", True),
        ("Le parc", "La gare", False),
        ("", "", False),
        ("Le", "La", False),
        ("Chez Léa", "Chez Paul", False),
    ],
)
def test_names_that_say_the_same(one: str, other: str, alike: bool) -> None:
    assert similar(one, other) is alike
    assert similar(other, one) is alike


# Comparing.


@given(spots("a"), spots("b"))
def test_each_mark_is_in_one_list_and_only_one(a: list[Spot], b: list[Spot]) -> None:
    found = compare(a, b)
    of_a = [*(s.id for s in found.only_a), *(pair.a.id for pair in found.both)]
    of_b = [*(s.id for s in found.only_b), *(pair.b.id for pair in found.both)]
    assert sorted(of_a) == sorted(s.id for s in a)
    assert sorted(of_b) == sorted(s.id for s in b)
    for pair in found.both:
        assert pair.a.category == pair.b.category
        assert metres_between(pair.a.at, pair.b.at) <= SAME_PLACE


@given(spots("a"), spots("b"))
def test_the_other_way_round_says_the_same(a: list[Spot], b: list[Spot]) -> None:
    there, back = compare(a, b), compare(b, a)
    assert {s.id for s in there.only_a} == {s.id for s in back.only_b}
    assert {(p.a.id, p.b.id) for p in there.both} == {(p.b.id, p.a.id) for p in back.both}


@given(spots("a"))
def test_a_map_has_everything_in_common_with_itself(a: list[Spot]) -> None:
    found = compare(a, [Spot(f"b{s.id}", s.lon, s.lat, s.category) for s in a])
    assert (found.only_a, found.only_b) == ((), ())


@given(spots("a"), spots("b"))
def test_nothing_left_over_could_have_been_paired(a: list[Spot], b: list[Spot]) -> None:
    found = compare(a, b)
    for one in found.only_a:
        for other in found.only_b:
            far = metres_between(one.at, other.at)
            assert one.category != other.category or far > SAME_PLACE


def test_closer_is_paired_first() -> None:
    a = [Spot("a", 0.69, 47.39, "gare")]
    b = [Spot("far", 0.6905, 47.39, "gare"), Spot("near", 0.6901, 47.39, "gare")]
    assert [pair.b.id for pair in compare(a, b).both] == ["near"]
    assert CLOSE < SAME_PLACE
