"""What is heard in a portrait."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from media import pcm
from media.level import HIGHEST_PEAK, loudness
from media.pcm import RATE
from media.portrait.render import digester
from media.portrait.scenes import Ambience, ClipScene, Narration, PhotoScene, Storyboard
from media.portrait.soundtrack import Piece, envelope, loop, prepare, track
from media.portrait.timeline import arrange


def heard(board: Storyboard, cache: Path) -> np.ndarray:
    track = prepare(board, arrange(board), cache, digester())
    assert track is not None
    return pcm.read(track).astype(float) / 32768


def strength(samples: np.ndarray, start: float, end: float) -> float:
    part = samples[round(start * RATE) : round(end * RATE)]
    return float(np.sqrt((part * part).mean()))


@pytest.fixture
def spoken(tone: Path) -> Storyboard:
    """Silence for 2 s, a tone for 1.5 s, silence."""
    return Storyboard(
        title="T",
        scenes=(
            PhotoScene(picture="p", seconds=2.0),
            PhotoScene(picture="p", narration=Narration(str(tone), 0.5, 2.0), seconds=4.0),
        ),
    )


def test_a_voice_is_heard_where_its_scene_is(spoken: Storyboard, tmp_path: Path) -> None:
    samples = heard(spoken, tmp_path)
    timeline = arrange(spoken)
    assert samples.size / RATE == pytest.approx(timeline.seconds, abs=0.03)
    begins = timeline.heard_at(timeline.slots[1])
    assert strength(samples, begins + 0.05, begins + 1.4) > 0.05
    assert strength(samples, 0.0, begins - 0.05) < 0.002
    assert strength(samples, begins + 1.6, begins + 3.5) < 0.002


def test_the_whole_is_levelled(speech: Path, testdata: Path, tmp_path: Path) -> None:
    loud = Narration(str(testdata / "audio" / "fr_june_vm-intro.wav"))
    quiet = Narration(str(speech))
    scenes = (PhotoScene(picture="p", narration=loud), PhotoScene(picture="p", narration=quiet))
    ambience = Ambience(str(testdata / "audio" / "demo_ambient_city.ogg"))
    board = Storyboard(title="T", scenes=scenes, ambience=ambience)
    track = prepare(board, arrange(board), tmp_path, digester())
    assert track is not None
    measured = loudness(track)
    assert measured.integrated == pytest.approx(-16, abs=0.7)
    assert measured.true_peak <= HIGHEST_PEAK


def test_a_silent_portrait_has_no_track(tmp_path: Path) -> None:
    board = Storyboard(title="T", scenes=(PhotoScene(picture="p"),))
    assert prepare(board, arrange(board), tmp_path, digester()) is None


def test_what_is_only_seen_makes_no_new_track(spoken: Storyboard, tmp_path: Path) -> None:
    track = prepare(spoken, arrange(spoken), tmp_path, digester())
    from media.portrait.scenes import Caption

    scenes = (spoken.scenes[0], replace(spoken.scenes[1], captions=(Caption(0, 1, "x"),)))
    seen = replace(spoken, scenes=scenes)
    assert prepare(seen, arrange(seen), tmp_path, digester()) == track
    assert len(list((tmp_path / "sound").iterdir())) == 1


def test_the_ambience_makes_room_for_voices(spoken: Storyboard, tmp_path: Path) -> None:
    random = np.random.default_rng(9)
    street = tmp_path / "street.wav"
    pcm.write((random.normal(0, 2000, 2 * RATE)).astype(np.int16), street)
    with_bed = heard(replace(spoken, ambience=Ambience(str(street), under=-12.0)), tmp_path)
    timeline = arrange(spoken)
    begins = timeline.heard_at(timeline.slots[1])

    def noise(start: float, end: float) -> float:
        part = with_bed[round(start * RATE) : round(end * RATE)]
        spectrum = np.abs(np.fft.rfft(part)) ** 2
        rates = np.fft.rfftfreq(part.size, 1 / RATE)
        return float(10 * np.log10(spectrum[(rates > 3000) & (rates < 8000)].sum() / part.size))

    alone, beside = noise(1.2, begins - 0.6), noise(begins + 0.3, begins + 1.2)
    assert 8 < alone - beside < 16
    assert strength(with_bed, timeline.seconds - 0.05, timeline.seconds) < 0.01  # faded out


def test_one_file_holds_voices_and_ambience_at_their_levels(tmp_path: Path) -> None:
    """For a player: on its own clock, the street 10 dB under the voice alone and 20 beside it."""
    random = np.random.default_rng(9)
    street, voice = tmp_path / "street.wav", tmp_path / "voice.wav"
    pcm.write((random.normal(0, 2000, 3 * RATE)).astype(np.int16), street)
    clock = np.arange(4 * RATE) / RATE
    pcm.write((9000 * np.sin(2 * np.pi * 440 * clock)).astype(np.int16), voice)
    said = [Piece(str(voice), 0.0, 4.0, 3.0)]
    made = track(said, Ambience(str(street)), 12.0, tmp_path, digester())
    alone_voice = track(said, None, 12.0, tmp_path, digester())
    assert made is not None and alone_voice is not None and made != alone_voice
    samples, plain = (pcm.read(one).astype(float) / 32768 for one in (made, alone_voice))
    assert samples.size / RATE == pytest.approx(12.0, abs=0.03)
    assert strength(plain, 0.5, 2.0) < 0.001 < strength(samples, 0.5, 2.0)

    def decibels(start: float, end: float, low: int, high: int) -> float:
        part = samples[round(start * RATE) : round(end * RATE)]
        spectrum = np.abs(np.fft.rfft(part)) ** 2
        rates = np.fft.rfftfreq(part.size, 1 / RATE)
        return float(10 * np.log10(spectrum[(rates > low) & (rates < high)].sum() / part.size**2))

    alone, beside, after = (
        decibels(*when, 3000, 8000) for when in ((1.0, 2.0), (4.0, 6.0), (8.5, 9.0))
    )
    assert alone - beside == pytest.approx(10, abs=1.5)
    assert after - beside > 8  # it comes back
    assert decibels(4, 6, 400, 480) - decibels(4, 6, 480, 16_000) > 15  # words stay clear
    measured = loudness(made)
    assert measured.integrated == pytest.approx(-16, abs=0.7)
    assert measured.true_peak <= HIGHEST_PEAK


def test_a_video_keeps_its_sound_or_not(clip: Path, tmp_path: Path) -> None:
    scenes = (PhotoScene(picture="p", seconds=1.0), ClipScene(video=str(clip), end=1.8))
    board = Storyboard(title="T", scenes=scenes)
    samples = heard(board, tmp_path)
    assert strength(samples, 2.0, 2.6) > 0.02
    mute = replace(board, scenes=(scenes[0], replace(scenes[1], sound=False)))
    assert prepare(mute, arrange(mute), tmp_path, digester()) is None


def test_a_loop_has_no_hole() -> None:
    sound = (8000 * np.sin(2 * np.pi * 100 * np.arange(RATE) / RATE)).astype(np.int16)
    long = loop(sound, 10 * RATE).astype(float)
    assert long.size == 10 * RATE
    frames = np.sqrt((long.reshape(-1, 480) ** 2).mean(axis=1))
    assert frames.min() > 0.5 * np.median(frames)
    assert loop(sound, 100).size == 100


def test_the_envelope_is_gentle() -> None:
    speaking = np.zeros(6 * RATE, dtype=bool)
    speaking[2 * RATE : 3 * RATE] = True
    gains = envelope(speaking, -6.0, -12.0)
    assert gains[0] == pytest.approx(10 ** (-6 / 20), rel=0.01)
    assert gains[round(2.5 * RATE)] == pytest.approx(10 ** (-18 / 20), rel=0.01)
    assert gains[-1] == pytest.approx(10 ** (-6 / 20), rel=0.01)
    assert np.abs(np.diff(gains)).max() < 1e-4
