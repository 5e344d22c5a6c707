"""Acts on films: ask for one, note what became of it, forget it."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.storage import Storage
from studio.people.models import Person
from studio.portraits.models import Film, FilmState
from studio.portraits.queries import (
    EDITION_FILM_JOB,
    FILM_JOB,
    drafts_with,
    film_of,
    film_of_edition,
    wanted_fingerprint,
)


def scenes_kept(settings: Settings) -> Path:
    """Where the scenes of films wait for the next film that shows the same. All of it may go at any
    time: it is made again."""
    return settings.cache / "scenes"


def forget_scenes(settings: Settings) -> None:
    """Throw away every scene that waits: it may show somebody who is being forgotten."""
    shutil.rmtree(scenes_kept(settings), ignore_errors=True)


def order_film(db: Session, who: Identity, draft: Draft) -> Film:
    """Have the film of a draft made, unless the one that is there already shows the same."""
    require(who, Permission.DRAFT_PROPOSE, draft)
    film = film_of(db, draft) or Film(draft_id=draft.id)
    fingerprint = wanted_fingerprint(db, draft)
    if film.state == FilmState.READY and film.fingerprint == fingerprint:
        return film
    film.state, film.message, film.asked_at = FilmState.WAITING, "", now()
    db.add(film)
    db.flush()
    jobs.enqueue(db, FILM_JOB, draft.id, again=True)
    return film


def order_edition_film(db: Session, edition_id: str) -> None:
    """Have the film of an edition made from the edition's own files. Idempotent."""
    if film_of_edition(db, edition_id) is None:
        db.add(Film(edition_id=edition_id))
        db.flush()
    jobs.enqueue(db, EDITION_FILM_JOB, edition_id)


def forget_person(db: Session, storage: Storage, person: Person) -> None:
    """Delete the films of every draft in which the person is seen, heard or told of. They are
    made again, without that person, when somebody asks."""
    for draft in drafts_with(db, person.id):
        film = film_of(db, draft)
        if film is not None:
            delete_film(db, storage, film)


def forget_draft(db: Session, storage: Storage, draft: Draft) -> None:
    """Delete the film of a draft that is emptied for good."""
    film = film_of(db, draft)
    if film is not None:
        delete_film(db, storage, film)


def delete_film(db: Session, storage: Storage, film: Film) -> None:
    forget_files(db, storage, film)
    db.delete(film)
    db.flush()


def forget_files(db: Session, storage: Storage, film: Film) -> None:
    """Delete the files of a film, unless another draft shows the very same."""
    for key in (film.key, film.preview_key):
        twin = select(Film.id).where(or_(Film.key == key, Film.preview_key == key))
        if key and db.scalar(twin.where(Film.id != film.id).limit(1)) is None:
            storage.delete(key)
    film.key = film.preview_key = None
