"""What a machine hears in a voice, written down by a program of the operator's.

Studio brings no such program and downloads none. The program is called as
`COMMAND… MODEL SOUND LANGUAGE`, and writes WebVTT on its standard output (see docs/portraits.md).
What it wrote is a proposal: it is never laid over sentences that somebody wrote.
"""

from __future__ import annotations

import shlex

from sqlalchemy.orm import Session

from media import tools
from media.errors import MediaError
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.models import Draft, Item
from studio.files.queries import files_in
from studio.kernel import jobs
from studio.kernel.config import Settings
from studio.kernel.errors import Busy, Invalid
from studio.kernel.jobs import Job, JobRun, Permanent
from studio.people.models import Role
from studio.portraits.sentences import bring, lines_of
from studio.portraits.subtitles import LARGEST

SPEECH_JOB = "portraits.speech"
SECONDS = 3600
BOUNDS = tools.Bounds(seconds=SECONDS, cpu_seconds=4 * SECONDS, memory=8192 * tools.MEBIBYTE)
SAYS = "La machine écoute et écrit…"
LANGUAGE = "fr"


def offered(settings: Settings) -> bool:
    return bool(settings.speech_command)


def order_speech(
    db: Session, who: Identity, settings: Settings, draft: Draft, answer: Item
) -> None:
    """Have a voice written down. Invalid without a program, or when there are sentences."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    if not offered(settings):
        raise Invalid("Aucun programme n’écrit les voix ici.")
    if lines_of(db, draft, answer):
        raise Invalid("Il y a déjà des phrases. La machine n’écrit pas par-dessus.")
    voice = str(answer.properties.get("voice") or "")
    asked = {"person": who.person_id}
    jobs.enqueue(db, SPEECH_JOB, answer.id, payload=asked, fingerprint=voice, again=True)


def speech_of(db: Session, answer: Item) -> Job | None:
    """The last asking about the voice that is there now."""
    voice = str(answer.properties.get("voice") or "")
    found = (job for job in jobs.jobs_of(db, answer.id) if job.kind == SPEECH_JOB)
    return next((job for job in found if job.fingerprint == voice), None)


def write_speech(run: JobRun) -> None:
    """Listen, then bring the sentences in, signed by who asked, unless somebody was faster."""
    with run.database.reading() as db:
        answer = db.get_one(Item, run.target)
        draft = db.get_one(Draft, answer.draft_id)
        file_id = str(answer.properties.get("voice") or "")
        file = files_in(db, draft.action_id, {file_id}).get(file_id)
        made = file.derivative("listen") if file else None
        if file is None or made is None:
            raise Busy("La voix se prépare encore.")
        sound, seconds = run.storage.path(made.key), file.seconds or 0.0
    run.progress(0.0, SAYS)
    try:
        written = heard(run.settings, str(sound.resolve()))
    except MediaError as error:
        raise Permanent("Le programme n’a pas pu écrire cette voix.") from error
    with run.database.writing() as db:
        answer = db.get_one(Item, run.target)
        draft = db.get_one(Draft, answer.draft_id)
        who = Identity(person_id=run.payload["person"], roles={draft.action_id: Role.REFERENT})
        if answer.properties.get("voice") != file_id or lines_of(db, draft, answer):
            return
        try:
            bring(db, who, draft, answer, written, seconds)
        except Invalid as error:
            raise Permanent(error.sentence) from error


def heard(settings: Settings, sound: str) -> bytes:
    """What the program writes of a sound."""
    lines: list[str] = []
    command = [*shlex.split(settings.speech_command), settings.speech_model, sound, LANGUAGE]

    def keep(line: str) -> None:
        if sum(map(len, lines)) < LARGEST:
            lines.append(line.rstrip("\r\n"))

    tools.run(command, bounds=BOUNDS, on_line=keep)
    return "\n".join(lines).encode()
