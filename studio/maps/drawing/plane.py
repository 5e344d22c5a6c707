"""A photographed drawing as the ground of a map: the flat world its marks live in.

A drawing has no degrees. It is given, once, a rectangle of the map's own plane: its longest side
is `SIDE` of a degree of longitude, its height follows its proportions on Web Mercator, and it lies
where the map already looks, so that marks that were there stay on it. Everything drawn on it is
stored in that plane, as ordinary longitudes and latitudes, and nowhere else: editor, public page,
cover and files for other programs need no second kind of coordinates. A spot of the picture (from
0 to 1, from its upper left corner) and its position are one straight line apart (`spot_of`,
`position_of`).

« Sur la carte » is only shown: each position goes through the picture to the real ground by
`basemaps.warp`. A mark of a private category is not carried there: the picture may be of one
street, and the step that hides a home was measured on the drawing.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from basemaps.mercator import Bounds, degrees, unit
from basemaps.warp import Pair, Warp, fit
from studio.drafts.merge import Op, State, apply
from studio.drafts.models import Draft, Item
from studio.files.models import StoredFile
from studio.files.operations import ask_for
from studio.files.queries import files_in
from studio.kernel import jobs
from studio.maps.geometry import metres_between
from studio.maps.items import Overlay, Pairs

SIDE = 0.08  # degrees of longitude: 8,000 steps of 0.00001 degree, 6 km at our latitude
RECIPE = "zoom"  # 2,560 pixels, upright, without what the file told of its author
LAY = "maps.lay"
HIDING = 0.25  # of the longest side: how far a private mark may stand from where it was put


def rectangle(lon: float, lat: float, width: int, height: int, side: float = SIDE) -> Bounds:
    """The rectangle of a picture of these proportions, around a position."""
    x, y = unit(lon, lat)
    across = side / 360 * width / max(width, height)
    down = side / 360 * height / max(width, height)
    west, north = degrees(x - across / 2, y - down / 2)
    east, south = degrees(x + across / 2, y + down / 2)
    return Bounds(west, south, east, north)


def corners(bounds: Bounds) -> dict[str, Any]:
    """The rectangle as an overlay's geometry (GeoJSON)."""
    west, south, east, north = bounds
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    return {"type": "Polygon", "coordinates": [ring]}


def spots_of(positions: Any, bounds: Bounds) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Positions (n x 2, degrees) to spots of the picture (n x 2, fractions)."""
    left, top = unit(bounds.west, bounds.north)
    right, bottom = unit(bounds.east, bounds.south)
    flat = np.array([unit(float(lon), float(lat)) for lon, lat in positions])
    return (flat - [left, top]) / [right - left, bottom - top]


def positions_of(spots: Any, bounds: Bounds) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Spots of the picture back to positions of the flat world."""
    left, top = unit(bounds.west, bounds.north)
    right, bottom = unit(bounds.east, bounds.south)
    flat = np.asarray(spots, dtype=float) * [right - left, bottom - top] + [left, top]
    return np.array([degrees(float(x), float(y)) for x, y in flat])


def carried(shape: BaseGeometry, bounds: Bounds, warp: Warp) -> BaseGeometry:
    """A mark of the drawing as it lies on the real ground."""
    return shapely.transform(shape, lambda points: warp.to_ground(spots_of(points, bounds)))


def brought_back(shape: BaseGeometry, bounds: Bounds, warp: Warp) -> BaseGeometry:
    """A mark of the real ground as it lies on the drawing."""
    return shapely.transform(shape, lambda points: positions_of(warp.to_drawing(points), bounds))


def warp_of(points: Pairs, bounds: Bounds) -> Warp:
    """How a drawing with this rectangle lies on the ground. BadPicture when the points make no
    sense."""
    return fit([Pair(p.x, p.y, p.lon, p.lat) for p in points], proportions(bounds))


def proportions(bounds: Bounds) -> tuple[int, int]:
    """Width and height of the picture of a rectangle: proportions, not its real pixels."""
    left, top = unit(bounds.west, bounds.north)
    right, bottom = unit(bounds.east, bounds.south)
    longest = max(right - left, bottom - top)
    return round((right - left) / longest * 100_000), round((bottom - top) / longest * 100_000)


def recipe_of(points: Pairs) -> str:
    """The name under which the laid picture is kept beside its original."""
    told = msgspec.json.encode([[p.x, p.y, p.lon, p.lat] for p in points])
    return f"laid-{hashlib.sha256(told).hexdigest()[:12]}"


def keep_drawing(db: Session, draft: Draft, op: Op, before: State) -> Op:
    """A new photo is made large enough to be looked at closely; new points have it laid."""
    after = apply(before, op)[0]
    was, now = _read(before), _read(after)
    if now is None or now.photo is None:
        return op
    file = files_in(db, draft.action_id, [now.photo]).get(now.photo)
    if file is None:  # not here yet: refused below, and sent again
        return op
    if was is None or was.photo != now.photo:
        ask_for(db, file, RECIPE)
    points_changed = was is None or was.points != now.points or was.photo != now.photo
    if len(now.points) > 1 and points_changed:
        ask_to_lay(db, op.item, file, now.points)
    return op


def ask_to_lay(db: Session, item_id: str, file: StoredFile, points: Pairs) -> None:
    """Have the drawing laid by these points, after its large picture is made."""
    first = ask_for(db, file, RECIPE)
    mark = f"{file.id} {recipe_of(points)}"
    jobs.enqueue(db, LAY, item_id, fingerprint=mark, depends_on=first.id, priority=25, again=True)


def _read(state: State) -> Overlay | None:
    given = {name: value for name, value in state.properties.items() if value is not None}
    try:
        return msgspec.convert(given, Overlay)
    except msgspec.ValidationError:  # said with a sentence when it is stored
        return None


def sheet_drawing(db: Session, draft: Draft) -> Item | None:
    """The drawing that is the ground of this map now."""
    sheets = select(Item).where(
        Item.draft_id == draft.id, Item.type == "sheet", Item.deleted_at.is_(None)
    )
    wanted = next((sheet.properties.get("drawing") for sheet in db.scalars(sheets)), None)
    item = db.get(Item, wanted) if wanted else None
    there = item is not None and item.draft_id == draft.id and item.type == "overlay"
    return item if there and item is not None and item.deleted_at is None else None


def bounds_of(item: Item) -> Bounds | None:
    """The rectangle of a drawing; None while it has none."""
    if item.west is None or item.south is None or item.east is None or item.north is None:
        return None
    return Bounds(item.west, item.south, item.east, item.north)


def hiding_on(bounds: Bounds) -> float:
    """Metres of the flat world by which a private mark is moved at most: a part of the picture,
    since nobody knows how much of the world it shows."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    across = metres_between((west, middle), (east, middle))
    return HIDING * max(across, metres_between((west, south), (west, north)))
