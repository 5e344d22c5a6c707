"""Laying a drawing on the ground: from a few points known on both, the whole sheet follows.

Two or three pairs turn, stretch and move the drawing as it is (similarity); four or five may also
shear it (affine); six and more bend it (a smoothed thin-plate spline: F. L. Bookstein, Principal
warps, 1989; the smoothing is chosen by generalised cross-validation, G. Wahba, 1990). A mental map
is no survey: a fit that would fold or mirror the drawing is replaced by a calmer one.

Points of the drawing are fractions of its width and height from its upper left corner; points of
the ground are degrees. Inside, both are flat and y grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from basemaps.errors import BadPicture
from basemaps.mercator import EQUATOR, MAX_LATITUDE, Bounds, degrees, unit

Method = Literal["similarity", "affine", "spline"]
Array = NDArray[np.float64]

FEWEST = 2
MOST = 24  # pairs: more is a surveyor's work, and a spline of them no clearer
AFFINE_FROM, SPLINE_FROM = 4, 6
SMOOTHINGS = (1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
GRID = 64  # cells on each side: straight lines inside one cell
LONGEST = 2048  # pixels of the laid picture: enough for two zooms
SMALLEST_M, LARGEST_M = 5.0, 400_000.0  # what a drawing may cover on the ground, metres
APART = 1e-3  # of the drawing: two points nearer than this are the same point
STEP = 1e-5  # for slopes, in sides of the drawing
TURNS = 30  # of Newton's method; it needs four

TOO_FEW = "Il faut au moins deux points."
TOO_MANY = f"Vingt-quatre points suffisent : il y en a plus de {MOST}."
SAME = "Deux points sont au même endroit. Retirez-en un."
NO_SENSE = "Ces points ne vont pas ensemble. Vérifiez-les, ou laissez comme un dessin."


class Pair(NamedTuple):
    """One spot known twice: on the drawing (fractions, from the upper left) and in degrees."""

    x: float
    y: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Warp:
    """How a drawing of some proportions lies on the ground.

    `flat` is 3 x 2 (constant, x, y); `knots` and `bends` are the spline's, empty otherwise.
    `centre` (unit square) and `metres` bring flat metres back to the map. `chosen` is how many
    points the fit can follow exactly, whatever they say; `error`, in metres, how far one must
    expect a point to fall from its place; None for two points, which fit anything.
    """

    method: Method
    sides: tuple[float, float]
    centre: tuple[float, float]
    metres: float
    flat: Array
    knots: Array
    bends: Array
    chosen: float = 2.0
    error: float | None = None

    def to_ground(self, spots: Any) -> Array:
        """Fractions of the drawing (n x 2) to degrees (n x 2)."""
        return _told(self._forward(_table(spots) * np.array(self.sides)), self)

    def to_drawing(self, spots: Any) -> Array:
        """Degrees (n x 2) to fractions of the drawing; also outside it, where it still makes sense.
        The inverse of `to_ground` to a hundred thousandth of the drawing."""
        found: Array = self._back(_metres(_table(spots), self.centre, self.metres))
        fractions: Array = found / np.array(self.sides)
        return fractions

    def to_json(self) -> dict[str, Any]:
        """What another program needs to do `to_ground` (frontend/src/maps/drawing/lens.ts)."""
        return {
            "method": self.method,
            "sides": list(self.sides),
            "centre": list(self.centre),
            "metres": self.metres,
            "flat": self.flat.tolist(),
            "knots": self.knots.tolist(),
            "bends": self.bends.tolist(),
            "error": self.error,
        }

    def _forward(self, spots: Array) -> Array:
        found: Array = _lift(spots) @ self.flat
        if len(self.knots):
            found += _reach(spots, self.knots) @ self.bends
        return found

    def _back(self, goal: Array) -> Array:
        """By the straight part first, then Newton's method on what the spline bends."""
        inverse = np.linalg.inv(self.flat[1:])
        spots = (goal - self.flat[0]) @ inverse
        for _ in range(TURNS if len(self.knots) else 0):
            away = goal - self._forward(spots)
            spots = spots + np.einsum("ni,nij->nj", away, np.linalg.inv(self._slopes(spots)))
            if np.abs(away).max() < 1e-6:
                break
        found: Array = spots
        return found

    def _slopes(self, spots: Array) -> Array:
        here = self._forward(spots)
        along = [(self._forward(spots + step) - here) / STEP for step in np.eye(2) * STEP]
        return np.stack(along, axis=1)

    def folds(self) -> bool:
        """True when the drawing would be turned over, or pass over itself, somewhere."""
        ticks = np.linspace(0, 1, 25)
        spots = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2) * np.array(self.sides)
        turns = np.linalg.det(self._slopes(spots))
        whole = np.linalg.det(self.flat[1:])
        return bool(turns.min() <= 0.02 * max(whole, 0.0) or whole <= 0)


