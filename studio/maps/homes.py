"""Homes are never points: positions are moved before anything is stored.

A mark of a private category keeps a position near its true one, and that only: neither the
database nor the log ever holds the other. (Donut masking: random direction, random distance
between a smallest and a greatest one, even over the surface. W. B. Allshouse and others,
Geomasking sensitive health data, 2010.)
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.merge import GEOMETRY, Op, State, apply, parts
from studio.drafts.models import Draft, Item
from studio.drafts.operations import replace_for_good
from studio.drafts.shapes import read_shape
from studio.drafts.taking import NotYet
from studio.kernel.errors import Invalid
from studio.maps.drawing.plane import bounds_of, hiding_on, sheet_drawing
from studio.maps.geometry import (
    METRES_PER_DEGREE,
    Position,
    metres_between,
    middle_of,
    moved,
    shape_of,
    simplified,
    to_geojson,
)
from studio.maps.items import ITEM_TYPES
from studio.maps.whereabouts import in_town

IN_TOWN, IN_VILLAGE = 300.0, 1000.0  # metres: enough homes within for one not to be found
SMALLEST = 1 / 3  # of the greatest: a mark that hardly moved would point at the door

HOME_SENTENCE = (
    "Des lieux ont déjà cette catégorie. Créez-en une nouvelle, puis rangez-y ces lieux."
)
NOWHERE_SENTENCE = "Cet endroit protège des personnes. On ne le met pas sur la carte."


class Dice(Protocol):
    """A source of chance: `random()` gives a number from 0 (included) to 1 (excluded)."""

    def random(self) -> float: ...


def keep_homes(db: Session, draft: Draft, op: Op, before: State) -> Op:
    """The operation as it may be stored: without the true position of a home.

    Moving a home a little, or sending it again, leaves it where it was: the mean of several
    random positions would give the true one away. Invalid for a position in a category that
    never has one; NotYet when the category has not arrived.
    """
    said = parts(op)
    legend = _legend(db, draft, apply(before, op)[0])
    if not (legend.get("private") or legend.get("never_locate")):
        return op
    op = _with(op, "near", "") if said.get("near") else op
    geometry = said.get(GEOMETRY)
    if geometry is not None:
        read_shape(geometry, ITEM_TYPES[op.type or _type(db, op)])
    if legend.get("never_locate"):
        return _nowhere(db, draft, op, geometry, before)
    return _hide(db, draft, op, geometry, before)


def _type(db: Session, op: Op) -> str:
    return db.get_one(Item, op.item).type


def _legend(db: Session, draft: Draft, state: State) -> Mapping[str, Any]:
    wanted = state.properties.get("category")
    if not wanted or not isinstance(wanted, str):
        return {}
    item = db.get(Item, wanted)
    if item is None:
        raise NotYet
    return item.properties if item.draft_id == draft.id and item.type == "category" else {}


def _nowhere(db: Session, draft: Draft, op: Op, geometry: Any, before: State) -> Op:
    if geometry is not None:
        raise Invalid(NOWHERE_SENTENCE)
    if before.geometry is not None:
        _erase(db, draft, op.item, None)
    return op


def _hide(db: Session, draft: Draft, op: Op, geometry: Any, before: State) -> Op:
    kept = before.geometry
    if kept is not None and not _legend(db, draft, before).get("private"):
        kept = hidden(
            kept, least=least_on(db, draft)
        )  # until now it was no home: its true position is in the log
        _erase(db, draft, op.item, kept)
    if geometry is None:
        return op
    return _with(op, GEOMETRY, hidden(geometry, kept=kept, least=least_on(db, draft)))


def _erase(db: Session, draft: Draft, item: str, geometry: Mapping[str, Any] | None) -> None:
    replace_for_good(db, draft, item, GEOMETRY, geometry)
    replace_for_good(db, draft, item, "near", "")


def _with(op: Op, path: str, value: Any) -> Op:
    """The same operation, one part said otherwise."""
    if op.verb == "set":
        return Op(op.id, op.item, op.verb, op.made_at, op.base, op.type, op.path, value)
    whole = dict(op.value)
    if path == GEOMETRY:
        whole[path] = value
    else:
        whole["properties"] = {**whole.get("properties", {}), path: value}
    return Op(op.id, op.item, op.verb, op.made_at, op.base, op.type, op.path, whole)


def hidden(
    geometry: Mapping[str, Any],
    *,
    kept: Mapping[str, Any] | None = None,
    dice: Dice | None = None,
    least: float = 0.0,
) -> dict[str, Any]:
    """The geometry moved as a whole by a random step, or the one that is `kept` already when it
    still hides the new one. Of a line or an area only the rough outline stays: the bends of a
    street would tell which street it is. Metres, degrees; GeoJSON both ways.
    `least`: how far the step may go at least, on a drawing."""
    lon, lat = middle_of(geometry)
    widest = max(widest_near((lon, lat)), least)
    if kept is not None and metres_between(middle_of(kept), (lon, lat)) <= widest:
        return dict(kept)
    east, north = step(widest, dice or secrets.SystemRandom())
    narrow = METRES_PER_DEGREE * max(math.cos(math.radians(lat)), 0.01)
    rough = to_geojson(simplified(shape_of(geometry), widest * SMALLEST))
    return moved(rough, east / narrow, north / METRES_PER_DEGREE)


def least_on(db: Session, draft: Draft) -> float:
    """On a photographed drawing a home hides in a part of the picture; elsewhere 0."""
    drawing = sheet_drawing(db, draft)
    bounds = bounds_of(drawing) if drawing is not None else None
    return hiding_on(bounds) if bounds is not None else 0.0


def widest_near(place: Position) -> float:
    """How far (metres) a home may have been moved from: homes are further apart in villages."""
    return IN_TOWN if in_town(*place) else IN_VILLAGE


def step(widest: float, dice: Dice) -> tuple[float, float]:
    """A random step (metres east, metres north), between a third of `widest` and `widest`."""
    least = (widest * SMALLEST) ** 2
    far = math.sqrt(least + dice.random() * (widest**2 - least))
    turn = dice.random() * 2 * math.pi
    return far * math.cos(turn), far * math.sin(turn)


def keep_legend(db: Session, draft: Draft, op: Op, before: State) -> Op:
    """A category may become private, or lose its positions, only while no mark has it: marks that
    are there have true positions in the log. Invalid otherwise."""
    after = apply(before, op)[0]
    stricter = [
        name
        for name in ("private", "never_locate")
        if after.properties.get(name) and not before.properties.get(name)
    ]
    if stricter and _has_marks(db, draft, op.item):
        raise Invalid(HOME_SENTENCE)
    return op


def _has_marks(db: Session, draft: Draft, category: str) -> bool:
    wanted = select(Item).where(Item.draft_id == draft.id, Item.geometry.is_not(None))
    return any(item.properties.get("category") == category for item in db.scalars(wanted))


def keep_one_sheet(db: Session, draft: Draft, op: Op, before: State) -> Op:
    """A map has one sheet. Invalid for a second one."""
    wanted = select(Item.id).where(Item.draft_id == draft.id, Item.type == "sheet")
    if op.verb == "put" and db.scalar(wanted.where(Item.id != op.item)):
        raise Invalid("Cette carte a déjà sa feuille.")
    return op
