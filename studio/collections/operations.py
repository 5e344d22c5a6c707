"""Acts on collections: begin one, arrange it, show it, take it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import About, may
from studio.collections.models import Collection, CollectionStep
from studio.collections.queries import choosable, collection_for, public_steps, voice_of
from studio.files.models import Medium, StoredFile
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import Invalid, Refused
from studio.kernel.ids import slug
from studio.people.models import Person
from studio.publishing.models import Publication
from studio.publishing.reach import Reached, Undo

MOST_STEPS = 60  # beyond, nobody walks to the end
LONGEST_INTRO = 3_000
LONGEST_PASSAGE = 300


@dataclass(frozen=True)
class Step:
    """A production by its id, and the sentence that leads to it."""

    publication_id: str
    passage: str = ""


def begin(db: Session, who: Identity, title: str) -> Collection:
    """An empty collection of one's structure. Invalid without a title."""
    structure = About(organisation_id=who.organisation_id)
    if who.organisation_id is None or not may(who, Permission.COLLECTION_MANAGE, structure):
        raise Refused
    made = Collection(
        title=checked_title(title),
        slug=free_slug(db, title),
        organisation_id=who.organisation_id,
        created_by=who.person_id or "",
    )
    db.add(made)
    db.flush()
    return made


def checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("Donnez un titre.", fields={"title": "Donnez un titre."})
    return title[:80]


def free_slug(db: Session, title: str) -> str:
    wanted, number = slug(title), 1
    while db.scalar(select(Collection.id).where(Collection.slug == wanted)):
        number += 1
        wanted = f"{slug(title)}-{number}"
    return wanted


def arrange(
    db: Session,
    who: Identity,
    collection: Collection,
    *,
    title: str,
    intro: str,
    steps: Sequence[Step],
    voice_id: str | None = None,
    cover_id: str | None = None,
) -> None:
    """Keep its words, its voice, its cover and the order of its steps. Invalid, with a sentence,
    for a production that its structure does not show or a voice that one may not use."""
    collection_for(db, who, collection.id)
    ids = [step.publication_id for step in steps]
    known = {step.publication_id for step in collection.steps}
    offered = {one.id for one in choosable(db, collection.organisation_id)} | known
    if len(set(ids)) != len(ids) or not set(ids) <= offered:
        raise Invalid("Une de ces productions n’est pas publiée.")
    if len(ids) > MOST_STEPS:
        raise Invalid(f"Une collection a {MOST_STEPS} étapes au plus.")
    voice = checked_voice(db, who, collection, voice_id)
    collection.title, collection.voice_id = checked_title(title), voice
    collection.intro = intro.strip()[:LONGEST_INTRO]
    collection.cover_id = cover_id if cover_id in ids else None
    collection.changed_at = now()
    place(db, collection, steps)


def place(db: Session, collection: Collection, steps: Sequence[Step]) -> None:
    known = {step.publication_id: step for step in collection.steps}
    arranged = []
    for number, wanted in enumerate(steps):
        step = known.get(wanted.publication_id) or CollectionStep()
        step.publication_id, step.place = wanted.publication_id, number
        step.passage = " ".join(wanted.passage.split())[:LONGEST_PASSAGE]
        arranged.append(step)
    collection.steps = arranged
    db.flush()


def checked_voice(
    db: Session, who: Identity, collection: Collection, voice_id: str | None
) -> str | None:
    """The voice that is there already, or a sound of an action that one may see."""
    if not voice_id or voice_id == collection.voice_id:
        return voice_id or None
    file = db.get(StoredFile, voice_id)
    if file is None or file.medium != Medium.SOUND or not may(who, Permission.FILE_SEE, file):
        raise Invalid("Cette voix n’est pas là.")
    return file.id


def show(db: Session, who: Identity, collection: Collection) -> None:
    """Let the public meet it. Invalid, with what is missing. Idempotent."""
    collection_for(db, who, collection.id)
    if missing := lacks(db, collection):
        raise Invalid(" ".join(missing))
    if not collection.shown:
        collection.shown, collection.shown_at = True, now()
        collection.changed_at = now()


def lacks(db: Session, collection: Collection) -> list[str]:
    """What is missing before the public may meet it, in sentences."""
    found = []
    if not public_steps(db, collection):
        found.append("Choisissez au moins une production.")
    if not collection.intro.strip():
        found.append("Écrivez quelques mots d’introduction.")
    if collection.voice_id and voice_of(db, collection) is None:
        found.append("La voix se prépare encore. Attendez une minute.")
    return found


def take_away(db: Session, who: Identity, collection: Collection) -> None:
    """The public meets it no more; its productions stay. Idempotent."""
    collection_for(db, who, collection.id)
    collection.shown, collection.changed_at = False, now()


def find(db: Session, _settings: Settings, publication: Publication) -> list[Reached]:
    """The collections that show a publication: it leaves them the moment it is not public, because
    they look at each request whether it still is."""
    wanted = (
        select(Collection)
        .join(CollectionStep, CollectionStep.collection_id == Collection.id)
        .where(CollectionStep.publication_id == publication.id, Collection.shown.is_(True))
        .order_by(Collection.title)
    )
    return [Reached("collection", one.title, renewed(one.id)) for one in db.scalars(wanted)]


def renewed(collection_id: str) -> Undo:
    """What browsers have kept of the collection is not the same any more."""

    def undo(db: Session, _settings: Settings) -> None:
        there = update(Collection).where(Collection.id == collection_id)
        db.execute(there.values(changed_at=now()))

    return undo


def forget_person(db: Session, person: Person) -> None:
    """Her voice leaves the collections that she introduced; they stay, begun by a number."""
    hers = select(StoredFile.id).where(StoredFile.person_id == person.id)
    there = update(Collection).where(Collection.voice_id.in_(hers))
    db.execute(there.values(voice_id=None, changed_at=now()))
