"""A map leaves as files of other programs; each is opened again by another reader."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from basemaps.catalogue import ground
from studio.consents.models import Use
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.kernel.storage import DiskStore
from studio.maps.exports.asking import KEPT, Wish, ask, forget_all, sweep
from studio.maps.exports.copies import copy_of_draft
from studio.maps.exports.formats import quick_bytes
from studio.maps.exports.table import cell
from studio.maps.exports.texts import file_of, texts_of
from studio.maps.exports.xml import GPX_SPACE, KML_SPACE
from studio.maps.freezing import ground_json
from studio.maps.geodata.reading import take_in
from studio.maps.geodata.writing import write_geopackage
from studio.maps.page import geojson_of
from studio.publishing.operations import publish
from tests.cast import Cast
from tests.studio.maps.making import STATION, a_map, category, put, say
from tests.studio.maps.pages import a_page, item
from tests.studio.maps.test_publishing import all_agree, make

AREA = {"type": "Polygon", "coordinates": [[[0.68, 47.38], [0.69, 47.38], [0.69, 47.39],
                                            [0.68, 47.38]]]}  # fmt: skip
LINE = {"type": "LineString", "coordinates": [[0.68, 47.38], [0.69, 47.39], [-0.7, 47.4]]}
LABEL = {
    "text": "le vent", "colour": "blue", "size": 3, "words": "mots-9",
    "geometry": {"type": "Point", "coordinates": [0.69, 47.39]},
}  # fmt: skip

READ = """
import json, sys, pyogrio, shapely
told = {}
for name, _ in pyogrio.list_layers(sys.argv[1]):
    meta, _, shapes, columns = pyogrio.raw.read(sys.argv[1], layer=name)
    rows = [dict(zip(meta["fields"], map(str, row))) for row in zip(*columns)]
    kinds = shapely.get_type_id(shapely.from_wkb(shapes)).tolist()
    bounds = shapely.total_bounds(shapely.from_wkb(shapes)).round(5).tolist() if len(shapes) else []
    told[str(name)] = [len(shapes), kinds, bounds, rows]
