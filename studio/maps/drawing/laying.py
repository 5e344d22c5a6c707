"""Laying a photographed drawing on the ground, in the background: a picture whose north is up,
kept beside its original, and how every spot follows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PIL import Image
from sqlalchemy.orm import Session

from basemaps.errors import BadPicture
from basemaps.mercator import Bounds
from basemaps.warp import Warp, lay
from basemaps.warp import bounds_of as laid_bounds
from studio.drafts.models import Draft, Item
from studio.drafts.operations import complete
from studio.files.models import StoredFile
from studio.files.operations import keep_derivative
from studio.files.queries import files_in
from studio.kernel.jobs import JobRun
from studio.kernel.storage import Storage
from studio.maps.drawing.plane import RECIPE, bounds_of, recipe_of, warp_of
from studio.maps.items import Overlay, Pairs
from studio.maps.reading import properties_of

QUALITY = 80


def lay_drawing(run: JobRun) -> None:
    """Make the laid picture of the overlay's present points, and say so in the draft. Points that
    make no sense are answered with a sentence; points that changed meanwhile have a job of
    their own."""
    with run.database.reading() as db:
        found = _read(db, run.target)
        if found is None:
            return
        points, bounds, source = found[0], found[1], run.storage.path(found[2])
    try:
        warp = warp_of(points, bounds)
    except BadPicture as error:
        _say(run, {"points": msgspec.to_builtins(points), "message": str(error)[:300]})
        return
    run.progress(0.2, "On pose le dessin sur la carte…")
    picture = run.scratch() / "laid.webp"
    size = _draw(source, warp, picture)
    _keep(run, points, warp, picture, size)


def _read(db: Session, item_id: str) -> tuple[Pairs, Bounds, str] | None:
    """The points, the rectangle, the large picture's key; None when there is nothing to lay."""
    item = db.get(Item, item_id)
    bounds = bounds_of(item) if item is not None else None
    if item is None or bounds is None:
        return None
    overlay, file = properties_of(item, Overlay), _file_of(db, item)
    made = file.derivative(RECIPE) if file is not None else None
    if made is None or len(overlay.points) < 2:
        return None
    return overlay.points, bounds, made.key


def _file_of(db: Session, item: Item) -> StoredFile | None:
    photo = item.properties.get("photo")
    draft = db.get_one(Draft, item.draft_id)
    return files_in(db, draft.action_id, [photo]).get(photo) if photo else None


def _draw(source: Path, warp: Warp, out: Path) -> tuple[int, int]:
    with Image.open(source) as opened:
        image = lay(opened, warp).image
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return image.size


def _keep(run: JobRun, points: Pairs, warp: Warp, picture: Path, size: tuple[int, int]) -> None:
    recipe = recipe_of(points)
    with run.database.writing() as db:
        item = db.get_one(Item, run.target)
        file = _file_of(db, item)
        if file is None or properties_of(item, Overlay).points != points:
            return
        _forget_others(db, run.storage, file, recipe)
        keep_derivative(db, run.storage, file, recipe, picture, size)
        told = {"points": msgspec.to_builtins(points), "recipe": recipe, "warp": warp.to_json()}
        _tell(db, item, told | {"bounds": list(laid_bounds(warp))})


def _forget_others(db: Session, storage: Storage, file: StoredFile, recipe: str) -> None:
    """Pictures laid by points that are no longer said."""
    for made in list(file.derivatives):
        if made.recipe.startswith("laid-") and made.recipe != recipe:
            storage.delete(made.key)
            file.derivatives.remove(made)
            db.delete(made)


def _say(run: JobRun, laid: dict[str, Any]) -> None:
    with run.database.writing() as db:
        _tell(db, db.get_one(Item, run.target), laid)


def _tell(db: Session, item: Item, laid: dict[str, Any]) -> None:
    complete(db, db.get_one(Draft, item.draft_id), item.id, "laid", laid)
