"""A group on a bad network, drawn from bytes: five pairs of hands, the real server, every message.

Each client keeps an outbox and a copy, as a browser does; here the copy is the server's own pure
merge, and everything a client lives through is written down, so that the browser's code can live
through the same (frontend/src/draft/replay.test.ts).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts import merge, queries
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import may_edit_all, submit
from studio.kernel.clock import iso, now, parse_iso

LETTERS = ("a", "b", "c")
POINTS = tuple({"type": "Point", "coordinates": [0.5 + n, 47.5]} for n in range(3))
COUNTS = (1, 2, None)
PATHS = ("title", "title", "count", "geometry", "order")
STEPS = "ddddssaahhhhr"  # do, send, ask, hear, reload: how often each happens
Json = dict[str, Any]


class Bytes:
    """Chance, read from bytes: hypothesis makes them shorter and smaller when something breaks."""

    def __init__(self, data: bytes):
        self._data = iter(data)

    def below(self, limit: int) -> int:
        return next(self._data, 0) % limit

    def pick(self, choices: Any) -> Any:
        return choices[self.below(len(choices))]


@dataclass
class Copy:
    """One item as a client knows it."""

    type: str
    author: str
    state: State = field(default_factory=State)
    others: Json = field(default_factory=dict)


class Room:
    """The server, five clients, and time."""

    def __init__(self, db: Session, draft: Draft, hands: list[Identity], data: bytes):
        self.db, self.draft, self.chance = db, draft, Bytes(data)
        self.time = now()
        self.names = 0
        self.log: list[Operation] = []
        self.items: dict[str, Item] = {}  # held, so that the session need not read them again
        self.begin(hands[0])
        self.clients = [Client(self, who, self.chance.below(120) - 60) for who in hands]
        self.length = len(data) // 4

    def new_id(self) -> str:
        self.names += 1
        return f"{self.names:08x}-{self.draft.id[9:]}"  # a UUID, and unique in this draft

    def begin(self, who: Identity) -> None:
        """Two things are there from the start: everybody who may will change them."""
        made_at = iso(self.time)
        for letter in LETTERS[:2]:
            value = {"properties": {"title": letter}, "order": letter, "geometry": POINTS[0]}
            op = Op(self.new_id(), self.new_id(), "put", made_at, type="note", value=value)
            self.take(who, [op])

    def take(self, who: Identity, ops: list[Op]) -> list[Json]:
        """The only door."""
        results = submit(self.db, who, self.draft, ops)
        for op in ops:
            if (item := self.db.get(Item, op.item)) is not None:
                self.items[op.item] = item
        return [result.to_json() for result in results]

    def live(self) -> None:
        for _step in range(self.length):
            self.time += timedelta(milliseconds=self.chance.below(7))  # often the same millisecond
            self.chance.pick(self.clients).step(self.chance.pick(STEPS))

    def settle(self) -> None:
        """The network is good again, for everybody: twice, so that the first hear the last."""
        for client in [*self.clients, *self.clients]:
            client.settle()

    def snapshot(self, who: Identity) -> Json:
        draft = self.draft
        return {
            "id": draft.id,
            "action": draft.action_id,
            "kind": draft.kind,
            "title": draft.title,
            "seq": draft.seq,
            "server_time": iso(self.time),
            "me": {
                "id": who.person_id,
                "name": "",
                "avatar": "",
                "may_edit_all": may_edit_all(who, draft),
            },
            "people": {},
            "items": [queries.item_json(i, who) for i in self.items.values() if not i.deleted_at],
            "trash": [queries.item_json(i, who) for i in self.items.values() if i.deleted_at],
        }

    def page(self, since: int, limit: int) -> Json:
        if len(self.log) < self.draft.seq:
            self.log += queries.operations_since(self.db, self.draft, len(self.log), 10_000)
        found = self.log[since : since + limit]
        others = {operation.item_id: self.items[operation.item_id].others for operation in found}
        told = [queries.operation_json(operation, others) for operation in found]
        seq = told[-1]["seq"] if told else self.draft.seq
        return {"seq": seq, "more": seq < self.draft.seq, "operations": told}


class Client:
    """A browser: an outbox, a copy, answers on their way. `story` is all that it lives through."""

    def __init__(self, room: Room, who: Identity, minutes_off: int):
        self.room, self.who, self.wrong = room, who, timedelta(minutes=minutes_off)
        self.seq, self.last = 0, datetime.min.replace(tzinfo=room.time.tzinfo)
        self.copies: dict[str, Copy] = {}
        self.outbox: list[Op] = []
        self.acknowledged: set[str] = set()
        self.coming: list[tuple[str, Json]] = []
        self.story: list[tuple[str, Json]] = []
        self.hear("snapshot", room.snapshot(who))

    def step(self, letter: str) -> None:
        acts = {
            "d": self.do,
            "s": self.send,
            "a": self.ask,
            "h": self.hear_something,
            "r": self.reload,
        }
        acts[letter]()

    # What a person does

    def do(self) -> None:
        chance = self.room.chance
        known = [key for key, copy in self.seen().items() if self.may_change(copy)]
        what = chance.below(8)
        if not known or what < 2:
            type = chance.pick(("note", "pin"))
            self.perform("put", self.room.new_id(), type=type, value=self.whole())
        elif what == 2:
            self.perform(chance.pick(("delete", "restore")), chance.pick(known))
        elif what == 3:
            item = chance.pick(known)
            self.perform("put", item, type=self.seen()[item].type, value=self.whole())
        else:
            path = chance.pick(PATHS)
            self.perform("set", chance.pick(known), path=path, value=self.value(path))

    def may_change(self, copy: Copy) -> bool:
        return may_edit_all(self.who, self.room.draft) or copy.author == self.who.person_id

    def whole(self) -> Json:
        """Right for both types of item: words, a place, an order."""
        chance = self.room.chance
        return {
            "properties": {"title": chance.pick(LETTERS)},
            "geometry": chance.pick(POINTS),
            "order": chance.pick(LETTERS),
        }

    def value(self, path: str) -> Any:
        choices = {"geometry": POINTS, "order": LETTERS, "count": COUNTS}
        return self.room.chance.pick(choices.get(path, (*LETTERS, None)))

    def perform(self, verb: Any, item: str, **more: Any) -> None:
        self.last = max(self.room.time + self.wrong, self.last + timedelta(milliseconds=1))
        made_at = iso(self.last)
        op = Op(self.room.new_id(), item, verb, made_at, base=self.seq, **more)
        self.outbox.append(op)
        self.story.append(("do", msgspec.to_builtins(op)))

    # The network

    def send(self) -> None:
        """Some of what waits, not always from the beginning; the answer may be lost, or doubled."""
        chance = self.room.chance
        batch = [op for op in self.outbox if chance.below(3)]
        if batch:
            self.answer_later(batch, copies=chance.below(3))

    def answer_later(self, batch: list[Op], copies: int) -> None:
        sent = [msgspec.convert(msgspec.to_builtins(op), Op) for op in batch]  # a wire, not a hand
        results = self.room.take(self.who, sent)
        ops = [msgspec.to_builtins(op) for op in batch]
        self.coming += [("answers", {"operations": ops, "results": results})] * copies

    def ask(self) -> None:
        page = self.room.page(self.seq, 1 + self.room.chance.below(6))
        self.coming += [("page", page)] * (1 + self.room.chance.below(2))

    def reload(self) -> None:
        self.coming.append(("snapshot", self.room.snapshot(self.who)))

    def hear_something(self) -> None:
        if self.coming:
            self.hear(*self.coming.pop(self.room.chance.below(len(self.coming))))

    def settle(self) -> None:
        """Send what waits, read all there is, then hear what was late, from another age."""
        self.hear("page", self.room.page(self.seq, 10_000))
        while self.outbox:
            before = len(self.outbox)
            self.answer_later(list(self.outbox), copies=1)
            self.hear(*self.coming.pop())
            assert len(self.outbox) < before, "the server refuses what it should take"
        self.hear("page", self.room.page(self.seq, 10_000))
        for message in self.coming:
            self.hear(*message)
        self.coming = []

    # What a browser makes of what it hears

    def hear(self, kind: str, told: Json) -> None:
        self.story.append((kind, told))
        {"snapshot": self.load, "page": self.receive, "answers": self.confirm}[kind](told)

    def load(self, told: Json) -> None:
        if told["seq"] < self.seq:
            return
        self.seq = told["seq"]
        self.copies = {item["id"]: copy_of(item) for item in [*told["items"], *told["trash"]]}

    def receive(self, told: Json) -> None:
        for op in told["operations"]:
            self.last = max(self.last, parse_iso(op["made_at"]))
            self.drop(op["id"])
            if op["seq"] <= self.seq:
                continue
            self.seq = op["seq"]
            copy = self.copies.setdefault(op["item"], Copy(op["type"], op["person"]))
            copy.state = merge.apply(copy.state, read(op))[0]
            copy.others = op["others"]

    def confirm(self, told: Json) -> None:
        for result in told["results"]:
            if result["status"] == "stored":
                self.drop(result["id"])

    def drop(self, op_id: str) -> None:
        """The server has it: it need not wait here any more."""
        if any(op.id == op_id for op in self.outbox):
            self.acknowledged.add(op_id)
        self.outbox = [op for op in self.outbox if op.id != op_id]

    def seen(self) -> dict[str, Copy]:
        """What the screen shows: what is confirmed, and over it what waits."""
        shown = dict(self.copies)
        for op in self.outbox:
            known = shown.get(op.item, Copy(op.type, self.who.person_id or ""))
            state = merge.apply(known.state, op)[0]
            shown[op.item] = Copy(known.type, known.author, state, known.others)
        return shown

    def essence(self) -> list[Json]:
        return sorted(
            (
                essence(key, copy.type, copy.author, copy.others, copy.state)
                for key, copy in self.seen().items()
            ),
            key=lambda item: str(item["id"]),
        )


def read(op: Json) -> Op:
    names = ("id", "item", "verb", "made_at", "type", "path", "value")
    return msgspec.convert({name: op[name] for name in names}, Op)


def copy_of(item: Json) -> Copy:
    stamps = {path: (at, op) for path, (at, op) in item["stamps"].items()}
    facts = {name: item[name] for name in ("properties", "geometry", "order", "deleted")}
    return Copy(item["type"], item["author"], State(**facts, stamps=stamps), item["others"])


def essence(key: str, type: str, author: str, others: Json, state: State) -> Json:
    """What must be the same everywhere. A property set to null is one that is not there."""
    return {
        "id": key,
        "type": type,
        "author": author,
        "others": others,
        "deleted": state.deleted,
        "geometry": state.geometry,
        "order": state.order,
        "properties": {k: v for k, v in state.properties.items() if v is not None},
    }


def of_server(room: Room, who: Identity) -> list[Json]:
    """What the database has, read again from its rows."""
    items = room.db.scalars(select(Item).where(Item.draft_id == room.draft.id))
    told = [queries.item_json(item, who) for item in items]
    copies = ((item["id"], copy_of(item)) for item in told)
    found = [essence(k, c.type, c.author, c.others, c.state) for k, c in copies]
    return sorted(found, key=lambda item: str(item["id"]))


def stories(room: Room, end: list[Json]) -> Iterator[Json]:
    """What each client lived through, and how it must end: for the browser's code."""
    for client in room.clients:
        yield {"story": client.story, "end": end, "seq": room.draft.seq}
