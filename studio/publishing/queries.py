"""Reads of publications: one by one for who works on them, and all that the public may see."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.consents.models import Audience
from studio.drafts.models import Draft
from studio.kernel.clock import iso
from studio.kernel.errors import Gone, NotFound
from studio.publishing.models import (
    SHOWN_TO_ALL,
    Edition,
    EditionPart,
    EditionState,
    EditionUse,
    Publication,
    PublicationState,
)


def publication_of(db: Session, draft: Draft) -> Publication | None:
    """None for a draft that was never published."""
    return db.scalar(select(Publication).where(Publication.draft_id == draft.id))


def public_at(db: Session, kind: str, slug: str) -> tuple[Publication, Edition]:
    """What the public finds at an address. Gone for what was taken back, NotFound otherwise."""
    wanted = select(Publication).where(Publication.kind == kind, Publication.slug == slug)
    return shown(db, db.scalar(wanted))


def had_part(db: Session, publication: Publication, name: str) -> bool:
    """True when some edition of it, shown or not any more, has had a part of this name."""
    wanted = select(EditionPart.id).join(Edition, Edition.id == EditionPart.edition_id)
    mine = wanted.where(Edition.publication_id == publication.id, EditionPart.name == name)
    return db.scalar(mine.limit(1)) is not None


def public_by_id(db: Session, public_id: str) -> tuple[Publication, Edition]:
    """What all may see by this id. Gone for what was taken back, NotFound otherwise."""
    return shown(db, db.scalar(select(Publication).where(Publication.public_id == public_id)))


def shown_to_group(db: Session, public_id: str) -> tuple[Publication, Edition]:
    """The edition of now, whatever its audience: for who takes part in its action."""
    found = db.scalar(select(Publication).where(Publication.public_id == public_id))
    if found is None or found.edition is None or not found.is_public:
        raise NotFound
    return found, found.edition


def shown(db: Session, publication: Publication | None) -> tuple[Publication, Edition]:
    """The publication and its edition of now. Gone for what was taken back or is for all no more;
    NotFound for what all never saw."""
    if publication is None:
        raise NotFound
    if publication.state == PublicationState.WITHDRAWN:
        raise Gone
    if publication.edition is None or not publication.is_public:
        raise NotFound
    if publication.edition.audience != Audience.PUBLIC:
        # For the group or its partners: not for whoever finds the address. Blogs that showed it
        # while it was public are told that it is gone.
        raise Gone if _was_public(db, publication) else NotFound
    return publication, publication.edition


def _was_public(db: Session, publication: Publication) -> bool:
    wanted = select(Edition.id).where(
        Edition.publication_id == publication.id,
        Edition.audience == Audience.PUBLIC,
        Edition.state.not_in([EditionState.PREPARING, EditionState.FAILED]),
    )
    return db.scalar(wanted.limit(1)) is not None


def editions_within(action_id: str) -> Select[str, str]:
    """The editions of an action, with their titles."""
    titled = select(Edition.id, Edition.title).join(
        Publication, Publication.id == Edition.publication_id
    )
    return titled.where(Publication.action_id == action_id)


def public_in(
    db: Session, action_id: str, kind: str | None = None
) -> list[tuple[Publication, Edition]]:
    """What the public sees of an action, of one kind or of all, the latest first."""
    wanted = (
        select(Publication)
        .join(Edition, Edition.id == Publication.edition_id)
        .where(
            Publication.action_id == action_id,
            SHOWN_TO_ALL,
        )
    )
    if kind:
        wanted = wanted.where(Publication.kind == kind)
    found = db.scalars(wanted.order_by(Publication.published_at.desc(), Publication.id))
    return [(one, one.edition) for one in found if one.edition is not None]


def actions_shown(db: Session) -> list[str]:
    """The actions of which everybody sees something."""
    wanted = (
        select(Publication.action_id)
        .join(Edition, Edition.id == Publication.edition_id)
        .where(SHOWN_TO_ALL)
        .distinct()
    )
    return list(db.scalars(wanted.order_by(Publication.action_id)))


def versions_inside(db: Session, edition: Edition) -> list[str]:
    """Changes with the publications that an edition shows inside itself."""
    wanted = (
        select(Publication.id, Publication.changed_at)
        .join(EditionUse, EditionUse.publication_id == Publication.id)
        .where(EditionUse.edition_id == edition.id)
    )
    return [
        f"{row.id} {iso(row.changed_at)}" for row in db.execute(wanted.order_by(Publication.id))
    ]
