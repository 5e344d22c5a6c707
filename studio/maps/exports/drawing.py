"""What is drawn over the ground of a printed map: areas, lines, marks, as one vector drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import shapely

from studio.maps.geometry import shape_of
from studio.maps.legend.glyphs import drawing
from studio.maps.legend.marks import COLOURS, OUTLINES
from studio.maps.page import category_of

if TYPE_CHECKING:
    from studio.maps.exports.printing import Layout

MILLIMETRES_OF_MARK = 7.0
SIDE = 44.0  # units of an outline
ROUNDS = 60
LEADER = 1.5  # millimetres a mark may be moved before a line shows where it really is

Spot = tuple[float, float]


def spread(spots: Sequence[Spot], apart: float, box: Spot) -> list[Spot]:
    """Points pushed away from each other until they stand so far apart, or nearly; never out of
    the box. The same points give the same answer."""
    moved = [list(spot) for spot in spots]
    for turn in range(ROUNDS):
        still = True
        for a, first in enumerate(moved):
            for b in range(a):
                second = moved[b]
                dx, dy = first[0] - second[0], first[1] - second[1]
                far = math.hypot(dx, dy)
                if far >= apart:
                    continue
                still = False
                if far < 1e-6:  # two marks of one place: each its own way out
                    angle = (a * 2.399963 + turn) % (2 * math.pi)
                    dx, dy, far = math.cos(angle), math.sin(angle), 1.0
                push = (apart - far) / 2 * 0.6
                first[0] += dx / far * push
                first[1] += dy / far * push
                second[0] -= dx / far * push
                second[1] -= dy / far * push
        for spot in moved:
            for axis in (0, 1):
                spot[axis] = min(max(spot[axis], apart / 2), box[axis] - apart / 2)
        if still:
            break
    return [(x, y) for x, y in moved]


def drawn_svg(layout: Layout) -> str:
    """One drawing as large as the map, in millimetres."""
    wide, high = layout.box
    body = "".join([*_shapes(layout), *_leaders(layout), *_marks(layout)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.2f}mm" height="{high:.2f}mm" '
        f'viewBox="0 0 {wide:.2f} {high:.2f}">{body}</svg>'
    )


def _shapes(layout: Layout) -> Iterator[str]:
    k = layout.sheet.letters
    for item in layout.page["items"]:
        if item["type"] == "place" or not item["geometry"]:
            continue
        tone = tone_of(layout, item)
        for part in shapely.get_parts(shape_of(item["geometry"])):
            if item["type"] == "area":
                rings = " ".join(_path(layout, r, "Z") for r in (part.exterior, *part.interiors))
                yield (
                    f'<path d="{rings}" fill="{tone}" fill-opacity="0.22" fill-rule="evenodd" '
                    f'stroke="{tone}" stroke-width="{0.7 * k:.2f}" stroke-linejoin="round"/>'
                )
                continue
            width, line = item.get("width", 5) * 0.2 * k, _path(layout, part, "")
            for colour, thick in (("#ffffff", width + 0.7 * k), (tone, width)):
                yield (
                    f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{thick:.2f}" '
                    'stroke-linecap="round" stroke-linejoin="round"/>'
                )


def _path(layout: Layout, line: Any, end: str) -> str:
    spots = [layout.spot(x, y) for x, y in shapely.get_coordinates(line).tolist()]
    return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in spots) + end


def _leaders(layout: Layout) -> Iterator[str]:
    k = layout.sheet.letters
    for mark in layout.marks:
        (x, y), to_x, to_y = mark["true"], mark["x"], mark["y"]
        if math.hypot(to_x - x, to_y - y) > LEADER * k:
            yield (
                f'<path d="M{x:.2f} {y:.2f} L{to_x:.2f} {to_y:.2f}" stroke="#2b2420" '
                f'stroke-width="{0.35 * k:.2f}"/><circle cx="{x:.2f}" cy="{y:.2f}" '
                f'r="{0.7 * k:.2f}" fill="#2b2420"/>'
            )


def _marks(layout: Layout) -> Iterator[str]:
    size = layout.mark_side / SIDE * 1.15
    for mark in layout.marks:
        category = category_of(layout.page, mark["item"])
        left, top = mark["x"] - size * SIDE / 2, mark["y"] - size * SIDE / 2
        yield (
            f'<g transform="translate({left:.2f} {top:.2f}) scale({size:.4f})">'
            f"{_body(category, contrast=layout.sheet.contrast)}</g>"
        )


def tone_of(layout: Layout, item: dict[str, Any]) -> str:
    category = category_of(layout.page, item)
    if layout.sheet.contrast:
        return "#000000"
    return COLOURS[item.get("colour") or (category["colour"] if category else "grey")]


def _body(category: dict[str, Any] | None, *, contrast: bool) -> str:
    look = category or {"colour": "grey", "shape": "circle"}
    tone = "#000000" if contrast else COLOURS[look["colour"]]
    return (
        f'<path d="{OUTLINES[look["shape"]]}" fill="{tone}" stroke="#ffffff" '
        f'stroke-width="{4 if contrast else 3}" paint-order="stroke"/>'
    )


def mark_svg(category: dict[str, Any] | None, contrast: bool, *, glyph: bool) -> str:
    """A mark by itself, for the legend (with its pictogram) or for a number written over it."""
    inside = drawing(category["icon"]) if glyph and category else ""
    sign = (
        '<svg x="11.5" y="11.5" width="21" height="21" viewBox="0 0 24 24" fill="none" '
        'stroke="#ffffff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{inside}</svg>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:g} {SIDE:g}">'
        f"{_body(category, contrast=contrast)}{sign if inside else ''}</svg>"
    )
