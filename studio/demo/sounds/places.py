"""What a place sounds like: water, birds, a tram, a market. Each is made anew from numbers.

Every function gives so many seconds of a place at level one; `rng` decides its accidents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from studio.demo.sounds.waves import (
    Rng,
    Wave,
    clock,
    decay,
    even,
    hiss,
    in_room,
    moments,
    put,
    rung,
    silence,
    swell,
    tone,
    wave,
)

Place = Callable[[float, Rng], Wave]


def river(seconds: float, rng: Rng) -> Wave:
    """Water that slides past a stone, with small bubbles."""
    found = hiss(seconds, rng, 180, 900) * swell(seconds, rng, 1.1, 0.5)
    found += 0.5 * hiss(seconds, rng, 900, 4200) * swell(seconds, rng, 0.7, 0.3)
    for at in moments(seconds, rng, 7):
        pitch, long = float(rng.uniform(420, 1300)), float(rng.uniform(0.03, 0.09))
        rising = pitch * (1 + 0.5 * clock(long) / long)
        put(found, tone(rising, long) * decay(long, long / 3), at, float(rng.uniform(0.2, 1.1)))
    return even(found)


def birds(seconds: float, rng: Rng) -> Wave:
    """A blackbird on a chimney, a tit that answers, a breath of wind."""
    found = 0.05 * hiss(seconds, rng, 200, 1500) * swell(seconds, rng, 2.0)
    at = float(rng.uniform(0.2, 0.7))
    while at < seconds:
        for note in range(int(rng.integers(3, 7))):
            put(found, whistle(rng, 1700, 3300), at + note * float(rng.uniform(0.17, 0.24)), 1.0)
        at += float(rng.uniform(2.2, 3.8))
    for start in moments(seconds, rng, 0.28):
        for note in range(5):
            put(found, whistle(rng, 4300, 5200, long=0.07), start + note * 0.16, 0.28)
    return even(in_room(found, rng, 0.9, 0.35, dark=6000))


def whistle(rng: Rng, low: float, high: float, long: float = 0.19) -> Wave:
    """One note that slides from a pitch to another, with a tremble."""
    long *= float(rng.uniform(0.7, 1.2))
    t = clock(long) / long
    start, end = rng.uniform(low, high, 2)
    pitch = start + (end - start) * t + 60 * np.sin(2 * np.pi * 28 * clock(long))
    return tone(wave(pitch), long) * wave(np.sin(np.pi * t) ** 0.7)


def swifts(seconds: float, rng: Rng) -> Wave:
    """Swifts that scream as they pass over the roofs."""
    found = 0.12 * hiss(seconds, rng, 150, 900)
    for at in moments(seconds, rng, 0.9):
        long = float(rng.uniform(0.5, 1.0))
        t = clock(long)
        pitch = 5200 + 900 * np.sin(np.pi * t / long) + 500 * np.sin(2 * np.pi * 46 * t)
        put(found, tone(wave(pitch), long) * wave(np.sin(np.pi * t / long) ** 1.5), at, 0.7)
    return even(in_room(found, rng, 1.2, 0.6, dark=7000))


def tram(seconds: float, rng: Rng) -> Wave:
    """It rolls in, slows down, rings twice, opens its doors."""
    t = clock(seconds) / seconds
    near = np.exp(-(((t - 0.42) / 0.26) ** 2))
    found = hiss(seconds, rng, 45, 260) * near * 1.2 + 0.35 * hiss(seconds, rng, 300, 1400) * near
    hum = tone(wave(330 - 170 * np.clip(t / 0.55, 0, 1)), seconds)
    found += 0.35 * hum * near
    bell = rung([(1180, 1, 0.16), (2390, 0.6, 0.1), (3560, 0.4, 0.07), (590, 0.3, 0.2)], 1.2)
    for at in (0.3, 0.3 + 0.32 / seconds):
        put(found, bell, at * seconds, 1.6)
    beep = tone(1960, 0.11) * decay(0.11, 0.2)
    for note in range(4):
        put(found, beep, 0.66 * seconds + 0.24 * note, 0.4)
    put(found, hiss(0.7, rng, 900, 6000) * decay(0.7, 0.14, 0.05), 0.64 * seconds, 0.5)
    return even(in_room(found, rng, 0.8, 0.25))


def rain(seconds: float, rng: Rng) -> Wave:
    """Rain on umbrellas and on stone."""
    found = 0.8 * hiss(seconds, rng, 1400, 9000) * swell(seconds, rng, 1.6, 0.7)
    found += 0.3 * hiss(seconds, rng, 120, 500)
    for at in moments(seconds, rng, 42):
        long = float(rng.uniform(0.01, 0.03))
        drop = tone(float(rng.uniform(900, 3600)), long) * decay(long, long / 4, 0.0006)
        put(found, drop, at, float(rng.exponential(0.9)))
    return even(found)


def fire(seconds: float, rng: Rng) -> Wave:
    """An oven: a breath of fire, crust that sings."""
    found = 0.5 * hiss(seconds, rng, 60, 320) * swell(seconds, rng, 0.9, 0.4)
    for at in moments(seconds, rng, 26):
        long = float(rng.uniform(0.004, 0.02))
        snap = hiss(long, rng, 1200, 9000) * decay(long, long / 4, 0.0004)
        put(found, snap, at, float(rng.exponential(0.8)))
    return even(in_room(found, rng, 0.3, 0.3))


def sewing(seconds: float, rng: Rng) -> Wave:
    """A machine driven by a foot: it hurries, it slows down, it rests."""
    found = silence(seconds)
    tick = rung([(1900, 0.6, 0.006), (3100, 0.4, 0.004), (420, 1, 0.014), (180, 0.8, 0.02)], 0.12)
    at = 0.1
    while at < seconds:
        for stitch in range(int(rng.integers(10, 26))):
            pace = 0.075 + 0.05 * abs(stitch - 9) / 9
            at += pace * float(rng.uniform(0.94, 1.06))
            put(found, tick, at, float(rng.uniform(0.7, 1.1)))
        at += float(rng.uniform(0.5, 1.1))
    found += 0.02 * hiss(seconds, rng, 90, 700)
    return even(in_room(found, rng, 0.35, 0.5))


def dough(seconds: float, rng: Rng) -> Wave:
    """Dough thrown on the table, turned, pressed."""
    found = 0.02 * hiss(seconds, rng, 80, 800)
    thump = rung([(92, 1, 0.05), (141, 0.6, 0.04), (260, 0.25, 0.02)], 0.4)
    for beat in np.arange(0.4, seconds, 0.92):
        at = float(beat + rng.normal(0, 0.04))
        put(found, thump, at, float(rng.uniform(0.7, 1.2)))
        put(found, hiss(0.3, rng, 500, 2600) * decay(0.3, 0.07, 0.08), at + 0.3, 0.14)
    return even(in_room(found, rng, 0.3, 0.4))


def freewheel(seconds: float, rng: Rng) -> Wave:
    """A wheel that turns by itself, slower and slower, then a key that falls."""
    found = 0.02 * hiss(seconds, rng, 100, 900)
    click = rung([(2600, 1, 0.004), (4100, 0.7, 0.003), (1250, 0.5, 0.005)], 0.04)
    at, pace = 0.15, 0.028
    while at < seconds:
        put(found, click, at, float(rng.uniform(0.8, 1.1)))
        at, pace = at + pace, pace * 1.009
        if pace > 0.16:
            at, pace = at + 0.8, 0.028
    key = rung([(1710, 1, 0.2), (2840, 0.7, 0.16), (4330, 0.4, 0.1)], 0.9)
    put(found, key, seconds * 0.72, 0.9)
    return even(in_room(found, rng, 0.5, 0.4))


def bells(seconds: float, rng: Rng) -> Wave:
    """A large bell, far away; swallows of air between the strokes."""
    found = 0.05 * hiss(seconds, rng, 120, 700)
    shares = (
        (0.5, 0.7, 1.6),
        (1, 1, 1.1),
        (1.19, 0.7, 0.9),
        (1.5, 0.45, 0.6),
        (2, 0.6, 0.5),
        (2.7, 0.3, 0.3),
    )
    stroke = rung([(262 * p, s, half) for p, s, half in shares], 4.0)
    for beat in np.arange(0.3, seconds, 1.9):
        put(found, stroke, float(beat), float(rng.uniform(0.8, 1)))
    return even(in_room(found, rng, 1.8, 0.8, dark=2200))


def garden(seconds: float, rng: Rng) -> Wave:
    """Birds, and a hoe that goes into the earth."""
    found = 0.5 * birds(seconds, rng)
    for beat in np.arange(0.8, seconds, 1.35):
        at = float(beat + rng.normal(0, 0.08))
        put(found, hiss(0.22, rng, 300, 2400) * decay(0.22, 0.03, 0.004), at, 1.1)
        put(found, rung([(130, 1, 0.03), (210, 0.5, 0.02)], 0.2), at, 0.9)
    return even(found)


def kitchen(seconds: float, rng: Rng) -> Wave:
    """A pot that simmers, a knife on a board."""
    found = 0.12 * hiss(seconds, rng, 200, 1800) * swell(seconds, rng, 0.8, 0.6)
    for at in moments(seconds, rng, 16):
        long = float(rng.uniform(0.03, 0.07))
        bubble = tone(wave(float(rng.uniform(160, 420)) * (1 + clock(long) / long)), long)
        put(found, bubble * decay(long, long / 3), at, float(rng.uniform(0.3, 0.9)))
    chop = rung([(310, 1, 0.02), (880, 0.5, 0.01), (2300, 0.3, 0.005)], 0.15)
    at = 0.6
    while at < seconds:
        for cut in range(int(rng.integers(4, 9))):
            put(found, chop, at + cut * 0.19, float(rng.uniform(0.8, 1.2)))
        at += float(rng.uniform(2.6, 3.6))
    return even(in_room(found, rng, 0.3, 0.4))


def night(seconds: float, rng: Rng) -> Wave:
    """Crickets, and steps that come nearer."""
    t = clock(seconds)
    pulses = (np.sin(2 * np.pi * 31 * t) > 0.2) * (np.sin(2 * np.pi * 1.7 * t) > -0.3)
    found = 0.35 * tone(4550, seconds) * pulses * swell(seconds, rng, 1.2, 0.5)
    found = found + 0.1 * hiss(seconds, rng, 60, 240)
    step = rung([(170, 1, 0.02), (620, 0.5, 0.012), (1900, 0.25, 0.006)], 0.14)
    for number, beat in enumerate(np.arange(0.7, seconds, 0.56)):
        put(found, step, float(beat), 0.35 + 0.9 * min(1.0, number * 0.56 / seconds))
    return even(in_room(found, rng, 0.9, 0.5))


def pages(seconds: float, rng: Rng) -> Wave:
    """A library: pages, keys, a chair."""
    found = 0.06 * hiss(seconds, rng, 70, 500)
    for at in moments(seconds, rng, 0.35):
        long = float(rng.uniform(0.35, 0.6))
        put(found, hiss(long, rng, 1500, 8000) * decay(long, long / 5, long / 3), at, 0.5)
    key = rung([(1500, 0.6, 0.006), (420, 1, 0.01)], 0.06)
    for at in moments(seconds, rng, 3.2):
        put(found, key, at, float(rng.uniform(0.3, 0.8)))
    return even(in_room(found, rng, 1.1, 0.5))


PLACES: Mapping[str, Place] = {
    "cloches": bells,
    "couture": sewing,
    "cuisine": kitchen,
    "feu": fire,
    "jardin": garden,
    "livres": pages,
    "martinets": swifts,
    "nuit": night,
    "oiseaux": birds,
    "pate": dough,
    "pluie": rain,
    "riviere": river,
    "roue": freewheel,
    "tram": tram,
}
