"""Taking back: gone from every public address when the answer arrives, with a receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from studio.consents.models import Use
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.publishing import folder
from studio.publishing.models import Receipt
from studio.publishing.operations import take_back
from tests.cast import Cast
from tests.studio.gallery.conftest import Press, Published

Work = Callable[[], list[str]]


def addresses(shown: Published) -> list[str]:
    return [
        shown.page,
        f"{shown.page}.json",
        f"{shown.page}.txt",
        shown.embed,
        shown.media("cover.webp"),
        shown.media("words.wav"),
    ]


def test_the_whole_answers_gone_at_once(press: Press, visitor: FlaskClient) -> None:
    shown = press.publish()
    for address in addresses(shown):
        assert visitor.get(address).status_code == 200, address
    press.take_back(shown, Use.STORY)
    for address in addresses(shown):
        assert visitor.get(address).status_code == 410, address
    assert "banc du marché" not in visitor.get("/galerie").text
    assert "banc du marché" not in visitor.get("/flux/galerie.atom").text
    assert "banc du marché" not in visitor.get("/plan-du-site.xml").text
    oembed = visitor.get("/oembed", query_string={"url": f"http://localhost{shown.page}"})
    assert oembed.status_code in (404, 410)


def test_a_voice_alone_leaves_the_rest(press: Press, visitor: FlaskClient) -> None:
    shown = press.publish()
    press.take_back(shown, Use.VOICE)
    assert visitor.get(shown.page).status_code == 200
    assert "words.wav" not in visitor.get(f"{shown.page}.json").text
    assert visitor.get(shown.media("words.wav")).status_code == 410
    renewed = shown.media("words.wav").replace(f"/{shown.number}/", f"/{shown.number + 1}/")
    assert visitor.get(renewed).status_code in (404, 410)


def test_a_warm_cache_is_told_too(press: Press, visitor: FlaskClient) -> None:
    shown = press.publish()
    warm = visitor.get(shown.media("words.wav"))
    assert "immutable" not in warm.headers["Cache-Control"]
    press.take_back(shown, Use.VOICE)
    again = visitor.get(shown.media("words.wav"), headers={"If-None-Match": warm.headers["ETag"]})
    assert again.status_code == 410


def test_the_bytes_leave_the_disk(press: Press, settings: Settings, work: Work) -> None:
    shown = press.publish()
    press.take_back(shown, Use.STORY)
    work()
    assert not folder.folder_of(settings.editions, shown.edition_id).exists()


def test_the_receipt_tells_what_was_reached(press: Press, database: Database) -> None:
    shown = press.publish()
    press.take_back(shown, Use.VOICE)
    with database.reading() as db:
        [receipt] = db.scalars(select(Receipt)).all()
    assert [name for _medium, name in receipt.reached] == ["words.wav"]


def test_twice_is_once(press: Press, database: Database, visitor: FlaskClient) -> None:
    shown = press.publish()
    press.take_back(shown, Use.VOICE)
    press.take_back(shown, Use.VOICE)
    with database.reading() as db:
        assert len(db.scalars(select(Receipt)).all()) == 1
    assert visitor.get(shown.page).status_code == 200


def test_what_was_never_public_needs_no_receipt(
    press: Press, database: Database, kept_cast: Cast, settings: Settings
) -> None:
    shown = press.publish()
    press.withdraw(shown)
    with database.writing() as db:
        draft = db.get_one(Draft, shown.draft_id)
        mine = db.merge(kept_cast.nadia)
        assert take_back(db, settings, mine, draft, recorded_by=mine.id) is None


def test_somebody_elses_no_changes_nothing(
    press: Press, database: Database, kept_cast: Cast, settings: Settings, visitor: FlaskClient
) -> None:
    shown = press.publish()
    with database.writing() as db:
        draft = db.get_one(Draft, shown.draft_id)
        take_back(db, settings, db.merge(kept_cast.lucie), draft, recorded_by=kept_cast.lucie.id)
    assert visitor.get(shown.page).status_code == 200


def test_a_failure_half_way_keeps_what_was_shown_whole(
    press: Press, database: Database, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up while the new edition is written: the answer says no, nothing is half."""
    shown = press.publish()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studio.publishing.editions.folder.write_files", full)
    with pytest.raises(OSError, match="space"):
        press.take_back(shown, Use.VOICE)
    monkeypatch.undo()
    assert visitor.get(shown.media("words.wav")).status_code == 200
    press.take_back(shown, Use.VOICE)
    assert visitor.get(shown.media("words.wav")).status_code == 410