print(json.dumps(told))
"""


@pytest.fixture
def page() -> dict[str, Any]:
    """Two places, an area, a walk, words on the map."""
    made = a_page(["La gare", "Le parc & l’étang <bleu>"], labels=[LABEL])
    made["items"] += [
        item(3, "Je m’y sens bien", type="area", geometry=AREA),
        item(4, "Mon trajet", type="walk", geometry=LINE, category=None),
        item(5, "Chez quelqu’un", geometry=None),
    ]
    return made


def opened(path: Path) -> dict[str, Any]:
    """What GDAL reads in a file, in a process of its own."""
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def kept(page: dict[str, Any], folder: Path, format: str) -> Path:
    path = folder / file_of(format)
    path.write_bytes(texts_of(page)[path.name])
    return path


def test_kml_has_a_folder_and_a_colour_for_each_category(
    page: dict[str, Any], tmp_path: Path
) -> None:
    path = kept(page, tmp_path, "kml")
    told = opened(path)
    assert {name: found[0] for name, found in told.items()} == {
        "Wifi": 1, "Joie": 3, "Sans catégorie": 2,
    }  # fmt: skip
    whole = ElementTree.parse(path)
    colours = {found.text for found in whole.iter(f"{{{KML_SPACE}}}color")}
    assert {"ff3f5700", "ff004ec2"} <= colours, "KML writes blue, green, red"
    names = {found.text for found in whole.iter(f"{{{KML_SPACE}}}name")}
    assert {"Le parc & l’étang <bleu>", "le vent"} <= names
    assert told["Sans catégorie"][2] == [-0.7, 47.38, 0.69, 47.4]


def test_gpx_has_points_and_tracks(page: dict[str, Any], tmp_path: Path) -> None:
    told = opened(kept(page, tmp_path, "gpx"))
    assert [told[name][0] for name in ("waypoints", "routes", "tracks")] == [3, 0, 2]
    assert [row["name"] for row in told["waypoints"][3]] == [
        "La gare", "Le parc & l’étang <bleu>", "le vent",
    ]  # fmt: skip
    assert [row["type"] for row in told["tracks"][3]] == ["area", "walk"]
    assert told["waypoints"][2][:2] == [0.681, 47.38]


def test_a_word_that_xml_cannot_carry_breaks_nothing() -> None:
    page = a_page(["a\0b\x0bc\uffffd"])
    for format, space in (("kml", KML_SPACE), ("gpx", GPX_SPACE)):
        whole = ElementTree.fromstring(texts_of(page)[file_of(format)])
        assert "abcd" in {found.text for found in whole.iter(f"{{{space}}}name")}


def test_the_table_opens_in_a_french_spreadsheet_and_comes_back(
    page: dict[str, Any], tmp_path: Path
) -> None:
    page["items"][0]["notes"] = '=cmd|"/C calc"!A0'
    path = kept(page, tmp_path, "csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert [row["titre"] for row in rows][:2] == ["La gare", "Le parc & l’étang <bleu>"]
    assert (rows[0]["longitude"], rows[0]["latitude"]) == ("0,68100", "47,38000")
    assert rows[0]["wkt"] == "POINT (0.681 47.38)"
    assert rows[0]["notes"].startswith("'=")
    assert rows[4]["longitude"] == ""
    assert rows[3]["wkt"].startswith("LINESTRING (0.68 47.38")
    found = take_in(path)
    assert found.title[0] == "La gare"
    first = shapely.from_wkb(found.shapes[0])
    assert first.geom_type == "Point"
    assert shapely.get_coordinates(first).tolist() == [[0.681, 47.38]]


def test_a_text_never_becomes_a_formula(testdata: Path) -> None:
    attacks = (testdata / "hostile" / "csv_injection.md").read_text("utf-8").splitlines()
    for line in [*attacks, "-1+1", "-2,5,6", "+33 6 12"]:
        assert not str(cell(line)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell("-0,70000") == "-0,70000"


def test_umap_gets_a_layer_a_category_with_its_style(page: dict[str, Any]) -> None:
    whole = json.loads(texts_of(page)["data.umap"])
    assert (whole["type"], whole["geometry"]["type"]) == ("umap", "Point")
    assert whole["properties"]["name"] == "La gare"
    assert [(one["properties"]["name"], len(one["features"])) for one in whole["layers"]] == [
        ("Wifi", 1), ("Joie", 2), ("Sans catégorie", 2),
    ]  # fmt: skip
    wifi, joy, others = whole["layers"]
    assert wifi["_umap_options"]["color"] == "#00573f"
    assert "{description}" in joy["_umap_options"]["popupContentTemplate"]
    assert others["features"][-1]["properties"]["_umap_options"]["showLabel"] is True
    for layer in whole["layers"]:
        assert all(one["geometry"]["coordinates"] for one in layer["features"])


def test_the_file_for_umap_has_the_shape_of_a_real_one(
    page: dict[str, Any], testdata: Path
) -> None:
    real = json.loads((testdata / "geo" / "umap_test_upload_data.umap").read_text("utf-8"))
    ours = json.loads(texts_of(page)["data.umap"])
    assert set(real) - {"uri"} == set(ours)
    assert set(ours["properties"]) - set(real["properties"]) <= {"popupContentTemplate"}
    assert set(real["layers"][0]) <= set(ours["layers"][0])


def test_a_geopackage_has_one_layer_a_kind_of_geometry(
    page: dict[str, Any], tmp_path: Path
) -> None:
    page["items"][0]["answers"] = [
        {"question": "Notes", "text": "Rien."}, {"question": "fid", "text": "x"},
    ]  # fmt: skip
    page["items"][0]["language"] = "tr"
    out = tmp_path / "lieux.gpkg"
    write_geopackage(geojson_of(page), out)
    told = opened(out)
    assert {name: found[0] for name, found in told.items()} == {
        "lieux": 2, "traits": 1, "zones": 1,
    }  # fmt: skip
    first = told["lieux"][3][0]
    assert (first["title"], first["Notes (réponse)"], first["fid (réponse)"]) == (
        "La gare", "Rien.", "x",
    )  # fmt: skip
    assert [one["language"] for one in told["lieux"][3]] == ["tr", "None"]  # NULL
    assert told["traits"][2] == [-0.7, 47.38, 0.69, 47.4]
    assert [path.name for path in tmp_path.iterdir()] == ["lieux.gpkg"]


def test_a_map_without_positions_is_no_geopackage_and_leaves_nothing(tmp_path: Path) -> None:
    page = a_page(["x"])
    page["items"][0]["geometry"] = None
    with pytest.raises(Invalid, match="Aucun lieu"):
        write_geopackage(geojson_of(page), tmp_path / "x.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_of_paper_has_no_files_of_positions(tmp_path: Path) -> None:
    page = a_page(["La joie"])
    page["ground"] = ground_json(ground("papier"))
    assert set(texts_of(page)) == {"data.geojson", "data.csv"}


# Copies of a draft


def test_a_copy_holds_what_may_be_shown_and_a_private_one_holds_all(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, tmp_path: Path
) -> None:
    made = make(db, cast, storage, tmp_path)
    copy = copy_of_draft(db, storage, settings, made.draft)
    titles = [one["title"] for one in copy.page["items"]]
    assert titles == ["La gare", "La médiathèque", ""]
    assert copy.stem == "nos-lieux"
    whole = copy_of_draft(db, storage, settings, made.draft, private=True)
    assert {"Entre nous", "À moi"} <= {one["title"] for one in whole.page["items"]}
    assert whole.stem == "nos-lieux-copie-privee"


def test_what_somebody_refused_is_in_no_copy_for_everybody(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings, tmp_path: Path
) -> None:
    made = make(db, cast, storage, tmp_path)
    all_agree(db, cast, made.draft)
    say(db, made.draft, cast.nadia, Use.VOICE, Use.STORY, yes=False)
    text = quick_bytes(copy_of_draft(db, storage, settings, made.draft), "csv").decode()
    assert "mardi" not in text and "On capte" not in text


def test_a_home_is_nowhere_in_any_copy(
    db: Session, cast: Cast, storage: DiskStore, settings: Settings
) -> None:
    draft = a_map(db, cast, template="solidarite")
    home = put(db, cast, draft, "category", who="claire", code="chez", label="Chez quelqu’un",
               icon="home", colour="blue", private=True)  # fmt: skip
    put(db, cast, draft, at=STATION, category=home, title="Chez moi")
    for private in (False, True):
        copy = copy_of_draft(db, storage, settings, draft, private=private)
        for format in ("geojson", "kml", "csv"):
            text = quick_bytes(copy, format).replace(b",", b".")
            # One of the two may be there by chance: never both.
            assert not (b"0.6944" in text and b"47.3892" in text)


# Screens


@pytest.fixture
def drawn(database: Database, kept_cast: Cast) -> str:
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        put(db, kept_cast, draft, at=STATION, category=category(db, draft, "wifi"), title="Gare")
        put(db, kept_cast, draft, at=STATION, title="Entre nous", level="group")
        return draft.id


def test_the_page_offers_every_format_and_hands_over_a_file(
    as_: Callable[[str], FlaskClient], drawn: str
) -> None:
    claire, where = as_("claire"), f"/espace/cartes/{drawn}/exporter"
    text = claire.get(where).get_data(as_text=True)
    for suffix in ("zip", "html", "csv", "geojson", "umap", "kml", "gpx", "gpkg"):
        assert f'value="{suffix}"' in text
    answer = claire.post(where, data={"suffix": "kml"})
    assert answer.status_code == 200
    assert "nos-lieux.kml" in answer.headers["Content-Disposition"]
    assert "Gare" in answer.get_data(as_text=True)
    assert "Entre nous" not in answer.get_data(as_text=True)
    whole = claire.post(where, data={"suffix": "kml", "private": "y"})
    assert "nos-lieux-copie-privee.kml" in whole.headers["Content-Disposition"]
    assert "Entre nous" in whole.get_data(as_text=True)


def test_an_unknown_format_is_refused_with_a_sentence(
    as_: Callable[[str], FlaskClient], drawn: str
) -> None:
    answer = as_("claire").post(f"/espace/cartes/{drawn}/exporter", data={"suffix": "docx"})
    assert answer.status_code == 422
    assert "Choisissez un format" in answer.get_data(as_text=True)


def test_a_heavy_file_is_made_by_a_job_and_waits(
    as_: Callable[[str], FlaskClient], drawn: str, work: Callable[[], list[str]]
) -> None:
    claire, where = as_("claire"), f"/espace/cartes/{drawn}/exporter"
    answer = claire.post(where, data={"suffix": "zip"})
    assert answer.status_code == 302
    waiting = answer.headers["Location"]
    again = claire.post(where, data={"suffix": "zip"})
    assert again.headers["Location"] == waiting, "asked twice is asked once"
    assert "attend son tour" in claire.get(waiting).get_data(as_text=True)
    assert claire.get(f"{waiting}/fichier").status_code == 410
    assert [end for end in work() if end] == []
    assert "Le fichier est prêt" in claire.get(f"{waiting}/etat").get_data(as_text=True)
    got = claire.get(f"{waiting}/fichier")
    assert got.status_code == 200 and got.data.startswith(b"PK")
    assert as_("other_referent").get(f"{waiting}/fichier").status_code == 404


def test_files_do_not_stay(
    database: Database, settings: Settings, drawn: str, work: Callable[[], list[str]]
) -> None:
    with database.writing() as db:
        ask(db, db.get_one(Draft, drawn), Wish("csv"))
    work()
    folder = settings.cache / "exports"
    (home,) = folder.iterdir()
    sweep(settings, now())
    assert home.exists()
    sweep(settings, now() + KEPT * 2)
    assert not home.exists()
    home.mkdir()
    forget_all(settings)
    assert not folder.exists()


def test_what_a_published_map_offers(
    as_: Callable[[str], FlaskClient],
    database: Database,
    settings: Settings,
    drawn: str,
    work: Callable[[], list[str]],
    kept_cast: Cast,
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, drawn)
        say(db, draft, kept_cast.nadia)
        publish(db, kept_cast.identity(db, "claire"), draft)
    assert [end for end in work() if end] == []
    anyone = as_("anyone")
    text = anyone.get("/cartes/nos-lieux").get_data(as_text=True)
    starts = {
        "zip": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE html", "csv": b"\xef\xbb\xbf",
        "geojson": b"{", "umap": b"{", "kml": b"<?xml", "gpx": b"<?xml", "gpkg": b"SQLite format 3",
    }  # fmt: skip
    for suffix, start in starts.items():
        assert f"/cartes/nos-lieux.{suffix}" in text, suffix
        answer = anyone.get(f"/cartes/nos-lieux.{suffix}")
        assert answer.status_code == 200 and answer.data.lstrip().startswith(start), suffix
        assert b"Entre nous" not in answer.data
