"""Words that say too much: a telephone number, an e-mail address, the address of a home.

Pure functions. They find what is written in France; they decide nothing: « 12 rue Nationale » may
be a bakery, and a référent reads it once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from studio.publishing.spoken_numbers import KNOWN, spoken_phones


class What(StrEnum):
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"


@dataclass(frozen=True)
class Found:
    """Where in the text, as characters, and the very words."""

    what: What
    start: int
    end: int
    words: str


# 05/06/2026 12:30 is a day and an hour.
NO_DAY = r"(?!\d\d[\s./-]\d\d[\s./-](?:19|20)\d\d(?!\d))"
GAP = r"[\s\u00a0\u202f./-]?"
# However it is grouped: 06 12 34 56 78, 0612345678, 06.12.34.56.78, +33 (0)6 12 34 56 78.
PHONE = re.compile(
    rf"(?<![\d+]){NO_DAY}(?:(?:\+|00){GAP}33{GAP}(?:\(0\){GAP})?|0)[1-9](?:{GAP}\d{{2}}){{4}}(?!\d)"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# « cours » and « place » also mean lessons and seats: they want a name with a capital.
PLAIN_WAYS = (
    r"rue|avenue|av\.|boulevard|bd\.?|bld|impasse|all[ée]es?|chemin|faubourg|venelle|ruelle"
)
OTHER_WAYS = (
    r"place|route|cours|quai|square|passage|sentier|r[ée]sidence|hameau|lotissement|villa|cit[ée]|"
    r"promenade|esplanade|mail|rond-point|voie|mont[ée]e"
)
LINKS = r"(?:(?:de|du|des|la|le|les|à|aux?|sur|en)\s|d['’]|l['’])*"
NAME = r"[^\W\d_][\w'’-]*"
BIG_NAME = r"[A-ZÀ-Ý0-9][\w'’-]*"
MORE_NAMES = rf"(?:\s{LINKS}{BIG_NAME})*"
# A number, perhaps « bis », then the word for a way, then its name: « 12 bis, rue des Lilas ».
# « 3 rues plus loin » names no door.
NUMBER = r"(?<![\w/,.])\d{1,4}(?:\s?(?i:bis|ter|quater|[a-d])\b)?\s?,?\s"
ADDRESS = re.compile(
    rf"{NUMBER}(?:(?i:{PLAIN_WAYS})\s+(?i:{LINKS}{NAME})"
    rf"|(?i:{OTHER_WAYS})\s+(?i:{LINKS}){BIG_NAME}){MORE_NAMES}"
)
# Said aloud: « douze, rue des Lilas », and « au douze. » « Rue des Lilas » in two sentences.
SPOKEN_NUMBER = "|".join(sorted(KNOWN.keys() - {"un", "une", "zéro", "zero"}, key=len)[::-1])
ONE_WAY = r"rue|avenue|boulevard|impasse|allée|chemin|faubourg|venelle|ruelle"
SPOKEN_ADDRESS = re.compile(
    rf"(?i:\b(?:{SPOKEN_NUMBER})(?:[\s-](?:et[\s-])?(?:{SPOKEN_NUMBER}|une?))*)"
    rf"(?i:\s(?:bis|ter))?\s?,?\s(?i:{ONE_WAY})\s+(?i:{LINKS}{NAME}){MORE_NAMES}"
)
SPLIT_ADDRESS = re.compile(
    rf"(?i:\b(?:au|habite|habitons|numéro|n°)\s(?:le\s|au\s)?(?:numéro\s)?"
    rf"(?:\d{{1,4}}|(?:{SPOKEN_NUMBER})(?:[\s-](?:et[\s-])?(?:{SPOKEN_NUMBER}|une?))*))"
    rf"\s?[.…;:!]+\s+(?i:(?:dans\s|à\s)?(?:la\s|l['’])?)(?i:{ONE_WAY})\s+(?i:{LINKS}{NAME}){MORE_NAMES}"
)
POSTCODE = re.compile(r"(?<!\d)(?:0[1-9]|[1-8]\d|9[0-8])\d{3}\s+[A-ZÀ-Ý][\w'’-]+")


def found_in(text: str) -> list[Found]:
    """Everything that says too much, in its order. What lies inside an address already found is
    not said twice."""
    every = sorted(_every(text), key=lambda one: (one.start, -one.end))
    kept: list[Found] = []
    for one in every:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _every(text: str) -> Iterator[Found]:
    for what, pattern in (
        (What.PHONE, PHONE),
        (What.MAIL, MAIL),
        (What.ADDRESS, ADDRESS),
        (What.ADDRESS, SPOKEN_ADDRESS),
        (What.ADDRESS, SPLIT_ADDRESS),
        (What.ADDRESS, POSTCODE),
    ):
        for match in pattern.finditer(text):
            yield Found(what, match.start(), match.end(), match.group())
    for start, end in spoken_phones(text):
        yield Found(What.PHONE, start, end, text[start:end])
