"""A référente makes a guide of her own: questions, pictures, lengths, and her voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from studio.actions.operations import create_action
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.drafts.queries import items_of
from studio.drafts.shown import mark
from studio.files.models import StoredFile
from studio.files.operations import delete_file, keep_file
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.portraits.arranging import field_name
from studio.portraits.models import OwnGuide
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.portraits.making import tone

__all__ = ["database_url"]

Browser = Callable[[str], FlaskClient]
DAY = date(2026, 11, 23)


@dataclass
class Room:
    browser: FlaskClient
    cast: Cast
    database: Database
    draft: str

    @property
    def address(self) -> str:
        return f"/espace/portraits/{self.draft}/questions"

    def questions(self, draft: str = "") -> list[Item]:
        with self.database.reading() as db:
            return items_of(db, db.get_one(Draft, draft or self.draft), "question")

    def save(self, act: str, **fields: str) -> int:
        return self.browser.post(self.address, data=fields | {"act": act}).status_code

    def begin(self, template: str) -> str:
        with self.database.writing() as db:
            who = self.cast.identity(db, "nadia")
            action = db.merge(self.cast.action)
            return create_draft(db, who, action, kind="portrait", title="Moi", template=template).id

    def guide(self) -> OwnGuide:
        with self.database.reading() as db:
            return db.query(OwnGuide).one()


@pytest.fixture
def room(as_: Browser, kept_cast: Cast, database: Database) -> Room:
    with database.writing() as db:
        claire = kept_cast.identity(db, "claire")
        draft = create_draft(
            db,
            claire,
            db.merge(kept_cast.action),
            kind="portrait",
            title="Moi",
            template="un_metier",
        )
        draft_id = draft.id
    return Room(as_("claire"), kept_cast, database, draft_id)


def changed(item: Item, path: str, before: str, after: str) -> dict[str, str]:
    name = field_name(path, item.id)
    return {name: after, f"shown-{name}": mark([before])}


def test_questions_are_changed_added_moved(room: Room) -> None:
    first = room.questions()[0]
    fields = changed(first, "text", str(first.properties["text"]), "Que faites-vous ici ?")
    fields |= changed(first, "picture", str(first.properties["picture"]), "house")
    fields |= changed(first, "minutes", "10", "40") | changed(first, "skippable", "1", "")
    assert room.save("add", **fields) == 302
    questions = room.questions()
    told = questions[0].properties
    assert (told["text"], told["picture"]) == ("Que faites-vous ici ?", "house")
    assert (told["minutes"], told["skippable"]) == (40, False)
    assert len(questions) == 10 and not questions[-1].properties.get("text")
    assert room.save(f"down:{first.id}") == 302
    assert room.questions()[1].id == first.id


def test_a_picture_that_is_not_offered_stays(room: Room) -> None:
    """« speech » is the guide's own drawing: the page offers it, and losing it takes a choice."""
    last = room.questions()[-1]
    assert last.properties["picture"] == "speech"
    name = field_name("picture", last.id)
    assert f'name="{name}" value="speech" checked' in room.browser.get(room.address).text
    assert room.save("", **{f"shown-{name}": mark(["speech"])}) == 302
    assert room.questions()[-1].properties["picture"] == "speech"


def test_a_wrong_length_is_refused_with_a_sentence(room: Room) -> None:
    first = room.questions()[0]
    answer = room.browser.post(room.address, data=changed(first, "minutes", "10", "15"))
    assert answer.status_code == 422 and "Cette durée n’existe pas." in answer.text


def test_kept_as_a_guide_it_begins_portraits_with_its_voice(
    room: Room, storage: DiskStore, tmp_path: Path, work: Callable[[], list[str]]
) -> None:
    prompt = voice_of(room, storage, tone(tmp_path / "voix.wav"))
    assert set(work()) <= {""}
    assert room.save("guide", guide="Notre quartier") == 302
    guide = room.guide()
    assert (guide.title, len(guide.questions)) == ("Notre quartier", 9)
    draft = room.begin(guide.id)
    assert room.questions(draft)[0].properties["prompt"] == prompt
    page = room.browser.get(f"/atelier/portraits/{draft}/questions").text
    assert f'data-say-url="/fichiers/{prompt}/listen"' in page


def voice_of(room: Room, storage: DiskStore, sound: Path) -> str:
    """Claire says the first question; the id of her voice."""
    with room.database.writing() as db:
        claire = room.cast.identity(db, "claire")
        file = keep_file(
            db,
            storage,
            sound,
            action_id=room.cast.action.id,
            person_id=claire.person_id or "",
            medium="sound",
        )
        draft, first = db.get_one(Draft, room.draft), room.questions()[0]
        op = Op(new_id(), first.id, "set", iso(now()), path="prompt", value=file.id)
        assert not submit(db, claire, draft, [op])[0].error
        return file.id


def test_another_action_has_a_copy_of_the_voice(
    room: Room, storage: DiskStore, tmp_path: Path, work: Callable[[], list[str]]
) -> None:
    prompt = voice_of(room, storage, tone(tmp_path / "voix.wav"))
    work()
    room.save("guide", guide="Notre quartier")
    with room.database.writing() as db:
        action = create_action(
            db, db.merge(room.cast.claire), title="Autre", themes=(), starts=DAY, ends=DAY
        )
        claire = room.cast.identity(db, "claire")
        draft = create_draft(
            db, claire, action, kind="portrait", title="Moi", template=room.guide().id
        )
        copy = str(items_of(db, draft, "question")[0].properties["prompt"])
        delete_file(db, db.get_one(StoredFile, prompt), storage)
    with room.database.reading() as db:
        file = db.get_one(StoredFile, copy)
        listen = file.derivative("listen")
        assert copy != prompt and listen is not None
        assert storage.path(listen.key).exists() and storage.path(file.key).exists()


def test_no_title_no_guide(room: Room) -> None:
    assert room.save("guide", guide=" ") == 422


def test_removed_and_brought_back(room: Room, as_: Browser) -> None:
    room.save("guide", guide="Notre quartier")
    guide = room.guide()
    assert as_("other_referent").post(f"/espace/guides/{guide.id}/retirer").status_code == 404
    room.browser.post(f"/espace/guides/{guide.id}/retirer")
    assert f"/espace/guides/{guide.id}/retirer" not in room.browser.get(room.address).text
    assert guide.id not in offered(room)
    room.browser.post(f"/espace/guides/{guide.id}/remettre")
    assert f"/espace/guides/{guide.id}/retirer" in room.browser.get(room.address).text
    assert guide.id in offered(room)


def offered(room: Room) -> str:
    return room.browser.get(f"/espace/actions/{room.cast.action.slug}/productions/nouvelle").text
