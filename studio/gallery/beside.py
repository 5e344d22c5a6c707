"""Other productions that a page leads to, each with its reason: the same action, nearby, or the
same subject.

Near is what two productions show of the same few hundred metres, or of the same commune. A portrait
stands where the places it names stand, on a map that the public sees now: so a map leads to the
portraits around it and back. Only squares are compared (`publishing/places.py`), those of places
shown to all; homes have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.actions.themes import THEMES
from studio.gallery import queries
from studio.gallery.queries import Card
from studio.kernel.ids import slug
from studio.publishing.models import SHOWN_TO_ALL, Edition, Publication
from studio.publishing.places import NAMES, SPOTS

MOST = 4  # of each reason
MOST_WORDS = 2  # of what two productions have in common
Square = tuple[int, int]


@dataclass(frozen=True)
class Around:
    """What nearness asks of a public production."""

    public_id: str
    action: str
    place: str
    subjects: Mapping[str, str]
    squares: frozenset[Square]
    reach: frozenset[Square]  # its squares, and those that touch them


@dataclass(frozen=True)
class Group:
    """Productions for one reason; `reasons` are more precise words for some of them."""

    name: str
    title: str
    icon: str
    cards: Sequence[Card]
    reasons: Mapping[str, str]


def beside(db: Session, public_id: str) -> list[Group]:
    """A few others, the closest first; each stands once, for its strongest reason."""
    known = index(db)
    if (here := known.get(public_id)) is None:
        return []
    left = {name: one for name, one in known.items() if one is not here}
    chosen: dict[str, dict[str, str]] = {}
    for reason, choose in WAYS.items():
        chosen[reason] = dict(islice(choose(here, left.values()), MOST))
        left = {name: one for name, one in left.items() if name not in chosen[reason]}
    cards = queries.cards(db, only=[name for names in chosen.values() for name in names])
    return [group for reason, names in chosen.items() if (group := grouped(reason, names, cards))]


def grouped(reason: str, names: Mapping[str, str], cards: Sequence[Card]) -> Group | None:
    by_name = {card.public_id: card for card in cards}
    title, icon = {
        "action": (_("Dans la même action"), "users"),
        "near": (_("Près d’ici"), "map-pin"),
        "subject": (_("Même thème"), "tag"),
    }[reason]
    shown = [by_name[name] for name in names if name in by_name]
    return Group(reason, str(title), icon, shown, names) if shown else None


Reasons = Iterator[tuple[str, str]]


def same_action(here: Around, others: Iterable[Around]) -> Reasons:
    """The title says it all."""
    return ((one.public_id, "") for one in others if one.action == here.action)


def nearby(here: Around, others: Iterable[Around]) -> Reasons:
    """First what shows the same streets, then the same commune."""
    shared = {one.public_id: len(one.squares & here.reach) for one in others}
    for one in sorted(others, key=lambda one: -shared[one.public_id]):
        if shared[one.public_id]:
            yield one.public_id, str(_("À quelques centaines de mètres"))
        elif one.place and slug(one.place) == slug(here.place):
            yield one.public_id, str(_("Dans la même commune : %(place)s", place=one.place))


def same_subject(here: Around, others: Iterable[Around]) -> Reasons:
    """Themes of the action, words of a legend: what has most of them in common comes first."""
    common = {one.public_id: [c for c in here.subjects if c in one.subjects] for one in others}
    for one in sorted(others, key=lambda one: -len(common[one.public_id])):
        if codes := common[one.public_id]:
            words = [str(THEMES[c].label) if c in THEMES else here.subjects[c] for c in codes]
            yield one.public_id, " · ".join(words[:MOST_WORDS])


WAYS = {"action": same_action, "near": nearby, "subject": same_subject}  # the strongest first


# What is known of each production, read again when one of them changes


def index(db: Session) -> Mapping[str, Around]:
    """Every public production, latest first. Kept as long as nothing public changes."""
    stamp = stamp_of(db)
    kept: tuple[object, Mapping[str, Around]] | None = current_app.extensions.get("studio.beside")
    if kept is None or kept[0] != stamp:
        kept = stamp, {one.public_id: one for one in read(queries.cards(db))}
        current_app.extensions["studio.beside"] = kept
    return kept[1]


def stamp_of(db: Session) -> tuple[Any, ...]:
    """Another one as soon as something is published, replaced or taken back."""
    wanted = (
        select(func.count(), func.max(Publication.changed_at), func.max(Edition.id))
        .select_from(Publication)
        .join(Edition, Publication.edition_id == Edition.id)
        .where(SHOWN_TO_ALL)
    )
    return tuple(db.execute(wanted).one())


def read(cards: Sequence[Card]) -> Iterator[Around]:
    spots = {key: spot for card in cards for key, spot in (card.facts.get(SPOTS) or {}).items()}
    for card in cards:
        own = (card.facts.get(SPOTS) or {}).values()
        named = (spots.get(entry["place"]) for entry in card.facts.get(NAMES) or ())
        squares = frozenset((x, y) for x, y in filter(None, [*own, *named]))
        yield Around(
            public_id=card.public_id,
            action=card.action_slug,
            place=card.place,
            subjects={code: code for code in card.themes} | card.tags,
            squares=squares,
            reach=frozenset(touching(squares)),
        )


def touching(squares: Iterable[Square]) -> Iterator[Square]:
    for x, y in squares:
        yield from ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
