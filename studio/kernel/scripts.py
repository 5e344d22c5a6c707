"""In which language somebody wrote, as far as the letters tell it: a screen reader then takes the
voice of that language, for a French one skips letters it does not know."""

from __future__ import annotations

import re
from typing import Final

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


def language_of(text: str) -> str:
    """`ar`, `uk`… for a text that is mostly in such letters; empty for what is written as French
    is: letters alone do not tell Turkish from French."""
    if len(OTHER.findall(text)) <= len(LATIN.findall(text)):
        return ""
    return next((language for language, found in SCRIPTS if found.search(text)), "")
