"""Sounds: repaired, cut, joined, levelled, encoded so that every phone plays them."""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from media import pcm, tools
from media.containers import DECODERS
from media.edits import SoundEdits, Span
from media.errors import NoSound, NothingLeft, Unsupported
from media.level import AMBIENCE_TARGET, Loudness, Shape, level, loudness
from media.pcm import RATE, Samples
from media.probe import Limits, Sound, Video, probe
from media.progress import Progress, tell, within
from media.sniff import sniff
from media.writing import whole_file

__all__ = ["Loudness", "Made", "chain", "join", "loudness", "prepare", "repair"]

LISTEN = Shape(bits=96_000, rate=48_000)
SAVER = Shape(bits=32_000, rate=24_000)
"""For a link at its worst: speech stays clear, an hour weighs 14 MB."""
SOFT_EDGE = 8
"""Milliseconds of fade at each cut: without it, a cut clicks."""
BLEEP_PITCH = 1000.0
BLEEP_LEVEL = -24.0
"""Below the voice: a bleep hides a word, it must not startle."""
SHORTEST_LEFT = 0.05
OGG_CODECS = ("opus", "vorbis", "flac")


@dataclass(frozen=True)
class Made:
    """`seconds` is the length heard, `loudness` was measured on the encoded file."""

    path: Path
    bytes: int
    seconds: float
    loudness: Loudness


