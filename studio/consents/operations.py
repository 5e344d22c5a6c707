"""Acts of consent: say yes, say no, take it back. Each adds a row and changes none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Consent, Guarded, Mode, Speaker, Use
from studio.consents.texts import ConsentText
from studio.kernel.clock import now
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.people.models import Person

LASTS = timedelta(days=730)  # two years, as the text says
WARD_LASTS = timedelta(days=365)  # who does not decide alone is asked every year
RENEWS = timedelta(days=7)  # saying it again within a week says nothing new


def answer(
    db: Session,
    person: Person,
    *,
    action_id: str,
    production_id: str,
    uses: Collection[Use],
    yes: bool,
    audience: Audience,
    text: ConsentText,
    mode: Mode,
    recorded_by: str,
    sign_in_id: str | None = None,
    file_id: str | None = None,
    lasts: timedelta = LASTS,
    speaker: Speaker = Speaker.SELF,
    id: str | None = None,
) -> Consent:
    """Write down an answer with its proof. The latest answer is the one that counts.

    Saying the same thing twice adds nothing, unless it has to last longer. Who does not decide
    alone is never shown for more than a year. `id` is for an answer that is written down again
    (the ledger). Invalid when no use is named.
    """
    if not uses:
        raise Invalid("Il faut dire pour quoi : la voix, l’image, le récit ou le prénom.")
    moment = now()
    given = Consent(
        id=id or new_id(),
        person=person,
        action_id=action_id,
        production_id=production_id,
        file_id=file_id,
        uses=sorted(uses),
        answer=yes,
        audience=audience,
        text_version=text.version,
        text_digest=text.digest,
        language=text.language,
        mode=mode,
        recorded_by=recorded_by,
        sign_in_id=sign_in_id,
        given_at=moment,
        until=moment + _at_most(db, person, lasts) if yes else None,
        speaker=speaker,
    )
    if (before := _latest(db, given)) is not None and _same(before, given):
        return before
    db.add(given)
    db.flush()
    return given


def _at_most(db: Session, person: Person, lasts: timedelta) -> timedelta:
    return min(lasts, WARD_LASTS) if db.get(Guarded, person.id) else lasts


def _latest(db: Session, given: Consent) -> Consent | None:
    """The newest answer that decides anything about what `given` speaks of."""
    wanted = select(Consent).where(
        Consent.production_id == given.production_id, Consent.person_id == given.person.id
    )
    rows = db.scalars(wanted.order_by(Consent.given_at.desc(), Consent.id.desc()))
    return next((row for row in rows if _touches(row, given)), None)


def _touches(row: Consent, given: Consent) -> bool:
    if row.speaker != given.speaker:
        return False
    same_place = None in (row.file_id, given.file_id) or row.file_id == given.file_id
    return same_place and not set(row.uses).isdisjoint(given.uses)


def _same(before: Consent, given: Consent) -> bool:
    told = ("file_id", "uses", "answer", "audience", "text_digest", "mode", "speaker")
    alike = all(getattr(before, name) == getattr(given, name) for name in told)
    if before.until is None or given.until is None:
        return alike
    lasting = abs(given.until - before.until) < RENEWS
    return alike and before.until > now() and lasting


def withdraw(
    db: Session,
    person: Person,
    *,
    action_id: str,
    production_id: str,
    uses: Collection[Use],
    text: ConsentText,
    recorded_by: str,
    sign_in_id: str | None = None,
    file_id: str | None = None,
    mode: Mode = Mode.TAP,
    speaker: Speaker = Speaker.SELF,
    id: str | None = None,
) -> Consent:
    """Take a yes back, for a whole production or one file of it. No reason is asked."""
    return answer(
        db,
        person,
        action_id=action_id,
        production_id=production_id,
        uses=uses,
        yes=False,
        audience=Audience.GROUP,
        text=text,
        mode=mode,
        recorded_by=recorded_by,
        sign_in_id=sign_in_id,
        file_id=file_id,
        speaker=speaker,
        id=id,
    )


def forget_person(db: Session, person: Person) -> None:
    """Proofs outlive the person's name (the duration and five years): they hold ids only."""
