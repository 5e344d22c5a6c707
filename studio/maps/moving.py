"""Marks that go to another map of their action, with their legend and their walks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.merge import GEOMETRY, Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import carry, copy_of, replace_for_good, submit
from studio.drafts.shapes import to_geojson
from studio.drafts.taking import lock
from studio.kernel.clock import iso, now
from studio.kernel.errors import Conflict, Invalid
from studio.kernel.ids import new_id
from studio.maps.changing import (
    Done,
    categories_of,
    items_named,
    marks_in,
    marks_of,
    op_on,
    send,
    set_on,
)
from studio.maps.items import Category
from studio.maps.levels import BETWEEN
from studio.maps.operations import undo
from studio.maps.reading import properties_of
from studio.maps.templates import order_key


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
    legend = Legend(db, who, draft, target)
    gone, refused = [], []
    for item in marks_of(db, draft, ids):
        db.refresh(item)
        if item.deleted_at is not None:
            continue
        try:
            _carry(db, who, item, legend)
        except (Invalid, Conflict) as error:
            refused.append(error.sentence)
            continue
        gone.append(op_on(item, "delete"))
    done = send(db, who, draft, gone)
    said = (*refused, *done.refused, *_parted(db, legend, ids))
    return Done(done.count, done.first, done.last, said, target.id)


def _parted(db: Session, legend: Legend, ids: Sequence[str]) -> list[str]:
    """Sentences about walks that are not on the same map as all their stops any more."""
    here = {item.id: item for item in marks_in(db, legend.source)}
    there = {item.id for item in marks_in(db, legend.target)}
    given = [item for item in items_named(db, ids) if item.draft_id == legend.source.id]
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
    there = {item.id for item in marks_in(db, draft)}
    done = undo(db, who, draft, first, last)
    back = [item.id for item in marks_in(db, draft) if item.id not in there]
    copies = {copy_of(id, target) for id in back}
    send(db, who, target, [op_on(i, "delete") for i in marks_in(db, target) if i.id in copies])
    return done


def _carry(db: Session, who: Identity, item: Item, legend: Legend) -> None:
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
    send(db, who, legend.target, [set_on(arrived, "origin", legend.source.title[:120])])


class Legend:
    """What marks of one map are called on another. Categories: the same code and the same
    protection, or a copy. Walks: the one that stayed there, or the copy that is or would be."""

    def __init__(self, db: Session, who: Identity, source: Draft, target: Draft):
        self.db, self.who, self.source, self.target = db, who, source, target
        self._here = {i.id: properties_of(i, Category) for i in categories_of(db, source)}
        self._there = {i.id: properties_of(i, Category) for i in categories_of(db, target)}
        self._stayed = {copy_of(i.id, source): i.id for i in marks_in(db, target)}

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
