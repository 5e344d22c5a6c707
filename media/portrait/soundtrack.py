"""Everything that is heard in a portrait, on one track as long as its pictures.

Each voice is evened out on its own, so that somebody who spoke from far away is as strong as the
others; pydub cuts and softens the pieces; the ambience goes down while somebody speaks; the sum is
brought to -16 LUFS without touching its balance.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from media import pcm, weighting
from media.edits import SoundEdits
from media.level import SILENCE, Shape, condition, level
from media.pcm import RATE, Samples
from media.portrait.scenes import Ambience, ClipScene, Credits, Storyboard
from media.portrait.timeline import Slot, Timeline, flows
from media.progress import Progress, tell, within
from media.sound import cut, edited, samples_in
from media.writing import whole_file

VERSION = 1
VOICE_LEVEL = -20.0
"""LUFS of each voice in the mix; the last step brings the whole to its target."""
BESIDE_VOICE = -12.0
"""Decibels taken from a video's own sound while somebody speaks over it."""
RAMP = 0.35
"""Seconds for the ambience to go down and to come back."""
SEAM = 0.5
"""Seconds over which a looped ambience is mixed with its own beginning."""
FINAL = Shape(bits=128_000, even=False)

Digest = Callable[[str], str]


@dataclass(frozen=True)
class Piece:
    """A span of a sound, heard from `at`. All in seconds."""

    sound: str
    start: float
    end: float
    at: float
    voice: bool = True


def pieces(storyboard: Storyboard, timeline: Timeline) -> list[Piece]:
    """What is heard, scene by scene."""
    found: list[Piece] = []
    flowing = False
    for slot in timeline.slots:
        if isinstance(slot.scene, Credits):
            continue
        at = timeline.heard_at(slot)
        narration = slot.scene.narration
        if narration and slot.spoken > 0.02:
            start = narration.start
            spoken = Piece(narration.sound, start, start + slot.spoken, at)
            if flowing and found and goes_on(found[-1], spoken):
                # Kept whole, so that nobody hears the picture change.
                found[-1] = replace(found[-1], end=spoken.end)
            else:
                found.append(spoken)
        if isinstance(slot.scene, ClipScene) and slot.scene.sound:
            found.append(clip_piece(slot.scene, slot, timeline.fps, at))
        flowing = flows(slot.scene)
    return found


def goes_on(before: Piece, piece: Piece) -> bool:
    """The same voice, without a hole between the two spans."""
    return before.voice and before.sound == piece.sound and abs(before.end - piece.start) < 0.02


def clip_piece(scene: ClipScene, slot: Slot, fps: int, at: float) -> Piece:
    """A video's own sound, from the first moment it is fully seen to the end of its scene."""
    fade = slot.fade / fps
    start = scene.start + fade
    longest = (slot.frames - slot.fade) / fps
    end = start + longest if scene.end is None else min(scene.end, start + longest)
    return Piece(scene.video, start, end, at, voice=False)


def prepare(
    storyboard: Storyboard,
    timeline: Timeline,
    cache: Path,
    digest: Digest,
    progress: Progress | None = None,
) -> Path | None:
    """The finished track as AAC, from the cache when nothing that is heard has changed.

    None when the portrait is silent. The cached file is complete or absent.
    """
    heard = pieces(storyboard, timeline)
    seconds = timeline.frames / timeline.fps
    return track(heard, storyboard.ambience, seconds, cache, digest, progress)


def track(
    heard: list[Piece],
    ambience: Ambience | None,
    seconds: float,
    cache: Path,
    digest: Digest,
    progress: Progress | None = None,
) -> Path | None:
    """The same for pieces on any clock, `seconds` long: a player's, which has no pictures."""
    heard = [each for each in heard if each.end - each.start > 0.02]
    if not heard and ambience is None:
        return None
    total = round(seconds * RATE)
    out = cache / "sound" / f"{key(heard, ambience, total, digest)}.m4a"
    if not out.exists():
        voices = []
        for number, piece in enumerate(heard):
            voices.append(ready(piece, cache, digest))
            tell(progress, 0.6 * (number + 1) / len(heard))
        out.parent.mkdir(parents=True, exist_ok=True)
        mix(heard, voices, ambience, total, out, within(progress, 0.6, 1.0))
    out.touch()
    tell(progress, 1.0)
    return out


def key(heard: list[Piece], ambience: Ambience | None, total: int, digest: Digest) -> str:
    """A name of all that decides the sound: the same name is the same bytes. `total` is samples."""
    data = {
        "version": VERSION,
        "samples": total,
        "pieces": [
            [digest(each.sound), each.start, each.end, each.at, each.voice] for each in heard
        ],
        "ambience": [digest(ambience.sound), ambience.level, ambience.under] if ambience else None,
    }
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:40]


