"""The composed pictures of a portrait: title, quotation, place, group of photos, credits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw

from media import photo
from media.portrait import prints
from media.portrait.lettering import Block, Colour, fitted, tidy, write
from media.portrait.prints import Box
from media.portrait.scenes import PhotosScene, PlaceScene, Point, QuoteScene, TitleScene
from media.portrait.theme import SOFT_INK, WHITE, Frame, readable_on_paper

NARROWEST, WIDEST = 0.5, 2.2
"""Shapes (width / height) that prints keep; a panorama is cut to the widest."""
SHORT_QUOTE = 90
CREDIT = 2.5  # size of the sources of a map: small, and still read on a phone

Load = Callable[[str], Image.Image]
"""The picture at a path, upright, in ordinary colours."""


def loader(frame: Frame) -> Load:
    """Reads pictures no larger than this frame can show."""
    longest = round(max(frame.width, frame.height) * 1.3)
    return lambda path: photo.picture(Path(path), longest)


def title(scene: TitleScene, frame: Frame, load: Load, language: str, foot: int) -> Image.Image:
    """Name in large letters; with a picture, the picture takes its half of the frame.

    `foot` is the height, in pixels, to keep clear at the bottom: here and below.
    """
    canvas = prints.sheet(frame)
    box = (frame.margin, frame.margin, frame.width - frame.margin, frame.height - foot)
    if scene.picture:
        box = beside(canvas, load(scene.picture), frame, scene.focus, foot)
    heading, under = tidy(scene.title, language), tidy(scene.subtitle, language)
    stack(canvas, box, frame, (heading, 11.5), (under, 5.6))
    return canvas


def beside(canvas: Image.Image, picture: Image.Image, frame: Frame, focus: Point, foot: int) -> Box:
    """Fill one half of the canvas with a photo; what is left for the text."""
    width, height = canvas.size
    if frame.is_stacked:
        edge = round((height - foot) * 0.58)
        prints.fill(canvas, picture, (0, 0, width, edge), focus)
        return frame.margin, edge + frame.px(4), width - frame.margin, height - foot
    edge = round(width * 0.5)
    prints.fill(canvas, picture, (edge, 0, width, height), focus)
    return frame.margin, frame.margin, edge - frame.px(5), height - foot


def stack(
    canvas: Image.Image,
    box: Box,
    frame: Frame,
    heading: tuple[str, float],
    under: tuple[str, float],
    *,
    high: bool = False,
) -> None:
    """Heading, a short bar of the accent colour, then the smaller text, in the middle of the
    box's height, or at its top when `high`. Each is a text with its size in units."""
    gap, bar = frame.px(3.2), frame.px(1.1)
    first, second = together(box, frame, heading, under, 2 * gap + bar)
    total = first.height + gap + bar + (gap + second.height if under[0] else 0)
    y = box[1] + (0 if high else max(0, (box[3] - box[1] - total) // 2))
    y = put(canvas, box, y, first) + gap
    long = frame.px(14)
    x = box[2] - long if first.is_right_to_left else box[0]
    ImageDraw.Draw(canvas).rounded_rectangle(
        (x, y, x + long, y + bar), radius=bar // 2, fill=frame.accent
    )
    if under[0]:
        put(canvas, box, y + bar + gap, second)


def together(
    box: Box,
    frame: Frame,
    heading: tuple[str, float],
    under: tuple[str, float],
    between: int,
    lines: int = 3,
) -> tuple[Block, Block]:
    """Two blocks that fit one under the other with `between` pixels kept, both smaller if they
    must be; the first has at most `lines` lines unless its letters would become too small."""
    width, height = box[2] - box[0], box[3] - box[1] - between
    scale = 1.0
    while True:
        first = fitted(heading[0], frame.style(heading[1] * scale, bold=True), width, lines)
        second = fitted(under[0], frame.style(under[1] * scale, colour=SOFT_INK), width, 3)
        if first.height + (second.height if under[0] else 0) <= height or scale < 0.5:
            return first, second
        scale *= 0.92


def put(canvas: Image.Image, box: Box, y: int, block: Block) -> int:
    """Write a block at height `y` from the side its language begins; the height after it."""
    mirrored = block.is_right_to_left
    write(
        canvas,
        (box[2] - block.width if mirrored else box[0], y),
        block,
        "right" if mirrored else "left",
    )
    return y + block.height


def quote(scene: QuoteScene, frame: Frame, load: Load, language: str, foot: int) -> Image.Image:
    """Somebody's sentence in large letters, with their face when they gave it."""
    canvas = prints.sheet(frame)
    box = (frame.margin, frame.margin, frame.width - frame.margin, frame.height - foot)
    if scene.picture:
        box = after_face(canvas, load(scene.picture), frame, scene.focus, box)
    size = 9.0 if len(scene.text) <= SHORT_QUOTE else 7.2
    said = (tidy(quoted(scene.text, language), language), size)
    words, author = together(
        box, frame, said, (tidy(scene.author, language), 5.2), frame.px(3.4), lines=7
    )
    author = author.coloured(readable_on_paper(frame.accent))
    gap = frame.px(3.4)
    total = words.height + (gap + author.height if scene.author else 0)
    y = put(canvas, box, box[1] + max(0, (box[3] - box[1] - total) // 2), words)
    if scene.author:
        put(canvas, box, y + gap, author)
    return canvas


def after_face(
    canvas: Image.Image, picture: Image.Image, frame: Frame, focus: Point, box: Box
) -> Box:
    """Draw a face in a circle; what is left of the box for the words."""
    left, top, right, bottom = box
    side = frame.px(34 if frame.is_stacked else 40)
    if frame.is_stacked:
        corner = ((frame.width - side) // 2, top)
        rest = (left, top + side + frame.px(3), right, bottom)
    else:
        corner = (left, top + (bottom - top - side) // 2)
        rest = (left + side + frame.px(6), top, right, bottom)
    prints.lay_round(canvas, picture, (*corner, corner[0] + side, corner[1] + side), focus)
    return rest


def quoted(text: str, language: str) -> str:
    """The sentence between the marks of its language, once."""
    bare = text.strip().strip('«»“”"').strip()
    return f"« {bare} »" if language.startswith("fr") else f"“{bare}”"


def place(scene: PlaceScene, frame: Frame, load: Load, language: str, foot: int) -> Image.Image:
    """A small map as a print, the place marked, its name beside or below."""
    canvas = prints.sheet(frame)
    picture = load(scene.picture)
    map_box, text_box = place_boxes(frame, foot)
    inner = prints.fit(picture.size, map_box)
    if (inner[2] - inner[0]) * (inner[3] - inner[1]) < 0.72 * area(map_box):
        inner = map_box
        prints.lay_cut(canvas, picture, inner, frame, scene.point or (0.5, 0.5))
        point = moved_point(picture.size, inner, scene.point)
    else:
        prints.lay(canvas, picture, inner, frame)
        point = scene.point
    if point is not None:
        x = inner[0] + point[0] * (inner[2] - inner[0])
        y = inner[1] + point[1] * (inner[3] - inner[1])
        pin(canvas, (x, y), frame)
    if scene.credit:
        sign(canvas, inner, scene.credit, frame)
    heading, under = tidy(scene.name, language), tidy(scene.address, language)
    stack(canvas, text_box, frame, (heading, 8.2), (under, 5.0), high=frame.is_stacked)
    return canvas


def sign(canvas: Image.Image, box: Box, credit: str, frame: Frame) -> None:
    """To whom a map is owed, on a light band in its lower corner."""
    air = frame.px(0.8)
    most = box[2] - box[0] - 4 * air
    block = fitted(credit, frame.style(CREDIT), most, 2)
    left, top = box[2] - block.width - 2 * air, box[3] - block.height - air
    band = Image.new("RGB", (box[2] - left, box[3] - top), WHITE)
    canvas.paste(band, (left, top), Image.new("L", band.size, 215))
    write(canvas, (left + air, top + air // 2), block)


def place_boxes(frame: Frame, foot: int) -> tuple[Box, Box]:
    """Where the map and the text go."""
    m, low = frame.margin, frame.height - foot
    if frame.is_stacked:
        edge = round(low * 0.6)
        return (m, m, frame.width - m, edge), (m, edge + frame.px(5), frame.width - m, low)
    edge = round(frame.width * 0.56)
    return (m, m, edge, low), (edge + m, m, frame.width - m, low)


def area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def moved_point(size: tuple[int, int], box: Box, point: Point | None) -> Point | None:
    """Where a point of the whole picture is in the part that `lay_cut` kept."""
    if point is None:
        return None
    left, top, right, bottom = photo.around(size, (box[2] - box[0]) / (box[3] - box[1]), point)
    return (point[0] * size[0] - left) / (right - left), (point[1] * size[1] - top) / (bottom - top)


def pin(canvas: Image.Image, tip: tuple[float, float], frame: Frame) -> None:
    """A map pin whose tip is on the place, in the accent colour with a white border.

    Drawn three times larger and reduced, so that its edges are smooth.
    """
    radius = frame.px(3.4) * 3
    border = radius // 6
    width, height = 2 * (radius + border), round(3.0 * radius)
    drawn = Image.new("RGBA", (width, height), (*WHITE, 0))
    draw = ImageDraw.Draw(drawn)
    middle = (width / 2, float(radius + border))
    drop(draw, middle, radius + border, float(height), WHITE)
    drop(draw, middle, radius, height - 2.2 * border, frame.accent)
    hole = radius * 0.36
    draw.ellipse(circle(middle, hole), fill=WHITE)
    small = drawn.resize((width // 3, height // 3), Image.Resampling.LANCZOS)
    at = round(tip[0] - small.width / 2), round(tip[1] - small.height)
    canvas.paste(small, at, small)


def drop(
    draw: ImageDraw.ImageDraw,
    middle: tuple[float, float],
    radius: float,
    tip: float,
    colour: Colour,
) -> None:
    """A circle drawn out downwards to `tip`, along its tangents."""
    reach = tip - middle[1]
    sine = radius / reach
    cosine = (1 - sine * sine) ** 0.5
    x, y = radius * cosine, radius * sine
    sides = ((middle[0] - x, middle[1] + y), (middle[0] + x, middle[1] + y), (middle[0], tip))
    draw.polygon(sides, fill=colour)
    draw.ellipse(circle(middle, radius), fill=colour)


def circle(middle: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    x, y = middle
    return x - radius, y - radius, x + radius, y + radius


def photos(scene: PhotosScene, frame: Frame, load: Load, foot: int) -> Image.Image:
    """Two to six prints on a sheet, in rows, each in its own shape: nobody's head is cut off."""
    canvas = prints.sheet(frame)
    m = frame.px(7)
    whole = (m, m, frame.width - m, frame.height - foot)
    pictures = [load(path) for path in scene.pictures]
    shapes = [min(WIDEST, max(NARROWEST, each.width / each.height)) for each in pictures]
    for picture, box in zip(pictures, cells(shapes, whole, frame.px(4)), strict=True):
        prints.lay_cut(canvas, picture, box, frame)
    return canvas


def cells(shapes: list[float], box: Box, gap: int) -> list[Box]:
    """Boxes for pictures of these shapes (width / height), in the rows that cover most paper."""
    size = (box[2] - box[0], box[3] - box[1])
    rows = max(splits(shapes), key=lambda each: covered(heights(each, size, gap), each))
    high = heights(rows, size, gap)
    y = box[1] + (size[1] - sum(high) - gap * (len(rows) - 1)) / 2
    found: list[Box] = []
    for row, height in zip(rows, high, strict=True):
        x = box[0] + (size[0] - height * sum(row) - gap * (len(row) - 1)) / 2
        for shape in row:
            found.append((round(x), round(y), round(x + height * shape), round(y + height)))
            x += height * shape + gap
        y += height + gap
    return found


def splits(shapes: list[float]) -> Iterator[list[list[float]]]:
    """Every way to put the pictures in rows without changing their order."""
    for count in range(len(shapes)):
        for cuts in itertools.combinations(range(1, len(shapes)), count):
            edges = itertools.pairwise((0, *cuts, len(shapes)))
            yield [shapes[first:last] for first, last in edges]


def heights(rows: list[list[float]], size: tuple[int, int], gap: int) -> list[float]:
    """The height of each row when all are as wide as they can, then shrunk to fit together."""
    full = [max(1.0, size[0] - gap * (len(row) - 1)) / sum(row) for row in rows]
    room = max(1.0, size[1] - gap * (len(rows) - 1))
    scale = min(1.0, room / sum(full))
    return [height * scale for height in full]


def covered(high: list[float], rows: list[list[float]]) -> float:
    return sum(height * height * sum(row) for height, row in zip(high, rows, strict=True))


def credits(heading: str, lines: tuple[str, ...], frame: Frame, language: str) -> Image.Image:
    """The last card: who made it, with whom, and where the pictures and sounds come from."""
    canvas = prints.sheet(frame, 0.1)
    width = frame.width - 2 * frame.margin
    accent = readable_on_paper(frame.accent)
    top = fitted(tidy(heading, language), frame.style(7.4, bold=True, colour=accent), width, 2)
    size = 5.0
    room = frame.height - 2 * frame.margin - (top.height + frame.px(4) if heading else 0)
    blocks = [fitted(tidy(line, language), frame.style(size), width, 2) for line in lines]
    while sum(block.height for block in blocks) + frame.px(1) * len(blocks) > room and size > 2.6:
        size *= 0.92
        blocks = [fitted(tidy(line, language), frame.style(size), width, 2) for line in lines]
    gap = frame.px(1)
    total = (top.height + frame.px(4) if heading else 0) + sum(b.height + gap for b in blocks)
    y = max(frame.margin, (frame.height - total) // 2)
    if heading:
        write(canvas, ((frame.width - top.width) // 2, y), top, "centre")
        y += top.height + frame.px(4)
    for block in blocks:
        write(canvas, ((frame.width - block.width) // 2, y), block, "centre")
        y += block.height + gap
    return canvas
