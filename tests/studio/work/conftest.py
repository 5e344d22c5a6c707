"""Pieces of work of an action, at each age: asked for, being done, given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from studio.drafts.operations import create_draft
from studio.files.operations import MAKE
from studio.kernel import jobs
from studio.kernel.db import Database
from studio.kernel.ids import new_id
from studio.maps.exports.asking import EXPORT, Wish
from studio.maps.exports.asking import ask as ask_export
from tests.cast import Cast
from tests.engines import database_url
from tests.studio.gallery.conftest import app, note_kind, press, public_app, visitor

__all__ = ["app", "database_url", "note_kind", "press", "public_app", "visitor"]

Ask = Callable[[str], str]
PAGE = "/espace/actions/nos-chemins/travaux"
STRANGERS = [
    ("nadia", 401), ("karim", 401), ("anyone", 401), ("other_referent", 404),
]  # fmt: skip


@pytest.fixture
def ask(database: Database, kept_cast: Cast) -> Ask:
    """Ask for a copy of a map of « Nos chemins » with this title; its id."""

    def enqueue(title: str) -> str:
        with database.writing() as db:
            who = kept_cast.identity(db, "nadia")
            action = db.merge(kept_cast.action)
            draft = create_draft(db, who, action, kind="map", title=title, template="sante")
            return ask_export(db, draft, Wish("csv")).id

    return enqueue


@pytest.fixture
def noise(database: Database, kept_cast: Cast) -> str:
    """Work of another action, and work that belongs to no action."""
    with database.writing() as db:
        jobs.enqueue(db, MAKE, new_id())
        who = kept_cast.identity(db, "karim")
        action = db.merge(kept_cast.other_action)
        draft = create_draft(db, who, action, kind="map", title="Pas à nous", template="sante")
        return jobs.enqueue(db, EXPORT, draft.id).id


@pytest.fixture
def park(database: Database) -> Callable[[str], None]:
    def give_up(job_id: str) -> None:
        with database.writing() as db:
            job = jobs.claim(db, "test", timedelta(minutes=1))
            assert job is not None and job.id == job_id
            jobs.fail(db, job.id, job.attempt, "Le disque est plein.", permanent=True)

    return give_up


def state_of(database: Database, job_id: str) -> str:
    with database.reading() as db:
        return db.get_one(jobs.Job, job_id).state
