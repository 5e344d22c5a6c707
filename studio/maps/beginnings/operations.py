"""Acts on a structure's own templates: keep one, rename it, take it away."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.errors import Invalid
from studio.maps.beginnings.models import MapTemplate
from studio.maps.beginnings.queries import templates_of
from studio.maps.items import Category, Sheet
from studio.maps.reading import read_map

MOST = 40
"""Templates of one structure: beyond, nobody finds hers."""
WORDS = 60  # entries of a legend that a template keeps
SHEET_PARTS = ("ground", "kind", "intro", "questions", "own_words", "walks")
FULL = f"Votre structure a déjà {MOST} modèles. Retirez-en un."
NO_TITLE = "Donnez un nom au modèle."
NO_LEGEND = "Cette carte n’a pas encore de légende."


def keep_template(
    db: Session, who: Identity, draft: Draft, *, title: str, picture: str
) -> MapTemplate:
    """Keep the legend, the questions and the ground of a map for the next ones of the structure.

    What persons made stays with them: words of their own, drawings, pictures of the legend.
    Invalid without a name, or for a map without a legend.
    """
    require(who, Permission.DRAFT_ARRANGE, draft)
    require(who, Permission.TEMPLATE_MANAGE, draft, seeing=Permission.DRAFT_SEE)
    found = read_map(db, draft)
    legend = [_entry(category) for category in found.legend.values() if not category.own][:WORDS]
    if not legend:
        raise Invalid(NO_LEGEND)
    if len(templates_of(db, draft.organisation_id)) >= MOST:
        raise Invalid(FULL)
    kept = MapTemplate(
        organisation_id=draft.organisation_id,
        title=_title(title),
        picture=picture,
        legend=legend,
        sheet=_sheet(found.sheet),
    )
    db.add(kept)
    db.flush()
    return kept


def rename_template(db: Session, who: Identity, template: MapTemplate, title: str) -> None:
    """Give another name. Invalid when it is empty."""
    _require(who, template)
    template.title = _title(title)


def remove_template(db: Session, who: Identity, template: MapTemplate) -> None:
    """Offer it no longer. Maps that began with it stay as they are. Idempotent."""
    _require(who, template)
    template.removed_at = template.removed_at or now()


def bring_back_template(db: Session, who: Identity, template: MapTemplate) -> None:
    """Offer it again (« Annuler »). Idempotent."""
    _require(who, template)
    template.removed_at = None


def _require(who: Identity, template: MapTemplate) -> None:
    about = About(organisation_id=template.organisation_id)
    require(who, Permission.TEMPLATE_MANAGE, about, seeing=Permission.TEMPLATE_MANAGE)


def _entry(category: Category) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(category)
    return {**plain, "picture": None, "voice": None}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(sheet)
    return {name: plain[name] for name in SHEET_PARTS}


def _title(text: str) -> str:
    if not text.strip():
        raise Invalid(NO_TITLE, fields={"title": NO_TITLE})
    return text.strip()[:80]
