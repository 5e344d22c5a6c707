"""The table: each permission, and the facts that are enough to have it.

A person has a permission when one line of its list holds. A line is one fact, or several joined
by `both`. What a person may not see does not exist for them (NotFound); what they may see but not
do is refused (Refused).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from studio.access.identity import Identity
from studio.access.permissions import Permission as P
from studio.kernel.errors import NotFound, Refused
from studio.people.models import STAFF_ROLES, Role


class Thing(Protocol):
    """Anything that belongs to an action."""

    @property
    def action_id(self) -> str: ...


@dataclass(frozen=True)
class About:
    """Facts about the thing that a rule may need, when the thing alone does not tell them all."""

    action_id: str = ""
    organisation_id: str | None = None
    author_id: str | None = None
    person_id: str | None = None


Fact = Callable[[Identity, Thing], bool]


# Facts: an identity, a thing, yes or no.


def takes_part(who: Identity, thing: Thing) -> bool:
    return who.person_id is not None and who.role_in(thing.action_id) is not None


def works_there(who: Identity, thing: Thing) -> bool:
    return who.role_in(thing.action_id) in STAFF_ROLES


def refers(who: Identity, thing: Thing) -> bool:
    return who.role_in(thing.action_id) is Role.REFERENT


def coordinates(who: Identity, thing: Thing) -> bool:
    organisation = getattr(thing, "organisation_id", None)
    return who.coordinates and organisation is not None and organisation == who.organisation_id


def belongs_to_structure(who: Identity, thing: Thing) -> bool:
    organisation = getattr(thing, "organisation_id", None)
    return who.account_id is not None and organisation == who.organisation_id


def made_it(who: Identity, thing: Thing) -> bool:
    author = getattr(thing, "author_id", None)
    return author is not None and author == who.person_id


def is_that_person(who: Identity, thing: Thing) -> bool:
    person = getattr(thing, "person_id", None)
    return person is not None and person == who.person_id


def both(*facts: Fact) -> Fact:
    return lambda who, thing: all(fact(who, thing) for fact in facts)


RULES: dict[P, tuple[Fact, ...]] = {
    P.ACTION_CREATE: (belongs_to_structure,),
    P.ACTION_SEE: (takes_part, coordinates),
    P.ACTION_MANAGE: (refers, coordinates),
    P.WORKSHOP_RUN: (works_there,),
    P.WORK_TEND: (works_there, coordinates),
    P.DRAFT_SEE: (takes_part, coordinates),
    P.DRAFT_CREATE: (takes_part,),
    P.DRAFT_ARRANGE: (works_there,),
    P.DRAFT_PROPOSE: (takes_part,),
    P.DRAFT_PUBLISH: (refers,),
    P.GROUND_CHOOSE: (works_there, both(takes_part, made_it)),
    P.ITEM_ADD: (takes_part,),
    P.ITEM_EDIT: (works_there, both(takes_part, made_it)),
    P.FILE_SEE: (takes_part, coordinates),
    P.FILE_ADD: (takes_part,),
    P.TEMPLATE_MANAGE: (belongs_to_structure,),
    P.COLLECTION_MANAGE: (belongs_to_structure,),
    P.CONSENT_GIVE: (both(takes_part, is_that_person),),
    P.CONSENT_SEE: (is_that_person, works_there),
    P.CONSENT_RECORD: (refers,),
    P.PERSON_ERASE: (refers, coordinates),  # in each of the actions she takes part in
}


def may(who: Identity, permission: P, thing: Thing) -> bool:
    """True when one line of the table holds."""
    return any(fact(who, thing) for fact in RULES[permission])


def require(who: Identity, permission: P, thing: Thing, *, seeing: P = P.ACTION_SEE) -> None:
    """Pass, or raise: NotFound for who may not even see the thing, Refused for who may."""
    if may(who, permission, thing):
        return
    raise Refused if permission is not seeing and may(who, seeing, thing) else NotFound
