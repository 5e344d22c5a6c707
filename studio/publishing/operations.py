"""Acts of publishing: publish, withdraw, and let a person take back what is hers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Audience, Consent, Mode, Speaker, Use
from studio.consents.operations import withdraw as withdraw_consent
from studio.consents.queries import Need, answers_about
from studio.consents.steps import last_heard
from studio.consents.texts import ConsentText
from studio.drafts.models import Draft
from studio.files.models import StoredFile
from studio.kernel import jobs
from studio.kernel.clock import iso
from studio.kernel.config import Settings
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id, slug
from studio.people.models import NOBODY, Membership, Person
from studio.people.naming import names, without_name
from studio.publishing import ledger
from studio.publishing.bare import shows_bare
from studio.publishing.cascade import Taken, Trace, Walk, parts_of
from studio.publishing.editions import kept_behind, next_number
from studio.publishing.gates import NotReady, checks_of, reasons_against
from studio.publishing.heard import sounds_otherwise
from studio.publishing.kept import keep, kept_in
from studio.publishing.models import (
    Cause,
    CopyHanded,
    Edition,
    EditionState,
    Publication,
    PublicationState,
    Receipt,
)
from studio.publishing.plans import drop

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
    drop(db, draft)
    publication = _publication_of(db, draft)
    current = _newest(db, publication)
    if current is not None and _still_good(db, current, draft, audience):
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


def _still_good(db: Session, edition: Edition, draft: Draft, audience: Audience) -> bool:
    alive = edition.state in (EditionState.PREPARING, EditionState.PUBLIC)
    same = edition.draft_seq == draft.seq and edition.audience == audience
    if not (alive and same and edition.title == draft.title):
        return False
    public = edition.state == EditionState.PUBLIC
    bare = public and shows_bare(db, draft, edition)
    return not bare and not sounds_otherwise(db, draft, edition)


def keep_as_is(db: Session, who: Identity, draft: Draft, mark: str) -> None:
    """The référent read an advice and does not follow it. Idempotent; Invalid for no advice that
    the production gives now."""
    require(who, Permission.DRAFT_PUBLISH, draft)
    if mark in kept_in(db, draft):
        return
    given = checks_of(db, draft, Audience.PUBLIC)
    if not any(check.mark == mark for check in given if not check.blocks):
        raise Invalid("Ce conseil n’est plus donné.")
    keep(db, draft, mark, who.person_id)


def withdraw_publication(
    db: Session, settings: Settings, who: Identity, publication: Publication
) -> Receipt | None:
    """The référent takes the whole production off the public side, and out of all that shows it.

    The receipt says what was reached; None when nothing was public. Idempotent.
    """
    require(who, Permission.DRAFT_PUBLISH, publication.draft)
    drop(db, publication.draft)
    return leave_public_side(db, settings, publication, by=who.person_id or "")


def leave_public_side(
    db: Session, settings: Settings, publication: Publication, *, by: str, id: str | None = None
) -> Receipt | None:
    """As above, for who needs no permission: the ledger, which does it again (`id`)."""
    walk = Walk(db, settings)
    walk.leave(publication)
    if not walk.trace.reached:
        return None
    receipt = _give_receipt(db, publication, by, walk.trace, cause=Cause.STAFF, id=id)
    kept = ledger.line(
        ledger.WITHDRAW, receipt.id, draft=publication.draft_id, cause=Cause.STAFF, by=by
    )
    ledger.note(db, settings, kept)
    return receipt


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
    speaker: Speaker = Speaker.SELF,
    text: ConsentText | None = None,
    id: str | None = None,
) -> Receipt | None:
    """A person takes back her yes, for a whole production or one file of it. When she takes back
    all of it, her photos of things leave too: nobody is seen on them, and they are hers.

    When this returns, no public address serves what was taken back, nor does anything that showed
    it. The receipt says what was reached and what nobody can call back; None when nothing of it
    was public. Asking twice answers the same receipt. The ledger keeps it (and does it again by its
    `id`, after an older backup was put back). `text`: the words on the way to the no; without them,
    those she heard last.
    """
    consent = withdraw_consent(
        db,
        person,
        action_id=draft.action_id,
        production_id=draft.id,
        uses=list(uses),
        text=text or last_heard(db, person.id, draft.id),
        recorded_by=recorded_by,
        sign_in_id=sign_in_id,
        file_id=file_id,
        mode=mode,
        speaker=speaker,
        id=id,
    )
    ledger.note(db, settings, _line_of(consent, cause))
    publication = db.scalar(select(Publication).where(Publication.draft_id == draft.id))
    return _obey(db, settings, publication, consent, cause) if publication else None


def _obey(
    db: Session, settings: Settings, publication: Publication, consent: Consent, cause: Cause
) -> Receipt | None:
    """Take off what this no speaks of; the receipt, or the one that was given before."""
    person, file_id = consent.person, consent.file_id
    whole = file_id is None and set(consent.uses) == set(Use)
    things = cause != Cause.ERASED  # who is erased takes along all that she gave
    given = _given_to(db, publication, person, things=things) if whole else frozenset()
    walk = Walk(db, settings)
    walk.take(publication, Taken(person.id, frozenset(consent.uses), file_id, given))
    if not walk.trace.reached:
        return db.scalar(select(Receipt).where(Receipt.consent_id == consent.id))
    return _give_receipt(db, publication, person.id, walk.trace, cause=cause, consent=consent)


def _line_of(consent: Consent, cause: Cause) -> ledger.Line:
    return ledger.Line(
        ledger.TAKE_BACK,
        consent.id,
        iso(consent.given_at),
        person=consent.person.id,
        draft=consent.production_id,
        file=consent.file_id or "",
        uses=tuple(consent.uses),
        cause=cause,
        by=consent.recorded_by,
        speaker=consent.speaker,
    )


def keep_promises(
    db: Session, settings: Settings, draft: Draft, *, cause: Cause = Cause.PERSON
) -> list[Receipt]:
    """Take off what the answers of today no longer allow: narrowed, run out, a guardian's no.

    A receipt for each person concerned. What was taken off is not deleted: a new yes, and
    publishing again, bring it back.
    """
    publication = db.scalar(select(Publication).where(Publication.draft_id == draft.id))
    if publication is None or publication.edition is None:
        return []
    answers, circle = answers_about(db, draft.id), Audience(publication.edition.audience)
    broken: dict[str, list[Need]] = {}
    for part in parts_of(publication):
        for person, use in part.people:
            need = Need(person, Use(use), part.file_id)
            if answers.breaks(need, circle):
                broken.setdefault(person, []).append(need)
    found = (_take_off(db, settings, publication, needs, cause) for needs in broken.values())
    return [receipt for receipt in found if receipt is not None]


def _take_off(
    db: Session, settings: Settings, publication: Publication, needs: list[Need], cause: Cause
) -> Receipt | None:
    walk = Walk(db, settings)
    for need in dict.fromkeys(needs):
        walk.take(publication, Taken(need.person_id, frozenset({need.use.value}), need.file_id))
    if not walk.trace.reached:
        return None
    return _give_receipt(db, publication, needs[0].person_id, walk.trace, cause=cause)


def _give_receipt(
    db: Session,
    publication: Publication,
    person_id: str,
    trace: Trace,
    *,
    cause: Cause,
    consent: Consent | None = None,
    id: str | None = None,
) -> Receipt:
    trace.end()
    receipt = Receipt(
        id=id or new_id(),
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
        every = [*kept_behind(db, publication.id), publication.edition]
        parts = [part for edition in every if edition for part in edition.parts]
        if any(person.id == p for part in parts for p, _ in part.people):
            take_back(
                db,
                settings,
                person,
                publication.draft,
                recorded_by=person.id,
                cause=Cause.ERASED,
            )
    _take_what_she_gave(db, settings, person)
    _leave_where_the_title_names(db, settings, person)
    _empty_old_editions(db, person)
    db.execute(update(CopyHanded).where(CopyHanded.by == person.id).values(by=None))


def _take_what_she_gave(db: Session, settings: Settings, person: Person) -> None:
    """Her photos of things and places: nobody is seen on them, and they are hers."""
    shown = select(Publication).where(Publication.edition_id.is_not(None))
    for publication in list(db.scalars(shown)):
        if given := _given_to(db, publication, person):
            walk = Walk(db, settings)
            walk.take(publication, Taken(person.id, frozenset(), given=given))
            if walk.trace.reached:
                _give_receipt(db, publication, person.id, walk.trace, cause=Cause.ERASED)


def _given_to(
    db: Session, publication: Publication, person: Person, *, things: bool = False
) -> frozenset[str]:
    """The files of hers that its editions show, the kept ones included. `things`: without those
    that show or tell of somebody, who then decides."""
    every = [*kept_behind(db, publication.id), publication.edition]
    parts = [part for one in every if one for part in one.parts if part.file_id]
    files = {part.file_id for part in parts if not (things and part.people)}
    wanted = select(StoredFile.id).where(
        StoredFile.person_id == person.id, StoredFile.id.in_(files)
    )
    return frozenset(db.scalars(wanted))


def _leave_where_the_title_names(db: Session, settings: Settings, person: Person) -> None:
    """A title is on every page, feed and embed: what bears her name goes as a whole. The référent
    publishes it again under another title."""
    if person.avatar == NOBODY:
        return
    actions = select(Membership.action_id).where(Membership.person_id == person.id)
    wanted = select(Publication).where(
        Publication.edition_id.is_not(None), Publication.action_id.in_(actions)
    )
    for publication in list(db.scalars(wanted)):
        if publication.edition and names(publication.edition.title, person.name):
            walk = Walk(db, settings)
            walk.leave(publication)
            _give_receipt(db, publication, person.id, walk.trace, cause=Cause.ERASED)
    there = select(Publication.id).where(Publication.action_id.in_(actions))
    for edition in db.scalars(select(Edition).where(Edition.publication_id.in_(there))):
        edition.title = without_name(edition.title, person.name)


def _empty_old_editions(db: Session, person: Person) -> None:
    """Nothing shows them any more, but their rows still tell who was in them."""
    for edition in db.scalars(select(Edition).where(Edition.state != EditionState.PUBLIC)):
        if any(person.id == one for part in edition.parts for one, _use in part.people):
            edition.summary, edition.search, edition.credits, edition.facts = "", "", [], {}
