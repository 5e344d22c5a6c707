"""« Retrouver / Jeter » on another post: what the server has of a recording whose browser died."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.files.models import StoredFile, Upload
from studio.kernel import clock
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.files.test_upload import TUS, begin, offset_of, send

Browser = Callable[[str], FlaskClient]
Wait = Callable[[timedelta], None]
# What a browser's recorder writes first: enough to be recognised.
VOICE = b"\x1a\x45\xdf\xa3" + b"une voix" * 500
LATER = timedelta(minutes=2)


@pytest.fixture
def wait() -> Iterator[Wait]:
    with clock.at(now()) as advance:
        yield advance


@pytest.fixture
def answer(database: Database, kept_cast: Cast) -> tuple[str, str]:
    """A portrait of Nadia's, and the answer she is about to give; ids."""
    with database.writing() as db:
        nadia, action = kept_cast.identity(db, "nadia"), db.merge(kept_cast.action)
        draft = create_draft(db, nadia, action, kind="portrait", title="Moi", template="un_metier")
        item = new_id()
        put = Op(new_id(), item, "put", iso(now()), type="answer", value={"properties": {}})
        assert not submit(db, nadia, draft, [put])[0].error
        return draft.id, item


def speak(browser: FlaskClient, cast: Cast, answer: tuple[str, str], data: bytes = VOICE) -> str:
    """A recording that is going on; the address of its upload."""
    draft, item = answer
    place = {"draft": draft, "item": item, "path": "voice", "made_at": iso(now())}
    address = begin(browser, cast.action.id, None, **place)
    assert send(browser, address, 0, data) == 204
    return address


def offered(browser: FlaskClient, draft: str = "") -> list[dict[str, object]]:
    answer = browser.get("/api/takes", query_string={"draft": draft} if draft else {})
    assert answer.status_code == 200
    return list(answer.get_json()["takes"])


def ask(browser: FlaskClient, verb: str, take: object) -> tuple[int, dict[str, object]]:
    told = browser.post(f"/api/takes/{take}/{verb}", json={})
    return told.status_code, told.get_json()


def voice_of(database: Database, answer: tuple[str, str]) -> object:
    with database.reading() as db:
        return db.get_one(Item, answer[1]).properties.get("voice")


def bytes_of(database: Database, storage: DiskStore, file: object) -> bytes:
    with database.reading() as db:
        return storage.path(db.get_one(StoredFile, file).key).read_bytes()


def test_it_is_offered_heard_and_put_where_it_was_meant_to_be(
    as_: Browser,
    kept_cast: Cast,
    database: Database,
    storage: DiskStore,
    answer: tuple[str, str],
    wait: Wait,
) -> None:
    nadia = as_("nadia")
    speak(nadia, kept_cast, answer)
    assert offered(nadia) == []  # it is still going on
    wait(LATER)
    (take,) = offered(nadia)
    assert (take["draft"], take["item"], take["mine"]) == (*answer, True)
    heard = nadia.get(str(take["sound"]))
    assert (heard.data, heard.mimetype) == (VOICE, "audio/webm")
    status, found = ask(nadia, "retrouver", take["id"])
    assert (status, found["placed"]) == (200, True)
    assert voice_of(database, answer) == found["file"]
    assert bytes_of(database, storage, found["file"]) == VOICE
    assert offered(nadia) == []
    assert ask(nadia, "retrouver", take["id"])[1] == found  # twice is once


def test_the_first_browser_comes_back_with_the_rest(
    as_: Browser,
    kept_cast: Cast,
    database: Database,
    storage: DiskStore,
    answer: tuple[str, str],
    wait: Wait,
) -> None:
    """Found again on another post meanwhile: nothing is lost, the whole voice wins."""
    nadia, made_at = as_("nadia"), iso(now())
    address = speak(nadia, kept_cast, answer)
    wait(LATER)
    ask(nadia, "retrouver", offered(nadia)[0]["id"])
    assert offset_of(nadia, address) == len(VOICE)
    more = {"Upload_Length": str(len(VOICE) + 3)}
    assert send(nadia, address, len(VOICE), b"fin", **more) == 204
    whole = nadia.head(address, headers=TUS).headers["Studio-File"]
    op = Op(new_id(), answer[1], "set", made_at, path="voice", value=whole)
    with database.writing() as db:
        who = kept_cast.identity(db, "nadia")
        submit(db, who, db.get_one(Draft, answer[0]), [op])
    assert voice_of(database, answer) == whole
    assert bytes_of(database, storage, whole) == VOICE + b"fin"


def test_who_is_offered_what(
    as_: Browser, kept_cast: Cast, answer: tuple[str, str], wait: Wait
) -> None:
    speak(as_("nadia"), kept_cast, answer)
    wait(LATER)
    (take,) = offered(as_("claire"), answer[0])
    assert (take["mine"], take["name"]) == (False, "Nadia")
    assert offered(as_("lucie")) == offered(as_("karim")) == []
    for name, status in (("lucie", 403), ("karim", 404), ("anyone", 401)):
        assert as_(name).get(str(take["sound"])).status_code == status
        assert ask(as_(name), "retrouver", take["id"])[0] == status
        assert ask(as_(name), "jeter", take["id"])[0] == status
    assert as_("karim").get("/api/takes", query_string={"draft": answer[0]}).status_code == 404


def test_thrown_away_it_is_offered_no_more(
    as_: Browser, kept_cast: Cast, database: Database, answer: tuple[str, str], wait: Wait
) -> None:
    nadia = as_("nadia")
    speak(nadia, kept_cast, answer)
    wait(LATER)
    assert ask(nadia, "jeter", offered(nadia)[0]["id"])[0] == 200
    assert offered(nadia) == []
    assert voice_of(database, answer) is None


def test_what_has_lost_its_place_is_kept(
    as_: Browser, kept_cast: Cast, database: Database, storage: DiskStore, wait: Wait
) -> None:
    nadia = as_("nadia")
    speak(nadia, kept_cast, (new_id(), new_id()))
    wait(LATER)
    status, found = ask(nadia, "retrouver", offered(nadia)[0]["id"])
    assert (status, found["placed"], found["url"]) == (200, False, None)
    assert bytes_of(database, storage, found["file"]) == VOICE


def test_while_it_is_spoken_it_cannot_be_taken(
    as_: Browser, kept_cast: Cast, database: Database, answer: tuple[str, str]
) -> None:
    speak(as_("nadia"), kept_cast, answer)
    with database.reading() as db:
        upload = db.query(Upload).one().id
    assert ask(as_("nadia"), "retrouver", upload)[0] == 409


def test_what_is_no_sound_is_never_given_back(
    as_: Browser, kept_cast: Cast, answer: tuple[str, str], wait: Wait, tmp_path: Path
) -> None:
    nadia = as_("nadia")
    speak(nadia, kept_cast, answer, b"<script>alert(1)</script>" * 40)
    wait(LATER)
    assert nadia.get(str(offered(nadia)[0]["sound"])).status_code == 404
