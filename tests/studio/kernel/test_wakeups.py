"""The bell: heard across connections, bounded in places, counted by document."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.db import Database
from studio.kernel.errors import Busy
from studio.kernel.jobs import Job
from studio.kernel.wakeups import Wakeups, ring


def numbers(db: Session, ids: Collection[str]) -> Mapping[str, int]:
    rows = db.execute(select(Job.id, Job.attempt).where(Job.id.in_(ids)))
    return {row.id: row.attempt for row in rows}


@pytest.fixture
def document(database: Database) -> str:
    with database.writing() as db:
        db.add(Job(id="doc", kind="k", target="t"))
    return "doc"


@pytest.fixture
def wakeups(database: Database) -> Iterator[Wakeups]:
    made = Wakeups(database, 2, numbers)
    yield made
    made.close()


def grow(database: Database, document: str) -> None:
    with database.writing() as db:
        db.get_one(Job, document).attempt += 1
        ring(db)


def test_a_stream_hears_what_another_connection_wrote(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with wakeups.watching(document):
        threading.Timer(0.3, grow, (database, document)).start()
        assert wakeups.wait(document, 0, 10) == 1


def test_a_stream_hears_another_process(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    """A second `Database` on the same address is what another process has."""
    elsewhere = Database(database.url.render_as_string(hide_password=False))
    with wakeups.watching(document):
        threading.Timer(0.3, grow, (elsewhere, document)).start()
        assert wakeups.wait(document, 0, 10) == 1
    elsewhere.close()


def test_silence_ends_with_the_number_already_known(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with wakeups.watching(document):
        assert wakeups.wait(document, 7, 0.2) == 7


def test_places_are_counted_and_given_back(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with ExitStack() as both:
        both.enter_context(wakeups.watching(document))
        both.enter_context(wakeups.watching("other"))
        with pytest.raises(Busy):
            both.enter_context(wakeups.watching(document))
    with wakeups.watching(document):
        pass
