"""The maps of an action in one file: whole, alone, and gone as soon as one of them is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.actions.models import Action
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import NotFound
from studio.maps import standalone, together
from studio.maps.exports.copies import Copy
from studio.maps.together import file_of_action, home_of, page_together, sheaf_of
from studio.publishing.models import CopyHanded, Publication
from studio.publishing.operations import withdraw_publication
from tests.cast import Cast
from tests.studio.maps.making import STATION, a_map, category, put
from tests.studio.maps.pages import a_page

EVIL = "</script><img src=x onerror=alert(1)>`${alert(1)}"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A file does not depend on the engine."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _front_end_is_built() -> None:
    if not standalone.built("leaflet.js"):
        pytest.skip("the front end is not built here")


def copy(page: dict[str, Any]) -> Copy:
    return Copy(page, lambda _name: None, "carte")


def test_two_maps_share_one_ground_and_each_has_its_list(tmp_path: Path) -> None:
    pages = [a_page(["Le banc"]), a_page(["La gare", "Le kiosque"])]
    made = page_together("Nos chemins", [copy(page) for page in pages], tmp_path)
    assert made is not None
    assert "<title>Nos chemins</title>" in made
    ids = re.findall(r'<li id="([^"]+)"', made)
    assert ids == ["carte-1-lieu-1", "carte-2-lieu-1", "carte-2-lieu-2"]
    assert made.count("<h2>Le banc</h2>") == 1 and "L.control.layers(" in made


def test_it_loads_nothing_and_runs_no_word(tmp_path: Path) -> None:
    pages = [a_page([EVIL]), a_page([EVIL, EVIL])]
    made = page_together(EVIL, [copy(page) for page in pages], tmp_path)
    assert made is not None
    assert not re.findall(
        r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["\']?(?:https?:)?//', made
    )
    assert "<img src=x" not in made
    scripts = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    assert scripts and not any("${alert" in script for script in scripts)


@pytest.mark.parametrize("number", [0, 1])
def test_one_map_has_its_own_page_already(tmp_path: Path, number: int) -> None:
    assert page_together("Une", [copy(a_page(["Un"]))] * number, tmp_path) is None


def published(database: Database, cast: Cast, work: Callable[[], list[str]], many: int) -> None:
    with database.writing() as db:
        from studio.publishing import operations

        for _number in range(many):
            draft = a_map(db, cast, who="claire")
            put(db, cast, draft, at=STATION, category=category(db, draft, "wifi"), who="claire")
            operations.publish(db, cast.identity(db, "claire"), draft)
    assert not [end for end in work() if end]


def test_it_is_made_given_written_down_and_gone_with_what_it_holds(
    database: Database,
    kept_cast: Cast,
    settings: Settings,
    work: Callable[[], list[str]],
    as_: Callable[[str], FlaskClient],
) -> None:
    published(database, kept_cast, work, 2)
    address = "/actions/nos-chemins/cartes.html"
    answer = as_("anyone").get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"carte-2-" in answer.data
    assert as_("anyone").get("/actions/aucune/cartes.html").status_code == 404
    taken = "/espace/actions/nos-chemins/cartes-ensemble"
    assert as_("nadia").post(taken).status_code in (401, 403, 404)
    assert as_("claire").post(taken).status_code == 200
    with database.writing() as db:
        (copy_,) = db.scalars(select(CopyHanded).where(CopyHanded.form == "folium"))
        assert copy_.action_id == kept_cast.action.id
        first = db.scalars(select(Publication).limit(1)).one()
        (reached,) = together.find(db, settings, first)
        assert reached.what == "folium"
        withdraw_publication(db, settings, kept_cast.identity(db, "claire"), first)
        action = db.get_one(Action, kept_cast.action.id)
        with pytest.raises(NotFound):
            file_of_action(db, settings, action)
        waiting = select(jobs.Job.kind).where(jobs.Job.state == "waiting")
        assert together.TOGETHER in set(db.scalars(waiting))
    assert as_("anyone").get(address).status_code == 404
    work()
    assert list(home_of(settings, kept_cast.action.id).glob("*")) == []
    with database.reading() as db:
        assert len(sheaf_of(db, db.get_one(Action, kept_cast.action.id)).shown) == 1
