"""What participants may do to a map beyond adding marks: choose its ground, when the map is hers;
say a word of her own in the legend, where the sheet lets her."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import may
from studio.drafts.merge import Op, State, apply
from studio.drafts.models import Draft, Item
from studio.kernel.errors import Invalid

MOST_WORDS = 12
"""Words of one's own, by person and map: more tiles than that are not looked at."""
GROUND_PARTS = frozenset({"ground", "drawing", "shows"})
WORD_PARTS = frozenset({"label", "icon", "colour", "shape", "picture", "voice", "order", "deleted"})
ENOUGH = f"Vous avez déjà {MOST_WORDS} mots à vous. Changez-en un."


def may_choose_ground(db: Session, who: Identity, draft: Draft, op: Op, before: State) -> bool:
    """The author of the map chooses its ground, and lays drawings. Of the sheet she changes
    nothing else."""
    if not may(who, Permission.GROUND_CHOOSE, draft):
        return False
    if op.type == "overlay" or _type(db, op) == "overlay":
        return True
    return op.verb == "set" and op.path in GROUND_PARTS


def may_say_her_word(db: Session, who: Identity, draft: Draft, op: Op, before: State) -> bool:
    """A word of her own, where the sheet says so: made, then changed part by part. It is no home,
    and never becomes one. Invalid beyond MOST_WORDS."""
    if not (may(who, Permission.ITEM_ADD, draft) and _own_words(db, draft)):
        return False
    after = apply(before, op)[0].properties
    if not after.get("own") or after.get("private") or after.get("never_locate"):
        return False
    if op.verb == "put" and not before.stamps:
        _check_room(db, who, draft)
        return True
    changes_part = op.verb != "set" or op.path in WORD_PARTS
    return bool(before.properties.get("own")) and changes_part


def _type(db: Session, op: Op) -> str:
    item = db.get(Item, op.item)
    return item.type if item is not None else ""


def _own_words(db: Session, draft: Draft) -> bool:
    sheets = select(Item).where(Item.draft_id == draft.id, Item.type == "sheet")
    return any(sheet.properties.get("own_words") for sheet in db.scalars(sheets))


def _check_room(db: Session, who: Identity, draft: Draft) -> None:
    hers = select(Item).where(
        Item.draft_id == draft.id,
        Item.type == "category",
        Item.author_id == who.person_id,
        Item.deleted_at.is_(None),
    )
    if sum(1 for item in db.scalars(hers) if item.properties.get("own")) >= MOST_WORDS:
        raise Invalid(ENOUGH)
