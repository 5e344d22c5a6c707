"""Tiles and names of places, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from basemaps import labels, lettering
from studio.app import create_app, create_public_app
from studio.kernel.config import Settings

TOURS = "/tiles/plan/14/8223/5728"


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var", secret_key="x", log_level="ERROR")


@pytest.fixture(params=[create_app, create_public_app], ids=["whole", "public"])
def tiles(request: pytest.FixtureRequest, small: Settings) -> Iterator[FlaskClient]:
    app: Flask = request.param(small)
    yield app.test_client()
    app.extensions["studio.database"].close()


@pytest.mark.parametrize("name", [f"{TOURS}.png", f"{TOURS}@2x.png", "/tiles/papier/3/1/2.png"])
def test_a_tile_is_a_picture_for_everybody(tiles: FlaskClient, name: str) -> None:
    answer = tiles.get(name)
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_a_tile_that_the_browser_has_is_not_sent_again(tiles: FlaskClient) -> None:
    first = tiles.get(f"{TOURS}.png")
    again = tiles.get(f"{TOURS}.png", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "/tiles/nulle-part/3/1/1.png",
        "/tiles/plan/99/1/1.png",
        "/tiles/plan/14/99999999/1.png",
        "/tiles/plan/3/8/0.png",
        "/tiles/plan/14/8223/5728@7x.png",
        "/tiles/plan/14/8223/-1.png",
        "/tiles/..%2f..%2fetc/1/1/1.png",
        "/tiles/pack-x/1/1/1.png",
    ],
)
def test_where_there_is_no_tile_the_answer_is_404(tiles: FlaskClient, name: str) -> None:
    assert tiles.get(name).status_code == 404


def test_drawn_tiles_are_kept_and_the_closest_are_not(tiles: FlaskClient, small: Settings) -> None:
    tiles.get(f"{TOURS}.png")
    kept = list((small.cache / "tiles").rglob("*.png"))
    tiles.get("/tiles/plan/18/131582/91657.png")
    assert len(kept) == len(list((small.cache / "tiles").rglob("*.png"))) == 1


def test_missing_letters_are_a_fault_of_the_server_told_to_the_operator(
    tiles: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path / "none")
    labels.placing.cache_clear()
    lettering.width.cache_clear()
    lettering.font.cache_clear()
    answer = tiles.get(f"{TOURS}.png")
    assert answer.status_code == 500
    assert "make setup" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert tiles.get("/tiles/papier/3/1/2.png").status_code == 200, "paper needs no letters"
    monkeypatch.undo()
    assert tiles.get(f"{TOURS}.png").status_code == 200, "nothing to restart once they are there"


class TestPlaces:
    @pytest.fixture
    def nadia(self, as_: Callable[[str], FlaskClient]) -> FlaskClient:
        return as_("nadia")

    def test_a_place_is_found_by_its_name(self, nadia: FlaskClient) -> None:
        places = nadia.get("/api/lieux?q=gare de tour").get_json()["places"]
        assert places[0]["name"] == "Gare de Tours"
        assert places[0]["lon"] == pytest.approx(0.694, abs=0.001)

    @pytest.mark.parametrize("q", ["", "   ", "zzzzqqq", "<script>", "%00"])
    def test_words_nobody_knows_find_nothing(self, nadia: FlaskClient, q: str) -> None:
        answer = nadia.get("/api/lieux", query_string={"q": q})
        assert (answer.status_code, answer.get_json()) == (200, {"places": []})

    def test_a_position_is_read_back(self, nadia: FlaskClient) -> None:
        told = nadia.get("/api/lieux/pres?lon=0.694&lat=47.389").get_json()
        assert told == {"near": "Près de la gare de Tours"}

    @pytest.mark.parametrize(
        "query", ["", "lon=1", "lon=x&lat=1", "lon=nan&lat=1", "lon=500&lat=1"]
    )
    def test_what_is_no_position_is_refused_with_a_sentence(
        self, nadia: FlaskClient, query: str
    ) -> None:
        answer = nadia.get(f"/api/lieux/pres?{query}")
        assert answer.status_code == 422
        assert answer.get_json()["message"] == "Cet endroit est en dehors de la carte."

    def test_landmarks_are_offered_to_whoever_does_not_type(self, nadia: FlaskClient) -> None:
        places = nadia.get("/api/lieux/autour?lon=0.694&lat=47.389").get_json()["places"]
        assert places[0]["name"] == "Gare de Tours"
        assert len({place["name"] for place in places}) == len(places) == 8
        assert nadia.get("/api/lieux/autour?lon=-30&lat=40").get_json() == {"places": []}
        assert nadia.get("/api/lieux/autour?lon=x").status_code == 422

    @pytest.mark.parametrize(
        "path",
        ["/api/lieux?q=gare", "/api/lieux/pres?lon=0&lat=0", "/api/lieux/autour?lon=0&lat=0"],
    )
    def test_strangers_are_not_answered(self, as_: Callable[[str], FlaskClient], path: str) -> None:
        assert as_("anyone").get(path).status_code == 401
