"""A map draft read back with its types: the sheet, the legend, the marks that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from basemaps.catalogue import PAPER_GROUNDS
from basemaps.mercator import Bounds
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.maps.cutting import Circle, Shown, Walked, shown, walked
from studio.maps.drawing.plane import bounds_of
from studio.maps.items import (
    Area,
    Category,
    Label,
    Layer,
    Mark,
    Overlay,
    Place,
    Sheet,
    Stroke,
    Walk,
)
from studio.maps.levels import for_all

T = TypeVar("T", bound=msgspec.Struct)

DOORS = frozenset({"depart", "arrivee"})  # categories of the template that show where one sets out

PAPERS = frozenset(one.id for one in PAPER_GROUNDS)
MARKS: Mapping[str, type[Mark]] = {"place": Place, "area": Area, "walk": Walk, "stroke": Stroke}


@dataclass(frozen=True)
class Drawn:
    """One mark of a map with what is said about it. `shape` is None when it has no position."""

    id: str
    type: str
    author: str
    mark: Mark
    category: Category | None
    shape: BaseGeometry | None
    on_paper: bool = False

    @property
    def has_words(self) -> bool:
        mark = self.mark
        return bool(mark.title or mark.notes or any(mark.answers.values()) or mark.voice_text)

    @property
    def is_private_kind(self) -> bool:
        return self.category is not None and self.category.private

    @cached_property
    def walked(self) -> Walked | None:
        """A walk with its moments; None for every other mark. On paper nobody's door is drawn, but
        what a phone recorded is true whatever lies under it."""
        if not isinstance(self.mark, Walk) or self.shape is None:
            return None
        if self.on_paper and not self.mark.moments:
            return None
        lines = [shapely.get_coordinates(line).tolist() for line in shapely.get_parts(self.shape)]
        return walked(self.id, lines, self.mark.moments, self.mark.cut)

    @cached_property
    def cut(self) -> Shown | None:
        """What of a walk may be shown; None for every other mark."""
        return shown(self.walked) if self.walked else None

    @property
    def is_silenced(self) -> bool:
        """Nothing of its voice may be heard: it was all said near a door, or, since its line was
        drawn again, nobody knows where."""
        told = isinstance(self.mark, Walk) and bool(self.mark.moments)
        return told and not (self.cut and self.cut.spans)

    @property
    def is_unplaced(self) -> bool:
        """Begun and not put down yet (a category that never has a position lacks none)."""
        never = self.category is not None and self.category.never_locate
        return self.shape is None and not never

    @property
    def called(self) -> str:
        """How a sentence names it: its title, else its category, with the landmark."""
        mark = self.mark
        name = mark.title or (self.category.label if self.category else "") or "sans nom"
        near = getattr(mark, "near", "")
        return f"« {name} », {near[:1].lower()}{near[1:]}" if near else f"« {name} »"


@dataclass(frozen=True)
class Written:
    """Words on the map itself."""

    id: str
    author: str
    label: Label
    shape: BaseGeometry


@dataclass(frozen=True)
class Drawing:
    """The photographed drawing under a map, in its rectangle of the flat world."""

    id: str
    author: str
    overlay: Overlay
    bounds: Bounds

    @property
    def is_shown(self) -> bool:
        return self.overlay.photo is not None and self.overlay.level == "public"


@dataclass(frozen=True)
class MapDraft:
    """Everything a map draft holds, by types. `legend` goes from item id to category, `layers`
    from item id to layer, both in their order; `authors` from item id of a category to who made
    it."""

    sheet: Sheet
    legend: Mapping[str, Category]
    layers: Mapping[str, Layer]
    marks: tuple[Drawn, ...]
    labels: tuple[Written, ...]
    drawing: Drawing | None = None
    authors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def shown(self) -> tuple[Drawn, ...]:
        """The marks that may leave: placed, for everybody, and not the door of a walk, with what
        of their media is for everybody too. The rest stays in the group."""
        return tuple(
            drawn if (mark := for_all(drawn.mark)) is drawn.mark else replace(drawn, mark=mark)
            for drawn in self.marks
            if drawn.mark.level == "public" and not drawn.is_unplaced and not self.is_door(drawn)
        )

    @cached_property
    def walks(self) -> tuple[tuple[Drawn, Walked], ...]:
        """The walks that are drawn: few, whatever the number of places."""
        return tuple((drawn, drawn.walked) for drawn in self.marks if drawn.walked)

    def is_door(self, drawn: Drawn) -> bool:
        """A stop made near an end of its walk, or the flag where its author set out or arrived."""
        if not isinstance(drawn.mark, Place) or drawn.shape is None:
            return False
        where = (drawn.shape.centroid.x, drawn.shape.centroid.y)
        return any(circle.holds(where) for circle in self._circles_for(drawn, drawn.mark))

    def _circles_for(self, drawn: Drawn, place: Place) -> list[Circle]:
        flag = drawn.category is not None and drawn.category.code in DOORS
        return [
            circle
            for other, walk in self.walks
            if other.id == place.walk or (flag and other.author == drawn.author)
            for circle in walk.circles
        ]

    @property
    def shown_labels(self) -> tuple[Written, ...]:
        return tuple(written for written in self.labels if written.label.level == "public")


def read_map(db: Session, draft: Draft) -> MapDraft:
    """The draft as it is now, in its order."""
    return read_items(items_of(db, draft))


def read_items(items: Sequence[Item]) -> MapDraft:
    """The living items of a draft, by types."""
    legend = {i.id: properties_of(i, Category) for i in items if i.type == "category"}
    sheets = [properties_of(i, Sheet) for i in items if i.type == "sheet"]
    sheet = sheets[0] if sheets else Sheet()
    paper = bool(sheet.drawing) or sheet.ground in PAPERS
    return MapDraft(
        sheet=sheet,
        legend=legend,
        layers={i.id: properties_of(i, Layer) for i in items if i.type == "layer"},
        marks=tuple(_drawn(item, legend, paper) for item in items if item.type in MARKS),
        labels=tuple(
            Written(item.id, item.author_id, properties_of(item, Label), shape)
            for item in items
            if item.type == "label" and (shape := shape_of(item)) is not None
        ),
        drawing=_drawing(items, sheet.drawing),
        authors={item.id: item.author_id for item in items if item.type == "category"},
    )


def _drawing(items: Sequence[Item], wanted: str) -> Drawing | None:
    item = next((item for item in items if item.id == wanted and item.type == "overlay"), None)
    bounds = bounds_of(item) if item is not None else None
    if item is None or bounds is None:
        return None
    return Drawing(item.id, item.author_id, properties_of(item, Overlay), bounds)


def properties_of(item: Item, wanted: type[T]) -> T:
    """An item's properties as its schema; what was set to null counts as never said."""
    given = {name: value for name, value in item.properties.items() if value is not None}
    return msgspec.convert(given, wanted)


def shape_of(item: Item) -> BaseGeometry | None:
    return shapely.from_wkb(item.geometry) if item.geometry is not None else None


def _drawn(item: Item, legend: Mapping[str, Category], on_paper: bool) -> Drawn:
    mark = properties_of(item, MARKS[item.type])
    return Drawn(
        id=item.id,
        type=item.type,
        author=item.author_id,
        mark=mark,
        category=legend.get(mark.category),
        shape=shape_of(item),
        on_paper=on_paper,
    )
