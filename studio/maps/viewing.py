"""What the public page of a map reads beside page.json: its script's data, in columns."""

from __future__ import annotations

from collections import Counter
from typing import Any

from studio.maps.legend.marks import OUTLINES
from studio.maps.page import content_of
from studio.publishing.bundle import Page

PLAIN_DISPLAY: dict[str, Any] = {"mode": "symbols", "count": "marks", "words": [], "most": []}
DEGREE = 100_000  # positions travel as whole numbers of 0.00001 degree


def page_context(page: Page) -> dict[str, Any]:
    """For the templates: the shapes of marks, what there is, how much of it each category has, and
    `viewer`."""
    counts = Counter(item["category"] for item in page["items"])
    return {
        "outlines": OUTLINES,
        "content": content_of(page),
        "counted": [counts[number] for number in range(len(page["categories"]))],
        "layers": page.get("layers", []),
        "display": page.get("display", PLAIN_DISPLAY),
        "viewer": viewer(page),
        "references_at": lambda home: references_at(page, home),
    }


def references_at(page: Page, home: str) -> list[dict[str, Any]]:
    """The reference layers with where their files and their lists are, below the map's address."""
    return [
        {
            **layer,
            "id": number,
            "data": f"{home}/couches/{number}/data",
            "texts": f"{home}/couches/{number}/texts",
            "list": f"{home}/couches/{number}",
        }
        for number, layer in enumerate(page.get("references", ()), 1)
    ]


def viewer(page: Page) -> dict[str, Any]:
    """Marks as columns (id, position, category, strength, metres around), then drawings. The words
    are in the page's own list: the script reads them there."""
    marks = [i for i in page["items"] if i["type"] == "place" and i["geometry"]]
    return {
        "ground": page["ground"],
        "view": page["view"],
        "bounds": page["bounds"],
        "looks": [
            {"colour": c["colour"], "shape": c["shape"], "icon": c["icon"]}
            for c in page["categories"]
        ],
        "layers": [c.get("layer") for c in page["categories"]],
        "display": {k: page.get("display", PLAIN_DISPLAY)[k] for k in ("mode", "count")},
        "marks": {
            "id": [item["id"] for item in marks],
            "x": [_whole(item["geometry"]["coordinates"][0]) for item in marks],
            "y": [_whole(item["geometry"]["coordinates"][1]) for item in marks],
            "category": [item["category"] for item in marks],
            "strength": [item["strength"] for item in marks],
            "around": [item["approximate"] for item in marks],
            "size": [item.get("size") for item in marks],
            "tint": [item.get("tint") for item in marks],
            "voice": [int(bool(item["voice"])) for item in marks],
        },
        "drawings": [_drawing(page, item) for item in page["items"] if _is_drawn(item)]
        + [_words(label, number) for number, label in enumerate(page["labels"])],
        "under": _under(page, marks),
    }


def _under(page: Page, marks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The drawing under the map, and where everything goes when it is laid on the ground. The
    addresses of its pictures are in the page."""
    drawing = page.get("drawing")
    if not drawing:
        return None
    shown = {name: drawing[name] for name in ("bounds", "opacity", "shows")}
    if not drawing["laid"]:
        return shown | {"laid": None}
    spots = [item["laid"]["coordinates"] if item.get("laid") else None for item in marks]
    return shown | {
        "laid": {
            "bounds": drawing["laid"]["bounds"],
            "ground": drawing["laid"]["ground"],
            "x": [_whole(spot[0]) if spot else None for spot in spots],
            "y": [_whole(spot[1]) if spot else None for spot in spots],
            "geometries": [i.get("laid") for i in page["items"] if _is_drawn(i)]
            + [label.get("laid") for label in page["labels"]],
        }
    }


def _whole(degrees: float) -> int:
    return round(degrees * DEGREE)


def _is_drawn(item: dict[str, Any]) -> bool:
    return item["type"] != "place" and item["geometry"] is not None


def _drawing(page: Page, item: dict[str, Any]) -> dict[str, Any]:
    category = page["categories"][item["category"]] if item["category"] is not None else None
    return {
        "id": item["id"],
        "kind": "area" if item["type"] == "area" else "line",
        "geometry": item["geometry"],
        "colour": item.get("colour") or (category["colour"] if category else "black"),
        "width": item.get("width", 5),
        "category": item["category"],
        "pace": item.get("pace"),
    }


def _words(label: dict[str, Any], number: int) -> dict[str, Any]:
    drawn = {name: label[name] for name in ("geometry", "colour", "size", "text")}
    return {"id": f"mots-{number}", "kind": "words", "category": None, **drawn}
