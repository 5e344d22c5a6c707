"""Background work of publishing: write an edition's folder, delete a retired one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience
from studio.consents.queries import Need, answers_about
from studio.drafts import trash
from studio.drafts.models import Draft
from studio.drafts.queries import drafts_within
from studio.kernel.clock import now
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.publishing import folder
from studio.publishing.bundle import Bundle, Freezing, publisher_of
from studio.publishing.covers import add_smaller_covers
from studio.publishing.editions import (
    SWEEP,
    keep_uses,
    make_public,
    manifest,
    part_in,
    tell_others,
    uses_of,
)
from studio.publishing.gates import NotReady, named_in, reasons_against
from studio.publishing.models import Edition, EditionState, Publication, PublicationState
from studio.publishing.operations import FREEZE
from studio.publishing.planning import publish_planned
from studio.publishing.plans import AT
from studio.publishing.queries import editions_within
from studio.publishing.renewals import expire

TRASH = "trash.empty"
EXPIRE = "publishing.expire"


def freeze_edition(run: JobRun) -> None:
    """Make the folder, weigh the answers once more, then show it.

    Somebody may have said no while the folder was being written: then it is never shown.
    """
    try:
        bundle = _bundle(run)
        run.progress(0.7, "On range tout dans l’édition…")
        _write(run, bundle)
        _show(run)
    except NotReady as error:
        with run.database.writing() as db:
            edition = db.get_one(Edition, run.target)
            edition.state, edition.message = EditionState.FAILED, error.sentence
        folder.delete_folder(run.settings.editions, run.target)
        raise Permanent(error.sentence) from error


def _bundle(run: JobRun) -> Bundle:
    with run.database.reading() as db:
        edition = db.get_one(Edition, run.target)
        draft = db.get_one(Publication, edition.publication_id).draft
        audience = Audience(edition.audience)
        publisher, answers = publisher_of(draft.kind), answers_about(db, draft.id)
        needs = publisher.needs(db, draft)
        freezing = Freezing(
            db=db,
            storage=run.storage,
            scratch=run.scratch(),
            refused=frozenset(need for need in needs if answers.refuse(need)),
            named=named_in(answers, needs, audience),
            settings=run.settings,
        )
        run.progress(0.1, "On rassemble les images et les sons…")
        return publisher.freeze(freezing, draft)


def _write(run: JobRun, bundle: Bundle) -> None:
    with run.database.writing() as db:
        edition = db.get_one(Edition, run.target)
        publication = db.get_one(Publication, edition.publication_id)
        edition.title, edition.summary = bundle.title, bundle.summary
        edition.language, edition.credits = bundle.language, list(bundle.credits)
        edition.themes, edition.facts = publication.action.themes, dict(bundle.facts)
        edition.search = f"{bundle.summary}\n{bundle.words}"
        with folder.new_folder(run.settings.editions, edition.id) as new:
            parts = [part_in(new, part) for part in bundle.parts]
            add_smaller_covers(new, parts, bundle.cover)
            edition.parts = parts
            folder.write_json(new / folder.PAGE, bundle.page)
            folder.write_files(new, bundle.files)
            folder.write_json(new / folder.MANIFEST, manifest(edition, publication, bundle.cover))
        keep_uses(db, edition, bundle.uses)


def _show(run: JobRun) -> None:
    with run.database.writing() as db:
        edition = db.get_one(Edition, run.target)
        draft = db.get_one(Publication, edition.publication_id).draft
        _check_again(run, edition)
        if reasons := reasons_against(db, draft, Audience(edition.audience)):
            raise NotReady(reasons)
        make_public(db, edition)
        publisher_of(draft.kind).published(db, edition.id)
        tell_others(db, run.settings, edition)


def _check_again(run: JobRun, edition: Edition) -> None:
    """Every person of every part must still agree, and what it shows inside must still be shown."""
    with run.database.reading() as db:
        draft = db.get_one(Publication, edition.publication_id).draft
        used = [db.get(Publication, one) for one in uses_of(db, edition)]
        if not all(one is not None and one.is_public for one in used):
            raise NotReady(["Une chose montrée ici vient d’être enlevée du site. Recommencez."])
        refused = {
            (need.person_id, need.use, need.file_id)
            for each in (draft, *(one.draft for one in used if one is not None))
            for need in _refused_in(db, each)
        }
    for part in edition.parts:
        for person, use in part.people:
            if (person, use, part.file_id) in refused or (person, use, None) in refused:
                raise NotReady(["Quelqu’un a changé d’avis pendant la publication. Recommencez."])


def _refused_in(db: Session, draft: Draft) -> list[Need]:
    answers = answers_about(db, draft.id)
    return [need for need in publisher_of(draft.kind).needs(db, draft) if answers.refuse(need)]


def sweep_edition(run: JobRun) -> None:
    """Delete the folder of an edition that nothing shows any more."""
    with run.database.reading() as db:
        edition = db.get(Edition, run.target)
        if edition is not None and edition.state in (EditionState.PUBLIC, EditionState.REPLACED):
            return
    folder.delete_folder(run.settings.editions, run.target)


def empty_trash(run: JobRun) -> None:
    """Erase for good what was thrown away long ago. A production that the public still sees is
    kept: whoever is shown in it must find what she said yes to."""
    before = now() - timedelta(days=run.settings.trash_days)
    with run.database.writing() as db:
        shown = select(Publication.draft_id).where(Publication.state != PublicationState.WITHDRAWN)
        trash.empty(db, run.storage, before=before, spared=set(db.scalars(shown)))


def expire_agreements(run: JobRun) -> None:
    """Agreements that ran out: what rests on them leaves the public side."""
    with run.database.writing() as db:
        expire(db, run.settings)


JOBS = (
    JobKind(
        FREEZE,
        freeze_edition,
        seconds=900,
        label="Mettre en ligne",
        within=editions_within,
        by_hand=False,  # « Publier » weighs the answers of everybody first
    ),
    JobKind(
        AT,
        publish_planned,
        seconds=120,
        label="Publier à l’heure prévue",
        within=drafts_within,
        by_hand=False,  # « Quand et pour qui » calls it off and plans it again
    ),
    JobKind(SWEEP, sweep_edition, seconds=60),
    JobKind(EXPIRE, expire_agreements, seconds=300, every=timedelta(hours=1), by_hand=False),
    JobKind(TRASH, empty_trash, every=timedelta(days=1)),
)
