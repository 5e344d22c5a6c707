"""Background work on files: look inside, then make everything that will be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from media.edits import Edits, canonical, from_json
from media.errors import MediaError
from media.likeness import likeness
from media.probe import Document, Limits, Photo, Sound, Video, probe
from media.recipes import (
    BY_NAME,
    CUTS,
    Made,
    Recipe,
    derivative_name,
    make,
    make_all,
    recipes_for,
)
from studio.files.hearing import CUT, LISTEN, LOUDER
from studio.files.models import (
    Derivative,
    FileNote,
    FileState,
    Medium,
    StoredFile,
    edits_key,
)
from studio.files.operations import MAKE, MORE, give_up, is_shared
from studio.files.queries import files_within
from studio.files.uploads import EXPIRE, expire_uploads
from studio.kernel.config import Settings
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.kernel.storage import Stored

KIND_OF = {
    Photo: Medium.PHOTO,
    Sound: Medium.SOUND,
    Video: Medium.VIDEO,
    Document: Medium.DOCUMENT,
}
WORDS = {
    Medium.DOCUMENT: "On regarde le document…",
    Medium.PHOTO: "On prépare la photo…",
    Medium.SOUND: "On prépare le son…",
    Medium.VIDEO: "On prépare la vidéo…",
}
NO_DOCUMENT = "Ce fichier n’est ni une photo, ni un son, ni une vidéo."


def make_derivatives(run: JobRun) -> None:
    """Probe the original, then make its default derivatives, each kept as soon as it is ready."""
    try:
        _make_all(run)
    except MediaError as error:
        if not error.permanent:
            raise
        _refuse(run, error.sentence)
        raise Permanent(error.sentence) from error


def _refuse(run: JobRun, sentence: str) -> None:
    with run.database.writing() as db:
        file = db.get_one(StoredFile, run.target)
        file.state, file.message = FileState.REFUSED, sentence


def _make_all(run: JobRun) -> None:
    with run.database.writing() as db:
        file = db.get(StoredFile, run.target)
        if file is None:
            return  # the same bytes were there already, or their author was forgotten
        file.state, file.message = FileState.WORKING, ""
        key, sha256 = file.key, file.sha256
    source = run.storage.path(key)
    medium = _look(run, source)
    recipes = [recipe for recipe in recipes_for(medium) if recipe.default]
    for number, recipe in enumerate(recipes):
        start, step = number / len(recipes), 1 / len(recipes)
        run.progress(start, WORDS[medium])
        _make_one(run, source, sha256, recipe, start, step)
    alike = likeness(source) if medium == Medium.PHOTO else ""
    with run.database.writing() as db:
        db.get_one(StoredFile, run.target).state = FileState.READY
        note = db.get(FileNote, run.target)
        if note is not None:
            note.likeness = alike


def _look(run: JobRun, source: Path) -> Medium:
    """Find out what the bytes really are, whatever their name said, and write it down. A document
    is taken only where one was announced: it answers no question."""
    found = probe(source, limits_of(run.settings))
    medium = KIND_OF[type(found)]
    with run.database.writing() as db:
        file = db.get_one(StoredFile, run.target)
        wrong = medium == Medium.DOCUMENT != file.medium
        file.medium = file.medium if wrong else medium
        file.width, file.height = getattr(found, "width", None), getattr(found, "height", None)
        file.seconds = getattr(found, "seconds", None)
    if wrong:
        _refuse(run, NO_DOCUMENT)
        raise Permanent(NO_DOCUMENT)
    return medium


def limits_of(settings: Settings) -> Limits:
    return Limits(
        bytes=settings.upload_bytes, pixels=settings.photo_pixels, seconds=settings.media_seconds
    )


def _make_one(
    run: JobRun, source: Path, sha256: str, recipe: Recipe, start: float, step: float
) -> None:
    out = run.scratch() / f"{recipe.name}{recipe.suffix}"
    made = make(
        recipe.name, source, out, progress=lambda part: run.progress(start + part * step, "")
    )
    _keep(run, run.target, sha256, recipe, None, made)


def _keep(
    run: JobRun, file_id: str, sha256: str, recipe: Recipe, edits: Edits | None, made: Made
) -> None:
    """Into the store under the name of what it is made of; shown from now on."""
    kept = _stored(run, sha256, recipe, edits, made)
    with run.database.writing() as db:
        file = db.get_one(StoredFile, file_id)
        key = edits_key(recipe.name, edits)
        row = file.derivative(recipe.name, edits) or Derivative(file_id=file.id, edits=key)
        row.recipe, row.key, row.mime, row.size = recipe.name, kept.key, made.mime, kept.size
        row.width, row.height, row.seconds = made.width, made.height, made.seconds
        row.loudness = made.loudness
        db.add(row)


def _stored(run: JobRun, sha256: str, recipe: Recipe, edits: Edits | None, made: Made) -> Stored:
    name = derivative_name(sha256, recipe, edits)
    key = f"derived/{name[:2]}/{name}{recipe.suffix}"
    return run.storage.put(made.path, key=key, consume=True)


def make_missing(
    run: JobRun, file_id: str, edits: Edits | None, names: Sequence[str], sentence: str
) -> None:
    """Make what is not kept yet of a file with these edits, in the order of `names`; each can be
    seen as soon as it is ready, pictures together. For jobs of the rooms above.

    Permanent, with the sentence of the media engine, when it cannot be made.
    """
    with run.database.reading() as db:
        file = db.get(StoredFile, file_id)
        if file is None:
            return
        key, sha256 = file.key, file.sha256
        missing = [BY_NAME[name] for name in names if file.derivative(name, edits) is None]
    pictures = [one for one in missing if one.name in CUTS]
    groups = [*([pictures] if pictures else []), *([one] for one in missing if one not in pictures)]
    try:
        for number, group in enumerate(groups):
            _make_group(run, file_id, run.storage.path(key), sha256, edits, group, number, sentence)
    except MediaError as error:
        if not error.permanent:
            raise
        raise Permanent(error.sentence) from error


def _make_group(
    run: JobRun,
    file_id: str,
    source: Path,
    sha256: str,
    edits: Edits | None,
    group: Sequence[Recipe],
    number: int,
    sentence: str,
) -> None:
    """One or several outputs at once. The bar fills for each: people wait for the first."""
    run.progress(0.0, sentence)
    outs = {one.name: run.scratch() / f"{number}-{one.name}{one.suffix}" for one in group}
    made = make_all(outs, source, edits=edits, progress=lambda part: run.progress(part, sentence))
    for one in group:
        _keep(run, file_id, sha256, one, edits, made[one.name])


def make_more(run: JobRun) -> None:
    """One output more of a file, by the name of its recipe."""
    with run.database.reading() as db:
        file = db.get(StoredFile, run.target)
        if file is None or file.state == FileState.REFUSED:
            return
        key, sha256, chosen = file.key, file.sha256, BY_NAME[run.payload["recipe"]]
    try:
        _make_one(run, run.storage.path(key), sha256, chosen, 0.0, 1.0)
    except MediaError as error:
        if not error.permanent:
            raise
        raise Permanent(error.sentence) from error


def make_heard(run: JobRun) -> None:
    """What is listened to of a sound, with its last cut."""
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
    _show(run, sha256, again, canonical(edits))


def _show(run: JobRun, sha256: str, made: Made, cut: str) -> None:
    """From now on it is what one listens to; what was heard before leaves. Not when somebody cut it
    otherwise meanwhile: another job makes that."""
    kept = _stored(run, sha256, LISTEN, from_json(cut, "sound"), made)
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


def expire(run: JobRun) -> None:
    """Uploads that nobody will finish."""
    with run.database.writing() as db:
        expire_uploads(db, run.settings)


JOBS = (
    JobKind(
        MAKE,
        make_derivatives,
        seconds=7200,
        label="Préparer un fichier",
        within=files_within,
        parked=give_up,
    ),
    JobKind(MORE, make_more, seconds=7200, label="Préparer une autre forme", within=files_within),
    JobKind(LOUDER, make_heard, seconds=3600, label="Remonter le son", within=files_within),
    JobKind(CUT, make_heard, seconds=3600, label="Couper un son", within=files_within),
    JobKind(EXPIRE, expire, every=timedelta(days=1)),
)
