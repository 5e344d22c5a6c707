"""The bell: heard across connections, bounded in places, counted by document."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.db import Database
from studio.kernel.errors import Busy
from studio.kernel.jobs import Job
from studio.kernel.wakeups import Wakeups, ring


class Counts:
    """A source whose documents are jobs, and whose news are their numbers."""

    def numbers(self, db: Session, documents: Collection[str]) -> Mapping[str, int]:
        rows = db.execute(select(Job.id, Job.attempt).where(Job.id.in_(documents)))
        return {row.id: row.attempt for row in rows}

    def since(self, db: Session, document: str, number: int) -> Sequence[tuple[int, str]]:
        latest = db.get_one(Job, document).attempt
        return [(n, f"news {n}") for n in range(number + 1, latest + 1)]

    def standing(self, db: Session, documents: Collection[str]) -> Mapping[str, str]:
        rows = db.execute(select(Job.id, Job.message).where(Job.id.in_(documents)))
        return {row.id: row.message for row in rows}


@pytest.fixture
def document(database: Database) -> str:
    with database.writing() as db:
        db.add(Job(id="doc", kind="k", target="t"))
    return "doc"


@pytest.fixture
def wakeups(database: Database) -> Iterator[Wakeups]:
    made = Wakeups(database, 2, Counts())
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
        assert wakeups.wait(document, 0, 10)[0] == 1


def test_a_stream_hears_another_process(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    """A second `Database` on the same address is what another process has."""
    elsewhere = Database(database.url.render_as_string(hide_password=False))
    with wakeups.watching(document):
        threading.Timer(0.3, grow, (elsewhere, document)).start()
        assert wakeups.wait(document, 0, 10)[0] == 1
    elsewhere.close()


def test_silence_ends_with_the_number_already_known(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with wakeups.watching(document):
        assert wakeups.wait(document, 7, 0.2) == (7, [])


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


def test_a_stream_that_keeps_up_hears_the_news_themselves(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with wakeups.watching(document):
        assert wakeups.wait(document, -1, 10) == (0, [])  # the first look is over
        grow(database, document)
        assert wakeups.wait(document, 0, 10) == (1, ["news 1"])
        grow(database, document)
        grow(database, document)
        wakeups.wait(document, 2, 10)
        assert wakeups.wait(document, 1, 10) == (3, ["news 2", "news 3"])


def test_a_stream_that_is_behind_is_told_how_far_it_is(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    grow(database, document)
    grow(database, document)
    with wakeups.watching(document):
        assert wakeups.wait(document, 0, 10) == (2, [])


def test_a_stream_hears_what_is_true_now_without_a_number(
    wakeups: Wakeups, database: Database, document: str
) -> None:
    with wakeups.watching(document):
        wakeups.wait(document, -1, 10)
        with database.writing() as db:
            db.get_one(Job, document).message = "Nadia"  # nobody rings: it is seen all the same
        assert wakeups.wait(document, 0, 10, "") == (0, [])
        assert wakeups.standing(document) == "Nadia"
        assert wakeups.wait(document, 0, 0.1, "Nadia") == (0, [])
