"""A first name inside what others wrote, once somebody is forgotten."""

from __future__ import annotations

import re

SOMEBODY = "Quelqu’un"


def names(text: str, name: str) -> bool:
    """True when the name stands there as a word of its own, whatever its capitals."""
    return bool(name.strip()) and _pattern(name).search(text) is not None


def without_name(text: str, name: str) -> str:
    """The text with « Quelqu’un » in the place of the name. It may be the name of somebody else
    too: better one too many."""
    return _pattern(name).sub(SOMEBODY, text) if name.strip() else text


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
