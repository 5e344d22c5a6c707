"""What the public side must know of maps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.consents.queries import Need
from studio.drafts.models import Draft
from studio.publishing.bundle import Bundle, Freezing, Page, Publisher, Stripped


def needs(db: Session, draft: Draft) -> list[Need]:
    return []


def lacks(db: Session, draft: Draft) -> list[str]:
    return ["Cette carte n’a pas encore de lieu."]


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    raise NotImplementedError


def strip(page: Page, gone: frozenset[str]) -> Stripped | None:
    return None


PUBLISHER = Publisher(
    kind="map",
    prefix="cartes",
    label=_l("Carte"),
    label_many=_l("Cartes"),
    icon="map-2",
    page_template="maps/public.html",
    embed_template="maps/embed.html",
    needs=needs,
    lacks=lacks,
    freeze=freeze,
    strip=strip,
    data_files={"geojson": ("data.geojson", "application/geo+json")},
)
