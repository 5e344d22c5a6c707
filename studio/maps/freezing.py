"""Freezing a map: the draft becomes a page, its media, and files for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from basemaps.catalogue import Ground
from basemaps.mercator import Bounds
from studio.drafts.models import Draft
from studio.files.queries import files_in
from studio.maps.cover import make_cover
from studio.maps.drawing.plane import corners
from studio.maps.drawing.standing import (
    drawing_json,
    ground_of,
    laid_geometry,
    view_json,
    warp_for,
)
from studio.maps.exports.texts import texts_of
from studio.maps.geometry import shape_of
from studio.maps.items import Category
from studio.maps.legend.showing import category_json
from studio.maps.legend.styles import densest, words_of_display
from studio.maps.marking import Making, item_json, label_json
from studio.maps.page import VERSION, facts_of, summary_of, words_of
from studio.maps.reading import MapDraft, read_map
from studio.maps.reference.layers import frozen
from studio.people.queries import persons, staff_of
from studio.publishing.bundle import Bundle, Freezing, Page, Part

COVER = "couverture.webp"


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    """Everything the public page needs. What somebody refused is left out, the rest stays."""
    found = read_map(freezing.db, draft)
    files = files_in(freezing.db, draft.action_id, file_ids(found))
    questions = {question.code: question.text for question in found.sheet.questions}
    making = Making(freezing, found, files, questions)
    page = page_of(making, draft)
    page["references"], layer_files = frozen(freezing.db, freezing.storage, draft)
    make_cover(page, freezing.scratch / COVER, freezing.settings, making.bytes_of)
    making.add(_cover_part(making, page))
    return Bundle(
        title=draft.title,
        summary=summary_of(page),
        page=page,
        parts=tuple(making.parts),
        files={**texts_of(page), **layer_files},
        cover=COVER,
        credits=tuple(credit["name"] for credit in page["credits"]),
        facts=facts_of(page),
        words=words_of(page),
    )


def file_ids(found: MapDraft) -> set[str]:
    ids = {i for drawn in found.shown for i in (drawn.mark.photo, drawn.mark.voice) if i}
    ids |= {c.picture for c in _used_categories(found).values() if c.picture}
    return ids | {i for i in (found.drawing and found.drawing.overlay.photo,) if i}


def _cover_part(making: Making, page: Page) -> Part:
    """The cover shows the drawing: it is as much hers as the drawing itself."""
    shown = page["drawing"] and page["drawing"]["name"]
    people = next((part.people for part in making.parts if part.name == shown), ())
    source = making.freezing.scratch / COVER
    return Part(COVER, "cover", source=source, mime="image/webp", people=people)


def page_of(making: Making, draft: Draft) -> Page:
    """page.json (see page.py)."""
    found = making.found
    staff = staff_of(making.freezing.db, draft.action_id)
    used = _used_categories(found)
    numbers = {key: number for number, key in enumerate(used)}
    items = [item_json(making, drawn, numbers.get(drawn.mark.category)) for drawn in found.shown]
    labels = [made for written in found.shown_labels if (made := label_json(making, written))]
    drawing = drawing_json(making, staff)
    if drawing is not None and drawing["laid"]:
        _lay(making, items, labels)
        drawing["laid"]["ground"] = ground_json(drawing["laid"]["ground"])
    layers = [key for key in found.layers if any(c.layer == key for c in used.values())]
    return {
        "version": VERSION,
        "title": draft.title,
        "intro": found.sheet.intro,
        "kind": found.sheet.kind,
        "ground": ground_json(ground_of(making)),
        "drawing": drawing,
        "view": view_json(found),
        "bounds": bounds_of(_extent(items, labels, drawing)),
        "categories": [
            category_json(making, key, used[key], staff)
            | {"layer": place_in(layers, used[key].layer)}
            for key in used
        ],
        "layers": [{"label": found.layers[k].label, "on": found.layers[k].on} for k in layers],
        "display": display_json(making, items),
        "items": items,
        "labels": labels,
        "credits": credits_of(making),
        "cover": COVER,
    }


def _extent(items: list[Any], labels: list[Any], drawing: Any) -> list[Any]:
    """The geometries seen at first: the marks, and the whole drawing under them."""
    under = [corners(Bounds(*drawing["bounds"]))] if drawing else []
    return [made["geometry"] for made in (*items, *labels)] + under


def _lay(making: Making, items: list[Any], labels: list[Any]) -> None:
    """Where each mark falls on the real ground; a home is not carried there."""
    drawing, warp = making.found.drawing, warp_for(making.found.drawing)
    if drawing is None or warp is None:
        return
    for made in (*items, *labels):
        shown = made["geometry"] and not made.get("approximate")
        shape = shape_of(made["geometry"]) if shown else None
        made["laid"] = laid_geometry(drawing, warp, shape)


def place_in(layers: list[str], layer: str) -> int | None:
    return layers.index(layer) if layer in layers else None


def display_json(making: Making, items: list[dict[str, Any]]) -> dict[str, Any]:
    """How many marks are shown, in words too: a reader who does not see the map reads the same."""
    display = making.found.sheet.display
    gathers = display.mode in ("heat", "circles") and ground_of(making).geographic
    return {
        "mode": display.mode,
        "count": display.count,
        "words": words_of_display(display, making.questions),
        "most": densest(items, display.count) if gathers else [],
    }


def _used_categories(found: MapDraft) -> dict[str, Category]:
    wanted = {drawn.mark.category for drawn in found.shown}
    return {key: category for key, category in found.legend.items() if key in wanted}


def ground_json(chosen: Ground) -> dict[str, Any]:
    """What a browser needs to draw a ground and to name its sources."""
    return {
        "id": chosen.id,
        "title": chosen.title,
        "credits": [{"text": credit.text, "link": credit.link} for credit in chosen.credits],
        "short_credit": chosen.short_attribution,
        "min_zoom": chosen.min_zoom,
        "max_zoom": chosen.max_zoom,
        "scales": list(chosen.scales),
        "geographic": chosen.geographic,
        "faded": chosen.faded,
        "bounds": list(chosen.bounds),
        "address": chosen.address,
    }


def bounds_of(geometries: Iterable[Any]) -> list[float] | None:
    """West, south, east, north in degrees; None when nothing has a position."""
    shapes = [shape_of(geometry) for geometry in geometries if geometry]
    if not shapes:
        return None
    return [round(float(side), 5) for side in shapely.total_bounds(shapes)]


def credits_of(making: Making) -> list[dict[str, str]]:
    """First names of those who agreed, in alphabetical order; each is a part of its own."""
    names = persons(making.freezing.db, making.named)
    found = [{"part": part, "name": names[who].name} for who, part in making.named.items()]
    return sorted(found, key=lambda credit: credit["name"])
