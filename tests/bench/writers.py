"""36 people write in 3 groups for a minute: what is lost, and how soon the others see it.

Each person has a live stream, writes one operation every two seconds (the pace of a workshop),
and at each wake-up asks for what she has not seen, as the browser does. The receipt is the time
from the moment a person sends until another of her group has the operation.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.operations import add_participant, create_action, open_workshop
from studio.app import register_parts
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import create_draft
from studio.kernel.clock import iso, now
from studio.kernel.ids import digest, new_id, secret_token
from studio.people.browser import COOKIE
from studio.people.models import Role, SignIn
from studio.people.operations import create_account, organisation_named
from tests.cast import device_in
from tests.serving import Server

GROUPS, EACH = 3, 12
AVATARS = ("fox", "cat", "rabbit", "bear", "panda", "lion", "horse", "elephant", "owl", "duck",
           "fish", "bee")  # fmt: skip


@dataclass
class Person:
    """One browser: its group's draft, its cookie, what it sent and what it has seen."""

    draft: str
    category: str
    token: str
    seen: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    received: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


@dataclass
class Times:
    """When each operation was sent, and how long it took to reach the others (seconds)."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)


def make_groups(db: Session) -> list[Person]:
    """Three actions of twelve people, a map each."""
    people: list[Person] = []
    for number in range(GROUPS):
        account = create_account(
            db,
            email=f"r{number}@exemple.fr",
            passphrase="une phrase bien longue",
            name="R",
            organisation=organisation_named(db, "S"),
        )
        today = now().date()
        action = create_action(
            db, account, title=f"Groupe {number}", themes=[], starts=today, ends=today
        )
        workshop = open_workshop(db, action)
        referent = Identity(person_id=account.person.id, roles={action.id: Role.REFERENT})
        draft = create_draft(db, referent, action, kind="map", title="Carte", template="numerique")
        category = db.scalars(
            select(Item.id).where(Item.draft_id == draft.id, Item.type == "category")
        ).first()
        for avatar in AVATARS:
            person, token = add_participant(db, action, name=avatar, avatar=avatar), secret_token()
            opened = SignIn(token_digest=digest(token), person=person, action_id=action.id)
            opened.granted_at, opened.expires_at = now(), now().replace(year=now().year + 1)
            db.add(device_in(workshop, opened, animal=avatar))
            people.append(Person(draft.id, category or "", token))
    return people


async def take_part(server: Server, person: Person, times: Times, seconds: float) -> None:
    limits = httpx.Limits(max_connections=4)
    async with httpx.AsyncClient(
        base_url=server.url, cookies={COOKIE: person.token}, timeout=30, limits=limits
    ) as client:
        page = await client.get("/atelier/")
        found = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
        assert found, f"no token in the page ({page.status_code})"
        snapshot = (await client.get(f"/api/drafts/{person.draft}")).json()
        person.seen = snapshot["seq"]
        listening = asyncio.create_task(listen(client, person, times))
        await write(client, person, times, found.group(1), seconds)
        await asyncio.sleep(4)  # the last operations of the others
        listening.cancel()
        await pull(client, person, times)


async def listen(client: httpx.AsyncClient, person: Person, times: Times) -> None:
    """Hold the live stream; come back when it ends."""
    while True:
        try:
            async with client.stream(
                "GET", f"/api/drafts/{person.draft}/events", timeout=None
            ) as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("data:"):
                        await hear(client, person, times, json.loads(line[5:]))
        except httpx.HTTPError as error:
            person.errors.append(f"stream: {error!r}")
        await asyncio.sleep(0.2)


async def hear(
    client: httpx.AsyncClient, person: Person, times: Times, told: int | dict[str, Any]
) -> None:
    """As the browser does: take what follows what was seen, ask for the rest."""
    if isinstance(told, int):
        if told > person.seen:
            await pull(client, person, times)
    elif told["operations"][0]["seq"] <= person.seen + 1:
        take(person, times, told["operations"])
    else:
        await pull(client, person, times)


async def pull(client: httpx.AsyncClient, person: Person, times: Times) -> None:
    answer = await client.get(
        f"/api/drafts/{person.draft}/operations", params={"since": person.seen}
    )
    take(person, times, answer.json()["operations"])


def take(person: Person, times: Times, operations: list[dict[str, Any]]) -> None:
    arrived = time.monotonic()
    for operation in operations:
        person.seen = max(person.seen, operation["seq"])
        mine = operation["id"] in person.acknowledged
        if operation["id"] in times.sent and operation["id"] not in person.received and not mine:
            times.received.append(arrived - times.sent[operation["id"]])
        person.received.add(operation["id"])


async def write(
    client: httpx.AsyncClient, person: Person, times: Times, token: str, seconds: float
) -> None:
    end = time.monotonic() + seconds
    await asyncio.sleep(random.random() * 2)
    while time.monotonic() < end:
        op = place(person)
        sent = times.sent[op["id"]] = time.monotonic()
        answer = await client.post(
            f"/api/drafts/{person.draft}/operations",
            json={"operations": [op]},
            headers={"X-CSRFToken": token},
        )
        times.acknowledged.append(time.monotonic() - sent)
        record(person, op["id"], answer)
        await asyncio.sleep(max(0.0, 2 - (time.monotonic() - sent)) * random.uniform(0.8, 1.2))


def place(person: Person) -> dict[str, Any]:
    where = [round(0.69 + random.uniform(-0.02, 0.02), 6), round(47.39 + random.random() / 50, 6)]
    value = {
        "properties": {"category": person.category, "title": "Ici"},
        "geometry": {"type": "Point", "coordinates": where},
        "order": "",
    }
    return {
        "id": new_id(), "item": new_id(), "verb": "put", "type": "place", "made_at": iso(now()),
        "base": person.seen, "value": value,
    }  # fmt: skip


def record(person: Person, op_id: str, answer: httpx.Response) -> None:
    if answer.status_code != 200:
        person.errors.append(f"{answer.status_code}: {answer.text[:200]}")
        return
    [result] = answer.json()["results"]
    if result["status"] == "stored":
        person.acknowledged[op_id] = result["seq"]
    else:
        person.errors.append(result["message"])


def lost_in(server: Server, people: list[Person]) -> int:
    """Acknowledged operations that the log does not have, and those a reader never got."""
    with server.database() as database, database.reading() as db:
        logged = set(db.scalars(select(Operation.id)))
        counts = dict(db.execute(select(Draft.id, Draft.seq)).all())
        rows = db.execute(
            select(Operation.draft_id, func.count()).group_by(Operation.draft_id)
        ).all()
    assert all(counts[draft] == count for draft, count in rows), "a hole in the numbers"
    lost = 0
    for person in people:
        group = [other for other in people if other.draft == person.draft]
        expected = {op for other in group for op in other.acknowledged}
        lost += len(expected - logged) + len(expected - person.received - set(person.acknowledged))
    return lost


def run(seconds: float = 60, database_url: str = "") -> dict[str, object]:
    """One run. Times in milliseconds."""
    register_parts()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"STUDIO_DATABASE_URL": database_url} if database_url else {}
        server = Server(Path(folder), environment)
        people: list[Person] = []
        server.prepare(lambda db: people.extend(make_groups(db)))
        server.start()
        try:
            times = Times()
            asyncio.run(everybody(server, people, times, seconds))
            return summary(server, people, times)
        finally:
            server.stop()


async def everybody(server: Server, people: list[Person], times: Times, seconds: float) -> None:
    await asyncio.gather(*(take_part(server, person, times, seconds) for person in people))


def summary(server: Server, people: list[Person], times: Times) -> dict[str, object]:
    errors = [error for person in people for error in person.errors]
    return {
        "operations": sum(len(person.acknowledged) for person in people),
        "lost": lost_in(server, people),
        "errors": len(errors),
        "locked": sum("locked" in error for error in errors) + server.log().count("is locked"),
        "ack_p50_ms": spread(times.acknowledged)[49],
        "ack_p95_ms": spread(times.acknowledged)[94],
        "receipt_p50_ms": spread(times.received)[49],
        "receipt_p95_ms": spread(times.received)[94],
        "receipts": len(times.received),
        "first_errors": errors[:3],
    }


def spread(seconds: list[float]) -> list[int]:
    """The hundredths, in milliseconds."""
    return [round(value * 1000) for value in quantiles(seconds, n=100)]


if __name__ == "__main__":
    import sys

    sys.stdout.write(json.dumps(run(float(sys.argv[1]) if len(sys.argv) > 1 else 60)) + "\n")
