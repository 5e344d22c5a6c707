"""A photographed drawing as the ground of a map: who lays it, where its marks live, what leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from basemaps.mercator import Bounds
from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps.agreement import lacks, needs
from studio.maps.drawing.plane import (
    RECIPE,
    brought_back,
    carried,
    corners,
    hiding_on,
    positions_of,
    rectangle,
    spots_of,
    warp_of,
)
from studio.maps.exports.archive import archive_of_page
from studio.maps.geometry import metres_between
from studio.maps.items import Pair
from studio.maps.legend.showing import SIDE
from studio.people.models import Person
from studio.publishing import folder
from studio.publishing.models import Publication
from studio.publishing.operations import publish, take_back
from tests.cast import Cast, make_cast
from tests.engines import database_url
from tests.studio.maps.making import a_map, a_photo, category, change, op, put, say, send

__all__ = ["database_url"]

PLACE = rectangle(0.69, 47.39, 400, 300)
POINTS = [
    {"x": 0.1, "y": 0.1, "lon": 0.68, "lat": 47.4},
    {"x": 0.9, "y": 0.1, "lon": 0.70, "lat": 47.4},
    {"x": 0.1, "y": 0.9, "lon": 0.68, "lat": 47.39},
]


def a_drawing(
    db: Session, storage: DiskStore, tmp_path: Path, cast: Cast, draft: Draft, who: str = "nadia"
) -> str:
    """A real photograph of 2,600 x 1,950 pixels, given by somebody, as an overlay; its id."""
    path = tmp_path / f"dessin-{who}.jpg"
    noise = np.random.default_rng(3).integers(0, 255, (75, 100, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((2600, 1950), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x010E] = "chez Nadia, rue des Lilas"
    picture.save(path, "JPEG", quality=80, exif=exif)
    person = cast.identity(db, who).person_id or ""
    file = keep_file(
        db, storage, path, action_id=draft.action_id, person_id=person, medium="photo",
        name="IMG_Nadia_rue_des_Lilas.jpg",
    )  # fmt: skip
    return put(db, cast, draft, "overlay", geometry=corners(PLACE), who=who, photo=file.id)


def photographed(db: Session) -> StoredFile:
    return db.scalars(
        select(StoredFile).where(StoredFile.original_name != "").order_by(StoredFile.size.desc())
    ).first()  # type: ignore[return-value]


def sheet_of(db: Session, draft: Draft) -> Item:
    (sheet,) = items_of(db, draft, "sheet")
    return sheet


def stand_on(db: Session, cast: Cast, draft: Draft, drawing: str, who: str = "nadia") -> None:
    (result,) = change(db, cast, draft, sheet_of(db, draft).id, who=who, drawing=drawing)
    assert not result.error, result.message


# The flat world


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5), st.floats(-80, 80), st.integers(1, 4000))
def test_a_spot_and_its_position_are_one_straight_line_apart(
    x: float, y: float, lat: float, width: int
) -> None:
    bounds = rectangle(0.69, lat, width, 3000)
    back = spots_of(positions_of([(x, y)], bounds), bounds)
    assert np.abs(back - [x, y]).max() < 1e-6


def test_a_drawing_keeps_its_proportions() -> None:
    west, south, east, north = rectangle(0.69, 47.39, 400, 200)
    across = metres_between((west, 47.39), (east, 47.39))
    assert across / metres_between((west, south), (west, north)) == pytest.approx(2, rel=0.01)


def test_marks_go_to_the_ground_and_back() -> None:
    warp = warp_of([Pair(**p) for p in POINTS], PLACE)
    line = shapely.LineString(positions_of([(0.2, 0.3), (0.5, 0.5), (0.8, 0.4)], PLACE))
    there = carried(line, PLACE, warp)
    assert 0.67 < there.bounds[0] < there.bounds[2] < 0.71
    assert shapely.equals_exact(brought_back(there, PLACE, warp), line, 1e-7)


# Who


def test_the_author_of_a_map_chooses_its_ground_and_nobody_else_of_the_group(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    drawing = a_drawing(db, storage, tmp_path, cast, draft)
    stand_on(db, cast, draft, drawing)
    sheet = sheet_of(db, draft).id
    for name in ("lucie", "karim"):
        (result,) = change(db, cast, draft, sheet, who=name, ground="papier-kraft")
        assert result.error in ("refused", "not_found")
    (result,) = change(db, cast, draft, sheet, who="claire", ground="papier-kraft")
    assert not result.error


def test_the_author_changes_nothing_else_of_the_sheet(
    db: Session, cast: Cast, draft: Draft
) -> None:
    sheet = sheet_of(db, draft).id
    others: list[dict[str, Any]] = [{"own_words": True}, {"kind": "sensitive"}, {"questions": []}]
    for other in others:
        (result,) = change(db, cast, draft, sheet, **other)
        assert result.error == "refused", other


def test_somebody_elses_drawing_is_not_moved_by_a_participant(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    drawing = a_drawing(db, storage, tmp_path, cast, draft, who="claire")
    (result,) = change(db, cast, draft, drawing, who="nadia", opacity=0.5)
    assert result.error == "refused"
    wanted = op("put", type="overlay", value={"properties": {}, "geometry": corners(PLACE)})
    assert send(db, cast, "lucie", draft, wanted).error == "refused"


@pytest.mark.parametrize(
    "values",
    [
        {"points": [{"x": 2, "y": 0.1, "lon": 0.7, "lat": 47.4}]},
        {"points": [{"x": 0.1, "y": 0.1, "lon": 0.7}]},
        {"points": POINTS * 9},
        {"photo": "no-such-file"},
    ],
)
def test_bad_points_and_absent_photos_are_refused(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path, values: Any
) -> None:
    drawing = a_drawing(db, storage, tmp_path, cast, draft)
    (result,) = change(db, cast, draft, drawing, **values)
    assert result.error


def test_changing_the_ground_loses_no_mark(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    here = put(db, cast, draft, at=[0.69, 47.39], category=category(db, draft, "wifi"))
    drawing = a_drawing(db, storage, tmp_path, cast, draft)
    before = db.get_one(Item, here).geometry
    for value in (drawing, ""):
        stand_on(db, cast, draft, value)
        assert db.get_one(Item, here).geometry == before
    assert sheet_of(db, draft).properties["ground"] == "plan"


def test_a_home_on_a_drawing_hides_in_a_part_of_the_picture(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    stand_on(db, cast, draft, a_drawing(db, storage, tmp_path, cast, draft))
    private = put(db, cast, draft, "category", who="claire", code="chez", label="Chez moi",
                  icon="home", colour="blue", private=True)  # fmt: skip
    most, far = hiding_on(PLACE), []
    for _ in range(12):
        item = db.get_one(Item, put(db, cast, draft, at=[0.69, 47.39], category=private))
        far.append(metres_between((item.west or 0, item.south or 0), (0.69, 47.39)))
    assert most / 3 - 1 <= min(far) <= max(far) <= most + 1
    assert most > 1000


# The job, and the edition. Real pictures take seconds, and the engine of the database does not
# matter to them: once is enough.

ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class World:
    """Nadia's carte sensible on her drawing, kept, laid by three points; everybody agrees."""

    cast: Cast
    draft: str
    drawing: str
    database: Database
    settings: Settings
    work: Callable[[], list[str]]

    def publish(self) -> None:
        with self.database.writing() as db:
            publish(db, self.cast.identity(db, "claire"), db.get_one(Draft, self.draft))
        assert [end for end in self.work() if end] == []

    @property
    def home(self) -> Path:
        with self.database.reading() as db:
            publication = db.scalars(select(Publication)).one()
            assert publication.edition_id is not None
            return folder.folder_of(self.settings.editions, publication.edition_id)

    @property
    def page(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "page.json").read_text("utf-8"))
        return found

    def lay(self, points: Any) -> None:
        self.change(points=points)
        assert [end for end in self.work() if end] == []

    def overlay(self) -> dict[str, Any]:
        with self.database.reading() as db:
            return dict(db.get_one(Item, self.drawing).properties)

    def change(self, **values: Any) -> None:
        with self.database.writing() as db:
            draft = db.get_one(Draft, self.draft)
            for result in change(db, self.cast, draft, self.drawing, **values):
                assert not result.error, result.message


