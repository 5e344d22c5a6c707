"""One’s own productions in a zip that opens from a USB stick, and nothing of anybody else."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from studio.files.operations import keep_file
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.gallery.conftest import Press
from tests.studio.portraits.making import Room

Browser = Callable[[str], FlaskClient]
Work = Callable[[], list[str]]
HERE = "/atelier/mes-productions/emporter"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A zip of rows and files: one engine is enough."""
    return sqlite_url


@pytest.fixture
def made(
    press: Press,
    database: Database,
    storage: DiskStore,
    kept_cast: Cast,
    work: Work,
    tmp_path: Path,
) -> None:
    """Nadia wrote and photographed; Lucie too."""
    press.publish("Le banc du marché", ["On s’y assoit le jeudi."])
    press.publish("Le jardin", ["Chez Lucie & ses <fleurs>."], author="lucie")
    for person in (kept_cast.nadia, kept_cast.lucie):
        photo = tmp_path / "photo"
        Image.new("RGB", (640, 480), "orange" if person is kept_cast.nadia else "teal").save(
            photo, "JPEG"
        )
        with database.writing() as db:
            action = kept_cast.action.id
            keep_file(db, storage, photo, action_id=action, person_id=person.id, medium="photo")
    work()


def opened(data: bytes) -> tuple[zipfile.ZipFile, str]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive, archive.read("index.html").decode()


def test_it_holds_hers_and_opens_alone(as_: Browser, made: None) -> None:
    assert "Emporter" in as_("nadia").get(HERE).text
    answer = as_("nadia").post(HERE)
    assert answer.mimetype == "application/zip"
    assert "filename=mes-productions-nadia.zip" in answer.headers["Content-Disposition"]
    archive, page = opened(answer.data)
    assert archive.testzip() is None
    assert "On s’y assoit le jeudi." in page and "Le banc du marché" in page
    assert "Lucie" not in page and "fleurs" not in page
    [photo] = [name for name in archive.namelist() if name.startswith("photos/")]
    assert f'src="{photo}"' in page
    Image.open(io.BytesIO(archive.read(photo))).verify()
    for word in ("http://", "https://", "<script", "/static/", "/api/"):
        assert word not in page, word


def test_what_was_written_is_words_and_not_markup(as_: Browser, made: None) -> None:
    _archive, page = opened(as_("lucie").post(HERE).data)
    assert "Chez Lucie &amp; ses &lt;fleurs&gt;." in page


def test_an_answer_stands_under_its_question_and_says_no_number(as_: Browser, room: Room) -> None:
    with room.hands() as hands:
        asked = str(hands.question().properties["text"])
        hands.answer(0, "Je couds depuis toujours.")
    room.prepare()
    archive, page = opened(as_("nadia").post(HERE).data)
    [sound] = [name for name in archive.namelist() if name.startswith("sons/")]
    numbers = r"[0-9a-f]{8}-[0-9a-f]{4}"
    assert not re.search(numbers, page) and not re.search(numbers, sound), "for machines alone"
    assert page.index("Je couds depuis") < page.index(sound)
    assert html.escape(asked, quote=False).split(" ")[0] in page and len(sound) > len(
        "sons/001.m4a"
    )


def test_the_referent_gives_it_to_who_asks(as_: Browser, made: None, kept_cast: Cast) -> None:
    person = f"/espace/actions/{kept_cast.action.slug}/accords/{kept_cast.nadia.id}"
    assert "Lui donner ses productions" in as_("claire").get(person).text
    _archive, page = opened(as_("claire").post(f"{person}/copie").data)
    assert "On s’y assoit le jeudi." in page
    for stranger in ("nadia", "karim", "other_referent", "anyone"):
        assert as_(stranger).post(f"{person}/copie").status_code in (401, 403, 404)
    elsewhere = f"/espace/actions/{kept_cast.action.slug}/accords/{kept_cast.karim.id}"
    assert as_("claire").post(f"{elsewhere}/copie").status_code == 404


def test_who_made_nothing_is_told_so(as_: Browser) -> None:
    assert "Rien pour l’instant" in as_("nadia").get(HERE).text


def test_nothing_stays_on_our_disk(as_: Browser, made: None, tmp_path: Path) -> None:
    as_("nadia").post(HERE)
    assert not list((tmp_path / "var" / "cache" / "home").iterdir())


def test_who_decides_is_noted_once(as_: Browser, made: None, kept_cast: Cast) -> None:
    person = f"/espace/actions/{kept_cast.action.slug}/accords/{kept_cast.nadia.id}"
    for _ in range(2):
        assert as_("claire").post(f"{person}/tutelle", data={"ward": "minor"}).status_code == 302
    [chosen] = re.findall(r"<input[^>]*checked[^>]*>", as_("claire").get(person).text)
    assert 'value="minor"' in chosen
    assert as_("claire").post(f"{person}/tutelle", data={"ward": "autre"}).status_code == 422
    assert as_("nadia").post(f"{person}/tutelle", data={"ward": ""}).status_code in (401, 403, 404)
