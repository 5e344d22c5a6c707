"""Background work of maps: the files beside an edition that take longer than its page, and files
that are looked at and brought in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from studio.drafts.queries import drafts_within, items_within
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.errors import NotFound, StudioError
from studio.kernel.jobs import JobKind, JobRun
from studio.maps import together
from studio.maps.drawing.laying import lay_drawing
from studio.maps.drawing.plane import LAY
from studio.maps.exports.arriving import COME_BACK, arrivals_within, come_back, sweep_arrivals
from studio.maps.exports.asking import EXPORT, make_export
from studio.maps.exports.copies import Copy, copy_of_edition
from studio.maps.exports.formats import write
from studio.maps.imports import bringing
from studio.maps.imports.importing import (
    LOOK,
    LOOKED_AT_KEPT,
    PLACE,
    TAKE,
    forget_looked_at,
    imports_within,
)
from studio.maps.standalone import FILE
from studio.maps.together import TOGETHER, make_together, write_together
from studio.publishing import folder
from studio.publishing.models import Edition, Publication
from studio.publishing.queries import editions_within

ALONE, TIDY = "maps.alone", "maps.tidy"
BESIDE = {"html": FILE, "pdf": "carte.pdf", "gpkg": "data.gpkg", "zip": "carte.zip"}


def make_beside(db: Session, edition_id: str) -> None:
    """An edition is shown: what may come a little later is made of it. One that lost parts is a new
    edition, and its files are made of what is left."""
    jobs.enqueue(db, ALONE, edition_id)
    make_together(db, edition_id)


def write_beside(run: JobRun) -> None:
    """Put the page that works alone, the sheet to print and the whole copy beside the data of an
    edition, from the edition itself. A map that cannot become one of them goes without it."""
    editions = run.settings.editions
    try:
        copy = copy_of_edition(editions, run.target, *_called(run))
    except NotFound:  # taken back meanwhile
        return
    home = folder.folder_of(editions, run.target)
    for number, (suffix, name) in enumerate(BESIDE.items()):
        run.progress(number / len(BESIDE), "On prépare les fichiers à emporter…")
        for made in _made(run, copy, suffix):
            _lay(made, home, name)
    _say_changed(run)


def _say_changed(run: JobRun) -> None:
    """The page that offers them is another page now: browsers ask for it again."""
    with run.database.writing() as db:
        edition = db.get_one(Edition, run.target)
        publication = db.get_one(Publication, edition.publication_id)
        if publication.edition_id == edition.id:
            publication.changed_at = now()


def tidy(run: JobRun) -> None:
    """Once a day: forget files that were looked at and never brought in, and archives that came
    back or could not."""
    with run.database.writing() as db:
        sweep_arrivals(db, run.storage)
        for gone in forget_looked_at(db, run.storage, before=now() - LOOKED_AT_KEPT):
            bringing.picture_path(run.settings, gone).unlink(missing_ok=True)


def _called(run: JobRun) -> tuple[str, str | None]:
    """The beginning of its files' names, and its address when this server has one of its own."""
    with run.database.reading() as db:
        edition = db.get(Edition, run.target)
        if edition is None:
            raise NotFound
        slug = db.get_one(Publication, edition.publication_id).slug
    return slug, f"{run.settings.address}/cartes/{slug}" if run.settings.public_url else None


def _made(run: JobRun, copy: Copy, suffix: str) -> Iterator[Path]:
    out = run.scratch() / f"carte.{suffix}"
    try:
        write(copy, suffix, out, run.settings)
    except StudioError:
        return
    yield out


def _lay(made: Path, home: Path, name: str) -> None:
    """Into the folder if it is still there: a folder that was deleted is never made again."""
    try:
        with (home / f".{name}").open("wb") as copy:
            copy.write(made.read_bytes())
        (home / f".{name}").replace(home / name)
    except FileNotFoundError:
        return


JOBS = (
    JobKind(
        ALONE,
        write_beside,
        seconds=600,
        label="Préparer les copies d’une carte en ligne",
        within=editions_within,
    ),
    JobKind(
        TOGETHER,
        write_together,
        seconds=600,
        label="Réunir les cartes d’une action",
        within=together.within,
    ),
    JobKind(EXPORT, make_export, seconds=600, label="Copier une carte", within=drafts_within),
    JobKind(
        COME_BACK,
        come_back,
        seconds=1800,
        label="Reprendre une carte gardée",
        within=arrivals_within,
    ),
    JobKind(TIDY, tidy, seconds=300, every=timedelta(days=1)),
    JobKind(
        LAY, lay_drawing, seconds=300, label="Poser un dessin sur le plan", within=items_within
    ),
    JobKind(LOOK, bringing.look, seconds=300, label="Lire un fichier", within=imports_within),
    JobKind(TAKE, bringing.take, seconds=900, label="Apporter des lieux", within=imports_within),
    JobKind(
        PLACE,
        bringing.place_addresses,
        seconds=1800,
        label="Chercher des adresses",
        within=imports_within,
    ),
)
