"""What was taken back stays so, whatever backup is put back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.app import create_public_app
from studio.backup import backup, restore
from studio.cli import remember
from studio.consents.models import Use
from studio.erasure import forget_person, replay
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.people.models import Person
from studio.publishing import ledger
from studio.publishing.models import Receipt
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published, with_note_templates


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Only SQLite has a backup of ours."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(var=tmp_path / "var", secret_key="unsafe", log_level="ERROR")


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[tuple[Settings, FlaskClient]]:
    """Another folder, into which a backup will be put; its ledger is the one we have here."""
    other = Settings(
        var=tmp_path / "other",
        ledger=str(settings.ledger_folder),
        secret_key="unsafe",
        log_level="ERROR",
    )
    app = with_note_templates(create_public_app(other))
    yield other, app.test_client()
    app.extensions["studio.database"].close()


def put_back(archive: Path, other: Settings) -> int:
    restore(other, archive)
    return remember(other)


def status(visitor: FlaskClient, shown: Published) -> int:
    return visitor.get(shown.page).status_code


def test_a_restore_does_not_bring_it_back(
    press: Press,
    settings: Settings,
    tmp_path: Path,
    elsewhere: tuple[Settings, FlaskClient],
    database: Database,
) -> None:
    voice, whole, staff, stays = (press.publish(t) for t in ("Voix", "Tout", "Retirée", "Reste"))
    backup(settings, archive := tmp_path / "old.tar.gz")
    press.take_back(voice, Use.VOICE)
    press.take_back(whole, Use.STORY)
    press.withdraw(staff)
    other, visitor = elsewhere
    assert put_back(archive, other) == 3
    assert status(visitor, whole) == status(visitor, staff) == 410
    assert status(visitor, stays) == status(visitor, voice) == 200
    assert visitor.get(voice.media("words.wav")).status_code == 410
    assert remember(other) == 0, "done once, and for good"
    with database.reading() as db:
        here = set(db.scalars(select(Receipt.id)))
    assert here


def test_who_was_forgotten_stays_forgotten(
    press: Press,
    settings: Settings,
    tmp_path: Path,
    elsewhere: tuple[Settings, FlaskClient],
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
) -> None:
    shown = press.publish("Le banc")
    backup(settings, archive := tmp_path / "old.tar.gz")
    with database.writing() as db:
        forget_person(db, settings, storage, db.get_one(Person, kept_cast.nadia.id))
    other, visitor = elsewhere
    assert put_back(archive, other) >= 1
    assert status(visitor, shown) == 410
    restored = Database(other.database)
    with restored.reading() as db:
        assert db.get_one(Person, kept_cast.nadia.id).name == "Quelqu’un"
    restored.close()


def test_a_yes_said_afterwards_is_kept(
    press: Press, settings: Settings, database: Database, storage: DiskStore, visitor: FlaskClient
) -> None:
    """The ledger is read at each start: what this database knows is not done again."""
    shown = press.publish("Le banc")
    press.withdraw(shown)
    shown = press.again(shown, "On y revient.")
    with database.writing() as db:
        assert replay(db, settings, storage) == 0
    assert status(visitor, shown) == 200


def test_an_act_that_was_undone_is_not_written(
    press: Press, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = press.publish("Le banc")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studio.publishing.editions.folder.write_files", full)
    with pytest.raises(OSError, match="space"):
        press.take_back(shown, Use.VOICE)
    assert ledger.read(settings) == []


def test_a_line_cut_by_a_power_cut_harms_no_other(press: Press, settings: Settings) -> None:
    first, second = press.publish("Un"), press.publish("Deux")
    press.take_back(first, Use.VOICE)
    with ledger.path_of(settings).open("ab") as file:
        file.write(b'{"act":"take_back","id":"01')
    press.take_back(second, Use.VOICE)
    assert len(ledger.read(settings)) == 2


def test_the_lines_of_the_archive_join_those_that_are_here(
    press: Press, settings: Settings, tmp_path: Path
) -> None:
    first, second = press.publish("Un"), press.publish("Deux")
    press.take_back(first, Use.VOICE)
    backup(settings, archive := tmp_path / "old.tar.gz")
    press.take_back(second, Use.VOICE)
    before = ledger.read(settings)
    shutil.copytree(settings.ledger_folder, tmp_path / "other" / "ledger")
    other = Settings(var=tmp_path / "other", secret_key="unsafe")
    restore(other, archive)
    assert ledger.read(other) == before


def test_it_names_nobody(press: Press, settings: Settings) -> None:
    press.take_back(press.publish("Le banc de Nadia"), Use.VOICE)
    text = ledger.path_of(settings).read_text("utf-8")
    assert "Nadia" not in text
    assert "banc" not in text
