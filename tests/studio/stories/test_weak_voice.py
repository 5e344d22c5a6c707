"""A voice hardly heard, at a place or in a récit: one tap of the board makes it stronger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.drafts.models import Draft
from studio.files.hearing import is_raised
from studio.files.models import Derivative, StoredFile
from studio.kernel.db import Database
from studio.kernel.errors import NotFound
from studio.publishing.checks import LOW, Check, Sort
from studio.publishing.standing import standing_of
from tests.studio.stories.conftest import Desk

Browser = Callable[[str], FlaskClient]
BOARD = "/espace/actions/nos-chemins/productions"


def weaken(database: Database) -> tuple[str, str]:
    """The one voice, as if it had been measured so; its file, and what is listened to."""
    with database.writing() as db:
        [made] = db.scalars(select(Derivative).where(Derivative.recipe == "listen"))
        made.loudness = LOW - 8
        return made.file_id, made.key


def weak(database: Database, draft_id: str) -> list[Check]:
    with database.reading() as db:
        found = standing_of(db, db.get_one(Draft, draft_id)).checks
        return [one for one in found if one.sort == Sort.LEVEL]


def place(desk: Desk) -> str:
    draft_id = desk.map()
    [mark] = [one for one in desk.blocks(draft_id) if one.type == "place"]
    desk.set(draft_id, mark.id, voice=desk.file("sound"), voice_text="On s’y assoit.")
    desk.prepare()
    return draft_id


@pytest.mark.parametrize("make", [Desk.story, place])
def test_it_is_made_stronger_once(
    as_: Browser, desk: Desk, make: Callable[[Desk], str], database: Database
) -> None:
    draft_id = make(desk)
    assert weak(database, draft_id) == []
    file_id, before = weaken(database)
    [check] = weak(database, draft_id)
    assert check.fixes[0].acts and not check.blocks
    address = f"/espace/productions/{draft_id}/niveaux/{file_id}"
    assert f'action="{address}"' in as_("claire").get(f"/espace/productions/{draft_id}").text
    for name, status in (("nadia", 401), ("karim", 401), ("sofia", 403), ("other_referent", 404)):
        assert as_(name).post(address).status_code == status
    assert as_("claire").post(f"{address}-non").status_code == 404
    for _ in range(2):
        answer = as_("claire").post(address, data={"from": "tableau"})
        assert answer.location.endswith(f"{BOARD}#p-{draft_id}")
        desk.prepare()
    assert weak(database, draft_id) == []
    with database.reading() as db:
        file = db.get_one(StoredFile, file_id)
        made = file.derivative("listen")
        assert made is not None and made.key != before and is_raised(file)
        assert desk.storage.path(made.key).is_file() and desk.storage.path(file.key).is_file()
    with pytest.raises(NotFound):  # what was heard before is not kept
        desk.storage.path(before)
    weaken(database)
    [check] = weak(database, draft_id)
    assert not check.fixes[0].acts, "a second tap would do nothing: only its author can"
