"""Our meter says what ffmpeg's says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media import pcm, weighting
from media.level import loudness


def test_as_ffmpeg_on_real_voices_and_places(testdata: Path, tmp_path: Path) -> None:
    for path in sorted((testdata / "audio").iterdir()):
        if path.stat().st_size == 0 or "bad-xing" in path.name:
            continue
        wav = tmp_path / "x.wav"
        pcm.decode(path, wav, 1.0)
        ours = weighting.integrated(pcm.blocks(wav))
        theirs = loudness(wav, peaks=False).integrated
        assert ours == pytest.approx(theirs, abs=0.15), path.name


def test_the_calibration_tone_of_the_recommendation() -> None:
    """A 997 Hz sine at 0 dBFS in one channel reads -3.01 LUFS (BS.1770-5, annex 1)."""
    clock = np.arange(5 * pcm.RATE) / pcm.RATE
    tone = (32767 * np.sin(2 * np.pi * 997 * clock)).astype(np.int16)
    assert weighting.integrated([tone]) == pytest.approx(-3.01, abs=0.05)


def test_silence_and_nothing() -> None:
    assert weighting.integrated([]) == -70.0
    assert weighting.integrated([np.zeros(9000, dtype=np.int16)]) == -70.0


def test_the_pieces_do_not_matter() -> None:
    random = np.random.default_rng(1)
    noise = (random.normal(0, 3000, 3 * pcm.RATE)).astype(np.int16)
    whole = weighting.integrated([noise])
    cut = weighting.integrated(np.array_split(noise, 37))
    assert cut == pytest.approx(whole, abs=1e-9)


def test_pauses_are_not_counted() -> None:
    random = np.random.default_rng(2)
    speech = (random.normal(0, 3000, 4 * pcm.RATE)).astype(np.int16)
    pauses = np.concatenate([speech, np.zeros(20 * pcm.RATE, dtype=np.int16)])
    difference = weighting.integrated([pauses]) - weighting.integrated([speech])
    assert abs(difference) < 0.4
