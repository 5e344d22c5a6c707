"""Hostile and broken files through the whole door: refused with a sentence, or made harmless."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from studio.files.models import FileState, StoredFile
from studio.files.operations import keep_file
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from tests.cast import Cast

FOUND = Path(__file__).parents[3] / "shared" / "testdata"
# What an attacker's text would have to look like to matter in something we show.
LEAKS = (
    b"root:x:",
    b"<script",
    b"onerror=",
    b"javascript:",
    b"GPSLatitude",
    b"Exif\0\0",
    b"http://ns.adobe.com/xap",
)


def hostile_files() -> list[Path]:
    """Everything hostile, and the found photos, sounds and videos that are small enough to try
    one by one through the whole application (the engine's own tests try them all)."""
    if not FOUND.is_dir():
        return []
    small = [p for f in ("photos", "audio", "video") for p in (FOUND / f).iterdir()]
    chosen = [p for p in small if p.stat().st_size < 120_000 and not p.name.startswith("subs_")]
    return sorted((FOUND / "hostile").iterdir()) + sorted(chosen)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass
class Visits:
    """A local server that nobody should ever ask for anything."""

    port: int
    seen: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    seen: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Trap)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Visits(server.server_port, seen)
    server.shutdown()
    server.server_close()


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", hostile_files(), ids=name_of)
def test_refused_with_a_sentence_or_made_harmless(
    path: Path,
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    tmp_path: Path,
    work: Callable[[], list[str]],
    as_: Callable[[str], FlaskClient],
) -> None:
    file = given(path, database, kept_cast, storage, tmp_path, medium_of(path))
    work()
    described = as_("nadia").get(f"/api/files/{file.id}").get_json()
    assert described["state"] in (FileState.READY, FileState.REFUSED)
    if described["state"] == FileState.REFUSED:
        assert described["message"].strip().endswith((".", "…", ")"))
        assert described["urls"] == {}
        assert str(storage.root) not in described["message"]
    for address in described["urls"].values():
        shown = as_("nadia").get(address)
        assert shown.status_code == 200
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        for leak in LEAKS:
            assert leak not in shown.data, leak


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{trap}/a.ts\n#EXT-X-ENDLIST\n",
    "hls_of_files": "#EXTM3U\n#EXTINF:10,\nfile://{canary}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{canary}'\nfile '{trap}/b.mp4'\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio {port} RTP/AVP 0\n",
    "dash": '<?xml version="1.0"?><MPD><BaseURL>{trap}/</BaseURL></MPD>',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{trap}/c.png"/></svg>',
}


@pytest.mark.parametrize("name", sorted(PLAYLISTS))
@pytest.mark.parametrize("medium", ["photo", "sound", "video"])
def test_a_list_of_addresses_reaches_neither_network_nor_other_files(
    name: str,
    medium: str,
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    tmp_path: Path,
    work: Callable[[], list[str]],
    visits: Visits,
) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("nobody may read this")
    before = canary.stat().st_atime_ns
    crafted = tmp_path / f"{name}.mp4"
    crafted.write_text(PLAYLISTS[name].format(trap=visits.address, canary=canary, port=visits.port))
    file = given(crafted, database, kept_cast, storage, tmp_path, medium)
    assert [bool(sentence) for sentence in work()] == [True]
    with database.reading() as db:
        assert db.get_one(StoredFile, file.id).state == FileState.REFUSED
    assert visits.seen == []
    assert canary.stat().st_atime_ns == before


def test_found_files_are_here(testdata: Path) -> None:
    """The test above is empty without them, and says nothing then: this one says why."""
    assert len(hostile_files()) > 60
    assert testdata == FOUND


def given(
    path: Path, database: Database, cast: Cast, storage: DiskStore, tmp_path: Path, medium: str
) -> StoredFile:
    copy = tmp_path / "upload"
    shutil.copy(path, copy)
    copy.chmod(0o600)
    with database.writing() as db:
        return keep_file(
            db,
            storage,
            copy,
            action_id=cast.action.id,
            person_id=cast.nadia.id,
            medium=medium,
            name=path.name,
        )


def medium_of(path: Path) -> str:
    return {"audio": "sound", "video": "video"}.get(path.parent.name, "photo")


def test_nothing_hostile_is_left_running() -> None:
    import psutil

    children = psutil.Process(os.getpid()).children(recursive=True)
    assert not [child for child in children if "ffmpeg" in child.name()]
