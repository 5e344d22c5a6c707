"""The places of a map that other productions may name: in its draft, and once it is published.

Never a home: a voice that says « chez moi » beside a mark would give its person away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from basemaps.catalogue import ground as ground_named
from basemaps.errors import BasemapError
from studio.access.identity import Identity
from studio.drafts import veils
from studio.drafts.kinds import Plot, Pointed, Sight
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.drafts.shapes import to_geojson
from studio.kernel.web import settings
from studio.maps.levels import veil
from studio.maps.page import category_of, has_content
from studio.maps.plotting import plot_of
from studio.maps.sight import sight_of
from studio.maps.telling import PAPER, ground_name_of, ground_of
from studio.publishing.bundle import Page
from studio.publishing.places import PublicPlace


def places(db: Session, who: Identity, draft: Draft) -> tuple[Pointed, ...]:
    """The titled places that this person may read, in their order."""
    hidden = hidden_categories(db, draft)
    ground = ground_of(db, draft)
    told = veils.items_json(who, draft, items_of(db, draft, "place"))
    return tuple(
        Pointed(
            item=one["id"],
            title=title,
            near=str(one["properties"].get("near") or ""),
            sight=sight_of(one["geometry"], ground) if one["geometry"] else None,
        )
        for one in told
        if (title := str(one["properties"].get("title") or "").strip())
        and one["properties"].get("category") not in hidden
    )


def hidden_categories(db: Session, draft: Draft) -> set[str]:
    """Those of homes."""
    return {
        item.id
        for item in items_of(db, draft, "category")
        if item.properties.get("private") or item.properties.get("never_locate")
    }


def public_places(page: Page) -> Mapping[str, PublicPlace]:
    """Key -> place, of those about which something is still said. Editions of before 0.4 have no
    key: publishing again gives them one."""
    return dict(_public_places(page))


def _public_places(page: Page) -> Iterator[tuple[str, PublicPlace]]:
    for item in page["items"]:
        key = item.get("key")
        if key and not item["approximate"] and has_content(item):
            category = category_of(page, item)
            title = item["title"] or (category["label"] if category else "")
            yield (
                key,
                PublicPlace(
                    item["id"], title, partial(_sight, page, item), partial(_plot, page, item)
                ),
            )


def _where(page: Page, item: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
    """Where it is, and on which ground; on paper, where the drawing was laid, if it was."""
    ground, geometry = page["ground"], item["geometry"]
    if not ground["geographic"]:
        drawing = page.get("drawing")
        laid = drawing["laid"] if drawing else None
        ground, geometry = (laid["ground"], item.get("laid")) if laid else (ground, None)
    return geometry, ground["id"]


def _sight(page: Page, item: Mapping[str, Any]) -> Sight | None:
    geometry, ground = _where(page, item)
    if not geometry:
        return None
    try:
        return sight_of(geometry, ground_named(ground, settings().packs_folder))
    except BasemapError:
        return None


def _plot(page: Page, item: Mapping[str, Any]) -> Plot | None:
    geometry, ground = _where(page, item)
    category = category_of(page, item)
    colour = item.get("colour") or (category["colour"] if category else "blue")
    return plot_of(geometry, ground, colour) if geometry else None


def plot(db: Session, draft: Draft, item_id: str) -> Plot | None:
    """A place of a draft for the film that its group sees: never a home, nor what one keeps for
    oneself."""
    hidden = hidden_categories(db, draft)
    item = next((one for one in items_of(db, draft, "place") if one.id == item_id), None)
    geometry = to_geojson(item.geometry) if item else None
    ground = ground_name_of(db, draft)
    if item is None or not geometry or ground.startswith(PAPER):
        return None
    if item.properties.get("category") in hidden or veil("place", item.properties) is None:
        return None
    return plot_of(geometry, ground)
