"""Files that leave Studio and come into it by the operator's hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.actions.models import Action
from studio.drafts.operations import create_draft
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.storage import copy_atomically, inside, replacing
from studio.maps.arrivals import add_places
from studio.maps.geodata.export import export as export_map
from studio.maps.geodata.reading import read_places
from studio.people.models import Membership, Role
from studio.publishing import folder
from studio.publishing.bundle import publisher_at, publisher_of
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import public_at, public_by_id


def export_edition(
    settings: Settings, database: Database, address: str, format: str, out: Path
) -> Path:
    """Write what the public sees at an address (`/cartes/…`, or a public id) as one file.

    `zip` is the whole edition; a data file of the kind by its suffix (`geojson`, `html`, `vtt`…);
    for maps also `gpkg` and `csv`. NotFound or Gone for what is not shown.
    """
    with database.reading() as db:
        publication, edition = shown_at(db, address)
        home = folder.folder_of(settings.editions, edition.id)
        files = publisher_of(publication.kind).data_files
    if format == "zip":
        return zipped(home, out)
    if format in files:
        copy_atomically(inside(home, files[format][0]), out)
        return out
    return export_map(home, out, format)


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


def import_places(
    database: Database, file: Path, action_slug: str, template: str
) -> tuple[str, int, list[str]]:
    """Make a new map of the places of a list (GeoJSON, CSV), as the référent of the action.

    The draft's id, how many places came in, and a sentence for each that did not.
    """
    found = read_places(file)
    with database.writing() as db:
        action = db.scalar(select(Action).where(Action.slug == action_slug))
        if action is None:
            raise NotFound(f"Aucune action ne s’appelle « {action_slug} ».")
        who = referent_of(db, action)
        draft = create_draft(db, who, action, kind="map", title=file.stem, template=template)
        results = add_places(db, who, draft, found.places)
    refused = [result.message for result in results if result.error]
    return draft.id, len(results) - len(refused), [*found.remarks, *refused]


def referent_of(db: Session, action: Action) -> Identity:
    wanted = select(Membership).where(
        Membership.action_id == action.id, Membership.role == Role.REFERENT
    )
    member = db.scalar(wanted.order_by(Membership.since).limit(1))
    if member is None:
        raise Invalid("Cette action n’a pas de référente.")
    return Identity(person_id=member.person_id, roles={action.id: Role.REFERENT})
