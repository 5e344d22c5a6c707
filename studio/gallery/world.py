"""The map of all productions, for the home page: one still picture of the ground, and links on it.

Only what was published has a place here: a production stands amid what it shows, never where
somebody is. The links are the list; the picture says where they are.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import ngettext

from basemaps.catalogue import grounds
from basemaps.gazetteer import landmarks_near
from basemaps.mercator import Bounds
from basemaps.picture import View, picture, view
from studio.gallery.facets import address
from studio.gallery.freshness import fingerprint
from studio.gallery.near import middle, points_of
from studio.gallery.queries import Card, Filters, Point
from studio.kernel import web
from studio.kernel.storage import replacing

SIZE = (1120, 420)  # pixels
CLOSE = 56  # pixels: two productions nearer than this share one mark
LEAST = 0.006  # degrees: a single place shows the streets around it
MIDDLE = 240  # pixels on each side of the middle: what a phone shows
QUALITY = 60
GROUND = "plan"


@dataclass(frozen=True)
class Spot:
    """One mark: where it stands on the picture (pixels), what it says, where it leads."""

    x: int
    y: int
    count: int
    label: str
    url: str
    at: Point = (0.0, 0.0)


@dataclass(frozen=True)
class World:
    """What the home page shows; `version` changes with the part of the world it shows."""

    spots: tuple[Spot, ...]
    credit: str
    version: str
    width: int = SIZE[0]
    height: int = SIZE[1]

    @property
    def is_close(self) -> bool:
        """Everything stands in the middle of the picture: a phone may show that alone, larger."""
        return all(abs(spot.x - self.width / 2) < MIDDLE for spot in self.spots)


def world_of(cards: Sequence[Card]) -> World | None:
    """None when nothing has a place in the world."""
    points = points_of(cards)
    if not points:
        return None
    seen = seen_from(list(points.values()))
    placed = [(card, points[card.public_id]) for card in cards if card.public_id in points]
    spots = told_apart([_spot(group, seen) for group in _groups(placed, seen)])
    ground = next(one for one in grounds() if one.id == GROUND)
    return World(spots, ground.attribution, fingerprint(*bounds_of(list(points.values())))[:12])


def bounds_of(points: Sequence[Point]) -> Bounds:
    """The rectangle that holds them, with streets around, to the hundredth of a degree."""
    lons, lats = [x for x, _y in points], [y for _x, y in points]
    west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    first, last = (west - LEAST, south - LEAST), (east + LEAST, north + LEAST)
    begins, ends = (
        (math.floor(at * 100) / 100 for at in first),
        (math.ceil(at * 100) / 100 for at in last),
    )
    return Bounds(*begins, *ends)


def seen_from(points: Sequence[Point]) -> View:
    return view(SIZE, bounds=bounds_of(points))


def _groups(placed: Sequence[tuple[Card, Point]], seen: View) -> list[list[tuple[Card, Point]]]:
    """Productions that would hide each other stand together."""
    groups: list[list[tuple[Card, Point]]] = []
    for card, point in placed:
        x, y = seen.pixel(*point)
        for group in groups:
            other_x, other_y = seen.pixel(*group[0][1])
            if abs(x - other_x) < CLOSE and abs(y - other_y) < CLOSE:
                group.append((card, point))
                break
        else:
            groups.append([(card, point)])
    return groups


def told_apart(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Two marks of one town with one name say nothing: each says what people name around it, and
    the last ones that are still alike their number."""
    twice = Counter(spot.label for spot in spots)
    named = [replace(s, label=_closer(s)) if twice[s.label] > 1 else s for s in spots]
    again = Counter(spot.label for spot in named)
    return tuple(
        replace(spot, label=f"{spot.label} ({number})") if again[spot.label] > 1 else spot
        for number, spot in enumerate(named, 1)
    )


def _closer(spot: Spot) -> str:
    """« Tours, Gare de Tours : 3 productions »: names stay as they are in every language."""
    near = landmarks_near(*spot.at, limit=1)
    place, colon, count = spot.label.rpartition(" : ")
    if not near:
        return spot.label
    return f"{place}, {near[0].name}{colon}{count}" if colon else f"{near[0].name} : {count}"


def _spot(group: Sequence[tuple[Card, Point]], seen: View) -> Spot:
    lon, lat = middle([point for _card, point in group])
    x, y = (round(at) for at in seen.pixel(lon, lat))
    first, count = group[0][0], len(group)
    if count == 1:
        return Spot(x, y, 1, first.title, first.path, (lon, lat))
    here = Filters(pres=f"{lat:.2f},{lon:.2f}")
    label = ngettext("%(num)d production", "%(num)d productions", count)
    name = f"{first.place} : {label}" if first.place else label
    return Spot(x, y, count, name, address(here), (lon, lat))


def ground_picture(cards: Sequence[Card]) -> bytes | None:
    """The ground under the marks, as WebP; drawn once for each part of the world. None when
    nothing has a place."""
    points = list(points_of(cards).values())
    if not points:
        return None
    bounds = bounds_of(points)
    path = web.settings().cache / "gallery" / f"{fingerprint(*bounds)}.webp"
    if not path.is_file():
        drawn = picture(GROUND, size=SIZE, bounds=bounds, credit=False)
        kept = io.BytesIO()
        drawn.save(kept, "WEBP", quality=QUALITY, method=4)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_bytes(kept.getvalue())
    return path.read_bytes()


def picture_address(world: World) -> str:
    return url_for("gallery.world_picture", lang=None, v=world.version)