def ready(piece: Piece, cache: Path, digest: Digest) -> Path:
    """One piece as WAV at the level of the mix, cached by what it holds."""
    name = json.dumps([VERSION, digest(piece.sound), piece.start, piece.end, piece.voice])
    out = cache / "voices" / f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.wav"
    if out.exists():
        out.touch()
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="voice-") as folder:
        wav, even = Path(folder) / "cut.wav", Path(folder) / "even.wav"
        keep = SoundEdits(keep=((piece.start, piece.end),))
        edited(Path(piece.sound), wav, keep, piece.end - piece.start)
        samples = pcm.read(wav)
        raw = weighting.integrated([samples])
        if raw > SILENCE and piece.voice:
            known = condition(wav, even, Shape(), raw)
            samples = amplified(pcm.read(even), VOICE_LEVEL - known)
        elif raw > SILENCE:
            samples = amplified(samples, VOICE_LEVEL - raw)
        with whole_file(out) as partial:
            pcm.write(samples, partial)
    return out


def amplified(samples: Samples, decibels: float) -> Samples:
    """Louder or quieter, without ever clipping: the peak stops the gain."""
    peak = float(np.abs(samples.astype(np.int32)).max(initial=1))
    factor = min(10 ** (decibels / 20), 32000 / peak)
    louder: Samples = np.rint(samples * factor).astype(np.int16)
    return louder


def mix(
    heard: list[Piece],
    voices: list[Path],
    ambience: Ambience | None,
    total: int,
    out: Path,
    progress: Progress | None,
) -> None:
    """Everything that is heard, in one levelled file. `total` is samples; `voices` are the pieces,
    ready, in the same order."""
    track = np.zeros(total, dtype=np.int32)
    speaking = np.zeros(total, dtype=bool)
    for piece, path in zip(heard, voices, strict=True):
        if piece.voice:
            put(track, pcm.read(path), piece.at, speaking)
    for piece, path in zip(heard, voices, strict=True):
        if not piece.voice:
            put_under(track, pcm.read(path), piece.at, speaking)
    if ambience is not None:
        track += bed(ambience, total, speaking)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".mix-") as folder:
        wav = Path(folder) / "mix.wav"
        pcm.write(np.clip(track, -32768, 32767).astype(np.int16), wav)
        with whole_file(out) as partial:
            level(wav, partial, FINAL, total / RATE, progress)


def put(track: np.ndarray, samples: Samples, at: float, speaking: np.ndarray) -> None:
    first = round(at * RATE)
    fitting = samples[: max(0, track.size - first)]
    track[first : first + fitting.size] += fitting
    speaking[first : first + fitting.size] = True


def put_under(track: np.ndarray, samples: Samples, at: float, speaking: np.ndarray) -> None:
    """A video's sound: lower where somebody speaks over it."""
    first = round(at * RATE)
    fitting = samples[: max(0, track.size - first)]
    place = slice(first, first + fitting.size)
    track[place] += (fitting * envelope(speaking[place], 0.0, BESIDE_VOICE)).astype(np.int32)


def envelope(speaking: np.ndarray, level: float, under: float) -> np.ndarray:
    """A gain per sample: `level` decibels alone, `level + under` beside a voice, gentle ramps.

    Computed ten milliseconds at a time, then drawn straight between those points.
    """
    step = RATE // 100
    points = -(-speaking.size // step)
    padded = np.pad(speaking, (0, points * step - speaking.size))
    busy = padded.reshape(points, step).any(axis=1).astype(np.float64)
    reach = max(1, round(RAMP * 100))
    # Going down a little before the first word, coming back a little after the last.
    window = np.ones(2 * reach + 1) / (2 * reach + 1)
    wide = np.convolve(np.pad(busy, reach, mode="edge"), np.ones(2 * reach + 1), mode="valid") > 0
    smooth = np.convolve(np.pad(wide.astype(float), reach, mode="edge"), window, mode="valid")
    gains = 10 ** ((level + under * smooth) / 20)
    return np.interp(np.arange(speaking.size), np.arange(points) * step, gains)


def bed(ambience: Ambience, total: int, speaking: np.ndarray) -> np.ndarray:
    """The ambience for the whole length: looped, faded at both ends, low beside voices."""
    with tempfile.TemporaryDirectory(prefix="bed-") as folder:
        wav = Path(folder) / "bed.wav"
        pcm.decode(Path(ambience.sound), wav, 60.0)
        samples = pcm.read(wav)
    raw = weighting.integrated([samples])
    if raw > SILENCE:
        samples = amplified(samples, VOICE_LEVEL - raw)
    looped = loop(samples, total)
    ends = pcm.segment(looped).fade_in(1200).fade_out(min(2500, max(1, len(looped) // RATE * 500)))
    gains = envelope(speaking, ambience.level, ambience.under)
    heard: np.ndarray = (pcm.samples_from(ends)[:total] * gains).astype(np.int32)
    return heard


def loop(samples: Samples, total: int) -> Samples:
    """Repeat a sound until it fills `total` samples, each repetition melting into the next."""
    if samples.size >= total or samples.size < 2:
        return np.pad(samples[:total], (0, max(0, total - samples.size)))
    whole = pcm.segment(samples)
    seam = min(round(SEAM * 1000), len(whole) // 3)
    joined = whole
    while samples_in(joined) < total:
        joined = joined.append(whole, crossfade=seam)
    return pcm.samples_from(cut(joined, 0.0, total / RATE))
