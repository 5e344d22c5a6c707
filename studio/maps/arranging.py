"""Acts on a whole map: open a step of the séance, keep its layers, say how it is shown.

Each is an operation of its draft like any other: every open screen follows, and it can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.merge import ORDER, Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit
from studio.kernel.clock import iso, now
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.ids import new_id
from studio.maps.items import Display, Rule, Sheet
from studio.maps.reading import properties_of
from studio.maps.steps import STEPS
from studio.maps.templates import order_key

MOST_LAYERS = 12
MOST_RULES = 8


def open_step(db: Session, who: Identity, draft: Draft, code: str) -> None:
    """What participants may do from now on. Idempotent. Invalid for an unknown step."""
    step = next((step for step in STEPS if step.code == code), None)
    if step is None:
        raise Invalid("Cette étape n’existe pas.")
    sheet = _sheet(db, who, draft)
    wanted = None if step.open is None else list(step.open)
    if sheet.properties.get("open") != wanted:
        _change(db, who, draft, sheet, "open", wanted)


# Layers.


def add_layer(db: Session, who: Identity, draft: Draft, label: str) -> str:
    """A new layer, below the others; its id. Invalid without a name, or when there are many."""
    layers = _of_type(db, who, draft, "layer")
    if not (label := label.strip()[:60]):
        raise Invalid("Donnez un nom au calque.", fields={"label": "Donnez un nom au calque."})
    if len(layers) >= MOST_LAYERS:
        raise Invalid(f"Une carte a au plus {MOST_LAYERS} calques.")
    value = {"properties": {"label": label}, "order": order_key(len(layers))}
    op = Op(new_id(), new_id(), "put", iso(now()), type="layer", value=value)
    _done(submit(db, who, draft, [op]))
    _number(db, who, draft, [*layers, db.get_one(Item, op.item)])
    return op.item


def rename_layer(db: Session, who: Identity, draft: Draft, id: str, label: str) -> None:
    if not (label := label.strip()[:60]):
        raise Invalid("Donnez un nom au calque.", fields={"label": "Donnez un nom au calque."})
    _change(db, who, draft, _one(db, who, draft, "layer", id), "label", label)


def switch_layer(db: Session, who: Identity, draft: Draft, id: str, on: bool) -> None:
    """Shown at once, or only when a reader asks for it."""
    layer = _one(db, who, draft, "layer", id)
    if layer.properties.get("on", True) != on:
        _change(db, who, draft, layer, "on", on)


def remove_layer(db: Session, who: Identity, draft: Draft, id: str) -> None:
    """Take a layer away; its categories stay, in no layer."""
    layer = _one(db, who, draft, "layer", id)
    freed = [c for c in _of_type(db, who, draft, "category") if c.properties.get("layer") == id]
    ops = [_op(c, "set", path="layer", value="") for c in freed]
    _done(submit(db, who, draft, [*ops, _op(layer, "delete")]))


def put_in_layer(db: Session, who: Identity, draft: Draft, category: str, layer: str) -> None:
    """Put a category in a layer, or in none when `layer` is empty."""
    if layer:
        _one(db, who, draft, "layer", layer)
    _change(db, who, draft, _one(db, who, draft, "category", category), "layer", layer)


def step_up(db: Session, who: Identity, draft: Draft, type: str, id: str, by: int) -> None:
    """Move a layer or a category one place up (-1) or down (1). Nothing happens at the ends."""
    if type not in ("layer", "category"):
        raise NotFound
    items = _of_type(db, who, draft, type)
    place = next((n for n, item in enumerate(items) if item.id == id), None)
    if place is None:
        raise NotFound
    other = place + (1 if by > 0 else -1)
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        _number(db, who, draft, items)


def _number(db: Session, who: Identity, draft: Draft, items: Sequence[Item]) -> None:
    wanted = [(item, order_key(number)) for number, item in enumerate(items)]
    ops = [_op(i, "set", path=ORDER, value=key) for i, key in wanted if i.order != key]
    if ops:
        _done(submit(db, who, draft, ops))


# How the map is shown.


def show_as(db: Session, who: Identity, draft: Draft, mode: str, count: str) -> None:
    """Symbols, clusters, heat or circles, and what circles and heat count."""
    _display(db, who, draft, mode=mode, count=count)


def add_rule(db: Session, who: Identity, draft: Draft, rule: Rule) -> None:
    """One more rule, looked at after the others. Invalid when it changes nothing, or when there
    are many."""
    rules = _rules(db, who, draft)
    if rule.size is None and rule.colour is None:
        raise Invalid("Choisissez une taille ou une couleur.")
    if rule.of == "answer" and not rule.code:
        raise Invalid("Choisissez une question.")
    if len(rules) >= MOST_RULES:
        raise Invalid(f"Une carte a au plus {MOST_RULES} règles.")
    _display(db, who, draft, rules=[*rules, rule])


def remove_rule(db: Session, who: Identity, draft: Draft, number: int) -> None:
    """Take the nth rule away (from zero). NotFound when it is not there."""
    rules = _rules(db, who, draft)
    if not 0 <= number < len(rules):
        raise NotFound
    _display(db, who, draft, rules=[*rules[:number], *rules[number + 1 :]])


def _rules(db: Session, who: Identity, draft: Draft) -> list[Rule]:
    return properties_of(_sheet(db, who, draft), Sheet).display.rules


def _display(db: Session, who: Identity, draft: Draft, **changes: Any) -> None:
    sheet = _sheet(db, who, draft)
    now_ = properties_of(sheet, Sheet).display
    wanted = msgspec.to_builtins(msgspec.structs.replace(now_, **changes))
    try:
        msgspec.convert(wanted, Display)
    except msgspec.ValidationError:
        raise Invalid("Cet affichage n’existe pas.") from None
    _change(db, who, draft, sheet, "display", wanted)


# The one door.


def _change(db: Session, who: Identity, draft: Draft, item: Item, path: str, value: Any) -> None:
    _done(submit(db, who, draft, [_op(item, "set", path=path, value=value)]))


def _done(results: Sequence[Any]) -> None:
    for result in results:
        if result.error:
            raise Invalid(result.message)


def _op(item: Item, verb: Any, **given: Any) -> Op:
    return Op(id=new_id(), item=item.id, verb=verb, made_at=iso(now()), **given)


def _sheet(db: Session, who: Identity, draft: Draft) -> Item:
    for sheet in _of_type(db, who, draft, "sheet"):
        return sheet
    raise NotFound


def _of_type(db: Session, who: Identity, draft: Draft, type: str) -> list[Item]:
    require(who, Permission.DRAFT_ARRANGE, draft)
    wanted = select(Item).where(
        Item.draft_id == draft.id, Item.type == type, Item.deleted_at.is_(None)
    )
    return list(db.scalars(wanted.order_by(Item.order, Item.id)))


def _one(db: Session, who: Identity, draft: Draft, type: str, id: str) -> Item:
    for item in _of_type(db, who, draft, type):
        if item.id == id:
            return item
    raise NotFound
