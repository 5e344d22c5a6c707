"""Values that lost without having been seen stay within one tap, until somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import create_draft, replace_for_good, submit
from studio.drafts.rivals import Said, left_over
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from tests.cast import Cast

Make = Callable[..., Op]
Browser = Callable[[str], FlaskClient]


def early(minutes: float) -> str:
    return iso(now() - timedelta(minutes=minutes))


def others(db: Session, op: Op) -> dict[str, list[str]]:
    return db.get_one(Item, op.item).others


@pytest.fixture
def phones(db: Session, cast: Cast) -> tuple[Identity, Identity]:
    """Nadia’s hands, on two phones."""
    nadia = cast.identity(db, "nadia")
    return nadia, replace(nadia, sign_in_id="another-phone")


@pytest.fixture
def place(db: Session, draft: Draft, put: Make, phones: tuple[Identity, Identity]) -> Op:
    """What both phones know: sent by the first one, half an hour ago."""
    made = put(made_at=early(30))
    submit(db, phones[0], draft, [made])
    return made


@pytest.fixture
def contested(
    db: Session, draft: Draft, change: Make, phones: tuple[Identity, Identity], place: Op
) -> Op:
    """The place, called « Quai » by one phone; the other said « Port » before, without knowing."""
    one, two = phones
    submit(db, one, draft, [change(place.item, value="Quai", made_at=early(10))])
    submit(db, two, draft, [change(place.item, value="Port", made_at=early(20), base=1)])
    assert others(db, place)
    return place


@pytest.mark.parametrize("late_first", [True, False])
def test_two_phones_without_network_lose_nothing(
    db: Session, draft: Draft, place: Op, change: Make,
    phones: tuple[Identity, Identity], late_first: bool,
) -> None:  # fmt: skip
    """Whichever arrives first, the later one stands and the earlier one is another version."""
    one, two = phones
    port = change(place.item, value="Port", made_at=early(20), base=draft.seq)
    quay = change(place.item, value="Quai", made_at=early(10), base=draft.seq)
    sent = [(two, quay), (one, port)] if late_first else [(one, port), (two, quay)]
    for who, op in sent:
        submit(db, who, draft, [op])
    assert db.get_one(Item, place.item).properties["title"] == "Quai"
    assert others(db, place) == {"title": [port.id]}


def test_taking_the_other_one_settles_it(
    db: Session, draft: Draft, contested: Op, change: Make, phones: tuple[Identity, Identity]
) -> None:
    submit(db, phones[0], draft, [change(contested.item, value="Port", base=draft.seq)])
    assert others(db, contested) == {}
    assert db.get_one(Item, contested.item).properties["title"] == "Port"


def test_saying_the_same_again_settles_it_too(
    db: Session, draft: Draft, contested: Op, change: Make, phones: tuple[Identity, Identity]
) -> None:
    submit(db, phones[0], draft, [change(contested.item, value="Quai", base=draft.seq)])
    assert others(db, contested) == {}


def test_changing_what_one_has_seen_makes_no_other_version(
    db: Session, cast: Cast, draft: Draft, place: Op, change: Make
) -> None:
    claire = cast.identity(db, "claire")
    submit(db, claire, draft, [change(place.item, value="Quai", base=draft.seq)])
    assert others(db, place) == {}


def test_the_same_words_twice_are_no_other_version(
    db: Session, draft: Draft, place: Op, change: Make, phones: tuple[Identity, Identity]
) -> None:
    one, two = phones
    submit(db, one, draft, [change(place.item, value="Quai", made_at=early(10))])
    submit(db, two, draft, [change(place.item, value="Quai", made_at=early(5), base=1)])
    assert others(db, place) == {}


def test_what_was_typed_on_the_way_counts_once(
    db: Session, draft: Draft, place: Op, change: Make, phones: tuple[Identity, Identity]
) -> None:
    one, two = phones
    submit(db, one, draft, [change(place.item, value="Quai", made_at=early(5))])
    typed = [change(place.item, value=text, made_at=early(20 - number), base=1)
             for number, text in enumerate(["P", "Po", "Port"])]  # fmt: skip
    submit(db, two, draft, typed)
    assert others(db, place) == {"title": [typed[-1].id]}


def test_parts_are_weighed_one_by_one(
    db: Session, draft: Draft, place: Op, change: Make, phones: tuple[Identity, Identity]
) -> None:
    one, two = phones
    submit(db, one, draft, [change(place.item, value="Quai", made_at=early(5))])
    submit(db, two, draft, [change(place.item, "count", 3, made_at=early(20), base=1)])
    assert others(db, place) == {}


def test_what_is_erased_for_good_is_no_other_version(
    db: Session, draft: Draft, put: Make, change: Make, phones: tuple[Identity, Identity]
) -> None:
    """A home that is moved leaves no trace of where it was, here neither."""
    one, two = phones
    at = {"type": "Point", "coordinates": [0.7, 47.4]}
    place = put(made_at=early(30), value={"properties": {}, "geometry": at})
    submit(db, one, draft, [place])
    moved = {**at, "coordinates": [0.71, 47.41]}
    submit(db, one, draft, [change(place.item, "geometry", moved, made_at=early(5))])
    third = {**at, "coordinates": [0.72, 47.42]}
    submit(db, two, draft, [change(place.item, "geometry", third, made_at=early(20), base=1)])
    assert others(db, place).keys() == {"geometry"}
    replace_for_good(db, draft, place.item, "geometry", None)
    assert others(db, place) == {}


def test_the_rule_alone() -> None:
    held = Said("a", 1, "09:00", ("nadia", "fox"), "Quai")
    said = Said("b", 2, "10:00", ("claire", "pc"), "Port")
    assert left_over(said, 0, held, [], won=True) == ["a"]
    assert left_over(said, 1, held, [], won=True) == []
    assert left_over(replace(said, hand=held.hand), 0, held, [], won=True) == []
    assert left_over(replace(said, at="08:00"), 0, held, [], won=False) == ["b"]
    third = Said("c", 3, "07:00", ("lucie", "owl"), "Pont")
    assert left_over(said, 3, held, [third], won=True) == []  # she has read as far
    assert left_over(said, 0, held, [third], won=True) == ["a", "c"]


@pytest.fixture
def rivals(database: Database, kept_cast: Cast, put: Make, change: Make) -> tuple[str, str]:
    """A note whose title has another version; its draft and its id."""
    with database.writing() as db:
        nadia, claire = kept_cast.identity(db, "nadia"), kept_cast.identity(db, "claire")
        action = db.merge(kept_cast.action)
        draft = create_draft(db, nadia, action, kind="wall", title="Mur")
        note = put(made_at=early(30))
        submit(db, nadia, draft, [note, change(note.item, value="Quai", made_at=early(5))])
        submit(db, claire, draft, [change(note.item, value="Port", made_at=early(20), base=1)])
        return draft.id, note.item


def test_the_two_are_told_side_by_side(
    as_: Browser, rivals: tuple[str, str], kept_cast: Cast
) -> None:
    draft, item = rivals
    told = as_("nadia").get(f"/api/drafts/{draft}/items/{item}/versions").get_json()
    [version] = told["versions"]
    assert version["path"] == "title"
    assert (version["now"]["told"]["text"], version["now"]["name"]) == ("Quai", "Nadia")
    [other] = version["others"]
    assert (other["value"], other["name"]) == ("Port", "Claire")


def test_the_feed_and_the_snapshot_tell_that_there_is_another(
    as_: Browser, rivals: tuple[str, str]
) -> None:
    draft, item = rivals
    snapshot = as_("nadia").get(f"/api/drafts/{draft}").get_json()
    [told] = [one for one in snapshot["items"] if one["id"] == item]
    page = as_("nadia").get(f"/api/drafts/{draft}/operations?since=0").get_json()
    assert len(told["others"]["title"]) == 1
    assert page["operations"][-1]["others"] == told["others"]


@pytest.mark.parametrize(("name", "status"), [("lucie", 403), ("karim", 404), ("anyone", 401)])
def test_others_are_not_told(as_: Browser, rivals: tuple[str, str], name: str, status: int) -> None:
    draft, item = rivals
    for what in ("versions", "history"):
        answer = as_(name).get(f"/api/drafts/{draft}/items/{item}/{what}")
        assert answer.status_code == status


def test_the_page_of_the_past_shows_both_and_keeps_the_chosen_one(
    as_: Browser, rivals: tuple[str, str], database: Database
) -> None:
    """For every kind of production, without a script: portraits show them there."""
    draft, item = rivals
    page = f"/atelier/productions/{draft}/elements/{item}"
    nadia = as_("nadia")
    told = nadia.get(f"{page}/histoire").text
    assert "Autres versions" in told and "Quai" in told and "Port" in told
    with database.reading() as db:
        [port] = db.get_one(Item, item).others["title"]
    form = {"path": "title", "operation": port}
    assert as_("karim").post(f"{page}/versions", data=form).status_code == 404
    assert nadia.post(f"{page}/versions", data={"path": "title"}).status_code == 422
    assert nadia.post(f"{page}/versions", data=form).status_code == 302
    with database.reading() as db:
        kept = db.get_one(Item, item)
        assert (kept.properties["title"], kept.others) == ("Port", {})
    assert "Autres versions" not in nadia.get(f"{page}/histoire").text
    assert nadia.post(f"{page}/versions", data={**form, "operation": "x"}).status_code == 422


def test_keeping_what_stands_settles_it_too(
    as_: Browser, rivals: tuple[str, str], database: Database
) -> None:
    draft, item = rivals
    with database.reading() as db:
        stands = db.get_one(Item, item).stamps["title"][1]
    form = {"path": "title", "operation": stands}
    as_("nadia").post(f"/atelier/productions/{draft}/elements/{item}/versions", data=form)
    with database.reading() as db:
        kept = db.get_one(Item, item)
        assert (kept.properties["title"], kept.others) == ("Quai", {})
