"""Nobody is half forgotten: every table that names a person is placed here, and keeps its word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Integer, Table, select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Mode, Use
from studio.consents.operations import answer
from studio.consents.texts import current_text
from studio.erasure import forget_person
from studio.files.operations import keep_file
from studio.files.proofs import keep_proof
from studio.files.uploads import begin_upload
from studio.kernel.config import Settings
from studio.kernel.db import Base, Database
from studio.kernel.ids import new_id
from studio.kernel.storage import DiskStore
from studio.people.models import Person
from tests.cast import Cast

ROOT = Path(__file__).parents[2]
Work = Callable[[], list[str]]

# What becomes of each column that points at a person, once she is forgotten.
# GONE: the row is deleted, or points at nobody. EMPTY: the row stays for what others built on it,
# without anything she said. ID: an act of hers, by an id that names nobody any more.
GONE, EMPTY, ID = "gone", "empty", "id"
FATES = {
    "account.person_id": EMPTY,  # no address, and a passphrase that opens nothing
    "consent.person_id": EMPTY,  # the proof stays five years: without her voice or her sign
    "consent.recorded_by": ID,
    "collection.created_by": ID,
    "consent_slip.made_by": ID,
    "consent_slip.person_id": ID,  # ended
    "consent_step.person_id": EMPTY,
    "consent_step.recorded_by": ID,
    "copy_handed.by": GONE,
    "draft.author_id": ID,
    "erasure.by": ID,
    "erasure.person_id": ID,
    "edition.created_by": ID,
    "guarded.noted_by": ID,
    "guarded.person_id": GONE,
    "haste.by": ID,
    "item.author_id": EMPTY,
    "kept_as_is.by": ID,
    "map_import.person_id": GONE,
    "membership.person_id": GONE,
    "operation.person_id": EMPTY,
    "partner.created_by": ID,
    "plan.asked_by": ID,
    "presence.person_id": GONE,
    "receipt.person_id": ID,
    "record_answer.by": ID,
    "record_answer.person_id": GONE,
    "remark.author_id": GONE,
    "remark.done_by": ID,
    "sign_in.person_id": GONE,
    "stored_file.person_id": GONE,
    "upload.person_id": GONE,
}
MARK = "nadiadisait"
# Words that the code reads: a row made for this test must be one that it could have made.
REAL = {
    ("draft", "kind"): "map",
    ("draft", "state"): "draft",
    ("item", "type"): "place",
    ("operation", "verb"): "put",
    ("stored_file", "medium"): "photo",
    ("stored_file", "state"): "ready",
    ("publication", "kind"): "map",
    ("publication", "state"): "preparing",
    ("edition", "state"): "replaced",
    ("edition", "audience"): "public",
    ("consent", "audience"): "public",
    ("consent", "speaker"): "self",
    ("consent", "mode"): "voice",
    ("membership", "role"): "participant",
    ("plan", "audience"): "public",
    ("map_import", "state"): "seen",
}  # fmt: skip
LISTS = {"themes", "credits", "uses", "reached", "left", "shown", "heard", "people"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rows are made and read back: one engine is enough."""
    return sqlite_url


def pointing() -> dict[str, Column[Any]]:
    """Every column of every table that points at a person."""
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }


def test_each_column_that_points_at_a_person_is_placed() -> None:
    assert set(pointing()) == set(FATES), "say here what becomes of it, and forget it there"


def test_each_part_with_a_table_about_persons_forgets_them() -> None:
    for mapper in Base.registry.mappers:
        keys = mapper.local_table.foreign_keys
        named = [key for key in keys if key.column.table.name == "person"]
        part = mapper.class_.__module__.rsplit(".", 1)[0]
        if not named or part == "studio.kernel":
            continue
        source = (ROOT / part.replace(".", "/") / "operations.py").read_text("utf-8")
        assert "def forget_person(" in source, f"{part} knows persons and cannot forget one"


def test_the_list_calls_every_part_that_can_forget() -> None:
    listed = (ROOT / "studio" / "erasure" / "__init__.py").read_text("utf-8")
    for path in (ROOT / "studio").glob("*/operations.py"):
        if "def forget_person(" in path.read_text("utf-8"):
            assert f"studio.{path.parent.name}" in listed, path.parent.name


def test_it_works_and_twice_is_once(
    db: Session, cast: Cast, settings: Settings, storage: DiskStore
) -> None:
    forget_person(db, settings, storage, cast.nadia)
    forget_person(db, settings, storage, cast.nadia)
    assert cast.nadia.name == "Quelqu’un"
    assert cast.lucie.name == "Lucie"


