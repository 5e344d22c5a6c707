"""Names for positions and positions for names, from the built-in ground: no network, no log."""

from __future__ import annotations


def centre_of(text: str) -> dict[str, float]:
    return {}


def in_town(lon: float, lat: float) -> bool:
    return False
