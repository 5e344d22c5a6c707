"""The editor, the public page and the embed over HTTP: who gets them, what is in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from studio.app import create_app
from studio.gallery.options import Options
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.maps.page import geojson_of
from studio.maps.viewing import page_context, viewer
from tests.cast import Cast
from tests.studio.maps.making import a_map
from tests.studio.maps.pages import a_page, item


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


@pytest.fixture
def address(database: Database, kept_cast: Cast) -> str:
    with database.writing() as db:
        return f"/atelier/cartes/{a_map(db, kept_cast).id}"


@pytest.mark.parametrize(
    ("name", "status"),
    [("nadia", 200), ("lucie", 200), ("claire", 200), ("sofia", 200), ("karim", 404),
     ("paul", 401), ("anyone", 401)],
)  # fmt: skip
def test_the_editor_is_for_the_group(
    as_: Callable[[str], FlaskClient], address: str, name: str, status: int
) -> None:
    assert as_(name).get(address).status_code == status


def test_there_is_no_editor_of_a_map_that_is_none(as_: Callable[[str], FlaskClient]) -> None:
    assert as_("nadia").get("/atelier/cartes/nulle-part").status_code == 404


def test_words_for_professionals_are_theirs(
    as_: Callable[[str], FlaskClient], address: str
) -> None:
    assert "Ce qu’on voit sur la photo" not in as_("nadia").get(address).text
    assert "Ce qu’on voit sur la photo" in as_("claire").get(address).text


def test_the_coordinator_looks_and_adds_nothing(
    as_: Callable[[str], FlaskClient], address: str
) -> None:
    page = as_("sofia").get(address).text
    assert 'data-part="add"' not in page
    assert data_of(page)["may"] == {"add": False, "arrange": False}


def data_of(page: str, name: str = "map-page") -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found.group(1))


def test_the_editor_knows_its_grounds(as_: Callable[[str], FlaskClient], address: str) -> None:
    grounds = data_of(as_("nadia").get(address).text)["grounds"]
    assert {"plan", "plan-pale", "papier"} <= set(grounds)
    assert grounds["papier"]["geographic"] is False
    assert all(ground["credits"] for ground in grounds.values() if ground["geographic"])


# What a visitor gets, without a script


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    var = tmp_path_factory.mktemp("var")
    return create_app(Settings(var=var, secret_key="x", log_level="ERROR"))


def rendered(app: Flask, page: dict[str, Any]) -> str:
    """The map and its list as the public page includes them."""

    class Edition:
        language = "fr"

    with app.test_request_context("/"):
        return render_template(
            "maps/view.html",
            page=page,
            edition=Edition,
            cover=None,
            plain=False,
            options=Options(),
            moments={},
            media=lambda name: f"/medias/x/1/{name}",
            **page_context(page),
        )


class Seen(HTMLParser):
    """Elements that could run, and the text of titles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.titles: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if ("class", "place-title") in attrs:
            self._inside = True
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.titles[-1] += data


def test_the_list_says_what_the_map_shows(plain_app: Flask) -> None:
    page = a_page(["La gare", "Le parc", "Le marché"])
    page["items"].append(item(9, "Un foyer", geometry=None))
    html = rendered(plain_app, page)
    in_list = set(re.findall(r'<li class="place" id="([^"]+)"', html))
    on_map = set(viewer(page)["marks"]["id"])
    assert on_map == {"lieu-1", "lieu-2", "lieu-3"}
    assert in_list == on_map | {"lieu-9"}
    assert "4 lieux" in html


def test_what_is_drawn_is_in_the_list_under_its_name(plain_app: Flask) -> None:
    line = {"type": "LineString", "coordinates": [[0.68, 47.39], [0.69, 47.39]]}
    ring = {"type": "Polygon", "coordinates": [[[0.68, 47.39], [0.69, 47.39], [0.69, 47.4]]]}
    page = a_page(["La gare"])
    page["items"] += [
        item(2, type="area", geometry=ring, category=None),
        item(3, type="walk", geometry=line, category=None),
        item(4, type="stroke", geometry=line, category=None, colour="violet", width=6),
        item(5, type="stroke", geometry=line, category=1, colour=None, width=9),
    ]
    html = rendered(plain_app, page)
    assert "1 lieu, 1 zone, 1 chemin et 2 dessins" in html
    drawn = re.findall(r'marker-(\w+)"[^>]*><use class="kind-drawing" href="#kind-(\w+)"', html)
    assert drawn == [
        ("black", "area"),
        ("black", "walk"),
        ("violet", "stroke"),
        ("orange", "stroke"),
    ]
    assert [one["kind"] for one in viewer(page)["drawings"]] == ["area", "line", "line", "line"]


def test_every_filter_counts_its_places(plain_app: Flask) -> None:
    html = rendered(plain_app, a_page(["a", "b", "c"]))
    counts = re.findall(r'data-filter="\d+".*?<span class="count">(\d+)</span>', html, re.S)
    assert counts == ["1", "2"]


def test_no_word_of_anybody_becomes_a_page(plain_app: Flask, attacks: list[str]) -> None:
    html = rendered(plain_app, a_page(attacks))
    quiet = rendered(plain_app, a_page(["x"] * len(attacks)))
    seen, calm = Seen(), Seen()
    seen.feed(html)
    calm.feed(quiet)
    assert seen.tags == calm.tags, "a text opened an element"
    assert sorted(set(seen.attributes)) == sorted(set(calm.attributes))
    same = [a.split() == b.split() for a, b in zip(seen.titles, attacks, strict=True)]
    assert sum(same) > len(attacks) * 0.97


def test_no_word_of_anybody_ends_the_data_of_the_script(
    plain_app: Flask, attacks: list[str]
) -> None:
    label = {"text": "</script><script>alert(1)</script>", "colour": "blue", "size": 2,
             "words": "m", "geometry": {"type": "Point", "coordinates": [0, 0]}}  # fmt: skip
    page = a_page(attacks[:5], labels=[label])
    with plain_app.test_request_context("/"):
        from flask import render_template_string

        told = render_template_string("{{ data|tojson }}", data=viewer(page))
    assert "</script" not in told
    assert json.loads(told)["drawings"][-1]["text"] == label["text"]


def test_geojson_keeps_any_text(attacks: list[str]) -> None:
    texts = [text for text in attacks if text.isprintable()]
    features = json.loads(geojson_of(a_page(texts)))["features"]
    assert [feature["properties"]["title"] for feature in features] == texts


def test_positions_travel_as_whole_numbers() -> None:
    columns = viewer(a_page(["La gare"]))["marks"]
    assert columns["x"] == [68100] and columns["y"] == [4738000]
