"""Editions as they come and go: shown, completed, made again without some parts, retired."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.drafts.models import DraftState
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.storage import fingerprint, replacing
from studio.publishing import folder, search
from studio.publishing.bundle import Part, Stripped, publisher_of
from studio.publishing.covers import add_smaller_covers
from studio.publishing.models import (
    STRIPPED,
    Edition,
    EditionPart,
    EditionState,
    EditionUse,
    Publication,
    PublicationState,
)
from studio.publishing.places import NAMES, key_of

SWEEP = "publishing.sweep"
URGENT = 100
KEPT = 5
"""Earlier editions of a production that are kept behind the one that is shown."""


def make_public(db: Session, edition: Edition) -> None:
    """The edition's folder is ready: show it, and retire the one before it."""
    publication = db.get_one(Publication, edition.publication_id)
    if publication.state == PublicationState.WITHDRAWN:
        retire(db, edition, EditionState.WITHDRAWN)
        return
    before = publication.edition
    if before is not None and before.id != edition.id:
        _keep_behind(db, before)
    edition.state = EditionState.PUBLIC
    publication.edition, publication.state = edition, PublicationState.PUBLIC
    publication.published_at = publication.published_at or now()
    publication.changed_at = now()
    publication.draft.state = DraftState.DRAFT
    db.flush()
    search.bring_in(db, edition)


def _keep_behind(db: Session, before: Edition) -> None:
    """Nothing serves it any more, and no word finds it; it is kept, with the last few, so that one
    may see what changed and go back. Unless somebody took a part of it back."""
    if before.state == EditionState.WITHDRAWN:
        return
    before.state = EditionState.REPLACED
    search.take_out(db, before)
    db.flush()
    for old in kept_behind(db, before.publication_id)[KEPT:]:
        retire(db, old, EditionState.WITHDRAWN)


def kept_behind(db: Session, publication_id: str) -> list[Edition]:
    """The earlier editions that are still here, the newest first."""
    wanted = select(Edition).where(
        Edition.publication_id == publication_id, Edition.state == EditionState.REPLACED
    )
    return list(db.scalars(wanted.order_by(Edition.number.desc())))


def is_kept(settings: Settings, edition: Edition) -> bool:
    """Whether the folder of an edition is here."""
    return folder.folder_of(settings.editions, edition.id).is_dir()


def retire(db: Session, edition: Edition, state: EditionState) -> None:
    """From now on nothing serves it, no word finds it; a job deletes its folder. What was taken
    back is not kept here as text either."""
    edition.state = state
    search.take_out(db, edition)
    if state == EditionState.WITHDRAWN:
        edition.search = ""
    jobs.enqueue(db, SWEEP, edition.id, priority=URGENT)


def replace_edition(
    db: Session,
    settings: Settings,
    publication: Publication,
    edition: Edition,
    left: Stripped,
    gone: frozenset[str],
) -> Edition:
    """A new edition with what is left, public at once; the old one is not kept."""
    fresh = _less(db, publication, edition, left)
    _write_less(settings, publication, edition, fresh, left, gone)
    keep_uses(db, fresh, uses_of(db, edition))
    retire(db, edition, EditionState.WITHDRAWN)  # somebody took back a part of what it says
    make_public(db, fresh)
    publisher_of(publication.kind).stripped(db, fresh.id)
    tell_others(db, settings, fresh)
    return fresh


def _less(db: Session, publication: Publication, edition: Edition, left: Stripped) -> Edition:
    """Its row, with what is still said of it."""
    summary = edition.summary if left.summary is None else left.summary
    fresh = Edition(
        publication_id=publication.id,
        number=next_number(db, publication),
        draft_seq=STRIPPED,  # publishing again makes a new edition
        audience=edition.audience,
        title=edition.title,
        summary=summary,
        language=edition.language,
        themes=edition.themes,
        credits=list(left.credits if left.credits is not None else edition.credits),
        facts=dict(left.facts if left.facts is not None else edition.facts),
        search=f"{summary}\n{left.words}",
        created_by=edition.created_by,
    )
    db.add(fresh)
    db.flush()
    return fresh


