"""How an operation changes an item: pure functions, no database.

Each part of an item (every property, and `geometry`, `order`, `deleted`) carries the stamp of what
set it last. The greater stamp wins, so any order of arrival ends in the same item. Last writer
wins by property; the loser is not lost, the log keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec

Verb = Literal["put", "set", "delete", "restore"]
Stamp = tuple[str, str]  # (made_at as ISO text, operation id): texts that sort like times

GEOMETRY, ORDER, DELETED = "geometry", "order", "deleted"
APPLIED, KEPT = "applied", "kept"


class Op(msgspec.Struct, forbid_unknown_fields=True):
    """An operation as a client sends it. `value` of a `put` holds properties, geometry, order.
    `base` is how far its author had read; None, for what is made here: to the end."""

    id: str
    item: str
    verb: Verb
    made_at: str
    base: int | None = None
    type: str = ""
    path: str = ""
    value: Any = None


class PutValue(msgspec.Struct, forbid_unknown_fields=True):
    """The value of a `put`: a whole item."""

    properties: dict[str, Any] = msgspec.field(default_factory=dict)
    geometry: dict[str, Any] | None = None
    order: str = ""


@dataclass(frozen=True)
class State:
    """An item, as far as merging is concerned. Geometry is GeoJSON."""

    properties: Mapping[str, Any] = field(default_factory=dict)
    geometry: Mapping[str, Any] | None = None
    order: str = ""
    deleted: bool = False
    stamps: Mapping[str, Stamp] = field(default_factory=dict)

    def part(self, path: str) -> Any:
        """The value of one part; None when it was never set."""
        if path in (GEOMETRY, ORDER, DELETED):
            return getattr(self, path)
        return self.properties.get(path)

    def with_part(self, path: str, value: Any, stamp: Stamp) -> State:
        stamps = {**self.stamps, path: stamp}
        if path == GEOMETRY:
            return replace(self, geometry=value, stamps=stamps)
        if path == ORDER:
            return replace(self, order=value, stamps=stamps)
        if path == DELETED:
            return replace(self, deleted=value, stamps=stamps)
        return replace(self, properties={**self.properties, path: value}, stamps=stamps)


def parts(op: Op) -> dict[str, Any]:
    """What an operation sets: part -> value."""
    if op.verb == "put":
        whole = msgspec.convert(op.value or {}, PutValue)
        return {**whole.properties, GEOMETRY: whole.geometry, ORDER: whole.order}
    if op.verb == "set":
        return {op.path: op.value}
    return {DELETED: op.verb == "delete"}


def apply(state: State, op: Op) -> tuple[State, str, dict[str, Any]]:
    """The item after the operation, `applied` or `kept` (it lost everywhere), and what was there
    before, part by part. Applying an operation twice changes nothing."""
    stamp, before, applied = (op.made_at, op.id), {}, False
    for path, value in parts(op).items():
        before[path] = state.part(path)
        if stamp > tuple(state.stamps.get(path, ("", ""))):
            state, applied = state.with_part(path, value, stamp), True
    return state, APPLIED if applied else KEPT, before
