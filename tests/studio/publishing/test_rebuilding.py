"""Editions gone over: what can be made again is, what cannot is named, nothing new is shown."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from studio.consents.models import Use
from studio.files.models import Derivative, FileState, Medium, StoredFile
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound
from studio.kernel.storage import DiskStore
from studio.publishing import folder, rebuilding, search
from studio.publishing.models import Edition
from studio.publishing.rebuilding import Rebuilt
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.gallery.conftest import Press, Published

__all__ = ["database_url"]  # the index of words is another thing on each engine
COVER, SMALL, SOUND = "cover.webp", "cover-small.webp", "words.wav"


@pytest.fixture
def note(press: Press) -> Published:
    return press.publish()


class Desk:
    """Goes over editions as the command does, and breaks them as a bad disk does."""

    def __init__(self, database: Database, settings: Settings):
        self.database, self.settings = database, settings
        self.store = DiskStore(settings.store)

    def over(self, edition_id: str) -> Rebuilt:
        with self.database.writing() as db:
            return rebuilding.rebuild_edition(db, self.settings, self.store, edition_id)

    def strays(self) -> int:
        with self.database.writing() as db:
            return rebuilding.drop_strays(db, self.settings)

    def home(self, edition_id: str) -> Path:
        return folder.folder_of(self.settings.editions, edition_id)

    def path(self, edition_id: str, name: str) -> Path:
        return self.home(edition_id) / folder.MEDIA / name

    def spoil(self, edition_id: str, name: str) -> bytes:
        """Other bytes of the same length, in a file of its own. What was there before."""
        path = self.path(edition_id, name)
        before = path.read_bytes()
        path.unlink()
        path.write_bytes(bytes(len(before)))
        return before

    def found(self, word: str) -> list[str]:
        with self.database.reading() as db:
            wanted = search.matching(db, [word])
            return [row.edition_id for row in db.execute(wanted.select())]


@pytest.fixture
def desk(database: Database, settings: Settings) -> Desk:
    return Desk(database, settings)


def test_a_whole_edition_is_left_as_it_is(desk: Desk, note: Published) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.home(note.edition_id).rglob("*")}
    assert desk.over(note.edition_id) == Rebuilt("Le banc du marché", 1, (), ())
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_a_smaller_cover_is_made_again(desk: Desk, note: Published) -> None:
    desk.path(note.edition_id, SMALL).unlink()
    assert desk.over(note.edition_id).again[0] == SMALL
    assert desk.path(note.edition_id, SMALL).stat().st_size > 500
    assert desk.over(note.edition_id).again == (), "twice is once"


def test_a_file_comes_back_from_an_earlier_edition(
    desk: Desk, note: Published, press: Press
) -> None:
    second = press.again(note, "On y lit le journal.")
    before = desk.spoil(second.edition_id, SOUND)
    assert desk.over(second.edition_id).again == (SOUND,)
    assert desk.path(second.edition_id, SOUND).read_bytes() == before


def test_a_spoiled_copy_is_no_source(desk: Desk, note: Published, press: Press) -> None:
    second = press.again(note, "On y lit le journal.")
    desk.spoil(second.edition_id, SOUND)
    desk.spoil(note.edition_id, SOUND)
    assert desk.over(second.edition_id).lost == (SOUND,)


def test_a_file_comes_back_from_the_store(desk: Desk, note: Published, kept_cast: Cast) -> None:
    path = desk.path(note.edition_id, SOUND)
    kept = desk.store.put(path, key="de/derived")
    with desk.database.writing() as db:
        file = StoredFile(
            action_id=kept_cast.action.id, person_id=kept_cast.nadia.id, medium=Medium.SOUND,
            key="or/original", sha256="0" * 64, size=9, state=FileState.READY,
        )  # fmt: skip
        db.add(file)
        db.flush()
        made = {"recipe": "listen", "mime": "audio/wav", "key": kept.key, "size": kept.size}
        db.add(Derivative(file_id=file.id, **made))
        part = db.get_one(Edition, note.edition_id).part(SOUND)
        assert part is not None
        part.file_id = file.id
    path.unlink()
    assert desk.over(note.edition_id).again == (SOUND,)
    assert path.stat().st_size == kept.size


def test_what_is_lost_is_named(desk: Desk, note: Published) -> None:
    desk.path(note.edition_id, COVER).unlink()
    desk.path(note.edition_id, SMALL).unlink()
    assert set(desk.over(note.edition_id).lost) == {COVER, SMALL}


@pytest.mark.parametrize("left", [None, b"", b"{"])
def test_an_edition_without_its_page_is_lost(
    desk: Desk, note: Published, left: bytes | None
) -> None:
    page = desk.home(note.edition_id) / folder.PAGE
    page.unlink()
    if left is not None:
        page.write_bytes(left)
    assert desk.over(note.edition_id).lost == (folder.PAGE,)


def test_the_manifest_is_written_again(desk: Desk, note: Published) -> None:
    path = desk.home(note.edition_id) / folder.MANIFEST
    right = json.loads(path.read_bytes())
    for spoiled in (b"", b"{}", json.dumps({**right, "title": "Autre"}).encode()):
        path.write_bytes(spoiled)
        assert desk.over(note.edition_id).again == (folder.MANIFEST,)
        assert json.loads(path.read_bytes()) == right


def test_words_lead_to_it_again_and_to_nothing_that_is_not_shown(
    desk: Desk, note: Published, press: Press
) -> None:
    second = press.again(note, "On y lit le journal.")
    with desk.database.writing() as db:
        db.execute(text("DELETE FROM edition_by_words"))
        search.bring_in(db, db.get_one(Edition, note.edition_id))
    desk.over(second.edition_id)
    desk.strays()
    assert desk.found("banc") == [second.edition_id]


def test_what_was_taken_back_does_not_return(desk: Desk, note: Published, press: Press) -> None:
    press.withdraw(note)
    with pytest.raises(NotFound):
        desk.over(note.edition_id)
    assert desk.found("banc") == []


def test_folders_that_no_edition_has_leave_once_they_are_old(
    desk: Desk, note: Published, press: Press
) -> None:
    press.take_back(note, Use.STORY)
    home, young = desk.home(note.edition_id), desk.home("young")
    for path in (home, young, desk.home(".killed")):
        path.mkdir(parents=True, exist_ok=True)
    old = (now() - timedelta(hours=2)).timestamp()
    os.utime(home, (old, old))
    os.utime(desk.home(".killed"), (old, old))
    assert desk.strays() == 2
    assert young.is_dir()
    assert not home.exists()


def test_the_edition_that_is_shown_is_no_stray(desk: Desk, note: Published) -> None:
    home = desk.home(note.edition_id)
    old = (now() - timedelta(hours=2)).timestamp()
    os.utime(home, (old, old))
    assert desk.strays() == 0
    assert home.is_dir()
