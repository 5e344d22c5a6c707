"""Videos: upright, light, playable everywhere, with nothing in them about who filmed where."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from media import containers, photo, sound, steady, tools
from media.containers import DECODERS
from media.edits import SoundEdits, VideoEdits
from media.errors import NothingLeft, Unreadable, Unsupported
from media.probe import Limits, Video, probe
from media.progress import Progress, tell, within
from media.sniff import sniff
from media.writing import whole_file

UNSIGNED = "filter_units=remove_types=6"
"""Takes out the free texts that cameras and encoders hide between pictures (SEI units)."""
FULLEST_RATE = 30
"""Frames per second kept; more weighs more and shows nothing more of somebody who speaks."""
THREADS = max(1, min(2, os.cpu_count() or 1))
"""An encoder thread costs memory, and the web needs the other processors."""
LIGHT_CODEC, LIGHT_PIXELS = "h264", ("yuv420p", "yuvj420p")
SECONDS_PER_SECOND = 40.0
"""Time allowed to encode one second of video on the slowest PC we know."""
LOOKED_AT = 9
"""Pictures compared to choose a poster."""
FIRST_MINUTE = 60.0
POSTER_SHORT = 720


@dataclass(frozen=True)
class Shape:
    """`short` is the shorter side in pixels, `bits` the most a second may weigh (video only)."""

    short: int = 480
    crf: int = 25
    bits: int = 1_100_000
    preset: str = "veryfast"


WATCH = Shape()
WATCH_720 = Shape(short=720, crf=24, bits=2_400_000)


@dataclass(frozen=True)
class Made:
    """`copied` says that the pictures were light enough to be kept as they were."""

    path: Path
    bytes: int
    seconds: float
    width: int
    height: int
    copied: bool


def prepare(
    source: Path,
    out: Path,
    edits: VideoEdits | None = None,
    *,
    shape: Shape = WATCH,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make a light MP4 (H.264, AAC) that starts before it is all there.

    Guaranteed: upright without a rotation flag, square pixels, ordinary colours (BT.709, 8 bits),
    even sizes, finite length, sound levelled like every other, no location, no device, no title,
    no chapter, no other stream. A video that is light already keeps its pictures untouched.
    Refuses like `probe`, with `Unsupported` for what is not a video, and with `NothingLeft`.
    """
    task = Task(source, moving(source, limits), edits or VideoEdits(), shape)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".video-") as folder:
        voice = sound_of(task, Path(folder) / "voice.m4a", within(progress, 0.0, 0.2))
        with whole_file(out) as partial:
            write(task, voice, partial, within(progress, 0.2, 0.99))
            made = probe(partial)
            if not isinstance(made, Video):
                raise Unreadable(detail="the result is not a video")
    tell(progress, 1.0)
    return Made(out, made.bytes, made.seconds, made.width, made.height, task.is_light)


@dataclass(frozen=True)
class Task:
    """What is asked of one video."""

    source: Path
    found: Video
    edits: VideoEdits
    shape: Shape

    @property
    def span(self) -> tuple[float, float]:
        """Start and end in seconds, inside the video. Refuses with `NothingLeft`."""
        return span(self.found, self.edits)

    @property
    def seconds(self) -> float:
        return self.span[1] - self.span[0]

    @property
    def is_cut(self) -> bool:
        return self.span != (0, self.found.seconds)

    @property
    def is_light(self) -> bool:
        """Whether the pictures can be kept: same codec, upright, small, and not cut."""
        found = self.found
        weight = found.bytes * 8 / max(found.seconds, 0.1)
        return (
            (found.format, found.codec) == ("mp4", LIGHT_CODEC)
            and found.pixel_format in LIGHT_PIXELS
            and (found.rotation, self.edits.turn) == (0, 0)
            and found.pixel_ratio == 1
            and not (self.is_cut or found.interlaced)
            and min(found.width, found.height) <= self.shape.short
            and (found.width % 2, found.height % 2) == (0, 0)
            and found.frame_rate <= FULLEST_RATE
            and weight <= self.shape.bits
        )


def write(task: Task, voice: Path | None, out: Path, progress: Progress | None) -> None:
    """Write the pictures, copied or encoded, with the prepared sound beside them."""
    command = copy_command if task.is_light else encode_command
    allowed = SECONDS_PER_SECOND * task.seconds
    bounds = tools.Bounds(seconds=120 + allowed, cpu_seconds=int(240 + 2 * allowed))
    tools.ffmpeg(command(task, voice, out), seconds=task.seconds, progress=progress, bounds=bounds)


def moving(source: Path, limits: Limits | None = None) -> Video:
    found = probe(source, limits)
    if not isinstance(found, Video):
        raise Unsupported("Ce fichier n’est pas une vidéo.")
    return found


def span(found: Video, edits: VideoEdits) -> tuple[float, float]:
    """Start and end in seconds, inside the video. Refuses with `NothingLeft`."""
    end = min(found.seconds, edits.end if edits.end is not None else found.seconds)
    if end - edits.start < min(0.1, found.seconds):
        raise NothingLeft()
    return edits.start, end


def sound_of(task: Task, out: Path, progress: Progress | None) -> Path | None:
    """The levelled sound of the span. It is decoded by its own clock, so lips stay with words."""
    if task.edits.mute or not task.found.has_sound:
        return None
    cut = SoundEdits(keep=(task.span,) if task.is_cut else ())
    return sound.prepare(task.source, out, cut, progress=progress).path


