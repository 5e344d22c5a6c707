"""Places that one production names and another shows: links both ways, made at each request.

A page asks what the public sees of the other one now: a portrait that was withdrawn has left the
card of its places, and a map that was withdrawn is no longer linked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for

from studio.drafts.kinds import Sight
from studio.gallery.addresses import site
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition, Publication
from studio.publishing.places import Beside, PublicPlace, key_of, linked_to

ROUNDING = 0.1  # seconds: a scene begins a little before its sentence, or after


@dataclass(frozen=True)
class Spot:
    """A place of a public map, for the page that names it."""

    title: str
    address: str
    sight: Sight | None


@dataclass(frozen=True)
class Moment:
    """Where another production speaks of a place: the page, and the part of its voice (`sound`,
    `start`, `end`; an empty sound: it only shows the place)."""

    title: str
    label: str
    icon: str
    address: str
    words: str
    sound: str = ""
    start: float = 0.0
    end: float = 0.0


@dataclass
class Around:
    """The productions that a page is linked to, as the public sees them now. `outside`: every
    address is absolute."""

    publication: Publication
    linked: tuple[Beside, ...]
    outside: bool = False
    _places: dict[str, Mapping[str, PublicPlace]] = field(default_factory=dict)

    @property
    def version(self) -> tuple[str, ...]:
        """Changes with all that is linked."""
        return tuple(f"{one.edition_id} {one.changed_at}" for one in self.linked)

    def spot(self, production: str, place: str) -> Spot | None:
        """The place of this name; None when the public does not see it (any more)."""
        other = next((one for one in self.linked if one.key == production), None)
        found = self.places_of(other).get(place) if other else None
        if other is None or found is None:
            return None
        address = f"{self.page_of(other)}#{found.anchor}"
        return Spot(found.title, address, self.seen(found.draw()))

    def places_of(self, other: Beside) -> Mapping[str, PublicPlace]:
        """Those of the page that is public now; none when it has just been replaced."""
        if other.edition_id not in self._places:
            try:
                page = folder.read_page(web.settings().editions, other.edition_id)
            except NotFound:
                page = None
            publisher = publisher_of(other.kind)
            self._places[other.edition_id] = publisher.places(page) if page else {}
        return self._places[other.edition_id]

    def seen(self, sight: Sight | None) -> Sight | None:
        if sight is None or not self.outside:
            return sight
        tiles = tuple((f"{self.base}{url}", x, y, side) for url, x, y, side in sight.tiles)
        return replace(sight, tiles=tiles)

    def moments(self, page: Mapping[str, Any]) -> dict[str, list[Moment]]:
        """Anchor of a place of this page -> who speaks of it."""
        mine = publisher_of(self.publication.kind).places(dict(page)) if self.linked else {}
        key = key_of(self.publication.draft_id)
        found: dict[str, list[Moment]] = {}
        for other in self.linked:
            for entry in said_once([one for one in other.names() if one["of"] == key]):
                if entry["place"] in mine:
                    anchor = mine[entry["place"]].anchor
                    found.setdefault(anchor, []).append(self.moment(other, entry))
        return found

    def moment(self, other: Beside, entry: Mapping[str, Any]) -> Moment:
        publisher = publisher_of(other.kind)
        shown = Moment(
            title=other.title,
            label=str(publisher.label),
            icon=publisher.icon,
            address=f"{self.page_of(other)}#{entry['anchor']}",
            words=entry["words"],
        )
        if not entry.get("part"):
            return shown
        names = {"public_id": other.public_id, "number": other.number, "name": entry["part"]}
        sound = self.base + url_for("medias.part", **names)
        return replace(shown, sound=sound, start=entry["from"], end=entry["to"])

    def page_of(self, other: Beside) -> str:
        prefix = publisher_of(other.kind).prefix
        return self.base + url_for("gallery.show", prefix=prefix, slug=other.slug)

    @property
    def base(self) -> str:
        return site() if self.outside else ""


def said_once(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each moment once, though a scene, an answer and a sentence tell of it: the shortest says best
    where. What only shows a place is left out beside a voice that speaks of it."""
    heard = {entry["place"] for entry in entries if entry.get("part")}
    kept: list[Mapping[str, Any]] = []
    for entry in sorted(entries, key=length_of):
        spoken = entry.get("part") or entry["place"] not in heard
        if spoken and not any(holds(entry, one) for one in kept):
            kept.append(entry)
    return [entry for entry in entries if entry in kept]


def length_of(entry: Mapping[str, Any]) -> float:
    """Seconds of the voice; 0 for what is only shown."""
    return entry["to"] - entry["from"] if entry.get("part") else 0.0


def holds(whole: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    """Whether all that is heard in the one is heard in the other, about the same place."""
    if (whole["place"], whole.get("part")) != (part["place"], part.get("part")):
        return False
    if not whole.get("part"):
        return True
    before, after = part["from"] - whole["from"], whole["to"] - part["to"]
    return bool(min(before, after) > -ROUNDING)


def around(publication: Publication, edition: Edition, *, outside: bool = False) -> Around:
    return Around(publication, linked_to(web.db(), publication, edition), outside)
