"""Acts of publishing: publish, withdraw, and let a person take back what is hers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Audience, Consent, Mode, Use
from studio.consents.operations import withdraw as withdraw_consent
from studio.consents.texts import current_text
from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.ids import slug
from studio.people.models import Person
from studio.publishing.cascade import Taken, Trace, Walk
from studio.publishing.editions import next_number
from studio.publishing.gates import NotReady, reasons_against
from studio.publishing.models import (
    Cause,
    CopyHanded,
    Edition,
    EditionState,
    Publication,
    PublicationState,
    Receipt,
)

FREEZE = "publishing.freeze"


def publish(
    db: Session, who: Identity, draft: Draft, *, audience: Audience = Audience.PUBLIC
) -> Edition:
    """Freeze the draft as a new edition that the audience will see, under the same address.

    NotReady names everything that is missing: the consent of whom for what, a text alternative, a
    file still being prepared. Publishing again without a change returns the edition that is there.
    """
    require(who, Permission.DRAFT_PUBLISH, draft)
    if reasons := reasons_against(db, draft, audience):
        raise NotReady(reasons)
    publication = _publication_of(db, draft)
    current = _newest(db, publication)
    if current is not None and _still_good(current, draft, audience):
        if current.state == EditionState.PREPARING:
            jobs.enqueue(db, FREEZE, current.id, priority=50)  # wakes one that was given up
        return current
    edition = Edition(
        publication_id=publication.id,
        number=next_number(db, publication),
        draft_seq=draft.seq,
        audience=audience,
        title=draft.title,
        created_by=who.person_id,
    )
    db.add(edition)
    db.flush()
    jobs.enqueue(db, FREEZE, edition.id, priority=50)
    return edition


def _publication_of(db: Session, draft: Draft) -> Publication:
    found = db.scalar(select(Publication).where(Publication.draft_id == draft.id))
    if found is None:
        found = Publication(draft=draft, action=draft.action, kind=draft.kind)
        found.slug = _free_slug(db, draft)
        db.add(found)
    if found.state == PublicationState.WITHDRAWN:
        found.state, found.withdrawn_at = PublicationState.PREPARING, None
    db.flush()
    return found


def _free_slug(db: Session, draft: Draft) -> str:
    wanted, number = slug(draft.title), 1
    taken = select(Publication.slug).where(Publication.kind == draft.kind)
    while db.scalar(taken.where(Publication.slug == wanted)):
        number += 1
        wanted = f"{slug(draft.title)}-{number}"
    return wanted


def _newest(db: Session, publication: Publication) -> Edition | None:
    wanted = select(Edition).where(Edition.publication_id == publication.id)
    return db.scalar(wanted.order_by(Edition.number.desc()).limit(1))


def _still_good(edition: Edition, draft: Draft, audience: Audience) -> bool:
    alive = edition.state in (EditionState.PREPARING, EditionState.PUBLIC)
    same = edition.draft_seq == draft.seq and edition.audience == audience
    return alive and same and edition.title == draft.title


def withdraw_publication(
    db: Session, settings: Settings, who: Identity, publication: Publication
) -> Receipt | None:
    """The référent takes the whole production off the public side, and out of all that shows it.

    The receipt says what was reached; None when nothing was public. Idempotent.
    """
    require(who, Permission.DRAFT_PUBLISH, publication.draft)
    walk = Walk(db, settings)
    walk.leave(publication)
    if not walk.trace.reached:
        return None
    return _give_receipt(db, publication, who.person_id or "", walk.trace, cause=Cause.STAFF)


def take_back(
    db: Session,
    settings: Settings,
    person: Person,
    draft: Draft,
    *,
    recorded_by: str,
    file_id: str | None = None,
    uses: Iterable[Use] = tuple(Use),
    sign_in_id: str | None = None,
    mode: Mode = Mode.TAP,
    cause: Cause = Cause.PERSON,
) -> Receipt | None:
    """A person takes back her yes, for a whole production or one file of it.

    When this returns, no public address serves what was taken back, nor does anything that showed
    it. The receipt says what was reached and what nobody can call back; None when nothing of it
    was public. Asking twice answers the same receipt.
    """
    consent = withdraw_consent(
        db,
        person,
        action_id=draft.action_id,
        production_id=draft.id,
        uses=list(uses),
        text=current_text(),
        recorded_by=recorded_by,
        sign_in_id=sign_in_id,
        file_id=file_id,
        mode=mode,
    )
    publication = db.scalar(select(Publication).where(Publication.draft_id == draft.id))
    if publication is None:
        return None
    walk = Walk(db, settings)
    walk.take(publication, Taken(person.id, frozenset(consent.uses), file_id))
    if not walk.trace.reached:
        return db.scalar(select(Receipt).where(Receipt.consent_id == consent.id))
    return _give_receipt(db, publication, person.id, walk.trace, cause=cause, consent=consent)


def _give_receipt(
    db: Session,
    publication: Publication,
    person_id: str,
    trace: Trace,
    *,
    cause: Cause,
    consent: Consent | None = None,
) -> Receipt:
    trace.end()
    receipt = Receipt(
        publication_id=publication.id,
        person_id=person_id,
        consent_id=consent.id if consent else None,
        reached=[list(pair) for pair in trace.reached],
        left=[list(pair) for pair in trace.left],
        cause=cause,
    )
    db.add(receipt)
    db.flush()
    return receipt


def forget_person(db: Session, settings: Settings, person: Person) -> None:
    """Take the person out of every edition that shows or names her, and out of the registers."""
    wanted = select(Publication).where(Publication.edition_id.is_not(None))
    for publication in db.scalars(wanted):
        edition = publication.edition
        if edition and any(person.id == p for part in edition.parts for p, _ in part.people):
            take_back(
                db,
                settings,
                person,
                publication.draft,
                recorded_by=person.id,
                cause=Cause.ERASED,
            )
    db.execute(update(CopyHanded).where(CopyHanded.by == person.id).values(by=None))