def copy_command(task: Task, voice: Path | None, out: Path) -> list[str]:
    """Same pictures, new envelope."""
    return [
        *tools.source(task.source, sniff(task.source).reader, DECODERS),
        *heard(voice),
        *("-map", "0:v:0", "-c:v", "copy", "-bsf:v", UNSIGNED),
        *tools.target(out, "mp4"),
    ]


def encode_command(task: Task, voice: Path | None, out: Path) -> list[str]:
    """What makes H.264 of these seconds, in the colours and at the size of their shape."""
    shape, start, length = task.shape, f"{task.span[0]:.3f}", f"{task.seconds:.3f}"
    size = size_of(task.found, task.edits, shape)
    return [
        *("-ss", start, "-t", length, "-threads", str(THREADS)),
        *tools.source(task.source, sniff(task.source).reader, DECODERS),
        *heard(voice),
        *("-map", "0:v:0", "-vf", filters(task.found, task.edits, shape), "-fps_mode", "cfr"),
        *("-r", str(rate_kept(task.found.frame_rate)), "-t", length),
        *("-c:v", "libx264", "-preset", shape.preset, "-crf", str(shape.crf)),
        *("-maxrate", str(shape.bits), "-bufsize", str(shape.bits * 2), "-g", "250"),
        *("-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", str(THREADS)),
        *steadily(size[0]),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-color_range", "tv", "-flags:v", "+bitexact", "-bsf:v", UNSIGNED),
        *tools.target(out, "mp4"),
    ]


def steadily(width: int) -> list[str]:
    own = steady.options(width)
    return ["-x264-params", own] if own else []


def heard(voice: Path | None) -> list[str]:
    if voice is None:
        return ["-an"]
    return [*tools.source(voice, "mov"), "-map", "1:a:0", "-c:a", "copy"]


def rate_kept(rate: Fraction) -> Fraction:
    """Frames per second of the result: halved until it is ordinary (60 -> 30, 50 -> 25)."""
    while rate > FULLEST_RATE:
        rate /= 2
    return max(rate, Fraction(1)).limit_denominator(1001)


def filters(found: Video, edits: VideoEdits, shape: Shape) -> str:
    """What is done to each picture. ffmpeg has already turned it as the file asks."""
    width, height = size_of(found, edits, shape)
    turn = {90: "transpose=clock,", 180: "hflip,vflip,", 270: "transpose=cclock,"}
    smooth = "bwdif=mode=send_frame," if found.interlaced else ""
    colours = (
        "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
        "zscale=t=bt709:m=bt709:r=tv,"
        if found.hdr
        else ""
    )
    return (
        f"{smooth}{turn.get(edits.turn, '')}{colours}"
        f"scale={width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,"
        "setsar=1,format=yuv420p"
    )


def size_of(found: Video, edits: VideoEdits, shape: Shape) -> tuple[int, int]:
    """Even width and height in pixels, never larger than the original, shorter side bounded."""
    size = (found.width, found.height)
    width, height = size[::-1] if edits.turn in (90, 270) else size
    scale = min(1.0, shape.short / min(width, height), 3.2 * shape.short / max(width, height))
    return even(width * scale), even(height * scale)


def even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def poster(
    source: Path, edits: VideoEdits | None = None, *, limits: Limits | None = None
) -> Image.Image:
    """The picture that stands for a video: the chosen moment, else the clearest of nine.

    Upright, square pixels, ordinary colours. Black, blurred and flat pictures lose.
    """
    edits = edits or VideoEdits()
    found = moving(source, limits)
    start, end = span(found, edits)
    if edits.poster_at is not None:
        return picture_at(source, found, edits, min(max(edits.poster_at, start), end))
    last = min(end, start + FIRST_MINUTE)
    moments = [start + (last - start) * (n + 0.5) / LOOKED_AT for n in range(LOOKED_AT)]
    return picture_at(source, found, edits, max(moments, key=lambda t: clarity_at(source, t)))


def picture_at(source: Path, found: Video, edits: VideoEdits, moment: float) -> Image.Image:
    """One picture, made by the same filters as the video itself; the last one if none follows."""
    shape = Shape(short=POSTER_SHORT)
    with tempfile.TemporaryDirectory(prefix="poster-") as folder:
        out = Path(folder) / "poster.png"
        for back in (0.0, 0.5, 2.0, moment):
            tools.ffmpeg(
                [
                    *("-ss", f"{max(0.0, moment - back):.3f}"),
                    *tools.source(source, sniff(source).reader, DECODERS),
                    *("-map", "0:v:0", "-frames:v", "1", "-vf", filters(found, edits, shape)),
                    *("-c:v", "png", *tools.target(out, "image2"), "-update", "1"),
                ]
            )
            if out.exists():
                return photo.picture(out)
    raise Unreadable(detail=f"no picture at {moment:.2f} s")


def clarity_at(source: Path, moment: float) -> float:
    """How much can be seen at `moment` seconds; nothing when no picture comes."""
    with containers.opened(source, sniff(source)) as container:
        stream = containers.picture_stream(container)
        if stream is None:
            return 0.0
        origin = container.start_time or 0
        container.seek(origin + int(moment * av.time_base), backward=True)
        found = None
        for frame in container.decode(stream):
            found = frame
            if frame.time is None or frame.time - origin / av.time_base >= moment:
                break
        return clarity(found.reformat(160, 120, "gray").to_ndarray()) if found else 0.0


def clarity(grey: np.ndarray) -> float:
    """Contrast times detail, nearly nothing for a black or a white picture."""
    small = grey.astype(np.float32)
    detail = np.abs(np.diff(small, axis=0)).mean() + np.abs(np.diff(small, axis=1)).mean()
    exposed = 1.0 if 20 < small.mean() < 235 else 0.1
    return float(small.std() * detail * exposed)
