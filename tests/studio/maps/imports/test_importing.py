"""Bringing a file to a map: looked at, corrected, brought in, reported, taken out again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.files.models import StoredFile
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, NotFound, Refused, TooHeavy
from studio.kernel.jobs import Job
from studio.kernel.storage import DiskStore
from studio.maps.imports import importing
from studio.maps.imports.arrivals import light, nearest
from studio.maps.imports.bringing import picture_path
from studio.maps.imports.importing import MOST_ITEMS, NEW, Plan, import_for, seen_of
from studio.maps.models import ImportState, MapImport, MapLayer
from studio.maps.operations import forget_person
from tests.cast import Cast
from tests.studio.maps.making import a_map, category

Browser = Callable[[str], FlaskClient]
Work = Callable[[], list[str]]
TABLE = (
    "nom;type;lat;lon;horaires\n"
    "Médiathèque;Wifi;47,3975;0,6833;9 h - 18 h\n"
    "Jardin;Parc;47,40;0,69;\n"
    "Perdu;Parc;;;\n"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The engine changes nothing here, and each file is opened in a process of its own."""
    return sqlite_url


@pytest.fixture
def kept_map(database: Database, kept_cast: Cast) -> str:
    with database.writing() as db:
        return a_map(db, kept_cast).id


def brings(browser: FlaskClient, draft: str, name: str, data: bytes) -> Any:
    given = {"file": (io.BytesIO(data), name)}
    return browser.post(f"/espace/cartes/{draft}/donnees", data=given)


def the_import(database: Database) -> MapImport:
    with database.reading() as db:
        return db.scalars(select(MapImport)).one()


def test_a_table_comes_in_by_the_screens(
    as_: Browser, database: Database, kept_map: str, work: Work
) -> None:
    claire = as_("claire")
    answer = brings(claire, kept_map, "lieux.csv", TABLE.encode("cp1252"))
    assert answer.status_code == 302, answer.text
    where = answer.location
    assert "On lit le fichier" in claire.get(where).text
    work()
    page = claire.get(where).text
    assert "2 éléments reconnus" in page
    assert "Windows, Europe de l’Ouest" in page
    assert "1 ligne sans position lisible (n° 4)" in page
    assert "Médiathèque" in page
    assert claire.get(f"{where}/apercu.webp").mimetype == "image/webp"
    with database.reading() as db:
        legend = category(db, db.get_one(Draft, kept_map), "wifi")
    names = [sort.name for sort in seen_of(the_import(database)).sorts]
    chosen = {f"category-{n}": legend if name == "Wifi" else NEW for n, name in enumerate(names)}
    claire.post(f"{where}/prendre", data={"target": "items", "details": "1", **chosen})
    work()
    report = claire.get(where).text
    assert "2 lieux sont arrivés" in report
    with database.reading() as db:
        draft = db.get_one(Draft, kept_map)
        places = {one.properties["title"]: one for one in items_of(db, draft, "place")}
        assert places["Médiathèque"].properties["category"] == legend
        assert places["Médiathèque"].properties["notes"] == "horaires : 9 h - 18 h"
        made = {one.id: one.properties for one in items_of(db, draft, "category")}
        assert made[places["Jardin"].properties["category"]]["label"] == "Parc"
    again = brings(claire, kept_map, "autre nom.csv", TABLE.encode("cp1252"))
    assert again.location == where
    assert "Rien n’est ajouté deux fois" in claire.get(where).text
    work()
    with database.reading() as db:
        assert len(items_of(db, db.get_one(Draft, kept_map), "place")) == 2


def test_what_came_can_leave_again_and_come_back_otherwise(
    as_: Browser, database: Database, kept_map: str, work: Work
) -> None:
    claire = as_("claire")
    where = brings(claire, kept_map, "a.csv", TABLE.encode()).location
    work()
    claire.post(f"{where}/prendre", data={"target": "items"})
    work()
    claire.post(f"{where}/retirer")
    with database.reading() as db:
        assert not items_of(db, db.get_one(Draft, kept_map), "place")
    work()
    claire.post(f"{where}/lire", data={"title": "type", "category": "-", "header": "yes"})
    work()
    claire.post(f"{where}/prendre", data={"target": "items"})
    work()
    with database.reading() as db:
        found = items_of(db, db.get_one(Draft, kept_map), "place")
        assert {one.properties["title"] for one in found} == {"Wifi", "Parc"}


