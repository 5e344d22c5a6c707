"""Originals stay private; derivatives are made by jobs; what cannot be read says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from studio.files.models import FileState, StoredFile
from studio.files.operations import forget_person, keep_file
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound
from studio.kernel.storage import DiskStore
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001 chez Nadia.jpg"
    exif = Image.Exif()
    exif[0x010E] = "3 rue des Lilas"
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(path, "JPEG", exif=exif)
    return path


def keep(db: Session, cast: Cast, storage: DiskStore, path: Path, medium: str) -> StoredFile:
    return keep_file(
        db,
        storage,
        path,
        action_id=cast.action.id,
        person_id=cast.nadia.id,
        medium=medium,
        name=path.name,
    )


def test_it_works(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    photo: Path,
    work: Callable[[], list[str]],
    as_: Browser,
) -> None:
    with database.writing() as db:
        file = keep(db, kept_cast, storage, photo, "photo")
    assert work() == [""]
    described = as_("nadia").get(f"/api/files/{file.id}").get_json()
    assert (described["state"], described["width"], described["height"]) == ("ready", 900, 600)
    thumb = as_("lucie").get(described["urls"]["thumb"])
    assert thumb.status_code == 200
    assert b"Lilas" not in thumb.data
    assert thumb.headers["Cache-Control"] == "private, max-age=300"


def test_strangers_see_no_derivative_and_nobody_an_original(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    photo: Path,
    work: Callable[[], list[str]],
    as_: Browser,
) -> None:
    with database.writing() as db:
        file = keep(db, kept_cast, storage, photo, "photo")
    work()
    for name, status in (("karim", 404), ("anyone", 401), ("paul", 401)):
        assert as_(name).get(f"/fichiers/{file.id}/thumb").status_code == status
        assert as_(name).get(f"/api/files/{file.id}").status_code == status
    for wanted in ("original", "", "..", "../../studio.sqlite", file.key):
        assert as_("claire").get(f"/fichiers/{file.id}/{wanted}").status_code == 404


def test_what_cannot_be_read_says_why_and_is_kept(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    tmp_path: Path,
    work: Callable[[], list[str]],
    as_: Browser,
) -> None:
    junk = tmp_path / "photo.jpg"
    junk.write_bytes(b"ceci n'est pas une photo" * 50)
    with database.writing() as db:
        file = keep(db, kept_cast, storage, junk, "photo")
    [sentence] = work()
    described = as_("nadia").get(f"/api/files/{file.id}").get_json()
    assert described["state"] == FileState.REFUSED
    assert described["message"] == sentence
    assert sentence.endswith(".")
    assert storage.path(file.key).exists()


def test_what_it_is_is_found_in_its_bytes_not_in_what_was_said(
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    photo: Path,
    work: Callable[[], list[str]],
) -> None:
    with database.writing() as db:
        file = keep(db, kept_cast, storage, photo, "sound")
    work()
    with database.reading() as db:
        assert db.get_one(StoredFile, file.id).medium == "photo"


def test_forgetting_a_person_deletes_what_she_gave(
    database: Database,
    settings: Settings,
    kept_cast: Cast,
    storage: DiskStore,
    photo: Path,
    work: Callable[[], list[str]],
) -> None:
    with database.writing() as db:
        file = keep(db, kept_cast, storage, photo, "photo")
    work()
    with database.writing() as db:
        held = db.get_one(StoredFile, file.id)
        keys = [held.key, *(made.key for made in held.derivatives)]
        forget_person(db, settings, db.merge(kept_cast.nadia), storage)
        forget_person(db, settings, db.merge(kept_cast.nadia), storage)
    assert len(keys) > 3
    for key in keys:
        with pytest.raises(NotFound):
            storage.path(key)
