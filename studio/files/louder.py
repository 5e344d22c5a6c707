"""A sound that is hardly heard, made stronger by one tap: what is listened to is made again, louder
and with less hiss. The original stays as it came; doing it twice is doing it once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from media.edits import SoundEdits
from media.errors import MediaError
from media.recipes import Made, derivative_name, make_all, recipe
from studio.files.models import Derivative, Medium, StoredFile
from studio.files.operations import is_shared
from studio.kernel import jobs
from studio.kernel.errors import NotFound
from studio.kernel.jobs import JobRun, Permanent

LOUDER = "files.louder"
LISTEN = recipe("listen")
LOUDEST = 20.0
"""Decibels that one tap adds to a weak voice, whatever shows it."""
RAISED = SoundEdits(gain=LOUDEST, denoise=True)


def is_raised(file: StoredFile) -> bool:
    """True for a sound that was made stronger."""
    made = file.derivative(LISTEN.name)
    return made is not None and derivative_name(file.sha256, LISTEN, RAISED) in made.key


def raise_sound(db: Session, file: StoredFile) -> jobs.Job:
    """Have it made stronger. NotFound for what is no sound."""
    if file.medium != Medium.SOUND:
        raise NotFound
    return jobs.enqueue(db, LOUDER, file.id, priority=18, again=True)


def make_louder(run: JobRun) -> None:
    with run.database.reading() as db:
        file = db.get(StoredFile, run.target)
        if file is None or file.derivative(LISTEN.name) is None or is_raised(file):
            return
        key, sha256 = file.key, file.sha256
    out = run.scratch() / f"louder{LISTEN.suffix}"
    run.progress(0.0, "On remonte le son…")
    try:
        made = make_all({LISTEN.name: out}, run.storage.path(key), edits=RAISED)[LISTEN.name]
    except MediaError as error:
        if not error.permanent:
            raise
        raise Permanent(error.sentence) from error
    show(run, sha256, made)


def show(run: JobRun, sha256: str, made: Made) -> None:
    """From now on it is what one listens to; what was heard before leaves."""
    name = derivative_name(sha256, LISTEN, RAISED)
    key = f"derived/{name[:2]}/{name}{LISTEN.suffix}"
    kept = run.storage.put(made.path, key=key, consume=True)
    with run.database.writing() as db:
        file = db.get(StoredFile, run.target)
        row = file.derivative(LISTEN.name) if file else None
        if file is None or row is None:
            return
        before, row.key, row.mime, row.size = row.key, kept.key, made.mime, kept.size
        row.seconds, row.loudness = made.seconds, made.loudness
        db.flush()
        twin = db.scalar(select(Derivative.id).where(Derivative.key == before).limit(1))
        unused = before != kept.key and twin is None and not is_shared(db, file)
    if unused:
        run.storage.delete(before)
