from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from studio.maps.geometry import (
    mended,
    metres_between,
    middle_of,
    moved,
    shape_of,
    simplified,
)

LONS, LATS = st.floats(-179, 179), st.floats(-80, 80)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert metres_between((0, 47), (0, 48)) == pytest.approx(111_195, rel=1e-3)


@given(LONS, LATS, LONS, LATS)
def test_distance_is_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    assert metres_between((a, b), (c, d)) == pytest.approx(metres_between((c, d), (a, b)))


@given(LONS, LATS, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_moving_keeps_shapes_in_the_world(
    lon: float, lat: float, east: float, north: float
) -> None:
    point = moved({"type": "Point", "coordinates": [lon, lat]}, east, north)
    x, y = point["coordinates"]
    assert -180 <= x <= 180 and -90 <= y <= 90


def test_the_middle_of_an_area_is_inside_it() -> None:
    ring = [[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4], [0, 0]]
    area = {"type": "Polygon", "coordinates": [ring]}
    assert shapely.Polygon(ring).contains(shapely.Point(middle_of(area)))


def test_simplifying_stays_within_its_metres() -> None:
    wavy = shapely.LineString(
        [(0.69 + n / 100_000, 47.39 + (n % 2) / 1_000_000) for n in range(50)]
    )
    assert shapely.get_num_coordinates(simplified(wavy, 3.0)) == 2


BOWTIE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]],
}


def test_an_area_whose_outline_crosses_itself_has_a_middle() -> None:
    assert shape_of(BOWTIE).is_valid is False
    inside = mended(shape_of(BOWTIE))
    assert inside.is_valid and inside.area == pytest.approx(2.0)
    assert inside.buffer(0.01).contains(shapely.Point(middle_of(BOWTIE)))


def test_an_area_without_any_surface_is_still_one() -> None:
    flat = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}
    assert middle_of(flat) == pytest.approx((1.0, 1.0), abs=1.1)
