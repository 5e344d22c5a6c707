"""Reading ahead: what a page of many things would ask for one by one is asked for at once.

A list of forty productions asks each room the same questions forty times. Whoever makes such a list
reads the answers first, and the rooms find them here, for the time of a block that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

KEY = "studio.ahead"
Known = Mapping[tuple[str, str], Any]  # (what, of which) -> the answer


@contextmanager
def reading_ahead(db: Session, known: Known) -> Iterator[None]:
    """Inside the block, `known_ahead` gives these answers. Nothing may be written there."""
    before = db.info.get(KEY)
    db.info[KEY] = {**(before or {}), **known}
    try:
        yield
    finally:
        if before is None:
            del db.info[KEY]
        else:
            db.info[KEY] = before


def known_ahead(db: Session, what: str, of: str) -> Any | None:
    """What was read ahead; None when nobody did."""
    found: Known | None = db.info.get(KEY)
    return found.get((what, of)) if found else None
