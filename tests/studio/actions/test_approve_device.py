"""The référent lets a device in: one tap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Device
from studio.actions.operations import approve_device, ask_to_join, end_device
from studio.kernel.db import Database
from studio.kernel.errors import Conflict
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def visitor(app: Flask, kept_cast: Cast) -> FlaskClient:
    """A browser that typed the code and waits."""
    browser = app.test_client()
    browser.post("/rejoindre", data={"code": kept_cast.workshop.code})
    return browser


@pytest.fixture
def device(visitor: FlaskClient, database: Database) -> Device:
    with database.reading() as db:
        return db.scalars(select(Device).where(Device.approved_at.is_(None))).one()


def test_it_works(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    approve_device(device)
    assert device.state == "approved"
    assert device.sign_in.granted_at


def test_twice_is_once(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    approve_device(device)
    first = device.approved_at
    approve_device(device)
    assert device.approved_at == first


def test_who_left_is_not_let_in(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    end_device(device)
    with pytest.raises(Conflict):
        approve_device(device)


def test_the_screens_work(
    as_: Browser, visitor: FlaskClient, device: Device, kept_cast: Cast
) -> None:
    room = f"/espace/seances/{kept_cast.workshop.id}"
    assert "demande à entrer" in as_("claire").get(f"{room}/appareils").text
    assert "Votre appareil" in visitor.get("/atelier/attente/etat").text
    answer = as_("claire").post(f"/espace/appareils/{device.id}/accepter")
    assert answer.location == room
    for address in ("/atelier/attente", "/atelier/attente/etat"):
        assert visitor.get(address).location == "/atelier/qui"
    assert "Nadia" in visitor.get("/atelier/qui").text


def test_no_name_before_the_tap(visitor: FlaskClient, device: Device) -> None:
    for address in ("/atelier/qui", "/atelier/qui/groupe", "/atelier/aide", "/atelier/"):
        answer = visitor.get(address)
        assert answer.status_code == 401
        assert "Nadia" not in answer.text and "Nos chemins" not in answer.text


@pytest.mark.parametrize(
    ("name", "status"), [("nadia", 401), ("anyone", 401), ("sofia", 403), ("karim", 401)]
)
def test_it_refuses_a_stranger(
    as_: Browser, database: Database, device: Device, name: str, status: int
) -> None:
    answer = as_(name).post(f"/espace/appareils/{device.id}/accepter")
    assert answer.status_code == status
    with database.reading() as db:
        assert db.get_one(Device, device.id).state == "waiting"


def test_a_device_that_does_not_exist(as_: Browser) -> None:
    assert as_("claire").post("/espace/appareils/rien/accepter").status_code == 404
