"""Several productions shown together under one address: an action, a collection.

A room that makes such a thing registers how it is found; the public side then gives it a frame for
blogs, an oEmbed answer and a page « Mettre dans mon blog », and knows nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound


@dataclass(frozen=True)
class Selection:
    """`family` and `slug` are its address: `/<family>/<slug>`. `public_ids` are the publications it
    shows, in order; what is not public any more is left out when it is shown. `author` is who made
    it, in words that the public may read; `changed_at` moves with its own title and order."""

    family: str
    slug: str
    label: str
    title: str
    summary: str
    author: str
    public_ids: tuple[str, ...]
    changed_at: datetime


Open = Callable[[Session, str], Selection]

_families: dict[str, Open] = {}


@dataclass(frozen=True)
class Carried:
    """A file that holds all that an action shows of one sort, ready to be taken: by anybody at
    `url`, and at `staff_url` (POST) by a référent, whose taking is written down."""

    label: str
    url: str
    staff_url: str


Carry = Callable[[Session, Settings, Action], Carried | None]

_carried: dict[str, Carry] = {}


def register_carried(name: str, find: Carry) -> None:
    """Say that a room makes such a file; `find` answers None as long as it is not ready."""
    _carried[name] = find


def carried_of(db: Session, settings: Settings, action: Action) -> list[Carried]:
    found = (_carried[name](db, settings, action) for name in sorted(_carried))
    return [one for one in found if one]


def register(family: str, open_: Open) -> None:
    """`open_(db, slug)` finds one: NotFound for an unknown name, Gone for what was taken back.
    Registering again replaces it."""
    _families[family] = open_


def selection_at(db: Session, family: str, slug: str) -> Selection:
    """NotFound for a family that nobody registered."""
    if family not in _families:
        raise NotFound
    return _families[family](db, slug)


def is_family(word: str) -> bool:
    return word in _families
