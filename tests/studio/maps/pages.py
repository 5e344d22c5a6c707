"""Pages of published maps made by hand, with any words in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from basemaps.catalogue import ground
from studio.maps.freezing import bounds_of, ground_json

CATEGORIES = [
    {"code": "wifi", "label": "Wifi", "icon": "wifi", "colour": "green", "shape": "circle"},
    {"code": "joie", "label": "Joie", "icon": "mood-happy", "colour": "orange", "shape": "heart"},
]


def item(number: int, text: str = "", **more: Any) -> dict[str, Any]:
    """A place with this text wherever a text can be."""
    at = [0.68 + (number % 20) * 0.001, 47.38 + (number // 20) * 0.001]
    return {
        "id": f"lieu-{number}",
        "type": "place",
        "category": number % 2,
        "title": text,
        "near": text,
        "notes": text,
        "answers": [{"question": text, "text": text}] if text else [],
        "strength": None,
        "geometry": {"type": "Point", "coordinates": at},
        "approximate": None,
        "photo": None,
        "voice": None,
        "words": f"mots-{number}" if text else None,
        "by": None,
        **more,
    }


def a_page(texts: Sequence[str], **more: Any) -> dict[str, Any]:
    items = [item(number, text) for number, text in enumerate(texts, 1)]
    return {
        "version": 1,
        "title": texts[0] if texts else "Nos lieux",
        "intro": texts[0] if texts else "",
        "kind": "geographic",
        "ground": ground_json(ground("plan")),
        "view": {"lon": 0.69, "lat": 47.39, "zoom": 13},
        "bounds": bounds_of(one["geometry"] for one in items),
        "categories": CATEGORIES,
        "items": items,
        "labels": [],
        "credits": [{"part": "nom-1", "name": texts[0] if texts else "Nadia"}],
        "cover": "couverture.webp",
        **more,
    }
