"""Who may see what of a mark: everybody, the group, or its author with the professionals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from studio.maps.items import Level, Mark

M = TypeVar("M", bound=Mark)

# The properties each medium is made of. A transcript goes with its voice.
OF_MEDIUM: Final[Mapping[str, tuple[str, ...]]] = {
    "photo": ("photo", "photo_text", "shown"),
    "voice": ("voice", "voice_text"),
    "words": ("title", "notes", "answers", "language"),
}
VEILING = frozenset({"level", "levels"})
# What passes between an author and the professionals is nobody else's.
BETWEEN = frozenset({"returned", "returned_text", "returned_voice"})
# What came with a mark from another map: what was done to it there, and that its ends are off.
BROUGHT = frozenset({"past", "cut"})
STRICTEST: Final[tuple[Level, ...]] = ("private", "group", "public")


def veil(type: str, properties: Mapping[str, Any]) -> frozenset[str] | None:
    """What only the author and the professionals may read of an item; None: the whole item."""
    if properties.get("level") == "private":
        return None
    levels = properties.get("levels") or {}
    private = [name for name in OF_MEDIUM if levels.get(name) == "private"]
    hidden = {part for name in private for part in OF_MEDIUM[name]}
    if any(properties.get(name) for name in BETWEEN):
        hidden |= BETWEEN
    if properties.get("past"):
        hidden.add("past")
    return frozenset(hidden)


def level_of(mark: Mark, medium: str) -> Level:
    """Who may see this medium: never more than may see the mark."""
    own: Level = getattr(mark.levels, medium)
    return min(own, mark.level, key=STRICTEST.index)


def for_all(mark: M) -> M:
    """The mark with those of its media that are for everybody."""
    hidden = [name for name in OF_MEDIUM if level_of(mark, name) != "public"]
    if not hidden:
        return mark
    empty = {field.name: field for field in msgspec.structs.fields(type(mark))}
    changes = {}
    for name in (part for medium in hidden for part in OF_MEDIUM[medium]):
        field = empty[name]
        made = field.default_factory() if callable(field.default_factory) else field.default
        changes[name] = made
    return msgspec.structs.replace(mark, **changes)
