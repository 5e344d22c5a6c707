"""Segments and a sound track into one MP4, packet by packet, without encoding anything again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from media.errors import Unreadable

REORDER = 2
"""Frames by which decoding runs ahead of showing (x264 with its default pyramid of B-frames)."""
UNSIGNED = "filter_units=remove_types=6"
TICKS = 600
"""Ticks per frame in the video's clock: players round less."""


@dataclass(frozen=True)
class Part:
    path: Path
    frames: int


def join(parts: Sequence[Part], sound: Path | None, out: Path, fps: int) -> None:
    """Write `out`: pictures in order, sound beside them, index in front.

    Refuses with `Unreadable` when a segment does not hold the frames it should, or was made with
    other settings than the first (its header would lie about the rest).
    """
    with ExitStack() as stack:
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        target = f"file:{out.resolve()}"
        container = stack.enter_context(av.open(target, "w", format="mp4", options=options))
        first = stack.enter_context(reading(parts[0].path))
        pictures = container.add_stream_from_template(first.streams.video[0])
        pictures.time_base = Fraction(1, fps * TICKS)
        heard = stack.enter_context(reading(sound)) if sound else None
        voice = container.add_stream_from_template(heard.streams.audio[0]) if heard else None
        streams = [moved(parts, pictures, fps)]
        if heard is not None and voice is not None:
            streams.append(sounding(heard, voice))
        interleave(container, streams)


def reading(path: Path) -> InputContainer:
    return av.open(f"file:{path.resolve()}", format="mov")


Timed = tuple[float, "Packet[VideoStream] | Packet[AudioStream]"]


def interleave(container: OutputContainer, streams: list[Iterator[Timed]]) -> None:
    """Mux packets of all streams in the order of time, so that a player reads straight ahead."""
    waiting = [next(stream, None) for stream in streams]
    while any(waiting):
        number = min(
            (n for n, timed in enumerate(waiting) if timed), key=lambda n: moment(waiting[n])
        )
        timed = waiting[number]
        if timed is not None:
            container.mux(timed[1])
        waiting[number] = next(streams[number], None)


def moment(timed: Timed | None) -> float:
    return timed[0] if timed else float("inf")


def moved(parts: Sequence[Part], stream: VideoStream, fps: int) -> Iterator[Timed]:
    """The packets of all parts on one clock. Decoding times are simply counted: every segment
    was encoded with the same settings, hence the same delay."""
    decoded, shown = 0, 0
    header = b""
    for part in parts:
        with reading(part.path) as container:
            source = container.streams.video[0]
            header = header or bytes(source.codec_context.extradata or b"")
            if bytes(source.codec_context.extradata or b"") != header:
                raise Unreadable(detail=f"{part.path.name} was encoded differently")
            count = 0
            for packet in cleaned(container, source):
                frame = round(float(packet.pts or 0) * float(packet.time_base or 1) * fps)
                packet.stream = stream
                packet.time_base = Fraction(1, fps * TICKS)
                packet.pts = (shown + frame) * TICKS
                packet.dts = (decoded - REORDER) * TICKS
                packet.duration = TICKS
                decoded, count = decoded + 1, count + 1
                yield (decoded - REORDER) / fps, packet
            if count != part.frames:
                raise Unreadable(detail=f"{part.path.name}: {count} frames, not {part.frames}")
            shown += part.frames


def cleaned(container: InputContainer, source: VideoStream) -> Iterator[Packet[VideoStream]]:
    """The packets of a segment without the signature that the encoder puts in each."""
    bare = BitStreamFilterContext(UNSIGNED, source)
    for packet in container.demux(source):
        if packet.pts is not None:
            yield from bare.filter(packet)
    yield from bare.filter(None)


def sounding(heard: InputContainer, stream: AudioStream) -> Iterator[Timed]:
    for packet in heard.demux(heard.streams.audio[0]):
        if packet.pts is None:
            continue
        at = float(packet.pts * (packet.time_base or 1))
        packet.stream = stream
        yield at, packet
