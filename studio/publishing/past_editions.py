"""The editions of a production: what each said, what changed, and the way back to one of them."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.consents.models import Audience, Use
from studio.consents.queries import Need, answers_about
from studio.drafts.kinds import masked_files, unsaid_files
from studio.drafts.models import Draft
from studio.kernel.config import Settings
from studio.kernel.errors import Conflict, NotFound
from studio.kernel.storage import Storage, fingerprint
from studio.people.queries import persons
from studio.publishing import folder
from studio.publishing.bundle import Freezing, Page, publisher_of
from studio.publishing.comparing import Change, Line, compare
from studio.publishing.editions import copy_edition, is_kept
from studio.publishing.gates import WHAT, named_in
from studio.publishing.models import Edition, EditionState
from studio.publishing.queries import publication_of
from studio.publishing.telling_too_much import found_in

SHOWN = (EditionState.PUBLIC, EditionState.REPLACED, EditionState.WITHDRAWN)


class NoWayBack(Conflict):
    """An earlier edition that may not be shown any more; the sentence says why."""

    code = "no_way_back"


def editions_of(db: Session, draft: Draft) -> list[Edition]:
    """Every edition that was ever shown, the newest first."""
    publication = publication_of(db, draft)
    if publication is None:
        return []
    wanted = select(Edition).where(
        Edition.publication_id == publication.id, Edition.state.in_(SHOWN)
    )
    return list(db.scalars(wanted.order_by(Edition.number.desc())))


def edition_in(db: Session, draft: Draft, number: int) -> Edition:
    """An edition of this production by its number; NotFound for none."""
    found = next((one for one in editions_of(db, draft) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def can_be_read(settings: Settings, edition: Edition) -> bool:
    """Whether what it said is still here: of the one that is shown, and of the last ones."""
    return edition.state != EditionState.WITHDRAWN and is_kept(settings, edition)


# What changed


def between(settings: Settings, draft: Draft, before: Edition, after: Edition) -> list[Change]:
    """What changed from one edition to another. NotFound for one that is no longer kept."""
    return compare(lines_of(settings, draft, before), lines_of(settings, draft, after))


def since(
    db: Session, settings: Settings, storage: Storage, draft: Draft, edition: Edition
) -> list[Change]:
    """What publishing the draft again would change. NotReady when it cannot be shown at all."""
    return compare(
        lines_of(settings, draft, edition),
        lines_of_draft(db, settings, storage, draft, Audience(edition.audience)),
    )


def lines_of(settings: Settings, draft: Draft, edition: Edition) -> list[Line]:
    """What an edition says, line by line, to be compared. NotFound when its folder is gone."""
    page = folder.read_page(settings.editions, edition.id)
    sums = {part.name: part.sha256 for part in edition.parts}
    return [
        *_head(edition.title, edition.summary, edition.credits),
        *publisher_of(draft.kind).lines(page, sums),
    ]


def lines_of_draft(
    db: Session, settings: Settings, storage: Storage, draft: Draft, audience: Audience
) -> list[Line]:
    """The same of what would be published now: frozen aside, read, and thrown away."""
    publisher, answers = publisher_of(draft.kind), answers_about(db, draft.id)
    needs = publisher.needs(db, draft)
    settings.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.cache, prefix="comparing-") as scratch:
        freezing = Freezing(
            db=db,
            storage=storage,
            scratch=Path(scratch),
            refused=frozenset(need for need in needs if answers.refuse(need)),
            named=named_in(answers, needs, audience),
            settings=settings,
        )
        bundle = publisher.freeze(freezing, draft)
        sums = {part.name: fingerprint(part.source)[0] for part in bundle.parts if part.source}
    return [
        *_head(bundle.title, bundle.summary, bundle.credits),
        *publisher.lines(bundle.page, sums),
    ]


def _head(title: str, summary: str, credits: Sequence[str]) -> list[Line]:
    head = [Line("Titre", title)]
    head += [Line("Résumé", summary)] if summary else []
    return head + [Line("Prénom", name) for name in credits]


# The way back


def go_back(
    db: Session, settings: Settings, who: Identity, draft: Draft, edition: Edition
) -> Edition:
    """Show an earlier edition again, as a new one under the same address.

    NoWayBack when somebody took a part of it back, when a yes no longer reaches its audience, when
    something in it has been hidden since (a face, a word that is heard, a telephone number), or
    when it is no longer kept. Twice is once.
    """
    require(who, Permission.DRAFT_PUBLISH, draft)
    publication = publication_of(db, draft)
    if publication is None or publication.edition is None or not publication.is_public:
        raise NoWayBack("La production n’est pas en ligne. Publiez-la d’abord.")
    now_shown = publication.edition
    if edition.id == now_shown.id or same_content(settings, edition, now_shown):
        return now_shown
    if reason := against_going_back(db, settings, draft, edition, now_shown):
        raise NoWayBack(reason)
    by, audience = who.person_id or "", now_shown.audience
    return copy_edition(db, settings, publication, edition, audience=audience, by=by)


def against_going_back(
    db: Session, settings: Settings, draft: Draft, edition: Edition, now_shown: Edition
) -> str:
    """Why this edition may not be shown again, in a sentence; empty when it may."""
    if not can_be_read(settings, edition):
        return (
            "Cette édition n’est plus gardée : une personne a repris ce qui est à elle, ou elle est"
            " ancienne."
        )
    if who := someone_against(db, draft, edition, Audience(now_shown.audience)):
        return who
    if shows_what_is_hidden(db, draft, edition, now_shown):
        return "Une image y montre ce qui a été caché depuis. Publiez plutôt une nouvelle version."
    if lets_hear_what_was_cut(db, draft, edition, now_shown):
        return "On y entend ce qui a été coupé depuis. Publiez plutôt une nouvelle version."
    if words := tells_what_is_hidden(settings, draft, edition, now_shown):
        return f"On y lit « {words} », qui n’est plus dit. Publiez plutôt une nouvelle version."
    return ""


def tells_what_is_hidden(
    settings: Settings, draft: Draft, edition: Edition, now_shown: Edition
) -> str:
    """A number or an address that it tells and that the one shown does not; or nothing."""
    before, today = (
        [one.words for line in lines_of(settings, draft, each) for one in found_in(line.text)]
        for each in (edition, now_shown)
    )
    return next((words for words in before if words not in today), "")


def someone_against(db: Session, draft: Draft, edition: Edition, audience: Audience) -> str:
    """Who no longer agrees to what this edition shows of her, in a sentence."""
    answers = answers_about(db, draft.id)
    for part in edition.parts:
        for person_id, use in part.people:
            if not answers.allow(Need(person_id, Use(use), part.file_id), audience):
                person = persons(db, [person_id]).get(person_id)
                name = person.name if person else "une personne"
                return f"Il manque l’accord de {name} pour {WHAT[Use(use)]}, qui y est."
    return ""


def shows_what_is_hidden(db: Session, draft: Draft, edition: Edition, now_shown: Edition) -> bool:
    """True for a picture whose original is masked somewhere now, and which is not the one shown."""
    return has_another(edition, now_shown, masked_files(db, draft.action_id))


def lets_hear_what_was_cut(db: Session, draft: Draft, edition: Edition, now_shown: Edition) -> bool:
    """True for a sound of which a part is cut or covered somewhere now, and which is not the one
    heard. Why it was cut nobody tells: a name, a no, or a cough. Whoever wants the whole sound
    again puts it back in the draft first."""
    return has_another(edition, now_shown, unsaid_files(db, draft.action_id))


def has_another(edition: Edition, now_shown: Edition, originals: Container[str]) -> bool:
    """True when it holds a file made of one of these originals, otherwise than the one shown."""
    today = {part.sha256 for part in now_shown.parts if part.sha256}
    return any(
        part.file_id in originals and part.sha256 not in today
        for part in edition.parts
        if part.is_file and part.file_id
    )


def same_content(settings: Settings, one: Edition, other: Edition) -> bool:
    """True for two editions that show the very same thing."""
    if _sums(one) != _sums(other) or one.title != other.title:
        return False
    try:
        return _page(settings, one) == _page(settings, other)
    except NotFound:
        return False


def _page(settings: Settings, edition: Edition) -> Page:
    return folder.read_page(settings.editions, edition.id)


def _sums(edition: Edition) -> Mapping[str, Any]:
    return {part.name: part.sha256 for part in edition.parts}
