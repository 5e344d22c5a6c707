"""A still picture of a map: covers, social cards, prints.

The ground, then areas, lines and marks in the style of the product, then the credits that the
sources of the ground ask for.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from basemaps.canvas import Window
from basemaps.catalogue import Ground, ground
from basemaps.errors import BadPicture, NoTile
from basemaps.lettering import font
from basemaps.marks import Mark, colour, marker
from basemaps.mercator import TILE, WORLD, Bounds, fitting_zoom, to_pixel, world_size
from basemaps.paper import paper
from basemaps.style import HALO, PAPER, STREET_TEXT
from basemaps.tiles import draw_ground, tile

LARGEST = 40_000_000  # pixels: an A0 sheet at 150 dots per inch
SMALLEST = 16
STRIP = 400  # rows drawn at a time, so that a poster does not fill the memory of an old PC
MOSAIC = 600  # tiles of a pack in one picture
AIR = 0.08  # part of the picture kept free around the wanted rectangle
DEFAULT_ZOOM = 14.0  # when all marks stand on one point
LETTERS = 0.2  # letters are drawn at 0.87 to 1.74 of their size: rather large than small
CREDIT_SIZE = 11.0
LINE_HALO = 1.5  # pixels of white on each side of a line
OVER = 3

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of (lon, lat) points: a walk, a stroke. Width in pixels at scale 1."""

    points: Sequence[Spot]
    colour: str = "blue"
    width: float = 5.0
    halo: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """An area: outer ring and holes of (lon, lat) points; `fill` is its opacity (0..1)."""

    rings: Sequence[Sequence[Spot]]
    colour: str = "blue"
    fill: float = 0.25
    width: float = 3.0


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture laid over the ground: it fills its rectangle (degrees) on the map's own pixels."""

    image: Image.Image
    bounds: Bounds
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the world a picture shows, and where a point falls on it."""

    zoom: float
    left: float  # world pixels at this zoom
    top: float
    width: int
    height: int
    scale: float = 1.0

    def pixel(self, lon: float, lat: float) -> Spot:
        """The point in pixels of the picture, from its upper left corner."""
        x, y = to_pixel(lon, lat, self.zoom)
        return (x - self.left) * self.scale, (y - self.top) * self.scale


def view(
    size: tuple[int, int],
    *,
    bounds: Bounds | None = None,
    centre: Spot | None = None,
    zoom: float | None = None,
    scale: float = 1.0,
    deepest: float = 18.0,
) -> View:
    """The view that shows a rectangle (degrees) with some air, or a centre at a zoom.

    `size` is the finished picture in pixels; `scale` makes letters and marks larger for print
    (2 = twice). Raises BadPicture for impossible sizes or places.
    """
    width, height = _checked(size, scale)
    across, down = width / scale, height / scale
    if bounds is not None:
        centre = _middle(bounds)
        room = 1 - 2 * AIR
        zoom = fitting_zoom(bounds, across * room, down * room)
        zoom = min(zoom, deepest) if bounds.east > bounds.west else DEFAULT_ZOOM
    if centre is None or zoom is None or not _on_the_map(centre):
        raise BadPicture("Pour une image, il faut un lieu sur la Terre et un zoom.")
    zoom = max(0.0, min(zoom, deepest))
    x, y = to_pixel(*centre, zoom)
    return View(zoom, x - across / 2, y - down / 2, width, height, scale)


def picture(
    ground_id: str,
    *,
    size: tuple[int, int],
    bounds: Bounds | None = None,
    centre: Spot | None = None,
    zoom: float | None = None,
    marks: Sequence[Mark] = (),
    lines: Sequence[Line] = (),
    areas: Sequence[Area] = (),
    overlays: Sequence[Overlay] = (),
    scale: float = 1.0,
    credit: bool = True,
    packs: Path | None = None,
    cache: Path | None = None,
) -> Image.Image:
    """Draw a map as one RGB picture; without bounds or centre, it shows what is on it.

    The credits are written in the corner unless `credit` is false: whoever turns them off
    must show `Ground.attribution` next to the picture. Raises UnknownGround, BrokenPack,
    or BadPicture.
    """
    chosen = ground(ground_id, packs)
    if chosen.kind == "online":  # another server is never asked: what always works stands in
        chosen = ground("plan")
    if bounds is None and centre is None:
        bounds = extent(marks, lines, areas) or chosen.bounds
    deepest = float(min(chosen.max_zoom + 1, 20))
    if bounds is not None:
        deepest = min(deepest, chosen.zoom_for(*_middle(bounds)) + 1.0)
    seen = view(size, bounds=bounds, centre=centre, zoom=zoom, scale=scale, deepest=deepest)
    image = _ground(chosen, seen, packs, cache)
    for overlay in overlays:
        _lay(image, seen, overlay)
    _draw_areas(image, seen, areas)
    _draw_lines(image, seen, lines)
    for mark in sorted(marks, key=lambda one: -one.lat):  # southern marks in front
        _draw_mark(image, seen, mark)
    if credit and chosen.credits:
        _sign(image, chosen, scale)
    return image


def extent(
    marks: Sequence[Mark], lines: Sequence[Line] = (), areas: Sequence[Area] = ()
) -> Bounds | None:
    """The smallest rectangle (degrees) around everything drawn; nothing when there is nothing."""
    spots = [(mark.lon, mark.lat) for mark in marks]
    spots += [spot for line in lines for spot in line.points]
    spots += [spot for area in areas for ring in area.rings for spot in ring]
    if not spots:
        return None
    lons, lats = zip(*spots, strict=True)
    return Bounds(min(lons), min(lats), max(lons), max(lats))


def _ground(chosen: Ground, seen: View, packs: Path | None, cache: Path | None) -> Image.Image:
    if chosen.kind == "paper":
        return paper(seen.width, seen.height, round(seen.left), round(seen.top), name=chosen.id)
    if chosen.kind == "pack" and not chosen.vector:
        return _mosaic(chosen, seen, packs, cache)
    return _drawn(chosen, seen)


def _drawn(chosen: Ground, seen: View) -> Image.Image:
    """The drawn ground at a whole zoom, stretched by less than one zoom, strip by strip."""
    zoom = min(max(math.floor(seen.zoom + LETTERS), chosen.min_zoom), chosen.max_zoom)
    stretch = math.pow(2.0, seen.zoom - zoom)
    scale = seen.scale * stretch
    left, top = math.floor(seen.left / stretch), math.floor(seen.top / stretch)
    skip = (round((seen.left / stretch - left) * scale), round((seen.top / stretch - top) * scale))
    wide = math.ceil((seen.width + skip[0]) / scale) + 1
    high = math.ceil((seen.height + skip[1]) / scale) + 1
    image = Image.new("RGB", (seen.width, seen.height), PAPER)
    for first in range(skip[1], seen.height + skip[1], STRIP):
        last = min(first + STRIP, seen.height + skip[1])
        window = Window(zoom, left, top, wide, high, scale, (first, last))
        image.paste(draw_ground(chosen, window), (-skip[0], first - skip[1]))
    return image


def _mosaic(chosen: Ground, seen: View, packs: Path | None, cache: Path | None) -> Image.Image:
    """Tiles of a pack at the nearest zoom, put together and brought to size."""
    fine = round(seen.zoom + math.log2(seen.scale))
    zoom = min(max(fine, chosen.min_zoom), chosen.max_zoom)
    stretch = world_size(zoom) / world_size(seen.zoom)
    left, top = seen.left * stretch, seen.top * stretch
    wide, high = seen.width / seen.scale * stretch, seen.height / seen.scale * stretch
    sheet = Image.new("RGB", (math.ceil(wide), math.ceil(high)), PAPER)
    for column, row in _covering(left, top, wide, high):
        try:
            stored = tile(chosen.id, zoom, column, row, packs=packs, cache=cache)
        except NoTile:
            continue
        with Image.open(io.BytesIO(stored.data)) as found:
            part = found.convert("RGB").resize((TILE, TILE))
        sheet.paste(part, (round(column * TILE - left), round(row * TILE - top)))
    return sheet.resize((seen.width, seen.height), Image.Resampling.LANCZOS)


def _covering(left: float, top: float, wide: float, high: float) -> Iterator[tuple[int, int]]:
    columns = range(math.floor(left / TILE), math.floor((left + wide) / TILE) + 1)
    rows = range(math.floor(top / TILE), math.floor((top + high) / TILE) + 1)
    if len(columns) * len(rows) > MOSAIC:
        raise BadPicture("Cette image montre trop de détails à la fois : réduisez-la.")
    for row in rows:
        for column in columns:
            yield column, row


def _lay(image: Image.Image, seen: View, overlay: Overlay) -> None:
    """Only the part that is seen is brought to size."""
    left, top = seen.pixel(overlay.bounds.west, overlay.bounds.north)
    right, bottom = seen.pixel(overlay.bounds.east, overlay.bounds.south)
    box = (max(0, round(left)), max(0, round(top)), min(image.width, round(right)),
           min(image.height, round(bottom)))  # fmt: skip
    if box[2] <= box[0] or box[3] <= box[1]:
        return
    across, down = overlay.image.width / (right - left), overlay.image.height / (bottom - top)
    part = (
        max(0.0, (box[0] - left) * across),
        max(0.0, (box[1] - top) * down),
        min(float(overlay.image.width), (box[2] - left) * across),
        min(float(overlay.image.height), (box[3] - top) * down),
    )
    size = (box[2] - box[0], box[3] - box[1])
    seen_part = overlay.image.convert("RGBA").resize(size, Image.Resampling.LANCZOS, box=part)
    mask = seen_part.getchannel("A").point(lambda tone: round(tone * overlay.opacity))
    image.paste(seen_part.convert("RGB"), box[:2], mask)


def _draw_areas(image: Image.Image, seen: View, areas: Sequence[Area]) -> None:
    for area in areas:
        tone = colour(area.colour)
        rings = [_dots(seen, ring) for ring in area.rings]
        mask = Image.new("L", image.size)
        pen = ImageDraw.Draw(mask)
        for number, ring in enumerate(rings):
            if len(ring) >= 3:
                pen.polygon(ring, fill=0 if number else round(255 * area.fill))
        image.paste(tone, mask=mask)
    edges = [
        Line([*ring, ring[0]], area.colour, area.width, halo=False)
        for area in areas
        for ring in area.rings
        if ring
    ]
    _draw_lines(image, seen, edges)


def _draw_lines(image: Image.Image, seen: View, lines: Sequence[Line]) -> None:
    """Lines with round ends and a white halo, drawn large then reduced."""
    for line in lines:
        dots = [(x * OVER, y * OVER) for x, y in _dots(seen, line.points)]
        if not dots:
            continue
        dot = seen.scale * OVER
        if line.halo:
            _stroke(image, dots, (line.width + 2 * LINE_HALO) * dot, (255, 255, 255))
        _stroke(image, dots, line.width * dot, colour(line.colour))


def _stroke(
    image: Image.Image, dots: Sequence[Spot], thick: float, tone: tuple[int, int, int]
) -> None:
    """One stroke on the part of the picture it touches."""
    reach = thick / 2 + OVER
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    left, top = max(0, int((min(xs) - reach) / OVER)), max(0, int((min(ys) - reach) / OVER))
    right = min(image.width, math.ceil((max(xs) + reach) / OVER))
    bottom = min(image.height, math.ceil((max(ys) + reach) / OVER))
    if right <= left or bottom <= top:
        return
    mask = Image.new("L", ((right - left) * OVER, (bottom - top) * OVER))
    pen = ImageDraw.Draw(mask)
    moved = [(x - left * OVER, y - top * OVER) for x, y in dots]
    pen.line(moved, fill=255, width=max(1, round(thick)))
    for x, y in moved:
        pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
    image.paste(tone, (left, top), mask.reduce(OVER))


def _draw_mark(image: Image.Image, seen: View, mark: Mark) -> None:
    x, y = seen.pixel(mark.lon, mark.lat)
    sprite = marker(mark, seen.scale)
    image.paste(sprite, (round(x - sprite.width / 2), round(y - sprite.height / 2)), sprite)


def _sign(image: Image.Image, chosen: Ground, scale: float) -> None:
    """The credits in the lower right corner, in their short form where room is scarce."""
    face = font(400, max(8, round(CREDIT_SIZE * scale)))
    text = chosen.attribution
    if face.getlength(text) > image.width * 0.7:
        text = chosen.short_attribution
    pen = ImageDraw.Draw(image, "RGBA")
    wide, high = math.ceil(face.getlength(text)) + round(10 * scale), round(17 * scale)
    box = (image.width - wide, image.height - high, image.width, image.height)
    pen.rectangle(box, fill=(*HALO, 215))
    pen.text((box[0] + 5 * scale, box[1] + high / 2), text, STREET_TEXT, face, anchor="lm")


def _dots(seen: View, points: Sequence[Spot]) -> list[Spot]:
    return [seen.pixel(lon, lat) for lon, lat in points]


def _middle(bounds: Bounds) -> Spot:
    """The middle as the map shows it, which is not the middle latitude."""
    left, top = to_pixel(bounds.west, bounds.north, 0)
    right, bottom = to_pixel(bounds.east, bounds.south, 0)
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - (top + bottom) / TILE))))
    return (left + right) / 2 / TILE * 360 - 180, lat


def _on_the_map(spot: Spot) -> bool:
    return all(math.isfinite(part) for part in spot) and WORLD.holds(*spot)


def _checked(size: tuple[int, int], scale: float) -> tuple[int, int]:
    width, height = size
    if min(size) < SMALLEST or width * height > LARGEST or not 0.25 <= scale <= 8:
        raise BadPicture(f"Une image de {width} sur {height} pixels n’est pas possible.")
    return width, height
