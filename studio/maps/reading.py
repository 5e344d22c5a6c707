"""A map draft read back with its types: the sheet, the legend, the marks that may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.maps.items import Area, Category, Label, Mark, Place, Sheet, Stroke, Walk

T = TypeVar("T", bound=msgspec.Struct)

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

    @property
    def has_words(self) -> bool:
        mark = self.mark
        return bool(mark.title or mark.notes or any(mark.answers.values()) or mark.voice_text)

    @property
    def is_private_kind(self) -> bool:
        return self.category is not None and self.category.private

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
class MapDraft:
    """Everything a map draft holds, by types. `legend` goes from item id to category."""

    sheet: Sheet
    legend: Mapping[str, Category]
    marks: tuple[Drawn, ...]
    labels: tuple[Written, ...]

    @property
    def shown(self) -> tuple[Drawn, ...]:
        """The marks that may leave: placed, and for everybody. The rest stays in the group."""
        return tuple(
            drawn for drawn in self.marks if drawn.mark.level == "public" and not drawn.is_unplaced
        )

    @property
    def shown_labels(self) -> tuple[Written, ...]:
        return tuple(written for written in self.labels if written.label.level == "public")


def read_map(db: Session, draft: Draft) -> MapDraft:
    """The draft as it is now, in its order."""
    items = items_of(db, draft)
    legend = {i.id: properties_of(i, Category) for i in items if i.type == "category"}
    sheets = [properties_of(i, Sheet) for i in items if i.type == "sheet"]
    return MapDraft(
        sheet=sheets[0] if sheets else Sheet(),
        legend=legend,
        marks=tuple(_drawn(item, legend) for item in items if item.type in MARKS),
        labels=tuple(
            Written(item.id, item.author_id, properties_of(item, Label), shape)
            for item in items
            if item.type == "label" and (shape := shape_of(item)) is not None
        ),
    )


def properties_of(item: Item, wanted: type[T]) -> T:
    """An item's properties as its schema; what was set to null counts as never said."""
    given = {name: value for name, value in item.properties.items() if value is not None}
    return msgspec.convert(given, wanted)


def shape_of(item: Item) -> BaseGeometry | None:
    return shapely.from_wkb(item.geometry) if item.geometry is not None else None


def _drawn(item: Item, legend: Mapping[str, Category]) -> Drawn:
    mark = properties_of(item, MARKS[item.type])
    return Drawn(
        id=item.id,
        type=item.type,
        author=item.author_id,
        mark=mark,
        category=legend.get(mark.category),
        shape=shape_of(item),
    )
