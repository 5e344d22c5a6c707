"""Files that leave Studio and come into it by the operator's hand."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.models import Action
from studio.drafts.models import Draft
from studio.drafts.operations import create_draft
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.kernel.jobs import JobRun
from studio.kernel.storage import DiskStore, copy_atomically, inside, replacing
from studio.maps.exports.coming_back import bring_back
from studio.maps.exports.copies import copy_of_draft, copy_of_edition
from studio.maps.exports.formats import write
from studio.maps.exports.zips import CARD
from studio.maps.geodata.reading import look_at
from studio.maps.imports import bringing, importing
from studio.maps.imports.arrivals import known_categories
from studio.maps.imports.importing import Plan
from studio.maps.models import ImportState, MapImport
from studio.people.models import Membership, Role
from studio.publishing import folder
from studio.publishing.bundle import publisher_at, publisher_of
from studio.publishing.copies import OPERATOR, handed
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_at, public_by_id


def export_edition(
    settings: Settings, database: Database, address: str, format: str, out: Path
) -> Path:
    """Write what the public sees at an address (`/cartes/…`, or a public id) as one file.

    `folder` is the edition's folder in an archive; a data file of the kind by its suffix
    (`geojson`, `html`, `vtt`…); a map in every format that it can become (exports/formats.py).
    NotFound or Gone for what is not shown.
    """
    with database.reading() as db:
        publication, edition = shown_at(db, address)
        slug, kind, edition_id = publication.slug, publication.kind, edition.id
        publication_id = publication.id
    home = folder.folder_of(settings.editions, edition_id)
    files = publisher_of(kind).data_files
    if format == "folder":
        zipped(home, out)
    elif kind == "map":
        where = f"{settings.address}/cartes/{slug}" if settings.public_url else None
        write(copy_of_edition(settings.editions, edition_id, slug, where), format, out, settings)
    elif format in files and (home / files[format][0]).is_file():
        copy_atomically(inside(home, files[format][0]), out)
    else:
        raise Invalid(f"Format inconnu : {format}. Choisissez {', '.join([*files, 'folder'])}.")
    with database.writing() as db:
        handed(db, form=format, publication_id=publication_id, to_whom=OPERATOR)
    return out


def export_draft(
    settings: Settings,
    database: Database,
    draft_id: str,
    format: str,
    out: Path,
    *,
    private: bool = False,
) -> Path:
    """Write a map in the making as one file, by the operator's hand. Not private: only what could
    be shown to everybody. NotFound for a draft that is not there, Invalid for another kind."""
    with database.reading() as db:
        draft = db.get(Draft, draft_id)
        if draft is None:
            raise NotFound(f"Aucune production n’a l’identifiant « {draft_id} ».")
        if draft.kind != "map":
            raise Invalid("Seules les cartes s’exportent avant d’être publiées.")
        storage = DiskStore(settings.store)
        copy = copy_of_draft(db, storage, settings, draft, private=private)
    write(copy, format, out, settings)
    with database.writing() as db:
        handed(db, form=format, draft_id=draft_id, to_whom=OPERATOR)
    return out


def import_map(
    settings: Settings, database: Database, file: Path, action_slug: str
) -> tuple[str, list[str]]:
    """Make a new map of an archive that left a Studio, as the référent of the action: the draft's
    id, and a sentence for each item that could not be taken."""
    with database.reading() as db:
        action = action_named(db, action_slug)
        who, storage = referent_of(db, action), DiskStore(settings.store)
    scratch = settings.uploads / f"archive-{new_id()}"
    try:
        arrived = bring_back(database.writing, who, storage, scratch, action, file)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return arrived.draft, arrived.refused


def is_whole_map(file: Path) -> bool:
    """True for the archive of a map of ours; a zip may also hold shapes, or a table."""
    return zipfile.is_zipfile(file) and CARD in zipfile.ZipFile(file).namelist()


def shown_at(db: Session, address: str) -> tuple[Publication, Edition]:
    path = urlsplit(address).path.strip("/").split("/")
    if len(path) == 2:
        return public_at(db, publisher_at(path[0]).kind, path[1])
    return public_by_id(db, path[0])


def zipped(home: Path, out: Path) -> Path:
    """The edition's folder in one archive, whole or not at all."""
    with replacing(out) as temporary:
        made = Path(shutil.make_archive(str(temporary), "zip", home))
        made.replace(temporary)
    return out


def import_file(
    settings: Settings,
    database: Database,
    file: Path,
    action_slug: str,
    template: str,
    *,
    layer: bool = False,
) -> tuple[str, int, list[str]]:
    """Make a new map of what a file holds, as the référent of the action: by the same acts as on
    the screen. Its places become places, or with `layer` one reference layer.

    The draft's id, how many came in, and a sentence for what did not. Invalid, with the sentence
    of the reader, when nothing can come in; then no map is left behind.
    """
    with database.writing() as db:
        action = action_named(db, action_slug)
        who, seen = referent_of(db, action), look_at(file)
        draft = create_draft(db, who, action, kind="map", title=file.stem, template=template)
        copied = settings.uploads / f"import-{draft.id}"
        copy_atomically(file, copied)
        store = DiskStore(settings.store)
        brought, _ = importing.bring_file(db, who, store, draft, copied, name=file.name)
        brought.seen, brought.state = msgspec.to_builtins(seen), ImportState.SEEN
        known = known_categories(db, draft, [sort.name for sort in seen.sorts])
        target: Literal["items", "layer"] = "layer" if layer else "items"
        plan = Plan(target=target, categories=known, name=file.stem)
        importing.take(db, who, brought, plan)
        ids = draft.id, brought.id
        for job in jobs.jobs_of(db, brought.id):
            jobs.cancel(job)  # it is done here and now
    bringing.take(JobRun(ids[1], ids[1], {}, database, store, settings, lambda *_: None))
    return _told(database, *ids)


def _told(database: Database, draft_id: str, import_id: str) -> tuple[str, int, list[str]]:
    with database.reading() as db:
        brought = db.get_one(MapImport, import_id)
        report, seen = brought.report, importing.seen_of(brought)
    refused = [f"{one['count']} : {one['message']}" for one in report.get("refused", [])]
    count = report.get("features", len(report.get("items", [])))
    return draft_id, count, [*(remark.sentence for remark in seen.remarks), *refused]


def action_named(db: Session, slug: str) -> Action:
    action = db.scalar(select(Action).where(Action.slug == slug))
    if action is None:
        raise NotFound(f"Aucune action ne s’appelle « {slug} ».")
    return action


def referent_of(db: Session, action: Action) -> Identity:
    wanted = select(Membership).where(
        Membership.action_id == action.id, Membership.role == Role.REFERENT
    )
    member = db.scalar(wanted.order_by(Membership.since).limit(1))
    if member is None:
        raise Invalid("Cette action n’a pas de référente.")
    return Identity(person_id=member.person_id, roles={action.id: Role.REFERENT})
