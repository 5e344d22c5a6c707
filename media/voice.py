"""A voice for what nobody has recorded yet: prompts, and the content of the demo.

espeak-ng comes with a Python package, needs no network, and is robotic: a person's recording is
always better. Of its voices the variant `f2` was kept. Twenty-two were compared, by numbers, with
a studio recording of a French-speaking woman: `f2` is near her in tone (4.3 dB between long-term
spectra, against 4.5 for the default voice, 4.8 for `f5`, 5.7 for `f1`), has her rhythm (share of
the 2-8 Hz modulation that carries syllables: 0.63 against her 0.64), and stays audible on a
phone's loudspeaker in a noisy room (parts of speech above the noise at -5 dB: 0.139, default
0.133). Voices that were louder still (`klatt`, `f1`) were further from a person.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media import pcm, tools
from media.errors import MediaError, ToolMissing, Unsupported
from media.level import Shape, level
from media.synthesis import MISSING
from media.writing import whole_file

VARIANT = "f2"
VERSION = 1
"""Raised whenever the same text would sound otherwise, for those who keep what was spoken."""
LIGHT = Shape(bits=32_000, rate=24_000, even=False)
"""For prompts on a poor network: a third of the bytes. This voice is even already, and has nothing
above 11 kHz."""
MOST_CHARACTERS = 6000
SLOWEST, FASTEST = 80, 300
TEXT_TOO_LONG = "Ce texte est trop long pour être lu d’un coup. Coupez-le en deux."
NOTHING_TO_SAY = "Il n’y a rien à lire."


@dataclass(frozen=True)
class Spoken:
    path: Path
    seconds: float


def speak(
    text: str,
    out: Path,
    *,
    language: str = "fr",
    words_per_minute: int = 150,
    shape: Shape = Shape(),  # noqa: B008 - frozen
    patience: float = 600.0,
) -> Spoken:
    """Say `text` into `out`, as M4A or as WAV by its suffix, levelled like every other voice.

    150 words a minute is a calm reader; 120 suits somebody who is learning the language.
    `patience` is in seconds, for the whole work.
    Refuses with `Unsupported` (no text, too much text, unknown language), `ToolMissing` or
    `TimedOut`.
    """
    check(text, out, language)
    speed = str(max(SLOWEST, min(FASTEST, words_per_minute)))
    with tools.at_most(patience), tempfile.TemporaryDirectory(prefix="voice-") as name:
        folder = Path(name)
        (folder / "text").write_text(text, "utf-8")
        raw, wav = folder / "raw.wav", folder / "voice.wav"
        synthesise([str(folder / "text"), str(raw), f"{language}+{VARIANT}", speed])
        seconds = pcm.decode(raw, wav, seconds=60.0)
        with whole_file(out) as partial:
            if out.suffix == ".wav":
                level(wav, folder / "voice.m4a", shape, seconds)
                pcm.decode(folder / "voice.m4a", partial, seconds)
            else:
                level(wav, partial, shape, seconds)
    return Spoken(out, seconds)


def check(text: str, out: Path, language: str) -> None:
    """Refuses with `Unsupported` what cannot be spoken, and a file that is no .m4a or .wav."""
    if not re.search(r"\w", text):
        raise Unsupported(NOTHING_TO_SAY)
    if len(text) > MOST_CHARACTERS:
        raise Unsupported(TEXT_TOO_LONG)
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,5})?", language):
        raise Unsupported(detail=f"language {language!r}")
    if out.suffix not in (".m4a", ".wav"):
        raise Unsupported(detail=f"cannot speak into {out.suffix}")


def synthesise(arguments: list[str]) -> None:
    try:
        tools.python("media.synthesis", arguments, bounds=tools.Bounds(seconds=60, cpu_seconds=60))
    except MediaError as error:
        if f"exit {MISSING}:" in error.detail:
            raise ToolMissing(detail="no espeak-ng, or no such voice") from error
        raise
