"""An excerpt: a portrait between two moments, with an address of its own.

A moment is a sentence, by the name it keeps from one edition to the next (`de=ph-…`): when what
comes before it changes, the excerpt stays on the same words; a sentence that is gone has no excerpt
any more. It may also be seconds on the clock of the voices, as in `#t=`, for words that nobody has
cut into sentences. The files are those of the edition: the player begins and stops there, and the
words are those that are heard meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from studio.portraits.montage import Montage, Said, Voice, timed
from studio.portraits.page import PageAnswer, PortraitPage

START, END = "de", "a"  # names in an address
SENTENCE = "ph-"  # begins the name of a sentence in an address
NEARLY = 0.06  # seconds: a sentence cut by less is whole
SHORTEST = 1.0  # seconds; below, nobody has heard anything


def asked(args: Mapping[str, str], seconds: float) -> tuple[float, float] | None:
    """The two moments that an address names; None when they cannot be read, or name nothing."""
    start, end = moment(args.get(START, "")), moment(args.get(END, ""))
    if start is None or end is None:
        return None
    end = min(end, seconds)
    return (start, end) if end - start >= SHORTEST else None


def asked_in(args: Mapping[str, str], page: PortraitPage) -> tuple[float, float] | None:
    """The same, in a page that may know the sentences that an address names."""
    known = moments_in(page)
    said = {name: args.get(name, "") for name in (START, END)}
    found = {
        name: str(known[text][place]) if text in known else text
        for place, (name, text) in enumerate(said.items())
    }
    return asked(found, page.montage.seconds)


def moments_in(page: PortraitPage) -> dict[str, tuple[float, float]]:
    """Name of a sentence -> when it is heard in the whole, from its beginning to its end."""
    found: dict[str, tuple[float, float]] = {}
    for answer in page.answers:
        for voice in page.montage.voices:
            if voice.answer == answer.id and timed(answer.said):
                found |= sentences_in(voice, answer.said, set(found))
    return found


def sentences_in(
    voice: Voice, said: Sequence[Said], known: set[str]
) -> dict[str, tuple[float, float]]:
    """Those of one voice that are heard whole, nearly."""
    length, moved = voice.end - voice.start, voice.start - voice.offset
    return {
        f"{SENTENCE}{one.key}": (round(one.start + moved, 3), round(one.end + moved, 3))
        for one in said
        if one.key
        and f"{SENTENCE}{one.key}" not in known
        and one.start >= voice.offset - NEARLY
        and one.end <= voice.offset + length + NEARLY
    }


@dataclass(frozen=True)
class Choice:
    """Words from which an excerpt may begin, or with which it may end."""

    start: float
    end: float
    text: str
    first: str
    last: str


def choices_in(page: PortraitPage) -> list[Choice]:
    """In the order in which they are heard: sentences, and captions where there is no sentence."""
    known = moments_in(page)
    words = {f"{SENTENCE}{s.key}": s.text for a in page.answers for s in a.said if s.key}
    found = [Choice(*known[name], words[name], name, name) for name in known]
    told = {a.id for a in page.answers if any(f"{SENTENCE}{s.key}" in known for s in a.said)}
    found += [
        Choice(cue.start, cue.end, cue.text, written(cue.start), written(cue.end))
        for cue in page.montage.cues
        if cue.answer not in told
    ]
    return sorted(found, key=lambda choice: choice.start)


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
