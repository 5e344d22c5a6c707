"""Places that come from elsewhere, put into a draft by the one door."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op
from studio.drafts.models import Draft
from studio.drafts.operations import MOST_OPERATIONS, Result, submit
from studio.kernel.clock import iso, now
from studio.kernel.ids import new_id, slug
from studio.maps.geodata.reading import FoundPlace
from studio.maps.reading import read_map


def add_places(
    db: Session, who: Identity, draft: Draft, places: Sequence[FoundPlace]
) -> list[Result]:
    """One item a place, in the category of the same name when the legend has it. Each is stored
    or refused by itself, with a sentence."""
    legend = read_map(db, draft).legend
    known = {slug(c.label): key for key, c in legend.items()}
    known |= {c.code: key for key, c in legend.items()}
    ops = [_op(place, known.get(slug(place.category), "")) for place in places]
    results: list[Result] = []
    for start in range(0, len(ops), MOST_OPERATIONS):
        results += submit(db, who, draft, ops[start : start + MOST_OPERATIONS])
    return results


def _op(place: FoundPlace, category: str) -> Op:
    properties = {"title": place.title, "notes": place.notes, "done": True}
    if category:
        properties["category"] = category
    return Op(
        id=new_id(),
        item=new_id(),
        verb="put",
        made_at=iso(now()),
        type="place",
        value={
            "properties": properties,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "order": "",
        },
    )
