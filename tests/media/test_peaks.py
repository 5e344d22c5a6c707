"""The drawn shape of a sound."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from media import pcm, peaks
from media.edits import SoundEdits
from media.pcm import RATE


def test_the_shape_of_a_known_sound(tone: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    peaks.prepare(tone, out)
    data = json.loads(out.read_text())
    assert data["version"] == 2 and data["bits"] == 8 and data["channels"] == 1
    assert data["duration"] == pytest.approx(6.0, abs=0.01)
    assert len(data["data"]) == 2 * data["length"]
    assert data["length"] == pytest.approx(
        6.0 * data["sample_rate"] / data["samples_per_pixel"], abs=1
    )
    low, high = np.array(data["data"][::2]), np.array(data["data"][1::2])
    assert (low <= high).all()
    assert high[10] == pytest.approx(0.1 * 127, abs=2) and low[10] == pytest.approx(
        -0.1 * 127, abs=2
    )
    middle = round(3.0 * data["sample_rate"] / data["samples_per_pixel"])
    assert abs(high[middle]) <= 1


def test_a_silence_is_hinted(tone: Path, tmp_path: Path) -> None:
    found = peaks.prepare(tone, tmp_path / "p.json")
    assert len(found.silences) == 1
    assert found.silences[0] == pytest.approx((2.5, 3.5), abs=0.03)


def test_the_edits_are_drawn(tone: Path, tmp_path: Path) -> None:
    found = peaks.prepare(tone, tmp_path / "p.json", SoundEdits(keep=((0.0, 1.0),)))
    assert found.seconds == pytest.approx(1.0, abs=0.001)
    assert found.silences == ()


def test_an_hour_stays_light() -> None:
    quiet = np.zeros(RATE, dtype=np.int16)
    found = peaks.measure((quiet for _ in range(3600)), 3600.0)
    assert len(found.pairs) <= 40_000
    assert len(found.to_json()) < 120_000
    assert found.silences == ((0.0, 3600.0),)


@pytest.mark.parametrize("cuts", [1, 7, 301])
def test_the_pieces_do_not_matter(cuts: int) -> None:
    random = np.random.default_rng(4)
    noise = random.integers(-20000, 20000, 5 * RATE + 123).astype(np.int16)
    assert peaks.measure(np.array_split(noise, cuts), 5.0) == peaks.measure([noise], 5.0)


def test_no_sample_at_all(tmp_path: Path) -> None:
    assert peaks.measure([], 1.0).pairs == ()
    pcm.write(np.zeros(0, dtype=np.int16), tmp_path / "e.wav")


def test_a_video_has_a_shape_too(testdata: Path, tmp_path: Path) -> None:
    found = peaks.prepare(testdata / "video" / "chaplin.mp4", tmp_path / "p.json")
    assert found.seconds == pytest.approx(9.6, abs=0.1)
