"""Reads of portraits: what may be in a film, which film there is, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from media.edits import MOST_MASKS, Mask, PhotoEdits
from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, require
from studio.consents.models import Audience, Use
from studio.consents.queries import Need, answers_about
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import Medium, StoredFile
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.errors import NotFound
from studio.people.queries import persons
from studio.portraits.changes import SHAPES, photo_edits, sound_edits, video_edits
from studio.portraits.film import Names, Screenplay, fingerprint, of_draft
from studio.portraits.material import Material, display_name
from studio.portraits.models import Film, FilmState
from studio.portraits.reading import material_of, shown_in
from studio.portraits.small_maps import Plots, placed, plots_of_draft

MOST_SOUNDS = 40  # offered as ambience
SEEN_AFTER = timedelta(seconds=30)
FILM_JOB, EDITION_FILM_JOB = "portraits.film", "portraits.edition_film"


def film_of(db: Session, draft: Draft) -> Film | None:
    return db.scalar(select(Film).where(Film.draft_id == draft.id))


def film_of_edition(db: Session, edition_id: str) -> Film | None:
    return db.scalar(select(Film).where(Film.edition_id == edition_id))


def screenplay_of(db: Session, draft: Draft) -> Screenplay:
    """What the film of a draft shows now: nobody who said no, the names of those who agreed."""
    return of_draft(material := shown_in(db, material_of(db, draft)), names_in(db, material))


def wanted_film(db: Session, whole: Material) -> tuple[Screenplay, Plots]:
    """What the film of a draft must show now, with its small maps."""
    material = shown_in(db, whole)
    return of_draft(material, names_in(db, material)), plots_of_draft(db, material)


def names_in(db: Session, material: Material) -> Names:
    """The names that everybody may read: the same as in an edition for the public."""
    answers = answers_about(db, material.draft.id)
    people = dict.fromkeys(need.person_id for need in material.needs())
    agreed = [p for p in people if answers.allow(Need(p, Use.NAME), Audience.PUBLIC)]
    found = persons(db, agreed)
    names = {person: found[person].name for person in agreed if person in found}
    return Names(display_name(material.subject, names), tuple(names.values()))


def bed_sounds(db: Session, draft: Draft) -> list[StoredFile]:
    """The sounds of the action that are nobody's answer here, the latest first: what may be heard
    under the voices."""
    voices = {item.properties.get("voice") for item in items_of(db, draft, "answer")}
    wanted = (
        select(StoredFile)
        .where(StoredFile.action_id == draft.action_id, StoredFile.medium == Medium.SOUND)
        .order_by(StoredFile.received_at.desc())
        .limit(MOST_SOUNDS)
    )
    return [f for f in db.scalars(wanted) if f.id not in voices and f.derivative("listen")]


def masked_photos(db: Session, action_id: str) -> dict[str, PhotoEdits]:
    """The photos of an action on which somebody hides a part, in any portrait: their files, each
    with all that is hidden on it, for who shows it whole."""
    wanted = (
        select(Item)
        .join(Draft, Item.draft_id == Draft.id)
        .where(Draft.action_id == action_id, Item.type == "photo", Item.deleted_at.is_(None))
        .order_by(Item.id)
    )
    hidden: dict[str, list[Mask]] = {}
    for item in db.scalars(wanted):
        edits = photo_edits(item.properties)
        if edits.masks:
            file = hidden.setdefault(str(item.properties["photo"]), [])
            file += [mask for mask in map(_upright(edits.turn), edits.masks) if mask not in file]
    return {file: PhotoEdits(masks=tuple(masks[:MOST_MASKS])) for file, masks in hidden.items()}


def cut_sounds(db: Session, action_id: str) -> frozenset[str]:
    """The recordings and films of an action of which some portrait lets a part be heard no more:
    a word under a tone, a piece cut out, a film made mute. With them the recordings that a joined
    one was made of: they say the same."""
    wanted = (
        select(Item)
        .join(Draft, Item.draft_id == Draft.id)
        .where(Draft.action_id == action_id, Item.type.in_(("answer", "video")))
        .where(Item.deleted_at.is_(None))
    )
    cut = [item.properties for item in db.scalars(wanted) if says_less(item)]
    return frozenset(
        str(file)
        for said in cut
        for file in (said.get("voice") or said.get("video"), *(said.get("joined") or ()))
    )


def says_less(item: Item) -> bool:
    if item.type == "answer":
        sound = sound_edits(item.properties)
        return bool(sound.keep or sound.bleeps)
    film = video_edits(item.properties)
    return film.mute or (film.start, film.end) != (0, None)


def _upright(turn: int) -> Callable[[Mask], Mask]:
    """The same mask on the photo as it came, when it was drawn on the turned one."""
    turned = PhotoEdits(turn=turn)
    return lambda mask: replace(mask, points=tuple(map(turned.unmoved, mask.points)))


def retouchable(db: Session, who: Identity, draft: Draft, item_id: str) -> tuple[Item, StoredFile]:
    """A photo, voice or video of this draft that this person may change, and its file."""
    item = db.get(Item, item_id)
    shape = SHAPES.get(item.type) if item and item.draft_id == draft.id else None
    file = db.get(StoredFile, item.properties.get(shape.path) or "") if item and shape else None
    if item is None or file is None or item.deleted_at is not None:
        raise NotFound
    require(who, Permission.ITEM_EDIT, About(action_id=draft.action_id, author_id=item.author_id))
    return item, file


def wanted_fingerprint(db: Session, draft: Draft) -> str:
    return fingerprint(placed(*wanted_film(db, material_of(db, draft))))


@dataclass(frozen=True)
class FilmStanding:
    """How far the film of a draft is. `progress` is a fraction, or None when nobody knows;
    `trouble` says to people why there is none; `is_current`: it shows what there is now."""

    film: Film | None
    is_wanted: bool = False
    is_current: bool = False
    sentence: str = ""
    progress: float | None = None
    trouble: str = ""

    @property
    def is_settled(self) -> bool:
        """Ready for long enough that whoever watches has seen it."""
        made = self.film.made_at if self.film else None
        return not self.is_wanted and made is not None and now() - made > SEEN_AFTER


def standing_of(db: Session, draft: Draft) -> FilmStanding:
    film = film_of(db, draft)
    if film is None:
        return FilmStanding(None)
    job = next((j for j in jobs.jobs_of(db, draft.id) if j.kind == FILM_JOB), None)
    current = film.fingerprint == wanted_fingerprint(db, draft)
    if film.state == FilmState.FAILED or (job is not None and job.is_given_up):
        trouble = film.message or (job.message if job else "")
        return FilmStanding(film, is_current=current, trouble=trouble)
    if film.state == FilmState.READY:
        return FilmStanding(film, is_current=current)
    running = job is not None and job.state == jobs.State.RUNNING
    return FilmStanding(
        film,
        is_wanted=True,
        is_current=current,
        sentence=job.message if job and running else "",
        progress=job.progress if job and running else None,
    )


def drafts_with(db: Session, person_id: str) -> list[Draft]:
    """The drafts that have a film and in which this person is seen, heard or told of."""
    wanted = select(Draft).join(Film, Film.draft_id == Draft.id)
    return [
        draft
        for draft in db.scalars(wanted)
        if any(need.person_id == person_id for need in material_of(db, draft).needs())
    ]
