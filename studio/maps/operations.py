"""Acts of a référent on many marks at once: give a category, a level, take away, approve.

Each goes through the one door of drafts, operation by operation: what is refused is refused with
its sentence and the rest is done. What was done can be taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.merge import DELETED, Op
from studio.drafts.models import Draft, Item, Operation
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.storage import Storage
from studio.maps.changing import (
    MOST_AT_ONCE,
    Done,
    entry_of,
    items_named,
    mark_of,
    marks_of,
    op_on,
    send,
    set_on,
)
from studio.maps.checks import last_seq
from studio.maps.imports.importing import delete_bytes
from studio.maps.items import Level, Levels
from studio.maps.models import MapImport, MapLayer, MapReview
from studio.people.models import Person
from studio.people.naming import without_name


def recategorise(
    db: Session, who: Identity, draft: Draft, ids: Sequence[str], category: str
) -> Done:
    """Give these marks this category of the legend. Marks that have it already are left alone."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    entry_of(db, draft, category)
    items = marks_of(db, draft, ids)
    changed = [item for item in items if item.properties.get("category") != category]
    return send(db, who, draft, [set_on(item, "category", category) for item in changed])


def give_level(db: Session, who: Identity, draft: Draft, ids: Sequence[str], level: Level) -> Done:
    """Say who may see these marks."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    items = [i for i in marks_of(db, draft, ids) if i.properties.get("level", "public") != level]
    return send(db, who, draft, [set_on(item, "level", level) for item in items])


def give_medium_level(
    db: Session, who: Identity, draft: Draft, ids: Sequence[str], medium: str, level: Level
) -> Done:
    """Say who may see one medium of these marks: `photo`, `voice` or `words`. Invalid for
    another."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    if medium not in Levels.__struct_fields__:
        raise Invalid("Ce média n’existe pas ici.")
    ops = []
    for item in marks_of(db, draft, ids):
        had = item.properties.get("levels") or {}
        if had.get(medium, "public") != level:
            ops.append(set_on(item, "levels", {**had, medium: level}))
    return send(db, who, draft, ops)


def take_away(db: Session, who: Identity, draft: Draft, ids: Sequence[str]) -> Done:
    """Put these marks in the trash, from which they come back for thirty days."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    ops = [op_on(item, "delete") for item in marks_of(db, draft, ids)]
    return send(db, who, draft, ops)


def undo(db: Session, who: Identity, draft: Draft, first: int, last: int) -> Done:
    """Take back what this person did between these numbers, except where somebody has changed
    the same thing since."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    wanted = select(Operation).where(
        Operation.draft_id == draft.id,
        Operation.seq > first,
        Operation.seq <= last,
        Operation.person_id == who.person_id,
    )
    found = db.scalars(wanted.order_by(Operation.seq.desc()).limit(MOST_AT_ONCE)).all()
    items = {i.id: i for i in items_named(db, {operation.item_id for operation in found})}
    ops = [op for one in found if (op := _back(items[one.item_id], one)) is not None]
    return send(db, who, draft, ops)


def _back(item: Item, done: Operation) -> Op | None:
    """The operation that undoes one, unless somebody has changed the same part since."""
    path = {"set": done.path}.get(done.verb, DELETED)
    stamp = item.stamps.get(path)
    if done.verb == "put" or stamp is None or stamp[1] != done.id:
        return None
    if done.verb == "set":
        return set_on(item, done.path, (done.before or {}).get(done.path))
    return op_on(item, "restore" if done.verb == "delete" else "delete")


def approve(db: Session, who: Identity, draft: Draft, ids: Sequence[str]) -> Done:
    """« C’est bien » : these marks need no look until somebody of the group changes them. What was
    asked of their authors is no longer asked."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    items = marks_of(db, draft, ids)
    asked = [
        set_on(item, name, None)
        for item in items
        for name in ("returned", "returned_text", "returned_voice")
        if item.properties.get(name)
    ]
    done = send(db, who, draft, asked) if asked else Done(0, draft.seq, draft.seq)
    _remember(db, draft, [item.id for item in items])
    return Done(len(items), done.first, done.last, done.refused)


def _remember(db: Session, draft: Draft, ids: Sequence[str]) -> None:
    for item, seq in last_seq(db, ids).items():
        db.merge(MapReview(item_id=item, draft_id=draft.id, seq=seq))
    db.flush()


def look_again(db: Session, who: Identity, draft: Draft, ids: Sequence[str]) -> None:
    """Forget that these marks were approved."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    for id in ids:
        seen = db.get(MapReview, id)
        if seen is not None and seen.draft_id == draft.id:
            db.delete(seen)
    db.flush()


def send_mark_back(
    db: Session, who: Identity, draft: Draft, id: str, text: str, *, spoken: bool = False
) -> Done:
    """Ask its author for more, in words (`text`) or aloud (`spoken`: the voice is on the mark
    already). Invalid without either."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    text = text.strip()
    item = mark_of(db, draft, id)
    if not text and not (spoken or item.properties.get("returned_voice")):
        raise Invalid(
            "Dites ou écrivez ce qu’il manque.", fields={"text": "Dites ce qu’il manque."}
        )
    ops = [set_on(item, "returned", True), set_on(item, "returned_text", text[:300])]
    done = send(db, who, draft, ops)
    _remember(db, draft, [id])
    return Done(1, done.first, done.last, done.refused)


def merge_marks(db: Session, who: Identity, draft: Draft, kept: str, other: str) -> Done:
    """Two marks are one place: what the kept one lacks comes from the other, which goes to the
    trash. Words and voices stay with who gave them: between two authors only what names nobody
    passes (the category, the photo with those who agreed to be on it). NotFound unless both are
    on the map."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    found = {item.id: item for item in marks_of(db, draft, [kept, other])}
    if len(found) != 2:
        raise NotFound
    into, from_ = found[kept], found[other]
    names = list(_FROM_ANYBODY)
    if into.author_id == from_.author_id:
        names += _FROM_HERSELF
    ops = [
        set_on(into, name, from_.properties[name])
        for name in names
        if from_.properties.get(name) and not into.properties.get(_GUARD.get(name, name))
    ]
    return send(db, who, draft, [*ops, op_on(from_, "delete")])


_FROM_ANYBODY = ("category", "photo", "photo_text", "shown")
_FROM_HERSELF = ("title", "notes", "language", "answers", "voice", "voice_text", "strength")
# What is said of a photo or of a voice passes only with it.
_GUARD = {"photo_text": "photo", "shown": "photo", "voice_text": "voice"}


# The one door.


def forget_person(db: Session, person: Person, storage: Storage) -> None:
    """Throw away the files that the person brought, and what was read in them. A reference layer
    made of one stays: it is the map's. Idempotent."""
    for brought in db.scalars(select(MapImport).where(MapImport.person_id == person.id)):
        for layer in db.scalars(select(MapLayer).where(MapLayer.import_id == brought.id)):
            layer.import_id = None
        delete_bytes(db, storage, brought)
        db.delete(brought)
    _forget_in_pasts(db, person)


def _forget_in_pasts(db: Session, person: Person) -> None:
    """Her first name in the histories that came from other maps. It may be somebody else's too:
    better one too many."""
    if not person.name:
        return
    wanted = select(Item).where(cast(Item.properties, String).contains('"past"'))
    for item in db.scalars(wanted):
        past = [
            {**line, "who": "", "said": without_name(line["said"], person.name)}
            if line.get("who") == person.name
            else line
            for line in item.properties.get("past") or ()
        ]
        item.properties = {**item.properties, "past": past}
