"""What stands between a draft and the public, in sentences that say how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from studio.consents.models import Audience, Use
from studio.consents.queries import Answers, Need, answers_about, missing
from studio.drafts.models import Draft
from studio.kernel.errors import Conflict
from studio.people.queries import persons
from studio.publishing.bundle import publisher_of

WHAT = {
    Use.VOICE: "sa voix",
    Use.IMAGE: "son image",
    Use.STORY: "son récit",
    Use.NAME: "son prénom",
}


class NotReady(Conflict):
    """Something is missing before publication; `reasons` are sentences, each with its fix."""

    code = "not_ready"

    def __init__(self, reasons: Iterable[str]):
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


def reasons_against(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Why this draft cannot be published now, in sentences; empty when it can."""
    return publisher_of(draft.kind).lacks(db, draft) + consents_missing(db, draft, audience)


def consents_missing(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Whose yes is missing for what, a sentence for each person. A no is no lack: what was
    refused is left out."""
    answers = answers_about(db, draft.id)
    needs = publisher_of(draft.kind).needs(db, draft)
    open_needs = [n for n in missing(answers, needs, audience) if not answers.refuse(n)]
    return _consent_sentences(db, open_needs)


def _consent_sentences(db: Session, needs: Iterable[Need]) -> list[str]:
    uses: dict[str, list[Use]] = {}
    for need in needs:
        found = uses.setdefault(need.person_id, [])
        if need.use not in found:
            found.append(need.use)
    names = persons(db, uses)
    return [
        f"Il manque l’accord de {names[person].name} pour {_joined(WHAT[use] for use in found)}."
        for person, found in uses.items()
    ]


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


def named_in(answers: Answers, needs: Iterable[Need], audience: Audience) -> frozenset[str]:
    """The persons of a production who agreed that their first name be shown."""
    people = {need.person_id for need in needs}
    return frozenset(p for p in people if answers.allow(Need(p, Use.NAME), audience))
