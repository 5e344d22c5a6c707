"""Near me: productions sorted by how far they are from a position that was rounded before it came.

The browser asks for the position only when somebody taps, and sends it to the nearest hundredth of
a degree (about a kilometre); here it sorts one list and is written nowhere.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from flask_babel import gettext as _

from studio.gallery.queries import Card, Point

EARTH_KM = 6371.0
_rounded = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?),(-?\d{1,3}(?:\.\d{1,2})?)", re.ASCII)


def position(text: str) -> Point | None:
    """`47.39,0.69` (latitude first) as longitude, latitude. None for anything else, and for a
    position that was not rounded: we do not want to know."""
    found = _rounded.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def points_of(cards: Sequence[Card]) -> dict[str, Point]:
    """Where each production is: what it shows, else the middle of what its action shows."""
    by_action: dict[str, list[Point]] = defaultdict(list)
    for card in cards:
        if card.point:
            by_action[card.action_slug].append(card.point)
    return {
        card.public_id: card.point or middle(by_action[card.action_slug])
        for card in cards
        if card.point or by_action[card.action_slug]
    }


def middle(points: Sequence[Point]) -> Point:
    count = len(points)
    return sum(x for x, _y in points) / count, sum(y for _x, y in points) / count


def kilometres(a: Point, b: Point) -> float:
    """As the crow flies (haversine)."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def sorted_from(here: Point, cards: Sequence[Card], every: Sequence[Card]) -> list[Card]:
    """The nearest first; what has no place in the world comes last, in its own order."""
    points = points_of(every)
    return sorted(
        cards,
        key=lambda card: (
            kilometres(here, points[card.public_id]) if card.public_id in points else math.inf
        ),
    )


def distances(here: Point, cards: Sequence[Card], every: Sequence[Card]) -> dict[str, str]:
    """How far each is, in words, as precisely as the position allows."""
    points = points_of(every)
    known = [card.public_id for card in cards if card.public_id in points]
    return {name: words_of(kilometres(here, points[name])) for name in known}


def words_of(km: float) -> str:
    if km < 2:
        return str(_("à moins de 2 km"))
    return str(_("à %(km)d km environ", km=round(km) if km < 20 else round(km, -1)))
