"""For whom a production is shown: the group, partners by a link of their own, or everybody."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import WIDER, Audience
from studio.drafts.models import Draft
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Gone, Invalid, NotFound
from studio.kernel.ids import digest
from studio.publishing.bundle import publisher_of
from studio.publishing.cascade import Walk
from studio.publishing.editions import copy_edition
from studio.publishing.models import Edition, Partner, PartnerShare, Publication
from studio.publishing.operations import publish
from studio.publishing.queries import publication_of

LONGEST = timedelta(days=366)
TOKEN_BYTES = 24


class LinkClosed(Gone):
    """A partner's link that was taken back, or whose time is over."""

    sentence = "Ce lien n’est plus valable. Demandez-en un autre à qui vous l’a donné."


# The audience of a production


def audience_of(db: Session, draft: Draft) -> Audience:
    """For whom it is shown now; everybody when it is not shown yet."""
    found = publication_of(db, draft)
    if found is None or not found.is_public or found.edition is None:
        return Audience.PUBLIC
    return Audience(found.edition.audience)


def show_to(
    db: Session, settings: Settings, who: Identity, draft: Draft, audience: Audience
) -> Edition:
    """Show it to this audience from now on, whatever it was before.

    Narrower is immediate: what everybody saw is closed in the same transaction, here and wherever
    it is shown inside. Wider asks for the agreements of that audience (NotReady) and makes a new
    edition. The same twice is the same once.
    """
    require(who, Permission.DRAFT_PUBLISH, draft)
    found = publication_of(db, draft)
    edition = found.edition if found and found.is_public else None
    if found is None or edition is None or not narrower(audience, Audience(edition.audience)):
        if edition is not None and edition.audience == audience:
            return edition
        return publish(db, who, draft, audience=audience)
    walk = Walk(db, settings)
    with walk.hiding(found):
        fresh = copy_edition(
            db, settings, found, edition, audience=audience, by=who.person_id or ""
        )
    publisher_of(found.kind).stripped(db, fresh.id)
    return fresh


def narrower(one: Audience, other: Audience) -> bool:
    return WIDER.index(one) < WIDER.index(other)


# Partners


def invite(
    db: Session, who: Identity, draft: Draft, *, name: str, until: datetime
) -> tuple[Partner, str]:
    """A link for one partner, who may see this production; the link is told once, only its digest
    is kept. The same name again in the same action is the same partner, with a new link."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    name = " ".join(name.split())[:80]
    if not name:
        raise Invalid("Donnez le nom du partenaire.", fields={"name": "Donnez un nom."})
    if not now() < until <= now() + LONGEST:
        raise Invalid("Choisissez une date à venir, dans l’année.", fields={"until": "À venir."})
    wanted = select(Partner).where(Partner.action_id == draft.action_id, Partner.name == name)
    found = db.scalar(wanted.where(Partner.revoked_at.is_(None)).limit(1))
    if found is None:
        found = Partner(action_id=draft.action_id, name=name, created_by=who.person_id or "")
        db.add(found)
    found.until = until
    token = renew(found)
    db.flush()
    _share(db, found.id, draft.id)
    return found, token


def renew(partner: Partner) -> str:
    """A new link; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    partner.token_digest = digest(token)
    return token


def revoke(partner: Partner) -> None:
    """The link opens nothing any more. Idempotent."""
    partner.revoked_at = partner.revoked_at or now()


def share_with(db: Session, draft: Draft, partners: Collection[str]) -> None:
    """Exactly these partners of the action may see this production. Idempotent."""
    known = {partner.id for partner in partners_of(db, draft.action_id)}
    wanted = known & set(partners)
    gone = PartnerShare.draft_id == draft.id, PartnerShare.partner_id.not_in(wanted)
    db.execute(delete(PartnerShare).where(*gone))
    for partner_id in wanted:
        _share(db, partner_id, draft.id)


def _share(db: Session, partner_id: str, draft_id: str) -> None:
    if db.get(PartnerShare, (partner_id, draft_id)) is None:
        db.add(PartnerShare(partner_id=partner_id, draft_id=draft_id))
        db.flush()


def partners_of(db: Session, action_id: str) -> Sequence[Partner]:
    """The partners of an action whose link was not taken back, by name."""
    wanted = select(Partner).where(Partner.action_id == action_id, Partner.revoked_at.is_(None))
    return list(db.scalars(wanted.order_by(Partner.name, Partner.id)))


def partner_in(db: Session, draft: Draft, partner_id: str) -> Partner:
    found = db.get(Partner, partner_id)
    if found is None or found.action_id != draft.action_id:
        raise NotFound
    return found


def shared_with(db: Session, draft: Draft) -> set[str]:
    """The ids of the partners who may see a production."""
    wanted = select(PartnerShare.partner_id).where(PartnerShare.draft_id == draft.id)
    return set(db.scalars(wanted))


# What a link opens


def partner_by(db: Session, token: str) -> Partner:
    """Who holds this link. NotFound for an unknown one, LinkClosed for one of before."""
    found = db.scalar(select(Partner).where(Partner.token_digest == digest(token)))
    if found is None:
        raise NotFound
    if not found.is_open:
        raise LinkClosed
    return found


def seen_by(db: Session, partner: Partner) -> list[Publication]:
    """What a partner may see now, the latest first."""
    wanted = (
        select(Publication)
        .join(PartnerShare, PartnerShare.draft_id == Publication.draft_id)
        .where(PartnerShare.partner_id == partner.id)
        .order_by(Publication.published_at.desc(), Publication.id)
    )
    return [one for one in db.scalars(wanted) if one.is_public and reaches_partners(one)]


def reaches_partners(publication: Publication) -> bool:
    edition = publication.edition
    return edition is not None and edition.audience != Audience.GROUP


def seen_through(db: Session, partner: Partner, public_id: str) -> tuple[Publication, Edition]:
    """One production through a partner's link; NotFound for every other one."""
    for publication in seen_by(db, partner):
        if publication.public_id == public_id and publication.edition is not None:
            return publication, publication.edition
    raise NotFound
