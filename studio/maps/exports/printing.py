"""A map on paper, A4 to A0: its ground, its marks with their numbers, its legend, its places in
words, and for each voice a square that a phone reads.

Typst sets the page: letters and lines stay letters and lines, the file is a tagged PDF that a
screen reader follows (see docs/adr/0008-typst-for-paper.md). Only the ground is a picture, as fine
as its size on the wall asks for.
"""

from __future__ import annotations

import io
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import segno
from PIL import Image, ImageOps

from basemaps.catalogue import ground as ground_named
from basemaps.errors import BasemapError
from basemaps.lettering import FONTS, missing_letters
from basemaps.mercator import Bounds, metres_per_pixel, to_degrees
from basemaps.picture import View, picture, view
from studio.kernel.errors import StudioError
from studio.kernel.scripts import language_of
from studio.maps.exports.copies import Copy
from studio.maps.exports.drawing import MILLIMETRES_OF_MARK, drawn_svg, mark_svg, spread
from studio.maps.geometry import middle_of
from studio.maps.groundwork import drawing_under
from studio.maps.legend.marks import COLOURS
from studio.maps.page import called, category_of, has_content
from studio.publishing.paper import typeset

Tell = Callable[[float, str], None]
Paper = Literal["a4", "a3", "a2", "a1", "a0"]
SIZES: dict[str, tuple[float, float]] = {
    "a4": (210, 297), "a3": (297, 420), "a2": (420, 594), "a1": (594, 841), "a0": (841, 1189),
}  # fmt: skip
# Dots per inch of the ground: a sheet in the hand, a poster two steps away.
FINENESS = {"a4": 240, "a3": 200, "a2": 150, "a1": 110, "a0": 80}
COLUMN = 85  # millimetres of one column of words
MOST_PLACES = 500  # in words; beyond, nobody reads
LONGEST = 320  # characters of one place's words
QUALITY = 82
SCREEN = 96.0  # dots per inch of the pixels in which grounds are designed
TEMPLATE = Path(__file__).with_name("printing.typ")
ROUND = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
AROUND = 0.06  # of the map's extent, on every side
SMALLEST = 0.004  # degrees
NORTH = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 28"><path d="M10 9 17 27 10 23 3 27z"'
    ' fill="#2b2420"/><path d="M7.5 7V0h1.2l3 4.6V0h1.2v7h-1.2l-3-4.6V7z" fill="#2b2420"/></svg>'
)


@dataclass(frozen=True)
class Sheet:
    """How it is printed."""

    paper: Paper = "a4"
    landscape: bool = False
    contrast: bool = False

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        wide, high = SIZES[self.paper]
        return (high, wide) if self.landscape else (wide, high)

    @property
    def larger(self) -> float:
        """How many times longer than A4."""
        return SIZES[self.paper][0] / SIZES["a4"][0]

    @property
    def letters(self) -> float:
        """Letters of a poster are larger, but not as much as the poster: one steps nearer."""
        return float(self.larger**0.7) * (1.15 if self.contrast else 1.0)

    @property
    def margin(self) -> float:
        return 10.0 * self.letters

    @property
    def is_poster(self) -> bool:
        return self.larger > 1.9


def print_map(
    copy: Copy, sheet: Sheet, packs: Path, tell: Tell = lambda _part, _words: None
) -> bytes:
    """The sheet as a PDF. Invalid when there is nothing to show."""
    made: bytes = compiled(copy, sheet, packs, tell, "pdf")
    return made


