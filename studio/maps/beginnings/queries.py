"""Reads of a structure's own templates: fetched and authorised in one call."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.kernel.errors import NotFound
from studio.maps.beginnings.models import MapTemplate


def templates_of(db: Session, organisation_id: str) -> list[MapTemplate]:
    """What a structure offers beside the nine, oldest first."""
    wanted = select(MapTemplate).where(
        MapTemplate.organisation_id == organisation_id, MapTemplate.removed_at.is_(None)
    )
    return list(db.scalars(wanted.order_by(MapTemplate.made_at, MapTemplate.id)))


def template_for(db: Session, who: Identity, template_id: str) -> MapTemplate:
    """One template, removed or not, for professionals of its structure; NotFound for others."""
    found = db.get(MapTemplate, template_id)
    if found is None:
        raise NotFound
    require(
        who,
        Permission.TEMPLATE_MANAGE,
        About(organisation_id=found.organisation_id),
        seeing=Permission.TEMPLATE_MANAGE,
    )
    return found
