"""What a production still lacks before it is shown, and the one tap that mends each thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import gettext as _

from studio.files.hearing import is_raised
from studio.files.models import Derivative, StoredFile
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


LOW = -20.0
"""LUFS. Voices are brought to -16; one that stays so far under it was recorded too far from the
mouth."""
LONG = 180.0
"""Seconds. A voice that lasts longer is another production: a portrait."""


def is_weak(prepared: Derivative | None) -> bool:
    """A voice that is hardly heard, as it would be played."""
    if prepared is None or prepared.loudness is None:
        return False
    return prepared.loudness < LOW


def voice_checks(
    draft_id: str, name: str, voice: StoredFile, listen: Fix, cut: Fix
) -> Iterator[Check]:
    """The advice on a voice that is shown as it is: hardly heard, too long. `listen` leads to
    where it is heard, `cut` to where it is made shorter."""
    if weak := _level_check(draft_id, name, voice, listen):
        yield weak
    made = voice.derivative("listen")
    if long := _long_check(name, made.seconds if made else voice.seconds, cut):
        yield long


def _level_check(draft_id: str, name: str, voice: StoredFile, again: Fix) -> Check | None:
    """A voice that is hardly heard: one tap makes it stronger; where that was done already, only
    its author can. None for a voice that is heard."""
    if not is_weak(voice.derivative("listen")):
        return None
    values = {"draft_id": draft_id, "file_id": voice.id}
    raised = Fix(_("Remonter le son"), "publishing.raise_level", values, acts=True)
    fixes = (again,) if is_raised(voice) else (raised, again)
    sentence = f"{name} : la voix s’entend mal, le son est trop faible."
    return Check(sentence, Sort.LEVEL, fixes, False)


def cutting(draft_id: str, file_id: str) -> Fix:
    """Where a voice that is shown as it is gets cut, and words of it covered."""
    values = {"draft_id": draft_id, "file_id": file_id}
    return Fix(_("Couper"), "publishing.sound", values)


def hiding(draft_id: str, file_id: str) -> Fix:
    """Where a face is hidden on a photo that is shown as it is."""
    values = {"draft_id": draft_id, "file_id": file_id}
    return Fix(_("Cacher un visage"), "publishing.photo", values)


def _long_check(name: str, seconds: float | None, fix: Fix) -> Check | None:
    """A voice at a place, or within an article, that visitors stop before its end."""
    if (seconds or 0.0) <= LONG:
        return None
    sentence = f"{name} : la voix dure {round((seconds or 0.0) / 60)} minutes."
    return Check(sentence, Sort.LONG, (fix,), False)


@dataclass(frozen=True)
class Unnamed:
    """A photo or a film of which nobody said who is seen, on the item that shows it. `picture` is
    how it would be shown (None: not made yet), `where` how a sentence names it, `hide` where a part
    of it is hidden."""

    item: str
    file: StoredFile
    where: str
    picture: Derivative | None
    hide: Fix | None = None


@dataclass(frozen=True)
class Text:
    """Words that everybody would read, where they stand, and where they are mended. `heard`: a
    voice says them too, and here one cuts it."""

    words: str
    where: str
    fix: Fix | None = None
    heard: Fix | None = None
