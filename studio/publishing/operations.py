"""Acts of publishing: publish, withdraw, and let a person take back what is hers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Audience, Consent, Mode, Use
from studio.consents.operations import withdraw as withdraw_consent
from studio.consents.queries import Answers, Need, answers_about, missing
from studio.consents.texts import current_text
from studio.drafts.models import Draft, DraftState
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Conflict
from studio.kernel.ids import slug
from studio.kernel.storage import fingerprint, replacing
from studio.people.models import Person
from studio.people.queries import persons
from studio.publishing import folder
from studio.publishing.bundle import Part, Stripped, publisher_of
from studio.publishing.covers import add_smaller_covers
from studio.publishing.models import (
    STRIPPED,
    Edition,
    EditionPart,
    EditionState,
    Publication,
    PublicationState,
    Receipt,
)
from studio.publishing.words import normalise

FREEZE, SWEEP = "publishing.freeze", "publishing.sweep"
URGENT = 100
FILM = "film"  # a part made of all the others: whoever leaves takes it along
EVERYWHERE = ("page", "embed", "oembed", "gallery", "feeds")  # where a whole production was shown

WHAT = {
    Use.VOICE: "sa voix",
    Use.IMAGE: "son image",
    Use.STORY: "son récit",
    Use.NAME: "son prénom",
}


class NotReady(Conflict):
    """Something is missing before publication; `reasons` are sentences, each with its fix."""

    code = "not_ready"

    def __init__(self, reasons: Iterable[str]):
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


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
        number=(current.number if current else 0) + 1,
        draft_seq=draft.seq,
        audience=audience,
        title=draft.title,
        created_by=who.person_id,
    )
    db.add(edition)
    db.flush()
    jobs.enqueue(db, FREEZE, edition.id, priority=50)
    return edition


def reasons_against(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Why this draft cannot be published now, in sentences; empty when it can."""
    return publisher_of(draft.kind).lacks(db, draft) + consents_missing(db, draft, audience)


def consents_missing(db: Session, draft: Draft, audience: Audience) -> list[str]:
    """Whose yes is missing for what, a sentence for each person. A no is no lack: what was
    refused is left out."""
    answers = answers_about(db, draft.id)
    needs = publisher_of(draft.kind).needs(db, draft)
    open_needs = [n for n in missing(answers, needs, audience) if not answers.refuse(n)]
    return _consent_sentences(db, open_needs)


def _consent_sentences(db: Session, needs: Iterable[Need]) -> list[str]:
    uses: dict[str, list[Use]] = {}
    for need in needs:
        found = uses.setdefault(need.person_id, [])
        if need.use not in found:
            found.append(need.use)
    names = persons(db, uses)
    return [
        f"Il manque l’accord de {names[person].name} pour {_joined(WHAT[use] for use in found)}."
        for person, found in uses.items()
    ]


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last


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


def make_public(db: Session, edition: Edition) -> None:
    """The edition's folder is ready: show it, and retire the one before it."""
    publication = db.get_one(Publication, edition.publication_id)
    if publication.state == PublicationState.WITHDRAWN:
        retire(db, edition, EditionState.WITHDRAWN)
        return
    before = publication.edition
    if before is not None and before.id != edition.id:
        retire(db, before, EditionState.REPLACED)
    edition.state = EditionState.PUBLIC
    publication.edition, publication.state = edition, PublicationState.PUBLIC
    publication.published_at = publication.published_at or now()
    publication.changed_at = now()
    publication.draft.state = DraftState.DRAFT
    db.flush()


def retire(db: Session, edition: Edition, state: EditionState) -> None:
    """From now on nothing serves it; a job deletes its folder."""
    edition.state = state
    jobs.enqueue(db, SWEEP, edition.id, priority=URGENT)


def withdraw_publication(db: Session, who: Identity, publication: Publication) -> None:
    """The référent takes the whole production off the public side. Idempotent."""
    require(who, Permission.DRAFT_PUBLISH, publication.draft)
    _withdraw(db, publication)


