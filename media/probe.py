"""What a file holds: measured, never believed.

`probe` reads the bytes, chooses one reader, walks through the whole file and decodes its first
picture or sound. A file it accepts can be prepared; a file it refuses comes with a sentence.
"""

from __future__ import annotations

import functools
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media import camera, containers, pictures
from media.camera import Position
from media.errors import Incomplete, TooLarge, TooLong, TooManyPixels, Unreadable
from media.sniff import MATROSKA, MP4, Format, sniff

MEBIBYTE = 1024 * 1024
FULLEST_RATE = Fraction(120)
"""Frames per second; recorders that write no rate make readers guess 1000."""
HDR_TRANSFERS = (16, 18)
"""Transfer characteristics of ITU-T H.273: 16 is PQ, 18 is HLG (recent iPhones)."""


@dataclass(frozen=True)
class Limits:
    """The most a file may be. Defaults suit an old PC with 4 GB of memory and a slow link.

    `bytes` (sounds, videos), `photo_bytes`, `document_bytes`: bytes on disk.
    `pixels`: of a photo, 120 million lets a 108-megapixel phone through.
    `frame_pixels`: of one picture of a video, a little more than 4K.
    `seconds`: two hours, longer than any interview of a séance.
    """

    bytes: int = 2048 * MEBIBYTE
    photo_bytes: int = 100 * MEBIBYTE
    document_bytes: int = 50 * MEBIBYTE
    pixels: int = pictures.MAX_PIXELS
    frame_pixels: int = 4200 * 2400
    seconds: float = 2 * 3600.0


@dataclass(frozen=True)
class Photo:
    """`width` and `height` are pixels once upright; `frames` is more than 1 when it moves.

    `position` and `taken` come from the camera: private, to be offered to the owner only.
    """

    format: str
    bytes: int
    width: int
    height: int
    mode: str
    orientation: int = 1
    frames: int = 1
    position: Position | None = None
    taken: datetime | None = None
    medium: str = "photo"


@dataclass(frozen=True)
class Sound:
    """`seconds` is the measured length; `sample_rate` is in hertz."""

    format: str
    bytes: int
    seconds: float
    codec: str
    sample_rate: int
    channels: int
    medium: str = "sound"
    has_sound: bool = True


@dataclass(frozen=True)
class Video:
    """`width` and `height` are pixels as they must be shown: turned, with square pixels.

    `rotation` is the clockwise quarter turns (in degrees) that the file asks for.
    `hdr` says that colours must be brought back to an ordinary screen.
    """

    format: str
    bytes: int
    seconds: float
    width: int
    height: int
    frame_rate: Fraction
    frames: int
    rotation: int
    codec: str
    pixel_format: str
    sound_codec: str | None = None
    hdr: bool = False
    interlaced: bool = False
    pixel_ratio: Fraction = Fraction(1)
    medium: str = "video"

    @property
    def has_sound(self) -> bool:
        return self.sound_codec is not None


@dataclass(frozen=True)
class Document:
    """A PDF or an office document: kept as it is, never opened by us."""

    format: str
    bytes: int
    medium: str = "document"


Found = Photo | Sound | Video | Document


