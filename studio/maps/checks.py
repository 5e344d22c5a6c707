"""Why a mark deserves a look, and what it looks like to the professionals who do.

All marks of a map are read at once, in a handful of queries whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from basemaps.catalogue import ground
from basemaps.errors import BasemapError
from basemaps.gazetteer import find
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.queries import items_of
from studio.maps.alike import Pair, Spot, duplicates
from studio.maps.geometry import Position, metres_between, middle_of, to_geojson
from studio.maps.models import MapReview
from studio.maps.reading import Drawn, MapDraft, read_items
from studio.people.models import Person
from studio.people.queries import persons, staff_of
from studio.publishing.telling_too_much import What, found_in

Reason = Literal[
    "contact", "category", "unplaced", "duplicate", "outside", "silent", "changed", "new"
]
REASONS: Final[tuple[Reason, ...]] = (
    "contact", "category", "unplaced", "duplicate", "outside", "silent", "changed", "new",
)  # fmt: skip

# Metres around the place where the action happens in which its group may go, by what the place is.
REACH: Final[Mapping[str, float]] = {"commune": 15_000.0, "quarter": 6_000.0}
ELSEWHERE_REACH = 6_000.0


@dataclass(frozen=True)
class Look:
    """One mark with all that is known of it here. `reasons` is empty when it needs no look;
    `twin` is the mark it may be the same as."""

    item: Item
    drawn: Drawn
    author: Person | None
    at: Position | None
    seq: int
    reasons: tuple[Reason, ...] = ()
    reviewed: bool = False
    twin: str | None = None
    metres: float | None = None

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def title(self) -> str:
        return self.drawn.mark.title

    @property
    def waits(self) -> bool:
        """It has a reason, and nobody has approved it as it is now."""
        return bool(self.reasons) and not self.reviewed


@dataclass(frozen=True)
class Looks:
    """A map under the eyes of a professional."""

    draft: Draft
    map: MapDraft
    marks: tuple[Look, ...]
    people: Mapping[str, Person]
    by_id: Mapping[str, Look] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Look]:
        """What asks for a look: what could hurt somebody first."""
        found = [look for look in self.marks if look.waits]
        return sorted(found, key=lambda look: REASONS.index(look.reasons[0]))


def look_at(db: Session, draft: Draft) -> Looks:
    """Everything on a map, with the reasons to look at it."""
    items = items_of(db, draft)
    found = read_items(items)
    rows = {item.id: item for item in items}
    people = persons(db, {drawn.author for drawn in found.marks})
    staff = staff_of(db, draft.action_id)
    last, reviewed = _last_changes(db, draft, staff), _reviews(db, draft)
    circle = area_of(draft, found)
    spots = {drawn.id: spot for drawn in found.marks if (spot := spot_of(drawn))}
    twins = twins_of(duplicates(list(spots.values())))
    marks = []
    for drawn in found.marks:
        seq, spot = last.get(drawn.id, 0), spots.get(drawn.id)
        at = spot.at if spot else None
        pair = twins.get(drawn.id)
        seen = reviewed.get(drawn.id)
        reasons = reasons_of(
            drawn,
            theirs=drawn.author not in staff,
            seen=seen,
            seq=seq,
            outside=circle is not None and at is not None and not circle.holds(at),
            twin=pair is not None,
        )
        marks.append(
            Look(
                item=rows[drawn.id],
                drawn=drawn,
                author=people.get(drawn.author),
                at=at,
                seq=seq,
                reasons=reasons,
                reviewed=seen is not None and seen >= seq,
                twin=_other(pair, drawn.id) if pair else None,
                metres=pair.metres if pair else None,
            )
        )
    by_id = {look.id: look for look in marks}
    return Looks(draft, found, tuple(marks), people, by_id)


def reasons_of(
    drawn: Drawn, *, theirs: bool, seen: int | None, seq: int, outside: bool, twin: bool
) -> tuple[Reason, ...]:
    """Why to look, the gravest first. `theirs`: a participant made it; `seen`: the operation up to
    which it was approved; `seq`: the last one that a participant made on it."""
    mark = drawn.mark
    facts: dict[Reason, bool] = {
        "contact": tells_how_to_reach(drawn),
        "category": drawn.category is None,
        "unplaced": drawn.is_unplaced,
        "duplicate": twin,
        "outside": outside,
        "silent": theirs and not mark.voice,
        "changed": seen is not None and seq > seen,
        "new": theirs and seen is None,
    }
    return tuple(reason for reason in REASONS if facts[reason])


def tells_how_to_reach(drawn: Drawn) -> bool:
    """True when a word of it holds a telephone number or an e-mail address."""
    mark = drawn.mark
    texts = (mark.title, mark.notes, mark.voice_text, mark.photo_text, *mark.answers.values())
    return any(one.what != What.ADDRESS for text in texts for one in found_in(text))


@dataclass(frozen=True)
class Circle:
    """Where the group of an action may go."""

    middle: Position
    metres: float

    def holds(self, at: Position) -> bool:
        return metres_between(self.middle, at) <= self.metres


def area_of(draft: Draft, found: MapDraft) -> Circle | None:
    """Around the place of the action; None on paper, or when nobody knows the place."""
    if found.sheet.drawing or not _geographic(found.sheet.ground):
        return None
    known = find(draft.action.place, limit=1) if draft.action.place else []
    if not known:
        return None
    return Circle((known[0].lon, known[0].lat), REACH.get(known[0].kind, ELSEWHERE_REACH))


def _geographic(name: str) -> bool:
    try:
        return ground(name).geographic
    except BasemapError:  # a pack of the operator's: all of them are of the world
        return True


def spot_of(drawn: Drawn) -> Spot | None:
    """A mark with a position, as likeness sees it. Lines and areas are no places."""
    if drawn.shape is None or drawn.type != "place":
        return None
    lon, lat = middle_of(to_geojson(drawn.shape))
    return Spot(drawn.id, lon, lat, drawn.category.code if drawn.category else "", drawn.mark.title)


def twins_of(pairs: Iterable[Pair]) -> dict[str, Pair]:
    """Each mark with the nearest one that may be the same."""
    found: dict[str, Pair] = {}
    for pair in pairs:
        found.setdefault(pair.a.id, pair)
        found.setdefault(pair.b.id, pair)
    return found


def _other(pair: Pair, id: str) -> str:
    return pair.b.id if pair.a.id == id else pair.a.id


def _last_changes(db: Session, draft: Draft, staff: frozenset[str]) -> dict[str, int]:
    """Item -> the number of the last operation that a participant made on it."""
    wanted = (
        select(Operation.item_id, func.max(Operation.seq))
        .where(Operation.draft_id == draft.id, Operation.person_id.not_in(staff))
        .group_by(Operation.item_id)
    )
    return {row[0]: row[1] for row in db.execute(wanted)}


def _reviews(db: Session, draft: Draft) -> dict[str, int]:
    wanted = select(MapReview.item_id, MapReview.seq).where(MapReview.draft_id == draft.id)
    return {row[0]: row[1] for row in db.execute(wanted)}


def last_seq(db: Session, items: Sequence[str]) -> dict[str, int]:
    """Item -> the number of its last operation, whoever made it."""
    wanted = (
        select(Operation.item_id, func.max(Operation.seq))
        .where(Operation.item_id.in_(items))
        .group_by(Operation.item_id)
    )
    return {row[0]: row[1] for row in db.execute(wanted)}
