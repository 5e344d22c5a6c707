"""How a sound is heard by every room that shows it as it is: made stronger by one tap, pieces taken
out, words covered by a tone. What is listened to is made again (jobs.py); the original stays as it
came, and so does what shows its waves. Doing it twice is doing it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from media.edits import SoundEdits, canonical, edits_for, from_data, from_json
from media.errors import BadEdits
from media.recipes import derivative_name, recipe
from studio.files.models import Medium, StoredFile
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import digest

LOUDER, CUT = "files.louder", "files.cut"
LISTEN = recipe("listen")
LOUDEST = 20.0
"""Decibels that one tap adds to a weak voice, whatever shows it."""
RAISED = SoundEdits(gain=LOUDEST, denoise=True)
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=86_400.0)]
Spans = Annotated[list[tuple[Seconds, Seconds]], msgspec.Meta(max_length=2_000)]
Fading = Annotated[float, msgspec.Meta(ge=0.0, le=30.0)]  # seconds


class SoundCut(msgspec.Struct, frozen=True):
    """What the editor of sounds keeps, in seconds of the recording as it came. `keep`: the spans
    that stay, in order (none: all); `bleeps`: words covered by a tone."""

    keep: Spans = []
    bleeps: Spans = []
    fade_in: Fading = 0.0
    fade_out: Fading = 0.0
    denoise: bool = False


def heard_with(file: StoredFile) -> SoundEdits:
    """The edits with which a sound is heard, raised or cut; those of the untouched one else."""
    kept = edits_for(from_json(file.cut, "sound"), SoundEdits)
    return replace(kept, gain=RAISED.gain, denoise=True) if is_raised(file) else kept


def cut_of(file: StoredFile) -> SoundCut:
    """How a sound is heard, as its editor shows it."""
    return msgspec.convert(heard_with(file), SoundCut, from_attributes=True)


def edits_from(cut: SoundCut) -> SoundEdits:
    """Edits as a browser says them. Invalid for what makes no sense."""
    try:
        return edits_for(from_data(msgspec.structs.asdict(cut), "sound"), SoundEdits)
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
        StoredFile.action_id == action_id,
        StoredFile.medium == Medium.SOUND,
        StoredFile.cut != "",
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
