"""Reads about consent: what is allowed, what is missing and whose answer it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import WIDER, Audience, Consent, Guarded, Speaker, Use
from studio.kernel.ahead import known_ahead
from studio.kernel.clock import now


@dataclass(frozen=True)
class Need:
    """One thing a production needs from one person: a use, in one file or in the whole."""

    person_id: str
    use: Use
    file_id: str | None = None


class Answers:
    """The answers given about one production, newest first.

    `guarded` are the persons who do not decide alone: for them two answers are needed, their own
    and that of those who answer for them, and either says no for both.
    """

    def __init__(self, rows: Iterable[Consent], guarded: Collection[str] = ()):
        self.rows = sorted(rows, key=lambda row: (row.given_at, row.id), reverse=True)
        self.guarded = frozenset(guarded)

    def latest(self, need: Need, speaker: Speaker = Speaker.SELF) -> Consent | None:
        """The answer that counts: the one about this very file, unless a later no says that
        nothing of the whole may be shown. A later yes to the whole does not undo a no to a file.
        """
        narrow = self._newest(need, need.file_id, speaker) if need.file_id else None
        whole = self._newest(need, None, speaker)
        if narrow is None or whole is None:
            return narrow or whole
        taken_back = not whole.answer and whole.given_at >= narrow.given_at
        return whole if taken_back else narrow

    def _newest(self, need: Need, file_id: str | None, speaker: Speaker) -> Consent | None:
        mine = (r for r in self.rows if r.person_id == need.person_id and r.speaker == speaker)
        return next((row for row in mine if row.speaks_of(need.use, file_id)), None)

    def deciding(self, need: Need) -> list[Consent | None]:
        """The answers that must all be a yes: her own, and the guardian's for who has one."""
        speakers = tuple(Speaker) if need.person_id in self.guarded else (Speaker.SELF,)
        return [self.latest(need, speaker) for speaker in speakers]

    def allow(self, need: Need, audience: Audience) -> bool:
        moment = now()
        return all(one is not None and one.allows(audience, moment) for one in self.deciding(need))

    def reach(self, need: Need) -> Audience | None:
        """The widest circle that the person allows now; None for a no, and for no answer."""
        return next((circle for circle in reversed(WIDER) if self.allow(need, circle)), None)

    def refuse(self, need: Need) -> bool:
        """True when somebody who decides said no (an absent answer is no refusal, and no yes)."""
        return any(one is not None and not one.answer for one in self.deciding(need))

    def breaks(self, need: Need, audience: Audience) -> bool:
        """True when an answer that was given does not, or no longer, reach this audience."""
        moment = now()
        given = [one for one in self.deciding(need) if one is not None]
        return any(not one.allows(audience, moment) for one in given)

    def of(self, person_id: str) -> list[Consent]:
        return [row for row in self.rows if row.person_id == person_id]


ANSWERS = "answers"  # about a production, read ahead


def answers_about(db: Session, production_id: str) -> Answers:
    known: Answers | None = known_ahead(db, ANSWERS, production_id)
    return known or answers_ahead(db, [production_id])[ANSWERS, production_id]


def answers_ahead(db: Session, ids: Collection[str]) -> dict[tuple[str, str], Answers]:
    """The same for many productions, as `kernel.ahead` keeps it."""
    rows: dict[str, list[Consent]] = {one: [] for one in ids}
    for row in db.scalars(select(Consent).where(Consent.production_id.in_(ids))):
        rows[row.production_id].append(row)
    people = {row.person_id for found in rows.values() for row in found}
    wards = list(db.scalars(select(Guarded.person_id).where(Guarded.person_id.in_(people))))
    return {(ANSWERS, one): Answers(found, wards) for one, found in rows.items()}


def missing(answers: Answers, needs: Iterable[Need], audience: Audience) -> list[Need]:
    """The needs that nobody has allowed for this audience."""
    return [need for need in needs if not answers.allow(need, audience)]
