"""Places that somebody speaks of: a place of one of the action's maps, at a moment of an answer."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.kinds import Pointed, kinds
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_whole
from studio.drafts.queries import drafts_of, item_in, items_of
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.portraits.excerpts import moment
from studio.portraits.items import Naming, PlaceOnMap
from studio.portraits.reading import known
from studio.portraits.sentences import LATEST, lines_of

UNKNOWN = "Ce lieu n’est plus sur les cartes. Choisissez-en un autre."
BACKWARDS = "La fin doit venir après le début. Écrivez par exemple 1:15 et 1:40."


@dataclass(frozen=True)
class OnMap:
    """A place that this person may name, and the map it is on."""

    draft: Draft
    place: Pointed

    @property
    def code(self) -> str:
        """Its name in a form."""
        return f"{self.draft.id}/{self.place.item}"


@dataclass(frozen=True)
class Said:
    """A naming as people read it. `place` is None when it is no longer on a map."""

    item: Item
    naming: Naming
    place: OnMap | None
    words: str


def places_for(db: Session, who: Identity, draft: Draft) -> list[OnMap]:
    """The places of the action's maps that this person may read, by map then in their order."""
    return [
        OnMap(other, place)
        for kind in kinds()
        for other in drafts_of(db, draft.action, kind.name)
        for place in kind.places(db, who, other)
    ]


def namings_of(db: Session, who: Identity, draft: Draft) -> list[Said]:
    """The places spoken of in this portrait, in the order in which somebody said so."""
    known_places = {(one.draft.id, one.place.item): one for one in places_for(db, who, draft)}
    sentences = {i.id: str(i.properties.get("text")) for i in items_of(db, draft, "sentence")}
    found = []
    for item in items_of(db, draft, "naming"):
        naming = msgspec.convert(known(item), Naming)
        on = naming.place
        place = known_places.get((on.map, on.item)) if on else None
        found.append(Said(item, naming, place, sentences.get(naming.sentence or "", "")))
    return found


def name_place(
    db: Session,
    who: Identity,
    draft: Draft,
    answer: Item,
    place: str,
    *,
    sentence: str = "",
    start: str = "",
    end: str = "",
) -> None:
    """Say that this answer speaks of a place (`map/item`): at a sentence, from `start` to `end`
    (`1:15`), or all along. Saying it twice is saying it once. Invalid for a place that this person
    may not name and for moments that cannot be read; NotFound for a sentence of another answer."""
    found = next((one for one in places_for(db, who, draft) if one.code == place), None)
    if found is None:
        raise Invalid(UNKNOWN)
    if sentence and sentence not in {
        line.item.id for line in lines_of(db, draft, answer) if line.item
    }:
        raise NotFound
    first, last = (0.0, 0.0) if sentence else span_of(start, end)
    naming = Naming(
        answer=answer.id,
        place=PlaceOnMap(found.draft.id, found.place.item),
        sentence=sentence or None,
        start=first,
        end=last,
        voice=answer.properties.get("voice"),
    )
    if naming not in [one.naming for one in namings_of(db, who, draft)]:
        value = {"properties": msgspec.to_builtins(naming)}
        op = Op(new_id(), new_id(), "put", iso(now()), type="naming", value=value)
        submit_whole(db, who, draft, [op])


def span_of(start: str, end: str) -> tuple[float, float]:
    """Two moments that somebody wrote; (0, 0) when nothing is written."""
    if not start.strip() and not end.strip():
        return 0.0, 0.0
    first, last = moment(start or "0"), moment(end)
    if first is None or last is None or not first < last <= LATEST:
        raise Invalid(BACKWARDS)
    return first, last


def forget_place(db: Session, who: Identity, draft: Draft, item_id: str) -> None:
    """Take a naming away; its history keeps it. NotFound for anything else. Twice is once."""
    item = item_in(db, draft, item_id)
    if item.type != "naming":
        raise NotFound
    if item.deleted_at is None:
        submit_whole(db, who, draft, [Op(new_id(), item.id, "delete", iso(now()))])
