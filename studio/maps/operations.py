"""Acts of a référent on many marks at once: give a category, a level, take away, move, approve.

Each goes through the one door of drafts, operation by operation: what is refused is refused with
its sentence and the rest is done. What was done can be taken back as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.merge import DELETED, GEOMETRY, Op
from studio.drafts.models import Draft, Item, Operation
from studio.drafts.operations import carry, copy_of, replace_for_good, submit, submit_all
from studio.drafts.shapes import to_geojson
from studio.drafts.taking import lock
from studio.kernel.clock import iso, now
from studio.kernel.errors import Conflict, Invalid, NotFound
from studio.kernel.ids import new_id
from studio.kernel.storage import Storage
from studio.maps.checks import last_seq
from studio.maps.imports.importing import delete_bytes
from studio.maps.items import Category, Level, Levels
from studio.maps.levels import BETWEEN
from studio.maps.models import MapImport, MapLayer, MapReview
from studio.maps.reading import MARKS, properties_of
from studio.maps.templates import order_key
from studio.people.models import Person
from studio.people.naming import without_name

MOST_AT_ONCE = 5_000  # marks that one tap may change


@dataclass(frozen=True)
class Done:
    """What an act did: how many marks, which numbers its operations have (after `first`, up to
    `last`: taking them back undoes the act), the sentences of what was refused or is to be known,
    and the id of the map to which marks were moved."""

    count: int
    first: int
    last: int
    refused: tuple[str, ...] = ()
    target: str = ""


def recategorise(
    db: Session, who: Identity, draft: Draft, ids: Sequence[str], category: str
) -> Done:
    """Give these marks this category of the legend. Marks that have it already are left alone."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    _category_of(db, draft, category)
    items = _marks(db, draft, ids)
    changed = [item for item in items if item.properties.get("category") != category]
    return _send(db, who, draft, [_set(item, "category", category) for item in changed])


def give_level(db: Session, who: Identity, draft: Draft, ids: Sequence[str], level: Level) -> Done:
    """Say who may see these marks."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    items = [i for i in _marks(db, draft, ids) if i.properties.get("level", "public") != level]
    return _send(db, who, draft, [_set(item, "level", level) for item in items])


def give_medium_level(
    db: Session, who: Identity, draft: Draft, ids: Sequence[str], medium: str, level: Level
) -> Done:
    """Say who may see one medium of these marks: `photo`, `voice` or `words`. Invalid for
    another."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    if medium not in Levels.__struct_fields__:
        raise Invalid("Ce média n’existe pas ici.")
    ops = []
    for item in _marks(db, draft, ids):
        had = item.properties.get("levels") or {}
        if had.get(medium, "public") != level:
            ops.append(_set(item, "levels", {**had, medium: level}))
    return _send(db, who, draft, ops)


