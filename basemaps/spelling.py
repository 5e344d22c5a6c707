"""Words as people write them: accents, hyphens, capitals, abbreviations and mistakes forgiven.

Many who search here write by ear. Two spellings that sound alike in French get the same key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARTICLES = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"]
)
ABBREVIATIONS = {
    "st": "saint", "ste": "sainte", "av": "avenue", "ave": "avenue", "bd": "boulevard",
    "bld": "boulevard", "boul": "boulevard", "pl": "place", "sq": "square", "che": "chemin",
}  # fmt: skip
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ç": "s", "Œ": "oe", "Æ": "ae", "Ç": "s"})
GLUED = re.compile(r"[ld]([aeiouyh]\w{2,})$")
SOUNDS = [(re.compile(pattern), sound) for pattern, sound in (
    (r"ph", "f"), (r"sch|sh|ch", "§"), (r"h", ""), (r"gu(?=[ei])", "g"), (r"g(?=[eiy])", "j"),
    (r"qu|q|ck", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"w", "v"), (r"z", "s"),
    (r"eau|au", "o"), (r"oi|oy", "ua"), (r"ou", "u"),
    (r"(?:ain|ein|in|im|yn|un)(?![aeiouyn])", "1"),
    (r"(?:an|am|en|em)(?![aeiouynm])", "2"), (r"(?:on|om)(?![aeiouynm])", "3"),
    (r"ais$|ait$|ay|ai|ei|er$|ez$|et$|es$", "e"), (r"y", "i"), (r"(.)\1+", r"\1"),
    (r"[tdspx]+$", ""), (r"(?<=.)e$", ""), (r"[tdspx]+$", ""),
)]  # fmt: skip


def words(text: str) -> list[str]:
    """Plain words of a text, small words left out unless there is nothing else."""
    folded = unicodedata.normalize("NFKD", text.translate(LIGATURES).lower())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    found = [ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", letters)]
    return [word for word in found if word not in ARTICLES] or found


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a plain word sounds, roughly; mute endings are gone."""
    for pattern, key in SOUNDS:
        word = pattern.sub(key, word)
    return word


def likeness(asked: str, known: str) -> float:
    """How well an asked word stands for a known one: 1 the same, 0 another word."""
    glued = GLUED.match(asked)  # « lile » for « l’île », « dazay » for « d’Azay »
    if glued and asked != known:
        return max(_likeness(asked, known), 0.92 * _likeness(glued.group(1), known))
    return _likeness(asked, known)


def _likeness(asked: str, known: str) -> float:
    if asked == known:
        return 1.0
    if known.startswith(asked):
        return 0.75 + 0.2 * len(asked) / len(known)
    if len(asked) >= 3 and sound(asked) == sound(known):
        return 0.8
    if len(asked) >= 4 and len(sound(asked)) >= 3 and sound(known).startswith(sound(asked)):
        return 0.6
    slips = _allowed_slips(asked, known)
    return 0.55 if slips and slip_count(asked, known, slips) <= slips else 0.0


def _allowed_slips(asked: str, known: str) -> int:
    shortest = min(len(asked), len(known))
    allowed = 2 if shortest >= 7 else 1 if shortest >= 4 else 0
    return allowed if abs(len(asked) - len(known)) <= allowed else 0


def slip_count(one: str, other: str, most: int) -> int:
    """Letters to change, add, drop or swap to turn one word into the other.

    Optimal string alignment distance; stops counting beyond `most`.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, target in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != target))
            if older and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
