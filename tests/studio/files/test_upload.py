"""tus 1.0: bytes arrive in pieces, connections break, and nothing is lost or doubled."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from studio.files.models import StoredFile, Upload
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]
TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


def begin(
    browser: FlaskClient, action: str, length: int | None, take: str | None = None, **more: str
) -> str:
    """Announce an upload and return its address."""
    described = {"action": action, "take": take or new_id(), "medium": "sound", **more}
    size = {"Upload-Defer-Length": "1"} if length is None else {"Upload-Length": str(length)}
    headers = TUS | size | {"Upload-Metadata": metadata(**described)}
    response = browser.post("/api/uploads", headers=headers)
    assert response.status_code == 201, response.text
    return str(response.headers["Location"])


def send(browser: FlaskClient, address: str, offset: int, data: bytes, **more: str) -> int:
    headers = (
        TUS | {"Upload-Offset": str(offset)} | {k.replace("_", "-"): v for k, v in more.items()}
    )
    response = browser.patch(address, headers=headers, data=data, content_type=OCTETS)
    return response.status_code


def offset_of(browser: FlaskClient, address: str) -> int:
    return int(browser.head(address, headers=TUS).headers["Upload-Offset"])


def test_it_works(as_: Browser, kept_cast: Cast, database: Database, storage: DiskStore) -> None:
    nadia, data = as_("nadia"), b"une voix" * 1000
    address = begin(nadia, kept_cast.action.id, len(data), name="../Ma voix.webm")
    assert send(nadia, address, 0, data[:5000]) == 204
    assert offset_of(nadia, address) == 5000
    assert send(nadia, address, 5000, data[5000:]) == 204
    file_id = nadia.head(address, headers=TUS).headers["Studio-File"]
    with database.reading() as db:
        file = db.get_one(StoredFile, file_id)
    assert storage.path(file.key).read_bytes() == data
    assert (file.person_id, file.original_name) == (kept_cast.nadia.id, "Ma voix.webm")


def test_a_recording_whose_end_is_unknown(as_: Browser, kept_cast: Cast) -> None:
    nadia = as_("nadia")
    address = begin(nadia, kept_cast.action.id, None)
    assert nadia.head(address, headers=TUS).headers["Upload-Defer-Length"] == "1"
    assert send(nadia, address, 0, b"debut") == 204
    assert send(nadia, address, 5, b"fin", Upload_Length="8") == 204
    assert "Studio-File" in nadia.head(address, headers=TUS).headers


def test_the_same_take_is_the_same_upload(
    as_: Browser, kept_cast: Cast, database: Database
) -> None:
    nadia, take = as_("nadia"), new_id()
    first = begin(nadia, kept_cast.action.id, 4, take)
    assert begin(nadia, kept_cast.action.id, 4, take) == first
    send(nadia, first, 0, b"abcd")
    assert begin(nadia, kept_cast.action.id, 4, take) == first
    with database.reading() as db:
        assert len(db.scalars(select(Upload)).all()) == 1
        assert len(db.scalars(select(StoredFile)).all()) == 1


def test_one_piece_may_be_heavier_than_any_form(as_: Browser, kept_cast: Cast) -> None:
    nadia, data = as_("nadia"), bytes(5 * 1024 * 1024)
    address = begin(nadia, kept_cast.action.id, len(data))
    assert send(nadia, address, 0, data) == 204


def test_a_wrong_offset_is_told_apart(as_: Browser, kept_cast: Cast) -> None:
    nadia = as_("nadia")
    address = begin(nadia, kept_cast.action.id, 10)
    assert send(nadia, address, 3, b"abc") == 409
    send(nadia, address, 0, b"abc")
    assert send(nadia, address, 0, b"abc") == 409
    assert offset_of(nadia, address) == 3


def test_more_than_announced_is_refused_and_what_came_stays(as_: Browser, kept_cast: Cast) -> None:
    nadia = as_("nadia")
    address = begin(nadia, kept_cast.action.id, 4)
    assert send(nadia, address, 0, b"ab") == 204
    assert send(nadia, address, 2, b"cdefgh") == 413
    assert offset_of(nadia, address) == 2
    assert send(nadia, address, 2, b"cd") == 204


def test_strangers_get_nothing(as_: Browser, kept_cast: Cast) -> None:
    address = begin(as_("nadia"), kept_cast.action.id, 4)
    for name, status in (("karim", 404), ("anyone", 401)):
        assert as_(name).head(address, headers=TUS).status_code == status
        assert send(as_(name), address, 0, b"abcd") == status
    headers = TUS | {
        "Upload-Length": "4",
        "Upload-Metadata": metadata(action=kept_cast.action.id, take=new_id(), medium="sound"),
    }
    assert as_("karim").post("/api/uploads", headers=headers).status_code == 404


def test_another_post_of_the_group_can_finish_a_take(as_: Browser, kept_cast: Cast) -> None:
    address = begin(as_("nadia"), kept_cast.action.id, 4)
    send(as_("nadia"), address, 0, b"ab")
    assert offset_of(as_("lucie"), address) == 2
    assert send(as_("lucie"), address, 2, b"cd") == 204


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "12"},
        {"Upload-Length": "12", "Upload-Metadata": "take"},
        {"Upload-Length": "12", "Upload-Metadata": "action !!!"},
        {"Upload-Length": "-5"},
        {"Upload-Length": "beaucoup"},
    ],
)
def test_bad_announcements(as_: Browser, kept_cast: Cast, headers: dict[str, str]) -> None:
    response = as_("nadia").post("/api/uploads", headers=TUS | headers)
    assert response.status_code in (404, 422)
    assert response.get_json()["message"]


def test_too_heavy_is_said_before_anything_is_sent(
    as_: Browser, kept_cast: Cast, settings: Settings
) -> None:
    described = metadata(action=kept_cast.action.id, take=new_id(), medium="video")
    headers = TUS | {
        "Upload-Length": str(settings.upload_bytes + 1),
        "Upload-Metadata": described,
    }
    response = as_("nadia").post("/api/uploads", headers=headers)
    assert response.status_code == 413
    assert "2048 Mo" in response.get_json()["message"]


def test_an_empty_file_is_refused_at_once(as_: Browser, kept_cast: Cast) -> None:
    described = metadata(action=kept_cast.action.id, take=new_id(), medium="photo")
    headers = TUS | {"Upload-Length": "0", "Upload-Metadata": described}
    response = as_("nadia").post("/api/uploads", headers=headers)
    assert response.status_code == 422
    assert response.get_json()["message"] == "Ce fichier est vide."


def test_a_form_of_another_site_cannot_upload(as_: Browser, kept_cast: Cast) -> None:
    """Without the tus header, which a foreign page cannot send, nothing is taken."""
    assert as_("nadia").post("/api/uploads", headers={"Upload-Length": "4"}).status_code == 412


def test_throwing_away(as_: Browser, kept_cast: Cast, settings: Settings) -> None:
    nadia = as_("nadia")
    address = begin(nadia, kept_cast.action.id, 4)
    send(nadia, address, 0, b"ab")
    assert nadia.delete(address, headers=TUS).status_code == 204
    assert nadia.head(address, headers=TUS).status_code == 404
    assert list(settings.uploads.iterdir()) == []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.binary(min_size=1, max_size=4000), cuts=st.lists(st.integers(0, 4000), max_size=6))
def test_whatever_the_cuts_the_bytes_are_the_same(
    as_: Browser,
    kept_cast: Cast,
    database: Database,
    storage: DiskStore,
    data: bytes,
    cuts: list[int],
) -> None:
    nadia = as_("nadia")
    address = begin(nadia, kept_cast.action.id, len(data))
    for end in [*sorted(cut for cut in cuts if cut < len(data)), len(data)]:
        start = offset_of(nadia, address)
        assert send(nadia, address, start, data[start:end]) == 204
        send(nadia, address, start, data[start:end])  # the answer was lost: sent once more
    file_id = nadia.head(address, headers=TUS).headers["Studio-File"]
    with database.reading() as db:
        assert storage.path(db.get_one(StoredFile, file_id).key).read_bytes() == data
