"""Sessions: kept whole or not at all, on both engines; tables as the models say."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from studio.kernel.db import Base, Database, has_a_model
from studio.kernel.jobs import Job


def count(database: Database) -> int:
    with database.reading() as db:
        return len(db.scalars(select(Job)).all())


def test_a_block_that_ends_well_is_kept(database: Database) -> None:
    with database.writing() as db:
        db.add(Job(kind="a", target="b"))
    assert count(database) == 1


def test_a_block_that_raises_is_undone(database: Database) -> None:
    def go_wrong() -> None:
        with database.writing() as db:
            db.add(Job(kind="a", target="b"))
            db.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        go_wrong()
    assert count(database) == 0


def test_reading_keeps_nothing(database: Database) -> None:
    with database.writing() as db:
        db.add(Job(kind="a", target="b"))
    with database.reading() as db:
        db.scalars(select(Job)).one().message = "changed"
    with database.reading() as db:
        assert db.scalars(select(Job)).one().message == ""


def test_times_come_back_in_utc(database: Database) -> None:
    paris = timezone(timedelta(hours=1))
    with database.writing() as db:
        db.add(Job(kind="a", target="b", run_after=datetime(2026, 11, 23, 10, tzinfo=paris)))
    with database.reading() as db:
        found = db.scalars(select(Job.run_after)).one()
    assert found == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_time_without_zone_is_refused(database: Database) -> None:
    def forget_the_zone() -> None:
        with database.writing() as db:
            db.add(Job(kind="a", target="b", run_after=datetime(2026, 11, 23, 10)))  # noqa: DTZ001

    with pytest.raises(StatementError, match="zone"):
        forget_the_zone()


def test_many_writers_lose_nothing(database: Database) -> None:
    """Read, then write what was read plus one: the race that loses data silently elsewhere."""
    with database.writing() as db:
        db.add(Job(id="counter", kind="count", target="x"))

    def add_ten() -> None:
        for _ in range(10):
            with database.writing() as db:
                job = db.get_one(Job, "counter", with_for_update=True)
                job.attempt += 1

    writers = [threading.Thread(target=add_ten) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as db:
        assert db.get_one(Job, "counter").attempt == 80


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": has_a_model}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_is_fine(database: Database) -> None:
    database.upgrade()
