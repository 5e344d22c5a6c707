"""How a sound is heard by every room that shows it as it is: made stronger by one tap, pieces taken
out, words covered by a tone. What is listened to is made again; the original stays as it came, and
so does what shows its waves. Doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from media.edits import SoundEdits, canonical, edits_for, from_data, from_json
from media.errors import BadEdits, MediaError
from media.recipes import Made, derivative_name, make_all, recipe
from studio.files.models import Derivative, Medium, StoredFile
from studio.files.operations import is_shared
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import digest
from studio.kernel.jobs import JobRun, Permanent

LOUDER, CUT = "files.louder", "files.cut"
LISTEN = recipe("listen")
LOUDEST = 20.0
"""Decibels that one tap adds to a weak voice, whatever shows it."""
RAISED = SoundEdits(gain=LOUDEST, denoise=True)


def heard_with(file: StoredFile) -> SoundEdits:
    """The edits with which a sound is heard, raised or cut; those of the untouched one else."""
    kept = edits_for(from_json(file.cut, "sound"), SoundEdits)
    return replace(kept, gain=RAISED.gain, denoise=True) if is_raised(file) else kept


def edits_from(values: Mapping[str, Any]) -> SoundEdits:
    """Edits as a browser says them. Invalid for what makes no sense."""
    try:
        return edits_for(from_data(values, "sound"), SoundEdits)
    except BadEdits as error:
        raise Invalid(error.sentence) from error


def is_raised(file: StoredFile) -> bool:
    """True for a sound that was made stronger."""
    if edits_for(from_json(file.cut, "sound"), SoundEdits).gain >= LOUDEST:
        return True
    made = file.derivative(LISTEN.name)
    return made is not None and derivative_name(file.sha256, LISTEN, RAISED) in made.key


def is_ready(file: StoredFile) -> bool:
    """False while what is listened to is still without the last cut."""
    made = file.derivative(LISTEN.name)
    if made is None or not file.cut:
        return made is not None
    return derivative_name(file.sha256, LISTEN, from_json(file.cut, "sound")) in made.key


def was_heard_otherwise(file: StoredFile, moment: datetime) -> bool:
    """True when somebody cut it, made it stronger, or undid that, since."""
    return file.cut_at is not None and file.cut_at > moment


def cut_files(db: Session, action_id: str) -> frozenset[str]:
    """The sounds of an action of which pieces were taken out or words covered."""
    wanted = select(StoredFile.id, StoredFile.cut).where(
        StoredFile.action_id == action_id, StoredFile.cut != ""
    )
    return frozenset(row.id for row in db.execute(wanted) if _says_less(row.cut))


def _says_less(cut: str) -> bool:
    edits = edits_for(from_json(cut, "sound"), SoundEdits)
    return bool(edits.keep or edits.bleeps)


def raise_sound(db: Session, file: StoredFile) -> jobs.Job:
    """Have it made stronger. NotFound for what is no sound."""
    return _hear(db, file, replace(heard_with(file), gain=RAISED.gain, denoise=True), LOUDER)


def cut_sound(db: Session, file: StoredFile, edits: SoundEdits) -> jobs.Job:
    """Have pieces taken out and words covered: these edits replace those before, but a voice that
    was made stronger stays so. NotFound for what is no sound."""
    raised = replace(edits, gain=RAISED.gain, denoise=True) if is_raised(file) else edits
    return _hear(db, file, raised, CUT)


def _hear(db: Session, file: StoredFile, edits: SoundEdits, kind: str) -> jobs.Job:
    if file.medium != Medium.SOUND:
        raise NotFound
    if file.cut != canonical(edits):
        file.cut, file.cut_at = canonical(edits), now()
    mark = digest(file.cut)[:40]
    return jobs.enqueue(db, kind, file.id, fingerprint=mark, priority=18, again=True)


def make_heard(run: JobRun) -> None:
    with run.database.reading() as db:
        file = db.get(StoredFile, run.target)
        made = file.derivative(LISTEN.name) if file else None
        if file is None or made is None:
            return
        edits, key, sha256 = from_json(file.cut, "sound"), file.key, file.sha256
        if derivative_name(sha256, LISTEN, edits) in made.key:
            return
    out = run.scratch() / f"heard{LISTEN.suffix}"
    run.progress(0.0, "On refait le son…")
    try:
        again = make_all({LISTEN.name: out}, run.storage.path(key), edits=edits)[LISTEN.name]
    except MediaError as error:
        if not error.permanent:
            raise
        raise Permanent(error.sentence) from error
    show(run, sha256, again, canonical(edits))


def show(run: JobRun, sha256: str, made: Made, cut: str) -> None:
    """From now on it is what one listens to; what was heard before leaves. Not when somebody cut it
    otherwise meanwhile: another job makes that."""
    name = derivative_name(sha256, LISTEN, from_json(cut, "sound"))
    key = f"derived/{name[:2]}/{name}{LISTEN.suffix}"
    kept = run.storage.put(made.path, key=key, consume=True)
    with run.database.writing() as db:
        file = db.get(StoredFile, run.target)
        row = file.derivative(LISTEN.name) if file else None
        if file is None or row is None or file.cut != cut:
            return
        before, row.key, row.mime, row.size = row.key, kept.key, made.mime, kept.size
        row.seconds, row.loudness = made.seconds, made.loudness
        db.flush()
        twin = db.scalar(select(Derivative.id).where(Derivative.key == before).limit(1))
        unused = before != kept.key and twin is None and not is_shared(db, file)
    if unused:
        run.storage.delete(before)