class Rows:
    """A row in every table that names somebody, and in those that they need."""

    def __init__(self, db: Session, cast: Cast):
        self.db = db
        self.made: dict[str, Any] = {
            "person": cast.nadia.id,
            "action": cast.action.id,
            "organisation": cast.action.organisation_id,
            "workshop": cast.workshop.id,
        }

    def key_of(self, table: Table) -> Any:
        """The key of a row of this table, made when there is none yet."""
        if table.name not in self.made:
            self.made[table.name] = None  # a circle: two tables that each need the other
            found = {c.name: self.value(table, c) for c in table.columns if self.wanted(c)}
            self.db.execute(table.insert().values(**found))
            [first, *_] = table.primary_key.columns
            self.made[table.name] = found[first.name]
        return self.made[table.name]

    def wanted(self, column: Column[Any]) -> bool:
        points = bool(column.foreign_keys)
        return points or not column.nullable or column.name in ("proof_key", "by")

    def value(self, table: Table, column: Column[Any]) -> Any:
        if (table.name, column.name) in REAL:
            return REAL[table.name, column.name]
        for key in column.foreign_keys:
            return self.key_of(key.column.table)
        return self.plain(column)

    def plain(self, column: Column[Any]) -> Any:
        kinds = ((Boolean, False), (Integer, 1), (Float, 1.0))
        for kind, value in kinds:
            if isinstance(column.type, kind):
                return value
        if isinstance(column.type, DateTime) or "DateTime" in type(column.type).__name__:
            return datetime.now(UTC)
        if isinstance(column.type, JSON):
            return [MARK] if column.name in LISTS else {"text": MARK}
        if column.primary_key or column.name.endswith("_id"):
            return new_id()
        longest = getattr(column.type, "length", None) or 60
        return f"{MARK} {new_id()[-12:]}"[:longest]


def test_a_row_in_every_table_keeps_its_word(
    database: Database, kept_cast: Cast, settings: Settings, storage: DiskStore, work: Work
) -> None:
    with database.writing() as db:
        rows = Rows(db, kept_cast)
        for column in pointing().values():
            rows.key_of(column.table)
        a_replaced_edition(db, rows, kept_cast.nadia.id)
    with database.writing() as db:
        forget_person(db, settings, storage, db.get_one(Person, kept_cast.nadia.id))
    work()
    with database.reading() as db:
        for name, column in pointing().items():
            left = db.execute(select(column.table).where(column == kept_cast.nadia.id)).all()
            if FATES[name] == GONE:
                assert not left, name
            if FATES[name] == EMPTY:
                assert left, name
                said = [str(row._mapping[word]) for row in left for word in SAID[column.table.name]]
                assert not any(MARK in one or one.startswith("proofs/") for one in said), name
        editions = db.execute(select(Base.metadata.tables["edition"])).all()
        assert not any(MARK in f"{row.summary} {row.search} {row.credits}" for row in editions)


# What she said, or what tells who she is, in the rows that stay.
SAID = {
    "account": ("email", "passphrase"),
    "consent": ("proof_key",),
    "consent_step": ("facts",),
    "item": ("properties", "others"),
    "operation": ("value", "before"),
}


def a_replaced_edition(db: Session, rows: Rows, person_id: str) -> None:
    """She was in an edition that nobody sees any more."""
    part = Base.metadata.tables["edition_part"]
    found = {c.name: rows.value(part, c) for c in part.columns if rows.wanted(c)}
    db.execute(part.insert().values(**found | {"people": [[person_id, "story"]], "id": new_id()}))


def test_no_file_of_hers_is_left(
    database: Database,
    kept_cast: Cast,
    settings: Settings,
    storage: DiskStore,
    work: Work,
    tmp_path: Path,
) -> None:
    """Photo and what was made of it, a sound on its way, the proof of an answer."""
    with database.writing() as db:
        nadia = db.get_one(Person, kept_cast.nadia.id)
        who: Any = {"action_id": kept_cast.action.id, "person_id": nadia.id}
        keep_file(db, storage, a_photo(tmp_path, "orange"), medium="photo", **who)
        upload = begin_upload(db, settings, take=new_id(), medium="sound", length=10, **who)
        (settings.uploads / upload.id).parent.mkdir(parents=True, exist_ok=True)
        (settings.uploads / upload.id).write_bytes(b"half a word")
        proof = keep_proof(storage, a_photo(tmp_path, "navy"))
        answer(
            db,
            nadia,
            action_id=kept_cast.action.id,
            production_id=new_id(),
            uses=[Use.STORY],
            yes=True,
            audience=Audience.PUBLIC,
            text=current_text(),
            mode=Mode.SIGN,
            recorded_by=nadia.id,
            proof_key=proof.key,
            proof_mime=proof.mime,
        )
    work()
    assert files_in(settings)
    with database.writing() as db:
        forget_person(db, settings, storage, db.get_one(Person, kept_cast.nadia.id))
    work()
    assert files_in(settings) == []


def a_photo(tmp_path: Path, colour: str) -> Path:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(made, "JPEG")
    path = tmp_path / colour
    path.write_bytes(made.getvalue())
    return path


def files_in(settings: Settings) -> list[str]:
    folders = (settings.store, settings.uploads, settings.editions)
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]
