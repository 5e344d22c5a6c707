"""The screen on which a map is prepared: who comes in, what it offers, what it says aloud."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from studio.drafts.queries import items_of
from studio.kernel.db import Database
from studio.maps.legend.glyphs import drawing
from studio.maps.legend.pictograms import PICTOGRAMS, choices
from studio.maps.templates import beginnings
from tests.cast import Cast
from tests.studio.maps.making import a_map, change

Browser = Callable[[str], FlaskClient]


@pytest.mark.parametrize(("who", "status"), [("nadia", 200), ("claire", 200), ("lucie", 403)])
def test_for_professionals_and_the_author_of_the_map(
    database: Database, kept_cast: Cast, as_: Browser, who: str, status: int
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast, "sensible").id
    page = as_(who).get(f"/atelier/cartes/{draft}/preparer")
    assert page.status_code == status
    if status == 200:
        assert ("La légende" in page.text) is (who == "claire")
        found = re.search(r'id="map-page">(.*?)</script>', page.text, re.DOTALL)
        assert found is not None
        told = json.loads(found[1])
        assert {"papier", "papier-kraft", "plan-pale"} <= set(told["grounds"])
        assert told["voices"]["Mon mot"] and told["voices"]["Papier kraft"]


def test_new_words_are_said_as_soon_as_they_are_there(
    database: Database, kept_cast: Cast, as_: Browser
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast, "sensible")
        (sheet,) = items_of(db, draft, "sheet")
        asked = [{"code": "q-1", "text": "Où respirez-vous ?"}]
        change(db, kept_cast, draft, sheet.id, who="claire", questions=asked)
        address = f"/api/cartes/{draft.id}/voix"
    assert as_("lucie").get(address).get_json()["voices"]["Où respirez-vous ?"]
    assert as_("karim").get(address).status_code == 404


def test_every_pictogram_is_in_the_build_and_can_be_found() -> None:
    assert [name for name in PICTOGRAMS if not drawing(name)] == []
    assert all(words and words.isascii() for _, words in choices())


def test_every_picture_of_the_templates_can_be_chosen_again() -> None:
    used = {entry.icon for begun in beginnings().values() for entry in begun.categories}
    assert used <= set(PICTOGRAMS)
