"""A map for uMap: one layer a category with its colour, and a popup that shows every word."""

from __future__ import annotations

from typing import Any

import msgspec

from studio.maps.exports.rows import Row, by_category
from studio.maps.legend.marks import COLOURS
from studio.publishing.bundle import Page

POPUP = "# {name}\n{near}\n{description}"
MARKERS = {"circle": "Circle", "square": "Square", "diamond": "Default", "heart": "Drop"}
LINE_WIDTH = 5


def umap(page: Page) -> bytes:
    """The file that uMap's « Importer » takes as a whole map. Positions only: what is on paper has
    none, and such a map has no such file (see texts.py)."""
    layers = [
        _layer(category, found)
        for category, rows in by_category(page)
        if (found := [row for row in rows if row.geometry])
    ]
    view = page["view"]
    names = ", ".join(credit["name"] for credit in page["credits"])
    sources = " | ".join(credit["text"] for credit in page["ground"]["credits"])
    whole = {
        "type": "umap",
        "geometry": {"type": "Point", "coordinates": [view["lon"], view["lat"]]},
        "properties": {
            "name": page["title"],
            "description": page["intro"],
            "zoom": round(view["zoom"]),
            "longCredit": " ".join(filter(None, (f"Par {names}." if names else "", sources))),
            "onLoadPanel": "databrowser",
            "scaleControl": True,
            "popupContentTemplate": POPUP,
        },
        "layers": layers,
    }
    return msgspec.json.encode(whole)


def _layer(category: dict[str, Any] | None, rows: list[Row]) -> dict[str, Any]:
    look = category or {"label": "Sans catégorie", "colour": "grey", "shape": "circle"}
    options = {
        "name": look["label"],
        "displayOnLoad": True,
        "browsable": True,
        "color": COLOURS[look["colour"]],
        "iconClass": MARKERS[look["shape"]],
        "popupContentTemplate": POPUP,
    }
    # Under its name of today, and under the one that older servers read.
    return {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows],
        "properties": options,
        "_umap_options": options,
    }


def _feature(row: Row) -> dict[str, Any]:
    properties = {
        "name": row.name,
        "description": "\n".join(line for line in row.told if line != row.near),
        "near": row.near,
        "category": row.category,
        "type": row.type,
        **({"language": row.language} if row.language else {}),
        **({"strength": row.strength} if row.strength else {}),
    }
    return {
        "type": "Feature",
        "geometry": row.geometry,
        "properties": {**properties, "_umap_options": _look(row)},
    }


def _look(row: Row) -> dict[str, Any]:
    """What differs from the layer: the words of a label, the pen of a stroke."""
    if row.type == "label":
        return {"showLabel": True, "labelHover": False, "color": row.colour}
    if row.type in ("walk", "stroke"):
        return {"color": row.colour, "weight": row.width or LINE_WIDTH, "opacity": 1}
    return {}
