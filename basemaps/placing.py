"""Room for names: who stands where, decided once for a whole zoom.

Greedy, in order of importance: a name takes the first free place among a few; one that finds
none is left out. The same data always give the same map.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import shapely

from basemaps.atlas import Points
from basemaps.lettering import Letter, Writing, width
from basemaps.mercator import TILE
from basemaps.naming import Name

Box = tuple[float, float, float, float]

CELL = 96.0  # world pixels: cells of the register of taken room
AIR = 3.0  # world pixels kept free around a name
STEP = 4.0  # world pixels between two samples of a line that carries a name
SOFTEN = 9  # samples averaged on each side, so that letters do not dance
TRIES = 10  # places looked at along each stretch of a line
MOST_TURN = 60.0  # degrees between any two letters: a name around a corner is a puzzle
SAME_AIR = 230.0  # world pixels between two writings of one street name
SHARPEST = 14.0  # degrees between two neighbouring letters


@dataclass(frozen=True, slots=True)
class Placed:
    """A word and/or a symbol with its place; x, y are world pixels of the middle of the word."""

    x: int
    y: int
    box: Box
    writing: Writing | None = None
    letters: tuple[Letter, ...] = ()
    symbol: str = ""
    symbol_at: tuple[int, int] = (0, 0)
    symbol_size: float = 0.0


class Room:
    """The taken rectangles, in cells, to ask quickly whether a place is free."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def free(self, boxes: Iterable[Box]) -> bool:
        return not any(
            _overlap(box, taken)
            for box in boxes
            for cell in _cells(box)
            for taken in self._cells.get(cell, ())
        )

    def take(self, boxes: Iterable[Box]) -> None:
        for box in boxes:
            for cell in _cells(box):
                self._cells[cell].append(box)


class Placing:
    """The placed names of one zoom, found by rectangle; with `within`, those that stay in it."""

    def __init__(self, zoom: int, wanted: Sequence[Name], *, within: Box | None = None) -> None:
        self.world = TILE * 2.0**zoom
        self.room = Room()
        self._written: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.placed = [
            one
            for name in wanted
            for one in self._place(name)
            if within is None or _holds(within, one.box)
        ]
        self._tree = shapely.STRtree([shapely.box(*one.box) for one in self.placed])

    def inside(self, left: float, top: float, right: float, bottom: float) -> list[Placed]:
        """What shows in a rectangle of world pixels, in the order of importance."""
        found = self._tree.query(shapely.box(left, top, right, bottom))
        return [self.placed[index] for index in sorted(found.tolist())]

    def _place(self, name: Name) -> Iterator[Placed]:
        points = name.points * self.world
        if not name.along:
            yield from self._place_point(name, points[0])
        elif name.writing:
            yield from self._place_line(name, name.writing, points)

    def _place_point(self, name: Name, point: Points) -> Iterator[Placed]:
        x, y = round(float(point[0])), round(float(point[1]))
        half = name.symbol_size / 2
        mark: Box = (x - half, y - half, x + half, y + half)
        if name.symbol and not self.room.free([mark]):
            return
        if name.writing:
            for cx, cy in _seats(name.writing, x, y, half if name.symbol else 0.0):
                box = _word_box(name.writing, cx, cy)
                if self.room.free([_wider(box)]):
                    self.room.take([box, mark] if name.symbol else [box])
                    yield Placed(
                        cx, cy, _around(box, mark), name.writing, (), name.symbol, (x, y),
                        name.symbol_size,
                    )  # fmt: skip
                    return
            if name.must_fit:
                return
        if name.symbol:
            self.room.take([mark])
            yield Placed(x, y, mark, None, (), name.symbol, (x, y), name.symbol_size)

    def _place_line(self, name: Name, writing: Writing, points: Points) -> Iterator[Placed]:
        path = Path(points)
        length = width(writing.text, writing.size, bold=writing.bold)
        plate = bool(name.symbol)
        if path.length < length * 1.08:
            return
        for start, end in _stretches(path.length, max(name.every, length * 1.5)):
            for at in path.calmest(start, end, 0.0 if plate else length):
                if plate:
                    placed = _plate(name, writing, path, at, length)
                    boxes = [placed.box]
                else:
                    placed, boxes = _curve(writing, path, at, length, name.beside)
                again = self._too_soon(writing.text, placed)
                if boxes and not again and self.room.free([_wider(box) for box in boxes]):
                    self.room.take(boxes)
                    self._written[writing.text].append((placed.x, placed.y))
                    yield placed
                    break

    def _too_soon(self, text: str, placed: Placed) -> bool:
        """Whether the same words stand close already: both sides of an avenue need one name."""
        return any(
            math.hypot(x - placed.x, y - placed.y) < SAME_AIR for x, y in self._written[text]
        )