def fit(pairs: Sequence[Pair], size: tuple[int, int]) -> Warp:
    """The calmest way to lay a drawing of this size (pixels) so that its points fall right.

    BadPicture with a sentence for fewer than two points, two in one place, or points that would
    make a drawing smaller than a room or larger than a region.
    """
    _check(pairs)
    method = method_for(len(pairs))
    found = _fitted(pairs, size, method)
    missed = _missed(found, pairs, len(pairs) - found.chosen)
    found = replace(found, error=round(missed, 1) if missed is not None else None)
    _check_extent(found)
    return found


def method_for(count: int) -> Method:
    """The rule of the lab: what so many points can bear without telling stories."""
    if count < AFFINE_FROM:
        return "similarity"
    return "affine" if count < SPLINE_FROM else "spline"


def _check(pairs: Sequence[Pair]) -> None:
    if len(pairs) < FEWEST:
        raise BadPicture(TOO_FEW)
    if len(pairs) > MOST:
        raise BadPicture(TOO_MANY)
    table = np.array(pairs, dtype=float)
    if not np.isfinite(table).all() or np.abs(table[:, 3]).max() > MAX_LATITUDE:
        raise BadPicture(NO_SENSE)
    for number, one in enumerate(table):
        rest = table[number + 1 :]
        near = np.hypot(*(rest[:, :2] - one[:2]).T) < APART
        same = np.hypot(*(rest[:, 2:] - one[2:]).T) < 1e-7
        if (near | same).any():
            raise BadPicture(SAME)


def _fitted(pairs: Sequence[Pair], size: tuple[int, int], method: Method) -> Warp:
    """By this method, or a calmer one when it would fold the drawing."""
    table = np.array(pairs, dtype=float)
    longest = max(size)
    sides = (size[0] / longest, size[1] / longest)
    centre = unit(float(table[:, 2].mean()), float(table[:, 3].mean()))
    metres = EQUATOR * math.cos(math.radians(degrees(*centre)[1]))
    spots, goal = table[:, :2] * np.array(sides), _metres(table[:, 2:], centre, metres)
    none = np.zeros((0, 2))

    def made(
        method: Method, flat: Array, chosen: float, knots: Array = none, bends: Array = none
    ) -> Warp:
        return Warp(method, sides, centre, metres, flat, knots, bends, chosen)

    if method == "spline":
        for flat, bends, chosen in _splines(spots, goal):
            found = made("spline", flat, chosen, spots, bends)
            if not found.folds():
                return found
    if method != "similarity" and np.linalg.matrix_rank(_lift(spots), tol=1e-3) == 3:
        solved: Any = np.linalg.lstsq(_lift(spots), goal, rcond=None)[0]
        found = made("affine", solved, 3.0)
        if not found.folds():
            return found
    return made("similarity", _similarity(spots, goal), 2.0)


def _similarity(spots: Array, goal: Array) -> Array:
    """Turned, stretched and moved: one complex number times the drawing, plus another."""
    drawn, ground = spots @ np.array([1, 1j]), goal @ np.array([1, 1j])
    middle, there = drawn.mean(), ground.mean()
    spread = float((np.abs(drawn - middle) ** 2).sum())
    turn = ((ground - there) * np.conj(drawn - middle)).sum() / spread
    move = there - turn * middle
    if abs(turn) < 1e-9:
        raise BadPicture(NO_SENSE)
    return np.array(
        [[move.real, move.imag], [turn.real, turn.imag], [-turn.imag, turn.real]], dtype=float
    )


def _splines(spots: Array, goal: Array) -> list[tuple[Array, Array, float]]:
    """The smoothed splines, the most believable first, then ever smoother ones; with each, how many
    points it follows (the trace of its hat matrix)."""
    count = len(spots)
    lift, reach = _lift(spots), _reach(spots, spots)
    tried = []
    for smoothing in SMOOTHINGS:
        whole = np.block([[reach + smoothing * np.eye(count), lift], [lift.T, np.zeros((3, 3))]])
        try:
            inverse = np.linalg.inv(whole)
        except np.linalg.LinAlgError:
            continue
        hat = reach @ inverse[:count, :count] + lift @ inverse[count:, :count]
        solved = inverse[:, :count] @ goal
        left = goal - hat @ goal
        freedom = max(1e-9, 1 - np.trace(hat) / count) ** 2
        score = float((left**2).sum() / freedom)
        tried.append((score, smoothing, solved[count:], solved[:count], float(np.trace(hat))))
    if not tried:
        return []
    best = min(tried, key=lambda one: one[0])[1]
    return [
        (flat, bends, chosen) for _, smoothing, flat, bends, chosen in tried if smoothing >= best
    ]


