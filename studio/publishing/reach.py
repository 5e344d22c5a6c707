"""Where else a publication is shown: each room that shows some says so here, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from studio.kernel.config import Settings
from studio.publishing.models import Publication

Undo = Callable[[Session, Settings], None]


@dataclass(frozen=True)
class Reached:
    """One thing, outside of its own pages, in which a publication is shown.

    `what` is one word that receipts know how to say (`publishing.receipts`), `name` a title, a
    host, a date. `undo` drops the publication from it or asks a job to make it again; it is called
    in the transaction of the withdrawal, after the publication has changed (look at its state:
    perhaps only a part left), must be quick and may be called twice. None: out of our reach, and
    the receipt says so.
    """

    what: str
    name: str = ""
    undo: Undo | None = None


Find = Callable[[Session, Settings, Publication], list[Reached]]

_finders: dict[str, Find] = {}


def register_reach(name: str, find: Find) -> None:
    """Say who else shows publications. Registering a name again replaces it."""
    _finders[name] = find


def reach_of(db: Session, settings: Settings, publication: Publication) -> list[Reached]:
    """Everything that shows a publication now, in the order of the rooms' names."""
    return [
        reached
        for name in sorted(_finders)
        for reached in _finders[name](db, settings, publication)
    ]
