"""What the public side must know of portraits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from studio.consents.queries import Need
from studio.drafts.models import Draft
from studio.publishing.bundle import Bundle, Freezing, Page, Publisher, Stripped


def needs(db: Session, draft: Draft) -> list[Need]:
    return []


def lacks(db: Session, draft: Draft) -> list[str]:
    return ["Ce portrait n’a pas encore de réponse."]


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    raise NotImplementedError


def strip(page: Page, gone: frozenset[str]) -> Stripped | None:
    return None


PUBLISHER = Publisher(
    kind="portrait",
    prefix="portraits",
    label=_l("Portrait"),
    label_many=_l("Portraits"),
    icon="user-circle",
    page_template="portraits/public.html",
    embed_template="portraits/embed.html",
    needs=needs,
    lacks=lacks,
    freeze=freeze,
    strip=strip,
)
