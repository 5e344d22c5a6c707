"""What a kind of production declares: its item types, as schemas, and where its editor is.

A kind is one folder above us. It registers itself here when the application is made; nothing
below that folder knows its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft, Item
from studio.files.hearing import cut_files
from studio.files.masking import masked_in, together
from studio.files.models import FileNote
from studio.kernel.ahead import known_ahead
from studio.kernel.errors import NotFound
from studio.kernel.storage import Storage

MASKED = "masked"  # files of an action, read ahead
Prepare = Callable[[Session, Draft, Op, State], Op]
Allows = Callable[[Session, Identity, Draft, Op, State], bool]
Gate = Callable[[Session, Identity, Draft, Op, State], None]
Veil = Callable[[str, Mapping[str, Any]], frozenset[str] | None]


@dataclass(frozen=True)
class Sight:
    """A place as a small drawing: in the same units, what is seen (x, y, width, height), the
    squares of the ground behind (address, x, y, side), and a point or the path of a line.
    `credit` names the sources of the ground: it is shown with it."""

    view: tuple[float, float, float, float]
    tiles: tuple[tuple[str, float, float, float], ...] = ()
    point: tuple[float, float] | None = None
    path: str = ""
    closed: bool = False
    credit: str = ""


@dataclass(frozen=True)
class Plot:
    """A place as a picture file, for a film. `mark` changes with all that decides the picture;
    `point` is where the place is on it, in fractions (None: it is drawn there). `paint` writes the
    picture, given the operator's packs, and answers the sources that must be named on it; None:
    its ground can no longer be drawn."""

    mark: str
    point: tuple[float, float] | None
    paint: Callable[[Path, Path | None], str | None]


@dataclass(frozen=True)
class Pointed:
    """A place of a draft that other productions may name."""

    item: str
    title: str
    near: str = ""
    sight: Sight | None = None


@dataclass(frozen=True)
class Told:
    """A value as people read, see or hear it. `photo` and `sound` are file ids; nothing at all:
    there is nothing there."""

    text: str = ""
    photo: str | None = None
    sound: str | None = None
    sight: Sight | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.text or self.photo or self.sound or self.sight)


def _plainly(_db: Session, _draft: Draft, _path: str, value: Any) -> Told:
    return Told(str(value) if value not in (None, "") else "")


def _untitled(_db: Session, _draft: Draft, _properties: Mapping[str, Any]) -> str:
    return ""


def _nothing_more(_path: str, _value: Any) -> Mapping[str, Any]:
    return {}


def _nothing_beside(
    _db: Session, _draft: Draft, _item: Item, _values: Mapping[str, Any]
) -> list[Op]:
    return []


@dataclass(frozen=True)
class Elsewhere:
    """A line of the history that an item brought with it from elsewhere."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class Wording:
    """How a kind speaks of one type of item.

    `noun` completes « Nadia ajoute… », `parts` names properties (« le nom »), `title` says what
    lists call the item, `tell` tells a value of a property, `follow` the other properties that go
    with a value when it is put back (a landmark goes with its point), `beside` what goes with it in
    other items, `elsewhere` what its properties remember of a history that was not written here.
    """

    noun: str = "un élément"
    icon: str = "file-text"
    parts: Mapping[str, str] = field(default_factory=dict)
    title: Callable[[Session, Draft, Mapping[str, Any]], str] = _untitled
    tell: Callable[[Session, Draft, str, Any], Told] = _plainly
    follow: Callable[[str, Any], Mapping[str, Any]] = _nothing_more
    elsewhere: Callable[[Mapping[str, Any]], tuple[Elsewhere, ...]] = lambda _properties: ()
    beside: Callable[[Session, Draft, Item, Mapping[str, Any]], list[Op]] = _nothing_beside

    def part(self, path: str) -> str:
        return self.parts.get(path, "un détail")


PLAIN = Wording()


@dataclass(frozen=True)
class ItemType:
    """One type of item. `properties` is a struct that forbids unknown fields; `geometry` names
    the GeoJSON types allowed (none: the item has no place); `files` names the properties that
    hold file ids.

    `prepare` sees an operation before anything is stored or logged, with the item as it was, and
    answers what is to be stored instead: a home is moved there. It may refuse (StudioError).

    `quiet` names the properties that nobody reads by themselves (they follow from others): they
    have no line in the history, and no other version. `wording` tells the rest to people.

    What is not for `participants` is arranged by professionals; `allows` may open more to those
    who add to the draft, operation by operation: a word of one's own in the legend.
    """

    name: str
    properties: type[msgspec.Struct]
    geometry: frozenset[str] = frozenset()
    geometry_required: bool = False
    participants: bool = True
    files: frozenset[str] = frozenset()
    allows: Allows | None = None
    prepare: Prepare = field(default=lambda _db, _draft, op, _before: op)
    quiet: frozenset[str] = frozenset()
    wording: Wording = field(default_factory=lambda: PLAIN)