def test_a_refused_file_says_why_and_offers_corrections(
    as_: Browser, kept_map: str, work: Work, testdata: Path
) -> None:
    claire = as_("claire")
    bad = (testdata / "geo" / "geojsonhint_bad-json.geojson").read_bytes()
    where = brings(claire, kept_map, "a.geojson", bad).location
    work()
    page = claire.get(where).text
    assert "abîmé, ligne 3, caractère 5" in page
    assert "Corriger la lecture" in page
    claire.post(f"{where}/oublier")
    assert claire.get(where).status_code == 404


def test_strangers_bring_nothing(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    for who, error in (("nadia", Refused), ("karim", NotFound)):
        path.write_text("nom,lon,lat\nA,0,47\n")
        with pytest.raises(error):
            importing.bring_file(db, cast.identity(db, who), storage, draft, path, name="a")


def test_too_heavy_and_empty_files_are_refused(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    claire, path = cast.identity(db, "claire"), tmp_path / "a.csv"
    path.touch()
    with pytest.raises(Invalid, match="vide"):
        importing.bring_file(db, claire, storage, draft, path, name="a")
    path.write_text("nom,lon,lat\nA,0,47\n")
    monkeypatch.setattr(importing, "MOST_BYTES", 5)
    with pytest.raises(TooHeavy):
        importing.bring_file(db, claire, storage, draft, path, name="a")


def test_too_many_places_can_only_be_a_layer(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    claire, path = cast.identity(db, "claire"), tmp_path / "a.csv"
    path.write_text("nom,lon,lat\nA,0,47\n")
    brought, _ = importing.bring_file(db, claire, storage, draft, path, name="../../etc/passwd")
    assert brought.name == "passwd"
    brought.seen = {"format": "CSV", "count": MOST_ITEMS + 1, "points": MOST_ITEMS + 1}
    brought.state = ImportState.SEEN
    with pytest.raises(Invalid, match="couche de référence"):
        importing.take(db, claire, brought, Plan())
    importing.take(db, claire, brought, Plan(target="layer", name="Lieux"))
    importing.take(db, claire, brought, Plan(target="layer", name="Lieux"))
    assert brought.round == 1


def test_a_begun_import_goes_on_and_nothing_comes_twice(
    as_: Browser, database: Database, kept_map: str, work: Work
) -> None:
    claire = as_("claire")
    where = brings(claire, kept_map, "a.csv", TABLE.encode()).location
    work()
    claire.post(f"{where}/prendre", data={"target": "items", "category-0": NEW, "category-1": NEW})
    work()
    with database.writing() as db:  # as if the machine had died before it could say so
        brought = db.scalars(select(MapImport)).one()
        brought.state, brought.report = ImportState.TAKING, {}
        from studio.kernel import jobs

        jobs.enqueue(db, importing.TAKE, brought.id, again=True)
    work()
    with database.reading() as db:
        draft = db.get_one(Draft, kept_map)
        assert len(items_of(db, draft, "place")) == 2
        assert (
            sum(one.properties["label"] == "Parc" for one in items_of(db, draft, "category")) == 1
        )
    assert the_import(database).state == ImportState.DONE


def test_a_kmz_brings_its_photo_and_walks_keep_their_seconds(
    as_: Browser, database: Database, kept_map: str, work: Work, testdata: Path
) -> None:
    claire = as_("claire")
    for name in ("libkml_model-macky.kmz", "track-with-empty-segment.gpx"):
        where = brings(claire, kept_map, name, (testdata / "geo" / name).read_bytes()).location
        work()
        claire.post(f"{where}/prendre", data={"target": "items", "level": "group"})
        work()
    with database.reading() as db:
        draft = db.get_one(Draft, kept_map)
        (place,) = items_of(db, draft, "place")
        assert db.get_one(StoredFile, place.properties["photo"]).medium == "photo"
        assert place.properties["level"] == "group"
        (walk,) = items_of(db, draft, "walk")
        assert walk.properties["moments"][-1] == 76.0


def test_addresses_are_proposed_and_put_down_only_when_confirmed(
    as_: Browser, database: Database, kept_map: str, work: Work
) -> None:
    claire = as_("claire")
    table = "nom;adresse;ville\nCaf;rue Édouard Vaillant;Tours\nRien;qzxw 3;zzqx\n"
    where = brings(claire, kept_map, "a.csv", table.encode()).location
    work()
    assert "2 adresses à placer" in claire.get(where).text
    claire.post(f"{where}/prendre", data={"target": "items"})
    work()
    page = claire.get(where).text
    assert "2 adresses à placer" in page and "Pas trouvée" in page
    waiting = the_import(database).report["waiting"]
    best = waiting[0]["found"][0]
    assert "Vaillant" in best["name"] and 0 < best["score"] <= 1
    claire.post(f"{where}/poser", data={f"place-{waiting[0]['item']}": "0"})
    with database.reading() as db:
        places = {
            p.properties["title"]: p for p in items_of(db, db.get_one(Draft, kept_map), "place")
        }
        assert places["Caf"].geometry is not None and places["Rien"].geometry is None
    assert len(the_import(database).report["waiting"]) == 1


def test_a_file_becomes_a_reference_layer(
    as_: Browser, database: Database, kept_map: str, work: Work, testdata: Path
) -> None:
    claire = as_("claire")
    name = "lorient_batiments_L93.shp.zip"
    where = brings(claire, kept_map, name, (testdata / "geo" / name).read_bytes()).location
    work()
    claire.post(f"{where}/prendre", data={"target": "layer", "name": "Bâti", "credit": "OSM"})
    work()
    assert "La couche est sous la carte" in claire.get(where).text
    with database.reading() as db:
        layer = db.scalars(select(MapLayer)).one()
        assert (layer.name, layer.features, layer.credit) == ("Bâti", 1701, "OSM")
        assert not items_of(db, db.get_one(Draft, kept_map), "area")
    claire.post(f"{where}/retirer")
    with database.reading() as db:
        assert db.scalars(select(MapLayer)).first() is None


@pytest.fixture
def brought(db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path) -> MapImport:
    """What Claire brought: a table of one place."""
    path = tmp_path / "a.csv"
    path.write_text("nom,lon,lat\nA,0,47\n")
    return importing.bring_file(db, cast.identity(db, "claire"), storage, draft, path, name="a")[0]


def test_import_for_tells_nobody_of_what_is_not_theirs(
    db: Session, cast: Cast, brought: MapImport
) -> None:
    with pytest.raises(NotFound):
        import_for(db, cast.identity(db, "karim"), brought.id)
    with pytest.raises(Refused):
        import_for(db, cast.identity(db, "nadia"), brought.id)


def test_what_a_forgotten_person_brought_is_thrown_away(
    db: Session, cast: Cast, brought: MapImport, storage: DiskStore
) -> None:
    key = brought.key
    for _ in range(2):
        forget_person(db, cast.claire.person, storage)
    assert db.scalars(select(MapImport)).first() is None
    with pytest.raises(NotFound):
        storage.path(key)


def test_what_was_only_looked_at_is_forgotten_after_a_week(
    as_: Browser,
    database: Database,
    settings: Settings,
    kept_cast: Cast,
    kept_map: str,
    work: Work,
) -> None:
    """Seen or refused; what came in stays, and so does what somebody looked at yesterday."""
    claire = as_("claire")
    for name, data in (("seen.csv", TABLE), ("no.txt", "rien"), ("taken.csv", TABLE + "A;;47;1;")):
        brings(claire, kept_map, name, data.encode())
    work()
    with database.writing() as db:
        found = {one.name: one for one in db.scalars(select(MapImport))}
        keys = {name: one.key for name, one in found.items()}
        importing.take(db, kept_cast.identity(db, "claire"), found["taken.csv"], Plan())
    work()

    def left() -> set[str]:
        with database.writing() as db:
            jobs.enqueue(db, "maps.tidy", "", again=True)
        assert [end for end in work() if end] == []
        with database.reading() as db:
            return {one.name for one in db.scalars(select(MapImport))}

    assert left() == {"seen.csv", "no.txt", "taken.csv"}
    picture = picture_path(settings, found["seen.csv"].id)
    assert picture.is_file()
    with database.writing() as db:
        for job in db.scalars(select(Job).where(Job.kind == importing.LOOK)):
            job.finished_at = now() - timedelta(days=8)
    assert left() == {"taken.csv"}
    there = {name: (settings.store / key).exists() for name, key in keys.items()}
    assert there == {"seen.csv": False, "no.txt": False, "taken.csv": True}
    assert not picture.exists()


def test_colours_become_the_nearest_of_ours() -> None:
    assert nearest("#9c27b0") in ("violet", "orange")
    assert (nearest("DarkGreen"), nearest("#0000ff"), nearest("url(x)")) == ("green", "blue", "")


def test_a_shape_of_many_vertices_is_made_lighter() -> None:
    import shapely

    heavy = shapely.Point(0.69, 47.39).buffer(0.1, quad_segs=3000)
    assert shapely.get_num_coordinates(light(heavy)) <= 2000
    assert json.dumps(shapely.get_num_coordinates(light(heavy)).item())
