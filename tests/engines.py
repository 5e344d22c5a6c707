"""Which tests run on both engines. A test runs on SQLite; where the engine matters (acts: locks,
constraints, upserts, conditional updates, full text, order, times), it runs on PostgreSQL too.

The folders of the rooms that everything rests on (kernel, people, actions, consents, files, drafts,
publishing, work) do: their conftest imports `database_url` from here. In the rooms above, the files
that try their own acts and searches import it. Screens, words and files do not: they ask the same
rows. A file inside one of those folders in which the engine does not matter overrides it again with
`sqlite_url`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from studio.kernel.db import Base, Database
from studio.publishing import search


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database: the test runs once on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    address = request.getfixturevalue("empty_postgresql")
    yield address
    database = Database(address)
    with database.engine.begin() as connection:
        empty(connection)
    database.close()


def empty(connection: Connection) -> None:
    """Take every row out of PostgreSQL. Deleting few rows is ten times quicker there than TRUNCATE,
    which makes new files for each table; keys between tables are not looked at meanwhile."""
    names = [search.TABLE, *(table.name for table in Base.metadata.sorted_tables)]
    deletes = ";".join(f'DELETE FROM "{name}"' for name in names)
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.exec_driver_sql(deletes)
