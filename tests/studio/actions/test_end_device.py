"""Sending a device away, whether it waits or was trusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Device
from studio.actions.operations import ask_to_join, end_device
from studio.actions.queries import devices_of
from studio.kernel.db import Database
from tests.cast import Cast

Browser = Callable[[str], FlaskClient]


def only_device(database: Database) -> Device:
    with database.reading() as db:
        return db.scalars(select(Device)).one()


def test_it_works(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    end_device(device)
    assert device.state == "ended"
    assert not device.sign_in.is_open
    assert devices_of(db, cast.workshop) == []


def test_twice_is_once(db: Session, cast: Cast) -> None:
    device, _ = ask_to_join(db, cast.workshop.code or "")
    end_device(device)
    first = device.ended_at
    end_device(device)
    assert device.ended_at == first


def test_who_was_trusted_is_out_at_once(as_: Browser, database: Database) -> None:
    browser = as_("nadia")
    assert browser.get("/atelier/").status_code == 200
    as_("claire").post(f"/espace/appareils/{only_device(database).id}/renvoyer")
    assert browser.get("/atelier/").status_code == 401
    assert browser.get("/api/drafts/rien").status_code == 401


def test_who_waited_is_told_kindly(
    app: Flask, as_: Browser, database: Database, kept_cast: Cast
) -> None:
    visitor = app.test_client()
    visitor.post("/rejoindre", data={"code": kept_cast.workshop.code})
    as_("claire").post(f"/espace/appareils/{only_device(database).id}/renvoyer")
    assert visitor.get("/atelier/attente/etat").location == "/rejoindre"
    assert "Tapez d’abord le code" in visitor.get("/rejoindre").text


@pytest.mark.parametrize(
    ("name", "status"), [("lucie", 401), ("anyone", 401), ("sofia", 403), ("karim", 401)]
)
def test_it_refuses_a_stranger(as_: Browser, database: Database, name: str, status: int) -> None:
    as_("nadia")
    device = only_device(database)
    answer = as_(name).post(f"/espace/appareils/{device.id}/renvoyer")
    assert answer.status_code == status
    assert as_("nadia").get("/atelier/").status_code == 200
