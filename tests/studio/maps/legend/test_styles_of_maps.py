"""How marks look by what is said of them, what a legend tells, what an edition remembers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.storage import DiskStore
from studio.maps import arranging
from studio.maps.freezing import freeze
from studio.maps.items import Display, Rule
from studio.maps.legend.styles import Facts, densest, look_of, words_of_display
from studio.maps.viewing import page_context
from studio.publishing.bundle import Freezing
from tests.cast import Cast
from tests.studio.maps.making import LIBRARY, STATION, category, put
from tests.studio.maps.pages import a_page, item

CASES = json.loads((Path(__file__).parent / "style_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_rules_say_the_same_as_in_the_browser(case: dict[str, Any]) -> None:
    rules = msgspec.convert(case["rules"], list[Rule])
    assert look_of(rules, Facts(**case["facts"])) == (case["size"], case["tint"])


def test_the_legend_says_in_words_what_the_map_shows(app: Flask) -> None:
    rules = [Rule(of="strength", value="3", size=3, colour="orange"), Rule(of="voice", size=1)]
    with app.test_request_context("/"):
        told = words_of_display(Display(mode="circles", count="voices", rules=rules), {})
    assert told == [
        "Plus le rond est grand, plus il y a de voix autour.",
        "Grand et orange : très fort.",
        "Petit : on entend une voix.",
    ]


def test_where_there_is_most_is_told_and_homes_are_not_counted() -> None:
    marks = [item(n, geometry={"type": "Point", "coordinates": STATION}) for n in range(4)]
    marks.append(item(9, geometry={"type": "Point", "coordinates": LIBRARY}))
    home = item(8, geometry={"type": "Point", "coordinates": STATION}, approximate=300.0)
    [most] = densest([*marks, home], "marks")
    assert most["count"] == 4
    assert "gare" in most["near"].lower()
    assert densest(marks, "voices") == []


def test_an_edition_remembers_its_layers_and_its_look(
    db: Session,
    cast: Cast,
    draft: Draft,
    storage: DiskStore,
    settings: Settings,
    app: Flask,
    tmp_path: Path,
) -> None:
    claire, wifi = cast.identity(db, "claire"), category(db, draft, "wifi")
    first = arranging.add_layer(db, claire, draft, "Caché au début")
    arranging.add_layer(db, claire, draft, "Vide")
    arranging.switch_layer(db, claire, draft, first, on=False)
    arranging.put_in_layer(db, claire, draft, wifi, first)
    arranging.show_as(db, claire, draft, "heat", "marks")
    arranging.add_rule(db, claire, draft, Rule(of="strength", value="3", size=3, colour="violet"))
    for _ in range(2):
        put(db, cast, draft, at=STATION, category=wifi, title="La gare", strength=3)
    freezing = Freezing(
        db=db,
        storage=storage,
        settings=settings,
        scratch=tmp_path,
        refused=frozenset(),
        named=frozenset(),
    )
    with app.test_request_context("/"):
        page = freeze(freezing, draft).page
        context = page_context(page)
    assert page["layers"] == [{"label": "Caché au début", "on": False}]
    assert page["categories"][0]["layer"] == 0
    assert page["items"][0]["tint"] == "violet"
    assert page["display"]["mode"] == "heat"
    assert page["display"]["most"][0]["count"] == 2
    assert context["viewer"]["layers"] == [0]
    assert context["viewer"]["marks"]["size"] == [3, 3]


def test_an_edition_of_before_is_still_shown() -> None:
    context = page_context(a_page(["La gare"]))
    assert context["layers"] == []
    assert context["display"]["words"] == []
    assert context["viewer"]["display"] == {"mode": "symbols", "count": "marks"}
