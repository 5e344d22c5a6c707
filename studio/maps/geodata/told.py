"""What the small process and the rest of Studio tell each other about a file. Plain data."""

from __future__ import annotations

import msgspec
from msgspec import Struct

ALL = "tout"  # a theme: every point of interest of an OpenStreetMap extract


class Choices(Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a person corrected. Empty: as the file says, or as we guess.

    `lon`, `lat`, `wkt`, `title`, `notes`, `category` and `address` are names of columns (`-`:
    none). `around` is west, south, east, north in degrees: what lies outside is left out.
    """

    encoding: str = ""
    separator: str = ""
    header: str = ""  # "yes", "no"
    lon: str = ""
    lat: str = ""
    wkt: str = ""
    address: str = ""
    title: str = ""
    notes: str = ""
    category: str = ""
    epsg: int = 0
    swap: bool = False
    layers: list[str] = []
    theme: str = ""
    around: list[float] = []


class Remark(Struct, kw_only=True):
    """Why something is left out (or only `changed`), and where in the file: the first numbers."""

    reason: str
    count: int
    unit: str = ""
    where: list[int] = []
    changed: bool = False

    @property
    def sentence(self) -> str:
        """« 3 lignes sans position lisible (lignes 2, 5, 9) »."""
        units = f"{self.unit}s" if self.count > 1 else self.unit
        return f"{self.count} {units} {self.reason}{self.places}"

    @property
    def places(self) -> str:
        if not self.where:
            return ""
        more = ", …" if self.count > len(self.where[:8]) else ""
        return f" (n° {', '.join(str(n) for n in self.where[:8])}{more})"


class Layer(Struct, kw_only=True):
    """A layer, a folder or a sheet of the file. `chosen`: it is among those that come in."""

    name: str
    count: int
    chosen: bool = True


class Sort(Struct, kw_only=True):
    """What a column or a folder calls its things: a category that may come in."""

    name: str
    count: int
    colour: str = ""


class Sketch(Struct, kw_only=True):
    """Enough of the shapes for a small picture, in degrees."""

    points: list[tuple[float, float]] = []
    lines: list[list[tuple[float, float]]] = []
    areas: list[list[tuple[float, float]]] = []


class Seen(Struct, kw_only=True):
    """What was recognised in a file, and what would come in."""

    format: str
    count: int = 0
    points: int = 0
    lines: int = 0
    areas: int = 0
    pending: int = 0  # an address and no position
    photos: int = 0
    bounds: list[float] = []
    encoding: str = ""
    separator: str = ""
    header: bool = False
    columns: list[str] = []
    roles: dict[str, str] = {}
    epsg: int = 4326
    epsg_guessed: bool = False
    themes: list[str] = []
    theme: str = ""
    layers: list[Layer] = []
    sorts: list[Sort] = []
    rows: list[list[str]] = []  # the first ones, in the order of `columns`
    remarks: list[Remark] = []
    sketch: Sketch = msgspec.field(default_factory=Sketch)


class Taken(Struct, kw_only=True):
    """Everything that comes in, in columns; a shape is WKB in degrees, empty for none."""

    seen: Seen
    shapes: list[bytes] = []
    where: list[int] = []
    title: list[str] = []
    notes: list[str] = []
    category: list[str] = []
    colour: list[str] = []
    address: list[str] = []
    photo: list[str] = []
    moments: dict[int, list[float]] = {}
    columns: list[str] = []
    values: list[list[str]] = []  # one list a column
    photos: dict[str, bytes] = {}


class Refusal(Struct):
    sentence: str
