"""The work behind an import: look at a file, bring it in, find where its addresses are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from basemaps.errors import BasemapError
from basemaps.marks import Mark
from basemaps.mercator import Bounds
from basemaps.picture import Area, Line, picture
from studio.access.identity import Identity
from studio.drafts.models import Draft
from studio.drafts.operations import MOST_OPERATIONS, submit
from studio.drafts.taking import Result
from studio.kernel import jobs
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import StudioError
from studio.kernel.jobs import JobRun
from studio.kernel.storage import inside, replacing
from studio.maps.geodata.reading import look_at, take_in
from studio.maps.geodata.told import Seen, Taken
from studio.maps.imports.arrivals import Arrival, as_layer, keep_photos, report_of
from studio.maps.imports.geocoding import places_like
from studio.maps.imports.importing import PLACE, Plan, choices_of, plan_of
from studio.maps.models import ImportState, MapImport
from studio.people.queries import roles_of

PICTURE = (900, 520)  # pixels of the preview
SMALL = 0.004  # degrees around a single place
PROPOSALS = 3


def look(run: JobRun) -> None:
    """See what a file holds; a refusal is an answer, with its sentence."""
    with run.database.reading() as db:
        brought = db.get(MapImport, run.target)
        if brought is None:
            return
        key, name, choices = brought.key, brought.name, choices_of(brought)
    try:
        seen = look_at(run.storage.path(key), name, choices)
    except StudioError as error:
        _answer(run, ImportState.REFUSED, error.sentence, None)
        return
    _draw(run.settings, run.target, seen)
    _answer(run, ImportState.SEEN, "", seen)


def _answer(run: JobRun, state: ImportState, message: str, seen: Seen | None) -> None:
    with run.database.writing() as db:
        brought = db.get(MapImport, run.target)
        if brought is not None and brought.state == ImportState.READING:
            brought.state, brought.message = state, message
            brought.seen = msgspec.to_builtins(seen) if seen else {}


def picture_path(settings: Settings, import_id: str) -> Path:
    return inside(settings.cache / "imports", f"{import_id}.webp")


def _draw(settings: Settings, import_id: str, seen: Seen) -> None:
    """A small picture of where things are; without one the page still says everything."""
    if not seen.bounds:
        return
    west, south, east, north = seen.bounds
    sketch = seen.sketch
    try:
        made = picture(
            "plan",
            size=PICTURE,
            bounds=Bounds(
                west - SMALL, max(-84, south - SMALL), east + SMALL, min(84, north + SMALL)
            ),
            marks=[Mark(x, y, colour="orange", size=13) for x, y in sketch.points],
            lines=[Line(line, "violet", 3) for line in sketch.lines],
            areas=[Area([ring], "violet", 0.2, 2) for ring in sketch.areas],
            packs=settings.packs_folder,
        )
    except (BasemapError, ValueError):
        return
    settings.cache.joinpath("imports").mkdir(parents=True, exist_ok=True)
    with replacing(picture_path(settings, import_id)) as temporary:
        made.save(temporary, "WEBP", quality=78)


def take(run: JobRun) -> None:
    """Bring a file in. Stopped in the middle and begun again, it gives the same places once."""
    with run.database.reading() as db:
        brought = db.get(MapImport, run.target)
        if brought is None or brought.state != ImportState.TAKING:
            return
        key, name, choices, plan = brought.key, brought.name, choices_of(brought), plan_of(brought)
    try:
        taken = take_in(run.storage.path(key), name, choices)
        report = _bring(run, taken, plan)
    except StudioError as error:
        with run.database.writing() as db:
            brought = db.get_one(MapImport, run.target)
            brought.state, brought.message = ImportState.SEEN, error.sentence
        return
    with run.database.writing() as db:
        _done(db, db.get_one(MapImport, run.target), report)


def _bring(run: JobRun, taken: Taken, plan: Plan) -> dict[str, Any]:
    if plan.target == "layer":
        with run.database.writing() as db:
            brought = db.get_one(MapImport, run.target)
            layer = as_layer(db, run.storage, brought.draft, taken, plan, import_id=brought.id)
            return {"layer": layer.id, "features": layer.features}
    return _bring_places(run, taken, plan)


def _bring_places(run: JobRun, taken: Taken, plan: Plan) -> dict[str, Any]:
    """A batch a transaction: nobody else waits for the whole."""
    with run.database.writing() as db:
        brought = db.get_one(MapImport, run.target)
        who, draft = identity_of(db, brought.person_id), brought.draft
        arrival = Arrival(taken, plan, brought.id, brought.round)
        categories = arrival.new_categories()
        if categories:
            submit(db, who, draft, categories)
        photos = dict(brought.report.get("photo_files") or {})
        if taken.photos and not photos:
            photos = keep_photos(db, run.storage, draft, who, taken)
            brought.report = {"photo_files": photos}
    ops, results = arrival.places(photos), list[Result]()
    for start in range(0, len(ops), MOST_OPERATIONS):
        with run.database.writing() as db:
            draft = db.get_one(Draft, draft.id)
            results += submit(db, who, draft, ops[start : start + MOST_OPERATIONS])
        run.progress(len(results) / len(ops), f"{len(results)} sur {len(ops)}")
    return report_of(arrival, ops, results)


def identity_of(db: Session, person_id: str) -> Identity:
    """Whoever brought the file, with the rights that she has now."""
    return Identity(person_id=person_id, roles=roles_of(db, person_id))


def _done(db: Session, brought: MapImport, report: dict[str, Any]) -> None:
    brought.state, brought.message, brought.done_at = ImportState.DONE, "", now()
    brought.report = report
    if report.get("waiting"):
        jobs.enqueue(db, PLACE, brought.id, again=True)


def place_addresses(run: JobRun) -> None:
    """Propose where the addresses of an import are: by our own gazetteer, and by the national
    service when the operator named one. Nothing is put down before somebody confirms it."""
    with run.database.reading() as db:
        waiting = list(db.get_one(MapImport, run.target).report.get("waiting", []))
    for number, one in enumerate(waiting):
        found = places_like(one["address"], run.settings, patient=True)[:PROPOSALS]
        one["found"] = [msgspec.to_builtins(spot) for spot in found]
        run.progress((number + 1) / len(waiting), "")
    with run.database.writing() as db:
        brought = db.get_one(MapImport, run.target)
        still = {one["item"] for one in brought.report.get("waiting", [])}
        kept = [one for one in waiting if one["item"] in still]
        brought.report = {**brought.report, "waiting": kept, "looked_up": True}
