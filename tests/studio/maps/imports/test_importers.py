"""Every found file comes in with the right count, or is refused saying why and where.

The files are read here in this process, to be quick; what the small process of strangers' files may
do is told in test_reading.py.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import shapely

from studio.maps.geodata.importers import importers
from studio.maps.geodata.reader import take
from studio.maps.geodata.source import Source
from studio.maps.geodata.table import Unreadable
from studio.maps.geodata.told import Choices, Taken

# File -> points, lines, areas, addresses to be placed; and a piece of what is told about it.
COMES_IN: dict[str, tuple[tuple[int, int, int, int], str]] = {
    "antimeridian_almost-180.geojson": ((0, 0, 1, 0), "coupée en deux (n° 1)"),
    "antimeridian_issues-182.geojson": ((0, 0, 1, 0), "il est réparé (n° 1)"),
    "antimeridian_line.geojson": ((0, 1, 0, 0), "coupée en deux"),
    "antimeridian_one-hole.geojson": ((0, 0, 1, 0), "coupée en deux"),
    "antimeridian_split.geojson": ((0, 0, 1, 0), "coupée en deux"),
    "arrondissements-37-indre-et-loire.geojson": ((0, 0, 3, 0), ""),
    "cnfs.json": ((1438, 0, 0, 12), ""),
    "communes-37-indre-et-loire.geojson": ((0, 0, 272, 0), ""),
    "curvepolygon.gpkg": ((0, 0, 1, 0), ""),
    "departement-37-indre-et-loire.geojson": ((0, 0, 1, 0), ""),
    "france_services.geojson": ((908, 0, 0, 0), ""),
    "france_services_37_excel_fr.csv": ((17, 0, 0, 0), ""),
    "google_mymaps_photos.kml": ((2, 0, 0, 0), ""),
    "gpx1.1_with_all_fields.gpx": ((2, 2, 0, 0), "2 traces sans au moins deux points (n° 1, 2)"),
    "gpx_with_garmin_extension.gpx": ((1, 0, 0, 0), ""),
    "gtfs_angers_stops_extrait.txt": ((25, 0, 0, 0), ""),
    "korita-zbevnica.gpx": ((2, 3, 0, 0), "1 trace sans au moins deux points (n° 1)"),
    "libkml_badcoords.kml": ((0, 1, 0, 0), ""),
    "libkml_kmlsamples.kml": ((4, 6, 9, 0), "1 repère sans position lisible (n° 5)"),
    "libkml_lincoln-park-gc-errors.csv": (
        (14, 0, 0, 0),
        "11 lignes sans position lisible (n° 2, 4",
    ),
    "libkml_model-macky.kmz": ((1, 0, 0, 0), ""),
    "lieux_mediation_exemple-valide.csv": ((1, 0, 0, 0), ""),
    "lorient_batiments_L93.shp.zip": ((0, 0, 1701, 0), ""),
    "melun_josm.osm": ((15, 0, 0, 0), ""),
    "pyshp_corrupt_too_long.zip": ((0, 1, 0, 0), "9 formes en double"),
    "pyshp_latin1_no_shx_no_prj.zip": ((0, 0, 1, 0), ""),
    "sample-bano.csv": ((36, 0, 0, 0), "1 ligne sans position lisible (n° 37)"),
    "test_gpkg_nulls.gpkg": ((4, 0, 0, 0), ""),
    "toulouse_merimee_data.zip": ((3174, 0, 37, 0), ""),
    "tours_gare.osm.pbf": ((243, 0, 0, 0), ""),
    "track-with-empty-segment.gpx": ((0, 1, 0, 0), ""),
    "umap_choropleth_region_chomage.geojson": ((0, 0, 13, 0), ""),
    "umap_test_import_osm_relation.json": ((0, 1, 0, 0), ""),
    "umap_test_upload_data.csv": ((2, 0, 0, 0), ""),
    "umap_test_upload_data.gpx": ((1, 1, 0, 0), ""),
    "umap_test_upload_data.json": ((2, 1, 2, 0), ""),
    "umap_test_upload_data.kml": ((1, 1, 1, 0), ""),
    "umap_test_upload_data.umap": ((1, 1, 1, 0), ""),
    "umap_test_upload_georss.xml": ((1, 0, 0, 0), ""),
    "unicode_with_bom.gpx": ((1, 0, 0, 0), ""),
}
IS_REFUSED = {
    "antimeridian_north-pole.geojson": "1 objet tout autour du pôle ou de la Terre",
    "empty_zipfile.zip": "Elle contient : dummyfile.txt.",
    "geojsonhint_bad-json.geojson": "abîmé, ligne 3, caractère 5.",
    "geojsonhint_badcoordtype.geojson": "1 objet dont la forme est mal écrite (n° 1)",
    "libkml_balloon-image-rel.kmz": "1 repère sans position lisible (n° 1)",
    "libkml_doc.kmz": "1 repère sans position lisible (n° 1)",
    "libkml_invalid_descriptions.kml": "3 repères sans position lisible (n° 1, 2, 3)",
    "libkml_multikml-nodoc.kmz": "1 repère sans position lisible (n° 1)",
    "stamen_toner_z3.pmtiles": "C’est un fond de carte, pas une liste de lieux.",
}
HOSTILE_BUT_GOOD = {"libkml_bad-pk-data.kmz"}


def read(path: Path, choices: Choices | None = None, name: str = "") -> Taken:
    return take(Source.of(path, name or path.name), choices or Choices())


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_table_names_every_found_file(testdata: Path) -> None:
    assert {path.name for path in (testdata / "geo").iterdir()} == {*COMES_IN, *IS_REFUSED}


@pytest.mark.parametrize("name", sorted(COMES_IN))
def test_a_found_file_comes_in_with_the_right_count(testdata: Path, name: str) -> None:
    (points, lines, areas, pending), told = COMES_IN[name]
    taken = read(testdata / "geo" / name)
    seen = taken.seen
    assert (seen.points, seen.lines, seen.areas, seen.pending) == (points, lines, areas, pending)
    assert len(taken.shapes) == len(taken.title) == seen.count == points + lines + areas + pending
    assert told in " ; ".join(remark.sentence for remark in seen.remarks)
    shapes = shapely.from_wkb([one for one in taken.shapes if one])
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    west, south, east, north = shapely.total_bounds(shapes)
    assert west >= -180 and south >= -90 and east <= 180 and north <= 90


@pytest.mark.parametrize("name", sorted(IS_REFUSED))
def test_a_found_file_is_refused_with_why_and_where(testdata: Path, name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(testdata / "geo" / name)
    assert IS_REFUSED[name] in str(refusal.value)


def test_hostile_files_are_refused_in_a_sentence(testdata: Path) -> None:
    for path in sorted((testdata / "hostile").iterdir()):
        if path.name in HOSTILE_BUT_GOOD:
            assert read(path).seen.count == 1
            continue
        with pytest.raises(Unreadable) as refusal:
            read(path)
        assert str(refusal.value).endswith("."), path.name


def test_every_format_is_one_file() -> None:
    assert len(importers()) == 13
    assert [one.rank for one in importers()] == sorted(one.rank for one in importers())


# What files say of each place


def test_windows_and_a_decimal_comma(testdata: Path) -> None:
    taken = read(testdata / "geo" / "france_services_37_excel_fr.csv")
    seen = taken.seen
    assert (seen.encoding, seen.separator, seen.header) == ("cp1252", ";", True)
    assert "Téléphone" in taken.columns
    assert taken.title[0] == "Richelieu"
    point = shapely.get_coordinates(shapely.from_wkb(taken.shapes[0]))[0]
    assert tuple(point) == (0.325426, 47.012481)


def test_unicode_without_a_word_about_it(testdata: Path) -> None:
    taken = read(testdata / "geo" / "toulouse_merimee_data.zip")
    assert [(one.name, one.chosen) for one in taken.seen.layers] == [
        ("base-merimee", True), ("communes", True), ("base-merimee (2)", False),
    ]  # fmt: skip
    assert taken.seen.encoding == "utf-8"
    assert "Drémil-Lafage" in taken.title


def test_lambert_93_is_brought_to_degrees(testdata: Path) -> None:
    seen = read(testdata / "geo" / "lorient_batiments_L93.shp.zip").seen
    assert (seen.epsg, seen.epsg_guessed) == (2154, False)
    assert seen.bounds == pytest.approx([-3.38, 47.74, -3.34, 47.77], abs=0.06)


def test_coordinates_without_a_projection_are_guessed(tmp_path: Path) -> None:
    table = written(tmp_path, "l93.csv", "nom;x;y\nTours;525890;6701263\nSud;525900;6701270\n")
    taken = read(table)
    assert (taken.seen.epsg, taken.seen.epsg_guessed) == (2154, True)
    point = shapely.get_coordinates(shapely.from_wkb(taken.shapes[0]))[0]
    assert tuple(point) == pytest.approx((0.69, 47.39), abs=0.02)
    feature = {"type": "Feature", "properties": {},
               "geometry": {"type": "Point", "coordinates": [525890, 6701263]}}  # fmt: skip
    whole = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert read(written(tmp_path, "l93.geojson", whole)).seen.epsg == 2154


def test_umap_layers_and_colours_are_categories(testdata: Path) -> None:
    seen = read(testdata / "geo" / "umap_test_upload_data.umap").seen
    assert [(one.name, one.count, one.colour) for one in seen.sorts] == [
        ("Cities", 2, "Orange"), ("Tunnels", 1, "Red"),
    ]  # fmt: skip


def test_times_of_a_track_are_seconds_never_dates(testdata: Path) -> None:
    taken = read(testdata / "geo" / "track-with-empty-segment.gpx")
    assert taken.moments == {0: [0.0, 4.0, 9.0, 18.0, 23.0, 31.0, 49.0, 75.0, 76.0]}
    assert not any("2013-07-06T17" in cell for column in taken.values for cell in column)


def test_photos_inside_a_kmz_come_along_and_none_is_fetched(testdata: Path) -> None:
    taken = read(testdata / "geo" / "libkml_model-macky.kmz")
    assert taken.photo == ["photos/bh-flowers.jpg"]
    assert taken.photos["photos/bh-flowers.jpg"].startswith(b"\xff\xd8")
    dead = read(testdata / "geo" / "google_mymaps_photos.kml")
    assert dead.photo == ["", ""] and not dead.photos
    assert dead.seen.sorts[0].colour == "#9c27b0"


def test_the_theme_chooses_among_an_extract(testdata: Path) -> None:
    path = testdata / "geo" / "tours_gare.osm.pbf"
    seen = read(path, Choices(theme="mobilite")).seen
    assert seen.theme == "mobilite" and 30 < seen.count < 150
    assert {one.name for one in seen.sorts} >= {"Arrêt de bus", "Parking à vélos", "Gare"}
    assert "culture" in seen.themes


# Corrections


def test_each_guess_can_be_corrected(tmp_path: Path) -> None:
    odd = written(tmp_path, "odd.txt", "Été|0,5|47,5|parc\nHiver|0,6|47,6|rue\n".encode("cp850"))
    chosen = Choices(encoding="cp850", separator="|", header="no", lon="Colonne 2",
                     lat="Colonne 3", title="Colonne 1", category="Colonne 4")  # fmt: skip
    taken = read(odd, chosen)
    assert taken.title == ["Été", "Hiver"]
    assert taken.category == ["parc", "rue"]
    swapped = read(odd, Choices(**{**{n: getattr(chosen, n) for n in chosen.__struct_fields__},
                                   "swap": True}))  # fmt: skip
    assert shapely.get_coordinates(shapely.from_wkb(swapped.shapes[0]))[0][0] == 47.5


def test_a_column_of_shapes(tmp_path: Path) -> None:
    table = written(tmp_path, "wkt.csv", 'nom,geom\nA,"POLYGON((0 47,1 47,1 48,0 47))"\nB,?\n')
    taken = read(table)
    assert taken.seen.roles["wkt"] == "geom"
    assert (taken.seen.areas, taken.seen.remarks[0].where) == (1, [3])


def test_addresses_wait_for_their_place(tmp_path: Path) -> None:
    table = written(tmp_path, "a.csv", "nom;adresse;ville\nA;1 rue Nationale;Tours\nB;;\n")
    taken = read(table)
    assert (taken.seen.pending, taken.address) == (1, ["1 rue Nationale Tours"])


def test_what_is_far_is_left_out_and_what_crosses_is_cut(testdata: Path) -> None:
    path = testdata / "geo" / "communes-37-indre-et-loire.geojson"
    seen = read(path, Choices(around=[0.6, 47.3, 0.8, 47.5])).seen
    assert 15 < seen.areas < 60
    assert seen.bounds == [0.6, 47.3, 0.8, 47.5]
    assert "en dehors de la zone choisie" in seen.remarks[0].sentence


def test_layers_are_chosen_by_their_names(testdata: Path) -> None:
    taken = read(testdata / "geo" / "libkml_kmlsamples.kml", Choices(layers=["Paths"]))
    assert (taken.seen.count, taken.seen.lines) == (6, 6)


def test_twins_come_in_once(tmp_path: Path) -> None:
    taken = read(written(tmp_path, "t.csv", "nom,lon,lat\nA,0.5,47\nA,0.5,47\nB,0.5,47\n"))
    assert taken.title == ["A", "B"]
    assert taken.seen.remarks[0].sentence == "1 ligne en double dans le fichier, à l’identique"


# Traps


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 50_000_000)
    with pytest.raises(Unreadable, match="trop de choses"):
        read(path)


def test_a_damaged_row_does_not_spoil_the_others(tmp_path: Path) -> None:
    good = {"type": "Feature", "properties": {"nom": "A"},
            "geometry": {"type": "Point", "coordinates": [0.5, 47]}}  # fmt: skip
    bad = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": []}}
    whole = {"type": "FeatureCollection", "features": [good, bad, good | {"geometry": None}]}
    seen = read(written(tmp_path, "a.geojson", json.dumps(whole))).seen
    assert seen.count == 1
    assert sum(remark.count for remark in seen.remarks) == 2


def test_entities_are_refused_whatever_the_letters(tmp_path: Path) -> None:
    trap = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>'
    with pytest.raises(Unreadable, match="entités"):
        read(written(tmp_path, "a.kml", trap.encode("utf-16")))
