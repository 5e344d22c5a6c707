"""A word of one's own in the legend: where the sheet lets her, hers alone, gone with her words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.drafts.taking import Result
from studio.maps.agreement import lacks, needs
from studio.maps.allowing import MOST_WORDS
from studio.maps.legend.showing import SIDE, round_picture
from studio.maps.page import WORDLESS, strip_words
from tests.cast import Cast
from tests.studio.maps.making import STATION, a_map, category, change, op, put, send


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


WORD: dict[str, Any] = {
    "code": "mot-1", "label": "Chez-soi", "icon": "heart", "colour": "violet", "own": True
}  # fmt: skip


@pytest.fixture
def feelings(db: Session, cast: Cast) -> Draft:
    return a_map(db, cast, "sensible")


def word(db: Session, cast: Cast, draft: Draft, who: str = "nadia", **more: Any) -> Result:
    value = {"properties": {**WORD, **more}, "geometry": None, "order": ""}
    return send(db, cast, who, draft, op("put", type="category", value=value))


def test_a_participant_adds_a_word_and_changes_it(db: Session, cast: Cast, feelings: Draft) -> None:
    hers = put(db, cast, feelings, "category", who="lucie", **WORD)
    for path, value in (("label", "Racines"), ("colour", "green"), ("icon", "leaf")):
        (result,) = change(db, cast, feelings, hers, who="lucie", **{path: value})
        assert not result.error
    assert db.get_one(Item, hers).properties["label"] == "Racines"
    assert not send(db, cast, "lucie", feelings, op("delete", hers)).error
    assert not send(db, cast, "lucie", feelings, op("restore", hers)).error


def test_others_words_and_the_templates_are_not_hers(
    db: Session, cast: Cast, feelings: Draft
) -> None:
    hers = put(db, cast, feelings, "category", who="lucie", **WORD)
    planted = category(db, feelings, "joie")  # signed by Nadia, who began the map
    assert db.get_one(Item, planted).author_id == cast.nadia.id
    for item in (hers, planted):
        (result,) = change(db, cast, feelings, item, who="nadia", label="Autre")
        assert result.error == "refused"
    (result,) = change(db, cast, feelings, planted, who="nadia", own=True)
    assert result.error == "refused"
    assert word(db, cast, feelings, who="karim").error == "not_found"


@pytest.mark.parametrize("more", [{"private": True}, {"never_locate": True}, {"own": False}])
def test_a_word_is_no_home_and_no_common_entry(
    db: Session, cast: Cast, feelings: Draft, more: dict[str, Any]
) -> None:
    assert word(db, cast, feelings, **more).error == "refused"
    hers = put(db, cast, feelings, "category", who="nadia", **WORD)
    assert change(db, cast, feelings, hers, **more)[0].error == "refused"


def test_only_where_the_sheet_says_so(db: Session, cast: Cast, draft: Draft) -> None:
    assert word(db, cast, draft).error == "refused"
    (sheet,) = items_of(db, draft, "sheet")
    change(db, cast, draft, sheet.id, who="claire", own_words=True)
    assert not word(db, cast, draft).error


def test_a_dozen_is_enough(db: Session, cast: Cast, feelings: Draft) -> None:
    for number in range(MOST_WORDS):
        assert not word(db, cast, feelings, code=f"mot-{number}").error
    assert "déjà" in word(db, cast, feelings, code="mot-de-trop").message
    assert not word(db, cast, feelings, who="lucie").error


def test_her_word_needs_her_yes_and_must_be_written(
    db: Session, cast: Cast, feelings: Draft
) -> None:
    hers = put(db, cast, feelings, "category", who="lucie", **{**WORD, "label": ""})
    put(db, cast, feelings, at=STATION, who="claire", category=hers)
    assert needs(db, feelings) == [Need(cast.lucie.id, Use.STORY)]
    assert any("pas encore écrit" in reason for reason in lacks(db, feelings))
    change(db, cast, feelings, hers, who="claire", label="Racines")
    assert lacks(db, feelings) == []


def test_a_word_taken_back_leaves_its_colour() -> None:
    shown = [{"label": "Racines", "words": "mots-1", "picture": "a.webp"}, {"label": "Joie"}]
    strip_words(shown, frozenset({"mots-1"}))
    assert shown == [{"label": WORDLESS, "words": None, "picture": None}, {"label": "Joie"}]


def test_a_picture_of_the_legend_is_small_and_round(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "a.png")
    round_picture(tmp_path / "a.png", tmp_path / "out" / "b.webp")
    with Image.open(tmp_path / "out" / "b.webp") as image:
        assert image.size == (SIDE, SIDE)
        assert image.getpixel((1, 1))[3] == 0  # type: ignore[index]
        assert image.getpixel((SIDE // 2, SIDE // 2))[3] == 255  # type: ignore[index]
