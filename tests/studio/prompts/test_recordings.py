"""Each sentence is made once, two at a time, and none is waited for too long."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from media import synthesis, tools
from media.errors import MediaError, TimedOut, ToolFailed, ToolMissing
from media.level import loudness
from media.probe import Sound, probe
from studio.kernel import clock
from studio.kernel.errors import Busy
from studio.prompts import recordings as module
from studio.prompts.recordings import AT_ONCE, KEPT, MOST_WAITING, MUTE, NoVoice, Recordings
from studio.prompts.sentences import Sentence


def said(text: str = "Touchez une image.", language: str = "fr") -> Sentence:
    return Sentence(text, language)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "cache" / "voices")


class Booth:
    """Stands where the engine is: counts who is in, and lets them out when told."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.inside = self.most = 0
        self.open = threading.Event()
        self._lock = threading.Lock()

    def speak(self, text: str, out: Path, **_options: object) -> None:
        with self._lock:
            self.made.append(text)
            self.inside += 1
            self.most = max(self.most, self.inside)
        assert self.open.wait(20)
        out.write_bytes(b"sound")
        with self._lock:
            self.inside -= 1


@pytest.fixture
def booth(monkeypatch: pytest.MonkeyPatch) -> Booth:
    made = Booth()
    monkeypatch.setattr(module, "speak", made.speak)
    return made


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# What is heard


def test_it_is_light_levelled_speech(recordings: Recordings) -> None:
    path = recordings.get(said("Bougez la carte. La croix reste au milieu."))
    found = probe(path)
    assert isinstance(found, Sound)
    assert (found.codec, found.channels) == ("aac", 1)
    assert 2 < found.seconds < 6
    assert loudness(path).integrated == pytest.approx(-16, abs=1)
    assert path.stat().st_size < 6000 * found.seconds


def test_languages_and_texts_have_their_own_sound(recordings: Recordings) -> None:
    made = {recordings.path(s) for s in (said("un"), said("deux"), said("un", "en"))}
    assert len(made) == 3


# Once


def test_twice_is_once(recordings: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = recordings.get(said())
    stamp = first.stat().st_mtime_ns
    monkeypatch.setattr(module, "speak", None)  # whoever calls it now fails
    assert recordings.get(said()) == first
    assert first.stat().st_mtime_ns == stamp


def test_all_who_ask_together_hear_the_same_one(recordings: Recordings, booth: Booth) -> None:
    with ThreadPoolExecutor(5) as people:
        waiting = [people.submit(recordings.get, said()) for _ in range(5)]
        until(lambda: recordings._waiting == 4)
        booth.open.set()
        assert {one.result() for one in waiting} == {recordings.path(said())}
    assert booth.made == [said().text]


# Bounds


def test_two_at_a_time(recordings: Recordings, booth: Booth) -> None:
    sentences = [said(f"Phrase {n}") for n in range(AT_ONCE + MOST_WAITING)]
    with ThreadPoolExecutor(len(sentences)) as people:
        waiting = [people.submit(recordings.get, one) for one in sentences]
        until(lambda: recordings._waiting == MOST_WAITING)
        assert booth.inside == AT_ONCE
        booth.open.set()
        assert all(one.result().read_bytes() == b"sound" for one in waiting)
    assert booth.most == AT_ONCE


def test_one_too_many_is_told_to_come_back(recordings: Recordings, booth: Booth) -> None:
    with ThreadPoolExecutor(AT_ONCE + MOST_WAITING) as people:
        for n in range(AT_ONCE + MOST_WAITING):
            people.submit(recordings.get, said(f"Phrase {n}"))
        until(lambda: recordings._waiting == MOST_WAITING)
        with pytest.raises(Busy) as caught:
            recordings.get(said("Encore une"))
        booth.open.set()
    assert caught.value.seconds <= 5
    assert recordings.get(said("Encore une")).exists()


def test_nobody_waits_for_ever(
    recordings: Recordings, booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with ThreadPoolExecutor(1) as people:
        slow = people.submit(recordings.get, said())
        until(lambda: booth.inside == 1)
        with pytest.raises(Busy):
            recordings.get(said())
        booth.open.set()
        assert slow.result().exists()
    assert recordings._waiting == 0


def test_a_slow_engine_is_stopped(
    recordings: Recordings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asleep = tmp_path / "asleep.sh"
    asleep.write_text("#!/bin/sh\nsleep 60\n")
    asleep.chmod(0o700)
    monkeypatch.setattr(tools, "ffmpeg_path", lambda: str(asleep))
    monkeypatch.setattr(module, "TIME_LIMIT", 1.0)
    with pytest.raises(NoVoice) as caught:
        recordings.get(said())
    assert isinstance(caught.value.__cause__, TimedOut)
    assert not list(tmp_path.rglob("*.m4a"))


# Without a voice


def broken(error: MediaError) -> Callable[..., None]:
    def speak(*_given: object, **_options: object) -> None:
        raise error

    return speak


@pytest.mark.parametrize("error", [ToolMissing(), ToolFailed(), TimedOut()])
def test_a_failure_is_remembered_a_minute(
    recordings: Recordings, monkeypatch: pytest.MonkeyPatch, error: MediaError
) -> None:
    with clock.at(clock.now()) as advance:
        assert recordings.can_speak("fr")
        with monkeypatch.context() as patched:
            patched.setattr(module, "speak", broken(error))
            with pytest.raises(NoVoice) as caught:
                recordings.get(said())
        assert caught.value.status == 503
        assert not recordings.can_speak("fr")
        assert recordings.can_speak("en"), "another language may have its voice"
        advance(MUTE)
        assert recordings.can_speak("fr")
        assert recordings.get(said()).exists()


def test_an_unknown_language_has_no_voice(recordings: Recordings) -> None:
    with pytest.raises(NoVoice):
        recordings.get(said("bonjour", "qq"))


def test_a_missing_engine_is_no_voice(
    recordings: Recordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_given: object, **_options: object) -> str:
        raise ToolFailed(detail=f"exit {synthesis.MISSING}: ")

    monkeypatch.setattr(tools, "python", missing)
    with pytest.raises(NoVoice) as caught:
        recordings.get(said())
    assert isinstance(caught.value.__cause__, ToolMissing)


# Not for ever


def test_after_a_month_it_is_forgotten(recordings: Recordings, booth: Booth) -> None:
    booth.open.set()
    old, recent = recordings.get(said("Bonjour Nadia")), recordings.get(said("Bonjour Karim"))
    then = (clock.now() - KEPT - timedelta(hours=1)).timestamp()
    os.utime(old, (then, then))
    recordings.get(said("Bonjour Lucie"))
    assert not old.exists()
    assert recent.exists()
