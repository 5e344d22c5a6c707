"""What the small process of strangers' files may do, and what it may not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from studio.kernel.errors import Invalid, TooHeavy
from studio.maps.geodata import reading
from studio.maps.geodata.reading import look_at, take_in
from studio.maps.geodata.told import Choices


def test_a_found_list_is_looked_at_and_taken(testdata: Path) -> None:
    path = testdata / "geo" / "france_services_37_excel_fr.csv"
    seen = look_at(path, "maisons.csv", Choices())
    assert (seen.format, seen.count, seen.layers[0].name) == ("tableau CSV", 17, "maisons")
    taken = take_in(path)
    assert len(taken.shapes) == 17 and taken.title[0] == "Richelieu"


def test_a_list_that_is_something_else_reads_no_other_file(tmp_path: Path) -> None:
    """GDAL read the rows of a local file from this, named as GeoJSON (seen in the lab)."""
    canary = tmp_path / "canary.csv"
    canary.write_text("title,lon,lat\nle canari,0.69,47.39\n", "utf-8")
    trap = tmp_path / "lieux.geojson"
    trap.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>{canary}</SrcDataSource>'
        '<GeometryField encoding="PointFromColumns" x="lon" y="lat"/></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        "utf-8",
    )
    with pytest.raises(Invalid, match="ni du KML"):
        look_at(trap)


def test_gdal_is_not_offered_the_drivers_that_go_elsewhere(tmp_path: Path) -> None:
    """Even handed the trap itself, the process of strangers' files has no driver for it."""
    trap = tmp_path / "a.vrt"
    trap.write_text("<OGRVRTDataSource></OGRVRTDataSource>")
    script = (
        "import sys, pyogrio\n"
        "known = set(pyogrio.list_drivers())\n"
        "print(sorted(known & {'OGR_VRT', 'GDALG', 'HTTP', 'WFS', 'OAPIF', 'CSW', 'GMLAS'}))\n"
        "import pyproj; print(pyproj.network.is_network_enabled())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=reading._environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.splitlines() == ["[]", "False"]


def test_too_heavy_is_said_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.csv"
    path.write_text("lon,lat\n" + "0,0\n" * 100)
    monkeypatch.setattr(reading, "MOST_BYTES", 50)
    with pytest.raises(TooHeavy):
        look_at(path)


def test_a_reader_that_dies_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0)
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    with pytest.raises(Invalid, match="n’a pas pu être lu"):
        look_at(path)


def test_the_web_process_never_loads_a_reader() -> None:
    script = (
        "import sys, studio.app\n"
        "print({'geopandas', 'pandas', 'folium', 'pyogrio', 'pyproj'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "set()"


def test_the_small_process_loads_only_what_the_file_needs(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    spot = {"type": "Point", "coordinates": [0.69, 47.39]}
    feature = {"type": "Feature", "properties": {}, "geometry": spot}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    script = (
        "import sys; from pathlib import Path; from studio.maps.geodata import child\n"
        "from studio.maps.geodata.told import Choices\n"
        "assert child.answer('take', Path(sys.argv[1]), 'a.geojson', Choices()).shapes\n"
        "print({'flask', 'sqlalchemy', 'pyogrio', 'pyproj', 'PIL'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "set()"
