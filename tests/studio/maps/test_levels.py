"""Who may see what of a mark: in the document API, in its history, and when the map is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Operation
from studio.drafts.news import DraftNews
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from studio.maps.agreement import needs
from studio.maps.reading import read_map
from studio.people.models import Person
from tests.cast import Cast
from tests.studio.maps.making import LIBRARY, STATION, a_map, a_photo, a_voice, change, put

SECRET = "Chez ma soeur"


@pytest.fixture
def made(database: Database, kept_cast: Cast) -> dict[str, str]:
    """A map on which Nadia keeps one place for herself, and the voice of another."""
    with database.writing() as db:
        draft = a_map(db, kept_cast)
        hers = put(db, kept_cast, draft, at=STATION, title=SECRET, level="private")
        words = put(
            db,
            kept_cast,
            draft,
            at=LIBRARY,
            title=SECRET,
            notes="Un mot",
            levels={"words": "private"},
        )
        return {"draft": draft.id, "hers": hers, "words": words}


def snapshot(browser: FlaskClient, draft: str) -> dict[str, Any]:
    return dict(browser.get(f"/api/drafts/{draft}").json or {})


@pytest.mark.parametrize(
    ("name", "sees"), [("nadia", True), ("claire", True), ("lucie", False), ("sofia", False)]
)
def test_a_private_place_is_its_authors_and_the_professionals(
    as_: Callable[[str], FlaskClient], made: dict[str, str], name: str, sees: bool
) -> None:
    browser, draft = as_(name), made["draft"]
    told = snapshot(browser, draft)
    items = {item["id"]: item for item in told["items"]}
    assert (made["hers"] in items) is sees
    assert ("title" in items[made["words"]]["properties"]) is sees
    assert "category" not in items[made["words"]]["properties"]
    status = browser.get(f"/api/drafts/{draft}/items/{made['hers']}/history").status_code
    assert status == (200 if sees else 404)
    whole = "".join(
        browser.get(path).text
        for path in (
            f"/api/drafts/{draft}",
            f"/api/drafts/{draft}/operations?since=0",
            f"/api/drafts/{draft}/items/{made['words']}/history",
        )
    )
    assert (SECRET in whole) is sees
    assert ("Un mot" in whole) is sees


@pytest.mark.parametrize("hides", [{"levels": {"photo": "private"}}, {"level": "private"}])
def test_the_address_of_a_photo_closes_with_its_level(
    as_: Callable[[str], FlaskClient],
    made: dict[str, str],
    database: Database,
    storage: DiskStore,
    kept_cast: Cast,
    tmp_path: Path,
    hides: dict[str, Any],
) -> None:
    """Also the one of the photo that another one replaced; and it opens again with the level."""
    with database.writing() as db:
        draft, nadia = db.get_one(Draft, made["draft"]), db.get_one(Person, kept_cast.nadia.id)
        old, new, free = (a_photo(db, storage, tmp_path, draft, nadia) for _ in range(3))
        item = put(db, kept_cast, draft, at=STATION, photo=old)
        put(db, kept_cast, draft, at=STATION, photo=free)
        change(db, kept_cast, draft, item, photo=new)

    def opens(name: str, file: str) -> set[int]:
        browser = as_(name)
        paths = (f"/fichiers/{file}/thumb", f"/api/files/{file}")
        return {browser.get(path).status_code for path in paths}

    def turn(**values: Any) -> None:
        with database.writing() as db:
            change(db, kept_cast, db.get_one(Draft, made["draft"]), item, **values)

    assert opens("lucie", old) == opens("lucie", new) == {200}
    turn(**hides)
    for name, status in (("lucie", 404), ("sofia", 404), ("nadia", 200), ("claire", 200)):
        assert opens(name, old) == opens(name, new) == {status}, name
    assert opens("lucie", free) == {200}
    turn(level="group", levels={})
    assert opens("lucie", old) == opens("lucie", new) == {200}


def test_the_feed_has_no_hole_and_says_what_is_left(
    as_: Callable[[str], FlaskClient], made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    path = f"/api/drafts/{made['draft']}/operations?since=0"
    with database.writing() as db:
        draft = db.get_one(Draft, made["draft"])
        change(db, kept_cast, draft, made["hers"], level="group")
        change(db, kept_cast, draft, made["words"], level="private")
    told = (as_("lucie").get(path).json or {})["operations"]
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    last = {one["item"]: one for one in told}
    assert last[made["hers"]]["verb"] == "veil"
    assert last[made["hers"]]["value"]["properties"]["title"] == SECRET
    assert last[made["words"]]["verb"] == "veil"
    assert last[made["words"]]["value"] is None
    assert last[made["words"]]["person"] == ""


def test_the_stream_leaves_to_each_page_what_not_all_may_hear(
    database: Database, made: dict[str, str], kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, made["draft"])
        open_to_all = put(db, kept_cast, draft, at=STATION, title="La gare")
    with database.reading() as db:
        told = "".join(text for _, text in DraftNews().since(db, made["draft"], 0))
    assert SECRET not in told
    assert open_to_all in told


def test_what_was_public_leaves_the_trash_and_the_past_too(
    as_: Callable[[str], FlaskClient], made: dict[str, str], database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = db.get_one(Draft, made["draft"])
        item = put(db, kept_cast, draft, at=STATION, title="Avant", notes="Tout le monde lit")
        change(db, kept_cast, draft, item, levels={"words": "private"})
    lucie, path = as_("lucie"), f"/api/drafts/{made['draft']}"
    texts = [
        lucie.get(path).text,
        lucie.get(f"{path}/operations?since=0").text,
        lucie.get(f"{path}/items/{item}/history").text,
    ]
    assert not [text for text in texts if "Tout le monde lit" in text]


def test_only_what_is_for_everybody_is_shown(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    draft = a_map(db, cast)
    photo = a_photo(db, storage, tmp_path, draft, cast.nadia)
    voice = a_voice(db, storage, tmp_path, draft, cast.nadia)
    media: dict[str, Any] = {
        "photo": photo,
        "photo_text": "Une porte",
        "voice": voice,
        "voice_text": "Bonjour",
    }
    put(db, cast, draft, at=STATION, title="Le banc", levels={"photo": "group"}, **media)
    put(db, cast, draft, at=STATION, title="Le parc", levels={"voice": "private"}, **media)
    put(db, cast, draft, at=STATION, title="Mots", levels={"words": "group"}, **media)
    put(db, cast, draft, at=STATION, title="Rien", level="group", **media)
    shown = read_map(db, draft).shown
    told = [
        (d.mark.title, bool(d.mark.photo), d.mark.photo_text, bool(d.mark.voice)) for d in shown
    ]
    assert told == [
        ("Le banc", False, "", True),
        ("Le parc", True, "Une porte", False),
        ("", True, "Une porte", True),
    ]
    assert shown[1].mark.voice_text == ""
    assert {need.file_id for need in needs(db, draft) if need.file_id} == {voice}


def test_a_private_author_keeps_her_word(db: Session, cast: Cast) -> None:
    """Lucie may not even change what she may not see, and the log keeps everything for Nadia."""
    draft = a_map(db, cast)
    hers = put(db, cast, draft, at=STATION, title=SECRET, level="private")
    (refused,) = change(db, cast, draft, hers, who="lucie", title="À moi")
    assert refused.error == "refused"
    assert db.scalars(select(Operation).where(Operation.item_id == hers)).one().value is not None