def _withdraw(db: Session, publication: Publication) -> None:
    if publication.edition is not None:
        retire(db, publication.edition, EditionState.WITHDRAWN)
    publication.edition = None
    publication.state = PublicationState.WITHDRAWN
    publication.withdrawn_at = publication.changed_at = now()
    db.flush()


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
) -> Receipt | None:
    """A person takes back her yes, for a whole production or one file of it.

    When this returns, no public address serves what was taken back. The receipt says what was
    reached; None when nothing of it was public. Asking twice answers the same receipt.
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
    edition = publication.edition
    gone = [part for part in edition.parts if _belongs(part, consent)] if edition else []
    if edition is None or not gone:
        return db.scalar(select(Receipt).where(Receipt.consent_id == consent.id))
    whole = _remove(db, settings, publication, edition, frozenset(part.name for part in gone))
    return _give_receipt(db, publication, consent, gone, whole=whole)


def _remove(
    db: Session,
    settings: Settings,
    publication: Publication,
    edition: Edition,
    gone: frozenset[str],
) -> bool:
    """Show the edition without these parts. True when nothing was left to show."""
    page = folder.read_page(settings.editions, edition.id)
    left = publisher_of(publication.kind).strip(page, gone)
    if left is None:
        _withdraw(db, publication)
    else:
        replace_edition(db, settings, publication, edition, left, gone)
    return left is None


def _give_receipt(
    db: Session, publication: Publication, consent: Consent, gone: list[EditionPart], *, whole: bool
) -> Receipt:
    parts = sorted([part.medium, part.name] for part in gone)
    receipt = Receipt(
        publication_id=publication.id,
        person_id=consent.person.id,
        consent_id=consent.id,
        reached=[[place, ""] for place in EVERYWHERE if whole] + parts,
    )
    db.add(receipt)
    db.flush()
    return receipt


def _belongs(part: EditionPart, consent: Consent) -> bool:
    """True for what the person took back: her parts, those of one file, and any film of them."""
    if consent.file_id is not None and part.medium != FILM and part.file_id != consent.file_id:
        return False
    return any(person == consent.person.id and use in consent.uses for person, use in part.people)


def replace_edition(
    db: Session,
    settings: Settings,
    publication: Publication,
    edition: Edition,
    left: Stripped,
    gone: frozenset[str],
) -> Edition:
    """A new edition with what is left, public at once; the old one is retired."""
    fresh = Edition(
        publication_id=publication.id,
        number=_next_number(db, publication),
        draft_seq=STRIPPED,  # publishing again makes a new edition
        audience=edition.audience,
        title=edition.title,
        summary=edition.summary,
        language=edition.language,
        themes=edition.themes,
        credits=list(left.credits if left.credits is not None else edition.credits),
        facts=dict(left.facts if left.facts is not None else edition.facts),
        search=normalise(f"{edition.title} {edition.summary} {left.words}"),
        created_by=edition.created_by,
    )
    db.add(fresh)
    db.flush()
    kept = [part for part in edition.parts if part.name not in gone]
    with folder.new_folder(settings.editions, fresh.id) as new:
        old = folder.folder_of(settings.editions, edition.id)
        folder.copy_parts(old, new, (part.name for part in kept if part.is_file))
        folder.write_json(new / folder.PAGE, left.page)
        folder.write_files(new, left.files)
        parts = [copy_of(part) for part in kept]
        add_smaller_covers(new, parts, left.cover)
        fresh.parts = parts
        folder.write_json(new / folder.MANIFEST, manifest(fresh, publication, left.cover))
    make_public(db, fresh)
    publisher_of(publication.kind).stripped(db, fresh.id)
    return fresh


def part_in(new: Path, part: Part) -> EditionPart:
    """Bring a part into an edition's folder; the answer is its row."""
    row = EditionPart(name=part.name, medium=part.medium, mime=part.mime, file_id=part.file_id)
    row.people = [[person, use] for person, use in part.people]
    if part.source is not None:
        row.sha256, row.size = fingerprint(folder.take_part(new, part.name, part.source))
    return row


def add_parts(db: Session, settings: Settings, edition_id: str, parts: Iterable[Part]) -> bool:
    """Bring files that took longer than their page (a film) into the edition that is shown.

    They are added rather than published as a new edition, because a new edition changes the
    address of every sound, and somebody may be listening. False, and nothing is kept, when the
    edition is no longer the one that is shown: somebody may have taken something back meanwhile.
    A part that is already there is left as it is.
    """
    edition = db.get_one(Edition, edition_id)
    publication = db.get_one(Publication, edition.publication_id)
    if publication.edition_id != edition.id or not publication.is_public:
        return False
    home = folder.folder_of(settings.editions, edition.id)
    fresh = [part for part in parts if edition.part(part.name) is None]
    edition.parts += [part_in(home, part) for part in fresh]
    cover = folder.read_manifest(settings.editions, edition.id)["cover"]
    with replacing(home / folder.MANIFEST) as temporary:
        folder.write_json(temporary, manifest(edition, publication, cover))
    publication.changed_at = now()
    db.flush()
    return True


def _next_number(db: Session, publication: Publication) -> int:
    wanted = select(func.max(Edition.number)).where(Edition.publication_id == publication.id)
    return (db.scalar(wanted) or 0) + 1


def copy_of(part: EditionPart) -> EditionPart:
    names = ("name", "medium", "mime", "size", "sha256", "file_id", "people")
    return EditionPart(**{name: getattr(part, name) for name in names})


def manifest(edition: Edition, publication: Publication, cover: str | None) -> dict[str, Any]:
    """What an edition folder says of itself: complete without the database, naming nobody."""
    return {
        "public_id": publication.public_id,
        "kind": publication.kind,
        "number": edition.number,
        "title": edition.title,
        "summary": edition.summary,
        "language": edition.language,
        "themes": edition.themes,
        "credits": edition.credits,
        "facts": edition.facts,
        "cover": cover,
        "media": [
            {
                "name": part.name,
                "medium": part.medium,
                "mime": part.mime,
                "bytes": part.size,
                "sha256": part.sha256,
            }
            for part in edition.parts
            if part.is_file
        ],
    }


def named_in(answers: Answers, needs: Iterable[Need], audience: Audience) -> frozenset[str]:
    """The persons of a production who agreed that their first name be shown."""
    people = {need.person_id for need in needs}
    return frozenset(p for p in people if answers.allow(Need(p, Use.NAME), audience))


def forget_person(db: Session, settings: Settings, person: Person) -> None:
    """Take the person out of every edition that shows or names her."""
    wanted = select(Publication).where(Publication.edition_id.is_not(None))
    for publication in db.scalars(wanted):
        edition = publication.edition
        if edition and any(person.id == p for part in edition.parts for p, _ in part.people):
            take_back(db, settings, person, publication.draft, recorded_by=person.id)
