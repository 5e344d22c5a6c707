"""Films that show small maps, when one of those maps changes or goes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.portraits.models import Film, FilmState
from studio.portraits.shapes import SHAPES, make_again
from studio.portraits.small_maps import marks_of, plots_now
from studio.publishing.editions import drop_parts
from studio.publishing.models import Edition, Publication
from studio.publishing.places import NAMES, key_of
from studio.publishing.reach import Reached


def renew(db: Session, settings: Settings, edition_id: str) -> None:
    """Have the films of an edition made again if the maps in them are no longer what the public
    sees; until then they are not shown. Idempotent."""
    edition = db.get(Edition, edition_id)
    film = db.scalar(select(Film).where(Film.edition_id == edition_id))
    if edition is None or film is None:
        return
    marks = marks_of(plots_now(db, settings, edition))
    if film.fingerprint != marks:
        gone = drop_parts(db, settings, edition, {shape.part for shape in SHAPES})
        film.fingerprint, film.state = marks, FilmState.WAITING
        make_again(db, edition_id, gone)


def find(db: Session, _settings: Settings, publication: Publication) -> list[Reached]:
    """The portraits whose film shows a place of this production."""
    wanted = (
        select(Edition)
        .join(Publication, Publication.edition_id == Edition.id)
        .join(Film, Film.edition_id == Edition.id)
        .where(Publication.action_id == publication.action_id, Film.fingerprint != "")
        .order_by(Publication.id)
    )
    mine = key_of(publication.draft_id)
    return [
        reached(edition)
        for edition in db.scalars(wanted)
        if any(entry["of"] == mine for entry in edition.facts.get(NAMES) or ())
    ]


def reached(edition: Edition) -> Reached:
    edition_id = edition.id
    return Reached("film", edition.title, lambda db, settings: renew(db, settings, edition_id))
