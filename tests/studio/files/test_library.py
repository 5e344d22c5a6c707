"""The library of an action: many files, what they are, the same one twice, and using them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageDraw
from sqlalchemy import select

from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, submit
from studio.erasure import forget_person
from studio.files.models import FileNote, FileState, StoredFile
from studio.files.operations import SEEN, SHELF
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.files.test_upload import TUS, begin, metadata, send
from tests.studio.portraits.making import tone

Browser = Callable[[str], FlaskClient]
Work = Callable[[], list[str]]


@dataclass
class Library:
    """Bringing files as browsers do, and reading what the library says of them."""

    open: Browser
    cast: Cast
    database: Database
    work: Work

    def bring(
        self,
        data: bytes,
        medium: str = "photo",
        name: str = "photo.jpg",
        who: str = "nadia",
        path: str = SHELF,
    ) -> str:
        browser = self.open(who)
        about = {"medium": medium, "name": name, "path": path}
        address = begin(browser, self.cast.action.id, len(data), **about)
        assert send(browser, address, 0, data) == 204
        return str(browser.head(address, headers=TUS).headers["Studio-File"])

    def note(self, file_id: str) -> FileNote:
        with self.database.reading() as db:
            return db.get_one(FileNote, file_id)

    def count(self) -> int:
        with self.database.reading() as db:
            return len(db.scalars(select(FileNote)).all())

    def page(self, who: str = "nadia", **asked: str) -> str:
        address = f"/atelier/actions/{self.cast.action.id}/bibliotheque"
        answer = self.open(who).get(address, query_string=asked)
        assert answer.status_code == 200
        return str(answer.text)


@pytest.fixture
def library(as_: Browser, kept_cast: Cast, database: Database, work: Work) -> Library:
    return Library(as_, kept_cast, database, work)


def picture(format: str = "JPEG", size: tuple[int, int] = (640, 480), shift: int = 0) -> bytes:
    image = Image.new("RGB", size, "#c8d8e0")
    pen = ImageDraw.Draw(image)
    wide, high = size
    pen.rectangle((wide // 8 + shift, high // 4, wide // 2, high), fill="#84432b")
    pen.ellipse((wide // 2, high // 8, wide * 7 // 8, high // 2), fill="#f3c766")
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "PDF")
    return out.getvalue()


def test_all_sorts_come_in_and_are_shown(library: Library, tmp_path: Path) -> None:
    photo = library.bring(picture(), name="Le moulin.jpg")
    sound = library.bring(tone(tmp_path / "voix.wav").read_bytes(), "sound", "voix.wav")
    paper = library.bring(pdf(), "document", "Le plan.pdf")
    assert set(library.work()) <= {""}
    whole = library.page()
    for file_id in (photo, sound, paper):
        assert f'data-file="{file_id}"' in whole
    assert "Le moulin.jpg" in whole and "À décrire" in whole
    only = library.page(sorte="document")
    assert "Le plan.pdf" in only and "Le moulin.jpg" not in only
    assert library.note(paper).file.state == FileState.READY


def test_the_same_bytes_are_there_once(library: Library) -> None:
    first = library.bring(picture())
    again = library.bring(picture(), name="copie.jpg", who="lucie")
    assert again == first
    assert set(library.work()) <= {""}
    assert library.count() == 1


def test_photos_that_look_the_same_are_told(library: Library) -> None:
    first = library.bring(picture())
    smaller = library.bring(picture("PNG", (320, 240)))
    other = library.bring(picture(shift=200))
    library.work()
    nadia = library.open("nadia")
    sentence = "Cette photo ressemble à une autre."
    for file_id, told in ((first, True), (smaller, True), (other, False)):
        assert (sentence in nadia.get(f"/atelier/bibliotheque/{file_id}").text) is told


def test_what_it_is_is_written_or_said(library: Library, tmp_path: Path) -> None:
    file_id, nadia = library.bring(picture()), library.open("nadia")
    form = {
        "seen": "Un moulin",
        "credit": "Nadia",
        "shown": [library.cast.lucie.id, "un inconnu"],
    }
    assert nadia.post(f"/atelier/bibliotheque/{file_id}", data=form).status_code == 302
    note = library.note(file_id)
    assert (note.seen, note.credit, note.shown) == ("Un moulin", "Nadia", [library.cast.lucie.id])
    voice = tone(tmp_path / "voix.wav").read_bytes()
    said = library.bring(voice, "sound", "", path=f"{SEEN}{file_id}")
    assert library.note(file_id).seen_voice_id == said
    library.work()
    assert f"/fichiers/{said}/listen" in nadia.get(f"/atelier/bibliotheque/{file_id}").text
    assert library.count() == 1


def test_bad_words_lose_nothing(library: Library) -> None:
    file_id, nadia = library.bring(picture()), library.open("nadia")
    answer = nadia.post(f"/atelier/bibliotheque/{file_id}", data={"seen": "a" * 501})
    assert answer.status_code == 422
    assert "Ce texte est trop long." in answer.text and "a" * 501 in answer.text


def test_who_may_do_what(library: Library) -> None:
    file_id = library.bring(picture())
    address = f"/atelier/bibliotheque/{file_id}"
    for name, status in (("lucie", 403), ("karim", 404), ("anyone", 401), ("claire", 302)):
        answer = library.open(name).post(address, data={"seen": "Un moulin"})
        assert answer.status_code == status, name
    assert library.open("lucie").get(address).status_code == 200
    headers = TUS | {"Upload-Length": "4"}
    about = {"action": library.cast.action.id, "take": new_id(), "medium": "sound"}
    told = metadata(**about, path=f"{SEEN}{file_id}")
    aloud = library.open("lucie").post("/api/uploads", headers=headers | {"Upload-Metadata": told})
    assert aloud.status_code == 403


def test_a_document_is_saved_by_members_alone(library: Library) -> None:
    data = pdf()
    paper = library.bring(data, "document", "Le plan.pdf")
    photo = library.bring(picture())
    library.work()
    answer = library.open("lucie").get(f"/fichiers/{paper}/document")
    assert answer.status_code == 200 and answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    for name, status in (("karim", 404), ("anyone", 401)):
        assert library.open(name).get(f"/fichiers/{paper}/document").status_code == status
    assert library.open("lucie").get(f"/fichiers/{photo}/document").status_code == 404


def test_a_document_answers_no_question(library: Library) -> None:
    """Announced as something else, it is refused with a sentence, and can be looked at again."""
    paper, nadia = library.bring(pdf(), "photo", "photo.jpg"), library.open("nadia")
    sentence = "Ce fichier n’est ni une photo, ni un son, ni une vidéo."
    assert sentence in library.work()
    page = nadia.get(f"/atelier/bibliotheque/{paper}").text
    assert sentence in page and "Réessayer" in page
    assert nadia.post(f"/atelier/bibliotheque/{paper}/reessayer").status_code == 302
    assert library.note(paper).file.state == FileState.RECEIVED


def test_taken_off_and_put_back(library: Library) -> None:
    file_id, nadia = library.bring(picture()), library.open("nadia")
    nadia.post(f"/atelier/bibliotheque/{file_id}/enlever")
    assert file_id not in library.page()
    assert "Remettre" in nadia.get(f"/atelier/bibliotheque/{file_id}").text
    nadia.post(f"/atelier/bibliotheque/{file_id}/remettre")
    assert file_id in library.page()


def draft_of(library: Library, kind: str, template: str) -> str:
    with library.database.writing() as db:
        nadia, action = library.cast.identity(db, "nadia"), db.merge(library.cast.action)
        return create_draft(db, nadia, action, kind=kind, title="Nous", template=template).id


def items(library: Library, draft: str, type: str) -> list[Item]:
    with library.database.reading() as db:
        wanted = select(Item).where(Item.draft_id == draft, Item.type == type)
        return list(db.scalars(wanted.order_by(Item.order)))


def test_a_photo_goes_into_a_portrait_with_what_is_known_of_it(library: Library) -> None:
    file_id, nadia = library.bring(picture()), library.open("nadia")
    form = {"seen": "Un moulin", "credit": "Lucie", "shown": [library.cast.lucie.id]}
    nadia.post(f"/atelier/bibliotheque/{file_id}", data=form)
    draft = draft_of(library, "portrait", "un_metier")
    assert "Nous" in nadia.get(f"/atelier/bibliotheque/{file_id}/utiliser").text
    address = f"/atelier/productions/{draft}/prendre/{file_id}"
    question = items(library, draft, "question")[0]
    assert str(question.properties["text"]) in nadia.get(address).text
    for _twice in range(2):
        assert nadia.post(address, data={"place": question.id}).status_code == 302
    (photo,), (answer,) = items(library, draft, "photo"), items(library, draft, "answer")
    assert photo.properties["photo"] == file_id
    assert photo.properties["answer"] == answer.id
    assert (photo.properties["photo_text"], photo.properties["caption"]) == ("Un moulin", "Lucie")
    assert photo.properties["shown"] == [library.cast.lucie.id]


def test_a_sound_answers_a_question(library: Library, tmp_path: Path) -> None:
    sound = library.bring(tone(tmp_path / "voix.wav").read_bytes(), "sound", "voix.wav")
    draft = draft_of(library, "portrait", "un_metier")
    question = items(library, draft, "question")[0]
    address = f"/atelier/productions/{draft}/prendre/{sound}"
    assert library.open("nadia").post(address, data={"place": question.id}).status_code == 302
    (answer,) = items(library, draft, "answer")
    told = (answer.properties["question"], answer.properties["voice"])
    assert told == (question.id, sound)


def test_a_photo_goes_to_a_place_of_a_map(library: Library) -> None:
    file_id, draft = library.bring(picture()), draft_of(library, "map", "mobilite")
    place = new_id()
    value = {
        "properties": {"title": "La gare"},
        "geometry": {"type": "Point", "coordinates": [0.69, 47.39]},
    }
    with library.database.writing() as db:
        nadia = library.cast.identity(db, "nadia")
        put = Op(new_id(), place, "put", iso(now()), type="place", value=value)
        assert not submit(db, nadia, db.get_one(Draft, draft), [put])[0].error
    address = f"/atelier/productions/{draft}/prendre/{file_id}"
    assert "La gare" in library.open("nadia").get(address).text
    assert library.open("nadia").post(address, data={"place": place}).status_code == 302
    assert items(library, draft, "place")[0].properties["photo"] == file_id
    assert library.open("lucie").post(address, data={"place": place}).status_code == 404
    assert library.open("karim").post(address, data={"place": place}).status_code == 404


def test_a_file_of_another_action_cannot_be_used(library: Library) -> None:
    file_id = library.bring(picture())
    with library.database.writing() as db:
        karim, action = library.cast.identity(db, "karim"), db.merge(library.cast.other_action)
        other = create_draft(
            db, karim, action, kind="portrait", title="Autre", template="un_metier"
        ).id
    address = f"/atelier/productions/{other}/prendre/{file_id}"
    for name in ("nadia", "karim"):
        assert library.open(name).post(address, data={"place": "tout"}).status_code == 404


def test_a_forgotten_person_leaves_the_library(
    library: Library, settings: Settings, storage: DiskStore
) -> None:
    hers = library.bring(picture())
    theirs = library.bring(picture(shift=200), who="lucie")
    form = {"shown": [library.cast.nadia.id]}
    library.open("lucie").post(f"/atelier/bibliotheque/{theirs}", data=form)
    with library.database.writing() as db:
        forget_person(db, settings, storage, db.merge(library.cast.nadia))
    with library.database.reading() as db:
        assert db.get(StoredFile, hers) is None and db.get(FileNote, hers) is None
        assert db.get_one(FileNote, theirs).shown == []
