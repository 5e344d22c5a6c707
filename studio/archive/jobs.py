"""The archive that we keep of an action: made in the background, made again when something is
taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.archive.writing import STATE, Written, read_state, write_archive
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.kernel.storage import inside, replacing
from studio.publishing.bundle import publisher_of
from studio.publishing.models import Publication
from studio.publishing.reach import Reached

ARCHIVE = "archive.make"
URGENT = 100
MOST_TIMES = 4  # an action that changes more often while it is archived is left for later


def home_of(settings: Settings, action_id: str) -> Path:
    return inside(settings.var / "archives", action_id)


def packed_of(settings: Settings, action_id: str) -> Path:
    """The archive in one file; not there while it is made."""
    return home_of(settings, action_id).with_suffix(".zip")


def order(db: Session, action: Action) -> None:
    """Have it made. Asking twice makes it once."""
    jobs.enqueue(db, ARCHIVE, action.id, priority=20, again=True)


def make(run: JobRun) -> None:
    """Write it, close it, look again: what was taken back meanwhile is not in what stays."""
    home, packed = home_of(run.settings, run.target), packed_of(run.settings, run.target)
    for _time in range(MOST_TIMES):
        run.progress(0.1, "On range les productions…")
        written(run, home)
        run.progress(0.7, "On ferme l’archive…")
        with replacing(packed) as temporary:
            made = Path(shutil.make_archive(str(temporary), "zip", home))
            made.replace(temporary)
        again = written(run, home)
        if not (again.fresh or again.gone):
            return
    packed.unlink(missing_ok=True)
    raise Permanent("L’action change sans arrêt. Refaites l’archive plus tard.")


def written(run: JobRun, home: Path) -> Written:
    with run.database.reading() as db:
        return write_archive(db, run.settings, db.get_one(Action, run.target), home)


def find(db: Session, settings: Settings, publication: Publication) -> list[Reached]:
    """The archive that we keep, when it holds this publication."""
    home = home_of(settings, publication.action_id)
    where = f"{publisher_of(publication.kind).prefix}/{publication.slug}"
    if where not in read_state(home):
        return []

    def undo(db: Session, settings: Settings) -> None:
        """The production leaves the folder, nobody takes the old file; a job makes it again."""
        packed_of(settings, publication.action_id).unlink(missing_ok=True)
        shutil.rmtree(home / where, ignore_errors=True)
        forget(home, where)
        jobs.enqueue(db, ARCHIVE, publication.action_id, priority=URGENT, again=True)

    return [Reached("archive", publication.action.title, undo)]


def forget(home: Path, where: str) -> None:
    left = {name: version for name, version in read_state(home).items() if name != where}
    with replacing(home / STATE) as temporary:
        temporary.write_bytes(json.dumps(left, indent=1, sort_keys=True).encode())


def within(action_id: str) -> Select[str, str]:
    return select(Action.id, Action.title).where(Action.id == action_id)


JOBS = (JobKind(ARCHIVE, make, seconds=1_800, label="Faire l’archive", within=within),)
