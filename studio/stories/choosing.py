"""The published maps and portraits that a récit may show: of its own action, through publishing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from studio.kernel import web
from studio.kernel.errors import Gone, NotFound
from studio.publishing import folder
from studio.publishing.bundle import publisher_of
from studio.publishing.covers import copy_name
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_by_id, public_in


@dataclass(frozen=True)
class Choice:
    """One published production as a picture and a title; addresses are paths of this site."""

    public_id: str
    kind: str
    label: str
    icon: str
    title: str
    summary: str
    url: str
    embed_url: str
    picture: str

    def to_json(self) -> dict[str, str]:
        return {
            "id": self.public_id,
            "kind": self.kind,
            "title": self.title,
            "picture": self.picture,
        }


def choices_in(db: Session, action_id: str, kind: str) -> list[Choice]:
    """What may be chosen in an action, the latest first."""
    return [choice_of(*found) for found in public_in(db, action_id, kind)]


def chosen(db: Session, public_id: str) -> Choice | None:
    """What a block shows; None as soon as it is not public any more."""
    try:
        return choice_of(*public_by_id(db, public_id))
    except (NotFound, Gone):
        return None


def choice_of(publication: Publication, edition: Edition) -> Choice:
    publisher = publisher_of(publication.kind)
    return Choice(
        public_id=publication.public_id,
        kind=publication.kind,
        label=str(publisher.label),
        icon=publisher.icon,
        title=edition.title,
        summary=edition.summary,
        url=url_for("gallery.show", prefix=publisher.prefix, slug=publication.slug),
        embed_url=url_for("embeds.embed", public_id=publication.public_id),
        picture=picture_of(publication, edition),
    )


def picture_of(publication: Publication, edition: Edition) -> str:
    """The address of its cover, of a size for an article; empty when it has none."""
    try:
        cover = folder.read_manifest(web.settings().editions, edition.id)["cover"]
    except NotFound:
        return ""
    names = [copy_name(cover, "medium"), cover] if cover else []
    name = next((one for one in names if edition.part(one) is not None), None)
    if name is None:
        return ""
    number = edition.number
    return url_for("medias.part", public_id=publication.public_id, number=number, name=name)
