"""A published map as a blog asks for it: the whole, one layer, one place, opened where it wants.

    calque=1            the second layer and nothing else      calques=0,2    these are on at first
    lieu=lieu-3         one place and nothing else             vue=47.39,0.69,15   where it opens
    commandes=0         without the buttons of the map

What this map does not know is left out: an old article must go on showing the map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from studio.maps.geometry import shape_of
from studio.maps.page import called
from studio.publishing.bundle import Page, Piece

CLOSE = 16.0  # the zoom at which one place is shown: its street and the next ones
CLOSE_TO_A_HOME = 14.0  # a home is somewhere in a circle: that circle must be seen
LOWEST_ZOOM, HIGHEST_ZOOM = 1.0, 20.0
_view = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,6})?),(-?[0-9]{1,3}(?:\.[0-9]{1,6})?),([0-9.]{1,5})")

Asked = Mapping[str, str]


def asked(page: Page, args: Asked) -> dict[str, str]:
    """What the address says that this map knows, each in one way of writing it."""
    known = {
        "lieu": args.get("lieu", "") if _place(page, args.get("lieu", "")) else "",
        "calque": _layer(page, args.get("calque", "")),
        "calques": ",".join(_layers(page, args.get("calques", ""))),
        "vue": _seen_from(page, args.get("vue", "")),
        "commandes": "0" if args.get("commandes") == "0" else "",
    }
    if known["lieu"]:
        known |= {"calque": "", "calques": ""}
    if known["calque"]:
        known["calques"] = ""
    return {name: text for name, text in known.items() if text}


def _place(page: Page, place: str) -> dict[str, Any] | None:
    return next((item for item in page["items"] if place and item["id"] == place), None)


def _layer(page: Page, text: str) -> str:
    numbers = [str(number) for number, _layer in enumerate(page.get("layers", ()))]
    return text if text in numbers else ""


def _layers(page: Page, text: str) -> list[str]:
    return [number for number in dict.fromkeys(text.split(",")) if _layer(page, number)]


def _seen_from(page: Page, text: str) -> str:
    """`vue=` latitude, longitude, zoom: as people say places. On paper there are none."""
    found = _view.fullmatch(text.strip())
    if found is None or not page["ground"]["geographic"]:
        return ""
    try:
        latitude, longitude, zoom = (float(part) for part in found.groups())
    except ValueError:
        return ""
    inside = abs(latitude) <= 85 and abs(longitude) <= 180 and LOWEST_ZOOM <= zoom <= HIGHEST_ZOOM
    return f"{latitude:g},{longitude:g},{zoom:g}" if inside else ""


def narrowed(page: Page, args: Asked) -> Page:
    """The page with what was asked for alone: the map, the list and the counts all follow."""
    left = dict(page)
    if "lieu" in args:
        left = _one_place(left, args["lieu"])
    elif "calque" in args:
        left = _one_layer(left, int(args["calque"]))
    elif "calques" in args:
        on = {int(number) for number in args["calques"].split(",")}
        layers = enumerate(page["layers"])
        left["layers"] = [{**layer, "on": number in on} for number, layer in layers]
    if "vue" in args:
        latitude, longitude, zoom = (float(part) for part in args["vue"].split(","))
        left |= {"view": {"lon": longitude, "lat": latitude, "zoom": zoom}, "bounds": None}
    return left


def _one_place(page: Page, place: str) -> Page:
    item = _place(page, place)
    if item is None:  # it left the map between the question and the answer
        return page
    alone = {**page, "items": [item], "labels": [], "layers": [], "references": ()}
    return alone | _around(page, [item])


def _one_layer(page: Page, layer: int) -> Page:
    """What is in the layer; what is in none stays out too: somebody asked for this one alone."""
    numbers = {n for n, c in enumerate(page["categories"]) if c.get("layer") == layer}
    items = [item for item in page["items"] if item["category"] in numbers]
    alone = {**page, "items": items, "labels": [], "layers": [], "references": ()}
    return alone | _around(page, items)


def _around(page: Page, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Where the map opens to show these; on a drawing, the whole of it."""
    boxes = [shape_of(item["geometry"]).bounds for item in items if item["geometry"]]
    if page.get("drawing") or not boxes:
        return {}
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    if (west, south) != (east, north):
        return {"bounds": [west, south, east, north]}
    zoom = CLOSE_TO_A_HOME if items[0]["approximate"] else CLOSE
    zoom = max(zoom, page["view"]["zoom"]) if page["ground"]["geographic"] else page["view"]["zoom"]
    return {"bounds": None, "view": {"lon": west, "lat": south, "zoom": zoom}}


def pieces(page: Page) -> tuple[Piece, ...]:
    """Each layer, each place: what may be shown alone."""
    return *_layer_pieces(page), *_place_pieces(page)


def _layer_pieces(page: Page) -> Iterator[Piece]:
    for number, layer in enumerate(page.get("layers", ())):
        yield Piece("calque", _("Un calque"), "stack-2", layer["label"], {"calque": str(number)})


def _place_pieces(page: Page) -> Iterator[Piece]:
    for item in page["items"]:
        if item["geometry"]:
            yield Piece("lieu", _("Un lieu"), "map-pin", called(page, item), {"lieu": item["id"]})
