"""Nothing is lost for thirty days, then everything is: items, productions, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts import queries, trash
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import create_draft, submit
from studio.files.models import StoredFile
from studio.files.operations import keep_file
from studio.kernel import clock, jobs
from studio.kernel.clock import iso, now
from studio.kernel.db import Database
from studio.kernel.errors import NotFound, Refused
from studio.kernel.ids import new_id
from studio.kernel.jobs import Job, JobKind
from studio.kernel.storage import DiskStore
from studio.parts import job_kinds
from tests.cast import Cast

Make = Callable[..., Op]
Browser = Callable[[str], FlaskClient]
LATER = timedelta(days=31)


def delete(item: str) -> Op:
    return Op(new_id(), item, "delete", iso(now()))


def a_photo(db: Session, draft: Draft, cast: Cast, storage: DiskStore, folder: Path) -> StoredFile:
    photo = folder / new_id()
    photo.write_bytes(photo.name.encode())
    return keep_file(
        db, storage, photo, action_id=draft.action_id, person_id=cast.nadia.id, medium="photo"
    )


def empty_all(db: Session, storage: DiskStore, spared: frozenset[str] = frozenset()) -> int:
    return trash.empty(db, storage, before=now() - timedelta(days=30), spared=spared)


# Items


def test_after_thirty_days_nothing_of_it_is_left(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make,
    storage: DiskStore, tmp_path: Path,
) -> None:  # fmt: skip
    nadia = cast.identity(db, "nadia")
    with clock.at(now()) as advance:
        first, second = (a_photo(db, draft, cast, storage, tmp_path) for _ in range(2))
        place = put(properties={"title": "Chez moi", "photo": first.id})
        submit(db, nadia, draft, [place, change(place.item, "photo", second.id)])
        submit(db, nadia, draft, [delete(place.item)])
        keys = [first.key, second.key]
        assert empty_all(db, storage) == 0
        advance(LATER)
        assert empty_all(db, storage) == 1
        assert empty_all(db, storage) == 0
    item = db.get_one(Item, place.item)
    assert (item.properties, item.geometry, item.others) == ({}, None, {})
    log = db.scalars(select(Operation).where(Operation.item_id == place.item)).all()
    assert [(op.value, op.before) for op in log] == [(None, None)] * 3
    assert db.scalars(select(StoredFile)).all() == []
    for key in keys:
        with pytest.raises(NotFound):
            storage.path(key)
    assert queries.trash_of(db, draft) == []


def test_a_photo_that_something_else_shows_stays(
    db: Session, cast: Cast, draft: Draft, put: Make, storage: DiskStore, tmp_path: Path
) -> None:
    nadia = cast.identity(db, "nadia")
    with clock.at(now()) as advance:
        photo = a_photo(db, draft, cast, storage, tmp_path)
        gone, there = (put(properties={"photo": photo.id}) for _ in range(2))
        submit(db, nadia, draft, [gone, there, delete(gone.item)])
        advance(LATER)
        empty_all(db, storage)
    assert storage.path(photo.key).exists()


def test_a_phone_that_was_away_for_long_is_told(
    db: Session, cast: Cast, draft: Draft, put: Make, change: Make, storage: DiskStore
) -> None:
    """It keeps its change, with a sentence; the erased thing does not come back empty."""
    nadia = cast.identity(db, "nadia")
    with clock.at(now()) as advance:
        place = put()
        submit(db, nadia, draft, [place, delete(place.item)])
        advance(LATER)
        empty_all(db, storage)
        back = Op(new_id(), place.item, "restore", iso(now()))
        [one, two] = submit(db, nadia, draft, [back, change(place.item)])
    assert (one.error, two.error, one.retry) == ("invalid", "invalid", False)
    assert "effacé pour de bon" in one.message


# Productions


def test_a_thrown_production_is_nowhere_and_comes_back(
    db: Session, cast: Cast, draft: Draft, put: Make
) -> None:
    nadia, claire = cast.identity(db, "nadia"), cast.identity(db, "claire")
    submit(db, nadia, draft, [put()])
    for _again in range(2):
        trash.throw_away(db, claire, draft)
    db.flush()
    assert queries.drafts_of(db, cast.action) == []
    assert queries.touched_by(db, nadia, cast.action) == []
    assert queries.drafts_of(db, cast.action, thrown=True) == [draft]
    with pytest.raises(queries.Thrown):
        queries.open_draft_for(db, nadia, draft.id)
    trash.bring_back(db, claire, draft)
    db.flush()
    assert queries.drafts_of(db, cast.action) == [draft]
    assert len(queries.items_of(db, draft)) == 1


def test_what_waits_on_a_phone_still_arrives(
    db: Session, cast: Cast, draft: Draft, put: Make
) -> None:
    trash.throw_away(db, cast.identity(db, "claire"), draft)
    found = queries.draft_for(db, cast.identity(db, "nadia"), draft.id)
    [result] = submit(db, cast.identity(db, "nadia"), found, [put()])
    assert not result.error


def test_only_the_referent_throws_a_production(db: Session, cast: Cast, draft: Draft) -> None:
    with pytest.raises(Refused):
        trash.throw_away(db, cast.identity(db, "nadia"), draft)
    with pytest.raises(NotFound):
        trash.throw_away(db, cast.identity(db, "karim"), draft)


def test_after_thirty_days_a_production_is_emptied_unless_it_is_public(
    db: Session, cast: Cast, draft: Draft, put: Make, storage: DiskStore, tmp_path: Path
) -> None:
    nadia, claire = cast.identity(db, "nadia"), cast.identity(db, "claire")
    with clock.at(now()) as advance:
        shown = create_draft(db, nadia, cast.action, kind="wall", title="En ligne")
        for one in (draft, shown):
            photo = a_photo(db, one, cast, storage, tmp_path)
            submit(db, nadia, one, [put(properties={"photo": photo.id})])
            trash.throw_away(db, claire, one)
        db.flush()
        advance(LATER)
        assert empty_all(db, storage, spared=frozenset({shown.id})) == 1
    with pytest.raises(NotFound):
        queries.draft_for(db, claire, draft.id)
    assert queries.drafts_of(db, cast.action, thrown=True) == [shown]
    [kept] = db.scalars(select(StoredFile))
    assert kept.id == queries.items_of(db, shown)[0].properties["photo"]


# The job


def state_of(job: Job) -> str:
    return job.state


def test_workers_ask_for_it_once_a_day(db: Session) -> None:
    kinds = [JobKind("daily", lambda _run: None, every=timedelta(days=1))]
    with clock.at(now()) as advance:
        for _beat in range(2):
            jobs.ask_regularly(db, [*kinds, JobKind("never", lambda _run: None)])
        [job] = db.scalars(select(Job))
        job.state, job.finished_at = jobs.State.DONE, now()
        jobs.ask_regularly(db, kinds)
        assert state_of(job) == jobs.State.DONE
        advance(timedelta(days=1, seconds=1))
        jobs.ask_regularly(db, kinds)
        assert state_of(job) == jobs.State.WAITING


def test_the_job_empties_the_trash(
    database: Database, kept_cast: Cast, put: Make, work: Callable[[], list[str]]
) -> None:
    with clock.at(now()) as advance:
        with database.writing() as db:
            nadia = kept_cast.identity(db, "nadia")
            action = db.merge(kept_cast.action)
            draft = create_draft(db, nadia, action, kind="wall", title="Mur")
            note = put()
            submit(db, nadia, draft, [note, delete(note.item)])
        advance(LATER)
        with database.writing() as db:
            jobs.ask_regularly(db, job_kinds().values())
        assert set(work()) == {""}
    with database.reading() as db:
        assert db.get_one(Item, note.item).purged_at is not None


# Screens


@pytest.fixture
def wall(database: Database, kept_cast: Cast, put: Make) -> dict[str, str]:
    """A wall with a note of Nadia’s and one of Lucie’s in the trash."""
    with database.writing() as db:
        nadia = kept_cast.identity(db, "nadia")
        draft = create_draft(
            db, nadia, db.merge(kept_cast.action), kind="wall", title="Mur", template="plain"
        )
        made = {"draft": draft.id}
        for name in ("nadia", "lucie"):
            who, note = kept_cast.identity(db, name), put(properties={"title": f"De {name}"})
            submit(db, who, draft, [note, delete(note.item)])
            made[name] = note.item
        return made


def living(database: Database, draft: str) -> list[str]:
    with database.reading() as db:
        return [item.id for item in queries.items_of(db, db.get_one(Draft, draft))]


def test_one_sees_what_one_took_away(as_: Browser, wall: dict[str, str]) -> None:
    page = f"/atelier/productions/{wall['draft']}/corbeille"
    mine, all_of_it = as_("nadia").get(page).text, as_("claire").get(page).text
    assert wall["nadia"] in mine and wall["lucie"] not in mine
    assert wall["nadia"] in all_of_it and wall["lucie"] in all_of_it


def test_one_tap_gives_it_back_and_two_do_no_harm(
    as_: Browser, wall: dict[str, str], database: Database
) -> None:
    tap = f"/atelier/productions/{wall['draft']}/corbeille/{wall['nadia']}"
    for _tap in range(2):
        assert as_("nadia").post(tap).status_code == 302
    assert living(database, wall["draft"]) == [wall["nadia"]]
    assert "C’est revenu" in as_("nadia").get(tap.rsplit("/", 1)[0]).text


def test_nobody_takes_back_for_somebody_else(
    as_: Browser, wall: dict[str, str], database: Database
) -> None:
    tap = f"/atelier/productions/{wall['draft']}/corbeille/{wall['nadia']}"
    for name, status in (("lucie", 403), ("karim", 404), ("anyone", 401)):
        assert as_(name).post(tap).status_code == status
    assert as_("claire").post(tap).status_code == 302
    assert living(database, wall["draft"]) == [wall["nadia"]]


def test_a_production_goes_and_comes_back_by_two_taps(as_: Browser, wall: dict[str, str]) -> None:
    answer = as_("claire").post(f"/espace/productions/{wall['draft']}/jeter")
    assert answer.location == "/espace/actions/nos-chemins/productions"
    assert as_("nadia").get("/atelier/wall").location == "/atelier/wall/nouveau"
    page = as_("claire").get("/espace/actions/nos-chemins/corbeille").text
    assert "Mur" in page and f"/espace/productions/{wall['draft']}/reprendre" in page
    as_("claire").post(f"/espace/productions/{wall['draft']}/reprendre")
    assert "Mur" in as_("nadia").get("/atelier/wall").text