class Path:
    """A line to write along, in world pixels: sampled evenly and softened."""

    def __init__(self, points: Points) -> None:
        steps = np.hypot(*np.diff(points, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        self.length = float(along[-1])
        samples = np.linspace(0.0, self.length, max(2, math.ceil(self.length / STEP) + 1))
        even = np.column_stack([np.interp(samples, along, points[:, axis]) for axis in (0, 1)])
        self.points = _soften(even)
        self.along = samples
        moves = np.diff(self.points, axis=0)
        turns = np.abs(np.diff(np.unwrap(np.arctan2(moves[:, 1], moves[:, 0]))))
        self._bent = np.concatenate([[0.0, 0.0], np.cumsum(turns)])  # turned so far, radians

    def at(self, along: float) -> tuple[float, float, float]:
        """x, y and direction (radians clockwise from east) there."""
        index = min(max(int(np.searchsorted(self.along, along)), 1), len(self.along) - 1)
        (x0, y0), (x1, y1) = self.points[index - 1].tolist(), self.points[index].tolist()
        part = (along - self.along[index - 1]) / (self.along[index] - self.along[index - 1])
        part = min(max(float(part), 0.0), 1.0)
        return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, math.atan2(y1 - y0, x1 - x0)

    def calmest(self, start: float, end: float, length: float) -> list[float]:
        """Middles of the straightest places of this stretch, best first (TRIES at most)."""
        middles = np.arange(start + length / 2, end - length / 2 + 1e-6, STEP * 4)
        if not len(middles):
            return []
        cost = np.interp(middles + length / 2, self.along, self._bent)
        cost -= np.interp(middles - length / 2, self.along, self._bent)
        cost += np.abs(middles - (start + end) / 2) / (end - start) * 0.3
        best: list[float] = []
        for index in np.argsort(cost, kind="stable"):
            if all(abs(middles[index] - other) > length / 2 for other in best):
                best.append(float(middles[index]))
            if len(best) == TRIES:
                break
        return best


def _soften(points: Points) -> Points:
    """A moving average along the line; both ends stay."""
    if len(points) < 2 * SOFTEN + 1:
        return points
    weights = np.ones(2 * SOFTEN + 1) / (2 * SOFTEN + 1)
    padded = np.pad(points, ((SOFTEN, SOFTEN), (0, 0)), mode="reflect", reflect_type="odd")
    columns = [np.convolve(padded[:, axis], weights, mode="valid") for axis in (0, 1)]
    return np.column_stack(columns)


def _stretches(length: float, every: float) -> Iterator[tuple[float, float]]:
    """Even stretches of a line, each about as long as asked."""
    count = max(1, math.floor(length / every))
    for number in range(count):
        yield number * length / count, (number + 1) * length / count


def _curve(
    writing: Writing, path: Path, middle: float, length: float, beside: float
) -> tuple[Placed, list[Box]]:
    """The letters of a word along the path, read from left to right; no box when too bent."""
    backwards = _leftwards(path, middle, length)
    x0, y0, _ = path.at(middle)
    anchor = (round(x0), round(y0))
    letters, boxes = [], []
    done = 0.0
    for text in writing.text:
        wide = width(text, writing.size, bold=writing.bold)
        offset = done + wide / 2 - length / 2
        done += wide
        x, y, heading = path.at(middle - offset if backwards else middle + offset)
        heading += math.pi if backwards else 0.0
        x, y = x + beside * math.sin(heading), y - beside * math.cos(heading)
        angle = (math.degrees(heading) + 180) % 360 - 180
        letters.append(Letter(text, x - anchor[0], y - anchor[1], angle))
        reach = max(wide, writing.size * 0.9) / 2
        boxes.append((x - reach, y - reach, x + reach, y + reach))
    bent = _too_bent([letter.angle for letter in letters])
    placed = Placed(*anchor, _around(*boxes), writing, tuple(letters))
    return placed, [] if bent else boxes


def _too_bent(angles: Sequence[float]) -> bool:
    """Whether letters lean too differently, next to each other or from end to end."""
    steps = [(b - a + 180) % 360 - 180 for a, b in pairwise(angles)]
    turned = list(accumulate(steps, initial=0.0))
    return max(map(abs, steps), default=0.0) > SHARPEST or max(turned) - min(turned) > MOST_TURN


def _leftwards(path: Path, middle: float, length: float) -> bool:
    start, end = path.at(middle - length / 2), path.at(middle + length / 2)
    return end[0] < start[0]


def _plate(name: Name, writing: Writing, path: Path, at: float, length: float) -> Placed:
    x, y, _ = path.at(at)
    cx, cy = round(x), round(y)
    half = (length / 2 + 4, writing.size / 2 + 2.5)
    box = (cx - half[0], cy - half[1], cx + half[0], cy + half[1])
    return Placed(cx, cy, box, writing, (), name.symbol, (cx, cy), 0.0)


def _seats(writing: Writing, x: int, y: int, half: float) -> Iterator[tuple[int, int]]:
    """Middles a word may take around its point: on it, or beside its symbol."""
    wide = width(writing.text, writing.size, bold=writing.bold)
    tall = writing.size
    if half == 0.0:
        yield from ((x, y), (x, round(y - tall)), (x, round(y + tall)))
        for part in (0.35, -0.35):
            yield round(x + wide * part), y
        return
    yield round(x + half + 4 + wide / 2), y
    yield x, round(y + half + 1 + tall * 0.6)
    yield round(x - half - 4 - wide / 2), y
    yield x, round(y - half - 1 - tall * 0.6)
    for part in (0.35, -0.35):
        yield round(x + wide * part), round(y + half + 1 + tall * 0.6)


def _word_box(writing: Writing, x: float, y: float) -> Box:
    wide = width(writing.text, writing.size, bold=writing.bold) / 2 + 2
    tall = writing.size * 0.62
    return x - wide, y - tall, x + wide, y + tall


def _wider(box: Box) -> Box:
    return box[0] - AIR, box[1] - AIR, box[2] + AIR, box[3] + AIR


def _around(*boxes: Box) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _holds(whole: Box, part: Box) -> bool:
    left, top = whole[0] <= part[0], whole[1] <= part[1]
    return left and top and part[2] <= whole[2] and part[3] <= whole[3]


def _overlap(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(box[0] / CELL), math.floor(box[2] / CELL) + 1):
        for row in range(math.floor(box[1] / CELL), math.floor(box[3] / CELL) + 1):
            yield column, row
