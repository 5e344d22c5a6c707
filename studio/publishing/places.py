"""Places that productions name: a point of a map, and the moment of a voice that speaks of it.

A kind that holds places gives each of them a name in its editions that stays the same from one
edition to the next (`key_of`). A production that speaks of one keeps that name in the facts of its
own edition (`NAMES`). Neither knows the other: whoever shows one asks here, at each request, what
the public sees of the other now. So what was withdrawn is gone from both at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import Plot, Sight
from studio.kernel.ids import digest
from studio.publishing.models import SHOWN_TO_ALL, Edition, Publication

NAMES = "names"  # in the facts of an edition: what it says of places of other productions
SPOTS = "spots"  # in the facts of an edition: the squares where places it shows to all stand
MOST_SPOTS = 150
"""Places of one edition that count for what is near: facts of all productions are read together."""
SQUARE = 0.003  # degrees: some 330 metres from south to north, 225 from west to east at Tours


def key_of(item_id: str) -> str:
    """The public name of an item or of a draft: always the same, and it leads back to neither."""
    return digest(f"place {item_id}")[:20]


def square_of(longitude: float, latitude: float) -> list[int]:
    """The square of the world where a point is, and no more than that."""
    return [math.floor(longitude / SQUARE), math.floor(latitude / SQUARE)]


def name_of(
    production: str, place: str, anchor: str, *, words: str = "", sound: Heard | None = None
) -> dict[str, Any]:
    """One entry of `NAMES`. `production` and `place` are keys, `anchor` is where the naming
    production says it."""
    entry: dict[str, Any] = {"of": production, "place": place, "anchor": anchor, "words": words}
    if sound is not None:
        entry |= {"part": sound.part, "from": round(sound.start, 2), "to": round(sound.end, 2)}
    return entry


@dataclass(frozen=True)
class Heard:
    """A part of a sound of an edition: from second to second."""

    part: str
    start: float
    end: float


@dataclass(frozen=True)
class PublicPlace:
    """A place that a published page shows: where on the page, what it is called there, and a small
    drawing and a picture of it (None: it has no point that may be shown)."""

    anchor: str
    title: str
    draw: Callable[[], Sight | None] = field(default=lambda: None)
    plot: Callable[[], Plot | None] = field(default=lambda: None)


@dataclass(frozen=True)
class Beside:
    """What the public sees now of another production of the same action."""

    public_id: str
    kind: str
    slug: str
    draft_id: str
    changed_at: datetime
    edition_id: str
    number: int
    title: str
    facts: dict[str, Any]

    @property
    def key(self) -> str:
        return key_of(self.draft_id)

    def names(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.facts.get(NAMES) or []
        return found


def linked_to(db: Session, publication: Publication, edition: Edition) -> tuple[Beside, ...]:
    """The public productions whose places this one names, and those that name places of it."""
    mine = key_of(publication.draft_id)
    named = {entry["of"] for entry in edition.facts.get(NAMES) or ()}
    return tuple(
        other
        for other in shown_beside(db, publication)
        if other.key in named or any(entry["of"] == mine for entry in other.names())
    )


def shown_beside(db: Session, publication: Publication) -> Iterator[Beside]:
    """The other productions of its action that all may see, the oldest first."""
    wanted = (
        select(
            Publication.public_id,
            Publication.kind,
            Publication.slug,
            Publication.draft_id,
            Publication.changed_at,
            Edition.id,
            Edition.number,
            Edition.title,
            Edition.facts,
        )
        .select_from(Publication)
        .join(Edition, Publication.edition_id == Edition.id)
        .where(
            Publication.action_id == publication.action_id,
            Publication.id != publication.id,
            SHOWN_TO_ALL,
        )
    )
    for row in db.execute(wanted.order_by(Publication.published_at, Publication.id)):
        yield Beside(*row)
