"""A night between a yes and publication: time to change one’s mind. The référent may do without it,
and says why: the reason is kept beside the answers."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Audience
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Haste

SHORTEST = 10  # letters: « oui » is no reason


def fresh_in(db: Session, settings: Settings, draft: Draft, audience: Audience) -> list[Person]:
    """Who said yes today: their night has not passed, and nobody gave a reason to do without."""
    zone, answers = ZoneInfo(settings.timezone), answers_about(db, draft.id)
    hurried = _last_haste(db, draft)
    found = {
        need.person_id
        for need in publisher_of(draft.kind).needs(db, draft)
        for one in answers.deciding(need)
        if one is not None
        and one.allows(audience, now())
        and _is_fresh(answers, need, one.speaker, audience, zone)
        and (hurried is None or one.given_at > hurried)
    }
    return sorted(persons(db, found).values(), key=lambda person: person.name)


def _is_fresh(
    answers: Answers, need: Need, speaker: str, audience: Audience, zone: ZoneInfo
) -> bool:
    """Whether, since yesterday, there was a time when she did not say as much. What is only said
    again waits no more; a yes that comes back after a no does."""
    today = _day(now(), zone)
    for row in answers.of(need.person_id):  # the latest first
        if row.speaker != speaker or need.use not in row.uses:
            continue
        if row.file_id not in (None, need.file_id):
            continue
        if not row.allows(audience, now()):
            return True
        if _day(row.given_at, zone) < today:
            return False
    return True


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _last_haste(db: Session, draft: Draft) -> datetime | None:
    wanted = select(Haste.at).where(Haste.draft_id == draft.id)
    return db.scalar(wanted.order_by(Haste.at.desc()).limit(1))


def hurry(db: Session, who: Identity, draft: Draft, reason: str) -> Haste:
    """Do without the night, for the answers given so far. Invalid without a real reason."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    said = " ".join(reason.split())[:300]
    if len(said) < SHORTEST:
        raise Invalid("Dites en quelques mots pourquoi il ne faut pas attendre demain.")
    haste = Haste(draft_id=draft.id, by=who.person_id or "", reason=said)
    db.add(haste)
    db.flush()
    return haste


def hastes_of(db: Session, draft: Draft) -> list[tuple[Haste, Person]]:
    """Each time somebody did without, and why, latest first."""
    wanted = select(Haste).where(Haste.draft_id == draft.id).order_by(Haste.at.desc())
    rows = list(db.scalars(wanted))
    names = persons(db, {row.by for row in rows})
    return [(row, names[row.by]) for row in rows]
