"""One published production, opened for a visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.kernel import web
from studio.publishing import folder
from studio.publishing.bundle import Publisher, publisher_at
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_at


@dataclass(frozen=True)
class Shown:
    publication: Publication
    edition: Edition
    publisher: Publisher


def at_address(prefix: str, slug: str) -> Shown:
    """Gone for what was taken back; NotFound for an unknown kind or name."""
    publisher = publisher_at(prefix)
    publication, edition = public_at(web.db(), publisher.kind, slug)
    return Shown(publication, edition, publisher)


def page_context(shown: Shown) -> dict[str, Any]:
    page = folder.read_page(web.settings().editions, shown.edition.id)
    return {"page": page, "publication": shown.publication, "edition": shown.edition}
