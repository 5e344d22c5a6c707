"""Reads about consent: what is allowed, what is missing and whose answer it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import WIDER, Audience, Consent, Use
from studio.kernel.clock import now


@dataclass(frozen=True)
class Need:
    """One thing a production needs from one person: a use, in one file or in the whole."""

    person_id: str
    use: Use
    file_id: str | None = None


class Answers:
    """The answers given about one production, newest first."""

    def __init__(self, rows: Iterable[Consent]):
        self.rows = sorted(rows, key=lambda row: (row.given_at, row.id), reverse=True)

    def latest(self, need: Need) -> Consent | None:
        """The answer that counts: the one about this very file, unless a later no says that
        nothing of the whole may be shown. A later yes to the whole does not undo a no to a file.
        """
        narrow = self._newest(need, need.file_id) if need.file_id else None
        whole = self._newest(need, None)
        if narrow is None or whole is None:
            return narrow or whole
        taken_back = not whole.answer and whole.given_at >= narrow.given_at
        return whole if taken_back else narrow

    def _newest(self, need: Need, file_id: str | None) -> Consent | None:
        mine = (row for row in self.rows if row.person_id == need.person_id)
        return next((row for row in mine if row.speaks_of(need.use, file_id)), None)

    def allow(self, need: Need, audience: Audience) -> bool:
        found = self.latest(need)
        return found is not None and found.allows(audience, now())

    def reach(self, need: Need) -> Audience | None:
        """The widest circle that the person allows now; None for a no, and for no answer."""
        return next((circle for circle in reversed(WIDER) if self.allow(need, circle)), None)

    def refuse(self, need: Need) -> bool:
        """True when the person said no (an absent answer is no refusal, and no yes either)."""
        found = self.latest(need)
        return found is not None and not found.answer

    def of(self, person_id: str) -> list[Consent]:
        return [row for row in self.rows if row.person_id == person_id]


def answers_about(db: Session, production_id: str) -> Answers:
    return Answers(db.scalars(select(Consent).where(Consent.production_id == production_id)))


def missing(answers: Answers, needs: Iterable[Need], audience: Audience) -> list[Need]:
    """The needs that nobody has allowed for this audience."""
    return [need for need in needs if not answers.allow(need, audience)]
