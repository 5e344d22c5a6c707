"""The page that says what the machine does for an action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from studio.kernel import clock, jobs
from studio.kernel.clock import now
from studio.kernel.db import Database
from studio.parts import job_kinds
from tests.studio.work.conftest import PAGE, STRANGERS, Ask

Browser = Callable[[str], FlaskClient]


def test_it_says_what_waits_runs_and_was_given_up(
    as_: Browser, database: Database, ask: Ask, park: Callable[[str], None], noise: str
) -> None:
    with database.writing() as db:
        jobs.cancel(db.get_one(jobs.Job, noise))  # not to be claimed here
        db.query(jobs.Job).filter(jobs.Job.kind == "files.make").delete()
    park(ask("Ratée"))
    running = ask("En train")
    with database.writing() as db:
        job = jobs.claim(db, "test", timedelta(minutes=1))
        assert job is not None and job.id == running
        jobs.heartbeat(db, job.id, job.attempt, timedelta(minutes=1), 0.42, "On lit la carte…")
    ask("Plus tard")
    page = as_("claire").get(PAGE).text
    given_up, rest = page.split('id="en-cours"')
    being_done, waiting = rest.split('id="en-attente"')
    assert "Ratée" in given_up and "Le disque est plein." in given_up and "Réessayer" in given_up
    assert "En train" in being_done and "On lit la carte… 42 %" in being_done
    assert "Plus tard" in waiting and "Arrêter" in waiting
    assert "Pas à nous" not in page


def test_it_says_that_nobody_works(as_: Browser, ask: Ask) -> None:
    assert "Aucun ouvrier ne répond" not in as_("claire").get(PAGE).text
    ask("Une carte")
    assert "Aucun ouvrier ne répond" in as_("claire").get(PAGE).text


def test_what_was_done_long_ago_is_not_shown(
    as_: Browser, database: Database, ask: Ask, work: Callable[[], list[str]]
) -> None:
    with clock.at(now() - timedelta(days=3)):
        ask("Vieille copie")
        work()
    assert "Vieille copie" not in as_("claire").get(f"{PAGE}/etat").text
    ask("Copie du jour")
    work()
    assert "Faits depuis hier" in as_("claire").get(f"{PAGE}/etat").text


@pytest.mark.parametrize(("name", "status"), STRANGERS)
def test_a_stranger_is_refused(as_: Browser, name: str, status: int) -> None:
    assert as_(name).get(PAGE).status_code == status


def test_every_kind_of_work_that_people_wait_for_has_a_name() -> None:
    nameless = {name for name, kind in job_kinds().items() if not (kind.label and kind.within)}
    assert nameless == {
        "erasure.finish", "files.expire",
        "maps.tidy", "portraits.sweep", "publishing.expire", "publishing.sweep", "trash.empty",
    }  # fmt: skip
