"""Nobody finds a door by a walk: distances are geodesic, measured by another program than ours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from studio.maps.cutting import Walked, circle_around, heard_at, shown, walked

GEOD = Geod(ellps="WGS84")
STEPS = st.tuples(st.floats(-0.004, 0.004), st.floats(-0.003, 0.003), st.floats(0, 60))


@st.composite
def walks(draw: st.DrawFn) -> Walked:
    """Some kilometres anywhere on Earth, with holes, going back over itself, standing still."""
    lon, lat = draw(st.floats(-170, 170)), draw(st.floats(-70, 70))
    lines, moments, second = [], [], draw(st.floats(0, 20))
    for _ in range(draw(st.integers(1, 3))):
        line = []
        for east, north, passed in draw(st.lists(STEPS, min_size=2, max_size=12)):
            line.append((round(lon, 6), round(lat, 6)))  # as they come in by our door
            moments.append(second)
            lon, lat, second = lon + east, lat + north, second + passed
        lines.append(line)
    recorded = draw(st.booleans())
    return walked(draw(st.uuids()).hex, lines, moments if recorded else [])


def metres(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return float(GEOD.inv(a[0], a[1], b[0], b[1])[2])


def nearest(points: list[tuple[float, float]], walk: Walked) -> float:
    """The smallest distance from any of these points to any door."""
    lons, lats = np.array(points).T
    return min(
        float(GEOD.inv(lons, lats, np.full_like(lons, lon), np.full_like(lats, lat))[2].min())
        for lon, lat in walk.doors
    )


def steps_along(line: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Vertices, and points between them as a map draws them: straight."""
    found = [line[-1][:2]]
    for a, b in pairwise(line):
        found += [(a[0] + (b[0] - a[0]) * n / 20, a[1] + (b[1] - a[1]) * n / 20) for n in range(20)]
    return found


@given(walks())
def test_no_vertex_and_no_point_between_is_near_a_door(walk: Walked) -> None:
    for line in shown(walk).lines:
        assert nearest(steps_along(line), walk) >= 200


@given(walks())
def test_a_walk_of_less_than_400_metres_is_not_shown(walk: Walked) -> None:
    whole = sum(metres(a, b) for line in walk.lines for a, b in pairwise(line))
    whole += sum(metres(a[-1], b[0]) for a, b in pairwise(walk.lines))
    if whole < 400:
        assert shown(walk).lines == () and shown(walk).spans == ()


@given(walks())
def test_what_is_heard_was_said_outside(walk: Walked) -> None:
    """At every moment that is left, whoever walked was 200 metres from each door or further."""
    track = [vertex for line in walk.lines for vertex in line]
    for start, end in shown(walk).spans:
        moments = [start + (end - start) * n / 10 for n in range(11)]
        if places := [place for moment in moments for place in at(track, moment)]:
            assert nearest(places, walk) >= 199


def at(track: list[tuple[float, float, float]], moment: float) -> list[tuple[float, float]]:
    """Where one was at a moment that is strictly inside a step."""
    return [
        tuple(x + (y - x) * (moment - a[2]) / (b[2] - a[2]) for x, y in zip(a[:2], b[:2]))  # type: ignore[misc]  # noqa: B905
        for a, b in pairwise(track)
        if a[2] + 0.01 < moment < b[2] - 0.01
    ]


@given(walks())
def test_the_pace_goes_forward_and_stays_in_the_sound(walk: Walked) -> None:
    left = shown(walk)
    whole = sum(end - start for start, end in left.spans)
    for line, pace in zip(left.lines, left.pace, strict=True):
        assert len(line) == len(pace) and pace == sorted(pace)
        assert all(0 <= second <= whole + 0.1 for second in pace)


@given(st.floats(-170, 170), st.floats(-70, 70), st.text(max_size=40))
def test_a_circle_holds_its_door_and_never_changes(lon: float, lat: float, key: str) -> None:
    circle = circle_around((lon, lat), key)
    assert circle == circle_around((lon, lat), key)
    assert circle.radius - metres(circle.middle, (lon, lat)) >= 203
    assert circle.radius <= 305


def test_circles_do_not_share_their_middle_with_the_door() -> None:
    moved = [metres(circle_around((0.69, 47.39), f"{n}").middle, (0.69, 47.39)) for n in range(99)]
    assert sum(move > 10 for move in moved) > 60


def east(first: float, last: float) -> list[tuple[float, float]]:
    """A street from west to east, a vertex every 20 metres or so."""
    return [(0.69 + n * 0.00025, 47.39) for n in range(int(first / 20), int(last / 20))]


def test_a_hole_is_kept_as_a_hole_and_ends_nowhere() -> None:
    lines = [east(0, 1000), east(1400, 2400)]
    left = shown(walked("walk", lines, [n * 15.0 for n in range(100)]))
    assert len(left.lines) == 2
    assert left.lines[0][-1][:2] == pytest.approx(lines[0][-1], abs=1e-5), "a hole is no door"
    assert len(left.spans) == 1, "what was said in the hole was said outside"


def test_lines_from_elsewhere_each_begin_at_a_door() -> None:
    lines = [east(0, 1000), east(1400, 2400)]
    left = shown(walked("walk", lines, []))
    assert len(left.lines) == 2 and left.spans == ()
    assert metres(left.lines[0][-1], lines[0][-1]) >= 200


def test_somebody_who_comes_back_home_in_the_middle_is_hidden_there() -> None:
    there, back = east(0, 1400), east(0, 1400)[::-1]
    line = [*there, *back, *there]
    left = shown(walked("walk", [line], [n * 15.0 for n in range(len(line))]))
    assert len(left.lines) == 3
    assert len(left.spans) == 3, "and not heard there"


def test_moments_that_do_not_fit_are_no_recording() -> None:
    assert not walked("walk", [east(0, 1000)], [1.0, 2.0]).recorded
    assert not walked("walk", [east(0, 100)], [9.0, 1.0, 2.0, 3.0, 4.0]).recorded


def test_a_moment_of_the_whole_is_found_in_what_is_left() -> None:
    spans = ((10.0, 20.0), (40.0, 50.0))
    assert [heard_at(spans, second) for second in (0, 15, 30, 45, 90)] == [0, 5, 10, 15, 20]