def _write_less(
    settings: Settings,
    publication: Publication,
    edition: Edition,
    fresh: Edition,
    left: Stripped,
    gone: frozenset[str],
) -> None:
    """Its folder: the page that is left, and the files of the old one that are not gone."""
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


def copy_edition(
    db: Session,
    settings: Settings,
    publication: Publication,
    edition: Edition,
    *,
    audience: str,
    by: str,
) -> Edition:
    """The same edition as a new one, shown at once to this audience; the one of now is retired."""
    names = ("draft_seq", "title", "summary", "language", "themes", "credits", "facts", "search")
    fresh = Edition(
        publication_id=publication.id,
        number=next_number(db, publication),
        audience=audience,
        created_by=by,
        **{name: getattr(edition, name) for name in names},
    )
    db.add(fresh)
    db.flush()
    with folder.new_folder(settings.editions, fresh.id) as new:
        old = folder.folder_of(settings.editions, edition.id)
        folder.copy_parts(old, new, (part.name for part in edition.parts if part.is_file))
        for path in old.iterdir():
            if path.is_file() and path.name != folder.MANIFEST:
                folder.write_files(new, {path.name: path.read_bytes()})
        fresh.parts = [copy_of(part) for part in edition.parts]
        cover = folder.read_manifest(settings.editions, edition.id)["cover"]
        folder.write_json(new / folder.MANIFEST, manifest(fresh, publication, cover))
    keep_uses(db, fresh, uses_of(db, edition))
    proposed = publication.draft.state
    make_public(db, fresh)
    publication.draft.state = proposed  # what the group proposes waits as before
    tell_others(db, settings, fresh)
    return fresh


def uses_of(db: Session, edition: Edition) -> list[str]:
    """The ids of the publications that an edition shows inside itself."""
    wanted = select(EditionUse.publication_id).where(EditionUse.edition_id == edition.id)
    return list(db.scalars(wanted))


def keep_uses(db: Session, edition: Edition, uses: Iterable[str]) -> None:
    """Write down what an edition shows inside itself, instead of what was written before."""
    known, wanted = set(uses_of(db, edition)), set(uses)
    db.execute(
        delete(EditionUse).where(
            EditionUse.edition_id == edition.id, EditionUse.publication_id.in_(known - wanted)
        )
    )
    db.add_all(EditionUse(edition_id=edition.id, publication_id=one) for one in wanted - known)
    db.flush()


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


def drop_parts(
    db: Session, settings: Settings, edition: Edition, names: Iterable[str]
) -> frozenset[str]:
    """Take files that were brought in later (films) out of an edition, to be made anew: from now on
    no address gives them. The names of those that were there."""
    gone = frozenset(names) & {part.name for part in edition.parts}
    if not gone:
        return gone
    home = folder.folder_of(settings.editions, edition.id)
    publication = db.get_one(Publication, edition.publication_id)
    edition.parts = [part for part in edition.parts if part.name not in gone]
    cover = folder.read_manifest(settings.editions, edition.id)["cover"]
    with replacing(home / folder.MANIFEST) as temporary:
        folder.write_json(temporary, manifest(edition, publication, cover))
    for name in gone:
        (home / folder.MEDIA / name).unlink(missing_ok=True)
    publication.changed_at = now()
    db.flush()
    return gone


def tell_others(db: Session, settings: Settings, edition: Edition) -> None:
    """An edition is shown from now on: whoever names places of its production looks again."""
    publication = db.get_one(Publication, edition.publication_id)
    mine = key_of(publication.draft_id)
    wanted = (
        select(Publication)
        .where(
            Publication.action_id == publication.action_id,
            Publication.id != publication.id,
            Publication.edition_id.is_not(None),
        )
        .order_by(Publication.id)
    )
    for other in db.scalars(wanted):
        shown = other.edition
        if shown and any(entry["of"] == mine for entry in shown.facts.get(NAMES) or ()):
            publisher_of(other.kind).named_changed(db, settings, shown.id)


def next_number(db: Session, publication: Publication) -> int:
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
            for part in sorted(edition.parts, key=attrgetter("name"))
            if part.is_file
        ],
    }
