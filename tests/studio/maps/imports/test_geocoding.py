"""Finding a place: our own gazetteer first, then the service that the operator named, if any."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studio.kernel.config import Settings
from studio.maps.imports import geocoding
from studio.maps.imports.geocoding import places_like

SERVICE = "https://adresses.example/search"
ANSWER = {
    "features": [
        {
            "geometry": {"coordinates": [0.69, 47.39]},
            "properties": {"label": "8 Rue Nationale 37000 Tours", "name": "8 Rue Nationale",
                           "postcode": "37000", "city": "Tours", "score": 0.97},
        }
    ]
}  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, float]]:
    """What was asked of the service; it answers ANSWER."""
    questions: list[tuple[str, str, float]] = []

    def answer(service: str, text: str, patience: float) -> bytes:
        questions.append((service, text, patience))
        return json.dumps(ANSWER).encode()

    monkeypatch.setattr(geocoding, "fetched", answer)
    geocoding._answers.clear()
    geocoding._silent_until.clear()
    return questions


def with_service(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, address_service=SERVICE)


def test_nobody_is_asked_when_no_service_is_named(asked: list[Any], tmp_path: Path) -> None:
    found = places_like("gare de Tours", Settings(var=tmp_path))
    assert found and not asked
    assert not places_like("", with_service(tmp_path)) and not asked


def test_ours_come_first_and_the_answer_is_remembered(asked: list[Any], tmp_path: Path) -> None:
    for _ in range(2):
        found = places_like("8 rue nationale Tours", with_service(tmp_path))
    assert [question[1] for question in asked] == ["8 rue nationale Tours"]
    assert asked[0][2] <= 2
    assert (found[-1].name, found[-1].detail, found[-1].kind) == (
        "8 Rue Nationale", "37000 Tours", "address",
    )  # fmt: skip


def test_an_address_is_placed_by_whoever_is_surest(asked: list[Any], tmp_path: Path) -> None:
    found = places_like("8 rue nationale Tours", with_service(tmp_path), patient=True)
    assert found[0].score == 0.97
    assert all(spot.score <= 0.97 for spot in found)


def test_a_commune_alone_is_no_address(tmp_path: Path) -> None:
    found = places_like("12 impasse des Tilleuls Amboise", Settings(var=tmp_path), patient=True)
    assert all(spot.score <= 0.5 for spot in found if spot.kind == "commune")


@pytest.mark.parametrize("broken", [OSError("no network"), ValueError("not json"), KeyError("x")])
def test_a_silent_service_is_left_alone_for_a_while(
    broken: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []

    def fail(*_: Any) -> bytes:
        times.append(1)
        raise broken

    monkeypatch.setattr(geocoding, "fetched", fail)
    geocoding._answers.clear()
    geocoding._silent_until.clear()
    assert places_like("gare de Tours", with_service(tmp_path))
    places_like("mairie de Tours", with_service(tmp_path))
    assert len(times) == 1
    geocoding._silent_until.clear()


def test_only_web_addresses_may_be_named() -> None:
    with pytest.raises(ValueError):
        geocoding.fetched("file:///etc/passwd", "x", 1)


def test_the_route_answers_the_same_way(
    app: Flask, as_: Callable[[str], FlaskClient], asked: list[Any]
) -> None:
    app.extensions["studio.settings"] = Settings(
        **{**app.extensions["studio.settings"].__dict__, "address_service": SERVICE}
    )
    places = as_("nadia").get("/api/lieux?q=8 rue nationale Tours").get_json()["places"]
    assert places[-1]["name"] == "8 Rue Nationale"
    assert asked
