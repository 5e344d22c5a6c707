"""A telephone number as it is said: « zéro six, douze… » « trente-quatre… », in words or digits,
whatever sentences it is spread over. Pure.

A number begins with zero, then numbers below a hundred and nothing else until ten digits are there:
dates, prices and bus lines have other words between, or a number that is longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SMALL = (
    "zéro,zero un,une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize"
)
UNITS = {word: n for n, words in enumerate(SMALL.split(" ")) for word in words.split(",")}
TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
OTHERS = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
KNOWN = UNITS | TENS | OTHERS
FILLERS = {"euh", "heu", "hum", "et", "puis", "alors", "donc", "ensuite"}
WORD = re.compile(r"[^\W\d_]+|\d+(?:,\d+)?")
BETWEEN = re.compile(r"[\s.,;:!?…/\-–—'’«»\"]*")  # other signs end a run of numbers
PAUSE = re.compile(r"[.,;:!?…/\n]")  # what comes after is another number
YEAR = re.compile(r"(?:19|20)\d\d")
DIGITS = 10

Said = tuple[str, int, int]  # digits, and where they stand


def spoken_phones(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers are said, from their zero to their last word."""
    for run in _runs(text):
        yield from _phones_in(run)


def _phones_in(run: list[Said]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(run):
        last = _end_of_phone(run, first)
        if last is None:
            first += 1
        else:
            yield run[first][1], run[last][2]
            first = last + 1


def _end_of_phone(run: list[Said], first: int) -> int | None:
    """The last of the numbers that make ten digits from this one on; more is no telephone."""
    digits = ""
    for last in range(first, len(run)):
        digits += run[last][0]
        if len(digits) >= DIGITS:
            break
    whole = len(digits) == DIGITS and digits[0] == "0" and digits[1] != "0"
    return last if whole else None


def _runs(text: str) -> Iterator[list[Said]]:
    """Numbers that follow each other with nothing but hesitation between, whatever signs."""
    run: list[Said] = []
    for part in _parts(text):
        if isinstance(part, list):
            run += part
        elif run:
            yield run
            run = []
    if run:
        yield run


def _parts(text: str) -> Iterator[list[Said] | None]:
    """Words that make numbers, together; None where a run of them ends."""
    group: list[re.Match[str]] = []
    end = 0
    for word in WORD.finditer(text):
        apart = not BETWEEN.fullmatch(text[end : word.start()])
        counts = _counts(word.group().lower())
        if apart or not (counts or word.group().lower() in FILLERS):
            yield _numbers(text, group)
            yield None
            group = []
        if counts:
            group.append(word)
        end = word.end()
    yield _numbers(text, group)


def _counts(word: str) -> bool:
    """A number of a telephone: no price, no year."""
    return word in KNOWN or (word.isdecimal() and not YEAR.fullmatch(word))


def _numbers(text: str, words: list[re.Match[str]]) -> list[Said]:
    """« soixante-douze » is 72, « soixante, douze » is 60 and 12."""
    found: list[Said] = []
    last: int | None = None
    for word in words:
        said = word.group().lower()
        value = KNOWN.get(said)
        one_number = value is not None and last is not None and _joins(last, value)
        if one_number and not PAUSE.search(text[found[-1][2] : word.start()]):
            last = 80 if (last, value) == (4, 20) else (last or 0) + (value or 0)
            found[-1] = (str(last), found[-1][1], word.end())
        else:
            last = value
            found.append((said if value is None else str(value), word.start(), word.end()))
    return found


def _joins(before: int, value: int) -> bool:
    """Whether two words may be one number."""
    if (before, value) == (4, 20):
        return True
    if before in (60, 80):
        return 1 <= value <= 16
    return before in (20, 30, 40, 50, 70, 90) and 1 <= value <= 9
