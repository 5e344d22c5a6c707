"""What every test may ask for: real databases, a real application, the cast, found files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from studio.app import create_app, job_kinds, register_parts
from studio.kernel import db as kernel_db
from studio.kernel import jobs, worker
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.people import operations as people
from studio.people.browser import COOKIE
from tests import contracts
from tests.cast import Cast, MadeBefore
from tests.order import WholeFiles, put_longest_first
from tests.serving import Server

# Machines that test do other things meanwhile: what is slow there is measured by benches, not here.
hypothesis.settings.register_profile(
    "studio", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("studio")

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "")
FOUND = Path(__file__).parent.parent.parent / "shared" / "testdata"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    put_longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    return WholeFiles(config, log)


@pytest.fixture(scope="session")
def testdata() -> Path:
    """Real and hostile files that nobody here wrote."""
    if not FOUND.is_dir():
        pytest.skip("the found test files (../shared/testdata) are not on this machine")
    return FOUND


@pytest.fixture(scope="session")
def engine() -> Iterator[Playwright]:
    """What drives browsers: a process may have only one, so every test that has one shares it."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def lasting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real `studio serve` of this test process: starting one takes longer than most tests in it.
    For files of which each test makes a cast of its own (tests/cast.py) and looks at nothing else;
    a test that counts everything, or kills, has the `server` of tests/journeys."""
    running = Server(tmp_path_factory.mktemp("lasting") / "var")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session", autouse=True)
def parts_registered() -> None:
    register_parts()


@pytest.fixture(scope="session", autouse=True)
def quick_passphrases() -> None:
    """Argon2 as in life takes half a second each time; its strength is tested by itself."""
    people._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test makes an application of its own, which would compile every page again."""
    folder = tmp_path_factory.mktemp("templates")
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> None:
    """Werkzeug reads each route and writes two functions for it, the same for each application:
    nine tenths of the time of `create_app`. What it makes of a route is not changed afterwards, so
    that it may be shared."""
    compile_route = Rule.compile
    made: dict[object, Rule] = {}

    def remembered(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        first = made.setdefault(key, rule)
        if first is rule or not hasattr(first, "_build_unknown"):
            compile_route(rule)
            return
        rule._parts, rule._trace, rule._converters = first._parts, first._trace, first._converters
        rule.arguments = set(first.arguments)
        rule._build = first._build.__func__.__get__(rule, None)  # type: ignore[attr-defined]
        unknown = first._build_unknown.__func__  # type: ignore[attr-defined]
        rule._build_unknown = unknown.__get__(rule, None)

    Rule.compile = remembered  # type: ignore[method-assign, assignment]


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """SQLAlchemy remembers what it compiled by engine and dialect, and each test makes an engine:
    a third of the time of a test without a browser. Two dialects of the same driver are alike."""
    remembered: dict[type, Any] = {}

    def create(*args: Any, **kwargs: Any) -> Engine:
        made = create_engine(*args, **kwargs)
        kind = type(made.dialect)
        if kind not in remembered:
            kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
            kind.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]
            remembered[kind] = LRUCache(5000)
        made._compiled_cache = remembered[kind]
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_db, "create_engine", create)
        yield


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "studio.sqlite"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.close()
    return path


@pytest.fixture(scope="session")
def empty_postgresql(worker_id: str) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database of this test process."""
    if not POSTGRESQL:
        pytest.skip("no PostgreSQL here: run the tests through scripts/with-postgres.sh")
    name = f"studio_{worker_id}"
    server = Database(POSTGRESQL)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.close()
    address = POSTGRESQL.replace("/postgres?", f"/{name}?")
    database = Database(address)
    database.upgrade()
    database.close()
    yield address


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of this test process, with or without xdist."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A fresh database. Where the engine matters, the one of tests/engines.py takes its place."""
    return sqlite_url


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    var = tmp_path / "var"
    var.mkdir(exist_ok=True)
    shutil.copy(empty_sqlite, var / "studio.sqlite")
    return f"sqlite:///{var / 'studio.sqlite'}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        var=tmp_path / "var", database_url=database_url, secret_key="unsafe", log_level="ERROR"
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    made = Database(settings.database)
    yield made
    made.close()


@pytest.fixture
def storage(settings: Settings) -> DiskStore:
    return DiskStore(settings.store)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One open transaction, kept at the end of the test: for tests of acts, without the web."""
    with database.writing() as session:
        yield session


@pytest.fixture(scope="session")
def cast_made_before(empty_sqlite: Path) -> MadeBefore:
    return MadeBefore(empty_sqlite)


@pytest.fixture
def cast(db: Session, cast_made_before: MadeBefore) -> Cast:
    """Everybody, in the transaction of `db`."""
    return cast_made_before.put_and_hold(db)


class WholeClient(FlaskClient):
    """Reads each answer to its end, and closes the files behind it."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application. Forms need no token here; the journeys test that they do. Tries are
    counted, as in life, from nothing for each application; what the API answers is held against
    what it promises."""
    made = create_app(settings)
    made.after_request(contracts.hold)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.test_client_class = WholeClient
    yield made
    made.extensions["studio.wakeups"].close()
    made.extensions["studio.database"].close()


@pytest.fixture
def kept_cast(database: Database, cast_made_before: MadeBefore) -> Cast:
    """Everybody, already kept: for tests that go through the web."""
    with database.writing() as session:
        return cast_made_before.put_into(session)


@pytest.fixture
def as_(app: Flask, database: Database, kept_cast: Cast) -> Callable[[str], FlaskClient]:
    """`as_("nadia")` is Nadia's browser; `as_("anyone")` one that nobody knows."""
    opened: dict[str, FlaskClient] = {}

    def open_browser(name: str) -> FlaskClient:
        if name not in opened:
            opened[name] = app.test_client()
            if name not in ("paul", "anyone"):
                with database.writing() as session:
                    token = kept_cast.sign_in(session, name)
                opened[name].set_cookie(COOKIE, token)
        return opened[name]

    return open_browser


@pytest.fixture
def work(settings: Settings, database: Database, storage: DiskStore) -> Callable[[], list[str]]:
    """Do all waiting jobs here and now; the answer is how each ended (empty text: well)."""

    return lambda: work_all(settings, database, storage)


def work_all(settings: Settings, database: Database, storage: DiskStore) -> list[str]:
    ends: list[str] = []
    while True:
        with database.writing() as session:
            job = jobs.claim(session, "test", timedelta(minutes=5))
        if job is None:
            return ends
        outcome = worker.run_here(job.id, database, storage, settings, job_kinds())
        with database.writing() as session:
            worker.record(session, job.id, job.attempt, outcome, job_kinds())
        ends.append(outcome.sentence)