@pytest.fixture
def world(
    database: Database,
    settings: Settings,
    storage: DiskStore,
    tmp_path: Path,
    work: Callable[[], list[str]],
) -> World:
    with database.writing() as db:
        cast = make_cast(db)
        draft = a_map(db, cast, "sensible")
        drawing = a_drawing(db, storage, tmp_path, cast, draft)
        stand_on(db, cast, draft, drawing)
        change(db, cast, draft, drawing, photo_text="Un arbre et une maison.", points=POINTS)
        lon, lat = positions_of([(0.5, 0.5)], PLACE)[0].tolist()
        put(db, cast, draft, at=[lon, lat], category=category(db, draft, "joie"), title="L’arbre",
            strength=3)  # fmt: skip
        stroke = positions_of([(0.2, 0.2), (0.5, 0.25), (0.8, 0.2)], PLACE).tolist()
        line = {"type": "LineString", "coordinates": stroke}
        put(db, cast, draft, "stroke", geometry=line, colour="violet", width=8)
        put(db, cast, draft, "label", at=positions_of([(0.5, 0.8)], PLACE)[0].tolist(), text="Ici")
        small = a_photo(db, storage, tmp_path, draft, cast.claire.person)
        change(db, cast, draft, category(db, draft, "joie"), who="claire", picture=small)
        private = put(db, cast, draft, "category", who="claire", code="chez", label="Chez moi",
                      icon="home", colour="blue", private=True)  # fmt: skip
        put(db, cast, draft, at=[lon, lat], who="claire", category=private, title="Le banc")
        say(db, draft, cast.nadia)
        kept = (draft.id, drawing)
    assert [end for end in work() if end] == []
    return World(cast, *kept, database, settings, work)