def prepare(
    source: Path,
    out: Path,
    edits: SoundEdits | None = None,
    *,
    shape: Shape = LISTEN,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make a levelled M4A (AAC, one channel) from any sound, or from the sound of a video.

    Guaranteed: finite length, index at the front, no metadata, -16 LUFS and at most -1 dBTP
    (a silence stays silent). Refuses like `probe`, and with `NoSound` or `NothingLeft`.
    """
    edits = edits or SoundEdits()
    found = heard(source, limits)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".sound-") as folder:
        wav = Path(folder) / "edited.wav"
        seconds = edited(source, wav, edits, found.seconds, within(progress, 0.0, 0.3))
        fitted = fitting(shape, edits)
        with whole_file(out) as partial:
            result = level(wav, partial, fitted, seconds, within(progress, 0.3, 1.0))
    tell(progress, 1.0)
    return Made(out, out.stat().st_size, seconds, result)


def fitting(shape: Shape, edits: SoundEdits) -> Shape:
    """The shape with what the edits say of the sound: a voice or an ambience, noisy or not."""
    if edits.voice:
        return replace(shape, denoise=edits.denoise)
    return replace(shape, denoise=edits.denoise, even=False, target=AMBIENCE_TARGET)


def heard(source: Path, limits: Limits | None = None) -> Sound | Video:
    """What a file is, provided that something can be heard in it."""
    found = probe(source, limits)
    if not isinstance(found, Sound | Video):
        raise Unsupported()
    if not found.has_sound:
        raise NoSound()
    return found


def edited(
    source: Path, wav: Path, edits: SoundEdits, seconds: float, progress: Progress | None = None
) -> float:
    """Write the sound of `source` with its edits as 48 kHz mono WAV; its length in seconds."""
    if not (edits.keep or edits.bleeps or edits.fade_in or edits.fade_out or edits.gain):
        return pcm.decode(source, wav, seconds, progress)
    samples = apply(pcm.read(source), edits)
    pcm.write(samples, wav)
    tell(progress, 1.0)
    return samples.size / RATE


def apply(samples: Samples, edits: SoundEdits) -> Samples:
    """Hide words, keep pieces, join them, fade the ends. Refuses with `NothingLeft`."""
    whole = bleeped(pcm.segment(samples), edits.bleeps)
    pieces = kept(whole, edits.keep) if edits.keep else [whole]
    joined = sum(pieces[1:], pieces[0]) if pieces else whole[:0]
    if joined.frame_count() < SHORTEST_LEFT * RATE:
        raise NothingLeft()
    longest = len(joined) // 2
    if edits.fade_in:
        joined = joined.fade_in(min(longest, round(edits.fade_in * 1000)))
    if edits.fade_out:
        joined = joined.fade_out(min(longest, round(edits.fade_out * 1000)))
    return pcm.samples_from(joined.apply_gain(edits.gain) if edits.gain else joined)


def kept(whole: Any, spans: Sequence[Span]) -> list[Any]:
    """The pieces that stay, each with soft edges; what lies beyond the end is ignored."""
    pieces = (cut(whole, start, end) for start, end in spans)
    return [softened(piece) for piece in pieces if piece.frame_count() > 0]


def cut(whole: Any, start: float, end: float) -> Any:
    """A piece to the sample (pydub alone counts in milliseconds)."""
    return whole.get_sample_slice(round(start * RATE), min(round(end * RATE), samples_in(whole)))


def samples_in(part: Any) -> int:
    return int(part.frame_count())


def softened(piece: Any) -> Any:
    edge = min(SOFT_EDGE, len(piece) // 2)
    return piece.fade_in(edge).fade_out(edge) if edge > 0 else piece


def bleeped(whole: Any, spans: Sequence[Span]) -> Any:
    """Replace each span by a tone of the same length: the words are gone, the timing stays."""
    for start, end in sorted(spans):
        total = samples_in(whole)
        first, last = round(start * RATE), min(round(end * RATE), total)
        if first < last:
            before, after = whole.get_sample_slice(0, first), whole.get_sample_slice(last, total)
            whole = before + tone(last - first) + after
    return whole


def tone(samples: int) -> Any:
    clock = np.arange(samples) / RATE
    wave = np.sin(2 * np.pi * BLEEP_PITCH * clock) * 10 ** (BLEEP_LEVEL / 20) * 32767
    return softened(pcm.segment(wave.astype(np.int16)))


def join(
    sources: Sequence[Path],
    out: Path,
    *,
    gap: float = 0.35,
    shape: Shape = LISTEN,
    progress: Progress | None = None,
) -> Made:
    """Put several sounds one after another (one answer per question), `gap` seconds apart.

    Each is first brought to the same loudness, so that nobody has to reach for the volume.
    """
    if not sources:
        raise NothingLeft()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".join-") as folder:
        parts: list[Samples] = []
        for number, source in enumerate(sources):
            each = within(progress, 0.6 * number / len(sources), 0.6 * (number + 1) / len(sources))
            levelled = Path(folder) / f"{number}.m4a"
            prepare(source, levelled, progress=each)
            parts += [pcm.read(levelled), np.zeros(round(gap * RATE), dtype=np.int16)]
        samples = np.concatenate(parts[:-1])
        wav = Path(folder) / "joined.wav"
        pcm.write(samples, wav)
        seconds = samples.size / RATE
        with whole_file(out) as partial:
            result = level(wav, partial, shape, seconds, within(progress, 0.6, 1.0))
    tell(progress, 1.0)
    return Made(out, out.stat().st_size, seconds, result)


def repair(source: Path, out: Path) -> Path:
    """Give a recording its length and its index back without touching a sample (a remux).

    For hearing a take at once, before anything heavier is done. The container is chosen by the
    codec: WebM for Opus and Vorbis, M4A for AAC. Refuses with `Unsupported` for the others.
    """
    found = heard(source)
    codec = found.codec if isinstance(found, Sound) else found.sound_codec or ""
    muxer = "webm" if codec in OGG_CODECS[:2] else "ipod" if codec in ("aac", "alac") else ""
    if not muxer:
        raise Unsupported(detail=f"cannot remux {codec}")
    with whole_file(out) as partial:
        tools.ffmpeg(
            [
                *tools.source(source, sniff(source).reader, DECODERS),
                *("-vn", "-sn", "-dn", "-map", "0:a:0", "-c", "copy"),
                *tools.target(partial, muxer),
            ]
        )
    return out


def chain(
    sources: Sequence[Path], out: Path, *, progress: Progress | None = None
) -> tuple[float, ...]:
    """One recording (FLAC) of several, one right after the other, with nothing lost and nothing
    levelled: an original like those it is made of. Where each of them begins, in seconds."""
    begins, written = [], 0
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".chain-") as folder:
        whole = Path(folder) / "whole.wav"
        with wave.open(str(whole), "wb") as wav:
            pcm.shape(wav)
            for number, source in enumerate(sources):
                begins.append(written / RATE)
                for block in pcm.blocks(source):
                    wav.writeframes(block.tobytes())
                    written += block.size
                tell(progress, 0.8 * (number + 1) / len(sources))
        with whole_file(out) as partial:
            lossless = ["-map", "0:a:0", "-c:a", "flac"]
            tools.ffmpeg([*tools.source(whole, "wav"), *lossless, *tools.target(partial, "flac")])
    tell(progress, 1.0)
    return tuple(begins)
