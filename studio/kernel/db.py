"""The database: SQLite in a file by default, PostgreSQL by its address, the same code on both.

Acts never commit. A door (request, worker, command line) opens `writing()` and everything
inside is kept together or not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from studio.kernel.ids import new_id

MIGRATIONS = Path(__file__).parent.parent / "migrations"
READ_ONLY = "studio_read_only"


class UtcDateTime(TypeDecorator[datetime]):
    """Times go in with a zone and come out in UTC; SQLite itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
Id = Annotated[str, mapped_column(String(36), primary_key=True, default=new_id)]


class Base(DeclarativeBase):
    """Parent of all tables. Constraints have names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it on the class
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
    }


class Database:
    """Where sessions come from. One per process."""

    def __init__(self, url: str):
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._reader = self.engine.execution_options(**{READ_ONLY: True})
        # SQLite lets one writer in at a time and makes the others poll; waiting here instead is
        # fair and fast (measured: without it the slowest of 36 writers waits for seconds).
        self._one_writer = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and keeps nothing it is told."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session  # closing, and not rolling back, leaves what was read readable

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose acts are kept when the block ends well, and undone when it raises."""
        with self._one_writer or nullcontext(), Session(self.engine, expire_on_commit=False) as db:
            try:
                yield db
                db.commit()
            except BaseException:
                db.rollback()
                raise

    def upgrade(self) -> None:
        """Bring the tables to the newest form. Safe to repeat."""
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        configuration = Config()
        configuration.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")

    def close(self) -> None:
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=24,
        max_overflow=104,
        json_serializer=_json,
        hide_parameters=True,  # a journal names nobody
        connect_args={"check_same_thread": False, "timeout": 30},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged recording must survive a pulled plug
            "busy_timeout=30000",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reading = connection.get_execution_options().get(READ_ONLY)
        # A deferred writer that upgrades its lock later fails at once with "database is locked".
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        json_serializer=_json,
        hide_parameters=True,  # a journal names nobody
    )


def _json(value: Any) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()


def of_session(db: Session) -> str:
    """The name of the database engine behind a session: `sqlite` or `postgresql`."""
    return db.get_bind().dialect.name


BY_WORDS = "_by_words"  # how tables of full text search end


def has_a_model(_thing: Any, name: str | None, kind: str, *_more: Any) -> bool:
    """False for a table of full text search and its shadows, which a migration makes by hand: the
    two engines have no form of it in common."""
    return not (kind == "table" and name is not None and BY_WORDS in name)
