"""A voice, the place around it, or both: one file, as a phone would have recorded it."""

from __future__ import annotations

import wave as wav_files
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from studio.demo.sounds.crowds import CROWDS
from studio.demo.sounds.places import PLACES, Place
from studio.demo.sounds.voices import Throat, said
from studio.demo.sounds.waves import RATE, Wave, faded, put, silence

BEFORE, AFTER = 0.5, 0.7  # seconds of the place alone, around the words
BEHIND = 0.16  # level of a place under a voice: 16 dB below it, words stay clear
LOUDEST = 0.7  # of what a file can hold: a phone held at arm's length

EVERYWHERE: Mapping[str, Place] = {**PLACES, **CROWDS}


def record(
    out: Path,
    *,
    text: str = "",
    throat: Throat | None = None,
    place: str = "",
    seconds: float = 9.0,
) -> float:
    """Write a WAV file of somebody who speaks (`text`, `throat`) in a place, or of the place alone
    for so many seconds. The answer is its length. KeyError for an unknown place.
    """
    rng = np.random.default_rng(zlib.crc32(f"{text}|{place}".encode()))
    if throat is None:
        found = faded(EVERYWHERE[place](seconds, rng), 0.8)
    else:
        words = said(text, throat, rng)
        found = silence(BEFORE + len(words) / RATE + AFTER)
        put(found, words, BEFORE)
        if place:
            found += faded(EVERYWHERE[place](len(found) / RATE, rng)[: len(found)]) * BEHIND
    write(found, out)
    return len(found) / RATE


def write(sound: Wave, out: Path) -> None:
    """One channel, 16 bits, its highest peak at LOUDEST."""
    out.parent.mkdir(parents=True, exist_ok=True)
    peak = max(float(np.abs(sound).max()), 1e-9)
    samples = np.round(sound / peak * LOUDEST * 32767).astype("<i2")
    with wav_files.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
