"""What the document API answers, shape by shape (see api.py). `frontend/src/net/protocol.ts` says
the same to the browser."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing is answered that is not named here."""


class PersonShown(Shape, frozen=True):
    """Someone of the group: how others call her, and the name of her avatar."""

    name: str
    avatar: str


class Reader(Shape, frozen=True):
    """Who asks. `may_edit_all`: not only what she made herself."""

    id: str
    name: str
    avatar: str
    may_edit_all: bool


class ItemShown(Shape, frozen=True):
    """One item. `geometry` is GeoJSON in degrees; `order` sorts as text; `stamps`: part -> (time,
    operation) of what set it last; `others`: property -> operations whose values wait beside it."""

    id: str
    type: str
    properties: dict[str, Any]
    geometry: dict[str, Any] | None
    order: str
    author: str
    created: str
    changed: str
    deleted: bool
    mine: bool
    others: dict[str, list[str]]
    stamps: dict[str, tuple[str, str]]


class Snapshot(Shape, frozen=True):
    """A draft as it is at `seq`; `trash` holds what was thrown away in the last 30 days."""

    id: str
    action: str
    kind: str
    title: str
    seq: int
    server_time: str
    me: Reader
    people: dict[str, PersonShown]
    items: list[ItemShown]
    trash: list[ItemShown]


class OperationShown(Shape, frozen=True):
    """A change that has its number. `veil`: it may not be told to who asks; `value` is what is left
    to see of the item, or nothing. `kept`: it lost, and stays as another version."""

    seq: int
    id: str
    item: str
    type: str
    verb: Literal["put", "set", "delete", "restore", "veil"]
    path: str
    value: Any
    made_at: str
    person: str
    device: str | None
    outcome: Literal["applied", "kept"]
    others: dict[str, list[str]]


class PastOperation(OperationShown, frozen=True):
    """The same in the history of its item: by whom, and what stood there before, part by part."""

    before: dict[str, Any] | None
    name: str


class Feed(Shape, frozen=True):
    """What is new after `since`, up to `seq`; `more`: ask again from there."""

    seq: int
    more: bool
    operations: list[OperationShown]
    people: dict[str, PersonShown]


class Stored(Shape, frozen=True, tag_field="status", tag="stored"):
    """The operation has its number. Sent twice, it has the same one."""

    id: str
    seq: int
    outcome: Literal["applied", "kept"]


class Declined(Shape, frozen=True, tag_field="status", tag="refused"):
    """It was not stored; the client keeps it to be mended. `retry`: later it may be possible."""

    id: str
    error: str
    message: str
    retry: bool


class Answers(Shape, frozen=True):
    """What became of each operation, in the order they were sent."""

    seq: int
    results: list[Stored | Declined]


class HereShown(Shape, frozen=True):
    """Somebody who has the draft open, and what she is changing."""

    person: str
    name: str
    avatar: str
    item: str
    doing: str


class WhoIsHere(Shape, frozen=True):
    here: list[HereShown]


class SightShown(Shape, frozen=True):
    """A place as a small drawing (see drafts/kinds.py, Sight)."""

    view: tuple[float, float, float, float]
    tiles: list[tuple[str, float, float, float]]
    point: tuple[float, float] | None
    path: str
    closed: bool
    credit: str


class ToldShown(Shape, frozen=True):
    """A value as people read, see or hear it; `photo` and `sound` are ids of files."""

    text: str
    photo: str | None
    sound: str | None
    sight: SightShown | None


class VersionShown(Shape, frozen=True):
    """One value of a property. `follow`: other properties that go with it."""

    operation: str
    value: Any
    follow: dict[str, Any]
    told: ToldShown
    name: str
    avatar: str
    at: str
    when: str
    device: str


class RivalsShown(Shape, frozen=True):
    """A property of which several values wait for somebody to choose."""

    path: str
    part: str
    now: VersionShown
    others: list[VersionShown]


class Versions(Shape, frozen=True):
    versions: list[RivalsShown]


class History(Shape, frozen=True):
    operations: list[PastOperation]


class TakeShown(Shape, frozen=True):
    """A recording that was cut short and can be found again; `seconds` that have come."""

    id: str
    take: str
    draft: str
    item: str | None
    path: str | None
    medium: str
    seconds: float
    made_at: str
    mine: bool
    name: str
    sound: str


class Takes(Shape, frozen=True):
    takes: list[TakeShown]


class Recovered(Shape, frozen=True):
    """The file it became; `placed`: in the item that it was made for, whose page is `url`."""

    file: str
    placed: bool
    url: str | None


class Nothing(Shape, frozen=True):
    """An empty object."""
