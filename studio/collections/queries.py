"""Reads of collections: one's own to work on, and those that the public meets."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.actions.models import Action
from studio.collections.models import Collection, CollectionStep
from studio.files.models import Derivative, StoredFile
from studio.kernel.errors import Gone, NotFound
from studio.people.models import Organisation
from studio.publishing.models import SHOWN_TO_ALL, Edition, Publication
from studio.publishing.selections import Selection

FAMILY = "collections"  # the first word of their addresses


def collection_for(db: Session, who: Identity, collection_id: str) -> Collection:
    """NotFound for whoever is not of its structure."""
    found = db.get(Collection, collection_id)
    if found is None:
        raise NotFound
    permission = Permission.COLLECTION_MANAGE
    require(who, permission, found, seeing=permission)
    return found


def collections_of(db: Session, who: Identity) -> list[Collection]:
    """Those of one's structure, the last touched first."""
    wanted = select(Collection).where(Collection.organisation_id == who.organisation_id)
    return list(db.scalars(wanted.order_by(Collection.changed_at.desc(), Collection.id)))


def choosable(db: Session, organisation_id: str) -> list[Publication]:
    """All that a structure shows to everybody, the latest first."""
    wanted = (
        select(Publication)
        .join(Action, Action.id == Publication.action_id)
        .join(Edition, Edition.id == Publication.edition_id)
        .where(
            Action.organisation_id == organisation_id,
            SHOWN_TO_ALL,
        )
    )
    return list(db.scalars(wanted.order_by(Publication.published_at.desc(), Publication.id)))


def shown_collections(db: Session) -> list[Collection]:
    """What the public meets, the latest first; only those in which something is still public."""
    wanted = select(Collection).where(Collection.shown.is_(True))
    found = db.scalars(wanted.order_by(Collection.shown_at.desc(), Collection.id))
    return [collection for collection in found if public_steps(db, collection)]


def shown_at(db: Session, slug: str) -> Collection:
    """Gone for what was taken away; NotFound for a name that was never shown."""
    found = db.scalar(select(Collection).where(Collection.slug == slug))
    if found is None or found.shown_at is None:
        raise NotFound
    if not found.shown:
        raise Gone
    return found


def public_steps(db: Session, collection: Collection) -> list[tuple[CollectionStep, Publication]]:
    """The steps whose production everybody may see now, in order."""
    wanted = (
        select(CollectionStep, Publication)
        .join(Publication, Publication.id == CollectionStep.publication_id)
        .join(Edition, Edition.id == Publication.edition_id)
        .where(
            CollectionStep.collection_id == collection.id,
            SHOWN_TO_ALL,
        )
        .order_by(CollectionStep.place)
    )
    return [(row[0], row[1]) for row in db.execute(wanted)]


def selection(db: Session, slug: str) -> Selection:
    """A collection as frames for blogs know it."""
    found = shown_at(db, slug)
    structure = db.get(Organisation, found.organisation_id)
    return Selection(
        family=FAMILY,
        slug=found.slug,
        label="Collection",
        title=found.title,
        summary=found.intro,
        author=structure.name if structure else "",
        public_ids=tuple(shown.public_id for _step, shown in public_steps(db, found)),
        changed_at=found.changed_at,
    )


def voice_of(db: Session, collection: Collection) -> Derivative | None:
    """The spoken introduction as it is heard; None while it is prepared, or without one."""
    file = db.get(StoredFile, collection.voice_id) if collection.voice_id else None
    return file.derivative("listen") if file else None
