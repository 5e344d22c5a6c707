"""`/sante`: 200 when everything serves, 503 and which part does not when one fails."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from studio.app import create_public_app
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.jobs import WorkerPresence
from studio.kernel.storage import DiskStore

GOOD = {"status": "ok", "database": "ok", "storage": "ok", "worker": "ok"}


@pytest.fixture
def worker(database: Database) -> str:
    with database.writing() as db:
        jobs.say_present(db, "host:1")
    return "host:1"


def ask(app: Flask) -> tuple[int, dict[str, str]]:
    answer = app.test_client().get("/sante")
    assert answer.mimetype == "application/json"
    return answer.status_code, answer.get_json()


def test_all_serve(app: Flask, worker: str) -> None:
    assert ask(app) == (200, GOOD)


def test_nobody_works(app: Flask) -> None:
    assert ask(app) == (503, GOOD | {"status": "down", "worker": "down"})


def test_a_worker_that_has_been_silent(app: Flask, database: Database, worker: str) -> None:
    with database.writing() as db:
        db.get_one(WorkerPresence, worker).seen_at = now() - timedelta(minutes=1)
    assert ask(app) == (503, GOOD | {"status": "down", "worker": "down"})


def test_files_cannot_be_kept(app: Flask, worker: str, tmp_path: Path) -> None:
    """A folder that is a file: what a lost disk or a wrong mount looks like, even to root."""
    (tmp_path / "not-a-folder").write_bytes(b"")
    app.extensions["studio.storage"] = lost = object.__new__(DiskStore)
    lost.root = tmp_path / "not-a-folder" / "store"
    assert ask(app) == (503, GOOD | {"status": "down", "storage": "down"})


def test_no_database(app: Flask, worker: str, tmp_path: Path) -> None:
    """Without it nobody can be seen working either."""
    kept = app.extensions["studio.database"]
    app.extensions["studio.database"] = Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite'}")
    down = {"status": "down", "database": "down", "worker": "down"}
    assert ask(app) == (503, GOOD | down)
    app.extensions["studio.database"] = kept


def test_the_gallery_alone_says_it_too(settings: Settings, worker: str) -> None:
    app = create_public_app(settings)
    assert ask(app) == (200, GOOD)
    app.extensions["studio.database"].close()
