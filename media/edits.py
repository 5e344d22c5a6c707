"""What a person changed on an original, as pure data: the original itself is never touched.

Each kind of edits has one canonical JSON text (sorted keys, nothing that is at its default,
fractions to five decimals, times to the millisecond), so that the same choice always gives the
same derivative name. A value that makes no sense cannot exist: it is refused with `BadEdits`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar

from media.errors import BadEdits

Point = tuple[float, float]
Span = tuple[float, float]
Kind = TypeVar("Kind", "PhotoEdits", "SoundEdits", "VideoEdits")

QUARTERS = (0, 90, 180, 270)
MASK_COLOUR = "#2b211b"
MOST_MASKS = 200
MOST_POINTS = 500
MOST_SPANS = 2000
LOUDEST_GAIN = 24.0


@dataclass(frozen=True)
class Mask:
    """An opaque shape burnt into every picture made from the photo.

    `points` are fractions of the turned, uncropped picture: two opposite corners of the box for
    an `ellipse`, three corners or more for a `polygon`.
    """

    shape: str
    points: tuple[Point, ...]
    colour: str = MASK_COLOUR

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(point(each) for each in listed(self.points)))
        object.__setattr__(self, "colour", str(self.colour).lower())
        allowed = {"ellipse": range(2, 3), "polygon": range(3, MOST_POINTS + 1)}
        check(self.shape in allowed and len(self.points) in allowed[self.shape], "masks")
        check(bool(re.fullmatch(r"#[0-9a-f]{6}", self.colour)), "masks")


@dataclass(frozen=True)
class PhotoEdits:
    """`turn` is clockwise degrees, after the camera's own orientation.

    `crop` (left, top, right, bottom) and `focus` (x, y) are fractions of the turned picture.
    """

    turn: int = 0
    crop: tuple[float, float, float, float] | None = None
    masks: tuple[Mask, ...] = ()
    focus: Point | None = None
    medium = "photo"

    def __post_init__(self) -> None:
        check(self.turn in QUARTERS, "turn")
        if self.crop is not None:
            left, top, right, bottom = self.checked_crop()
            object.__setattr__(self, "crop", (left, top, right, bottom))
        if self.focus is not None:
            object.__setattr__(self, "focus", point(self.focus))
        masks = tuple(mask_from(each) for each in listed(self.masks))
        check(len(masks) <= MOST_MASKS, "masks")
        object.__setattr__(self, "masks", masks)

    def checked_crop(self) -> tuple[float, float, float, float]:
        values = listed(self.crop)
        check(len(values) == 4, "crop")
        left, top, right, bottom = (fraction(value) for value in values)
        check(right - left >= 0.01 and bottom - top >= 0.01, "crop")
        return left, top, right, bottom

    def turned(self, spot: Point) -> Point:
        """Where a point of the upright original is once turned, before any crop."""
        x, y = spot
        return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[self.turn]

    def moved(self, spot: Point) -> Point:
        """Where a point of the upright original is on the picture that is shown: outside 0 to 1
        when it was cropped away. What is pinned to a photo follows its edits through this."""
        x, y = self.turned(spot)
        left, top, right, bottom = self.crop or (0.0, 0.0, 1.0, 1.0)
        return (x - left) / (right - left), (y - top) / (bottom - top)

    def unmoved(self, spot: Point) -> Point:
        """The other way: from the picture that is shown to the upright original."""
        left, top, right, bottom = self.crop or (0.0, 0.0, 1.0, 1.0)
        x, y = left + spot[0] * (right - left), top + spot[1] * (bottom - top)
        return {0: (x, y), 90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}[self.turn]


@dataclass(frozen=True)
class SoundEdits:
    """`keep` lists the pieces that stay, in order, in seconds of the original; empty keeps all.

    `bleeps` are spans of the original covered by a tone. `fade_in` and `fade_out` are seconds,
    `gain` is decibels (the result is levelled all the same, unless it is an ambience).
    `voice` false keeps the natural ups and downs of birds or a street.
    """

    keep: tuple[Span, ...] = ()
    bleeps: tuple[Span, ...] = ()
    fade_in: float = 0.0
    fade_out: float = 0.0
    gain: float = 0.0
    denoise: bool = False
    voice: bool = True
    medium = "sound"

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep", spans(self.keep, "keep"))
        object.__setattr__(self, "bleeps", spans(self.bleeps, "bleeps"))
        for name in ("fade_in", "fade_out"):
            object.__setattr__(self, name, seconds(getattr(self, name), name, most=30.0))
        gain = number(self.gain, "gain")
        check(abs(gain) <= LOUDEST_GAIN, "gain")
        object.__setattr__(self, "gain", round(gain, 2))
        check(isinstance(self.denoise, bool) and isinstance(self.voice, bool), "denoise")

    def moved(self, moment: float) -> float | None:
        """Where a moment of the original is heard after the cuts; None when it was cut out.

        Captions, chapters and photos follow every trim through this.
        """
        if not self.keep:
            return moment
        passed = 0.0
        for start, end in self.keep:
            if start <= moment <= end:
                return passed + moment - start
            passed += end - start
        return None

    def moved_span(self, start: float, end: float) -> Span | None:
        """What is left of a span of the original, from its first moment that is heard to its
        last; None when less than a hundredth of a second is left."""
        first = last = None
        passed = 0.0
        for piece in self.keep or ((0.0, max(end, 0.0)),):
            begin, finish = max(start, piece[0]), min(end, piece[1])
            if finish - begin >= 0.01:
                first = passed + begin - piece[0] if first is None else first
                last = passed + finish - piece[0]
            passed += piece[1] - piece[0]
        return None if first is None or last is None else (rounded(first), rounded(last))

    def length(self, whole: float) -> float:
        """Seconds that are heard of an original of `whole` seconds."""
        if not self.keep:
            return whole
        return sum(max(0.0, min(end, whole) - start) for start, end in self.keep)


@dataclass(frozen=True)
class VideoEdits:
    """`start`, `end` and `poster_at` are seconds of the original; `turn` is clockwise degrees."""

    start: float = 0.0
    end: float | None = None
    mute: bool = False
    turn: int = 0
    poster_at: float | None = None
    medium = "video"

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", seconds(self.start, "start"))
        for name in ("end", "poster_at"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, seconds(getattr(self, name), name))
        check(self.end is None or self.end - self.start >= 0.2, "end")
        check(self.turn in QUARTERS, "turn")
        check(isinstance(self.mute, bool), "mute")


Edits = PhotoEdits | SoundEdits | VideoEdits
KINDS: dict[str, type[PhotoEdits] | type[SoundEdits] | type[VideoEdits]] = {
    kind.medium: kind for kind in (PhotoEdits, SoundEdits, VideoEdits)
}


def canonical(edits: Edits | None, only: tuple[str, ...] | None = None) -> str:
    """The one JSON text of these edits; "" when nothing is changed.

    `only` keeps the named fields: moving the focus point must not remake a picture that does not
    look at it.
    """
    if edits is None:
        return ""
    changed = {
        field.name: plain(getattr(edits, field.name))
        for field in fields(edits)
        if (only is None or field.name in only) and differs(edits, field.name, field.default)
    }
    if not changed:
        return ""
    return json.dumps({"medium": edits.medium, **changed}, sort_keys=True, separators=(",", ":"))


def differs(edits: Edits, name: str, default: object) -> bool:
    return default is MISSING or getattr(edits, name) != default


def plain(value: Any) -> Any:
    if isinstance(value, Mask):
        return {
            "shape": value.shape,
            "points": plain(value.points),
            "colour": value.colour,
        }
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


def from_json(text: str, medium: str | None = None) -> Edits | None:
    """The edits written in `text` ("" gives None). Refuses unknown names, as a misspelt cut
    would otherwise be silently forgotten."""
    if not text.strip():
        return None
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadEdits(detail=str(error)) from error
    check(isinstance(data, dict), "edits")
    return from_data(data, medium)


def from_data(data: Mapping[str, Any], medium: str | None = None) -> Edits:
    """The same, from data already read. `medium` says which kind is expected."""
    said = data.get("medium", medium)
    check(said in KINDS and (medium is None or said == medium), "medium")
    kind = KINDS[str(said)]
    values = {name: value for name, value in data.items() if name != "medium"}
    check(set(values) <= {field.name for field in fields(kind)}, "edits")
    return kind(**values)


def edits_for(edits: Edits | None, kind: type[Kind]) -> Kind:
    """These edits as the kind a maker expects, the untouched ones when there are none."""
    if edits is None:
        return kind()
    if not isinstance(edits, kind):
        raise BadEdits(detail=f"{edits.medium} edits on a {kind.medium}")
    return edits


def mask_from(value: Any) -> Mask:
    if isinstance(value, Mask):
        return value
    check(isinstance(value, Mapping) and set(value) <= {"shape", "points", "colour"}, "masks")
    check("shape" in value and "points" in value, "masks")
    return Mask(value["shape"], value["points"], value.get("colour", MASK_COLOUR))


def spans(value: Any, name: str) -> tuple[Span, ...]:
    found = []
    for each in listed(value):
        pair = listed(each)
        check(len(pair) == 2, name)
        start, end = seconds(pair[0], name), seconds(pair[1], name)
        check(end - start >= 0.01, name)
        found.append((start, end))
    check(len(found) <= MOST_SPANS, name)
    return tuple(found)


def point(value: Any) -> Point:
    pair = listed(value)
    check(len(pair) == 2, "points")
    return fraction(pair[0]), fraction(pair[1])


def listed(value: Any) -> list[Any]:
    check(isinstance(value, list | tuple), "list")
    return list(value)


def fraction(value: Any) -> float:
    found = number(value, "fraction")
    check(0.0 <= found <= 1.0, "fraction")
    return round(found, 5)


def rounded(moment: float) -> float:
    """To the millisecond, half up as the browser rounds."""
    return math.floor(moment * 1000 + 0.5) / 1000


def seconds(value: Any, name: str, most: float = 86400.0) -> float:
    found = number(value, name)
    check(0.0 <= found <= most, name)
    return round(found, 3)


def number(value: Any, name: str) -> float:
    check(isinstance(value, int | float) and not isinstance(value, bool), name)
    check(math.isfinite(value), name)
    return float(value)


def check(holds: bool, name: str) -> None:
    if not holds:
        raise BadEdits(detail=f"bad value: {name}")
