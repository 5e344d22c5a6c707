"""An excerpt: a portrait between two moments, with an address of its own.

Moments are seconds on the clock of the voices, as in `#t=`. The files are those of the edition: the
player begins and stops there, and the words are those that are heard meanwhile. Publishing again
keeps the address; what it shows moves when what comes before it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from studio.portraits.montage import Montage
from studio.portraits.page import PageAnswer, PortraitPage

START, END = "de", "a"  # names in an address
SHORTEST = 1.0  # seconds; below, nobody has heard anything


def asked(args: Mapping[str, str], seconds: float) -> tuple[float, float] | None:
    """The two moments that an address names; None when they cannot be read, or name nothing."""
    start, end = moment(args.get(START, "")), moment(args.get(END, ""))
    if start is None or end is None:
        return None
    end = min(end, seconds)
    return (start, end) if end - start >= SHORTEST else None


def moment(text: str) -> float | None:
    """`75`, `75.5` or `1:15`, in seconds."""
    found = re.fullmatch(r"(?:([0-9]{1,3}):)?([0-9]{1,5}(?:[.,][0-9]{1,3})?)", text.strip())
    if found is None:
        return None
    return int(found[1] or 0) * 60 + float(found[2].replace(",", "."))


def written(seconds: float) -> str:
    """As an address says it: hundredths are more than anybody hears."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".")


def between(page: PortraitPage, start: float, end: float) -> PortraitPage:
    """What is heard and seen between two moments, on the clock of the whole. No way leads out."""
    whole = page.montage
    montage = replace(
        whole,
        voices=tuple(v for v in whole.voices if v.start < end and v.end > start),
        shots=tuple(s for s in whole.shots if s.start < end and s.end > start),
        cues=tuple(c for c in whole.cues if c.start < end and c.end > start),
        chapters=tuple(c for c in whole.chapters if c.start < end and c.end > start),
    )
    seen = {shot.photo for shot in montage.shots if shot.photo}
    heard = {voice.answer for voice in montage.voices}
    scenes = {shot.scene for shot in montage.shots}
    left = replace(
        page,
        montage=montage,
        photos=[photo for photo in page.photos if photo.id in seen],
        answers=[cut(answer, montage, seen) for answer in page.answers if answer.id in heard],
        scenes=[replace(scene, choices=[]) for scene in page.scenes if scene.id in scenes],
        namings=[one for one in page.namings if one.answer in heard],
        hotspots=[spot for spot in page.hotspots if spot.stands(heard, seen)],
    )
    return left.with_names(frozenset())


def cut(answer: PageAnswer, montage: Montage, seen: set[str]) -> PageAnswer:
    """An answer with the words and photos of an excerpt alone."""
    text = " ".join(cue.text for cue in montage.cues if cue.answer == answer.id)
    photos = [photo for photo in answer.photos if photo in seen]
    return replace(answer, text=text, said=[], photos=photos)
