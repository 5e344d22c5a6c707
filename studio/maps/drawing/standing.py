"""What a published map stands on: a ground of the catalogue, or a photographed drawing."""

from __future__ import annotations

from typing import Any

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from basemaps.catalogue import Ground, ground
from basemaps.errors import BadPicture, BasemapError
from basemaps.mercator import Bounds, fitting_zoom
from basemaps.warp import Warp
from basemaps.warp import bounds_of as laid_bounds
from studio.consents.models import Use
from studio.consents.queries import Need
from studio.files.models import StoredFile
from studio.kernel.ids import public_id
from studio.maps.drawing.plane import RECIPE, carried, recipe_of, warp_of
from studio.maps.geometry import rounded, to_geojson
from studio.maps.marking import Making
from studio.maps.reading import Drawing, MapDraft

PAPER, PALE = "papier", "plan-pale"
OPENING = (900, 600)  # pixels of a common screen: how near a drawing opens
Json = dict[str, Any]


def drawing_people(drawing: Drawing, staff: frozenset[str]) -> tuple[str, ...]:
    """Whose drawing it is: those named, else who brought it. A professional's own is nobody's
    story."""
    return tuple(drawing.overlay.by) or (() if drawing.author in staff else (drawing.author,))


def drawing_needs(found: MapDraft, staff: frozenset[str]) -> list[Need]:
    """A drawing tells: it leaves with the yes of whoever drew it."""
    if found.drawing is None or not found.drawing.is_shown:
        return []
    return [Need(person, Use.STORY) for person in drawing_people(found.drawing, staff)]


def drawing_lacks(drawing: Drawing | None, files: dict[str, StoredFile]) -> list[str]:
    """What keeps the drawing under the map from being shown."""
    if drawing is None or not drawing.is_shown:
        return []
    file = files.get(drawing.overlay.photo or "")
    reasons = []
    if file is None or file.derivative(RECIPE) is None:
        reasons.append("Le dessin sous la carte se prépare encore. Attendez un peu.")
    if not drawing.overlay.photo_text.strip():
        reasons.append("Le dessin sous la carte : écrivez ce qu’on y voit.")
    return reasons


def ground_of(making: Making) -> Ground:
    """The sheet's ground, or the one that is always there when an operator took a pack away. What
    was drawn on a drawing stands on paper, also when the drawing itself may not be shown."""
    if making.found.sheet.drawing:
        return ground(PAPER)
    try:
        return ground(making.found.sheet.ground, making.freezing.settings.packs_folder)
    except BasemapError:
        return ground("plan")


def view_json(found: MapDraft) -> Json:
    """Where the page opens: the sheet's view, or the whole drawing."""
    if found.drawing is None:
        view = found.sheet.view
        return {"lon": view.lon, "lat": view.lat, "zoom": view.zoom}
    bounds = found.drawing.bounds
    lon, lat = (bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2
    return {"lon": lon, "lat": lat, "zoom": round(fitting_zoom(bounds, *OPENING), 2)}


def drawing_json(making: Making, staff: frozenset[str]) -> Json | None:
    """The drawing of page.json, with its parts; None when there is none, or somebody said no."""
    drawing = making.found.drawing
    if drawing is None or not drawing.is_shown:
        return None
    people = drawing_people(drawing, staff)
    file = making.files.get(drawing.overlay.photo or "")
    if file is None or any(making.refuses(person, Use.STORY) for person in people):
        return None
    owners = tuple((person, Use.STORY) for person in people)
    token = public_id()
    large = file.derivative(RECIPE)
    laid = _laid_json(making, drawing, file, owners)
    return {
        "name": making.file_part(file, RECIPE, f"{token}.webp", owners),
        "small": making.file_part(file, "phone", f"{token}-petite.webp", owners),
        "text": drawing.overlay.photo_text,
        "width": large.width if large else None,
        "height": large.height if large else None,
        "bounds": _rounded(drawing.bounds),
        "opacity": drawing.overlay.opacity,
        "shows": making.found.sheet.shows,
        "by": [name for person in people if (name := making.name_part(person))],
        "points": msgspec.to_builtins(drawing.overlay.points) if laid else [],
        "laid": laid,
    }


def _laid_json(
    making: Making, drawing: Drawing, file: StoredFile, owners: tuple[tuple[str, Use], ...]
) -> Json | None:
    """The same drawing where it lies on the real ground; None while it is left a drawing."""
    warp = warp_for(drawing)
    recipe = recipe_of(drawing.overlay.points)
    if warp is None or file.derivative(recipe) is None:
        return None
    return {
        "name": making.file_part(file, recipe, f"{public_id()}.webp", owners),
        "bounds": _rounded(laid_bounds(warp)),
        "error": warp.error,
        "ground": _real_ground(making),
    }


def _real_ground(making: Making) -> Ground:
    """Under a laid drawing: the sheet's ground when it shows real places, else the pale plan."""
    try:
        chosen = ground(making.found.sheet.ground, making.freezing.settings.packs_folder)
    except BasemapError:
        return ground(PALE)
    return chosen if chosen.geographic else ground(PALE)


def warp_for(drawing: Drawing | None) -> Warp | None:
    """How the drawing lies, or None when nobody said it or it makes no sense."""
    if drawing is None or len(drawing.overlay.points) < 2:
        return None
    try:
        return warp_of(drawing.overlay.points, drawing.bounds)
    except BadPicture:
        return None


def laid_geometry(drawing: Drawing, warp: Warp, shape: BaseGeometry | None) -> Json | None:
    """A mark of the drawing as it lies on the real ground."""
    if shape is None or shape.is_empty:
        return None
    there = carried(shape, drawing.bounds, warp)
    west, south, east, north = shapely.bounds(there)
    if not (-180 <= west <= east <= 180 and -85 <= south <= north <= 85):
        return None
    return to_geojson(rounded(there))


def _rounded(bounds: Bounds) -> list[float]:
    return [round(side, 6) for side in bounds]
