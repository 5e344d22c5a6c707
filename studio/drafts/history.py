"""What became of an item, in the words of its kind: who changed what, on which device, from what.

Read from the log; nothing here is kept twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.faces import face_of
from studio.actions.models import Device
from studio.actions.queries import devices_behind
from studio.drafts import merge
from studio.drafts.kinds import ItemType, Told, kind_named
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import submit_whole
from studio.drafts.queries import history_of
from studio.drafts.taking import state_of, value_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.people.models import NOBODY, Person, Role
from studio.people.queries import persons

UNTOLD = frozenset({merge.ORDER, merge.DELETED})


@dataclass(frozen=True)
class Change:
    """One property, before and after."""

    path: str
    part: str
    before: Told
    after: Told


@dataclass(frozen=True)
class Entry:
    """One line of the history. `lost`: it never stood, a newer value was there already;
    `may_put_back`: the item is not like that now."""

    operation: str
    at: datetime
    person: Person
    device: Device | None
    sentence: str
    changes: tuple[Change, ...]
    lost: bool
    may_put_back: bool

    @property
    def face(self) -> str:
        """The device, as the room knows it; a professional's own has no animal."""
        return face_of(self.device) if self.device else ""


def spec_of(draft: Draft, item: Item) -> ItemType:
    found = kind_named(draft.kind).item_type(item.type)
    if found is None:
        raise NotFound
    return found


def title_of(db: Session, draft: Draft, item: Item) -> str:
    """What lists call the item; the name of its type when it has none."""
    wording = spec_of(draft, item).wording
    return wording.title(db, draft, item.properties) or str(wording.noun)


def entries_of(db: Session, draft: Draft, item: Item) -> list[Entry]:
    """The history of an item, newest first, without what nobody reads by itself."""
    found = history_of(db, item)
    people = persons(db, {operation.person_id for operation in found})
    devices = devices_behind(db, {op.device_id for op in found if op.device_id})
    nobody = Person(name="", avatar=NOBODY)
    entries = [
        _entry(
            db,
            draft,
            item,
            operation,
            people.get(operation.person_id, nobody),
            devices.get(operation.device_id or ""),
        )
        for operation in found
    ]
    return [entry for entry in entries if entry.sentence]


def _entry(
    db: Session, draft: Draft, item: Item, op: Operation, person: Person, device: Device | None
) -> Entry:
    spec = spec_of(draft, item)
    changes = tuple(_changes(db, draft, spec, op))
    return Entry(
        operation=op.id,
        at=op.made_at,
        person=person,
        device=device,
        sentence=_sentence(spec, op, changes, person.name),
        changes=changes,
        lost=op.outcome == merge.KEPT,
        may_put_back=any(not same(item, path, value_of(op, path)) for path in _told(spec, op)),
    )


def same(item: Item, path: str, value: Any) -> bool:
    """True when the item has this value now; nothing and an empty text are the same."""
    return (state_of(item).part(path) or None) == (value or None)


@dataclass(frozen=True)
class Line:
    """What somebody did, without the values: who, when, and the sentence."""

    at: datetime
    name: str
    sentence: str


def lines_of(db: Session, draft: Draft, most: int) -> dict[str, list[Line]]:
    """The history of every item in short, newest first, `most` lines each; in two queries."""
    wanted = select(Operation).where(Operation.draft_id == draft.id).order_by(Operation.seq.desc())
    found = list(db.scalars(wanted))
    people = persons(db, {operation.person_id for operation in found})
    lines: dict[str, list[Line]] = {}
    for op in found:
        name = people[op.person_id].name if op.person_id in people else ""
        kept = lines.setdefault(op.item_id, [])
        if len(kept) < most and (sentence := _short(draft, op, name)):
            kept.append(Line(op.made_at, name, sentence))
    return lines


def _short(draft: Draft, op: Operation, name: str) -> str:
    spec = kind_named(draft.kind).item_type(op.type)
    if spec is None:
        return ""
    before = op.before or {}
    changes = [
        Change(path, str(spec.wording.part(path)), *map(_something, values))
        for path in _told(spec, op)
        for values in [(before.get(path), value_of(op, path))]
    ]
    return _sentence(spec, op, changes, name)


def _something(value: Any) -> Told:
    return Told("" if value in (None, "", [], {}) else "…")


def _told(spec: ItemType, op: Operation) -> list[str]:
    """The properties of an operation that people read. Not a position that was erased for good."""
    if op.verb == "set":
        paths = [op.path]
    elif op.verb == "put":
        whole = op.value or {}
        paths = [*(whole.get("properties") or {}), merge.GEOMETRY]
    else:
        return []
    gone = [path for path in paths if path == merge.GEOMETRY and value_of(op, path) is None]
    return [path for path in paths if path not in UNTOLD | spec.quiet and path not in gone]


def _changes(db: Session, draft: Draft, spec: ItemType, op: Operation) -> list[Change]:
    before = op.before or {}
    found = []
    for path in _told(spec, op):
        was = spec.wording.tell(db, draft, path, before.get(path))
        became = spec.wording.tell(db, draft, path, value_of(op, path))
        if op.verb == "set" or not became.is_nothing:
            found.append(Change(path, str(spec.wording.part(path)), was, became))
    return found


