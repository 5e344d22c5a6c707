"""What one takes along to go out with a map: which tiles, which photos, and how much they weigh."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from basemaps.catalogue import PAPER_TITLES, Ground, ground
from basemaps.errors import BasemapError
from basemaps.mercator import Bounds, tile_at, tiles_over
from basemaps.tiles import tile
from studio.drafts.models import Draft
from studio.files.models import FileState
from studio.files.queries import files_in
from studio.kernel.config import Settings
from studio.maps.drawing.plane import RECIPE
from studio.maps.geometry import METRES_PER_DEGREE, Position
from studio.maps.models import MapLayer
from studio.maps.reading import MapDraft, read_map
from studio.maps.reference.layers import layers_of
from studio.maps.tiles import KEPT_ZOOM

FARTHEST = 10  # zoom: the department
# How far (metres) around the work the ground is taken, by zoom: streets near, the town further.
REACH = {10: 20_000, 11: 20_000, 12: 12_000, 13: 8_000, 14: 4_000, 15: 2_000, 16: 1_200, 17: 500}
MOST_SPOTS = 400  # places whose surroundings are taken; beyond, a map is no longer one outing
MOST_PIECES = 40  # of the words of a layer, 250 features each
PHOTO_BYTES = 15_000  # of a small photo, when it is still being made


@dataclass(frozen=True)
class Luggage:
    """Tiles as `zoom/column/row`, papers as `ground/zoom/column/row` (one tile of each: a paper is
    the same everywhere), photos as file ids, other pictures (the drawing that the map stands on) as
    `file id/recipe`, pieces of reference layers as `layer id/data` and `layer id/texts?morceau=n`;
    bytes are estimates."""

    ground: str
    scale: int
    deepest: int
    tiles: tuple[str, ...]
    photos: tuple[str, ...]
    pictures: tuple[str, ...]
    papers: tuple[str, ...]
    layers: tuple[str, ...]
    tile_bytes: int
    photo_bytes: int
    most: int


def luggage(db: Session, draft: Draft, settings: Settings, *, scale: int) -> Luggage:
    """Everything of a map that a phone needs outside, within the operator's limit: the closest
    zooms are left out first."""
    found = read_map(db, draft)
    chosen = _ground(found, settings)
    fine = scale if scale in chosen.scales else 1
    photos = _photos(db, draft, found)
    pictures = _drawing(db, draft, found)
    weight = sum(photos.values()) + sum(pictures.values())
    layers = _layers(db, draft, (settings.field_bytes - weight) // 2)
    weight += sum(one.size for one in layers)
    tiles, tile_bytes, deepest = _tiles(
        found, chosen, settings, fine, settings.field_bytes - weight
    )
    return Luggage(
        ground=chosen.id,
        scale=fine,
        deepest=deepest,
        tiles=tuple(tiles),
        photos=tuple(photos),
        pictures=tuple(pictures),
        papers=tuple(f"{paper}/0/0/0" for paper in PAPER_TITLES),
        layers=tuple(piece for one in layers for piece in _pieces(one)),
        tile_bytes=tile_bytes,
        photo_bytes=weight,
        most=settings.field_bytes,
    )


def _ground(found: MapDraft, settings: Settings) -> Ground:
    try:
        return ground(found.sheet.ground, settings.packs_folder)
    except BasemapError:
        return ground("plan")


def _photos(db: Session, draft: Draft, found: MapDraft) -> dict[str, int]:
    """Photos that are ready, with what their thumbnails weigh (bytes)."""
    wanted = {drawn.mark.photo for drawn in found.marks if drawn.mark.photo}
    wanted |= {entry.picture for entry in found.legend.values() if entry.picture}
    files = files_in(db, draft.action_id, wanted)
    ready = {key: file for key, file in files.items() if file.state == FileState.READY}
    return {
        key: made.size if (made := file.derivative("thumb")) else PHOTO_BYTES
        for key, file in sorted(ready.items())
    }


def _drawing(db: Session, draft: Draft, found: MapDraft) -> dict[str, int]:
    """The drawing under the map, as drawn and as laid, with what each weighs (bytes)."""
    photo = found.drawing.overlay.photo if found.drawing else None
    file = files_in(db, draft.action_id, [photo]).get(photo) if photo else None
    if file is None:
        return {}
    laid = found.drawing.overlay.laid.recipe if found.drawing and found.drawing.overlay.laid else ""
    made = (file.derivative(recipe) for recipe in (RECIPE, laid))
    return {f"{file.id}/{one.recipe}": one.size for one in made if one is not None}


def _layers(db: Session, draft: Draft, room: int) -> list[MapLayer]:
    """Reference layers, those that are shown first; one for which there is no room stays behind
    whole."""
    taken: list[MapLayer] = []
    for layer in sorted(layers_of(db, draft), key=lambda one: not one.visible):
        if sum(one.size for one in taken) + layer.size <= room:
            taken.append(layer)
    return taken


def _pieces(layer: MapLayer) -> Iterator[str]:
    """Shapes; and what is said of them, as far as nobody waits an hour for it."""
    yield f"{layer.id}/data"
    yield from (f"{layer.id}/texts?morceau={n}" for n in range(len(layer.chunks) - 1)[:MOST_PIECES])


def _tiles(
    found: MapDraft, chosen: Ground, settings: Settings, scale: int, room: int
) -> tuple[list[str], int, int]:
    """The tiles, what they weigh, the closest zoom. Each zoom is taken whole or not at all."""
    tiles: list[str] = []
    weight, deepest = 0, 0
    for zoom in _zooms(chosen):
        here = sorted(_around(found, chosen, zoom))
        one = _weight_of_one(found, chosen, settings, scale, zoom)
        if weight + one * len(here) > room:
            break
        tiles += [f"{zoom}/{column}/{row}" for column, row in here]
        weight, deepest = weight + one * len(here), zoom
    return tiles, weight, deepest


def _zooms(chosen: Ground) -> range:
    if not chosen.geographic:  # paper is the same everywhere: one tile is enough
        return range(0)
    return range(max(chosen.min_zoom, FARTHEST), min(chosen.max_zoom, max(REACH)) + 1)


def _spots(found: MapDraft) -> Iterator[Position]:
    """Where the work is: the middle of the sheet, and the places."""
    view = found.sheet.view
    yield view.lon, view.lat
    shapes = [drawn.shape for drawn in found.marks if drawn.shape is not None]
    yield from ((shape.centroid.x, shape.centroid.y) for shape in shapes[:MOST_SPOTS])


def _around(found: MapDraft, chosen: Ground, zoom: int) -> set[tuple[int, int]]:
    tiles: set[tuple[int, int]] = set()
    for lon, lat in _spots(found):
        up = REACH[zoom] / METRES_PER_DEGREE
        across = up / max(math.cos(math.radians(lat)), 0.01)
        west, south, east, north = chosen.bounds
        box = Bounds(
            max(lon - across, west), max(lat - up, south),
            min(lon + across, east), min(lat + up, north),
        )  # fmt: skip
        if box.west < box.east and box.south < box.north:
            tiles.update(tiles_over(box, zoom))
    return tiles


def _weight_of_one(
    found: MapDraft, chosen: Ground, settings: Settings, scale: int, zoom: int
) -> int:
    """What a tile weighs in the middle of the work, where the ground is the fullest: a little
    more than the others."""
    view = found.sheet.view
    column, row = tile_at(view.lon, view.lat, zoom)
    cache: Path | None = settings.cache / "tiles" if zoom <= KEPT_ZOOM else None
    packs = settings.packs_folder
    try:
        drawn = tile(chosen.id, zoom, column, row, packs=packs, cache=cache, scale=scale)
    except BasemapError:
        return 0
    return len(drawn.data)
