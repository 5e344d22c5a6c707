"""The file format: what goes in comes out, to a metre."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from shapely.geometry import LineString, Point, Polygon

from basemaps.compact import STEPS, Feature, read, write

DEGREES = some.floats(-85, 85).map(lambda value: round(value, 7))  # a centimetre
SPOTS = some.tuples(DEGREES, DEGREES)
SOURCE = {"id": "essai", "credit": "nous"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some.lists(SPOTS, min_size=2, max_size=30, unique=True), some.text(max_size=40))
def test_lines_come_back_within_a_step(
    tmp_path: Path, spots: list[tuple[float, float]], name: str
) -> None:
    path = tmp_path / "lignes.json"
    write(path, SOURCE, {"ways": [Feature("street", name, LineString(spots), {"wide": 3})]})
    found = read(path).layers["ways"]
    if not found:  # all points closer than a step
        return
    (back,) = found
    assert (back.kind, back.name, back.extra) == ("street", name, {"wide": 3})
    assert shapely.hausdorff_distance(back.geometry, LineString(spots)) <= 1.5 / STEPS


def test_areas_keep_their_holes_and_points_their_place(tmp_path: Path) -> None:
    square = Polygon(
        [(0, 0), (1, 0), (1, 1), (0, 1)], [[(0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.4)]]
    )
    path = tmp_path / "zones.json"
    size = write(path, SOURCE, {"a": [Feature("park", "", square)], "b": [_point(0.12345, 47.1)]})
    assert size == path.stat().st_size
    found = read(path)
    assert found.source == SOURCE
    assert found.layers["a"][0].geometry.equals(square)
    assert found.layers["b"][0].spot == (0.12345, 47.1)


def test_the_same_data_make_the_same_bytes(tmp_path: Path) -> None:
    feature = Feature("stop", "Verdun", Point(0.69, 47.37), {"b": 1, "a": 2})
    again = Feature("stop", "Verdun", Point(0.69, 47.37), {"a": 2, "b": 1})
    for name, one in (("one", feature), ("two", again)):
        write(tmp_path / name, SOURCE, {"places": [one]})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "autre.json"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="studio-ground"):
        read(path)


def _point(lon: float, lat: float) -> Feature:
    return Feature("tree", "", Point(lon, lat))
