"""The film of an edition in other shapes: square, upright, with captions that can be turned off.

Each is made when a professional asks, from the edition's own folder: nothing that was taken back
can come in. It joins the edition as a part made of everybody, and leaves when somebody does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from media.portrait.captioned import with_captions
from media.portrait.render import render
from media.portrait.scenes import Storyboard
from media.portrait.timeline import arrange, captions
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.kinds import Plot
from studio.drafts.models import Draft
from studio.kernel import jobs
from studio.kernel.errors import Busy, Invalid, NotFound
from studio.kernel.jobs import Job, JobRun
from studio.portraits import film
from studio.portraits.operations import order_edition_film, scenes_kept
from studio.portraits.page import FILM, PortraitPage, read_page
from studio.portraits.queries import EDITION_FILM_JOB
from studio.portraits.small_maps import Plots, drawn_of, marks_of, painted, placed, plots_now
from studio.publishing import folder
from studio.publishing.bundle import Part
from studio.publishing.cascade import FILM as FILM_MEDIUM
from studio.publishing.editions import add_parts
from studio.publishing.models import Edition, EditionPart
from studio.publishing.queries import publication_of

SHAPE_JOB = "portraits.edition_shape"
FIRST = "paysage-images"
SAYS = "On assemble le film…"
MOVED = "Une carte montrée dans le film vient de changer. On recommence."
LAST = -10
"""A shape that nobody is waiting for in front of the screen comes after everything else."""


@dataclass(frozen=True)
class Shape:
    """`burnt`: the captions are in the pictures; otherwise in a track that one turns on and off."""

    frame: str
    burnt: bool

    @property
    def code(self) -> str:
        return f"{self.frame}-{'images' if self.burnt else 'piste'}"

    @property
    def part(self) -> str:
        """Its name in the edition. The first one is the film that every edition has."""
        return FILM if self.code == FIRST else f"film-{self.code}.mp4"

    @property
    def size(self) -> tuple[int, int]:
        long, short = max(film.SIZE), min(film.SIZE)
        return {"carre": (short, short), "vertical": (short, long)}.get(self.frame, (long, short))


FRAMES = {
    "paysage": (_l("Couché"), _l("Pour un écran, une salle, un site.")),
    "carre": (_l("Carré"), _l("Pour un réseau social.")),
    "vertical": (_l("Debout"), _l("Pour un téléphone.")),
}
SHAPES = tuple(Shape(frame, burnt) for frame in FRAMES for burnt in (True, False))


def shape_named(code: str) -> Shape:
    """NotFound for a code that no shape has."""
    for shape in SHAPES:
        if shape.code == code:
            return shape
    raise NotFound


# Asking


def public_edition(db: Session, draft: Draft) -> Edition | None:
    """What the public sees now of a draft; None when nothing is online."""
    publication = publication_of(db, draft)
    return publication.edition if publication is not None and publication.is_public else None


def order_shape(db: Session, who: Identity, draft: Draft, code: str) -> None:
    """Have one made, unless it is there. Invalid while nothing is online."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    edition = public_edition(db, draft)
    if edition is None:
        raise Invalid("Publiez d’abord le portrait : le film se fait de ce qui est en ligne.")
    shape = shape_named(code)
    if edition.part(shape.part) is None:
        asked = {"shape": shape.code}
        jobs.enqueue(db, SHAPE_JOB, edition.id, payload=asked, fingerprint=shape.code, again=True)


def order_films(db: Session, edition_id: str) -> None:
    """Have the film of a new edition made, and after everything else the shapes that the edition
    before it had, or was waiting for: nobody has to ask again. Idempotent."""
    order_edition_film(db, edition_id)
    for code in shapes_before(db, db.get_one(Edition, edition_id)):
        jobs.enqueue(
            db,
            SHAPE_JOB,
            edition_id,
            payload={"shape": code},
            fingerprint=code,
            priority=LAST,
        )


def make_again(db: Session, edition_id: str, parts: frozenset[str]) -> None:
    """Have the film of an edition made anew, and after it the other shapes that it had."""
    jobs.enqueue(db, EDITION_FILM_JOB, edition_id, again=True)
    for shape in SHAPES:
        if shape.part in parts and shape.code != FIRST:
            asked = {"shape": shape.code}
            jobs.enqueue(
                db,
                SHAPE_JOB,
                edition_id,
                payload=asked,
                fingerprint=shape.code,
                priority=LAST,
                again=True,
            )