@ONCE
def test_a_drawing_is_made_large_and_laid_each_time_its_points_change(
    world: World, storage: DiskStore
) -> None:
    first = world.overlay()["laid"]
    assert first["points"] == POINTS and first["warp"]["method"] == "similarity"
    west, south, east, north = first["bounds"]
    assert west < 0.68 < 0.70 < east and south < 47.39 < 47.4 < north
    with world.database.reading() as db:
        file = photographed(db)
        large, laid = file.derivative(RECIPE), file.derivative(first["recipe"])
        assert large is not None and laid is not None
        assert max(large.width or 0, large.height or 0) >= 2048
        with Image.open(storage.path(laid.key)) as image:
            assert image.mode == "RGBA" and max(image.size) == 2048
    world.lay([{**point, "lon": point["lon"] + 0.001} for point in POINTS])
    second = world.overlay()["laid"]["recipe"]
    with world.database.reading() as db:
        recipes = {made.recipe for made in photographed(db).derivatives}
    assert second in recipes and first["recipe"] not in recipes
    world.lay(POINTS)  # back to what was there: made again
    assert world.overlay()["laid"]["recipe"] == first["recipe"]
    world.lay([POINTS[0], {**POINTS[0], "x": 0.9}])
    assert "même endroit" in world.overlay()["laid"]["message"]