def take_away(db: Session, who: Identity, draft: Draft, ids: Sequence[str]) -> Done:
    """Put these marks in the trash, from which they come back for thirty days."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    ops = [_op(item, "delete") for item in _marks(db, draft, ids)]
    return _send(db, who, draft, ops)


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
    items = {i.id: i for i in _items(db, {operation.item_id for operation in found})}
    ops = [op for one in found if (op := _back(items[one.item_id], one)) is not None]
    return _send(db, who, draft, ops)


def _back(item: Item, done: Operation) -> Op | None:
    """The operation that undoes one, unless somebody has changed the same part since."""
    path = {"set": done.path}.get(done.verb, DELETED)
    stamp = item.stamps.get(path)
    if done.verb == "put" or stamp is None or stamp[1] != done.id:
        return None
    if done.verb == "set":
        return _set(item, done.path, (done.before or {}).get(done.path))
    return _op(item, "restore" if done.verb == "delete" else "delete")


def move(db: Session, who: Identity, draft: Draft, ids: Sequence[str], target: Draft) -> Done:
    """Take these marks out of a map and put them on another one of the same action, as their
    authors made them: photo, voice, words, position. Their category goes with them, and the stops
    of a walk stay its stops as soon as it is there too; the answer says which walks are not. The
    history of each says which map it comes from; it stays in the trash of the first one.

    Twice is once. What was agreed about the first map says nothing about the second one: consents
    are asked again. Invalid for a map of another action or for the same one.
    """
    require(who, Permission.DRAFT_ARRANGE, draft)
    require(who, Permission.DRAFT_ARRANGE, target)
    if target.action_id != draft.action_id or target.id == draft.id or target.kind != draft.kind:
        raise Invalid("Choisissez une autre carte de la même action.")
    for one in sorted((draft, target), key=lambda locked: locked.id):
        lock(db, one)
    legend = _Legend(db, who, draft, target)
    gone, refused = [], []
    for item in _marks(db, draft, ids):
        db.refresh(item)
        if item.deleted_at is not None:
            continue
        try:
            _carry(db, who, item, legend)
        except (Invalid, Conflict) as error:
            refused.append(error.sentence)
            continue
        gone.append(_op(item, "delete"))
    done = _send(db, who, draft, gone)
    said = (*refused, *done.refused, *_parted(db, legend, ids))
    return Done(done.count, done.first, done.last, said, target.id)


def _parted(db: Session, legend: _Legend, ids: Sequence[str]) -> list[str]:
    """Sentences about walks that are not on the same map as all their stops any more."""
    here = {item.id: item for item in _marks_in(db, legend.source)}
    there = {item.id for item in _marks_in(db, legend.target)}
    given = [item for item in _items(db, ids) if item.draft_id == legend.source.id]
    gone = [item for item in given if item.id not in here]
    told = []
    if any(walk and legend.walk_there(walk) not in there for walk in map(_walk_of, gone)):
        told.append("Une étape a quitté son trajet. Déplacez aussi le trajet pour les réunir.")
    moved = {item.id for item in gone}
    if any(_walk_of(item) in moved for item in here.values()):
        told.append("Des étapes de ce trajet sont restées ici. Déplacez-les pour les réunir.")
    return told


def _walk_of(item: Item) -> str:
    return str(item.properties.get("walk") or "")


def undo_move(
    db: Session, who: Identity, draft: Draft, first: int, last: int, target: Draft
) -> Done:
    """Bring back what was moved between these numbers, and take it from where it went."""
    require(who, Permission.DRAFT_ARRANGE, target)
    there = {item.id for item in _marks_in(db, draft)}
    done = undo(db, who, draft, first, last)
    back = [item.id for item in _marks_in(db, draft) if item.id not in there]
    copies = {copy_of(id, target) for id in back}
    _send(db, who, target, [_op(i, "delete") for i in _marks_in(db, target) if i.id in copies])
    return done


def _carry(db: Session, who: Identity, item: Item, legend: _Legend) -> None:
    left = {"origin", *BETWEEN}  # said of it on the first map
    given = item.properties.items()
    properties = {name: value for name, value in given if value is not None and name not in left}
    properties["category"] = legend.there(str(properties.get("category") or ""))
    if properties.get("walk"):
        properties["walk"] = legend.walk_there(properties["walk"])
    geometry, home = to_geojson(item.geometry), legend.is_home(properties["category"])
    made = carry(db, item, legend.target, properties, None if home else geometry)
    if home and geometry is not None:
        # It was moved away from its true place long ago: moved again, it would be further than the
        # map says.
        replace_for_good(db, legend.target, made, GEOMETRY, geometry)
    arrived = db.get_one(Item, made)
    arrived.created_at = item.created_at
    _send(db, who, legend.target, [_set(arrived, "origin", legend.source.title[:120])])


class _Legend:
    """What marks of one map are called on another. Categories: the same code and the same
    protection, or a copy. Walks: the one that stayed there, or the copy that is or would be."""

    def __init__(self, db: Session, who: Identity, source: Draft, target: Draft):
        self.db, self.who, self.source, self.target = db, who, source, target
        self._here = {i.id: properties_of(i, Category) for i in _categories(db, source)}
        self._there = {i.id: properties_of(i, Category) for i in _categories(db, target)}
        self._stayed = {copy_of(i.id, source): i.id for i in _marks_in(db, target)}

    def walk_there(self, id: str) -> str:
        return self._stayed.get(id) or copy_of(id, self.target)

    def is_home(self, id: str) -> bool:
        return id in self._there and self._there[id].private

    def there(self, id: str) -> str:
        """The id of this category on the other map; empty when the mark had none."""
        wanted = self._here.get(id)
        if wanted is None:
            return ""
        known = next((key for key, one in self._there.items() if _same(one, wanted)), None)
        return known or self._copy(wanted)

    def _copy(self, wanted: Category) -> str:
        codes = {one.code for one in self._there.values()}
        properties = {
            name: getattr(wanted, name)
            for name in ("label", "icon", "colour", "shape", "picture", "private", "never_locate")
        }
        code = wanted.code if wanted.code not in codes else f"{wanted.code[:36]}-{len(codes)}"
        op = Op(new_id(), new_id(), "put", iso(now()), type="category", value={
            "properties": properties | {"code": code}, "order": order_key(len(codes)),
        })  # fmt: skip
        [result] = submit(self.db, self.who, self.target, [op])
        if result.error:
            raise Invalid(result.message)
        self._there[op.item] = properties_of(self.db.get_one(Item, op.item), Category)
        return op.item


def _same(one: Category, other: Category) -> bool:
    return (one.code, one.private, one.never_locate) == (
        other.code,
        other.private,
        other.never_locate,
    )


def approve(db: Session, who: Identity, draft: Draft, ids: Sequence[str]) -> Done:
    """« C’est bien » : these marks need no look until somebody of the group changes them. What was
    asked of their authors is no longer asked."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    items = _marks(db, draft, ids)
    asked = [
        _set(item, name, None)
        for item in items
        for name in ("returned", "returned_text", "returned_voice")
        if item.properties.get(name)
    ]
    done = _send(db, who, draft, asked) if asked else Done(0, draft.seq, draft.seq)
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
    item = _mark(db, draft, id)
    if not text and not (spoken or item.properties.get("returned_voice")):
        raise Invalid(
            "Dites ou écrivez ce qu’il manque.", fields={"text": "Dites ce qu’il manque."}
        )
    ops = [_set(item, "returned", True), _set(item, "returned_text", text[:300])]
    done = _send(db, who, draft, ops)
    _remember(db, draft, [id])
    return Done(1, done.first, done.last, done.refused)


