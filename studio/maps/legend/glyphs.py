"""Tabler icons as small pictures, for maps drawn on the server.

The icons are strokes two units wide on a square of 24 (see icons.json, written by the front-end
build). Their paths are flattened to lines and drawn by Pillow. Grammar of paths: SVG 1.1, 8.3;
arcs to centres: SVG 1.1, appendix F.6.5.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

DRAWINGS = Path(__file__).parents[2] / "static" / "dist" / "icons.json"
SIDE = 24  # units of the drawing
PIXELS = 8  # a unit, before the picture is reduced
STROKE = 2.2  # units: a little more than on screens, for small pictures
STEPS = 12  # lines a curve becomes

Point = tuple[float, float]
TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
PATH = re.compile(r'<path\b[^>]*?\bd="([^"]+)"')
COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@lru_cache(maxsize=256)
def glyph(name: str) -> Image.Image | None:
    """The icon in white on nothing, or None when there is no such icon (or no front end)."""
    if name not in _drawings():
        return None
    side = SIDE * PIXELS
    mask = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mask)
    for path in PATH.findall(drawing(name)):
        for line in flatten(path):
            _stroke(pen, line)
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    picture.putalpha(mask)
    return picture


def drawing(name: str) -> str:
    """The inside of an icon's SVG, as our build wrote it; empty for a name nobody knows."""
    return _drawings().get(name, "")


@lru_cache(maxsize=1)
def _drawings() -> dict[str, str]:
    if not DRAWINGS.is_file():
        return {}
    found: dict[str, str] = json.loads(DRAWINGS.read_text("utf-8"))
    return found


def _stroke(pen: ImageDraw.ImageDraw, line: list[Point]) -> None:
    dots = [(x * PIXELS, y * PIXELS) for x, y in line]
    reach = STROKE * PIXELS / 2
    if len(dots) > 1:
        pen.line(dots, fill=255, width=round(2 * reach), joint="curve")
    for x, y in (dots[0], dots[-1]):
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)


def flatten(path: str) -> list[list[Point]]:
    """The lines of an SVG path, in its own units."""
    lines: list[list[Point]] = []
    start = here = (0.0, 0.0)
    control: Point | None = None  # the last one, for the smooth curves that mirror it
    for letter, given in _commands(path):
        kind, values = letter.upper(), _absolute(letter, given, here)
        if kind == "M":
            start = here = (values[0], values[1])
            lines.append([here])
            continue
        if kind == "Z":
            lines[-1].append(start)
            here, control = start, None
            continue
        points, control = _draw(kind, values, here, control)
        lines[-1].extend(points)
        here = points[-1]
    return lines


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Letter and numbers, one command at a time; repeated numbers repeat the letter."""
    tokens, place, letter = _tokens(path), 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            letter, place = tokens[place], place + 1
        count = COUNTS[letter.upper()]
        yield letter, [float(token) for token in tokens[place : place + count]]
        place += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _tokens(path: str) -> list[str]:
    """The two flags of an arc may stand against what follows: « a1 1 0 012 2 »."""
    found: list[str] = []
    for piece in re.findall(r"[A-Za-z][^A-Za-z]*", path):
        numbers = piece[1:]
        if piece[0] in "aA":
            numbers = re.sub(
                r"([-+\d.]+[\s,]+[-+\d.]+[\s,]+[-+\d.]+)[\s,]+([01])[\s,]*([01])[\s,]*",
                r"\1 \2 \3 ",
                numbers,
            )
        found += [piece[0], *TOKEN.findall(numbers)]
    return found


def _absolute(letter: str, given: list[float], here: Point) -> list[float]:
    if letter.isupper():
        return given
    if letter == "h":
        return [given[0] + here[0]]
    if letter == "v":
        return [given[0] + here[1]]
    if letter == "a":
        return [*given[:5], given[5] + here[0], given[6] + here[1]]
    return [value + here[place % 2] for place, value in enumerate(given)]


def _draw(
    kind: str, v: list[float], here: Point, control: Point | None
) -> tuple[list[Point], Point | None]:
    """The points after `here`, and the control point a smooth curve would mirror."""
    mirror = (2 * here[0] - control[0], 2 * here[1] - control[1]) if control else here
    if kind == "H":
        return [(v[0], here[1])], None
    if kind == "V":
        return [(here[0], v[0])], None
    if kind == "A":
        return _arc(here, v), None
    if kind in "CS":
        first = (v[0], v[1]) if kind == "C" else mirror
        second, end = (v[-4], v[-3]), (v[-2], v[-1])
        return _bezier([here, first, second, end]), second
    if kind in "QT":
        middle = (v[0], v[1]) if kind == "Q" else mirror
        return _bezier([here, middle, (v[-2], v[-1])]), middle
    return [(v[0], v[1])], None


def _bezier(points: list[Point]) -> list[Point]:
    return [_casteljau(points, step / STEPS) for step in range(1, STEPS + 1)]


def _casteljau(points: list[Point], t: float) -> Point:
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
    return points[0]


def _arc(here: Point, v: list[float]) -> list[Point]:
    rx, ry, turn, large, sweep, end = abs(v[0]), abs(v[1]), math.radians(v[2]), v[3], v[4], v[5:7]
    if not rx or not ry or tuple(end) == here:
        return [(end[0], end[1])]
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (here[0] - end[0]) / 2, (here[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    rest = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
    factor = math.sqrt(max(0.0, rest) / ((rx * y) ** 2 + (ry * x) ** 2))
    factor = factor if bool(large) != bool(sweep) else -factor
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    last = math.atan2((-y - cy) / ry, (-x - cx) / rx)
    span = (last - first) % (2 * math.pi) if sweep else -((first - last) % (2 * math.pi))
    mx, my = (here[0] + end[0]) / 2, (here[1] + end[1]) / 2
    middle = (cos * cx - sin * cy + mx, sin * cx + cos * cy + my)
    return [_on_ellipse(middle, rx, ry, cos, sin, first + span * k / STEPS) for k in range(1, 13)]


def _on_ellipse(middle: Point, rx: float, ry: float, cos: float, sin: float, angle: float) -> Point:
    x, y = rx * math.cos(angle), ry * math.sin(angle)
    return middle[0] + cos * x - sin * y, middle[1] + sin * x + cos * y
