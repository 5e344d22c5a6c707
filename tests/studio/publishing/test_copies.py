"""The register of copies: who took what is told by a receipt, and whoever we do not know is a
number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.export import export_edition
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid
from studio.publishing.copies import OPERATOR, copies_of, find, handed, taken_of
from studio.publishing.counting import tally
from studio.publishing.models import CopyHanded, Partner, Publication
from studio.publishing.receipts import reading_of
from studio.publishing.seen import Tally, write
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published
from tests.studio.publishing.test_audiences import home, link_in

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rows and numbers: one engine is enough."""
    return sqlite_url


def publication_in(db: Session, note: Published) -> Publication:
    return db.scalars(select(Publication).where(Publication.public_id == note.public_id)).one()


def told(database: Database, settings: Settings, note: Published) -> list[tuple[str, str]]:
    with database.reading() as db:
        found = find(db, settings, publication_in(db, note))
        return [(one.what, one.name) for one in found]


def test_the_public_is_a_number(
    note: Published, public_app: Flask, database: Database, settings: Settings
) -> None:
    visitor, today = public_app.test_client(), f"{now():%d/%m/%Y}"
    first = visitor.get(f"{note.page}.txt")
    assert first.status_code == 200
    visitor.get(f"{note.page}.txt")
    visitor.head(f"{note.page}.txt")
    again = visitor.get(f"{note.page}.txt", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    visitor.get(f"{note.page}.json")  # what programs read of a page is no copy of its file
    with public_app.app_context():
        waiting = tally()
    for _twice in range(2):  # what was written does not wait any more
        write(database, waiting)
    assert told(database, settings, note) == [("taken", f"fichier TXT · 2 × · {today}")]
    more = Tally()
    more.see_copy("never", "txt", now().date())
    with database.reading() as db:
        more.see_copy(publication_in(db, note).id, "txt", now().date())
    write(database, more)
    assert told(database, settings, note) == [("taken", f"fichier TXT · 3 × · {today}")]


def test_a_partner_and_the_group_are_written_down(
    as_: Browser, note: Published, database: Database, settings: Settings
) -> None:
    said = {"name": "Le blog de Paul", "months": "3"}
    link = link_in(as_("claire").post(f"{home(note)}/partenaires", data=said).text)
    with database.reading() as db:
        assert db.scalars(select(Partner)).one().name == "Le blog de Paul"
    for _twice in range(2):
        assert as_("paul").get(f"{link}/{note.public_id}/donnees/txt").status_code == 200
    assert as_("nadia").get(f"/groupe/{note.public_id}/donnees/txt").status_code == 200
    today = f"{now():%d/%m/%Y}"
    assert told(database, settings, note) == [
        ("copy", f"fichier TXT · Le blog de Paul · {today}"),
        ("copy", f"fichier TXT · Centre social Les Rives · {today}"),
    ]


def test_only_what_can_hold_it_is_told(
    note: Published, press: Press, database: Database, settings: Settings, kept_cast: Cast
) -> None:
    """A copy of the whole action made before it was public does not hold it; a copy of its draft
    does, whenever it was made."""
    with database.writing() as db:
        shown = publication_in(db, note)
        whole = handed(db, form="archive", action_id=shown.action_id, to_whom="la mairie")
        whole.at = now() - timedelta(days=3)
        before = handed(db, form="zip", draft_id=shown.draft_id, by=kept_cast.claire.person_id)
        before.at = whole.at
        with pytest.raises(Invalid):
            handed(db, form="zip")
    day = f"{whole.at:%d/%m/%Y}"
    expected = ("copy", f"tout, avec photos et sons · Centre social Les Rives · {day}")
    assert told(database, settings, note) == [expected]


def test_the_operator_is_written_down(
    note: Published, database: Database, settings: Settings
) -> None:
    export_edition(settings, database, note.page, "folder", settings.var / "out.zip")
    with database.reading() as db:
        [copy] = copies_of(db, publication_in(db, note))
    assert (copy.form, copy.to_whom, copy.by) == ("folder", OPERATOR, None)


def test_the_receipt_says_that_nobody_can_call_them_back(
    as_: Browser, note: Published, database: Database, app: Flask
) -> None:
    as_("anyone").get(f"{note.page}.txt")
    with app.app_context():
        write(database, tally())
    with database.writing() as db:
        handed(db, form="wxr", publication_id=publication_in(db, note).id, to_whom="la mairie")
        assert taken_of(db, publication_in(db, note))
    answer = as_("nadia").post(f"/atelier/mes-productions/{note.draft_id}/retrait")
    page = as_("nadia").get(answer.location).text
    assert "Copie prise sur le site : fichier TXT · 1 ×" in page
    assert "Copie donnée : article pour WordPress · la mairie" in page
    with database.reading() as db:
        assert db.scalars(select(CopyHanded)).one().to_whom == "la mairie"
    with app.test_request_context():
        assert reading_of(None).left == ()
