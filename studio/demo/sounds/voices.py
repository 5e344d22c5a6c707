"""Voices that can be told apart: espeak-ng's variants, made larger or smaller, put into a room.

Playing a voice faster raises its pitch and shortens its throat alike, as between two persons; the
speed of speech asked for is corrected, so that everybody still speaks calmly.
"""

from __future__ import annotations

import tempfile
import wave as wav_files
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media.voice import synthesise
from studio.demo.sounds.waves import RATE, Rng, Wave, band, even, filtered, hiss, in_room, wave


@dataclass(frozen=True)
class Throat:
    """One person's voice: a variant of espeak-ng, a size (1: as it is, above: smaller and higher),
    words a minute."""

    variant: str
    size: float = 1.0
    pace: int = 140


def said(text: str, throat: Throat, rng: Rng) -> Wave:
    """The text spoken, at level one. ToolMissing when this machine has no voice."""
    raw, rate = synthesised(text, throat)
    played = resampled(raw, rate * throat.size)
    warm = filtered(played, warmth)
    return even(in_room(warm, rng, 0.22, 0.16) + 0.0016 * hiss(len(warm) / RATE, rng, 80, 2500))


def synthesised(text: str, throat: Throat) -> tuple[Wave, int]:
    """Samples and their rate, as espeak-ng gives them."""
    with tempfile.TemporaryDirectory(prefix="demo-voice-") as name:
        words, raw = Path(name) / "text", Path(name) / "raw.wav"
        words.write_text(text.replace("’", "'").replace("\u00a0", " "), "utf-8")
        pace = str(round(throat.pace / throat.size))
        synthesise([str(words), str(raw), f"fr+{throat.variant}", pace])
        with wav_files.open(str(raw)) as file:
            rate = file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return wave(samples) / 32768, rate


def resampled(sound: Wave, rate: float) -> Wave:
    """The sound at our rate; what lies above its own limit is not invented."""
    count = round(len(sound) * RATE / rate)
    moved = np.interp(np.arange(count) * rate / RATE, np.arange(len(sound)), sound)
    return filtered(wave(moved), band(70, min(rate / 2.3, 9000), 4))


def warmth(pitches: Wave) -> Wave:
    """A little more chest, a little less wire."""
    chest = 1 + 0.5 * np.exp(-((np.log2(np.maximum(pitches, 1) / 220)) ** 2))
    return wave(chest / np.sqrt(1 + (pitches / 5200) ** 4))
