"""Plain samples: 48 kHz, one channel, 16 bits. Decoded by PyAV, edited by pydub."""

from __future__ import annotations

import functools
import warnings
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer

from media import containers
from media.errors import NoSound
from media.progress import Progress, tell
from media.sniff import sniff

RATE = 48_000
"""Samples per second, everywhere between decoding and encoding."""
GAP = 0.08
"""Seconds missing from a recording beyond which silence is put back in their place."""
LONGEST_GAP = 600.0
"""A clock that jumps further than this is broken, not a pause."""

Samples = np.ndarray[Any, np.dtype[np.int16]]


def blocks(path: Path) -> Iterator[Samples]:
    """The sound of any file, piece by piece, in constant memory.

    What a lost chunk left out is replaced by silence of the same length, so that captions and
    photos stay where they were put. Refuses with `NoSound`.
    """
    with containers.opened(path, sniff(path)) as container:
        stream = containers.sound_stream(container)
        if stream is None:
            raise NoSound()
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        clock = Clock(start_of(container))
        for frame in container.decode(stream):
            yield from clock.silence_before(frame)
            yield from samples_of(resampler.resample(frame))
            clock.heard(frame)
        yield from samples_of(resampler.resample(None))


def start_of(container: InputContainer) -> float | None:
    """Where a video begins, in seconds: a sound that comes in late keeps its delay, for lips."""
    if containers.picture_stream(container) is None or container.start_time is None:
        return None
    return container.start_time / av.time_base


class Clock:
    """Follows the time stamps of a recording to notice what is missing."""

    def __init__(self, start: float | None = None) -> None:
        self.expected = start

    def silence_before(self, frame: AudioFrame) -> Iterator[Samples]:
        if self.expected is None or frame.time is None:
            return
        missing = frame.time - self.expected
        if GAP < missing < LONGEST_GAP:
            yield np.zeros(round(missing * RATE), dtype=np.int16)

    def heard(self, frame: AudioFrame) -> None:
        start = frame.time if frame.time is not None else self.expected or 0.0
        self.expected = start + frame.samples / frame.sample_rate


def samples_of(frames: list[AudioFrame]) -> Iterator[Samples]:
    for frame in frames:
        yield frame.to_ndarray().reshape(-1).astype(np.int16, copy=False)


def read(path: Path) -> Samples:
    """The whole sound in memory: 5.8 MB a minute. Refuses with `NoSound`."""
    found = list(blocks(path))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int16)


def decode(path: Path, out: Path, seconds: float, progress: Progress | None = None) -> float:
    """Write the sound of `path` as a WAV file and give its exact length in seconds."""
    written = 0
    with wave.open(str(out), "wb") as wav:
        shape(wav)
        for block in blocks(path):
            wav.writeframes(block.tobytes())
            written += block.size
            tell(progress, min(1.0, written / RATE / max(seconds, 0.1)))
    return written / RATE


def write(samples: Samples, out: Path) -> None:
    with wave.open(str(out), "wb") as wav:
        shape(wav)
        wav.writeframes(np.ascontiguousarray(samples, dtype=np.int16).tobytes())


def shape(wav: wave.Wave_write) -> None:
    wav.setnchannels(1)
    wav.setsampwidth(2)
    wav.setframerate(RATE)


@functools.cache
def pydub() -> Any:
    """The pydub package. Its import warns about a missing ffmpeg (we decode ourselves), about an
    escape sequence and about `audioop`; none of it matters here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pydub as package
        import pydub.generators
    return package


def segment(samples: Samples) -> Any:
    """Samples as a pydub `AudioSegment`."""
    return pydub().AudioSegment(data=samples.tobytes(), sample_width=2, frame_rate=RATE, channels=1)


def samples_from(edited: Any) -> Samples:
    """A pydub `AudioSegment` of our shape as samples."""
    return np.frombuffer(edited.raw_data, dtype=np.int16)
