"""An action told séance by séance: when the group met, and what was published of what it began
that day. Séances and publications only: no draft is looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from flask_babel import to_user_timezone
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action, Workshop
from studio.drafts.models import Draft
from studio.gallery.queries import Card
from studio.publishing.models import Publication


@dataclass(frozen=True)
class Chapter:
    """One séance, or several in a row that show nothing. A title is shown only with what was made:
    it may be a note of the team."""

    number: int
    day: date
    title: str
    cards: tuple[Card, ...]
    last: int = 0  # of several: the number and the day of the last
    until: date | None = None


def chapters(db: Session, action: Action, cards: Sequence[Card]) -> list[Chapter]:
    """The séances that took place, first to last; each production stands in the last one that had
    opened when it was begun."""
    wanted = select(Workshop).where(
        Workshop.action_id == action.id, Workshop.opened_at.is_not(None)
    )
    met = list(db.scalars(wanted.order_by(Workshop.opened_at, Workshop.number)))
    begun = _begun(db, cards)
    made: list[list[Card]] = [[] for _workshop in met]
    for card in cards:
        day = begun[card.public_id]
        before = [n for n, one in enumerate(met) if one.opened_at and one.opened_at <= day]
        if before:
            made[before[-1]].append(card)
    return [
        Chapter(
            number=one.number,
            day=to_user_timezone(one.opened_at).date(),
            title=one.title if shown else "",
            cards=tuple(sorted(shown, key=lambda card: begun[card.public_id])),
        )
        for one, shown in zip(met, made, strict=True)
        if one.opened_at is not None
    ]


def folded(story: Sequence[Chapter]) -> list[Chapter]:
    """The same with those that show nothing put together, where they follow each other."""
    found: list[Chapter] = []
    for silent, run in groupby(story, key=lambda chapter: not chapter.cards):
        several = list(run)
        if silent and len(several) > 1:
            first, last = several[0], several[-1]
            several = [replace(first, last=last.number, until=last.day)]
        found += several
    return found


def _begun(db: Session, cards: Sequence[Card]) -> dict[str, datetime]:
    """When each production was begun, by its public name."""
    ids = [card.public_id for card in cards]
    wanted = select(Publication.public_id, Draft.created_at).join(
        Draft, Draft.id == Publication.draft_id
    )
    rows = db.execute(wanted.where(Publication.public_id.in_(ids)))
    return {row.public_id: row.created_at for row in rows}


def outside(story: Sequence[Chapter], cards: Sequence[Card]) -> list[Card]:
    """What was begun in no séance: between two, or at home."""
    told = {card.public_id for chapter in story for card in chapter.cards}
    return [card for card in cards if card.public_id not in told]
