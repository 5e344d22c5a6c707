"""Lists of places that strangers made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel.errors import Invalid, TooHeavy
from studio.maps.arrivals import add_places
from studio.maps.geodata import reading
from studio.maps.geodata.reading import FoundPlace, read_places
from tests.cast import Cast
from tests.studio.maps.making import category


def test_the_web_process_never_loads_geopandas() -> None:
    script = "import sys, studio.app; print({'geopandas','pandas','folium'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "set()"


# Reading

GOOD = [
    ("france_services_37_excel_fr.csv", 17, "Richelieu", (0.325426, 47.012481)),
    ("umap_test_upload_data.csv", 2, "a point somewhere", (14.5, 48.5)),
    ("france_services.geojson", 908, "Valserhône", (5.825644, 46.105747)),
    ("umap_test_upload_data.json", 5, "London", (-0.131836, 51.47454)),
    ("communes-37-indre-et-loire.geojson", 272, "Amboise", None),
    ("libkml_lincoln-park-gc-errors.csv", 14, "1", (-122.494783, 37.782353)),
]


@pytest.mark.parametrize(("name", "count", "first", "at"), GOOD)
def test_a_found_list_is_read(
    testdata: Path, name: str, count: int, first: str, at: tuple[float, float] | None
) -> None:
    found = read_places(testdata / "geo" / name)
    assert len(found.places) == count
    assert found.places[0].title == first
    if at is not None:
        assert (found.places[0].lon, found.places[0].lat) == at


def test_what_is_left_out_is_told(testdata: Path) -> None:
    found = read_places(testdata / "geo" / "libkml_lincoln-park-gc-errors.csv")
    assert found.remarks == ["11 ligne(s) sans position lisible sont laissées de côté."]


BAD = [
    "geojsonhint_bad-json.geojson", "geojsonhint_badcoordtype.geojson", "sample-bano.csv",
    "antimeridian_line.geojson", "libkml_doc.kmz", "google_mymaps_photos.kml", "curvepolygon.gpkg",
    "cnfs.json", "empty_zipfile.zip", "tours_gare.osm.pbf", "korita-zbevnica.gpx",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_list_of_places_is_refused_with_a_sentence(testdata: Path, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_places(testdata / "geo" / name)
    assert refusal.value.sentence.endswith((".", ")."))


def test_hostile_files_are_refused(testdata: Path) -> None:
    for path in sorted((testdata / "hostile").iterdir()):
        if path.suffix in (".kml", ".kmz", ".xml", ".zip", ".svg", ".avi"):
            with pytest.raises(Invalid):
                read_places(path)


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
    with pytest.raises(Invalid):
        read_places(trap)
    hidden = tmp_path / "lieux2.geojson"
    hidden.write_text(json.dumps({"type": "FeatureCollection", "features": [],
                                  "source": f"<OGRVRTDataSource>{canary}"}))  # fmt: skip
    with pytest.raises(Invalid):
        read_places(hidden)


def test_lambert_93_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "l93.geojson"
    point = {"type": "Point", "coordinates": [525_890.0, 6_701_263.0]}
    feature = {"type": "Feature", "properties": {"nom": "Tours"}, "geometry": point}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (place,) = read_places(path).places
    assert place.lon == pytest.approx(0.69, abs=0.02)
    assert place.lat == pytest.approx(47.39, abs=0.02)


def test_too_heavy_is_said_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.csv"
    path.write_text("lon,lat\n" + "0,0\n" * 100)
    monkeypatch.setattr(reading, "MOST_BYTES", 50)
    with pytest.raises(TooHeavy):
        read_places(path)


def test_arriving_places_take_the_category_of_their_name(
    db: Session, cast: Cast, draft: Draft
) -> None:
    places = [
        FoundPlace(lon=0.69, lat=47.39, title="Médiathèque", category="Wifi"),
        FoundPlace(lon=0.70, lat=47.39, title="Ailleurs", category="Piscine"),
    ]
    results = add_places(db, cast.identity(db, "claire"), draft, places)
    assert [result.error for result in results] == ["", ""]
    arrived = {item.properties["title"]: item.properties for item in items_of(db, draft, "place")}
    assert arrived["Médiathèque"]["category"] == category(db, draft, "wifi")
    assert "category" not in arrived["Ailleurs"]


def test_arriving_in_a_strangers_map_is_refused(db: Session, cast: Cast, draft: Draft) -> None:
    places = [FoundPlace(lon=0.69, lat=47.39)]
    (result,) = add_places(db, cast.identity(db, "karim"), draft, places)
    assert result.error == "not_found"
