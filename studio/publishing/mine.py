"""What one person has in a production: her things, her answer, who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from studio.consents.models import WIDER, Audience, Use
from studio.consents.queries import Answers, Need, answers_about
from studio.drafts.models import Draft
from studio.files.models import StoredFile
from studio.files.queries import files_in
from studio.kernel.errors import NotFound
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication, Receipt
from studio.publishing.queries import publication_of


@dataclass(frozen=True)
class Thing:
    """One photo or sound in which she is seen or heard, and whether she took it back."""

    file: StoredFile
    refused: bool


@dataclass(frozen=True)
class Mine:
    """A production as one person sees it.

    `audience` is the widest circle she allows for everything of hers; None when she said no, and
    as long as she has not answered.
    """

    draft: Draft
    needs: tuple[Need, ...]
    things: tuple[Thing, ...]
    audience: Audience | None
    said_no: bool
    named: bool
    is_public: bool

    @property
    def uses(self) -> frozenset[Use]:
        return frozenset(need.use for need in self.needs)

    @property
    def has_answered(self) -> bool:
        return self.audience is not None or self.said_no


def mine_in(db: Session, draft: Draft, person_id: str) -> Mine:
    """What this person has in a draft; nothing needed of her gives an empty `needs`."""
    answers = answers_about(db, draft.id)
    found = publisher_of(draft.kind).needs(db, draft)
    needs = tuple(need for need in found if need.person_id == person_id)
    whole = [Need(need.person_id, need.use) for need in needs]
    publication = publication_of(db, draft)
    return Mine(
        draft=draft,
        needs=needs,
        things=_things(db, draft, needs, answers),
        audience=_reach(answers, whole),
        said_no=any(answers.refuse(need) for need in whole),
        named=answers.allow(Need(person_id, Use.NAME), Audience.GROUP),
        is_public=publication is not None and publication.is_public,
    )


def _things(
    db: Session, draft: Draft, needs: tuple[Need, ...], answers: Answers
) -> tuple[Thing, ...]:
    refused = {need.file_id for need in needs if answers.refuse(need)}
    files = files_in(db, draft.action_id, {need.file_id for need in needs if need.file_id})
    ordered = sorted(files.values(), key=lambda file: (file.medium, file.received_at))
    return tuple(Thing(file, file.id in refused) for file in ordered)


def _reach(answers: Answers, needs: list[Need]) -> Audience | None:
    """The narrowest of the circles allowed for each need."""
    circles = [answers.reach(need) for need in needs]
    known = [circle for circle in circles if circle is not None]
    return min(known, key=WIDER.index) if known and len(known) == len(circles) else None


def receipt_for(db: Session, person_id: str, draft: Draft, receipt_id: str) -> Receipt:
    """A receipt, for the person to whom it was given about this draft; NotFound otherwise."""
    receipt = db.get(Receipt, receipt_id)
    if receipt is None or receipt.person_id != person_id:
        raise NotFound
    if db.get_one(Publication, receipt.publication_id).draft_id != draft.id:
        raise NotFound
    return receipt
