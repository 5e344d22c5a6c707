"""Frames into H.264, the same bytes whatever the machine and the number of processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media import steady
from media.errors import Unreadable
from media.portrait.planes import Plane
from media.portrait.shots import LONGEST, Look
from media.writing import whole_file

BT709 = 1  # ITU-T H.273: primaries, transfer and matrix all have this number
LIMITED = 1  # 16..235, what every player expects
COUNTED = 10
"""Frames between two signs of life."""


def write(
    frames: Iterator[Plane], out: Path, look: Look, told: Callable[[int], None] | None = None
) -> None:
    """Encode planar 4:2:0 buffers of the look's size into a file of their own.

    One thread, so that the result does not depend on the machine, and no scene-cut detection: the
    segment begins with a key frame and the caller knows where pictures change.
    """
    with whole_file(out) as partial:
        target = f"file:{partial.resolve()}"
        with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
            stream = configured(container.add_stream("libx264", rate=look.fps), look)
            frame, rows = blank(look)
            for number, buffer in enumerate(frames):
                fill(rows, buffer)
                frame.pts = number
                container.mux(stream.encode(frame))
                if told and (number + 1) % COUNTED == 0:
                    told(COUNTED)
            container.mux(stream.encode(None))
        check(partial)


def configured(stream: object, look: Look) -> VideoStream:
    video = cast(VideoStream, stream)
    video.width, video.height, video.pix_fmt = look.width, look.height, "yuv420p"
    video.time_base = Fraction(1, look.fps)
    context = video.codec_context
    context.thread_count = 1
    context.gop_size = LONGEST
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED
    own = ("scenecut=0", "threads=1", steady.options(look.width))
    context.options = {
        "preset": look.preset,
        "crf": str(look.crf),
        "profile": "high",
        "x264-params": ":".join(each for each in own if each),
    }
    return video


def blank(look: Look) -> tuple[VideoFrame, list[Plane]]:
    """One frame for all pictures, and its rows. x264 takes its copy while it is called, so the
    same memory can be filled again: a new frame each time costs four times as much."""
    frame = VideoFrame(look.width, look.height, "yuv420p")
    frame.time_base = Fraction(1, look.fps)
    rows = []
    for plane in frame.planes:
        whole = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(
            plane.height, plane.line_size
        )
        rows.append(whole[:, : plane.width])
    return frame, rows


def fill(rows: list[Plane], buffer: Plane) -> None:
    start = 0
    for plane in rows:
        plane[:] = buffer[start : start + plane.size].reshape(plane.shape)
        start += plane.size


def check(path: Path) -> None:
    """Decode the first frame of what was just written: better now than in front of people."""
    with av.open(f"file:{path.resolve()}", format="mov") as container:
        if next(iter(container.decode(video=0)), None) is None:
            raise Unreadable(detail=f"nothing in {path.name}")
