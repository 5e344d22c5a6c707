"""A small kind of its own, so that the engine is tested without knowing a map or a portrait."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from sqlalchemy.orm import Session

from studio.drafts import kinds
from studio.drafts.kinds import ItemType, Kind, Template
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from tests.cast import Cast
from tests.engines import database_url

__all__ = ["database_url"]


class Note(msgspec.Struct, forbid_unknown_fields=True):
    title: str = ""
    count: int = 0
    photo: str | None = None


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    word: str = ""


WALL = Kind(
    name="wall",
    label="Mur",
    label_many="Murs",
    picture="house",
    icon="note",
    item_types={
        "note": ItemType("note", Note, frozenset({"Point"}), files=frozenset({"photo"})),
        "rule": ItemType("rule", Rule, participants=False),
        "pin": ItemType("pin", Note, frozenset({"Point"}), geometry_required=True),
    },
    editor_endpoint="drafts.workshop_home",
    templates=lambda: (Template("plain", "Un mur", "house"),),
)


@pytest.fixture(autouse=True)
def wall_registered() -> Iterator[None]:
    kinds.register(WALL)
    yield
    kinds._kinds.pop("wall")


@pytest.fixture
def draft(db: Session, cast: Cast) -> Draft:
    return create_draft(db, cast.identity(db, "nadia"), cast.action, kind="wall", title="Notre mur")


@pytest.fixture
def put() -> Callable[..., Op]:
    def make(item: str | None = None, **more: object) -> Op:
        value = {"properties": more.pop("properties", {"title": "a"}), "geometry": None}
        given: dict[str, object] = {
            "id": new_id(),
            "item": item or new_id(),
            "verb": "put",
            "made_at": iso(now()),
        }
        given |= {"type": "note", "value": value} | more
        return msgspec.convert(given, Op)

    return make


@pytest.fixture
def change() -> Callable[..., Op]:
    def make(item: str, path: str = "title", value: object = "b", **more: object) -> Op:
        given: dict[str, object] = {
            "id": new_id(),
            "item": item,
            "verb": "set",
            "made_at": iso(now()),
        }
        return msgspec.convert(given | {"path": path, "value": value} | more, Op)

    return make
