"""What one takes along to go out, and the counts of whoever comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from basemaps.mercator import tile_at
from studio.drafts.models import Draft
from studio.drafts.queries import Counts, counts_of
from studio.files.models import FileState, StoredFile
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps.luggage import luggage
from studio.maps.reference.columnar import CHUNK, Words, pack
from studio.maps.reference.layers import keep_layer
from tests.cast import Cast
from tests.studio.maps.making import STATION, a_map, a_photo, a_voice, category, put

FAR = [1.02, 47.35]  # half an hour away by train


def test_the_ground_around_the_work_is_taken_from_far_and_from_near(
    db: Session, cast: Cast, draft: Draft, settings: Settings
) -> None:
    put(db, cast, draft, at=FAR, category=category(db, draft, "wifi"))
    taken = luggage(db, draft, settings, scale=2)
    assert (taken.ground, taken.scale, taken.deepest) == ("plan", 2, 17)
    for lon, lat in ([0.6893, 47.3936], FAR):
        for zoom in range(10, 18):
            column, row = tile_at(lon, lat, zoom)
            assert f"{zoom}/{column}/{row}" in taken.tiles, "also where a place stands alone"
    assert len(set(taken.tiles)) == len(taken.tiles) < 900
    assert 0 < taken.tile_bytes < taken.most


def test_a_limit_leaves_out_the_closest_first(
    db: Session, cast: Cast, draft: Draft, settings: Settings
) -> None:
    whole = luggage(db, draft, settings, scale=1)
    least = replace(settings, field_bytes=whole.tile_bytes // 2)
    half = luggage(db, draft, least, scale=1)
    assert 10 <= half.deepest < whole.deepest
    assert half.tile_bytes <= half.most and set(half.tiles) < set(whole.tiles)
    assert luggage(db, draft, replace(settings, field_bytes=0), scale=1).tiles == ()


def test_photos_that_are_ready_come_along(
    db: Session, cast: Cast, draft: Draft, settings: Settings, storage: DiskStore, tmp_path: Path
) -> None:
    ready = a_photo(db, storage, tmp_path, draft, cast.nadia)
    refused = a_photo(db, storage, tmp_path, draft, cast.nadia)
    db.get_one(StoredFile, refused).state = FileState.REFUSED
    put(db, cast, draft, at=STATION, photo=ready)
    put(db, cast, draft, at=STATION, photo=refused)
    taken = luggage(db, draft, settings, scale=1)
    assert taken.photos == (ready,) and taken.photo_bytes > 0


def test_papers_and_layers_come_along(
    db: Session, cast: Cast, draft: Draft, settings: Settings, storage: DiskStore
) -> None:
    """A tile of each paper, for a carte sensible and for who prepares one; reference layers while
    there is room."""
    shapes = np.array([shapely.Point(0.69, 47.39)] * (CHUNK + 1), dtype=object)
    packed = pack(shapes, [Words("École")] * (CHUNK + 1))
    layer = keep_layer(db, storage, draft, packed, name="Écoles", columns=[])
    taken = luggage(db, draft, settings, scale=1)
    assert {"papier/0/0/0", "papier-toile/0/0/0"} <= set(taken.papers)
    pieces = ("data", "texts?morceau=0", "texts?morceau=1")
    assert taken.layers == tuple(f"{layer.id}/{piece}" for piece in pieces)
    small = replace(settings, field_bytes=layer.size)
    assert luggage(db, draft, small, scale=1).layers == ()


def test_the_author_takes_the_preparing_screen_along(
    as_: Callable[[str], FlaskClient], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft_id = a_map(db, kept_cast, who="nadia").id
    for name, has in (("nadia", True), ("claire", True), ("lucie", False)):
        page = as_(name).get(f"/atelier/cartes/{draft_id}/dehors").text
        told = page[page.index('id="outing"') :]
        assert (f"/atelier/cartes/{draft_id}/preparer" in told) is has, name


def test_what_one_made_is_counted_as_the_server_has_it(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, tmp_path: Path
) -> None:
    photo = a_photo(db, storage, tmp_path, draft, cast.nadia)
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    put(db, cast, draft, at=STATION, photo=photo, voice=voice)
    put(db, cast, draft, at=STATION)
    put(db, cast, draft, at=STATION, who="lucie")
    assert counts_of(db, draft, cast.nadia.id) == Counts(2, 1, 1)
    assert counts_of(db, draft, cast.lucie.id) == Counts(1, 0, 0)


def test_counts_and_luggage_by_the_door(
    as_: Callable[[str], FlaskClient], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        put(db, kept_cast, draft, at=STATION)
        draft_id = draft.id
    nadia, karim = as_("nadia"), as_("karim")
    answer = nadia.get(f"/api/drafts/{draft_id}/comptes").get_json()
    assert answer == {"items": 1, "photos": 0, "sounds": 0}
    assert nadia.get(f"/api/cartes/{draft_id}/bagage?scale=2").get_json()["scale"] == 2
    assert karim.get(f"/api/cartes/{draft_id}/bagage").status_code == 404
    assert karim.get(f"/api/drafts/{draft_id}/comptes").status_code == 404
