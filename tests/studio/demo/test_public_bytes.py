"""Every byte that the public can fetch: no trace of a phone, of a place, of a file's own name."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from media.tools import ffmpeg_path
from studio.files.models import StoredFile
from studio.kernel import jobs, worker
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps.jobs import ALONE
from studio.parts import job_kinds
from studio.portraits.queries import EDITION_FILM_JOB
from tests.studio.demo.conftest import TOLD_BY_PHONES
from tests.studio.demo.test_gallery import addresses

pytestmark = pytest.mark.slow

PICTURES = {".webp", ".avif", ".jpg", ".jpeg", ".png"}
PLAYED = {".mp4", ".m4a", ".webm", ".opus", ".mp3"}
# What a file may say of itself: how it is laid out and which program wrote it.
HARMLESS = {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name"}
HARMLESS |= {"language", "vendor_id", "title"}  # a film bears the title of its portrait
PACKETS = (b"Exif\0", b"xmpmeta", b"ns.adobe.com/xap", b"ftypqt  ", "©xyz".encode("latin-1"))


@pytest.fixture(scope="module")
def published(demo_settings: Settings, said: list[str]) -> Path:
    """The folder of editions, with the copies of one map and the film of one portrait beside."""
    database, storage = Database(demo_settings.database), DiskStore(demo_settings.store)
    kinds = job_kinds()
    for kind in (ALONE, EDITION_FILM_JOB):
        with database.writing() as db:
            job = db.scalars(
                select(jobs.Job).where(jobs.Job.kind == kind, jobs.Job.state == "waiting").limit(1)
            ).one()
            job.priority = 1000
            db.flush()
            taken = jobs.claim(db, "test", timedelta(minutes=9))
            assert taken is not None and taken.id == job.id
        outcome = worker.run_here(job.id, database, storage, demo_settings, kinds)
        assert outcome.good, outcome.sentence
        with database.writing() as db:
            worker.record(db, taken.id, taken.attempt, outcome, kinds)
    database.close()
    return demo_settings.editions


def test_what_phones_tell_is_in_the_originals(
    demo_settings: Settings, demo_database: Database
) -> None:
    """Otherwise the tests below could not fail."""
    store = DiskStore(demo_settings.store)
    with demo_database.reading() as db:
        for file in db.scalars(select(StoredFile)):
            assert TOLD_BY_PHONES.encode() in store.path(file.key).read_bytes(), file.original_name


def test_no_public_file_tells_it(published: Path, demo_app: Flask, demo_database: Database) -> None:
    seen = set()
    secrets = secrets_of(demo_database)
    for path in sorted(published.rglob("*")):
        if path.is_file():
            seen.add(path.suffix)
            for name, data in unpacked(path.name, path.read_bytes()):
                assert told(name, data, secrets) == [], f"{path.parent.name}/{name}"
    assert seen >= {".webp", ".m4a", ".mp4", ".json", ".zip", ".pdf", ".html", ".gpkg"}
    browser = demo_app.test_client()
    for address in [*addresses(demo_database), "/flux/galerie.atom", "/plan-du-site.xml"]:
        assert told(address, browser.get(address).data, secrets) == [], address


def test_no_public_picture_carries_anything_beside(published: Path) -> None:
    pictures = [path for path in published.rglob("*") if path.suffix in PICTURES]
    assert pictures
    for path in pictures:
        with Image.open(path) as picture:
            beside = set(picture.info) & {
                "exif",
                "xmp",
                "comment",
                "XML:com.adobe.xmp",
                "photoshop",
            }
            assert not beside and not picture.getexif(), path


def test_no_public_sound_or_film_carries_anything_beside(published: Path) -> None:
    played = [path for path in published.rglob("*") if path.suffix in PLAYED]
    assert played
    for path in played:
        assert tags_of(path) <= HARMLESS, (path, tags_of(path))


def secrets_of(database: Database) -> list[bytes]:
    """What must be nowhere: the phones' words, and the names files had on their phones."""
    with database.reading() as db:
        names = set(db.scalars(select(StoredFile.original_name)))
    return [TOLD_BY_PHONES.encode(), *(name.encode() for name in names if name)]


def told(name: str, data: bytes, secrets: list[bytes]) -> list[bytes]:
    """What must not be there. A PDF describes itself by a packet of its own, as its readers ask."""
    packets = () if ".pdf" in name else PACKETS
    return [secret for secret in (*secrets, *packets) if secret in data]


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and all that lies inside it: a zip's members, a PDF's streams."""
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}/{member}", archive.read(member))
    if data[:5] == b"%PDF-":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S):
            yield f"{name}/stream", inflated(stream)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:  # a picture, kept as it is
        return stream


def tags_of(path: Path) -> set[str]:
    """The names of what a sound or a film says of itself, of the whole and of each track."""
    command = [ffmpeg_path(), "-v", "error", "-i", str(path), "-f", "ffmetadata", "-"]
    made = subprocess.run(command, capture_output=True, check=True, text=True)
    return set(re.findall(r"^([A-Za-z_-]+)=", made.stdout, re.M))
