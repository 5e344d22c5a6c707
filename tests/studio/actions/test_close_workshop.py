"""Closing a séance: its code dies, the work stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.models import Workshop
from studio.actions.operations import approve_device, ask_to_join, close_workshop
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def test_it_works(db: Session, cast: Cast) -> None:
    code = cast.workshop.code or ""
    waiting, _ = ask_to_join(db, code)
    trusted, _ = ask_to_join(db, code)
    approve_device(trusted)
    close_workshop(db, cast.workshop)
    assert not cast.workshop.is_open
    assert (waiting.state, trusted.state) == ("ended", "approved")
    with pytest.raises(Invalid):
        ask_to_join(db, code)


def test_twice_is_once(db: Session, cast: Cast) -> None:
    close_workshop(db, cast.workshop)
    first = cast.workshop.closed_at
    close_workshop(db, cast.workshop)
    assert cast.workshop.closed_at == first


def test_the_screen_works(as_: Browser, database: Database, kept_cast: Cast) -> None:
    address = f"/espace/seances/{kept_cast.workshop.id}"
    for _ in range(2):
        answer = as_("claire").post(f"{address}/fermer")
        assert answer.location == "/espace/actions/nos-chemins"
    page = as_("claire").get(address).text
    assert "Cette séance est fermée" in page
    assert (kept_cast.workshop.code or "") not in page


@pytest.mark.parametrize(
    ("name", "status"), [("nadia", 401), ("anyone", 401), ("sofia", 403), ("karim", 401)]
)
def test_it_refuses_a_stranger(
    as_: Browser, database: Database, kept_cast: Cast, name: str, status: int
) -> None:
    address = f"/espace/seances/{kept_cast.workshop.id}/fermer"
    assert as_(name).post(address).status_code == status
    with database.reading() as db:
        assert db.get_one(Workshop, kept_cast.workshop.id).is_open


def test_the_seance_of_others_does_not_exist(as_: Browser, kept_cast: Cast) -> None:
    address = f"/espace/seances/{kept_cast.other_workshop.id}/fermer"
    assert as_("claire").post(address).status_code == 404
