"""The paper slip of who has no account: print it, read its code, take back with it."""

from __future__ import annotations

from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Mode, Slip
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.kernel.ids import LETTERS, digest, public_id
from studio.people.models import Person
from studio.publishing.models import Cause, Receipt
from studio.publishing.operations import take_back
from studio.publishing.queries import publication_of

LENGTH = 10  # 27 letters: 47 bits, and few tries
GROUPS = (4, 4, 2)  # as it is printed, and read aloud
LONGEST = 40  # characters that somebody types, spaces and signs too
UNKNOWN = "Ce code n’est pas connu. Relisez le papier, ou appelez le référent."


def print_slip(db: Session, who: Identity, draft: Draft, person: Person) -> str:
    """Make the code of a slip, for one person and one production; only its digest is kept.

    A slip printed before for the same two ends: a paper that was lost opens nothing.
    """
    require(who, Permission.CONSENT_RECORD, draft)
    for before in slips_of(db, draft, person):
        before.ended_at = now()
    code = public_id(LENGTH)
    db.add(
        Slip(
            code_digest=digest(code),
            person_id=person.id,
            action_id=draft.action_id,
            production_id=draft.id,
            made_by=who.person_id or "",
        )
    )
    db.flush()
    return code


def slips_of(db: Session, draft: Draft, person: Person) -> list[Slip]:
    """The slips that still open: at most one."""
    wanted = select(Slip).where(
        Slip.production_id == draft.id, Slip.person_id == person.id, Slip.ended_at.is_(None)
    )
    return list(db.scalars(wanted))


def read_code(said: str) -> str:
    """`BCDF ghjk-mn ` -> `bcdfghjkmn`, however it is typed: capitals, spaces, signs. No sign of a
    code looks like another: there is no O nor 0, no I, L nor 1. Invalid for what is no code."""
    code = "".join(letter for letter in said[:LONGEST].lower() if letter.isalnum())
    if len(code) != LENGTH or set(code) - set(LETTERS):
        raise Invalid(UNKNOWN)
    return code


def in_groups(code: str) -> str:
    """`bcdf ghjk mn`: short pieces are kept in mind from the paper to the keys."""
    ends = list(accumulate(GROUPS))
    return " ".join(code[end - size : end] for end, size in zip(ends, GROUPS, strict=True))


def slip_at(db: Session, said: str) -> Slip:
    """The slip of a code. Invalid, in the same words, for an unknown and for an ended one."""
    slip = db.scalar(select(Slip).where(Slip.code_digest == digest(read_code(said))))
    if slip is None or slip.ended_at is not None or db.get(Draft, slip.production_id) is None:
        raise Invalid(UNKNOWN)
    return slip


def take_back_by(db: Session, settings: Settings, slip: Slip) -> Receipt | None:
    """Whoever holds the paper says no for the person of the slip. Twice is once: the paper goes on
    opening its receipt."""
    slip.used_at = slip.used_at or now()
    person = db.get_one(Person, slip.person_id)
    return take_back(
        db,
        settings,
        person,
        db.get_one(Draft, slip.production_id),
        recorded_by=person.id,
        mode=Mode.PAPER,
        cause=Cause.SLIP,
    )


def receipt_of(db: Session, slip: Slip) -> Receipt | None:
    """What that paper took back last; None when nothing of it was public."""
    publication = publication_of(db, db.get_one(Draft, slip.production_id))
    if publication is None:
        return None
    wanted = select(Receipt).where(
        Receipt.publication_id == publication.id, Receipt.person_id == slip.person_id
    )
    return db.scalar(wanted.order_by(Receipt.given_at.desc(), Receipt.id.desc()).limit(1))
