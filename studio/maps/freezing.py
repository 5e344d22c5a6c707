"""Freezing a map: the draft becomes a page, its media, and files for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from basemaps.catalogue import Ground, ground
from basemaps.errors import BasemapError
from studio.drafts.models import Draft
from studio.files.queries import files_in
from studio.maps.cover import make_cover
from studio.maps.geometry import shape_of
from studio.maps.items import Category
from studio.maps.marking import Making, item_json, label_json
from studio.maps.page import GEOJSON, VERSION, facts_of, geojson_of, summary_of, words_of
from studio.maps.reading import MapDraft, read_map
from studio.maps.standalone import FILE, standalone
from studio.people.queries import persons
from studio.publishing.bundle import Bundle, Freezing, Page, Part

COVER = "couverture.webp"


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    """Everything the public page needs. What somebody refused is left out, the rest stays."""
    found = read_map(freezing.db, draft)
    ids = {i for drawn in found.shown for i in (drawn.mark.photo, drawn.mark.voice) if i}
    files = files_in(freezing.db, draft.action_id, ids)
    questions = {question.code: question.text for question in found.sheet.questions}
    making = Making(freezing, found, files, questions)
    page = page_of(making, draft)
    make_cover(page, freezing.scratch / COVER, freezing.settings)
    making.add(Part(COVER, "cover", source=freezing.scratch / COVER, mime="image/webp"))
    beside = {GEOJSON: geojson_of(page)}
    if alone := standalone(page, making.bytes_of, freezing.settings.packs_folder):
        beside[FILE] = alone.encode()
    return Bundle(
        title=draft.title,
        summary=summary_of(page),
        page=page,
        parts=tuple(making.parts),
        files=beside,
        cover=COVER,
        credits=tuple(credit["name"] for credit in page["credits"]),
        facts=facts_of(page),
        words=words_of(page),
    )


def page_of(making: Making, draft: Draft) -> Page:
    """page.json (see page.py)."""
    found = making.found
    used = _used_categories(found)
    numbers = {key: number for number, key in enumerate(used)}
    items = [item_json(making, drawn, numbers.get(drawn.mark.category)) for drawn in found.shown]
    labels = [made for written in found.shown_labels if (made := label_json(making, written))]
    view = found.sheet.view
    return {
        "version": VERSION,
        "title": draft.title,
        "intro": found.sheet.intro,
        "kind": found.sheet.kind,
        "ground": ground_json(ground_of(making)),
        "view": {"lon": view.lon, "lat": view.lat, "zoom": view.zoom},
        "bounds": bounds_of(made["geometry"] for made in (*items, *labels)),
        "categories": [category_json(category) for category in used.values()],
        "items": items,
        "labels": labels,
        "credits": credits_of(making),
        "cover": COVER,
    }


def _used_categories(found: MapDraft) -> dict[str, Category]:
    wanted = {drawn.mark.category for drawn in found.shown}
    return {key: category for key, category in found.legend.items() if key in wanted}


def ground_of(making: Making) -> Ground:
    """The sheet's ground, or the one that is always there when an operator took a pack away."""
    try:
        return ground(making.found.sheet.ground, making.freezing.settings.packs_folder)
    except BasemapError:
        return ground("plan")


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
    }


def category_json(category: Category) -> dict[str, Any]:
    return {
        "code": category.code,
        "label": category.label,
        "icon": category.icon,
        "colour": category.colour,
        "shape": category.shape,
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
