"""From what a file says to what a map can hold: degrees, whole shapes, each once, nothing null.

Everything that is left out is counted, with a reason and the first numbers of where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from studio.maps.geodata.gdal import crs_of
from studio.maps.geodata.table import Shapes, Table, Unreadable
from studio.maps.geodata.told import Choices, Remark

Mask = NDArray[np.bool_]
WORLD = shapely.box(-180, -90, 180, 90)
TWICE = shapely.box(180, -90, 540, 90)
HALF = 180.0
WIDE = 300.0  # degrees: what spans more does not cross a line, it goes around the world
# What coordinates of these sizes look like in France, when a file does not say: x from, x to,
# y from, y to in metres.
GUESSES: tuple[tuple[int, tuple[float, float, float, float]], ...] = (
    (2154, (0, 1_300_000, 6_000_000, 7_200_000)),
    (27572, (0, 1_300_000, 1_600_000, 2_700_000)),
    (3857, (-1_200_000, 1_300_000, 4_800_000, 6_800_000)),
    (32631, (160_000, 840_000, 4_500_000, 5_700_000)),
)
PROJECTIONS = (4326, 2154, 27572, 3857, 32630, 32631, 32632, 3945, 3946, 3947, 3948)

NO_PLACE = "sans position lisible"
ELSEWHERE = "dont la position n’est pas sur la Terre"
AROUND_THE_WORLD = "tout autour du pôle ou de la Terre : une carte plate ne le montre pas"
LOST = "dont la forme se réduit à rien"
OUTSIDE = "en dehors de la zone choisie"
TWINS = "en double dans le fichier, à l’identique"
MENDED = "au contour qui se croisait : il est réparé"
CROSSING = "à cheval sur la ligne de changement de date : la forme est coupée en deux"


def guess_epsg(shapes: Shapes) -> int:
    """The projection of coordinates that come without one; 4326 when they are degrees."""
    kept = shapes[shapely.is_geometry(shapes) & ~shapely.is_empty(shapes)]
    if not len(kept):
        return 4326
    west, south, east, north = np.median(shapely.bounds(kept), axis=0)
    if abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 90 and abs(north) <= 90:
        return 4326
    for epsg, (least_x, most_x, least_y, most_y) in GUESSES:
        if least_x <= west <= east <= most_x and least_y <= south <= north <= most_y:
            return epsg
    raise Unreadable(
        "Ce fichier ne dit pas dans quelle projection sont ses coordonnées, et elles ne "
        f"ressemblent à aucune que nous connaissons (autour de {west:.0f}, {south:.0f}). "
        "Demandez un fichier .prj."
    )


def in_degrees(shapes: Shapes, epsg: int) -> Shapes:
    """The same shapes in WGS 84."""
    if epsg == 4326:
        return shapes
    import pyproj  # a tenth of a second, that files in degrees do not pay

    turn = pyproj.Transformer.from_crs(crs_of(epsg), 4326, always_xy=True)

    def turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(turn.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shapely.force_2d(shapes), turned)


def swapped(shapes: Shapes) -> Shapes:
    """Latitude and longitude exchanged."""
    turned: Shapes = shapely.transform(shapely.force_2d(shapes), lambda points: points[:, ::-1])
    return turned


class Mender:
    """One table on its way in: `shapes` become right, `kept` says which rows stay."""

    def __init__(self, table: Table, choices: Choices, epsg: int):
        self.table = table
        self.choices = choices
        self.remarks: list[Remark] = list(table.remarks)
        self.shapes = shapely.force_2d(table.shapes)
        self.kept: Mask = np.ones(len(table), dtype=bool)
        self.pending: Mask = np.zeros(len(table), dtype=bool)
        self._mend(epsg)

    def _mend(self, epsg: int) -> None:
        known = sum(remark.count for remark in self.remarks)
        empty = ~shapely.is_geometry(self.shapes) | shapely.is_empty(self.shapes)
        addresses = self.table.given.get("address")
        if addresses:
            self.pending = empty & np.array([bool(one) for one in addresses])
        self._drop(empty & ~self.pending, NO_PLACE, less=known)
        self.shapes = in_degrees(self.shapes, epsg)
        if self.choices.swap:
            self.shapes = swapped(self.shapes)
        self._on_earth()
        self._cross()
        self._make_valid()
        self._clip()

    def _drop(self, gone: Mask, reason: str, less: int = 0) -> None:
        gone = gone & self.kept
        self.kept &= ~gone
        self._say(gone, reason, less)

    def _say(self, mask: Mask, reason: str, less: int = 0, changed: bool = False) -> None:
        """`less`: how many of them have been told of already."""
        count = int(mask.sum())
        if count > less:
            where = (
                [self.table.rows[n] for n in np.flatnonzero(mask)[:20].tolist()] if not less else []
            )
            self.remarks.append(
                Remark(
                    reason=reason,
                    count=count - less,
                    unit=self.table.unit,
                    where=where,
                    changed=changed,
                )
            )

    def _on_earth(self) -> None:
        west, south, east, north = shapely.bounds(self.shapes).T
        with np.errstate(invalid="ignore"):
            good = (west >= -HALF - 1e-6) & (east <= HALF + 1e-6) & (south >= -90) & (north <= 90)
        self._drop(~good & ~self.pending, ELSEWHERE)

    def _cross(self) -> None:
        """A line of change of date is a seam of the map: what crosses it becomes two pieces."""
        west, _, east, _ = shapely.bounds(self.shapes).T
        with np.errstate(invalid="ignore"):
            wide = self.kept & (east - west > HALF)
        if not wide.any():
            return
        gone = np.zeros_like(wide)
        for n in np.flatnonzero(wide):
            self.shapes[n] = _cut(self.shapes[n])
            gone[n] = self.shapes[n] is None
        self._drop(gone, AROUND_THE_WORLD)
        self._say(wide & ~gone, CROSSING, changed=True)

    def _make_valid(self) -> None:
        bad = self.kept & shapely.is_geometry(self.shapes) & ~shapely.is_valid(self.shapes)
        if bad.any():
            self.shapes[bad] = shapely.make_valid(
                self.shapes[bad], method="structure", keep_collapsed=False
            )
        lost = self.kept & ~self.pending & shapely.is_empty(self.shapes)
        self._drop(lost, LOST)
        self._say(bad & self.kept, MENDED, changed=True)

    def _clip(self) -> None:
        if len(self.choices.around) != 4:
            return
        west, south, east, north = self.choices.around
        area = shapely.box(west, south, east, north)
        far = self.kept & shapely.is_geometry(self.shapes) & ~shapely.intersects(self.shapes, area)
        self._drop(far, OUTSIDE)
        partly = self.kept & shapely.is_geometry(self.shapes) & ~shapely.within(self.shapes, area)
        if partly.any():
            self.shapes[partly] = shapely.intersection(self.shapes[partly], area)


def _cut(shape: Any) -> Any:
    """A shape of more than half the world, seen from the other side and cut at the seam; None when
    it goes around the pole."""
    other = shapely.transform(
        shape, lambda points: np.column_stack((points[:, 0] % 360, points[:, 1]))
    )
    west, _, east, _ = other.bounds
    if east - west > HALF:
        return None if east - west < WIDE or shape.bounds[2] - shape.bounds[0] < WIDE else shape
    if not shapely.is_valid(other):
        other = shapely.make_valid(other, method="structure", keep_collapsed=False)
    here = shapely.intersection(other, WORLD)
    there = shapely.transform(
        shapely.intersection(other, TWICE), lambda points: points - np.array([360.0, 0.0])
    )
    return shapely.union_all([here, there])


def single(shapes: Sequence[Any]) -> list[list[Any]]:
    """Each shape as items can be: points one by one, a collection by its parts."""
    return [_apart(shape) for shape in shapes]


def _apart(shape: Any) -> list[Any]:
    if shape is None:
        return [None]
    if shape.geom_type == "MultiPoint":
        return list(shape.geoms)
    if shape.geom_type == "GeometryCollection":
        return [part for one in shape.geoms for part in _apart(one)]
    return [shape]