def _sentence(spec: ItemType, op: Operation, changes: Collection[Change], name: str) -> str:
    """« Nadia change le nom. » Empty for what nobody reads by itself."""
    known = {"name": name or _("Quelqu’un"), "noun": spec.wording.noun}
    if op.verb == "set":
        return str(_set_sentence(changes, known["name"]))
    sentences = {
        "put": _("%(name)s ajoute %(noun)s.", **known),
        "delete": _("%(name)s jette %(noun)s.", **known),
        "restore": _("%(name)s reprend %(noun)s dans la corbeille.", **known),
    }
    return str(sentences[op.verb])


def _set_sentence(changes: Collection[Change], name: Any) -> Any:
    for change in changes:
        if change.after.is_nothing:
            return _("%(name)s enlève %(part)s.", name=name, part=change.part)
        if change.before.is_nothing:
            return _("%(name)s ajoute %(part)s.", name=name, part=change.part)
        return _("%(name)s change %(part)s.", name=name, part=change.part)
    return ""


def put_back(db: Session, who: Identity, draft: Draft, item: Item, operation_id: str) -> None:
    """« Remettre comme ça » : give the item again the values of an operation of its log, by new
    operations. Out of the trash too. Invalid when one of them is refused: then nothing changes."""
    past = db.get(Operation, operation_id)
    if past is None or past.item_id != item.id:
        raise Invalid("On ne trouve plus cette valeur.")
    spec = spec_of(draft, item)
    values = {path: value_of(past, path) for path in _told(spec, past)}
    for path, value in list(values.items()):
        values |= spec.wording.follow(path, value)
    ops = [_set(draft, item, path, v) for path, v in values.items() if not same(item, path, v)]
    if item.deleted_at is not None:
        ops.append(Op(new_id(), item.id, "restore", iso(now()), base=draft.seq))
    submit_with(db, who, draft, ops, spec.wording.beside(db, draft, item, values))


def keep_version(
    db: Session, who: Identity, draft: Draft, item: Item, path: str, operation_id: str
) -> None:
    """« Garder » : between a value and its other versions, this one, with what goes with it; the
    others are settled and stay in the history. Invalid when it is none of them any more."""
    stands = (item.stamps.get(path) or ("", ""))[1]
    said = db.get(Operation, operation_id)
    if said is None or operation_id not in {stands, *item.others.get(path, ())}:
        raise Invalid("On ne trouve plus cette valeur.")
    value = state_of(item).part(path) if operation_id == stands else value_of(said, path)
    wording = spec_of(draft, item).wording
    values = {path: value} | dict(wording.follow(path, value))
    ops = [_set(draft, item, name, v) for name, v in values.items()]
    submit_with(db, who, draft, ops, wording.beside(db, draft, item, values))


def submit_with(
    db: Session, who: Identity, draft: Draft, ops: Sequence[Op], beside: Sequence[Op]
) -> None:
    """What somebody asks, by her own rights; then what follows from it in other items, whoever
    wrote them."""
    submit_whole(db, who, draft, ops)
    if beside:
        professional = replace(who, device_action=None, roles={draft.action_id: Role.REFERENT})
        submit_whole(db, professional, draft, beside)


def _set(draft: Draft, item: Item, path: str, value: Any) -> Op:
    return Op(new_id(), item.id, "set", iso(now()), base=draft.seq, path=path, value=value)


def rivals_json(db: Session, draft: Draft, item: Item) -> list[dict[str, Any]]:
    """Each property that has other versions: the value that stands, then the others, each with who
    said it, when, and the value itself for whoever takes it."""
    spec = spec_of(draft, item)
    return [
        {
            "path": path,
            "part": str(spec.wording.part(path)),
            "now": _standing(db, draft, spec, item, path),
            "others": [_said(db, draft, spec, db.get_one(Operation, one), path) for one in ids],
        }
        for path, ids in sorted(item.others.items())
    ]


def _standing(db: Session, draft: Draft, spec: ItemType, item: Item, path: str) -> dict[str, Any]:
    value = state_of(item).part(path)
    setter = db.get(Operation, (item.stamps.get(path) or ("", ""))[1])
    return _version(db, draft, spec, path, value, setter)


def _said(db: Session, draft: Draft, spec: ItemType, op: Operation, path: str) -> dict[str, Any]:
    return _version(db, draft, spec, path, value_of(op, path), op)


def _version(
    db: Session, draft: Draft, spec: ItemType, path: str, value: Any, op: Operation | None
) -> dict[str, Any]:
    person = db.get(Person, op.person_id) if op else None
    devices = devices_behind(db, {op.device_id or ""}) if op else {}
    return {
        "operation": op.id if op else "",
        "value": value,
        "follow": spec.wording.follow(path, value),
        "told": asdict(spec.wording.tell(db, draft, path, value)),
        "name": person.name if person else "",
        "avatar": person.avatar if person else NOBODY,
        "at": iso(op.made_at) if op else "",
        "when": format_datetime(op.made_at, "d MMMM, H'\u00a0h\u00a0'mm") if op else "",
        "device": next((face_of(device) for device in devices.values()), ""),
    }
