"""Background work on files: look inside, then make everything that will be shown."""

from __future__ import annotations

from pathlib import Path

from media.errors import MediaError
from media.probe import Document, Limits, Photo, Sound, Video, probe
from media.recipes import BY_NAME, Recipe, derivative_name, make, recipes_for
from studio.files.models import Derivative, FileState, Medium, StoredFile
from studio.files.operations import MAKE, MORE
from studio.kernel.config import Settings
from studio.kernel.jobs import JobKind, JobRun, Permanent

KIND_OF = {Photo: Medium.PHOTO, Sound: Medium.SOUND, Video: Medium.VIDEO}
WORDS = {
    Medium.PHOTO: "On prépare la photo…",
    Medium.SOUND: "On prépare le son…",
    Medium.VIDEO: "On prépare la vidéo…",
}


def make_derivatives(run: JobRun) -> None:
    """Probe the original, then make its default derivatives, each kept as soon as it is ready."""
    try:
        _make_all(run)
    except MediaError as error:
        if not error.permanent:
            raise
        with run.database.writing() as db:
            file = db.get_one(StoredFile, run.target)
            file.state, file.message = FileState.REFUSED, error.sentence
        raise Permanent(error.sentence) from error


def _make_all(run: JobRun) -> None:
    with run.database.writing() as db:
        file = db.get_one(StoredFile, run.target)
        file.state = FileState.WORKING
        key, sha256 = file.key, file.sha256
    source = run.storage.path(key)
    medium = _look(run, source)
    recipes = [recipe for recipe in recipes_for(medium) if recipe.default]
    for number, recipe in enumerate(recipes):
        start, step = number / len(recipes), 1 / len(recipes)
        run.progress(start, WORDS[medium])
        _make_one(run, source, sha256, recipe, start, step)
    with run.database.writing() as db:
        db.get_one(StoredFile, run.target).state = FileState.READY


def _look(run: JobRun, source: Path) -> Medium:
    """Find out what the bytes really are, whatever their name said, and write it down."""
    found = probe(source, limits_of(run.settings))
    if isinstance(found, Document):
        raise Permanent("Ce fichier n’est ni une photo, ni un son, ni une vidéo.")
    medium = KIND_OF[type(found)]
    with run.database.writing() as db:
        file = db.get_one(StoredFile, run.target)
        file.medium = medium
        file.width, file.height = getattr(found, "width", None), getattr(found, "height", None)
        file.seconds = getattr(found, "seconds", None)
    return medium


def limits_of(settings: Settings) -> Limits:
    return Limits(
        bytes=settings.upload_bytes, pixels=settings.photo_pixels, seconds=settings.media_seconds
    )


def _make_one(
    run: JobRun, source: Path, sha256: str, recipe: Recipe, start: float, step: float
) -> None:
    name = derivative_name(sha256, recipe, None)
    out = run.scratch() / f"{name}{recipe.suffix}"
    made = make(
        recipe.name, source, out, progress=lambda part: run.progress(start + part * step, "")
    )
    kept = run.storage.put(made.path, key=f"derived/{name[:2]}/{name}{recipe.suffix}", consume=True)
    with run.database.writing() as db:
        file = db.get_one(StoredFile, run.target)
        row = file.derivative(recipe.name) or Derivative(file_id=file.id, recipe=recipe.name)
        row.key, row.mime, row.size = kept.key, made.mime, kept.size
        row.width, row.height, row.seconds = made.width, made.height, made.seconds
        db.add(row)


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


JOBS = (
    JobKind(MAKE, make_derivatives, seconds=1800),
    JobKind(MORE, make_more, seconds=600),
)
