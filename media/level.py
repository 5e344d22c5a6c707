"""Loudness: every voice as strong as the next, none that hurts.

Measured as ITU-R BS.1770 and EBU R 128 say, by `weighting` before and by ffmpeg's `ebur128` after.
Target: -16 LUFS, what listeners on phones are used to for speech, with a true peak of at most
-1 dBTP once encoded.

The chain for a voice: gain to a known level, rumble out (80 Hz), a normaliser that brings far and
near speakers together over three seconds and leaves room noise alone, a gentle compressor, then a
gain found by measuring and a limiter that works on four times the samples. The result is measured
again once encoded; while its peak is too high the limiter goes down.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media import pcm, tools, weighting
from media.containers import DECODERS
from media.errors import NoSound, ToolFailed
from media.pcm import RATE
from media.progress import Progress, tell, within
from media.sniff import sniff

VOICE_TARGET = -16.0
AMBIENCE_TARGET = -23.0
"""A street or birds under a story: the broadcast level leaves them their quiet."""
HIGHEST_PEAK = -1.0
CLOSE_ENOUGH = 0.25
SILENCE = -60.0
"""LUFS under which there is nothing to raise but hiss."""
NOTHING = -70.0
"""What a meter shows for digital silence (the absolute gate of R 128)."""
MOST_GAIN = 30.0
WORKING_LEVEL = -23.0
SHORTEST = 0.6
"""Seconds. A meter needs 0.4; a shorter word is measured with silence after it."""
CONDITION = (
    "highpass=f=80,dynaudnorm=f=300:g=9:p=0.7:m=6:t=0.02,"
    "acompressor=threshold=-17dB:ratio=3:attack=5:release=100:knee=6:makeup=1"
)
"""Two speakers 14 dB apart end 2 to 3 dB apart, with pauses 34 dB under the words. `speechnorm`
was tried: 3 to 4 dB and 30 dB."""
DENOISE = "afftdn=nr=12:nf=-45:tn=1,"
LIMITS = {48_000: -3.0, 24_000: -3.5}
"""Where the limiter begins, in dBFS, by output rate: encoding adds peaks of its own."""


@dataclass(frozen=True)
class Loudness:
    """`integrated` in LUFS (-70 for silence), `true_peak` in dBTP (-120 for silence)."""

    integrated: float
    true_peak: float


@dataclass(frozen=True)
class Shape:
    """How a sound is levelled and encoded: `bits` and samples (`rate`) per second.

    `even` brings far and near speakers together; without it the natural ups and downs stay.
    `target` is in LUFS.
    """

    bits: int = 96_000
    rate: int = RATE
    even: bool = True
    denoise: bool = False
    target: float = VOICE_TARGET


def loudness(path: Path, *, peaks: bool = True, before: str = "") -> Loudness:
    """Measure any sound. Without `peaks` it takes a third of the time; `before` is a filter.

    Refuses with `NoSound` when there is nothing to hear in the file.
    """
    chain = f"{before}apad=whole_dur={SHORTEST},ebur128=framelog=quiet"
    said = tools.ffmpeg(
        [
            *tools.source(path, sniff(path).reader, DECODERS),
            *("-vn", "-map", "0:a:0", "-af", chain + (":peak=true" if peaks else "")),
            *("-f", "null", "-"),
        ]
    )
    return measured(said)


def measured(said: str) -> Loudness:
    """Read the summary that `ebur128` prints at its end."""
    integrated = re.findall(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", said)
    peak = re.findall(r"Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", said)
    if not integrated:
        raise NoSound(detail=said[-300:])
    return Loudness(finite(integrated[-1], NOTHING), finite(peak[-1], -120.0) if peak else 0.0)


def finite(text: str, otherwise: float) -> float:
    return otherwise if text in ("nan", "-nan", "inf", "-inf") else float(text)


def level(
    wav: Path, out: Path, shape: Shape, seconds: float, progress: Progress | None = None
) -> Loudness:
    """Encode `wav` as an AAC file in `out`, levelled, and give what was measured on it.

    Guaranteed, unless the sound is silent: within 1 LU of the target (clips of a few words
    vary more than a conversation) and a true peak of at most -1 dBTP.
    """
    raw = weighting.integrated(pcm.blocks(wav))
    tell(progress, 0.1)
    if raw <= SILENCE:
        encode(wav, out, shape, "anull", seconds, within(progress, 0.1, 0.9))
        return loudness(out)
    if not shape.even and not shape.denoise:
        return settle(wav, out, shape, raw, seconds, within(progress, 0.1, 1.0))
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".level-") as folder:
        ready = Path(folder) / "conditioned.wav"
        known = condition(wav, ready, shape, raw)
        tell(progress, 0.3)
        return settle(ready, out, shape, known, seconds, within(progress, 0.3, 1.0))


def condition(wav: Path, out: Path, shape: Shape, raw: float) -> float:
    """Bring the sound to a known level, even its speakers, and give its new loudness in LUFS."""
    gain = max(-MOST_GAIN, min(MOST_GAIN, WORKING_LEVEL - raw))
    clean = DENOISE if shape.denoise else ""
    chain = f"aformat=sample_fmts=fltp:channel_layouts=mono,{clean}volume={gain:.2f}dB"
    if shape.even:
        chain += f",{CONDITION}"
    said = tools.ffmpeg(
        [
            *tools.source(wav, "wav"),
            "-filter_complex",
            f"[0:a]{chain},asplit[kept][copy];"
            f"[copy]apad=whole_dur={SHORTEST},ebur128=framelog=quiet[measured]",
            *("-map", "[kept]", "-c:a", "pcm_f32le", "-f", "wav", f"file:{out.resolve()}"),
            *("-map", "[measured]", "-f", "null", "-"),
        ]
    )
    return measured(said).integrated


def settle(
    ready: Path,
    out: Path,
    shape: Shape,
    known: float,
    seconds: float,
    progress: Progress | None,
) -> Loudness:
    """Find gain and limit, encode, measure; lower the limit while the peak is too high."""
    limit = LIMITS.get(shape.rate, -3.5)
    result = Loudness(NOTHING, 0.0)
    for attempt in range(4):
        gain = find_gain(ready, shape, known, limit)
        chain = limited(gain, limit, shape.rate)
        encode(ready, out, shape, chain, seconds, within(progress, 0.3, 0.9))
        result = loudness(out)
        if result.true_peak <= HIGHEST_PEAK:
            return result
        limit -= result.true_peak - HIGHEST_PEAK + 0.2 + 0.3 * attempt
    raise ToolFailed(detail=f"true peak stays at {result.true_peak} dBTP")


def find_gain(ready: Path, shape: Shape, known: float, limit: float) -> float:
    """The gain, in decibels, that gives the target once limited. The limiter takes some of what
    is added, hence steps larger than the error."""
    gain = shape.target - known
    for _ in range(4):
        heard = loudness(ready, peaks=False, before=limited(gain, limit, RATE, fine=1) + ",")
        error = shape.target - heard.integrated
        if abs(error) <= CLOSE_ENOUGH or gain + error > 2 * MOST_GAIN:
            break
        gain += error * (1.5 if error > 0 else 1.0)
    return gain


def limited(gain: float, limit: float, rate: int, fine: int = 4) -> str:
    """Gain, then a limiter that looks between the samples too: peaks hide there. `fine` 1 skips
    that, for measuring loudness only."""
    ceiling = 10 ** (limit / 20)
    return (
        f"volume={gain:.2f}dB,aresample={RATE * fine},"
        f"alimiter=limit={ceiling:.5f}:level=0:attack=3:release=60,aresample={rate}"
    )


def encode(
    wav: Path, out: Path, shape: Shape, chain: str, seconds: float, progress: Progress | None
) -> None:
    """AAC in an MP4 that starts at once and says nothing of who recorded it."""
    tools.ffmpeg(
        [
            *tools.source(wav, "wav"),
            *("-vn", "-af", chain, "-ac", "1", "-ar", str(shape.rate)),
            *("-c:a", "aac", "-b:a", str(shape.bits)),
            *tools.target(out, "ipod"),
        ],
        seconds=seconds,
        progress=progress,
    )
