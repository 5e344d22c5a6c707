"""Places full of people: many voices at once, none of which can be understood."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from studio.demo.sounds.places import Place
from studio.demo.sounds.voices import Throat, said
from studio.demo.sounds.waves import (
    RATE,
    Rng,
    Wave,
    band,
    even,
    filtered,
    hiss,
    in_room,
    put,
    rung,
    silence,
)

CRIES = (
    ("Bonjour, deux kilos de pommes, oui, merci bien, et avec ceci ?", Throat("f1", 1.02, 165)),
    ("Regardez mes salades, elles sont du matin, madame, du matin !", Throat("m2", 1.0, 170)),
    ("On se retrouve à midi, devant la fontaine, comme la dernière fois.", Throat("f4", 1.06, 160)),
    (
        "Il fait plus frais, non ? Il va pleuvoir avant ce soir, je vous dis.",
        Throat("m7", 1.0, 155),
    ),
    ("Tu as vu le petit ? Il marche déjà, il court partout maintenant.", Throat("f5", 1.0, 165)),
    (
        "Un bouquet pour votre dame ? Trois euros, les derniers, trois euros.",
        Throat("m3", 1.05, 175),
    ),
)


@cache
def voices() -> tuple[Wave, ...]:
    """What each person of the crowd says."""
    rng = np.random.default_rng(23)
    return tuple(said(text, throat, rng) for text, throat in CRIES)


def murmur(seconds: float, rng: Rng, *, near: float) -> Wave:
    """Voices from everywhere; `near` 1 is a few steps away, 0 the other end of a hall."""
    found = silence(seconds)
    for _ in range(round(3.2 * seconds)):
        one = voices()[int(rng.integers(len(CRIES)))]
        start, long = int(rng.integers(0, len(one) // 2)), int(rng.uniform(0.9, 2.6) * RATE)
        piece = one[start : start + long] * np.hanning(min(long, len(one) - start))
        put(found, piece, float(rng.uniform(-0.5, seconds)), float(rng.uniform(0.25, 1)))
    far = filtered(found, band(180, 1200 + 2600 * near))
    return even(in_room(far, rng, 1.6 - near, 1.4 - near, dark=2600))


def market(seconds: float, rng: Rng) -> Wave:
    """A market in the morning: voices, crates that are put down."""
    found = murmur(seconds, rng, near=0.8)
    crate = rung([(150, 1, 0.03), (430, 0.6, 0.02), (1100, 0.3, 0.01)], 0.3)
    for at in rng.uniform(0, seconds, max(1, round(seconds / 3))):
        put(found, crate, float(at), 1.6)
    return even(found + 0.12 * hiss(seconds, rng, 100, 1200))


def hall(seconds: float, rng: Rng) -> Wave:
    """The hall of a station: steps and voices under the glass, three notes."""
    found = murmur(seconds, rng, near=0.1)
    for number, pitch in enumerate((523.3, 784.0, 659.3)):
        note = rung([(pitch, 1, 0.35), (pitch * 2, 0.4, 0.2), (pitch * 3, 0.15, 0.1)], 2.0)
        put(found, note, seconds * 0.3 + number * 0.42, 0.9)
    found += 0.25 * hiss(seconds, rng, 60, 420)
    return even(in_room(found, rng, 2.2, 0.5, dark=2800))


CROWDS: Mapping[str, Place] = {"gare": hall, "marche": market}
