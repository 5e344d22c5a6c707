"""« Arrêter »: nobody works on it any more, and it may be asked for again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.kernel.db import Database
from studio.kernel.jobs import State
from tests.studio.work.conftest import PAGE, STRANGERS, Ask, state_of

Browser = Callable[[str], FlaskClient]


def test_it_stops_and_twice_is_once(
    as_: Browser, database: Database, ask: Ask, work: Callable[[], list[str]]
) -> None:
    job = ask("Une carte")
    for _time in range(2):
        answer = as_("claire").post(f"{PAGE}/{job}/arreter", follow_redirects=True)
        assert "Quelqu’un a arrêté ce travail." in answer.text
    assert work() == []
    assert state_of(database, job) == State.CANCELLED


def test_what_is_done_cannot_be_stopped(
    as_: Browser, database: Database, ask: Ask, work: Callable[[], list[str]]
) -> None:
    job = ask("Une carte")
    work()
    answer = as_("claire").post(f"{PAGE}/{job}/arreter")
    assert answer.status_code == 409
    assert "Ce travail ne peut pas être arrêté." in answer.text
    assert state_of(database, job) == State.DONE


@pytest.mark.parametrize(("name", "status"), STRANGERS)
def test_a_stranger_is_refused(
    as_: Browser, database: Database, ask: Ask, name: str, status: int
) -> None:
    job = ask("Une carte")
    assert as_(name).post(f"{PAGE}/{job}/arreter").status_code == status
    assert state_of(database, job) == State.WAITING