def _missed(warp: Warp, pairs: Sequence[Pair], freedom: float) -> float | None:
    """How far (metres) such points miss their places, counted on what the fit could not choose:
    the root mean square, over the points that are left free. None when it could choose all."""
    if freedom < 0.2:
        return None
    table = np.array(pairs, dtype=float)
    spots, goal = (
        table[:, :2] * np.array(warp.sides),
        _metres(table[:, 2:], warp.centre, warp.metres),
    )
    away = goal - warp._forward(spots)
    return float(np.sqrt((away**2).sum() / freedom))


def _check_extent(warp: Warp) -> None:
    edge = warp._forward(_edge() * np.array(warp.sides))
    extent = float(np.max(edge.max(axis=0) - edge.min(axis=0)))
    if not SMALLEST_M <= extent <= LARGEST_M:
        raise BadPicture(NO_SENSE)
    corners = np.array(warp.centre) + edge / warp.metres
    if corners.min() < 0 or corners.max() > 1:
        raise BadPicture(NO_SENSE)


def _edge(count: int = 33) -> Array:
    """Points along the four sides, in fractions."""
    run, zero, one = np.linspace(0, 1, count), np.zeros(count), np.ones(count)
    sides = [(run, zero), (run, one), (zero, run), (one, run)]
    return np.concatenate([np.stack(side, axis=1) for side in sides])


def _table(spots: Any) -> Array:
    return np.asarray(spots, dtype=float).reshape(-1, 2)


def _lift(spots: Array) -> Array:
    return np.column_stack((np.ones(len(spots)), spots))


def _reach(spots: Array, knots: Array) -> Array:
    """The thin plate's r^2 log r between each spot and each knot."""
    far = ((spots[:, None, :] - knots[None, :, :]) ** 2).sum(axis=-1)
    reach: Array = 0.5 * far * np.log(np.maximum(far, 1e-300))
    return reach


def _metres(spots: Array, centre: tuple[float, float], metres: float) -> Array:
    there = np.array([unit(float(lon), float(lat)) for lon, lat in spots])
    flat: Array = (there - np.array(centre)) * metres
    return flat


def _told(flat: Array, warp: Warp) -> Array:
    squares = np.array(warp.centre) + flat / warp.metres
    return np.array([degrees(float(x), float(y)) for x, y in squares])


@dataclass(frozen=True, slots=True)
class Laid:
    """A picture whose north is up, transparent where the drawing is not, and its rectangle."""

    image: Image.Image
    bounds: Bounds


def bounds_of(warp: Warp) -> Bounds:
    """The rectangle (degrees) that the laid drawing needs."""
    spots = warp.to_ground(_edge())
    (west, south), (east, north) = spots.min(axis=0), spots.max(axis=0)
    return Bounds(float(west), float(south), float(east), float(north))


def lay(image: Image.Image, warp: Warp, longest: int = LONGEST) -> Laid:
    """The drawing as it lies on the ground, straight on the map's own pixels."""
    bounds = bounds_of(warp)
    left, top = unit(bounds.west, bounds.north)
    right, bottom = unit(bounds.east, bounds.south)
    across, down = right - left, bottom - top
    wide = max(1, round(longest * across / max(across, down)))
    high = max(1, round(longest * down / max(across, down)))
    columns = np.rint(np.linspace(0, wide, GRID + 1)).astype(int)
    rows = np.rint(np.linspace(0, high, GRID + 1)).astype(int)
    there = np.stack(np.meshgrid(left + across * columns / wide, top + down * rows / high), axis=-1)
    flat = (there.reshape(-1, 2) - np.array(warp.centre)) * warp.metres
    pixels = warp._back(flat) / np.array(warp.sides) * np.array(image.size, dtype=float)
    mesh = list(_cells(pixels.reshape(GRID + 1, GRID + 1, 2), columns, rows, image.size))
    sheet = image.convert("RGBA")
    laid = sheet.transform((wide, high), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)
    return Laid(laid, bounds)


def _cells(corners: Array, columns: Any, rows: Any, size: tuple[int, int]) -> Any:
    """One quadrilateral of the drawing for each cell of the laid picture that it reaches."""
    for row in range(GRID):
        for column in range(GRID):
            quad = corners[[row, row + 1, row + 1, row], [column, column, column + 1, column + 1]]
            inside = (quad.max(axis=0) > 0).all() and (quad.min(axis=0) < np.array(size)).all()
            box = (columns[column], rows[row], columns[column + 1], rows[row + 1])
            if inside and box[0] < box[2] and box[1] < box[3] and np.isfinite(quad).all():
                yield tuple(map(int, box)), tuple(map(float, quad.reshape(-1)))
