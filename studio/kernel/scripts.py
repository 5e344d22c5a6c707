"""In which language somebody wrote, as far as she and the letters tell it: a screen reader then
takes the voice of that language, for a French one skips letters it does not know, and reads
Turkish as if it were French."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

# What the letters say, the first that fits; letters that only one language has come before the
# script they belong to. (frontend/src/maps/editor/language.ts says the same.)
SCRIPTS: Final = tuple(
    (language, re.compile(f"[{letters}]"))
    for language, letters in (
        ("ps", "ټډړښېګڼ"),
        ("fa", "پچژگ"),
        ("ar", "\u0600-\u06ff\u0750-\u077f"),
        ("uk", "іїєґІЇЄҐ"),
        ("ru", "\u0400-\u04ff"),
        ("ti", "\u1200-\u137f"),
        ("hy", "\u0530-\u058f"),
        ("ka", "\u10a0-\u10ff"),
        ("he", "\u0590-\u05ff"),
        ("el", "\u0370-\u03ff"),
        ("ta", "\u0b80-\u0bff"),
        ("bn", "\u0980-\u09ff"),
        ("hi", "\u0900-\u097f"),
        ("ja", "\u3040-\u30ff"),
        ("ko", "\uac00-\ud7af"),
        ("zh", "\u4e00-\u9fff"),
    )
)
LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
OTHER: Final = re.compile("[\u0370-\u1fff\u3040-\ud7af]")

# Languages whose texts may be taken for one another, because their letters are the same.
FAMILIES: Final = (
    frozenset({"ar", "fa", "ps", "ur"}),
    frozenset({"uk", "ru", "bg"}),
    frozenset({"ti", "am"}),
)
LEFTWARD: Final = frozenset({"ar", "fa", "ps", "ur", "he"})


def language_of(text: str, said: str = "") -> str:
    """`ar`, `uk`… for a text that is mostly in such letters; else `said`, which its author chose:
    letters alone do not tell Turkish from French. Empty when neither tells. What was chosen counts
    only where the letters allow it: an Arabic note of somebody who mostly writes Turkish is
    Arabic."""
    found = _by_letters(text)
    return said if said and _family(said) == _family(found) else found


def direction_of(text: str, said: str = "") -> str:
    """`rtl` or `ltr` when the language is known, whatever word the text begins with; or `auto`."""
    language = language_of(text, said)
    if not language:
        return "auto"
    return "rtl" if language in LEFTWARD else "ltr"


def spoken_as(text: str, said: str = "", usual: str = "") -> Markup:
    """The attributes `lang` and `dir` of an element that holds this text; `usual` is the language
    of the page around it, for what nothing tells."""
    language = language_of(text, said) or usual
    named = Markup(' lang="{}"').format(language) if language else Markup("")
    return named + Markup(' dir="{}"').format(direction_of(text, said))


def _by_letters(text: str) -> str:
    if len(OTHER.findall(text)) <= len(LATIN.findall(text)):
        return ""
    return next((language for language, found in SCRIPTS if found.search(text)), "")


def _family(language: str) -> frozenset[str]:
    """Those it may be taken for; nothing for a language in the letters of French."""
    alone = frozenset({language}) if language in _WITH_LETTERS else frozenset()
    return next((family for family in FAMILIES if language in family), alone)


_WITH_LETTERS: Final = frozenset(language for language, _letters in SCRIPTS)