def merge_marks(db: Session, who: Identity, draft: Draft, kept: str, other: str) -> Done:
    """Two marks are one place: what the kept one lacks comes from the other, which goes to the
    trash. Words and voices stay with who gave them: between two authors only what names nobody
    passes (the category, the photo with those who agreed to be on it). NotFound unless both are
    on the map."""
    require(who, Permission.DRAFT_ARRANGE, draft)
    found = {item.id: item for item in _marks(db, draft, [kept, other])}
    if len(found) != 2:
        raise NotFound
    into, from_ = found[kept], found[other]
    names = list(_FROM_ANYBODY)
    if into.author_id == from_.author_id:
        names += _FROM_HERSELF
    ops = [
        _set(into, name, from_.properties[name])
        for name in names
        if from_.properties.get(name) and not into.properties.get(_GUARD.get(name, name))
    ]
    return _send(db, who, draft, [*ops, _op(from_, "delete")])


_FROM_ANYBODY = ("category", "photo", "photo_text", "shown")
_FROM_HERSELF = ("title", "notes", "language", "answers", "voice", "voice_text", "strength")
# What is said of a photo or of a voice passes only with it.
_GUARD = {"photo_text": "photo", "shown": "photo", "voice_text": "voice"}


# The one door.


def _send(db: Session, who: Identity, draft: Draft, ops: Sequence[Op]) -> Done:
    lock(db, draft)
    first, refused, done = draft.seq, [], set()
    items = {op.id: op.item for op in ops}
    for result in submit_all(db, who, draft, ops):
        if result.error:
            refused.append(result.message)
        else:
            done.add(items[result.id])
    return Done(len(done), first, draft.seq, tuple(dict.fromkeys(refused)))


def _op(item: Item, verb: Any, **given: Any) -> Op:
    return Op(id=new_id(), item=item.id, verb=verb, made_at=iso(now()), **given)


def _set(item: Item, path: str, value: Any) -> Op:
    return _op(item, "set", path=path, value=value)


def _marks(db: Session, draft: Draft, ids: Sequence[str]) -> list[Item]:
    """Those of these marks that are on the map, in the order of the map. Invalid for none."""
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Invalid("Cochez d’abord des lieux.")
    wanted = set(ids)
    return [item for item in _marks_in(db, draft) if item.id in wanted]


def _marks_in(db: Session, draft: Draft) -> list[Item]:
    living = select(Item).where(
        Item.draft_id == draft.id, Item.deleted_at.is_(None), Item.type.in_(MARKS)
    )
    return list(db.scalars(living.order_by(Item.order, Item.id)))


def _mark(db: Session, draft: Draft, id: str) -> Item:
    for item in _marks(db, draft, [id]):
        return item
    raise NotFound


def _items(db: Session, ids: Iterable[str]) -> list[Item]:
    return list(db.scalars(select(Item).where(Item.id.in_(set(ids)))))


def _categories(db: Session, draft: Draft) -> list[Item]:
    wanted = select(Item).where(
        Item.draft_id == draft.id, Item.type == "category", Item.deleted_at.is_(None)
    )
    return list(db.scalars(wanted.order_by(Item.order, Item.id)))


def _category_of(db: Session, draft: Draft, id: str) -> Item:
    for item in _categories(db, draft):
        if item.id == id:
            return item
    raise Invalid("Cette catégorie n’est pas dans la légende.")


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
