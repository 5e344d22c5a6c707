"""A withdrawal reaches all that shows what is withdrawn: other editions, rooms, copies told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing import bundle, reach
from studio.publishing.copies import handed
from studio.publishing.models import EditionUse, Publication, Receipt
from studio.publishing.reach import Reached, register_reach
from tests.studio.gallery import note
from tests.studio.gallery.conftest import Press, Published

Work = Callable[[], list[str]]
FILE = "0197a0de-0000-7000-8000-000000000000"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The graph is walked in Python: one engine is enough."""
    return sqlite_url


class Shelf:
    """What the notes to come show inside themselves."""

    uses: tuple[str, ...] = ()


@pytest.fixture
def shelf(note_kind: None) -> Shelf:
    """Notes that show other notes inside, with the others' picture."""
    made = Shelf()

    def freeze(freezing: bundle.Freezing, draft: Any) -> bundle.Bundle:
        found = note.freeze(freezing, draft)
        parts = tuple(replace(p, file_id=FILE) if p.medium == "photo" else p for p in found.parts)
        page = {**found.page, "shows": list(made.uses)}
        return replace(found, parts=parts, page=page, uses=made.uses)

    def without(page: bundle.Page, publication_id: str) -> bundle.Stripped | None:
        left = {**page, "shows": [one for one in page["shows"] if one != publication_id]}
        return bundle.Stripped(left, {"words.txt": b"left"}, note.COVER, "")

    bundle.register(replace(note.PUBLISHER, freeze=freeze, without=without))
    return made


@pytest.fixture
def room() -> Iterator[Callable[[reach.Find], None]]:
    """A room that shows publications, for the time of one test."""
    yield lambda find: register_reach("test", find)
    reach._finders.pop("test", None)


def publication_id(database: Database, shown: Published) -> str:
    with database.reading() as db:
        wanted = select(Publication.id).where(Publication.public_id == shown.public_id)
        return db.scalars(wanted).one()


def uses_in(database: Database) -> set[tuple[str, str]]:
    with database.reading() as db:
        rows = select(Publication.public_id, EditionUse.publication_id).join(
            EditionUse, EditionUse.edition_id == Publication.edition_id
        )
        return {(row[0], row[1]) for row in db.execute(rows)}


def receipts(database: Database) -> list[Receipt]:
    with database.reading() as db:
        return list(db.scalars(select(Receipt).order_by(Receipt.given_at)))


def test_what_shows_it_is_made_again_without_it(
    press: Press, visitor: FlaskClient, database: Database, shelf: Shelf
) -> None:
    bench = press.publish("Le banc")
    shelf.uses = (publication_id(database, bench),)
    story = press.publish("Le récit", author="nadia")
    assert (story.public_id, shelf.uses[0]) in uses_in(database)
    press.withdraw(bench)
    assert visitor.get(bench.page).status_code == 410
    assert visitor.get(story.page).status_code == 200
    assert shelf.uses[0] not in visitor.get(f"{story.page}.json").text
    assert not uses_in(database)
    [receipt] = receipts(database)
    assert ["note", "Le récit"] in receipt.reached
    assert ["embed", ""] in receipt.reached
    assert receipt.left[-1][0] == "backup"


def test_a_kind_that_cannot_cut_it_out_goes_too(
    press: Press, visitor: FlaskClient, database: Database, shelf: Shelf
) -> None:
    bench = press.publish("Le banc")
    shelf.uses = (publication_id(database, bench),)
    story = press.publish("Le récit")
    shelf.uses = (publication_id(database, story),)
    whole = press.publish("Le livre")
    bundle.register(replace(bundle.publisher_of("note"), without=lambda _page, _id: None))
    press.take_back(bench, Use.STORY)
    assert [visitor.get(p.page).status_code for p in (bench, story, whole)] == [410, 410, 410]
    [receipt] = receipts(database)
    assert {name for _what, name in receipt.reached} >= {"Le récit", "Le livre"}


def test_one_photo_leaves_where_it_was_borrowed(
    press: Press, visitor: FlaskClient, database: Database, shelf: Shelf
) -> None:
    """Both notes show the same photo of Nadia: taken back from one, it leaves the other too."""
    bench = press.publish("Le banc")
    shelf.uses = (publication_id(database, bench),)
    story = press.publish("Le récit")
    bundle.register(
        replace(
            bundle.publisher_of("note"),
            strip=lambda page, gone: bundle.Stripped(page, {}, None, ""),
        )
    )
    assert visitor.get(story.media(note.COVER)).status_code == 200
    press.take_back(bench, Use.STORY)
    assert visitor.get(bench.media(note.COVER)).status_code == 410
    assert visitor.get(story.media(note.COVER)).status_code == 410
    assert visitor.get(story.page).status_code == 200


def test_two_that_show_each_other_end_well(
    press: Press, visitor: FlaskClient, database: Database, shelf: Shelf
) -> None:
    bench = press.publish("Le banc")
    shelf.uses = (publication_id(database, bench),)
    story = press.publish("Le récit")
    shelf.uses = (publication_id(database, story),)
    bench = press.again(bench, "Encore.")
    press.withdraw(bench)
    press.withdraw(bench)
    assert visitor.get(bench.page).status_code == 410
    assert visitor.get(story.page).status_code == 200
    assert len(receipts(database)) == 1


def test_rooms_undo_what_they_show_and_say_what_they_cannot(
    press: Press, database: Database, room: Callable[[reach.Find], None]
) -> None:
    done: list[str] = []

    def find(_db: Session, _settings: Settings, shown: Publication) -> list[Reached]:
        def undo(_db: Session, _settings: Settings) -> None:
            done.append(shown.state)

        return [Reached("collection", "Nos bancs", undo), Reached("seen", "blog.exemple.org")]

    room(find)
    bench = press.publish("Le banc")
    with database.writing() as db:
        handed(db, form="zip", to_whom="la mairie", publication_id=publication_id(database, bench))
    press.take_back(bench, Use.STORY)
    assert done == ["withdrawn"]
    [receipt] = receipts(database)
    assert ["collection", "Nos bancs"] in receipt.reached
    assert ["seen", "blog.exemple.org"] in receipt.left
    assert any(what == "copy" and "la mairie" in name for what, name in receipt.left)


def test_a_walk_that_fails_changes_nothing(
    press: Press, visitor: FlaskClient, database: Database, room: Callable[[reach.Find], None]
) -> None:
    """Killed in the middle: all is as before, and asking again does all of it."""

    def undo(_db: Session, _settings: Settings) -> None:
        raise OSError(28, "No space left on device")

    room(lambda *_: [Reached("archive", "L’action", undo)])
    bench = press.publish("Le banc")
    with pytest.raises(OSError, match="space"):
        press.take_back(bench, Use.STORY)
    assert visitor.get(bench.page).status_code == 200
    assert not receipts(database)
    room(lambda *_: [Reached("archive", "L’action", lambda _db, _settings: None)])
    press.take_back(bench, Use.STORY)
    assert visitor.get(bench.page).status_code == 410
    assert len(receipts(database)) == 1


def test_what_is_gone_meanwhile_stops_a_publication(
    press: Press, database: Database, shelf: Shelf, work: Work
) -> None:
    bench = press.publish("Le banc")
    shelf.uses = (publication_id(database, bench),)
    press.withdraw(bench)
    with pytest.raises(AssertionError):  # the press says what the job said
        press.publish("Le récit")
