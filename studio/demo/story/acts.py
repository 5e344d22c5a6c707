"""One operation of somebody's browser, and what was written by then."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.demo.story.script import MapScript, Script, scripts
from studio.demo.story.stage import name_of
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid


def do(db: Session, who: Identity, draft: Draft, op: Op) -> None:
    """One operation; Invalid with the server's sentence when it is refused."""
    (result,) = submit(db, who, draft, [op])
    if result.error:
        raise Invalid(f"{draft.title} : {result.message}")


def put(item: str, type: str, value: dict[str, Any]) -> Op:
    return Op(name_of(item, "put"), item, "put", iso(now()), type=type, value=value)


def change(item: str, path: str, value: Any) -> Op:
    return Op(name_of(item, "set", path), item, "set", iso(now()), path=path, value=value)


def draft_of(db: Session, script: Script) -> Draft | None:
    """Found by its first item, whatever it is called by now."""
    item = db.get(Item, name_of(script.key, "item", 0))
    return db.get_one(Draft, item.draft_id) if item is not None else None


def place_named(db: Session, key: str, title: str) -> dict[str, str] | None:
    """A place of a map of the demo, as other productions name it; None once the map is gone."""
    script = next(one for one in scripts() if one.key == key and isinstance(one, MapScript))
    number = next(n for n, mark in enumerate(script.marks) if mark.title == title)
    drawn = draft_of(db, script)
    return {"map": drawn.id, "item": name_of(key, "item", number)} if drawn else None
