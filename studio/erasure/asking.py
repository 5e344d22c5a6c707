"""Who may have somebody forgotten, and the act: gone from the public side at once, the rest by a
job that is done again until it is whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.actions.queries import participant_in
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.people.models import Account, Erasure, Membership, Person
from studio.publishing import ledger
from studio.publishing.operations import forget_person as leave_public_side

ERASE = "erasure.finish"
REASONS = ("asked", "guardian", "kept_enough", "other")


def erasable(db: Session, who: Identity, action: Action, person_id: str) -> Person:
    """Somebody of the group whom this professional may have forgotten.

    NotFound for who is not of the group. Refused when she also takes part in an action that is not
    his to answer for, and for professionals: the operator does that (`studio forget`).
    """
    require(who, Permission.PERSON_ERASE, action)
    person = participant_in(db, action, person_id)
    if db.scalar(select(Account.id).where(Account.person_id == person.id)) is not None:
        raise Refused("Cette personne a un compte. L’opérateur de la machine peut l’effacer.")
    for other in actions_with(db, person):
        if other.id != action.id:
            _answers_for(who, other)
    return person


def actions_with(db: Session, person: Person) -> list[Action]:
    wanted = select(Action).join(Membership, Membership.action_id == Action.id)
    return list(db.scalars(wanted.where(Membership.person_id == person.id).order_by(Action.id)))


def _answers_for(who: Identity, action: Action) -> None:
    try:
        require(who, Permission.PERSON_ERASE, action)
    except (Refused, NotFound) as error:
        raise Refused(
            "Cette personne est aussi dans une autre action. Voyez avec qui en répond."
        ) from error


def same_name(typed: str, name: str) -> bool:
    """As people write it: capitals and spaces do not matter, letters do."""
    return _plain(typed) == _plain(name)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").casefold().split())


def ask(
    db: Session,
    settings: Settings,
    who: Identity,
    action: Action,
    person: Person,
    *,
    typed: str,
    reason: str,
    facts: Mapping[str, int],
) -> Erasure:
    """Have somebody forgotten. When this is committed nothing public shows or names her, and the
    ledger knows; a job empties the rest, and is done again if it is stopped.

    Invalid when the name that was typed is not hers, or without a reason of the list. Asking twice
    answers the same.
    """
    if (before := erasure_of(db, person.id)) is not None:
        return before
    if not same_name(typed, person.name):
        raise Invalid("Ce n’est pas son prénom. Recopiez-le comme il est écrit.")
    if reason not in REASONS:
        raise Invalid("Choisissez une raison.")
    erasure = Erasure(
        person_id=person.id, action_id=action.id, by=who.person_id, reason=reason, facts=dict(facts)
    )
    db.add(erasure)
    ledger.note(db, settings, ledger.line(ledger.ERASE, person.id))
    leave_public_side(db, settings, person)
    db.flush()
    jobs.enqueue(db, ERASE, erasure.id, priority=50)
    return erasure


def erasure_of(db: Session, person_id: str) -> Erasure | None:
    return db.scalar(select(Erasure).where(Erasure.person_id == person_id))
