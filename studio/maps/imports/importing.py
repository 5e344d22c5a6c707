"""Acts on files that are brought to a map: bring one, correct how it is read, bring it in, take out
again what came. A file is opened in a small process of its own (geodata/reading.py), never here."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.access.permissions import Permission
from studio.access.rules import require
from studio.drafts.merge import Op
from studio.drafts.models import Draft, Item
from studio.drafts.operations import submit_all
from studio.files.models import StoredFile
from studio.kernel import jobs
from studio.kernel.clock import iso, now
from studio.kernel.errors import Conflict, Invalid, NotFound, TooHeavy
from studio.kernel.ids import new_id
from studio.kernel.jobs import Job
from studio.kernel.storage import Storage, fingerprint
from studio.maps.geodata.reading import MOST_BYTES
from studio.maps.geodata.told import Choices, Seen
from studio.maps.models import ImportState, MapImport, MapLayer
from studio.maps.reference.layers import remove_layer

LOOK, TAKE, PLACE = "maps.look", "maps.take", "maps.place_addresses"
MOST_ITEMS = 2000  # places that a group can still look at one by one; beyond, a reference layer
LOOKED_AT_KEPT = timedelta(days=7)  # how long a file waits to be brought in
MOST_NEW = 12  # categories that one file may add to a legend
NEW = "new"  # in a plan: a category of its own
BUSY = "Ce fichier est en cours de lecture. Attendez un instant."
TOO_MANY = (
    f"Plus de {MOST_ITEMS} lieux : c’est trop pour être relus un par un. "
    "Prenez ce fichier comme couche de référence."
)
NOT_PLACED = "Seules des adresses : elles ne peuvent pas faire une couche. Prenez-les comme lieux."


class Plan(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """How a file is to come in. `categories` goes from what the file calls things to the id of a
    category of the legend, NEW, or nothing; `details` keeps the other columns in the notes."""

    target: Literal["items", "layer"] = "items"
    categories: dict[str, str] = {}
    details: bool = True
    level: Literal["public", "group", "private"] = "public"
    name: str = ""
    credit: str = ""
    licence: str = ""


def bring_file(
    db: Session, who: Identity, storage: Storage, draft: Draft, source: Path, *, name: str
) -> tuple[MapImport, bool]:
    """Keep a file and have it looked at. The same bytes again give the same import: False then.

    TooHeavy beyond a hundred megabytes, Invalid for an empty file.
    """
    require(who, Permission.DRAFT_ARRANGE, draft)
    sha256, size = fingerprint(source)
    if size > MOST_BYTES:
        raise TooHeavy("Ce fichier est trop lourd pour des lieux : 100 Mo au plus.")
    if not size:
        raise Invalid("Ce fichier est vide.")
    wanted = select(MapImport).where(MapImport.draft_id == draft.id, MapImport.sha256 == sha256)
    known = db.scalar(wanted)
    if known is not None:
        return known, False
    brought = MapImport(
        draft_id=draft.id,
        person_id=who.person_id or "",
        name=Path(name.replace("\\", "/")).name[:200] or "fichier",
        sha256=sha256,
        size=size,
        key=storage.put(source, consume=True).key,
        choices=_first_choices(draft),
    )
    db.add(brought)
    db.flush()
    _look(db, brought)
    return brought, True


def _first_choices(draft: Draft) -> dict[str, Any]:
    """An extract of OpenStreetMap is first looked at for the theme of the map."""
    return {"theme": draft.template} if draft.template else {}


def _look(db: Session, brought: MapImport) -> None:
    brought.state, brought.message = ImportState.READING, ""
    jobs.enqueue(db, LOOK, brought.id, priority=40, again=True)


def correct(db: Session, who: Identity, brought: MapImport, choices: Choices) -> None:
    """Read the file again with what a person corrected. Conflict while it is being read, or once
    it has come in."""
    require(who, Permission.DRAFT_ARRANGE, brought.draft)
    if brought.is_busy or brought.state == ImportState.DONE:
        raise Conflict(BUSY if brought.is_busy else "Ce fichier est déjà dans la carte.")
    brought.choices = msgspec.to_builtins(choices)
    _look(db, brought)


def take(db: Session, who: Identity, brought: MapImport, plan: Plan) -> None:
    """Have the file brought in, by a job. Asking twice is asking once. Invalid for more places
    than a group can look at, for a layer without a name or without a shape."""
    require(who, Permission.DRAFT_ARRANGE, brought.draft)
    if brought.state in (ImportState.TAKING, ImportState.DONE):
        return
    if brought.state != ImportState.SEEN:
        raise Conflict(BUSY)
    seen = seen_of(brought)
    if plan.target == "items" and seen.count > MOST_ITEMS:
        raise Invalid(TOO_MANY)
    if plan.target == "layer" and seen.count == seen.pending:
        raise Invalid(NOT_PLACED)
    if sum(found == NEW for found in plan.categories.values()) > MOST_NEW:
        raise Invalid(f"{MOST_NEW} nouvelles catégories au plus : une légende se lit d’un regard.")
    brought.plan, brought.state = msgspec.to_builtins(plan), ImportState.TAKING
    brought.round += 1
    jobs.enqueue(db, TAKE, brought.id, priority=40, again=True)


def take_out(db: Session, who: Identity, storage: Storage, brought: MapImport) -> int:
    """Take out again what came with this file, and say how many places went: they can be found in
    the trash, the file can be brought in another way."""
    require(who, Permission.DRAFT_ARRANGE, brought.draft)
    if brought.is_busy:
        raise Conflict(BUSY)
    for layer in db.scalars(select(MapLayer).where(MapLayer.import_id == brought.id)):
        remove_layer(db, who, storage, layer)
    ids = brought.report.get("items", [])
    here = db.scalars(select(Item.id).where(Item.id.in_(ids), Item.deleted_at.is_(None)))
    ops = [_op("delete", item) for item in here]
    submit_all(db, who, brought.draft, ops)
    brought.report, brought.done_at = {}, None
    _look(db, brought)
    return len(ops)


def forget(db: Session, who: Identity, storage: Storage, brought: MapImport) -> None:
    """Throw a file away that has not come in, with its bytes. Conflict while it is being read."""
    require(who, Permission.DRAFT_ARRANGE, brought.draft)
    if brought.is_busy:
        raise Conflict(BUSY)
    delete_bytes(db, storage, brought)
    for layer in db.scalars(select(MapLayer).where(MapLayer.import_id == brought.id)):
        layer.import_id = None
    db.delete(brought)


def forget_looked_at(db: Session, storage: Storage, *, before: datetime) -> list[str]:
    """Throw away the files that were last looked at before that moment and never brought in: they
    may hold anything about anybody. Their ids."""
    idle = (ImportState.SEEN, ImportState.REFUSED)
    wanted = (
        select(MapImport)
        .join(Job, and_(Job.target == MapImport.id, Job.kind == LOOK))
        .where(MapImport.state.in_(idle), Job.finished_at < before)
    )
    late = list(db.scalars(wanted))
    for brought in late:
        delete_bytes(db, storage, brought)
        db.delete(brought)
    return [brought.id for brought in late]


def delete_bytes(db: Session, storage: Storage, brought: MapImport) -> None:
    """The file itself, unless another import or a file of the action is of the very same bytes."""
    twin = select(MapImport.id).where(
        MapImport.sha256 == brought.sha256, MapImport.id != brought.id
    )
    same = select(StoredFile.id).where(StoredFile.key == brought.key)
    if db.scalar(twin.limit(1)) is None and db.scalar(same.limit(1)) is None:
        storage.delete(brought.key)


def put_down(db: Session, who: Identity, brought: MapImport, chosen: dict[str, int]) -> int:
    """Put addresses where a person confirmed they are: item id -> number of the proposal. How many
    were put down; what is not proposed is left alone."""
    require(who, Permission.DRAFT_ARRANGE, brought.draft)
    waiting = brought.report.get("waiting", [])
    ops, left = [], []
    for one in waiting:
        number = chosen.get(one["item"])
        if number is None or not 0 <= number < len(one["found"]):
            left.append(one)
            continue
        spot = one["found"][number]
        point = {"type": "Point", "coordinates": [spot["lon"], spot["lat"]]}
        ops.append(_op("set", one["item"], path="geometry", value=point))
    submit_all(db, who, brought.draft, ops)
    brought.report = {**brought.report, "waiting": left}
    return len(ops)


# Reads


def import_for(db: Session, who: Identity, import_id: str) -> MapImport:
    """For who may arrange the map; NotFound otherwise."""
    brought = db.get(MapImport, import_id)
    if brought is None:
        raise NotFound
    require(who, Permission.DRAFT_ARRANGE, brought.draft, seeing=Permission.DRAFT_SEE)
    return brought


def imports_of(db: Session, draft: Draft) -> list[MapImport]:
    """The latest first."""
    wanted = select(MapImport).where(MapImport.draft_id == draft.id)
    return list(db.scalars(wanted.order_by(MapImport.created_at.desc())))


def imports_within(action_id: str) -> Select[str, str]:
    """The files brought to the maps of an action, with their names."""
    named = select(MapImport.id, MapImport.name).join(Draft, Draft.id == MapImport.draft_id)
    return named.where(Draft.action_id == action_id)


def seen_of(brought: MapImport) -> Seen:
    return msgspec.convert(brought.seen, Seen)


def choices_of(brought: MapImport) -> Choices:
    return msgspec.convert(brought.choices, Choices)


def plan_of(brought: MapImport) -> Plan:
    return msgspec.convert(brought.plan, Plan)


# Operations


def _op(verb: str, item: str, **given: Any) -> Op:
    return Op(id=new_id(), item=item, verb=verb, made_at=iso(now()), **given)  # type: ignore[arg-type]
