"""What a server writes in its journal names nobody: no address, no code, no question, no token."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import text

from studio.kernel import web
from studio.kernel.db import Database
from tests.serving import Server

SECRETS = (
    "198.51.100.7",
    "ma-question",
    "4711 4711",
    "471147",
    "jeton-secret",
    "claire@exemple.fr",
)


@pytest.mark.slow
def test_a_real_server_names_nobody(tmp_path: Path) -> None:
    server = Server(
        tmp_path / "var",
        {"STUDIO_LOG_LEVEL": "INFO", "STUDIO_TRUSTED_PROXIES": "1"},
        ("--no-worker",),
    )
    with server.database():
        pass
    server.start()
    try:
        headers = {"X-Forwarded-For": "198.51.100.7", "User-Agent": "jeton-secret"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30) as visitor:
            visitor.get("/galerie", params={"q": "ma-question"})
            visitor.get("/partenaires/jeton-secret")
            visitor.get("/rejoindre/jeton-secret")
            visitor.post("/rejoindre", data={"code": "471147"})
            visitor.post("/espace/connexion", data={"email": "claire@exemple.fr", "x": "471147"})
            visitor.get("/oembed", params={"url": "jeton-secret"})
    finally:
        server.stop()
    written = server.log()
    for secret in SECRETS:
        assert secret not in written, written


def test_a_failure_is_told_without_what_people_typed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken query is written with its shape, not with its values."""

    def fail() -> str:
        web.db().execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": SECRETS[1]})
        return ""

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/casse", "casse", fail)
    with caplog.at_level(logging.DEBUG):
        assert app.test_client().get("/casse?code=471147").status_code == 500
    assert "nowhere" in caplog.text
    for secret in SECRETS:
        assert secret not in caplog.text


def test_an_engine_hides_its_parameters(database: Database) -> None:
    assert database.engine.hide_parameters