def shapes_before(db: Session, edition: Edition) -> list[str]:
    """The shapes that the edition before this one had, and those that nobody stopped there."""
    before = db.scalar(
        select(Edition)
        .where(Edition.publication_id == edition.publication_id, Edition.number < edition.number)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    if before is None:
        return []
    return [
        one.shape.code
        for one in standings(db, before)
        if one.shape.code != FIRST
        and (one.part or (one.job and one.job.state != jobs.State.CANCELLED))
    ]


@dataclass(frozen=True)
class Standing:
    """How far one shape is: there (`part`), on its way (`job`), or not asked for."""

    shape: Shape
    part: EditionPart | None
    job: Job | None

    @property
    def is_wanted(self) -> bool:
        waiting = (jobs.State.WAITING, jobs.State.RUNNING)
        return self.part is None and self.job is not None and self.job.state in waiting

    @property
    def trouble(self) -> str:
        parked = self.job is not None and self.job.state == jobs.State.PARKED
        return self.job.message if self.part is None and self.job and parked else ""


def standings(db: Session, edition: Edition) -> list[Standing]:
    """All shapes; the first one is made without being asked for."""
    asked = {
        FIRST if job.kind == EDITION_FILM_JOB else job.fingerprint: job
        for job in jobs.jobs_of(db, edition.id)
        if job.kind in (SHAPE_JOB, EDITION_FILM_JOB)
    }
    return [Standing(one, edition.part(one.part), asked.get(one.code)) for one in SHAPES]


# Making


def make_shape(run: JobRun) -> None:
    """Render one shape from the edition's folder and bring it in, if it is still shown."""
    shape = shape_named(str(run.payload["shape"]))
    home = folder.folder_of(run.settings.editions, run.target)
    try:
        page = read_page(folder.read_page(run.settings.editions, run.target))
    except NotFound:
        return  # taken back meanwhile
    if not page.montage.voices:
        return
    plots = shown_maps(run)
    made = rendered(run, page, shape, home / folder.MEDIA, plots)
    with run.database.writing() as db:
        edition = db.get_one(Edition, run.target)
        still_shown(db, run, edition, plots)
        everybody = tuple(dict.fromkeys((p, u) for part in edition.parts for p, u in part.people))
        part = Part(shape.part, FILM_MEDIUM, made, "video/mp4", people=everybody)
        add_parts(db, run.settings, run.target, (part,))


def shown_maps(run: JobRun) -> dict[str, Plot]:
    """The small maps that the film of this edition shows."""
    with run.database.reading() as db:
        return plots_now(db, run.settings, db.get_one(Edition, run.target))


def still_shown(db: Session, run: JobRun, edition: Edition, plots: Plots) -> str:
    """The name of these maps. Busy, so that the film is made again, when the public sees other
    ones by now."""
    marks = marks_of(plots)
    if marks != marks_of(plots_now(db, run.settings, edition)):
        raise Busy(MOVED)
    return marks


def board_of(
    run: JobRun, screenplay: film.Screenplay, path: Callable[[str], Path], plots: Plots
) -> Storyboard:
    """What a film shows: the files that `path` finds by their names, and the small maps of its
    places, drawn here."""
    maps = painted(plots.values(), run.scratch() / "maps", run.settings.packs_folder)
    drawn = placed(screenplay, drawn_of(plots, maps))
    return film.storyboard(drawn, lambda name: maps.files.get(name) or path(name), maps.credits)


def rendered(run: JobRun, page: PortraitPage, shape: Shape, media: Path, plots: Plots) -> Path:
    board = in_shape(board_of(run, film.of_page(page), media.joinpath, plots), shape)
    out = run.scratch() / "film.mp4"
    render(
        board,
        out,
        cache=scenes_kept(run.settings),
        progress=lambda fraction: run.progress(fraction, SAYS),
    )
    said = captions(arrange(board))
    if shape.burnt or not said:
        return out
    whole = run.scratch() / "piste.mp4"
    with_captions(out, said, whole, board.language)
    return whole


def in_shape(board: Storyboard, shape: Shape) -> Storyboard:
    return replace(board, size=shape.size, burn_captions=shape.burnt)
