"""The places of a map that other productions may name: in its draft, and once it is published.

Never a home: a voice that says « chez moi » beside a mark would give its person away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from basemaps.catalogue import ground as ground_named
from basemaps.errors import BasemapError
from studio.access.identity import Identity
from studio.drafts import veils
from studio.drafts.kinds import Pointed, Sight
from studio.drafts.models import Draft
from studio.drafts.queries import items_of
from studio.kernel.web import settings
from studio.maps.page import category_of, has_content
from studio.maps.sight import sight_of
from studio.maps.telling import ground_of
from studio.publishing.bundle import Page
from studio.publishing.places import PublicPlace


def places(db: Session, who: Identity, draft: Draft) -> tuple[Pointed, ...]:
    """The titled places that this person may read, in their order."""
    hidden = {
        item.id
        for item in items_of(db, draft, "category")
        if item.properties.get("private") or item.properties.get("never_locate")
    }
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
            yield key, PublicPlace(item["id"], title, lambda item=item: _sight(page, item))  # type: ignore[misc]


def _sight(page: Page, item: Mapping[str, Any]) -> Sight | None:
    """Where it is; on paper, where the drawing was laid, if it was."""
    ground = page["ground"]
    geometry = item["geometry"]
    if not ground["geographic"]:
        drawing = page.get("drawing")
        laid = drawing["laid"] if drawing else None
        ground, geometry = (laid["ground"], item.get("laid")) if laid else (ground, None)
    if not geometry:
        return None
    try:
        return sight_of(geometry, ground_named(ground["id"], settings().packs_folder))
    except BasemapError:
        return None
