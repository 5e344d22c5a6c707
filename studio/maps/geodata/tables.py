"""Tables as people save them: French Excel included."""

from __future__ import annotations

import math
from collections.abc import Sequence

LONGITUDES = ("longitude", "lon", "lng", "long", "x", "geo_longitude")
LATITUDES = ("latitude", "lat", "y", "geo_latitude")


def decoded(data: bytes) -> str:
    """Text in Unicode when it is, else as Windows saved it in France."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def columns(header: Sequence[str]) -> tuple[int, int] | None:
    """Which columns hold longitude and latitude, by their names; None when they do not say."""
    names = [name.casefold() for name in header]
    lon = next((names.index(name) for name in LONGITUDES if name in names), None)
    lat = next((names.index(name) for name in LATITUDES if name in names), None)
    return None if lon is None or lat is None else (lon, lat)


def number(line: Sequence[str], place: int) -> float | None:
    """`47,012481` and `47.012481` alike; None for what is no number."""
    try:
        value = float(line[place].strip().replace(",", ".").replace("\u202f", ""))
    except (ValueError, IndexError):
        return None
    return value if math.isfinite(value) else None