@dataclass(frozen=True)
class Template:
    """A ready-made beginning: « Où aller avec Internet », « Mon parcours »."""

    code: str
    title: str
    picture: str
    summary: str = ""


@dataclass(frozen=True)
class Slot:
    """A place in a draft where a file of the library may go. `picture` is a drawing's name; `photo`
    (a file of the action), else `icon` in its `colour`, stand in its stead."""

    code: str
    title: str
    picture: str
    taken: bool = False
    photo: str = ""
    icon: str = ""
    colour: str = ""


Slots = Callable[[Session, Identity, Draft, FileNote], tuple[Slot, ...]]
TakeFile = Callable[[Session, Identity, Draft, FileNote, str], list[Op]]


@dataclass(frozen=True)
class Tool:
    """A page of the kind for professionals, about one draft (`draft_id`)."""

    label: str
    icon: str
    endpoint: str


@dataclass(frozen=True)
class Kind:
    """A kind of draft, for people (`label`, `picture`) and for programs. `templates` are
    for all; `own_templates` are those a structure (its id) has kept for itself.

    `gate` sees each operation after the rights are checked, with who asks and the item as it was;
    it refuses by raising (StudioError). `veil` names, for an item's type and properties, what only
    its author and professionals may read (None: the whole item); `veiling` are the properties that
    decide it (see veils.py). `masked`, given an action's id, tells of the files of which some
    item of this kind hides a part what hides it (edits of the media engine): shown as they came,
    elsewhere, they would show what is hidden there. `unsaid`, given the same, names the sounds and
    films of which some item lets a part be heard no more.
    """

    name: str
    label: str
    label_many: str
    picture: str
    icon: str
    item_types: Mapping[str, ItemType]
    editor_endpoint: str
    templates: Callable[[], tuple[Template, ...]]
    fill: Callable[[Session, Draft], None] = field(default=lambda _db, _draft: None)
    # Where the editor shows one item: what is added to its address.
    anchor_of: Callable[[str], str] = field(default=lambda _item: "")
    # What the kind keeps of a draft elsewhere (a film), deleted when the draft is emptied for good.
    purge: Callable[[Session, Storage, Draft], None] = field(
        default=lambda _db, _store, _draft: None
    )
    own_templates: Callable[[Session, str], tuple[Template, ...]] = field(
        default=lambda _db, _organisation: ()
    )
    tools: tuple[Tool, ...] = ()
    arrival: Tool | None = None  # how a draft comes from a file, for an action (`slug`)
    gate: Gate = field(default=lambda _db, _who, _draft, _op, _before: None)
    veil: Veil = field(default=lambda _type, _properties: frozenset())
    veiling: frozenset[str] = frozenset()
    # Where a file of the library may go for this person, and the operations that put it there.
    slots: Slots = field(default=lambda _db, _who, _draft, _note: ())
    take: TakeFile = field(default=lambda _db, _who, _draft, _note, _code: [])
    # The places of a draft that this person may name elsewhere.
    places: Callable[[Session, Identity, Draft], tuple[Pointed, ...]] = field(
        default=lambda _db, _who, _draft: ()
    )
    # One of them as everybody in the group may see it; None for any other item.
    plot: Callable[[Session, Draft, str], Plot | None] = field(
        default=lambda _db, _draft, _item: None
    )
    masked: Callable[[Session, str], Mapping[str, Any]] = field(default=lambda _db, _action: {})
    unsaid: Callable[[Session, str], frozenset[str]] = field(
        default=lambda _db, _action: frozenset()
    )

    def item_type(self, name: str) -> ItemType | None:
        return self.item_types.get(name)

    def all_templates(self, db: Session, organisation_id: str) -> tuple[Template, ...]:
        """What somebody of this structure may begin with."""
        return self.templates() + self.own_templates(db, organisation_id)

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


def masked_files(db: Session, action_id: str) -> dict[str, Any]:
    """The photos of an action of which somebody hides a part, in a production of any kind or, for
    all of them at once, on the file itself; each with what hides it."""
    if (known := known_ahead(db, MASKED, action_id)) is not None:
        return dict(known)
    return together(*(kind.masked(db, action_id) for kind in kinds()), masked_in(db, action_id))


def unsaid_files(db: Session, action_id: str) -> frozenset[str]:
    """The sounds and films of an action of which a part was cut or covered, in a production of any
    kind or, for all of them at once, in the file itself."""
    told = (kind.unsaid(db, action_id) for kind in kinds())
    return cut_files(db, action_id).union(*told)


def kind_named(name: str) -> Kind:
    """NotFound for a kind that nobody registered."""
    if name not in _kinds:
        raise NotFound
    return _kinds[name]
