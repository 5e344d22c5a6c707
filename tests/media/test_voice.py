"""A synthetic voice, for what nobody has recorded yet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from media import pcm, tools, voice
from media.errors import ToolFailed, ToolMissing, Unsupported
from media.level import loudness
from media.probe import Sound, probe


@pytest.mark.parametrize("suffix", ["m4a", "wav"])
def test_it_speaks_french_at_the_usual_level(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"o.{suffix}"
    spoken = voice.speak("Où avez-vous grandi ?", out)
    found = probe(out)
    assert isinstance(found, Sound)
    assert found.codec == ("aac" if suffix == "m4a" else "pcm_s16le")
    assert found.seconds == pytest.approx(spoken.seconds, abs=0.1)
    assert 0.8 < spoken.seconds < 3.0
    assert loudness(out).integrated == pytest.approx(-16, abs=0.7)


def test_slower_is_longer(tmp_path: Path) -> None:
    text = "Racontez un moment difficile que vous avez dépassé."
    slow = voice.speak(text, tmp_path / "s.wav", words_per_minute=110)
    quick = voice.speak(text, tmp_path / "q.wav", words_per_minute=190)
    assert slow.seconds > 1.3 * quick.seconds


def test_languages_differ(tmp_path: Path) -> None:
    french = voice.speak("Paris", tmp_path / "f.wav")
    english = voice.speak("Paris", tmp_path / "e.wav", language="en")
    assert french.seconds != english.seconds


def test_markup_is_read_not_obeyed(tmp_path: Path) -> None:
    plain = voice.speak("bonjour", tmp_path / "p.wav")
    marked = voice.speak('<audio src="/etc/passwd"/> bonjour', tmp_path / "m.wav")
    assert marked.seconds > plain.seconds


@pytest.mark.parametrize(
    ("text", "language", "suffix"),
    [
        ("", "fr", "m4a"),
        (" … ", "fr", "m4a"),
        ("x" * 7000, "fr", "m4a"),
        ("x", "../fr", "m4a"),
        ("x", "fr", "mp3"),
    ],
)
def test_refusals(tmp_path: Path, text: str, language: str, suffix: str) -> None:
    with pytest.raises(Unsupported):
        voice.speak(text, tmp_path / f"o.{suffix}", language=language)
    assert not list(tmp_path.iterdir())


def test_an_unknown_voice_is_the_operator_s_matter(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing):
        voice.speak("bonjour", tmp_path / "o.m4a", language="qq")


def test_a_missing_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str, arguments: list[str], **rest: object) -> str:
        raise ToolFailed(detail="exit 3: ")

    monkeypatch.setattr(tools, "python", missing)
    with pytest.raises(ToolMissing) as caught:
        voice.speak("bonjour", tmp_path / "o.m4a")
    assert not caught.value.permanent


def test_it_is_not_noise(tmp_path: Path) -> None:
    """Speech has syllables: its strength rises and falls two to eight times a second."""
    out = tmp_path / "o.wav"
    voice.speak("Appuyez sur le bouton rouge pour enregistrer votre voix. C’est à vous.", out)
    samples = pcm.read(out).astype(float)
    frames = np.sqrt((samples[: samples.size // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    spectrum = np.abs(np.fft.rfft(frames - frames.mean())) ** 2
    rates = np.fft.rfftfreq(frames.size, 0.01)
    share = spectrum[(rates >= 2) & (rates < 8)].sum() / spectrum[rates > 0.3].sum()
    assert share > 0.4
