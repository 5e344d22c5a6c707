"""What changed between two pages, in lines that people read: words, places, photos, people.

Pure functions. Kinds say what their page holds as lines (`Publisher.lines`): no kind is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

ALIKE = 0.55  # from there on, two texts are the same one, changed


@dataclass(frozen=True)
class Line:
    """One thing of a page: what it is (« Lieu »), its words, and `mark`, which changes when what
    one sees or hears of it does though its words stay."""

    what: str
    text: str
    mark: str = ""


class How(StrEnum):
    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    REDONE = "redone"  # the same words; the photo, the sound or the place is another one


@dataclass(frozen=True)
class Piece:
    """Some words of a changed line: in the text before, after, or both."""

    text: str
    before: bool
    after: bool


@dataclass(frozen=True)
class Change:
    how: How
    what: str
    before: str = ""
    after: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words of both texts, one after the other, as a reader corrects them."""
        return tuple(_pieces(self.before.split(), self.after.split()))


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """What was added, what is gone, what was changed; in the order of the page after it. The same
    lines in another order changed nothing."""
    left, fresh = _without_common(before, after)
    changes: list[tuple[int, Change]] = []
    places = {id(line): number for number, line in enumerate(after)}
    for line in fresh:
        twin = _twin(line, left)
        if twin is None:
            changes.append((places[id(line)], Change(How.ADDED, line.what, after=line.text)))
            continue
        left.remove(twin)
        how = How.REDONE if twin.text == line.text else How.CHANGED
        changes.append((places[id(line)], Change(how, line.what, twin.text, line.text)))
    ordered = [change for _place, change in sorted(changes, key=lambda one: one[0])]
    return ordered + [Change(How.GONE, line.what, before=line.text) for line in left]


def _without_common(before: Iterable[Line], after: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of each that are not in the other, each counted."""
    left, fresh = list(before), []
    for line in after:
        if line in left:
            left.remove(line)
        else:
            fresh.append(line)
    return left, fresh


MOST_WEIGHED = 60  # lines of one sort whose words are weighed against each other


def _twin(line: Line, among: Sequence[Line]) -> Line | None:
    """The line that this one was before: the same words, else the nearest that is near enough."""
    same = [one for one in among if one.what == line.what]
    exact = next((one for one in same if one.text == line.text), None)
    if exact is not None:
        return exact
    weighed = same[:MOST_WEIGHED]
    scored = [(likeness(one.text, line.text), number) for number, one in enumerate(weighed)]
    best = max(scored, default=(0.0, 0), key=lambda pair: (pair[0], -pair[1]))
    return same[best[1]] if best[0] >= ALIKE else None


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(" ".join(before[a:b]), before=True, after=True)
            continue
        if b > a:
            yield Piece(" ".join(before[a:b]), before=True, after=False)
        if d > c:
            yield Piece(" ".join(after[c:d]), before=False, after=True)
