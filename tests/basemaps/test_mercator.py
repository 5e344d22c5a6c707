"""Tile mathematics: there and back, and where tiles lie."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from basemaps.mercator import (
    MAX_LATITUDE,
    WORLD,
    Bounds,
    fitting_zoom,
    metres_per_pixel,
    tile_at,
    tile_bounds,
    tiles_over,
    to_degrees,
    to_pixel,
    world_size,
)  # fmt: skip

LONS = some.floats(-180, 180)
LATS = some.floats(-MAX_LATITUDE, MAX_LATITUDE)
ZOOMS = some.integers(0, 22)


@given(LONS, LATS, some.floats(0, 22))
def test_pixels_lead_back_to_the_same_place(lon: float, lat: float, zoom: float) -> None:
    x, y = to_pixel(lon, lat, zoom)
    assert to_degrees(x, y, zoom) == pytest.approx((lon, lat), abs=1e-7)


@given(LONS, LATS, ZOOMS)
def test_a_point_lies_in_its_own_tile(lon: float, lat: float, zoom: int) -> None:
    column, row = tile_at(lon, lat, zoom)
    assert 0 <= column < 2**zoom
    assert 0 <= row < 2**zoom
    west, south, east, north = tile_bounds(zoom, column, row)
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@given(ZOOMS, some.data())
def test_neighbouring_tiles_share_their_edge(zoom: int, data: some.DataObject) -> None:
    column = data.draw(some.integers(0, 2**zoom - 1))
    row = data.draw(some.integers(0, 2**zoom - 1))
    here = tile_bounds(zoom, column, row)
    assert tile_bounds(zoom, column + 1, row).west == pytest.approx(here.east, abs=1e-12)
    assert tile_bounds(zoom, column, row + 1).north == pytest.approx(here.south, abs=1e-12)


@given(LONS, LATS, some.floats(0.0001, 3), some.floats(0.0001, 3), some.integers(0, 7))
def test_tiles_over_a_rectangle_cover_it(
    lon: float, lat: float, wide: float, high: float, zoom: int
) -> None:
    bounds = Bounds(lon, lat, min(180.0, lon + wide), min(MAX_LATITUDE, lat + high))
    found = list(tiles_over(bounds, zoom))
    corners = {tile_at(x, y, zoom) for x in bounds[::2] for y in bounds[1::2]}
    assert corners <= set(found)
    assert len(found) == len(set(found))
    near = Bounds(lon - 1e-9, lat - 1e-9, bounds.east + 1e-9, bounds.north + 1e-9)
    assert all(tile_bounds(zoom, *one).meets(near) for one in found)


def test_the_whole_world_is_one_tile_at_zoom_zero() -> None:
    assert list(tiles_over(WORLD, 0)) == [(0, 0)]
    assert tile_bounds(0, 0, 0) == pytest.approx(WORLD)
    assert world_size(3) == 2048


def test_tours_falls_in_the_tile_everybody_knows() -> None:
    """The railway station at zoom 12, worked out by the textbook formula with sec and tan."""
    lat = math.radians(47.3892)
    row = (1 - math.log(math.tan(lat) + 1 / math.cos(lat)) / math.pi) / 2 * 4096
    assert tile_at(0.6940, 47.3892, 12) == (int((0.6940 + 180) / 360 * 4096), int(row))
    assert int(row) == 1434


def test_a_pixel_is_shorter_far_from_the_equator() -> None:
    assert metres_per_pixel(0, 0) == pytest.approx(156_543.03, abs=0.01)
    assert metres_per_pixel(60, 10) == pytest.approx(metres_per_pixel(0, 10) / 2)


@given(LONS, some.floats(-80, 80), some.floats(0.001, 5), some.floats(0.001, 5))
def test_a_rectangle_fits_at_its_fitting_zoom(
    lon: float, lat: float, wide: float, high: float
) -> None:
    bounds = Bounds(lon, lat, lon + wide, lat + high)
    zoom = fitting_zoom(bounds, 800, 600)
    left, top = to_pixel(bounds.west, bounds.north, zoom)
    right, bottom = to_pixel(bounds.east, bounds.south, zoom)
    assert right - left <= 800.001
    assert bottom - top <= 600.001
    assert right - left >= 799.9 or bottom - top >= 599.9
