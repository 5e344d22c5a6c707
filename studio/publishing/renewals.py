"""The end of an agreement: told ahead to the référent, obeyed by itself when nobody renewed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Consent, Use
from studio.consents.queries import Need, answers_about
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.cascade import parts_of
from studio.publishing.models import Cause, Publication, PublicationState, Receipt
from studio.publishing.operations import keep_promises

AHEAD = timedelta(days=60)  # the référent has two months to ask again


@dataclass(frozen=True)
class Ending:
    """An agreement that will run out: whose, about what, when."""

    draft: Draft
    person: Person
    until: datetime


def ending_in(db: Session, action_id: str) -> list[Ending]:
    """The agreements of what is public in an action that end within two months, soonest first."""
    found = [one for shown in _public(db, action_id) for one in ending_of(db, shown)]
    return sorted(found, key=lambda one: one.until)


def ending_of(db: Session, publication: Publication) -> list[Ending]:
    """For each person of a public production, the first answer of hers to run out soon."""
    ends = _ends(db, publication)
    soon = {person: until for person, until in ends.items() if now() < until <= now() + AHEAD}
    names = persons(db, soon)
    return [Ending(publication.draft, names[person], until) for person, until in soon.items()]


def _ends(db: Session, publication: Publication) -> dict[str, datetime]:
    answers, ends = answers_about(db, publication.draft_id), dict[str, datetime]()
    for part in parts_of(publication):
        for person, use in part.people:
            for one in answers.deciding(Need(person, Use(use), part.file_id)):
                if one is not None and one.answer and one.until is not None:
                    ends[person] = min(ends.get(person, one.until), one.until)
    return ends


def _public(db: Session, action_id: str) -> list[Publication]:
    wanted = select(Publication).where(
        Publication.action_id == action_id, Publication.state == PublicationState.PUBLIC
    )
    return list(db.scalars(wanted))


def expire(db: Session, settings: Settings) -> list[Receipt]:
    """Take off what rests on an agreement that has run out. Nothing is deleted: a new yes, and
    publishing again, bring it back."""
    over = select(Consent.production_id).where(Consent.answer, Consent.until <= now())
    wanted = select(Publication).where(
        Publication.state == PublicationState.PUBLIC, Publication.draft_id.in_(over)
    )
    receipts: list[Receipt] = []
    for publication in list(db.scalars(wanted)):
        receipts += keep_promises(db, settings, publication.draft, cause=Cause.EXPIRED)
    return receipts


def lost_in(db: Session, action_id: str) -> list[tuple[Receipt, Draft, Person]]:
    """What left the public side because an agreement had run out, latest first."""
    wanted = (
        select(Receipt, Publication)
        .join(Publication, Publication.id == Receipt.publication_id)
        .where(Publication.action_id == action_id, Receipt.cause == Cause.EXPIRED)
        .order_by(Receipt.given_at.desc())
    )
    rows = [(row[0], row[1]) for row in db.execute(wanted)]
    names = persons(db, {receipt.person_id for receipt, _shown in rows})
    return [(receipt, shown.draft, names[receipt.person_id]) for receipt, shown in rows]
