"""Background work of portraits: the film of a draft, the film and the whole sound of an edition."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from media.errors import MediaError
from media.portrait.render import Quality, Rendered, digester, render, trim_cache
from media.portrait.scenes import Storyboard
from media.portrait.soundtrack import track
from media.sound import join
from studio.drafts.models import Draft, Item
from studio.drafts.queries import drafts_within, items_within
from studio.files.jobs import make_missing
from studio.files.models import FileState
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.errors import Busy, NotFound
from studio.kernel.jobs import JobKind, JobRun, Permanent
from studio.portraits.changes import SHAPES, edits_in
from studio.portraits.film import Screenplay, bed, fingerprint, heard, of_page
from studio.portraits.joining import JOIN_JOB, join_voices
from studio.portraits.material import Material
from studio.portraits.models import Film, FilmState
from studio.portraits.montage import GAP
from studio.portraits.operations import forget_files, scenes_kept
from studio.portraits.page import FILM, MIXED, WHOLE_SOUND, PortraitPage, read_page
from studio.portraits.queries import (
    EDITION_FILM_JOB,
    FILM_JOB,
    film_of,
    film_of_edition,
    wanted_film,
)
from studio.portraits.reading import material_of
from studio.portraits.retouching import EDIT_JOB, LIGHTER_JOB, forget_unused, mark
from studio.portraits.shapes import SHAPE_JOB, board_of, make_shape, shown_maps, still_shown
from studio.portraits.small_maps import Plots, placed
from studio.portraits.speech import SECONDS, SPEECH_JOB, write_speech
from studio.publishing import folder
from studio.publishing.bundle import Part
from studio.publishing.cascade import FILM as FILM_MEDIUM
from studio.publishing.editions import add_parts
from studio.publishing.models import Edition
from studio.publishing.queries import editions_within

NO_VOICE = "Il n’y a pas encore de voix. Le film attend une première réponse."
NOT_YET = "Un son ou une photo se prépare encore. Le film attend."
SMALL_SAYS, WHOLE_SAYS = "On assemble les photos et la voix…", "On soigne les images du film…"
SOUND_SAYS = "On met les voix à la suite…"
EDITING_SAYS = {
    "photo": "On prépare la photo…",
    "sound": "On prépare le son…",
    "video": "On prépare la vidéo…",
}
# Whoever goes on working while the film is made gets a film of what is there at the end; whoever
# never stops gets it at the next asking.
MOST_ROUNDS = 3
SCENES_WEIGHT = 2 * 1024**3
"""Bytes of scenes that wait for another film: about four hours of them on an old disk."""


# The film of a draft


def make_film(run: JobRun) -> None:
    """Render the film of a draft: small first, to be seen soon, then in full. What changed
    meanwhile is rendered too; scenes that stayed come from the cache."""
    try:
        for _ in range(MOST_ROUNDS):
            found = wanted(run)
            if found is None or not make_one(run, *found):
                return
    except MediaError as error:
        if not error.permanent:
            raise
        refuse(run, error.sentence)


def wanted(run: JobRun) -> tuple[Screenplay, Plots] | None:
    """What the film must show now; None when nobody wants it any more (it was forgotten)."""
    with run.database.reading() as db:
        draft = db.get_one(Draft, run.target)
        if film_of(db, draft) is None:
            return None
        material = material_of(db, draft)
        if is_on_its_way(material):
            raise Busy(NOT_YET)
        return wanted_film(db, material)


def is_on_its_way(material: Material) -> bool:
    files = [s.voice for s in material.answers if s.voice] + [p.file for p in material.photos]
    if any(file.state in (FileState.RECEIVED, FileState.WORKING) for file in files):
        return True
    shown = [(s.voice, s.made("listen"), "listen") for s in material.answers if s.voice]
    shown += [(p.file, p.made("gallery"), "gallery") for p in material.photos]
    return any(made is None and file.derivative(recipe) for file, made, recipe in shown)


# What is shown of an item with its edits


def make_edited(run: JobRun) -> None:
    """Make what is shown of an item with its edits. Nothing to do when somebody changed them
    again meanwhile: that change has asked for its own."""
    with run.database.reading() as db:
        item = db.get(Item, run.target)
        if item is None or item.purged_at is not None:
            return
        shape, file_id = SHAPES[item.type], item.properties.get(SHAPES[item.type].path)
        edits, now_is = edits_in(item.type, item.properties), mark(item.properties.get("edits"))
        job = db.get_one(jobs.Job, run.id)
        recipes = shape.lighter if job.kind == LIGHTER_JOB else shape.recipes
    if file_id and now_is == job.fingerprint:
        make_missing(run, file_id, edits, recipes, EDITING_SAYS[shape.medium])


def sweep(run: JobRun) -> None:
    """Delete what was made with edits that nobody has any more, and scenes of films that no film
    has shown for long, or for which there is no room."""
    with run.database.writing() as db:
        forget_unused(db, run.storage)
    long_ago = now() - timedelta(days=run.settings.trash_days)
    trim_cache(scenes_kept(run.settings), SCENES_WEIGHT, before=long_ago.timestamp())


def make_one(run: JobRun, screenplay: Screenplay, plots: Plots) -> bool:
    """Render both sizes and keep them. False when this very film is there already."""
    if not screenplay.montage.voices:
        refuse(run, NO_VOICE)
    name = fingerprint(placed(screenplay, plots))
    if is_there(run, name):
        return False
    board = board_of(run, screenplay, run.storage.path, plots)
    small = film_file(run, board, "preview", Steps(run, 0.0, 0.35, SMALL_SAYS))
    note(run, name, {"preview_key": keep(run, small, f"{name}-480")})
    whole = film_file(run, board, "watch", Steps(run, 0.35, 1.0, WHOLE_SAYS))
    size, seconds = whole.bytes, whole.seconds
    made = {"key": keep(run, whole, f"{name}-720"), "size": size, "seconds": seconds}
    note(run, name, {**made, "state": FilmState.READY, "message": "", "made_at": now()})
    return True


def is_there(run: JobRun, name: str) -> bool:
    """True when the film of this content is kept; then it is ready, whoever asked again."""
    with run.database.writing() as db:
        film = film_of(db, db.get_one(Draft, run.target))
        if film is None or film.key is None or film.fingerprint != name:
            return False
        film.state, film.message = FilmState.READY, ""
        return True


def film_file(run: JobRun, board: Storyboard, quality: Quality, steps: Steps) -> Rendered:
    return render(
        board,
        run.scratch() / f"{quality}.mp4",
        cache=scenes_kept(run.settings),
        quality=quality,
        progress=steps,
    )


def keep(run: JobRun, made: Rendered, name: str) -> str:
    key = f"films/{name[:2]}/{name}.mp4"
    return run.storage.put(made.path, key=key, consume=True).key


def note(run: JobRun, name: str, facts: dict[str, object]) -> None:
    """Write down what was made; files that show something older are deleted."""
    with run.database.writing() as db:
        film = film_of(db, db.get_one(Draft, run.target))
        if film is None:
            return
        if film.fingerprint != name:
            forget_files(db, run.storage, film)
            film.fingerprint = name
        for fact, value in facts.items():
            setattr(film, fact, value)


def refuse(run: JobRun, sentence: str) -> None:
    """The film cannot be made as things are: say why, and stop."""
    with run.database.writing() as db:
        film = film_of(db, db.get_one(Draft, run.target))
        if film is not None:
            film.state, film.message = FilmState.FAILED, sentence
    raise Permanent(sentence)


# The film and the whole sound of an edition


def make_edition_film(run: JobRun) -> None:
    """Make both from the edition's own folder, so that nothing taken back can come in again, and
    bring them into the edition if it is still the one that is shown."""
    home = folder.folder_of(run.settings.editions, run.target)
    try:
        page = read_page(folder.read_page(run.settings.editions, run.target))
    except NotFound:
        return  # taken back meanwhile: there is nothing to film
    if page.montage.voices:
        plots = shown_maps(run)
        film, sound = edition_files(run, page, home / folder.MEDIA, plots)
        bring(run, film, sound, plots)


def edition_files(run: JobRun, page: PortraitPage, media: Path, plots: Plots) -> tuple[Path, Path]:
    sound = whole_sound(run, page, media)
    film = run.scratch() / FILM
    render(
        board_of(run, of_page(page), media.joinpath, plots),
        film,
        cache=scenes_kept(run.settings),
        progress=Steps(run, 0.3, 1.0, WHOLE_SAYS),
    )
    return film, sound


def whole_sound(run: JobRun, page: PortraitPage, media: Path) -> Path:
    """The voices one after the other. With an ambience, all that is heard, mixed as in the film: no
    phone lets a page make one of two sounds softer, so a player gets them as one."""
    steps = Steps(run, 0.0, 0.3, SOUND_SAYS)
    if not page.ambience:
        sound = run.scratch() / WHOLE_SOUND
        voices = [media / answer.voice for answer in page.answers if answer.voice]
        join(voices, sound, gap=GAP / 1000, progress=steps)
        return sound
    screenplay = of_page(page)
    made = track(
        heard(screenplay, lambda name: media / name),
        bed(screenplay, lambda name: media / name),
        page.montage.seconds,
        scenes_kept(run.settings),
        digester(),
        steps,
    )
    return shutil.copyfile(made or media / page.ambience, run.scratch() / MIXED)


def bring(run: JobRun, film: Path, sound: Path, plots: Plots) -> None:
    with run.database.writing() as db:
        edition = db.get_one(Edition, run.target)
        marks = still_shown(db, run, edition, plots)
        # Made of everybody: whoever leaves takes them along.
        everybody = tuple(dict.fromkeys((p, u) for part in edition.parts for p, u in part.people))
        parts = (
            Part(FILM, FILM_MEDIUM, film, "video/mp4", people=everybody),
            Part(sound.name, FILM_MEDIUM, sound, "audio/mp4", people=everybody),
        )
        made = film_of_edition(db, run.target) or Film(edition_id=run.target)
        if add_parts(db, run.settings, run.target, parts):
            made.state, made.made_at = FilmState.READY, now()
        made.fingerprint = marks
        db.add(made)


class Steps:
    """The engine's progress (0 to 1) as a part of the job's, with a sentence for people."""

    def __init__(self, run: JobRun, start: float, end: float, sentence: str):
        self.run, self.start, self.end, self.sentence = run, start, end, sentence

    def __call__(self, fraction: float) -> None:
        self.run.progress(self.start + (self.end - self.start) * fraction, self.sentence)


JOBS = (
    JobKind(EDIT_JOB, make_edited, seconds=7200, label="Préparer une coupe", within=items_within),
    JobKind(LIGHTER_JOB, make_edited, seconds=1800, label="Alléger une photo", within=items_within),
    JobKind(JOIN_JOB, join_voices, seconds=1800, label="Coller deux sons", within=items_within),
    JobKind("portraits.sweep", sweep, every=timedelta(hours=6)),
    JobKind(FILM_JOB, make_film, seconds=1800, label="Faire un film", within=drafts_within),
    JobKind(
        EDITION_FILM_JOB,
        make_edition_film,
        seconds=1800,
        label="Faire le film d’un portrait en ligne",
        within=editions_within,
    ),
    JobKind(
        SPEECH_JOB,
        write_speech,
        seconds=SECONDS,
        label="Écrire ce qu’on entend",
        within=items_within,
    ),
    JobKind(
        SHAPE_JOB,
        make_shape,
        seconds=1800,
        label="Faire un film dans une autre forme",
        within=editions_within,
    ),
)
