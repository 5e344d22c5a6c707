"""Opening sounds and videos with PyAV so that nothing but the file itself is read.

The first bytes choose the one demuxer that may open the file, only the `file` protocol is allowed,
and the decoders are listed. FFmpeg's own guess would follow the addresses of a playlist.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from media.errors import (
    Incomplete,
    MediaError,
    OutOfSpace,
    TimedOut,
    TooLong,
    Unreadable,
    Unsupported,
)
from media.sniff import AVI, MP4, PLAYLIST, Format

DECODERS = (
    # what phones, browsers and recorders write
    "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,mpeg4,h263,mjpeg,"
    "aac,mp3,mp3float,opus,libopus,vorbis,alac,flac,amrnb,amrwb,libopencore_amrnb,"
    # what older cameras and computers wrote
    "mpeg2video,mpeg1video,msmpeg4,msmpeg4v1,msmpeg4v2,dvvideo,wmv1,wmv2,wmv3,vc1,svq3,prores,"
    "mp2,mp2float,ac3,eac3,wmav1,wmav2,wmapro,"
    "adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,gsm_ms,"
    "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,"
    "pcm_f32be,pcm_f64le,pcm_alaw,pcm_mulaw,pcm_s16le_planar,pcm_dvd,pcm_bluray,"
    # cover pictures
    "png,bmp,gif,webp"
)
PERMITTED = frozenset(DECODERS.split(","))
READING_SECONDS = 120.0
"""A file that takes longer to walk through than this was made to be slow."""
AVI_HEAD = 4 * 1024 * 1024


@dataclass(frozen=True)
class Extent:
    """What walking through the packets of one stream showed.

    `start` and `end` are seconds on the container's clock; `packets` counts them.
    """

    start: float
    end: float
    packets: int

    @property
    def seconds(self) -> float:
        return max(0.0, self.end - self.start)


@contextmanager
def opened(path: Path, found: Format) -> Iterator[InputContainer]:
    """Open a sound or a video by its sniffed format, and translate what FFmpeg complains of."""
    if found is AVI:
        refuse_hidden_playlist(path)
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": found.reader,
        "codec_whitelist": DECODERS,
        "enable_drefs": "0",
    }
    try:
        # The prefix keeps a name such as "http:x" or "-x" from meaning anything.
        with av.open(
            f"file:{path.resolve()}",
            format=found.reader,
            container_options=options if found.reader == "mov" else without_drefs(options),
            metadata_errors="ignore",
        ) as container:
            yield container
    except FFmpegError as error:
        if found is MP4 and not has_index(path):
            raise Incomplete(detail="no index") from error
        raise translated(error) from error


def has_index(path: Path) -> bool:
    """Whether the `moov` box is there: phones write it last, so a cut upload lacks it."""
    with path.open("rb") as file:
        for _ in range(1000):
            head = file.read(16)
            size = int.from_bytes(head[:4], "big")
            if size == 1:  # the size follows, on 64 bits
                size = int.from_bytes(head[8:16], "big")
            if len(head) < 8 or size < 8:
                return False
            if head[4:8] == b"moov":
                return True
            file.seek(size - len(head), 1)
    return False


def without_drefs(options: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if name != "enable_drefs"}


def translated(error: FFmpegError) -> MediaError:
    """Ours for theirs: a full disk or a lack of memory is not the sender's fault."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM):
        return OutOfSpace(detail=str(error))
    return Unreadable(detail=f"{type(error).__name__}: {error.strerror}")


def refuse_hidden_playlist(path: Path) -> None:
    """Some AVI files carry a playlist as a subtitle, which made old readers fetch addresses."""
    with path.open("rb") as file:
        head = file.read(AVI_HEAD)
    if b"#EXTM3U" in head or b"GAB2" in head:
        raise Unsupported(PLAYLIST, detail="playlist inside an AVI")


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream that moves; a cover picture does not make a sound into a video."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic and is_decodable(stream):
            return stream
    return None


def sound_stream(container: InputContainer) -> AudioStream | None:
    for stream in container.streams.audio:
        if is_decodable(stream) and stream.codec_context.sample_rate > 0:
            return stream
    return None


def is_decodable(stream: Stream) -> bool:
    context = getattr(stream, "codec_context", None)
    return context is not None and context.name in PERMITTED


def extents(container: InputContainer, streams: list[Stream], longest: float) -> dict[int, Extent]:
    """Walk through all packets: the only duration that cannot lie. Keys are stream indexes.

    Stops with `TooLong` past `longest` seconds. Damage near the end is forgiven: what could be
    read is what there is.
    """
    found: dict[int, Extent] = {}
    deadline = time.monotonic() + READING_SECONDS
    try:
        for packet in container.demux(streams):
            if time.monotonic() > deadline:
                raise TimedOut(detail="demux")
            if packet.pts is None or packet.time_base is None:
                continue
            extent = widened(found.get(packet.stream_index), packet)
            if extent.seconds > longest:
                raise TooLong()
            found[packet.stream_index] = extent
    except FFmpegError as error:
        if not found:
            raise translated(error) from error
    return found


def widened(known: Extent | None, packet: Packet[Stream]) -> Extent:
    base = packet.time_base or Fraction(1)
    # What lies before zero is never heard: encoders' padding, or the cut start of a broadcast.
    start = max(0.0, float((packet.pts or 0) * base))
    end = max(0.0, float(((packet.pts or 0) + (packet.duration or 0)) * base))
    if known is None:
        return Extent(start, end, 1)
    # Recorders that give no duration to packets: each lasts until the next one.
    return Extent(min(known.start, start), max(known.end, end), known.packets + 1)
