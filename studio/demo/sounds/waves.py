"""Sound as numbers from -1 to 1, one channel, 48 000 a second; times in seconds, pitch in hertz."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Wave = NDArray[np.float64]
Rng = np.random.Generator


def wave(values: Any) -> Wave:
    return np.asarray(values, dtype=np.float64)


def silence(seconds: float) -> Wave:
    return np.zeros(round(seconds * RATE))


def clock(seconds: float) -> Wave:
    """The time of each sample."""
    return np.arange(round(seconds * RATE)) / RATE


def noise(seconds: float, rng: Rng) -> Wave:
    return rng.normal(size=round(seconds * RATE))


def filtered(sound: Wave, gain: Callable[[Wave], Wave]) -> Wave:
    """The sound with each pitch made louder or softer by a factor."""
    size = quick(len(sound))
    spectrum = np.fft.rfft(sound, size)
    pitches = wave(np.fft.rfftfreq(size, 1 / RATE))
    return wave(np.fft.irfft(spectrum * gain(pitches), size)[: len(sound)])


def quick(count: int) -> int:
    """A length a little above, which transforms fast (mostly powers of two)."""
    return -(-count // 4096) * 4096


def band(low: float, high: float, slope: float = 2.0) -> Callable[[Wave], Wave]:
    """Lets through what lies between two pitches, softly."""

    def gain(pitches: Wave) -> Wave:
        p = np.maximum(pitches, 1.0)
        below, above = (low / p) ** (2 * slope), (p / high) ** (2 * slope)
        return wave(1 / np.sqrt((1 + below) * (1 + above)))

    return gain


def hiss(seconds: float, rng: Rng, low: float, high: float) -> Wave:
    """Noise between two pitches, of level one."""
    return even(filtered(noise(seconds, rng), band(low, high)))


def even(sound: Wave) -> Wave:
    """The same at level one (root mean square)."""
    level = float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    return sound / level if level > 0 else sound


def swell(seconds: float, rng: Rng, every: float, least: float = 0.4) -> Wave:
    """A slow rise and fall between `least` and 1, one wave every so many seconds or so."""
    points = max(3, round(seconds / every) + 2)
    heights = rng.uniform(least, 1, points)
    return wave(np.interp(clock(seconds), np.linspace(0, seconds, points), heights))


def decay(seconds: float, half: float, rise: float = 0.002) -> Wave:
    """An envelope that jumps up and loses half of itself every `half` seconds."""
    t = clock(seconds)
    return wave(np.minimum(t / rise, 1) * 0.5 ** (t / half))


def tone(pitch: float | Wave, seconds: float) -> Wave:
    """A pure tone; the pitch may change along it."""
    steps = wave(np.broadcast_to(pitch, clock(seconds).shape))
    return wave(np.sin(2 * np.pi * np.cumsum(steps) / RATE))


def rung(partials: Sequence[tuple[float, float, float]], seconds: float) -> Wave:
    """A struck thing: the sum of partials, each a pitch, a strength and a half-life."""
    return wave(sum(tone(p, seconds) * s * decay(seconds, h) for p, s, h in partials))


def put(into: Wave, sound: Wave, at: float, strength: float = 1.0) -> None:
    """Add a sound at a time; what would stand out at the end is cut."""
    start = max(0, round(at * RATE))
    room = len(into) - start
    if room > 0:
        into[start : start + len(sound)] += strength * sound[:room]


def moments(seconds: float, rng: Rng, rate: float) -> list[float]:
    """Times of things that happen by chance, so many a second."""
    count = int(rng.poisson(seconds * rate))
    return sorted(float(t) for t in rng.uniform(0, seconds, count))


def in_room(sound: Wave, rng: Rng, seconds: float, share: float, *, dark: float = 3500.0) -> Wave:
    """The sound with the echo of a room: noise that dies away, darker than the sound itself."""
    tail = filtered(noise(seconds, rng), band(120, dark)) * decay(seconds, seconds / 7, 0.004)
    size = quick(len(sound) + len(tail))
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return sound + wave(wet) * share * loud(sound) / max(loud(wave(wet)), 1e-9)


def loud(sound: Wave) -> float:
    """The level of a sound (root mean square)."""
    return float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0


def faded(sound: Wave, seconds: float = 0.6) -> Wave:
    """Comes in and goes out softly."""
    edge = np.minimum(1.0, np.arange(len(sound)) / max(1, round(seconds * RATE)))
    return sound * edge * edge[::-1]
