"""Sounds: what is asked for is heard, at levels that suit a phone."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

import numpy as np
import pytest

from media import pcm
from media.level import loudness
from media.recipes import make
from studio.demo.sounds.mixing import EVERYWHERE, record
from studio.demo.sounds.voices import Throat
from studio.demo.sounds.waves import RATE, band, even, filtered, loud, tone

TEXT = "Le matin, je traverse le pont. Je compte les arches."


@pytest.mark.parametrize("place", sorted(EVERYWHERE))
def test_a_place_can_be_heard_and_does_not_hurt(place: str, tmp_path: Path) -> None:
    seconds = record(tmp_path / "place.wav", place=place, seconds=4)
    assert seconds == pytest.approx(4, abs=0.05)
    heard = loudness(tmp_path / "place.wav")
    assert -36 < heard.integrated < -9
    assert heard.true_peak < -1


def test_places_are_unlike_one_another() -> None:
    bands = [(60, 250), (250, 800), (800, 2500), (2500, 6000), (6000, 12000)]
    seen = {}
    for name, place in EVERYWHERE.items():
        sound = even(place(4, np.random.default_rng(zlib.crc32(name.encode()))))
        seen[name] = np.array([loud(filtered(sound, band(a, b, 6))) for a, b in bands])
        beats = np.abs(sound[: len(sound) // 100 * 100]).reshape(-1, 100).mean(axis=1)
        seen[name] = np.append(seen[name], beats.std())
    names = sorted(seen)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            assert np.abs(seen[one] - seen[other]).max() > 0.03, (one, other)


def test_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one.wav", "two.wav"):
        record(tmp_path / name, text=TEXT, throat=Throat("f2"), place="riviere")
        time.sleep(
            1 - time.time() % 1
        )  # espeak-ng once took its chance from the second of the clock
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_a_voice_stands_well_above_its_place(tmp_path: Path) -> None:
    record(tmp_path / "voice.wav", text=TEXT, throat=Throat("m7"), place="riviere")
    make("listen", tmp_path / "voice.wav", tmp_path / "voice.m4a")
    assert loudness(tmp_path / "voice.m4a").integrated == pytest.approx(-16, abs=1)
    samples = pcm.read(tmp_path / "voice.m4a").astype(float)
    before = loud(samples[RATE // 10 : RATE * 4 // 10])
    words = loud(samples[RATE * 6 // 10 : -RATE])
    assert 15 < 20 * np.log10(words / before) < 40


def test_a_larger_throat_speaks_lower_at_the_same_pace(tmp_path: Path) -> None:
    seconds, pitch = {}, {}
    for size in (0.9, 1.15):
        path = tmp_path / f"{size}.wav"
        seconds[size] = record(path, text=TEXT, throat=Throat("m3", size, 140))
        pitch[size] = pitch_of(pcm.read(path).astype(float))
    assert seconds[0.9] == pytest.approx(seconds[1.15], rel=0.12)
    assert pitch[1.15] / pitch[0.9] == pytest.approx(1.15 / 0.9, rel=0.1)


def pitch_of(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """The median pitch (hertz) of the loud parts, by autocorrelation."""
    found = []
    for start in range(0, len(samples) - 4096, 2048):
        piece = samples[start : start + 4096] - samples[start : start + 4096].mean()
        if piece.std() > 1500:
            likeness = np.correlate(piece, piece, "full")[4095:]
            lag = int(likeness[RATE // 400 : RATE // 60].argmax()) + RATE // 400
            found.append(RATE / lag)
    return float(np.median(found))


def test_filters_keep_what_they_should() -> None:
    low, high = tone(200, 1), tone(4000, 1)
    kept = filtered(low + high, band(100, 800, 6))
    assert loud(kept) == pytest.approx(loud(low), rel=0.05)
