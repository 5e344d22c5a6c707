"""Acts of consent: say yes, say no, take it back. Each adds a row and changes none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.consents.models import (
    Audience,
    Consent,
    Guarded,
    Mode,
    RecordAnswer,
    Slip,
    Speaker,
    Step,
    Use,
    Ward,
)
from studio.consents.texts import ConsentText
from studio.kernel.clock import now
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage
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
    proof_key: str | None = None,
    proof_mime: str = "",
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
        proof_key=proof_key,
        proof_mime=proof_mime,
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
    told = ("file_id", "uses", "answer", "audience", "mode", "speaker")
    alike = all(getattr(before, name) == getattr(given, name) for name in told)
    alike = alike and (not given.answer or before.text_digest == given.text_digest)
    alike = alike and given.proof_key in (None, before.proof_key)
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


def guard(db: Session, person: Person, ward: Ward | None, *, noted_by: str) -> None:
    """Note that somebody does not decide alone, or that she does (None). Idempotent.

    Nothing about why: whoever answers for her is needed from now on, for what is to come.
    """
    row = db.get(Guarded, person.id)
    if ward is None:
        if row is not None:
            db.delete(row)
    elif row is None:
        db.add(Guarded(person_id=person.id, ward=ward, noted_by=noted_by))
    elif row.ward != ward:
        row.ward, row.noted_by, row.at = ward, noted_by, now()
    db.flush()


def ward_of(db: Session, person_id: str) -> Ward | None:
    row = db.get(Guarded, person_id)
    return Ward(row.ward) if row else None


def forget_person(db: Session, person: Person, storage: Storage) -> None:
    """Answers outlive the person's name (their duration and five years): they hold ids only. Her
    voice, her sign and the papers that name her go; so does what her slips opened."""
    for given in db.scalars(select(Consent).where(Consent.person_id == person.id)):
        if given.proof_key:
            storage.delete(given.proof_key)
            given.proof_key, given.proof_mime = None, ""
    for step in db.scalars(select(Step).where(Step.person_id == person.id)):
        step.facts = {}
    db.execute(delete(RecordAnswer).where(RecordAnswer.person_id == person.id))
    for slip in db.scalars(select(Slip).where(Slip.person_id == person.id)):
        slip.ended_at = slip.ended_at or now()
    guard(db, person, None, noted_by=person.id)
