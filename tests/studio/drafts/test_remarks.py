"""Remarks on a draft: written or spoken, heard by the group, done; and why it is sent back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.drafts import remarks, trash
from studio.drafts.models import Draft, Remark
from studio.drafts.operations import create_draft, propose
from studio.files.models import StoredFile
from studio.files.operations import finish_upload
from studio.files.uploads import Purpose, begin_upload
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.portraits.making import tone

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def draft_id(database: Database, kept_cast: Cast) -> str:
    with database.writing() as db:
        nadia = kept_cast.identity(db, "nadia")
        action = db.get_one(Action, kept_cast.action.id)
        draft = create_draft(db, nadia, action, kind="portrait", title="Le fil")
        propose(db, nadia, draft)
        return draft.id


def all_of(database: Database) -> list[Remark]:
    with database.reading() as db:
        return list(db.scalars(select(Remark).order_by(Remark.created_at)))


def speak(
    db: Session, cast: Cast, settings: Settings, storage: DiskStore, path: str, sound: Path
) -> StoredFile:
    """What the recorder does: announce, send, finish."""
    upload = begin_upload(
        db,
        settings,
        action_id=cast.action.id,
        person_id=cast.claire.person.id,
        take=new_id(),
        medium="sound",
        length=sound.stat().st_size,
        purpose=Purpose(path=path),
    )
    settings.uploads.mkdir(parents=True, exist_ok=True)
    (settings.uploads / upload.id).write_bytes(sound.read_bytes())
    return finish_upload(db, settings, storage, upload)


def test_written_words_are_kept_once_and_the_group_reads_them(
    as_: Browser, database: Database, draft_id: str
) -> None:
    table = f"/espace/productions/{draft_id}/remarques"
    for _ in range(2):
        sent = as_("claire").post(table, data={"text": " Le début est très beau. "})
        assert sent.location == table
    [one] = all_of(database)
    assert one.text == "Le début est très beau." and not one.sent_back
    room = f"/atelier/productions/{draft_id}/remarques"
    page = as_("nadia").get(room).text
    assert "Le début est très beau." in page and "Claire" in page
    assert room in as_("nadia").get("/atelier/").text
    board = as_("claire").get("/espace/actions/nos-chemins/productions").text
    assert "1 remarque à suivre" in board
    for _ in range(2):
        as_("nadia").post(f"{room}/{one.id}", data={"done": "y"})
    [one] = all_of(database)
    assert one.done_at is not None
    assert "Tout est fait" in as_("nadia").get(room).text
    assert room not in as_("nadia").get("/atelier/").text
    as_("claire").post(f"{room}/{one.id}", data={"done": ""})
    assert all_of(database)[0].done_at is None


def test_home_tells_of_words_on_what_one_made_before(
    as_: Browser, database: Database, kept_cast: Cast, draft_id: str
) -> None:
    with database.writing() as db:
        nadia = kept_cast.identity(db, "nadia")
        action = db.get_one(Action, kept_cast.action.id)
        create_draft(db, nadia, action, kind="map", title="Mes trajets")
    as_("claire").post(f"/espace/productions/{draft_id}/remarques", data={"text": "Bravo."})
    home = as_("nadia").get("/atelier/").text
    assert "Mes trajets" in home
    assert f"/atelier/productions/{draft_id}/remarques" in home


def test_a_reason_goes_back_with_the_production(
    as_: Browser, database: Database, draft_id: str
) -> None:
    table = f"/espace/productions/{draft_id}/remarques"
    for _ in range(2):
        as_("claire").post(table, data={"text": "Il manque la fin.", "act": "back"})
    [one] = all_of(database)
    assert one.sent_back
    with database.reading() as db:
        assert db.get_one(Draft, draft_id).state == "sent_back"
    assert "Pourquoi c’est rendu" in as_("claire").get(table).text


def test_a_spoken_remark_arrives_by_itself_and_may_be_the_reason(
    as_: Browser,
    database: Database,
    kept_cast: Cast,
    settings: Settings,
    storage: DiskStore,
    work: Callable[[], list[str]],
    draft_id: str,
    tmp_path: Path,
) -> None:
    sound = tone(tmp_path / "voix.wav")
    with database.writing() as db:
        file = speak(db, kept_cast, settings, storage, f"{remarks.SPOKEN}{draft_id}", sound)
        voice = file.id
    [one] = all_of(database)
    assert one.voice_id == voice and one.author_id == kept_cast.claire.person.id
    assert not [end for end in work() if end]
    room = f"/atelier/productions/{draft_id}/remarques"
    page = as_("nadia").get(room).text
    assert f"/fichiers/{voice}/listen" in page
    assert as_("nadia").get(f"/fichiers/{voice}/listen").status_code == 200
    as_("claire").post(f"/espace/productions/{draft_id}/remarques", data={"act": "back"})
    assert all_of(database)[0].sent_back
    for page in (f"{room}/dire", f"/espace/productions/{draft_id}/remarques"):
        assert f"remark:{draft_id}" in as_("claire").get(page).text


def test_a_voice_for_a_draft_of_others_is_no_remark(
    database: Database, kept_cast: Cast, settings: Settings, storage: DiskStore, tmp_path: Path
) -> None:
    with database.writing() as db:
        other = create_draft(
            db,
            kept_cast.identity(db, "karim"),
            db.get_one(Action, kept_cast.other_action.id),
            kind="portrait",
            title="Ailleurs",
        )
        sound = tone(tmp_path / "voix.wav")
        speak(db, kept_cast, settings, storage, f"{remarks.SPOKEN}{other.id}", sound)
        speak(db, kept_cast, settings, storage, f"{remarks.SPOKEN}rien", sound)
    assert all_of(database) == []


@pytest.mark.parametrize("text", ["", "  ", "a" * 1001])
def test_bad_words_are_refused_with_a_sentence(
    as_: Browser, database: Database, draft_id: str, text: str
) -> None:
    answer = as_("claire").post(f"/espace/productions/{draft_id}/remarques", data={"text": text})
    assert answer.status_code == 422
    assert all_of(database) == []


def test_it_refuses_a_stranger(as_: Browser, database: Database, draft_id: str) -> None:
    with database.writing() as db:
        db.add(
            Remark(id=new_id(), draft_id=draft_id, author_id=db.get_one(Draft, draft_id).author_id)
        )
    [one] = all_of(database)
    done = f"/atelier/productions/{draft_id}/remarques/{one.id}"
    for name, status in (("karim", 404), ("other_referent", 404), ("sofia", 403), ("anyone", 401)):
        assert as_(name).post(done, data={"done": "y"}).status_code == status
    assert as_("lucie").post(done.replace(one.id, "rien")).status_code == 404
    assert as_("lucie").post(done, data={"done": "y"}).status_code == 302


def test_it_leaves_with_the_draft_and_with_its_author(
    database: Database, kept_cast: Cast, storage: DiskStore, draft_id: str
) -> None:
    from studio.drafts.operations import forget_person

    with database.writing() as db:
        draft = db.get_one(Draft, draft_id)
        remarks.say(db, kept_cast.identity(db, "nadia"), draft, text="Et la fin ?")
        remarks.say(db, kept_cast.identity(db, "claire"), draft, text="Bravo")
        forget_person(db, db.merge(kept_cast.nadia))
        assert [one.text for one in db.scalars(select(Remark))] == ["Bravo"]
        trash.throw_away(db, kept_cast.identity(db, "claire"), draft)
        db.flush()
        trash.empty(db, storage, before=now(), spared=())
        assert list(db.scalars(select(Remark))) == []
