"""Places that may be one: duplicates inside a map, and what two maps have in common.

Pure functions on positions and words. Distances are metres along the ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from studio.kernel.ids import slug
from studio.maps.geometry import METRES_PER_DEGREE, metres_between

CLOSE = 40.0  # two marks of one category nearer than this may be one place
NAMED_ALIKE = 400.0  # two marks of one name nearer than this may be one place
SAME_PLACE = 60.0  # what two groups drew within this distance, they drew both
SMALL_WORDS = frozenset({"aux", "des", "les", "sur", "une"})
SHORTEST = 3  # letters: a shorter word does not name a place


@dataclass(frozen=True)
class Spot:
    """A mark, as far as likeness is concerned. `category` is a word both sides use."""

    id: str
    lon: float
    lat: float
    category: str = ""
    title: str = ""

    @property
    def at(self) -> tuple[float, float]:
        return self.lon, self.lat


@dataclass(frozen=True)
class Pair:
    a: Spot
    b: Spot
    metres: float


@dataclass(frozen=True)
class Comparison:
    """What only A has, only B has, and both have. Each spot is in exactly one of them."""

    only_a: tuple[Spot, ...]
    only_b: tuple[Spot, ...]
    both: tuple[Pair, ...]


def duplicates(spots: Sequence[Spot]) -> list[Pair]:
    """Pairs that may be one place, each once, the closest first: of one category and close
    together, or of nearly one name and not far."""
    found = [pair for pair in near(spots, max(CLOSE, NAMED_ALIKE)) if _may_be_one(pair)]
    return sorted(found, key=_rank)


def _may_be_one(pair: Pair) -> bool:
    a, b, metres = pair.a, pair.b, pair.metres
    if a.category and a.category == b.category and metres <= CLOSE:
        return True
    return metres <= NAMED_ALIKE and similar(a.title, b.title)


def similar(one: str, other: str) -> bool:
    """True when the words that count in one name are all in the other: « La gare », « Gare de
    Tours ». False when a name has no such word."""
    small, large = sorted((words_of(one), words_of(other)), key=len)
    return bool(small) and small <= large


@lru_cache(maxsize=4096)
def words_of(title: str) -> frozenset[str]:
    if not title.strip():
        return frozenset()
    words = slug(title, longest=200).split("-")
    return frozenset(w for w in words if len(w) >= SHORTEST and w not in SMALL_WORDS)


def near(spots: Iterable[Spot], metres: float) -> Iterator[Pair]:
    """Every pair no further apart than this, once. Sorted by latitude, each spot is measured only
    against those of its own band."""
    band = metres / METRES_PER_DEGREE
    order = sorted(spots, key=lambda spot: (spot.lat, spot.lon, spot.id))
    for index, a in enumerate(order):
        across = _degrees_across(metres, a.lat, band)
        for b in order[index + 1 :]:
            if b.lat - a.lat > band:
                break
            if _apart(a.lon, b.lon) <= across and (far := metres_between(a.at, b.at)) <= metres:
                first, second = (a, b) if a.id < b.id else (b, a)
                yield Pair(first, second, far)


def _degrees_across(metres: float, lat: float, band: float) -> float:
    """So many metres, in degrees of longitude, at the narrowest of the band."""
    narrow = math.cos(math.radians(min(abs(lat) + band, 90.0)))
    return 360.0 if narrow <= 0.001 else 1.01 * metres / (METRES_PER_DEGREE * narrow)


def _apart(one: float, other: float) -> float:
    """Degrees between two longitudes, the short way round."""
    return min(abs(one - other) % 360, 360 - abs(one - other) % 360)


def compare(a: Sequence[Spot], b: Sequence[Spot], metres: float = SAME_PLACE) -> Comparison:
    """Put the spots of two maps side by side: one of each that stand close together, in the same
    category, are one place. The closest pairs are made first; nobody is in two pairs."""
    both: list[Pair] = []
    taken: set[tuple[str, str]] = set()
    for pair in sorted(_across(a, b, metres), key=_rank):
        sides = {("a", pair.a.id), ("b", pair.b.id)}
        if not sides & taken:
            taken |= sides
            both.append(pair)
    return Comparison(
        only_a=tuple(spot for spot in a if ("a", spot.id) not in taken),
        only_b=tuple(spot for spot in b if ("b", spot.id) not in taken),
        both=tuple(both),
    )


def _across(a: Sequence[Spot], b: Sequence[Spot], metres: float) -> Iterator[Pair]:
    for one in a:
        for other in b:
            if one.category != other.category:
                continue
            if abs(one.lat - other.lat) * METRES_PER_DEGREE > metres * 1.01:
                continue
            if (far := metres_between(one.at, other.at)) <= metres:
                yield Pair(one, other, far)


def _rank(pair: Pair) -> tuple[float, list[str]]:
    """The same whichever side is called A."""
    return round(pair.metres, 3), sorted((pair.a.id, pair.b.id))
