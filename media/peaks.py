"""The shape of a sound, made here so that no browser decodes an hour to draw a line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media import pcm
from media.edits import SoundEdits
from media.pcm import RATE, Samples
from media.probe import Limits
from media.progress import Progress
from media.sound import edited, heard
from media.writing import whole_file

MOST_PAIRS = 6000
FINEST = RATE // 50
"""Samples per pair at best: 20 ms, a syllable has ten."""
COARSEST = RATE // 5
QUIET_SHARE = 0.06
"""Part of the loud level under which somebody is probably not speaking."""
QUIET_SECONDS = 0.6
FRAME = RATE // 100


@dataclass(frozen=True)
class Peaks:
    """`pairs` holds least and greatest values, from -128 to 127, one pair per `step` samples."""

    seconds: float
    step: int
    pairs: tuple[int, ...]
    silences: tuple[tuple[float, float], ...]

    def to_json(self) -> str:
        """Compact JSON with the names that waveform drawers know (audiowaveform, version 2)
        plus `duration` in seconds and `silences`, spans where a cut would not be heard."""
        return json.dumps(
            {
                "version": 2,
                "channels": 1,
                "sample_rate": RATE,
                "samples_per_pixel": self.step,
                "bits": 8,
                "length": len(self.pairs) // 2,
                "duration": round(self.seconds, 3),
                "silences": [list(span) for span in self.silences],
                "data": list(self.pairs),
            },
            separators=(",", ":"),
        )


def prepare(
    source: Path,
    out: Path,
    edits: SoundEdits | None = None,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Peaks:
    """Write the peaks of a sound, after its edits, as JSON. Refuses like `sound.prepare`."""
    found = heard(source, limits)
    edits = edits or SoundEdits()
    with tempfile.TemporaryDirectory(prefix="peaks-") as folder:
        if edits == SoundEdits():
            peaks = measure(pcm.blocks(source), found.seconds)
        else:
            wav = Path(folder) / "edited.wav"
            seconds = edited(source, wav, edits, found.seconds, progress)
            peaks = measure(pcm.blocks(wav), seconds)
    with whole_file(out) as partial:
        partial.write_text(peaks.to_json(), "utf-8")
    return peaks


def step_for(seconds: float) -> int:
    """Samples per pair: fine for a short clip, never more than `MOST_PAIRS` pairs up to 20 min."""
    wanted = int(seconds * RATE / MOST_PAIRS)
    return min(COARSEST, max(FINEST, -(-wanted // FRAME) * FRAME))


def measure(blocks: Iterable[Samples], seconds: float) -> Peaks:
    """Read a sound once, in constant memory but for the answer."""
    step = step_for(seconds)
    pairs: list[int] = []
    levels: list[np.ndarray] = []
    total = 0
    for chunk in regrouped(blocks, step):
        total += chunk.size
        pairs += pairs_of(chunk, step)
        levels.append(strengths(chunk))
    strong = np.concatenate(levels) if levels else np.zeros(0)
    return Peaks(total / RATE, step, tuple(pairs), silences(strong))


def regrouped(blocks: Iterable[Samples], step: int) -> Iterator[Samples]:
    """The same samples in runs of a whole number of steps (the last one may be shorter)."""
    waiting: list[Samples] = []
    size = 0
    for block in blocks:
        waiting.append(block)
        size += block.size
        if size >= 64 * step:
            joined = np.concatenate(waiting)
            whole = joined.size // step * step
            yield joined[:whole]
            waiting, size = [joined[whole:]], joined.size - whole
    if size:
        yield np.concatenate(waiting)


def pairs_of(chunk: Samples, step: int) -> list[int]:
    padded = np.pad(chunk, (0, -chunk.size % step)).reshape(-1, step)
    both = np.stack([padded.min(axis=1), padded.max(axis=1)], axis=1) >> 8
    return [int(value) for value in both.reshape(-1)]


def strengths(chunk: Samples) -> np.ndarray:
    """Root mean square of each 10 ms, in sample units."""
    frames = np.pad(chunk, (0, -chunk.size % FRAME)).reshape(-1, FRAME).astype(np.float32)
    strong: np.ndarray = np.sqrt((frames * frames).mean(axis=1))
    return strong


def silences(strong: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Spans (seconds) of at least `QUIET_SECONDS` well under the sound's own loud level."""
    if not strong.size:
        return ()
    limit = max(float(np.percentile(strong, 95)) * QUIET_SHARE, 8.0)
    quiet = np.concatenate([[False], strong < limit, [False]])
    edges = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2)
    long = edges[(edges[:, 1] - edges[:, 0]) * FRAME >= QUIET_SECONDS * RATE]
    return tuple((round(a * FRAME / RATE, 2), round(b * FRAME / RATE, 2)) for a, b in long.tolist())
