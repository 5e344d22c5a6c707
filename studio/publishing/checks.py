"""What a production still lacks before it is shown, and the one tap that mends each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.kernel.ids import digest


class Sort(StrEnum):
    """What a check is about: the board draws one picture for each."""

    TEXT = "text"  # the words that stand for a picture or a sound
    CONSENT = "consent"
    FACE = "face"  # somebody declared seen, who has not agreed
    LEVEL = "level"
    LONG = "long"
    PRIVATE = "private"  # a telephone number, an address
    MASK = "mask"
    SCREENING = "screening"
    FILE = "file"
    OTHER = "other"


@dataclass(frozen=True)
class Fix:
    """Where one tap mends it: the very screen, at the very field. `acts`: a button that does it."""

    label: str
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    anchor: str = ""
    acts: bool = False


@dataclass(frozen=True)
class Check:
    """One thing that is missing (it `blocks`), or that deserves a look before all see it: an
    advice, which a référent may keep as it is."""

    sentence: str
    sort: Sort = Sort.OTHER
    fixes: tuple[Fix, ...] = ()
    blocks: bool = True

    @property
    def mark(self) -> str:
        """What names an advice: another sentence is another advice."""
        return digest(f"{self.sort} {self.sentence}")


@dataclass(frozen=True)
class Text:
    """Words that everybody would read, where they stand, and where they are mended."""

    words: str
    where: str
    fix: Fix | None = None
