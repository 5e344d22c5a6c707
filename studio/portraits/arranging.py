"""What professionals change on the table of a portrait: a form becomes operations.

Only what its author really changed becomes an operation (drafts/shown.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.portraits.changes import photo_edits
from studio.portraits.guides import LENGTHS

TITLE = "title"


@dataclass(frozen=True)
class Field:
    """One thing that can be changed on the table: `read` makes its value of the form, or raises
    Invalid; `write` says how its value stands in the form (a list for boxes)."""

    type: str
    path: str
    read: Callable[[Form, str], Any]
    write: Callable[[Mapping[str, Any]], list[str]]


def text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def boxes(form: Form, name: str) -> list[str]:
    return [value for value in form.getlist(name) if value]


def chosen(form: Form, name: str) -> str | None:
    return form.get(name, "") or None


def words_of(path: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda properties: [str(properties.get(path) or "")]


GAINS = (-6.0, 0.0, 6.0)  # decibels: soft, ordinary, strong


def gain(form: Form, name: str) -> float:
    told = form.get(name, "0")
    if told not in {f"{one:g}" for one in GAINS}:
        raise Invalid("Cette force de son n’existe pas.")
    return float(told)


def gain_of(path: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda properties: [f"{float(properties.get(path) or 0):g}"]


def boxes_of(path: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda properties: sorted(properties.get(path) or [])


def moment(form: Form, name: str) -> float:
    """Seconds, with a point or a comma; nothing is 0."""
    typed = form.get(name, "").strip().replace(",", ".") or "0"
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{0,6})?", typed):
        raise Invalid(f"« {typed[:20]} » n’est pas un nombre de secondes.")
    return round(float(typed), 3)


def moment_of(path: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda properties: [f"{properties.get(path) or 0:.3f}".rstrip("0").rstrip(".")]


def length(form: Form, name: str) -> int:
    """Minutes: one of the lengths of workshop."""
    if form.get(name) not in {str(minutes) for minutes in LENGTHS}:
        raise Invalid("Cette durée n’existe pas.")
    return int(form[name])


def ticked(form: Form, name: str) -> bool:
    return bool(form.get(name))


def picked(form: Form, name: str) -> str:
    """The name of a drawing."""
    return form.get(name, "")[:40]


FIELDS = (
    Field("subject", "name", text, words_of("name")),
    Field("subject", "people", boxes, boxes_of("people")),
    Field("sheet", "intro", text, words_of("intro")),
    Field("sheet", "ambience", chosen, words_of("ambience")),
    Field("sheet", "ambience_gain", gain, gain_of("ambience_gain")),
    Field("question", "text", text, words_of("text")),
    Field("question", "picture", picked, words_of("picture")),
    Field("question", "minutes", length, lambda given: [str(given.get("minutes") or LENGTHS[0])]),
    Field(
        "question", "skippable", ticked, lambda given: ["1" if given.get("skippable", True) else ""]
    ),
    Field("answer", "text", text, words_of("text")),
    Field("answer", "heard", boxes, boxes_of("heard")),
    Field("sentence", "text", text, words_of("text")),
    Field("sentence", "start", moment, moment_of("start")),
    Field("sentence", "end", moment, moment_of("end")),
    Field("video", "photo_text", text, words_of("photo_text")),
    Field("video", "caption", text, words_of("caption")),
    Field("video", "words", text, words_of("words")),
    Field("video", "shown", boxes, boxes_of("shown")),
    Field("video", "heard", boxes, boxes_of("heard")),
    Field("photo", "photo_text", text, words_of("photo_text")),
    Field("photo", "caption", text, words_of("caption")),
    Field("photo", "shown", boxes, boxes_of("shown")),
    Field("photo", "answer", chosen, words_of("answer")),
)
# Where to look on a photo: the nine points of a grid, as « x y » in hundredths.
FOCUS = tuple((x, y) for y in (15, 45, 80) for x in (15, 50, 85))


def field_name(path: str, item_id: str) -> str:
    return f"{path}-{item_id}"


def focus_of(properties: Mapping[str, Any]) -> str:
    """The point of the grid, which lies on the edited photo, nearest to where one looks now."""
    at = (properties.get("focus_x", 0.5), properties.get("focus_y", 0.45))
    x, y = (part * 100 for part in photo_edits(properties).moved(at))
    return "{} {}".format(*min(FOCUS, key=lambda spot: (spot[0] - x) ** 2 + (spot[1] - y) ** 2))


def save(db: Session, who: Identity, draft: Draft, form: Form) -> None:
    """Store what was changed. Invalid, with the first sentence, when something does not fit:
    then nothing is stored, and the page shows again what was typed."""
    items = {item.id: item for item in [*items_of(db, draft), *trash_of(db, draft)]}
    if TITLE in form and text(form, TITLE) != draft.title and changed(form, TITLE):
        rename(db, who, draft, text(form, TITLE))
    ops = [op for item in items.values() for op in changes(item, form)]
    ops += acts(list(items.values()), form.get("act", ""))
    submit_whole(db, who, draft, ops)


def changes(item: Item, form: Form) -> Iterator[Op]:
    """The fields of one item that somebody changed."""
    for field in FIELDS:
        name = field_name(field.path, item.id)
        if field.type != item.type or not was_shown(form, name):
            continue
        if field.read is picked and name not in form:
            continue  # a drawing that this page could not offer stays
        if changed(form, name):
            yield set_op(item, field.path, field.read(form, name))
    name = field_name("focus", item.id)
    if item.type == "photo" and name in form and form.get(name) != focus_of(item.properties):
        x, y = photo_edits(item.properties).unmoved(spot(form.get(name, "")))
        yield set_op(item, "focus_x", x)
        yield set_op(item, "focus_y", y)


def add_question(db: Session, who: Identity, draft: Draft) -> None:
    """One more question, after the others; its words come next."""
    last = max((item.order for item in items_of(db, draft, "question")), default="")
    properties = {"picture": "question", "minutes": LENGTHS[0]}
    value = {"properties": properties, "order": f"{last}V" if last else "a0"}
    put = Op(new_id(), new_id(), "put", iso(now()), type="question", value=value)
    submit_whole(db, who, draft, [put])


def spot(value: str) -> tuple[float, float]:
    if value not in {f"{x} {y}" for x, y in FOCUS}:
        raise Invalid("Cet endroit de la photo n’existe pas.")
    x, y = value.split()
    return int(x) / 100, int(y) / 100


def acts(items: list[Item], act: str) -> list[Op]:
    """`remove:<item>`, `restore:<item>`, `up:<item>`, `down:<item>`; nothing for anything else."""
    verb, _, item_id = act.partition(":")
    item = next((one for one in items if one.id == item_id), None)
    if item is None:
        return []
    if verb == "remove":
        return [op(item, "delete")]
    if verb == "restore":
        return [op(item, "restore")]
    if verb in ("up", "down"):
        return moves([one for one in items if one.type == item.type], item, verb)
    return []


def moves(row: list[Item], item: Item, way: str) -> list[Op]:
    """Change places with the neighbour. Everybody gets a fresh key: two items may have had the
    same one, made on two phones at the same moment."""
    row = [one for one in row if one.deleted_at is None]
    at = row.index(item) if item in row else -1
    other = at - 1 if way == "up" else at + 1
    if at < 0 or not 0 <= other < len(row):
        return []
    row[at], row[other] = row[other], row[at]
    keys = {one.id: key_at(number) for number, one in enumerate(row)}
    return [set_op(one, "order", keys[one.id]) for one in row if one.order != keys[one.id]]


def set_op(item: Item, path: str, value: Any) -> Op:
    made = op(item, "set")
    made.path, made.value = path, value
    return made


def op(item: Item, verb: Any) -> Op:
    return Op(id=new_id(), item=item.id, verb=verb, made_at=iso(now()))