def compiled(
    copy: Copy, sheet: Sheet, packs: Path, tell: Tell, format: Literal["pdf", "png"]
) -> Any:
    """The pages, as one PDF or as a list of pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tell(0.05, "On dessine le fond…")
        made = Layout(copy, sheet, packs)
        made.write(folder)
        tell(0.8, "On met en page…")
        shutil.copy(TEMPLATE, folder / "carte.typ")
        missing = missing_letters()
        if missing:
            raise StudioError(missing)
        return typeset(folder / "carte.typ", sorted(FONTS.glob("*.woff2")), format)


class Layout:
    """Where everything goes, in millimetres."""

    def __init__(self, copy: Copy, sheet: Sheet, packs: Path) -> None:
        self.copy, self.page, self.sheet, self.packs = copy, copy.page, sheet, packs

    @cached_property
    def box(self) -> tuple[float, float]:
        """Width and height of the map."""
        wide, high = self.sheet.size
        inner_wide, inner_high = wide - 2 * self.sheet.margin, high - 2 * self.sheet.margin
        if self.sheet.landscape:
            return inner_wide * (0.66 if self.sheet.is_poster else 0.7), inner_high
        if self.inside:
            return inner_wide, inner_high * 0.56 - self.head
        left = inner_high - self.head - self._foot
        return inner_wide, max(left, inner_high * 0.4)

    @property
    def _foot(self) -> float:
        """Height of the legend and the sources under the map, on an upright sheet."""
        k = self.sheet.letters
        rows = math.ceil(len(self.page["categories"]) / self.legend_columns)
        legend = (8 + rows * 9.6) * k if rows else 0.0
        return max(legend, 25 * k if self.copy.address else 0.0) + 18 * k

    @property
    def legend_columns(self) -> int:
        if self.sheet.landscape:
            return 1
        return 2 if self.copy.address else 3

    @cached_property
    def head(self) -> float:
        """Height of the title and what the group says under it, on an upright sheet."""
        k, wide = self.sheet.letters, self.sheet.size[0] - 2 * self.sheet.margin
        title = math.ceil(len(self.page["title"]) * 4.1 * k / wide) * 10 * k
        intro = math.ceil(len(self.page["intro"]) * 1.95 * k / wide) * 5.2 * k
        return title + intro + 3 * k

    @property
    def inside(self) -> bool:
        """Whether the places in words fit beside the map of a poster; otherwise they follow, on
        sheets that a home printer prints."""
        return self.small is not None

    @cached_property
    def small(self) -> float | None:
        """How large the places' words are on a poster: the largest letters that fit, and never
        smaller than a book's."""
        if not self.sheet.is_poster:
            return None
        k = self.sheet.letters
        sizes = (k, k * 0.85, k * 0.7, k * 0.55, 1.0)
        return next((s for s in sizes if s >= 1.0 and self._fits(s)), None)

    def _fits(self, s: float) -> bool:
        """Places stand in rows as high as their highest."""
        across, high = self._room
        columns = max(1, int(across / (COLUMN * s)))
        tall = [self._height(place, s, across / columns) for place in self.places]
        rows = [max(tall[n : n + columns]) for n in range(0, len(tall), columns)]
        return sum(rows) < high

    @property
    def _room(self) -> tuple[float, float]:
        """Width and height in millimetres that a poster leaves to words."""
        k, (wide, high) = self.sheet.letters, self.sheet.size
        wide, high = wide - 2 * self.sheet.margin, high - 2 * self.sheet.margin
        if not self.sheet.landscape:
            return wide, high * 0.44 - self._foot - 12 * k
        legend = (10 + len(self.page["categories"]) * 9.6) * k
        head = 24 * k + len(self.page["intro"]) * 1.95 * k / (wide * 0.32) * 5.2 * k
        return wide * 0.32, high - head - legend - 62 * k

    def _height(self, place: dict[str, Any], s: float, across: float) -> float:
        """About how many millimetres a place takes in words."""
        room = across - (34 if place["qr"] else 14) * s
        texts = [
            (place["title"], 2.2),
            (place["small"], 1.7),
            *((one["text"], 1.85) for one in place["said"]),
        ]
        lines = sum(math.ceil(len(text) * wide * s / room) for text, wide in texts if text)
        return max(lines * 4.7 * s, (25 if place["qr"] else 9) * s) + 4 * s

    @property
    def columns(self) -> int:
        """How many columns of words a poster has."""
        return max(1, int(self._room[0] / (COLUMN * (self.small or 1.0))))

    @cached_property
    def seen(self) -> View:
        """What the map shows, and how large."""
        dots = FINENESS[self.sheet.paper] / 25.4
        size = round(self.box[0] * dots), round(self.box[1] * dots)
        scale = min(8.0, FINENESS[self.sheet.paper] / SCREEN * self.sheet.letters)
        chosen = self.ground
        middle = (
            self._bounds.west / 2 + self._bounds.east / 2,
            (self._bounds.south / 2 + self._bounds.north / 2),
        )
        deepest = min(chosen.max_zoom, chosen.zoom_for(*middle)) + 1.0
        return view(size, bounds=self._bounds, scale=scale, deepest=deepest)

    @cached_property
    def ground(self) -> Any:
        try:
            return ground_named(self.page["ground"]["id"], self.packs)
        except BasemapError:  # an operator took a pack away
            return ground_named("plan")

    @cached_property
    def _bounds(self) -> Bounds:
        seen = self.page["view"]
        west, south, east, north = self.page["bounds"] or (seen["lon"], seen["lat"]) * 2
        wide = max((east - west) * AROUND, SMALLEST / 2)
        high = max((north - south) * AROUND, SMALLEST / 2)
        return Bounds(west - wide, south - high, east + wide, north + high)

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        """Millimetres from the upper left corner of the map."""
        x, y = self.seen.pixel(lon, lat)
        return x * self.box[0] / self.seen.width, y * self.box[1] / self.seen.height

    @cached_property
    def mark_side(self) -> float:
        return MILLIMETRES_OF_MARK * self.sheet.letters

    @cached_property
    def marks(self) -> list[dict[str, Any]]:
        """Marks with their number, pushed apart where they would hide each other; `true` is where
        each really is."""
        placed = [
            (number, item)
            for number, item in enumerate(self.page["items"], 1)
            if item["geometry"] and (item["type"] != "stroke" or has_content(item))
        ]
        true = [self.spot(*middle_of(item["geometry"])) for _, item in placed]
        moved = spread(true, self.mark_side * 0.9, self.box)
        return [
            {"number": number, "item": item, "true": was, "x": x, "y": y}
            for (number, item), was, (x, y) in zip(placed, true, moved, strict=True)
        ]

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        items = list(enumerate(self.page["items"], 1))[:MOST_PLACES]
        return [self._place(number, item) for number, item in items]

    def _place(self, number: int, item: dict[str, Any]) -> dict[str, Any]:
        category = category_of(self.page, item)
        said = [item["notes"], item["voice"]["text"] if item["voice"] else ""]
        said += [f"{answer['question']} {answer['text']}" for answer in item["answers"]]
        near = "" if item["approximate"] else item["near"]
        small = [category["label"] if category and item["title"] else "", near]
        heard = bool(item["voice"] and self.copy.address)
        return {
            "number": number,
            "title": called(self.page, item),
            "small": " · ".join(filter(None, small)),
            "said": [_told(text, item) for text in said if text],
            "file": self._mark_file(item["category"]),
            "alt": category["label"] if category else "Sans catégorie",
            "qr": f"voice-{number}.svg" if heard else None,
            "qr-alt": f"Écouter : {called(self.page, item)}" if heard else "",
        }

    def _mark_file(self, category: int | None) -> str:
        return f"mark-{'none' if category is None else category}.svg"

    def write(self, folder: Path) -> None:
        """Everything that the template reads."""
        self._write_ground(folder / "ground.jpg")
        (folder / "drawn.svg").write_text(drawn_svg(self), "utf-8")
        (folder / "north.svg").write_text(NORTH, "utf-8")
        for number, category in [*enumerate(self.page["categories"]), (None, None)]:
            name = self._mark_file(number)
            plain, legend = (
                mark_svg(category, self.sheet.contrast, glyph=g) for g in (False, True)
            )
            (folder / name).write_text(plain, "utf-8")
            (folder / f"legend-{name}").write_text(legend, "utf-8")
        self._write_codes(folder)
        (folder / "data.json").write_text(json.dumps(self.data()), "utf-8")

    def _write_ground(self, out: Path) -> None:
        seen = self.seen
        across, down = seen.width / seen.scale / 2, seen.height / seen.scale / 2
        middle = to_degrees(seen.left + across, seen.top + down, seen.zoom)
        drawn = picture(
            self.ground.id, size=(seen.width, seen.height), centre=middle, zoom=seen.zoom,
            scale=seen.scale, credit=False, packs=self.packs,
            overlays=drawing_under(self.page, self.copy.bytes_of),
        )  # fmt: skip
        if self.sheet.contrast:
            drawn = paler(drawn)
        drawn.save(out, "JPEG", quality=QUALITY, optimize=True, subsampling=0)

    def _write_codes(self, folder: Path) -> None:
        if self.copy.address is None:
            return
        write_code(self.copy.address, folder / "whole.svg")
        for place in self.places:
            if place["qr"]:
                item = self.page["items"][place["number"] - 1]
                write_code(f"{self.copy.address}#{item['id']}", folder / place["qr"])

    def data(self) -> dict[str, Any]:
        """data.json of the template."""
        wide, high = self.sheet.size
        more = len(self.page["items"]) - MOST_PLACES
        return {
            "title": self.page["title"],
            "intro": self.page["intro"],
            "credits": [credit["name"] for credit in self.page["credits"]],
            "letters": self.sheet.letters,
            "contrast": self.sheet.contrast,
            "page": {
                "width": wide, "height": high, "margin": self.sheet.margin, "head": self.head,
                "landscape": self.sheet.landscape,
            },
            "map": {
                "width": self.box[0], "height": self.box[1],
                "alt": f"Plan : {self.page['title']}",
                "alt-drawn": "Ce que le groupe a posé sur le plan : voir la liste des lieux.",
                "words": list(self._words()), "numbers": list(self._numbers()),
                "bar": self._bar(),
            },
            "legend": [
                {"label": category["label"], "alt": category["label"],
                 "file": f"legend-{self._mark_file(number)}"}
                for number, category in enumerate(self.page["categories"])
            ],
            "legend-columns": self.legend_columns,
            "places": self.places,
            "more": f"Et {more} autres." if more > 0 else "",
            "inside": self.inside,
            "columns": self.columns,
            "small": self.small,
            "booklet": self._booklet(),
            "qr": "whole.svg" if self.copy.address else None,
            "sources": list(self._sources()),
            "words": {
                "legend": "Légende", "north": "Le nord est en haut.",
                "places": "Les ressentis" if self.page["kind"] == "sensitive" else "Les lieux",
                "qr": "La carte en ligne, avec ses sons", "listen": "Écouter",
            },
        }  # fmt: skip

    def _booklet(self) -> dict[str, Any]:
        """The sheets after a poster are A4; after a sheet, of its own size."""
        if self.sheet.is_poster:
            wide, high = SIZES["a4"]
        else:
            wide, high = self.sheet.size
        letters = 1.2 if self.sheet.contrast else 1.0
        columns = max(1, int(wide / (95 * letters)))
        return {"width": wide, "height": high, "columns": columns, "letters": letters}

    def _words(self) -> Iterator[dict[str, Any]]:
        for label in self.page["labels"]:
            x, y = self.spot(*label["geometry"]["coordinates"][:2])
            tone = "#000000" if self.sheet.contrast else COLOURS[label["colour"]]
            size = 7 + 3 * label["size"]
            yield {"x": x, "y": y, "text": label["text"], "colour": tone, "size": size}

    def _numbers(self) -> Iterator[dict[str, Any]]:
        for mark in self.marks:
            digits = len(str(mark["number"]))
            size = self.mark_side * (1.75 if digits == 1 else 1.45 if digits == 2 else 1.1)
            yield {"x": mark["x"], "y": mark["y"], "number": mark["number"], "size": size}

    def _bar(self) -> dict[str, Any] | None:
        """The longest round length that is short enough; none on paper without geography."""
        if not self.page["ground"]["geographic"]:
            return None
        middle = (self._bounds.south + self._bounds.north) / 2
        dot = metres_per_pixel(middle, self.seen.zoom) / self.seen.scale
        metres = dot * self.seen.width / self.box[0]  # a millimetre of paper
        longest = 38 * self.sheet.letters
        length = max((one for one in ROUND if one / metres <= longest), default=ROUND[0])
        text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
        return {"text": text, "length": length / metres}

    def _sources(self) -> Iterator[str]:
        names = ", ".join(credit["name"] for credit in self.page["credits"])
        if names:
            yield f"Par {names}."
        credits = " | ".join(credit["text"] for credit in self.page["ground"]["credits"])
        if credits:
            yield f"Fond de carte : {credits}"
        if self.copy.private:
            yield "Copie privée du groupe : ne l’affichez pas, ne la faites pas circuler."
        if any(item["approximate"] for item in self.page["items"]):
            yield "Certains endroits sont montrés près de leur vraie place, pour protéger les gens."


def _told(text: str, item: dict[str, Any]) -> dict[str, str]:
    """Words with their language, which the PDF tells to whoever has it read aloud."""
    language = language_of(text, item.get("language", "")) or "fr"
    return {"text": shortened(text), "language": language}


def shortened(text: str) -> str:
    """What fits on paper; the whole is on the screen."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST].rsplit(" ", 1)[0] + "…"


def paler(drawn: Image.Image) -> Image.Image:
    """The ground in light greys, so that what is printed over it stands out."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(drawn), cutoff=1)
    return grey.point(lambda value: 120 + value * 135 // 255).convert("RGB")


def write_code(address: str, out: Path) -> None:
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=2, light="white")
    out.write_bytes(buffer.getvalue())
