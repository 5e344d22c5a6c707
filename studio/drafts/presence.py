"""Who has a draft open now, and what each is at: said every few seconds, forgotten soon after.

One row a browser, replaced each time and deleted when it leaves. It moves no number of the draft
and rings nobody: open streams look at it when they look at the draft (kernel/wakeups.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.models import Draft, Presence
from studio.kernel.clock import now
from studio.kernel.db import of_session
from studio.people.models import Person

GONE = timedelta(seconds=45)  # three times what a page waits between two words


@dataclass(frozen=True)
class Here:
    """Somebody who has the draft open. `item` is what she changes, `doing` one word of its kind."""

    person: str
    name: str
    avatar: str
    item: str
    doing: str


def say_here(db: Session, who: Identity, draft: Draft, *, item: str = "", doing: str = "") -> None:
    """« Je suis là ». Said again, it replaces what this browser said before."""
    known = {"draft_id": draft.id, "sign_in_id": who.sign_in_id or who.person_id}
    fresh = {"person_id": who.person_id, "item_id": item, "doing": doing, "seen_at": now()}
    insert = postgresql.insert if of_session(db) == "postgresql" else sqlite.insert
    said = insert(Presence).values(**known, **fresh)
    db.execute(said.on_conflict_do_update(index_elements=list(known), set_=fresh))
    forget_gone(db)


def say_gone(db: Session, who: Identity, draft: Draft) -> None:
    """The page was closed, or nobody looks at it any more. Idempotent."""
    mine = Presence.sign_in_id == (who.sign_in_id or who.person_id)
    db.execute(delete(Presence).where(Presence.draft_id == draft.id, mine))
    forget_gone(db)


def forget_gone(db: Session) -> None:
    """Leave no trace of those who went without a word."""
    db.execute(delete(Presence).where(Presence.seen_at < now() - GONE))


def here_in(db: Session, drafts: Collection[str]) -> dict[str, list[Here]]:
    """Draft -> who is there, each person once: where she is changing something, if anywhere."""
    wanted = (
        select(Presence, Person)
        .join(Person, Person.id == Presence.person_id)
        .where(Presence.draft_id.in_(drafts), Presence.seen_at > now() - GONE)
        .order_by(Presence.person_id, Presence.item_id, Presence.sign_in_id)
    )
    found: dict[str, dict[str, Here]] = {}
    for row, person in db.execute(wanted):
        told = Here(person.id, person.name, person.avatar, row.item_id, row.doing)
        found.setdefault(row.draft_id, {})[person.id] = told
    return {draft: list(people.values()) for draft, people in found.items()}


def here_json(found: Collection[Here]) -> list[dict[str, Any]]:
    names = ("person", "name", "avatar", "item", "doing")
    return [{name: getattr(one, name) for name in names} for one in found]