def probe(path: Path, limits: Limits | None = None) -> Found:
    """Say what the file at `path` is. Nothing but that file is read, whatever it contains.

    Refuses with `EmptyFile`, `Unsupported`, `TooLarge`, `TooManyPixels`, `TooLong`, `Incomplete`
    or `Unreadable`, each with the sentence for the sender.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise Unreadable(detail=str(error)) from error
    # Making five derivatives asks five times; walking through a gigabyte once is enough.
    return probed(path, (stat.st_ino, stat.st_size, stat.st_mtime_ns), limits or Limits())


@functools.lru_cache(maxsize=32)
def probed(path: Path, state: tuple[int, int, int], limits: Limits) -> Found:
    """`state` tells one version of the file from another: inode, bytes, last change."""
    found, size = sniff(path), state[1]
    if size > largest(found, limits):
        raise TooLarge()
    if found.family == "picture":
        return probe_photo(path, found, size, limits)
    if found.family == "document":
        check_document(path, found)
        return Document(found.name, size)
    return probe_timed(path, found, size, limits)


def largest(found: Format, limits: Limits) -> int:
    sizes = {"picture": limits.photo_bytes, "document": limits.document_bytes}
    return sizes.get(found.family, limits.bytes)


def probe_photo(path: Path, found: Format, size: int, limits: Limits) -> Photo:
    """`size` is bytes. Refuses with `TooManyPixels`, `Incomplete` or `Unreadable`."""
    with pictures.opened(path, found, limits.pixels) as image:
        exif = camera.read_exif(image)
        mode, frames = image.mode, moving_frames(image)
        width, height = image.size
        orientation = camera.upright(exif)
        # Decoding small is fast, and still reads the file to its end.
        image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        image.load()
    turned = orientation >= 5
    return Photo(
        format=found.name,
        bytes=size,
        width=height if turned else width,
        height=width if turned else height,
        mode=mode,
        orientation=orientation,
        frames=frames,
        position=camera.position(exif),
        taken=camera.taken(exif),
    )


def moving_frames(image: Image.Image) -> int:
    """Frames of an animation; 1 for cameras that put a second view in the file (MPO)."""
    moves = image.format != "MPO" and getattr(image, "is_animated", False)
    return int(getattr(image, "n_frames", 1)) if moves else 1


def check_document(path: Path, found: Format) -> None:
    """A document must at least be whole: sent again now rather than found broken in a year."""
    if found.name == "pdf":
        with path.open("rb") as file:
            file.seek(-min(2048, path.stat().st_size), 2)
            if b"%%EOF" not in file.read():
                raise Incomplete()
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > 40 * path.stat().st_size + 10 * MEBIBYTE:
        raise TooLarge(detail=f"unpacks to {unpacked} bytes")


def probe_timed(path: Path, found: Format, size: int, limits: Limits) -> Sound | Video:
    with containers.opened(path, found) as container:
        picture = containers.picture_stream(container)
        sound = containers.sound_stream(container)
        streams: list[Stream] = [stream for stream in (picture, sound) if stream is not None]
        if not streams:
            raise Unreadable(detail="neither picture nor sound")
        if picture is not None and picture.width * picture.height > limits.frame_pixels:
            raise TooManyPixels(detail=f"{picture.width}x{picture.height}")
        refuse_long_header(container, limits)
        walked = containers.extents(container, streams, limits.seconds)
        moves = picture is not None and picture.index in walked
    if moves:
        return probe_video(path, found, size, walked)
    return probe_sound(path, found, size, walked)


def refuse_long_header(container: InputContainer, limits: Limits) -> None:
    """A header that announces too much spares walking through two gigabytes."""
    if container.duration is not None and container.duration / av.time_base > limits.seconds * 4:
        raise TooLong()


def probe_sound(
    path: Path, found: Format, size: int, walked: dict[int, containers.Extent]
) -> Sound:
    with containers.opened(path, found) as container:
        stream = containers.sound_stream(container)
        if stream is None or stream.index not in walked:
            raise Unreadable(detail="no sound packet")
        frame = next(iter(container.decode(stream)), None)
        if frame is None:
            raise Unreadable(detail="no sound decoded")
        seconds = walked[stream.index].seconds or samples_seconds(container, stream, found)
        return Sound(
            format=named(found, moving=False),
            bytes=size,
            seconds=seconds,
            codec=stream.codec_context.name,
            sample_rate=frame.sample_rate,
            channels=len(frame.layout.channels),
        )


def samples_seconds(container: InputContainer, stream: AudioStream, found: Format) -> float:
    """Seconds by decoding everything, for files whose packets carry no time at all."""
    samples = sum(frame.samples for frame in container.decode(stream))
    if not samples:
        raise Unreadable(detail=f"{found.name} without a sample")
    return samples / stream.codec_context.sample_rate


def probe_video(
    path: Path, found: Format, size: int, walked: dict[int, containers.Extent]
) -> Video:
    with containers.opened(path, found) as container:
        stream = containers.picture_stream(container)
        sound = containers.sound_stream(container)
        if stream is None:
            raise Unreadable(detail="no picture stream")
        frame = next(iter(container.decode(stream)), None)
        if frame is None:
            raise Unreadable(detail="no picture decoded")
        heard = walked.get(sound.index) if sound is not None else None
        codec = sound.codec_context.name if sound is not None and heard else None
        seen = walked[stream.index]
        rate = rate_of(stream, seen)
        longest = max(seen.seconds, heard.seconds if heard else 0.0, float(1 / rate))
        return as_shown(
            stream,
            frame,
            Video(
                format=named(found, moving=True),
                bytes=size,
                seconds=longest,
                width=0,
                height=0,
                frame_rate=rate,
                frames=seen.packets,
                rotation=0,
                codec=stream.codec_context.name,
                pixel_format=frame.format.name,
                sound_codec=codec,
            ),
        )


def as_shown(stream: VideoStream, frame: VideoFrame, video: Video) -> Video:
    """Add what a decoded picture tells: its size once turned, its colours, its pixels' shape.

    FFmpeg counts rotation counter-clockwise; ours is clockwise, in quarter turns.
    """
    ratio = square(stream.sample_aspect_ratio)
    rotation = -int(frame.rotation) % 360 // 90 * 90
    size = max(1, round(frame.width * ratio)), frame.height
    width, height = size[::-1] if rotation in (90, 270) else size
    return replace(
        video,
        width=width,
        height=height,
        rotation=rotation,
        hdr=int(getattr(frame, "color_trc", 0) or 0) in HDR_TRANSFERS,
        interlaced=bool(frame.interlaced_frame),
        pixel_ratio=ratio,
    )


def square(ratio: Fraction | None) -> Fraction:
    """The shape of a pixel; damaged headers say 0 or absurd shapes, which mean square."""
    return ratio if ratio and Fraction(1, 4) <= ratio <= 4 else Fraction(1)


def rate_of(stream: VideoStream, extent: containers.Extent) -> Fraction:
    """Frames per second: what the header says if it can be true, else what was counted."""
    said = stream.average_rate or stream.guessed_rate
    if said and 0 < said <= FULLEST_RATE:
        return Fraction(said)
    counted = Fraction(extent.packets / max(extent.seconds, 0.04)).limit_denominator(1001)
    return min(max(counted, Fraction(1)), FULLEST_RATE)


def named(found: Format, *, moving: bool) -> str:
    """The name a person would give: an MP4 that only sounds is an M4A."""
    if found is MP4:
        return "mp4" if moving else "m4a"
    return "webm" if found is MATROSKA else found.name
