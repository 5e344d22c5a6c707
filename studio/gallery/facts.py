"""What an edition counts of itself, in words: « 12 lieux », « 2 min 10 »."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext


def duration(seconds: float) -> str:
    """`2 min 10`, or `45 secondes` below a minute."""
    whole = round(seconds)
    if whole < 60:
        return str(ngettext("%(num)d seconde", "%(num)d secondes", whole))
    return str(_("%(minutes)d min %(seconds)02d", minutes=whole // 60, seconds=whole % 60))


# In the order of interest for whoever looks at a list. A kind that counts something else is not
# refused: lists leave out what they have no word for.
WORDS: dict[str, Callable[[Any], str]] = {
    "seconds": duration,
    "places": lambda n: str(ngettext("%(num)d lieu", "%(num)d lieux", n)),
    "strokes": lambda n: str(ngettext("%(num)d trait", "%(num)d traits", n)),
    "photos": lambda n: str(ngettext("%(num)d photo", "%(num)d photos", n)),
    "sounds": lambda n: str(ngettext("%(num)d voix", "%(num)d voix", n)),
}


def words_of(facts: Mapping[str, Any], most: int = 3) -> list[str]:
    """The first facts that say something: nothing is « 0 photo »."""
    said = [WORDS[name](facts[name]) for name in WORDS if facts.get(name)]
    return said[:most]
