"""« Réessayer »: what was given up starts afresh; what has its own screen does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.kernel import jobs
from studio.kernel.db import Database
from studio.kernel.jobs import State
from tests.studio.gallery.conftest import Press
from tests.studio.work.conftest import PAGE, STRANGERS, Ask, state_of

Browser = Callable[[str], FlaskClient]


def test_it_starts_afresh_and_twice_is_once(
    as_: Browser, database: Database, ask: Ask, park: Callable[[str], None]
) -> None:
    job = ask("Une carte")
    park(job)
    for _time in range(2):
        answer = as_("claire").post(f"{PAGE}/{job}/relancer", follow_redirects=True)
        assert "Ce travail va recommencer." in answer.text
    with database.reading() as db:
        found = db.get_one(jobs.Job, job)
    assert (found.state, found.failures, found.message) == (State.WAITING, 0, "")


def test_publishing_is_asked_for_on_its_own_screen(
    as_: Browser, database: Database, press: Press
) -> None:
    press.publish("Le banc du marché")
    with database.writing() as db:
        job = db.scalars(select(jobs.Job).where(jobs.Job.kind == "publishing.freeze")).one()
        job.state, job_id = State.PARKED, job.id
    assert as_("claire").post(f"{PAGE}/{job_id}/relancer").status_code == 409
    assert state_of(database, job_id) == State.PARKED


@pytest.mark.parametrize(("name", "status"), STRANGERS)
def test_a_stranger_is_refused(
    as_: Browser, database: Database, ask: Ask, park: Callable[[str], None], name: str, status: int
) -> None:
    job = ask("Une carte")
    park(job)
    assert as_(name).post(f"{PAGE}/{job}/relancer").status_code == status
    assert state_of(database, job) == State.PARKED


def test_work_of_another_action_does_not_exist(as_: Browser, noise: str) -> None:
    assert as_("claire").post(f"{PAGE}/{noise}/relancer").status_code == 404
    assert as_("claire").post(f"{PAGE}/rien/relancer").status_code == 404
