"""What a kind of production declares: its item types, as schemas, and where its editor is.

A kind is one folder above us. It registers itself here when the application is made; nothing
below that folder knows its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec
from sqlalchemy.orm import Session

from studio.drafts.merge import Op, State
from studio.drafts.models import Draft
from studio.kernel.errors import NotFound

Prepare = Callable[[Session, Draft, Op, State], Op]


@dataclass(frozen=True)
class ItemType:
    """One type of item. `properties` is a struct that forbids unknown fields; `geometry` names
    the GeoJSON types allowed (none: the item has no place); `files` names the properties that
    hold file ids.

    `prepare` sees an operation before anything is stored or logged, with the item as it was, and
    answers what is to be stored instead: a home is moved there. It may refuse (StudioError).
    """

    name: str
    properties: type[msgspec.Struct]
    geometry: frozenset[str] = frozenset()
    geometry_required: bool = False
    participants: bool = True
    files: frozenset[str] = frozenset()
    prepare: Prepare = field(default=lambda _db, _draft, op, _before: op)


@dataclass(frozen=True)
class Template:
    """A ready-made beginning: « Où aller avec Internet », « Mon parcours »."""

    code: str
    title: str
    picture: str
    summary: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of draft, for people (`label`, `picture`) and for programs."""

    name: str
    label: str
    label_many: str
    picture: str
    icon: str
    item_types: Mapping[str, ItemType]
    editor_endpoint: str
    templates: Callable[[], tuple[Template, ...]]
    fill: Callable[[Session, Draft], None] = field(default=lambda _db, _draft: None)

    def item_type(self, name: str) -> ItemType | None:
        return self.item_types.get(name)

    def picture_of(self, template: str) -> str:
        """The drawing of a template; the kind's own for what began without one."""
        drawn = {found.code: found.picture for found in self.templates()}
        return drawn.get(template, self.picture)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Registering again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def kind_named(name: str) -> Kind:
    """NotFound for a kind that nobody registered."""
    if name not in _kinds:
        raise NotFound
    return _kinds[name]
