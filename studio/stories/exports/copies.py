"""A published récit, opened to be written in another format: from its edition only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.kernel.errors import Gone, NotFound
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_by_id
from studio.stories.page import PageBlock, StoryPage, read_page


@dataclass(frozen=True)
class Link:
    """A map or a portrait that a block shows: its page, and what it is called."""

    label: str
    title: str
    address: str


@dataclass(frozen=True)
class Copy:
    """`media` is the folder of its files, `site` what its public addresses begin with, `links` the
    productions it shows, by their public names: only those that are public now."""

    page: StoryPage
    slug: str
    public_id: str
    number: int
    summary: str
    language: str
    themes: tuple[str, ...]
    published_at: datetime
    media: Path
    site: str
    links: Mapping[str, Link] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.site}/recits/{self.slug}"

    @property
    def by(self) -> str:
        names = ", ".join(self.page.credits())
        return " — ".join(word for word in (names, self.page.action, self.page.structure) if word)

    @property
    def blocks(self) -> list[PageBlock]:
        """What is still to be shown."""
        return [b for b in self.page.blocks if not b.production or b.production in self.links]

    def media_address(self, name: str) -> str:
        return f"{self.site}/medias/{self.public_id}/{self.number}/{name}"

    def mime(self, name: str) -> str:
        return "audio/mp4" if name.endswith(".m4a") else "image/webp"


def copy_of(db: Session, settings: Settings, publication: Publication, edition: Edition) -> Copy:
    page = read_page(folder.read_page(settings.editions, edition.id))
    shown = {block.production for block in page.blocks if block.production}
    found = {name: link_to(db, settings, name) for name in shown}
    return Copy(
        page=page,
        slug=publication.slug,
        public_id=publication.public_id,
        number=edition.number,
        summary=edition.summary,
        language=edition.language,
        themes=tuple(edition.themes),
        published_at=publication.published_at or edition.created_at,
        media=folder.folder_of(settings.editions, edition.id) / folder.MEDIA,
        site=settings.address,
        links={name: link for name, link in found.items() if link is not None},
    )


def link_to(db: Session, settings: Settings, public_id: str) -> Link | None:
    try:
        publication, edition = public_by_id(db, public_id)
    except (NotFound, Gone):
        return None
    publisher = publisher_of(publication.kind)
    address = f"{settings.address}/{publisher.prefix}/{publication.slug}"
    return Link(str(publisher.label), edition.title, address)
