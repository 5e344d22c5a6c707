"""Where a name or an address is: our own gazetteer first, then the address service that the
operator named, if any. Asked from the server alone, for a moment, and remembered for an hour."""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from basemaps.gazetteer import Named, find
from basemaps.spelling import likeness, words
from studio.kernel.config import Settings
from studio.maps.geometry import metres_between

log = logging.getLogger("studio.maps.imports.geocoding")

MOST = 6
PATIENCE = 1.5  # seconds a person may wait for a stranger's machine
LONG_PATIENCE = 8.0  # in a job
LONGEST = 200  # characters sent
MOST_BYTES = 200_000
REMEMBERED = 3600.0  # seconds
MOST_REMEMBERED = 500
PAUSE = 60.0  # seconds without a question after the service failed
TWIN = 60.0  # metres: nearer, two answers are one

_answers: dict[tuple[str, str], tuple[float, list[Spot]]] = {}
_silent_until: dict[str, float] = {}


class Spot(Struct, frozen=True):
    """A place that may be meant; `score` from 0 to 1 says how sure we are."""

    name: str
    kind: str
    lon: float
    lat: float
    detail: str
    score: float


def places_like(text: str, settings: Settings, *, patient: bool = False) -> list[Spot]:
    """The likeliest first: ours, then the service's, each place once. None for an empty text."""
    ours = [_of_ours(text, one) for one in find(text, MOST)]
    theirs = asked(text, settings, LONG_PATIENCE if patient else PATIENCE)
    more = [spot for spot in theirs if not any(_same(spot, own) for own in ours)]
    if patient:  # an address: the surest first, whoever knows it
        return sorted([*ours, *more], key=lambda spot: -spot.score)
    return [*ours, *more][: MOST + 2]


def _of_ours(text: str, found: Named) -> Spot:
    """How much of what was asked the answer tells; a commune alone is not an address, and a street
    without the number that was asked for is less sure than a door."""
    given = [word for word in words(text) if not word.isdigit()] or words(text)
    known = words(f"{found.name} {found.detail}")
    told = sum(max((likeness(word, one) for one in known), default=0.0) for word in given)
    score = told / max(1, len(given))
    if found.kind == "commune" and len(given) > len(words(found.name)):
        score = min(score, 0.4)
    if len(given) < len(words(text)):
        score = min(score, 0.9)
    detail, kind = found.detail, found.kind
    return Spot(found.name, kind, found.lon, found.lat, detail, round(min(1.0, score), 2))


def _same(a: Spot, b: Spot) -> bool:
    return metres_between((a.lon, a.lat), (b.lon, b.lat)) < TWIN


def asked(text: str, settings: Settings, patience: float) -> list[Spot]:
    """What the service answers; nothing when there is none, when it is slow, or out of order."""
    service, asked_for = settings.address_service, " ".join(text[:LONGEST].split())
    if not service or len(asked_for) < 3:
        return []
    kept = _answers.get((service, asked_for))
    if kept and time.monotonic() - kept[0] < REMEMBERED:
        return kept[1]
    if time.monotonic() < _silent_until.get(service, 0.0):
        return []
    try:
        found = read(fetched(service, asked_for, patience))
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("address service: %s", type(error).__name__)  # never what was asked
        _silent_until[service] = time.monotonic() + PAUSE
        return []
    if len(_answers) >= MOST_REMEMBERED:
        _answers.pop(next(iter(_answers)))
    _answers[service, asked_for] = (time.monotonic(), found)
    return found


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """The operator named one address: nobody is sent elsewhere."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def fetched(service: str, text: str, patience: float) -> bytes:
    query = urllib.parse.urlencode({"q": text, "limit": MOST})
    address = f"{service}{'&' if '?' in service else '?'}{query}"
    if not address.startswith(("https://", "http://")):
        raise ValueError(service)
    wanted = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310
    with urllib.request.build_opener(_NoDetour).open(wanted, timeout=patience) as answer:
        return bytes(answer.read(MOST_BYTES))


def read(data: bytes) -> list[Spot]:
    """GeoJSON as the French national service writes it."""
    features: Sequence[Any] = json.loads(data)["features"]
    return [_spot(one) for one in features[:MOST]]


def _spot(feature: Any) -> Spot:
    lon, lat = feature["geometry"]["coordinates"][:2]
    told = feature["properties"]
    name = str(told.get("name") or told.get("label"))[:120]
    town = " ".join(str(told[part]) for part in ("postcode", "city") if told.get(part))
    score = min(1.0, max(0.0, float(told.get("score", 0))))
    return Spot(name, "address", round(float(lon), 6), round(float(lat), 6), town[:120], score)
