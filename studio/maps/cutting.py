"""What of a walk may be shown: it begins and ends at somebody's door.

Around each door a circle is taken out, wherever the walk crosses it: 200 metres at least, and
somewhat more, around a middle that is not quite the door. Two walks cut by the same plain circle
would give its middle away. The circle of a walk never changes: the mean of several would, too.

What is said where the walk is not shown is not heard either. Positions and moments outside are
plain tuples; nothing here knows a database.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from studio.maps.geometry import DECIMALS, METRES_PER_DEGREE, Position, metres_between

HIDDEN = 200.0  # metres around a door of which nothing is shown
SLACK = 5.0  # metres that rounding and the true shape of the Earth may take from a distance
BLUR = 100.0  # metres by which a circle may be wider than it must
FINE = 3.0  # metres of detail that a shown line may lose
LAG = 6.0  # metres that the dot which follows a voice may be beside where one was
SHORTEST = 20.0  # metres: a piece shorter than this tells nobody a way
BRIEFEST = 1.0  # seconds of a voice worth keeping between two cuts

Vertex = tuple[float, float, float]  # degrees east, degrees north, seconds since the start
Span = tuple[float, float]
Line = list[Vertex]


@dataclass(frozen=True)
class Circle:
    """Nothing inside is shown. `middle` in degrees, `radius` in metres."""

    middle: Position
    radius: float

    def holds(self, place: Position) -> bool:
        return metres_between(self.middle, place) < self.radius


@dataclass(frozen=True)
class Walked:
    """A walk as it was made: its lines, and whether a voice was recorded with them.

    `key` is known to the group alone (the item's id): the circles depend on it. `cut`: it came
    back from a public copy, without its ends; nothing more is taken out.
    """

    key: str
    lines: tuple[Line, ...]
    recorded: bool
    cut: bool = False

    @property
    def doors(self) -> list[Position]:
        """Both ends. A recorded walk has one beginning and one end, whatever holes it has; of
        lines that come from elsewhere each may be a walk of its own."""
        lines = [self.lines[0], self.lines[-1]] if self.recorded else list(self.lines)
        ends = (
            [lines[0][0], lines[1][-1]] if self.recorded else [v for a in lines for v in _ends(a)]
        )
        return [(lon, lat) for lon, lat, _ in ends]

    @property
    def circles(self) -> list[Circle]:
        if self.cut:
            return []
        return [circle_around(door, f"{self.key}/{n}") for n, door in enumerate(self.doors)]


@dataclass(frozen=True)
class Shown:
    """What is left of a walk: lines to draw, spans of its sound that may be heard."""

    lines: tuple[Line, ...]
    spans: tuple[Span, ...]

    @property
    def pace(self) -> list[list[float]]:
        """For each vertex, where one is in the sound that is left (seconds)."""
        return [[round(heard_at(self.spans, moment), 1) for _, _, moment in a] for a in self.lines]


def walked(
    key: str, lines: Sequence[Sequence[Position]], moments: Sequence[float], trace: str = ""
) -> Walked:
    """Lines with the moments of their vertices, when there is one for each and time goes forward;
    else the lines alone. `trace` is that of the lines without their ends, when they were cut: it
    counts for these very lines only, not for what somebody draws on later."""
    recorded = len(moments) == sum(map(len, lines)) and list(moments) == sorted(moments)
    clock = iter(moments if recorded else [])
    made = tuple([(lon, lat, float(next(clock, 0.0))) for lon, lat in line] for line in lines)
    return Walked(key, made, recorded and bool(moments), bool(trace) and trace == trace_of(lines))


def trace_of(lines: Iterable[Sequence[Position]]) -> str:
    """A short name of these very lines."""
    told = [[(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in a] for a in lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def circle_around(door: Position, key: str) -> Circle:
    """The circle of a door: at least HIDDEN around it, always the same for the same key."""
    chance = hashlib.sha256(key.encode()).digest()
    wider, aside, turn = (int.from_bytes(chance[n : n + 4]) / 2**32 for n in (0, 4, 8))
    step, angle = BLUR * wider * aside, turn * 2 * math.pi
    east = step * math.cos(angle) / (METRES_PER_DEGREE * max(_narrow(door[1]), 0.01))
    north = step * math.sin(angle) / METRES_PER_DEGREE
    return Circle((door[0] + east, door[1] + north), HIDDEN + SLACK + BLUR * wider)


def shown(walk: Walked) -> Shown:
    """The walk without its ends. No vertex, and no point between two, is nearer than HIDDEN to a
    door; of a walk shorter than twice that, nothing is left."""
    circles = walk.circles
    whole = [line for line in walk.lines if len(line) > 1]
    simple = whole if walk.cut else [_simplified(line, walk.recorded) for line in whole]
    pieces = [piece for line in simple for piece in _outside_all(line, circles)]
    kept = tuple(_rounded(piece) for piece in pieces if _metres(piece) >= SHORTEST)
    spans = _spans(walk, circles) if walk.recorded and kept else ()
    return Shown(kept, spans)


def heard_at(spans: Iterable[Span], moment: float) -> float:
    """Where a moment of the whole sound is in what is left of it; of one that was cut, the cut."""
    passed = 0.0
    for start, end in spans:
        if moment < start:
            break
        passed += min(moment, end) - start
    return passed


def _ends(line: Line) -> tuple[Vertex, Vertex]:
    return line[0], line[-1]


def _narrow(lat: float) -> float:
    return math.cos(math.radians(lat))


def _metres(line: Line) -> float:
    return sum(metres_between(a[:2], b[:2]) for a, b in pairwise(line))


def _simplified(line: Line, recorded: bool) -> Line:
    """Fewer vertices. First: what is then cut stays cut. Of a recorded line, whoever stands still
    or comes back is still seen doing so."""
    points = np.array(line)
    if recorded:
        return [line[n] for n in _needed(points)]
    found = shapely.simplify(shapely.LineString(points[:, :2]), FINE / METRES_PER_DEGREE)
    return [(lon, lat, 0.0) for lon, lat in shapely.get_coordinates(found).tolist()]


def _needed(points: np.ndarray) -> list[int]:
    """The vertices without which one would be more than LAG metres from where one was at some
    moment (Douglas and Peucker's way, with the place of the same moment instead of the nearest;
    N. Meratnia and R. de By, Spatiotemporal compression techniques, 2004)."""
    metres = points[:, :2] * METRES_PER_DEGREE
    metres[:, 0] *= _narrow(float(points[0, 1]))
    needed, todo = {0, len(points) - 1}, [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first > 1:
            beside = _beside(metres[first : last + 1], points[first : last + 1, 2])
            furthest = first + int(beside.argmax())
            if beside.max() > LAG:
                needed.add(furthest)
                todo += [(first, furthest), (furthest, last)]
    return sorted(needed)


def _beside(metres: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """How far each point is from where one would be at its moment on the straight way."""
    whole = moments[-1] - moments[0]
    part = (moments - moments[0]) / whole if whole else np.zeros(len(moments))
    straight = metres[0] + part[:, None] * (metres[-1] - metres[0])
    beside: np.ndarray = np.hypot(*(metres - straight).T)
    beside[[0, -1]] = 0.0
    return beside


def _rounded(line: Line) -> Line:
    return [(round(lon, DECIMALS), round(lat, DECIMALS), moment) for lon, lat, moment in line]


def _outside_all(line: Line, circles: Sequence[Circle]) -> list[Line]:
    pieces = [line]
    for circle in circles:
        pieces = [left for piece in pieces for left in _outside(piece, circle)]
    return pieces


def _outside(line: Line, circle: Circle) -> Iterator[Line]:
    """The pieces of a line that a circle leaves."""
    piece: Line = []
    for a, b in pairwise(line):
        for start, end in _free(a, b, circle):
            first, last = _along(a, b, start), _along(a, b, end)
            if not piece or piece[-1] != first:
                if piece:
                    yield piece
                piece = [first]
            piece.append(last)
    if piece:
        yield piece


def _along(a: Vertex, b: Vertex, part: float) -> Vertex:
    if part in (0.0, 1.0):
        return a if part == 0.0 else b
    lon, lat, moment = (x + (y - x) * part for x, y in zip(a, b, strict=True))
    return lon, lat, moment


def _free(a: Vertex, b: Vertex, circle: Circle) -> list[Span]:
    """Which fractions of the way from a to b are outside: none, one or two spans.

    On a plane that touches the Earth in the middle of the circle, where the way enters and leaves
    it is a quadratic equation.
    """
    (x, y), (to_x, to_y) = _plane(a, circle), _plane(b, circle)
    across, up = to_x - x, to_y - y
    square, half = across * across + up * up, x * across + y * up
    beyond = x * x + y * y - circle.radius**2
    if square == 0.0:
        return [(0.0, 1.0)] if beyond >= 0 else []
    found = half * half - square * beyond
    if found <= 0:
        return [(0.0, 1.0)]
    enters, leaves = ((-half + sign * math.sqrt(found)) / square for sign in (-1, 1))
    if leaves <= 0 or enters >= 1:
        return [(0.0, 1.0)]
    return [s for s in ((0.0, max(enters, 0.0)), (min(leaves, 1.0), 1.0)) if s[1] > s[0]]


def _plane(vertex: Vertex, circle: Circle) -> Position:
    """Metres east and north of the middle of a circle."""
    lon, lat = circle.middle
    east = (vertex[0] - lon + 180) % 360 - 180
    return east * METRES_PER_DEGREE * _narrow(lat), (vertex[1] - lat) * METRES_PER_DEGREE


def _spans(walk: Walked, circles: Sequence[Circle]) -> tuple[Span, ...]:
    """When the walk was surely outside. A hole in the positions counts as the straight way: what
    was said in it is heard only when that way stays outside as a whole."""
    found: list[Span] = []
    for a, b in pairwise([vertex for line in walk.lines for vertex in line]):
        for start, end in _free_of_all(a, b, circles):
            span = (_along(a, b, start)[2], _along(a, b, end)[2])
            if found and span[0] <= found[-1][1]:
                found[-1] = (found[-1][0], span[1])
            else:
                found.append(span)
    return tuple((round(a, 3), round(b, 3)) for a, b in found if b - a >= BRIEFEST)


def _free_of_all(a: Vertex, b: Vertex, circles: Sequence[Circle]) -> list[Span]:
    left = [(0.0, 1.0)]
    for circle in circles:
        free = _free(a, b, circle)
        left = [both for one in left for other in free if (both := _common(one, other))]
    return left


def _common(one: Span, other: Span) -> Span | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if end > start else None
