"""The three ways in which a production or an action may be read, as links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from studio.gallery.addresses import with_query
from studio.publishing.angles.models import Angle

LABELS = {
    "valorisation": _l("Ce que les gens savent faire"),
    "information": _l("L’essentiel, pour qui cherche"),
    "documentation": _l("Comment c’est fait"),
}
ICONS = {"valorisation": "star", "information": "info-circle", "documentation": "book"}


@dataclass(frozen=True)
class Way:
    label: Any
    icon: str
    url: str
    current: bool


def ways(address: str, angles: Iterable[str], current: Angle | None) -> list[Way]:
    """One link for each angle that may be shown; following the current one leads back."""
    name = current.name if current else ""
    return [
        Way(
            label=LABELS[one],
            icon=ICONS[one],
            url=address if one == name else with_query(address, {"angle": one}),
            current=one == name,
        )
        for one in angles
    ]
