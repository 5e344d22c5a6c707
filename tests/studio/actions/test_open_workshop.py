"""Opening a séance, and what its screen says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.actions.operations import WORKSHOP_LASTS, close_workshop, open_workshop
from studio.actions.queries import workshop_now, workshops_of
from studio.kernel import clock
from studio.kernel.db import Database
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def test_it_works(db: Session, cast: Cast) -> None:
    close_workshop(db, cast.workshop)
    workshop = open_workshop(db, cast.action, title=" La légende ")
    assert (workshop.number, workshop.title) == (2, "La légende")
    assert workshop.code and len(workshop.code) == 6 and workshop.code.isdecimal()
    assert workshop_now(db, cast.action) is workshop


def test_twice_is_once(db: Session, cast: Cast) -> None:
    assert open_workshop(db, cast.action) is cast.workshop
    assert workshops_of(db, cast.action) == [cast.workshop]


def test_codes_differ_and_never_come_back(db: Session, cast: Cast) -> None:
    codes = {cast.workshop.code, cast.other_workshop.code}
    for _ in range(5):
        close_workshop(db, open_workshop(db, cast.action))
    codes |= {workshop.code for workshop in workshops_of(db, cast.action)}
    assert len(codes) == 6


def test_it_closes_by_itself(db: Session, cast: Cast) -> None:
    with clock.at(clock.now() + WORKSHOP_LASTS):
        assert not cast.workshop.is_open
        assert open_workshop(db, cast.action).number == 2


def test_the_screen_works(as_: Browser, database: Database, kept_cast: Cast) -> None:
    with database.writing() as db:
        close_workshop(db, db.merge(kept_cast.workshop))
    answer = as_("claire").post("/espace/actions/nos-chemins/seances")
    page = as_("claire").get(answer.location).text
    with database.reading() as db:
        workshop = workshop_now(db, kept_cast.action)
    assert workshop and workshop.code
    assert f"{workshop.code[:3]} {workshop.code[3:]}" in page
    assert "localhost/rejoindre" in page and "<svg" in page
    assert "ne marche que sur cet ordinateur" in page


@pytest.mark.parametrize(
    ("name", "status"), [("nadia", 401), ("anyone", 401), ("sofia", 403), ("paul", 401)]
)
def test_it_refuses_a_stranger(as_: Browser, name: str, status: int) -> None:
    assert as_(name).post("/espace/actions/nos-chemins/seances").status_code == status


def test_the_seance_of_others_does_not_exist(as_: Browser, kept_cast: Cast) -> None:
    other = f"/espace/seances/{kept_cast.other_workshop.id}"
    for address in (other, f"{other}/appareils", "/espace/seances/rien"):
        assert as_("claire").get(address).status_code == 404
    assert as_("claire").post("/espace/actions/pas-a-pas/seances").status_code == 404


def test_the_menu_leads_to_the_open_seance(as_: Browser, kept_cast: Cast) -> None:
    page = as_("claire").get("/espace/actions/nos-chemins").text
    assert f"/espace/seances/{kept_cast.workshop.id}" in page