@ONCE
def test_the_edition_is_complete_and_has_no_original_byte(world: World, app: Flask) -> None:
    """One publication, looked at from all sides: it is the slow part."""
    world.publish()
    page, media = world.page, {path.name for path in (world.home / "media").iterdir()}
    drawing = page["drawing"]
    assert {drawing["name"], drawing["small"], drawing["laid"]["name"], page["cover"]} <= media
    assert page["ground"]["id"] == "papier" and page["ground"]["geographic"] is False
    assert drawing["laid"]["ground"]["id"] == "plan-pale"
    overlay = archive_of_page(page).items[0].properties
    assert overlay["points"] == world.overlay()["points"], "its copy is laid again where it comes"
    assert page["bounds"] == pytest.approx(list(PLACE), abs=1e-4)
    everything = b"\n".join(p.read_bytes() for p in world.home.rglob("*") if p.is_file())
    for secret in (b"rue_des_Lilas", b"rue des Lilas", b"Exif"):
        assert secret not in everything
    with Image.open(world.home / "media" / drawing["name"]) as image:
        assert max(image.size) == 2560 and not image.getexif()
    pictures = [one["picture"] for one in page["categories"] if one["code"] == "joie"]
    with Image.open(world.home / "media" / pictures[0]) as image:
        assert image.size == (SIDE, SIDE) and image.mode == "RGBA"
    where_each_mark_really_is(world)
    the_page_in_words_and_pictures(world, app)
    with Image.open(world.home / "media" / page["cover"]) as cover:
        assert np.asarray(cover.convert("RGB")).std() > 20  # paper alone is of one tone


def where_each_mark_really_is(world: World) -> None:
    place, stroke, home = world.page["items"]
    lon, lat = place["laid"]["coordinates"]
    assert 0.685 < lon < 0.695 and 47.385 < lat < 47.405
    assert stroke["laid"]["type"] == "LineString" and world.page["labels"][0]["laid"]
    assert home["geometry"] and home["laid"] is None, "a home stays on the drawing"
    assert home["approximate"] == pytest.approx(hiding_on(Bounds(*PLACE)))
    features = json.loads((world.home / "data.geojson").read_bytes())["features"]
    assert features[0]["geometry"]["coordinates"] == [lon, lat]
    assert features[0]["properties"]["paper"]["type"] == "Point"


def the_page_in_words_and_pictures(world: World, app: Flask) -> None:
    with world.database.reading() as db:
        publication = db.scalars(select(Publication)).one()
        addresses = (f"/cartes/{publication.slug}", f"/integrer/{publication.public_id}")
    for address in addresses:
        page = app.test_client().get(address)
        assert page.status_code == 200, address
        for words in ("L’arbre", "Un arbre et une maison.", world.page["drawing"]["laid"]["name"]):
            assert words in page.text
    alone = (world.home / "carte.html").read_text("utf-8")
    assert "Un arbre et une maison." in alone and "data:image/jpeg" in alone


def test_a_drawing_needs_its_author_and_words(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    put(db, cast, draft, at=[0.69, 47.39], who="claire", category=category(db, draft, "wifi"))
    drawing = a_drawing(db, storage, tmp_path, cast, draft)
    stand_on(db, cast, draft, drawing)
    assert Need(cast.nadia.id, Use.STORY) in needs(db, draft)
    assert len([reason for reason in lacks(db, draft) if "dessin" in reason]) == 2
    change(db, cast, draft, drawing, by=[cast.lucie.id], photo_text="Un arbre.")
    assert Need(cast.lucie.id, Use.STORY) in needs(db, draft)
    assert Need(cast.nadia.id, Use.STORY) not in needs(db, draft)
    change(db, cast, draft, drawing, level="group")
    assert needs(db, draft) == []


@ONCE
def test_without_her_yes_nothing_of_hers_is_public_and_her_marks_stay_on_paper(
    world: World,
) -> None:
    """Taken back after publication, then published again with her no."""
    world.publish()
    names = {world.page["drawing"][key] for key in ("name", "small")} | {world.page["cover"]}
    with world.database.writing() as db:
        person = db.get_one(Person, world.cast.nadia.id)
        draft = db.get_one(Draft, world.draft)
        take_back(db, world.settings, person, draft, recorded_by=person.id)
    assert [end for end in world.work() if end] == []
    assert world.page["drawing"] is None
    assert all("laid" not in item for item in world.page["items"])
    assert not names & {path.name for path in (world.home / "media").iterdir()}
    world.publish()
    page = world.page
    assert page["drawing"] is None and page["ground"]["id"] == "papier"
    assert len(page["items"]) == 3 and not any(item["notes"] for item in page["items"])
