"""Nobody is half forgotten: every table that names a person has a part that forgets her."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from studio.erasure import forget_person
from studio.kernel.config import Settings
from studio.kernel.db import Base
from studio.kernel.storage import DiskStore
from tests.cast import Cast

ROOT = Path(__file__).parents[2]


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
    listed = (ROOT / "studio" / "erasure.py").read_text("utf-8")
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
