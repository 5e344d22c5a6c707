"""The nine beginnings: files of data that hold together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy.orm import Session

from studio.drafts.models import Operation
from studio.drafts.queries import items_of
from studio.maps.items import Colour, Shape
from studio.maps.legend.marks import COLOURS, OUTLINES
from studio.maps.templates import Beginning, beginnings, order_key
from tests.cast import Cast
from tests.studio.maps.making import a_map


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


FRONT = Path(__file__).parents[3] / "frontend"


def listed(name: str) -> set[str]:
    lines = (FRONT / name).read_text("utf-8").splitlines()
    first = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    return {re.sub(r"^filled/(.+)", r"\1-filled", word) for word in first}


def test_there_are_nine_in_the_order_in_which_they_are_offered() -> None:
    found = beginnings()
    assert len(found) == 9
    assert [each.rank for each in found.values()] == list(range(1, 10))
    assert next(iter(found)) == "numerique"


@pytest.mark.parametrize("code", beginnings())
def test_every_drawing_of_a_template_exists(code: str) -> None:
    begun = beginnings()[code]
    assert begun.picture in listed("pictures.txt")
    assert {category.icon for category in begun.categories} <= listed("icons.txt")


@pytest.mark.parametrize("code", beginnings())
def test_no_two_categories_look_alike_without_colours(code: str) -> None:
    looks = [(category.icon, category.shape) for category in beginnings()[code].categories]
    assert len(looks) == len(set(looks))


@pytest.mark.parametrize("code", beginnings())
def test_codes_are_unique(code: str) -> None:
    begun = beginnings()[code]
    for codes in ([c.code for c in begun.categories], [q.code for q in begun.questions]):
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", beginnings())
def test_labels_are_short_and_questions_are_simple(code: str) -> None:
    begun = beginnings()[code]
    assert all(len(category.label) <= 26 for category in begun.categories)
    for question in begun.questions:
        for sentence in re.split(r"[.?!]", question.text):
            assert len(sentence.split()) <= 12, question.text
        assert "'" not in question.text, "typographic apostrophe"


def test_nobody_is_asked_about_their_own_health() -> None:
    for question in beginnings()["sante"].questions:
        assert not re.search(r"maladie|malade|votre santé|souffrez", question.text)


def test_shelters_are_never_located_and_what_neighbours_know_is_never_at_their_door() -> None:
    shelter = [c for c in beginnings()["solidarite"].categories if c.never_locate]
    assert [category.code for category in shelter] == ["abri"]
    assert all(category.private for category in beginnings()["savoirs"].categories)


def test_the_seven_colours_and_four_shapes_can_be_drawn() -> None:
    assert set(COLOURS) == set(get_args(Colour))
    assert set(OUTLINES) == set(get_args(Shape))
    tokens = (FRONT / "styles" / "tokens.css").read_text("utf-8")
    for name, value in COLOURS.items():
        assert f"--marker-{name}: {value};" in tokens


@pytest.mark.parametrize("code", beginnings())
def test_a_map_begins_with_its_sheet_and_its_legend(db: Session, cast: Cast, code: str) -> None:
    draft = a_map(db, cast, code)
    begun: Beginning = beginnings()[code]
    (sheet,) = items_of(db, draft, "sheet")
    legend = items_of(db, draft, "category")
    assert [item.properties["label"] for item in legend] == [c.label for c in begun.categories]
    assert sheet.properties["ground"] == begun.ground
    assert len(sheet.properties["questions"]) == len(begun.questions)
    assert {item.author_id for item in legend} == {cast.nadia.id}


def test_what_a_template_brings_is_in_the_log_like_everything_else(db: Session, cast: Cast) -> None:
    draft = a_map(db, cast)
    logged = {row.item_id for row in db.query(Operation).filter_by(draft_id=draft.id)}
    assert logged == {item.id for item in items_of(db, draft)}


def test_a_map_opens_where_its_action_happens(db: Session, cast: Cast) -> None:
    cast.action.place = "Amboise"
    (sheet,) = items_of(db, a_map(db, cast), "sheet")
    view = sheet.properties["view"]
    assert view["lon"] == pytest.approx(0.98, abs=0.05)
    assert view["lat"] == pytest.approx(47.41, abs=0.05)


def test_a_place_that_nobody_knows_opens_on_tours(db: Session, cast: Cast) -> None:
    cast.action.place = "Zzyzx-les-Bains"
    (sheet,) = items_of(db, a_map(db, cast), "sheet")
    assert sheet.properties["view"]["lat"] == pytest.approx(47.39, abs=0.02)


def test_order_keys_sort_like_numbers() -> None:
    keys = [order_key(number) for number in range(62)]
    assert keys == sorted(keys)
