"""What professionals change on the table of a récit: a form becomes operations.

Only what its author really changed becomes an operation (drafts/shown.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import rename, submit_whole
from studio.drafts.order import key_at
from studio.drafts.queries import items_of, trash_of
from studio.drafts.shown import Form, changed, was_shown
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id
from studio.stories.items import Block
from studio.stories.kind import put

TEXTS = ("text", "seen", "caption")
BOXES = ("heard", "shown")
CHOICES = ("who", "production")
ADDED = frozenset({"title", "words", "quote", "map", "portrait"})


def stored(properties: Mapping[str, Any], path: str) -> list[str]:
    """A property as it stands in the form."""
    value = properties.get(path)
    if path in BOXES:
        return sorted(value or [])
    return [str(value or "")]


def save(db: Session, who: Identity, draft: Draft, form: Form) -> str:
    """Keep what was changed, then do the act of the button that was pressed; the answer is the id
    of the block to come back to. Invalid, with the sentence of what was refused: nothing is kept.
    """
    if (title := form.get("title", "").strip()) and title != draft.title:
        rename(db, who, draft, title)
    submit_whole(db, who, draft, list(changes(items_of(db, draft, "block"), form)))
    submit_whole(db, who, draft, list(ordered(items_of(db, draft, "block"), form.get("order", ""))))
    verb, _colon, name = form.get("act", "").partition(":")
    ops, target = acted(db, draft, verb, name)
    submit_whole(db, who, draft, ops)
    return target


def changes(items: list[Item], form: Form) -> Iterator[Op]:
    for item in items:
        for path in (*TEXTS, *BOXES, *CHOICES):
            name = f"{path}-{item.id}"
            if was_shown(form, name) and changed(form, name):
                typed = read(form, path, name)
                value = typed if path in BOXES else (typed[0] or (None if path in CHOICES else ""))
                yield change(item, path, value)


def read(form: Form, path: str, name: str) -> list[str]:
    if path in BOXES:
        return sorted(value for value in form.getlist(name) if value)
    return [form.get(name, "").replace("\r\n", "\n").strip()]


def change(item: Item, path: str, value: Any) -> Op:
    return Op(new_id(), item.id, "set", iso(now()), path=path, value=value)


def ordered(items: list[Item], wanted: str) -> Iterator[Op]:
    """New keys when the page shows another order than the one that is kept."""
    known = {item.id: item for item in items}
    ids = [name for name in wanted.split() if name in known]
    if len(ids) != len(items) or ids == [item.id for item in items]:
        return
    for number, name in enumerate(ids):
        if known[name].order != key_at(number):
            yield change(known[name], "order", key_at(number))


def acted(db: Session, draft: Draft, verb: str, name: str) -> tuple[list[Op], str]:
    """The operations of a button: `up:<id>`, `down:<id>`, `remove:<id>`, `restore:<id>`,
    `add:<kind>`. Nothing for any other word."""
    items = items_of(db, draft, "block")
    ids = [item.id for item in items]
    if verb in ("up", "down") and name in ids:
        return list(ordered(items, " ".join(moved(ids, name, verb)))), name
    if verb == "remove" and name in ids:
        return [Op(new_id(), name, "delete", iso(now()))], ""
    if verb == "restore" and name in {item.id for item in trash_of(db, draft)}:
        return [Op(new_id(), name, "restore", iso(now()))], name
    if verb == "add" and name in ADDED:
        last = max((item.order for item in items), default="")
        op = put(Block(kind=name), f"{last}V" if last else "a0")  # type: ignore[arg-type]
        return [op], op.item
    return [], ""


def moved(ids: list[str], name: str, verb: str) -> list[str]:
    """The same names with this one a place earlier or later."""
    place = ids.index(name)
    other = max(0, place - 1) if verb == "up" else min(len(ids) - 1, place + 1)
    left = [one for one in ids if one != name]
    return [*left[:other], name, *left[other:]]
