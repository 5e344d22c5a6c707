"""A storyboard becomes an MP4, scene by scene.

What is seen is cut into segments named by the hash of everything that decides them; those that are
already in the cache are taken from it, the others are drawn and encoded by processes of their own,
and all are joined without encoding again. Changing one caption renders the frames that show it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from media import containers, video
from media.edits import VideoEdits
from media.errors import BadStoryboard, Cancelled, Unreadable
from media.portrait import crew, soundtrack
from media.portrait.joining import Part, join
from media.portrait.lettering import check_drawable
from media.portrait.prints import fit
from media.portrait.review import blocking
from media.portrait.scenes import ClipScene, Storyboard
from media.portrait.shots import Digest, Look, Plan, plan
from media.portrait.timeline import Timeline, arrange
from media.portrait.worker import segment_path
from media.probe import Video, probe
from media.progress import Progress, tell, within
from media.sniff import MP4
from media.writing import whole_file

Quality = Literal["watch", "preview"]
LONGEST_PORTRAIT = 30 * 60.0
"""Seconds. A portrait of a person lasts two minutes; more is a film."""
PREVIEW_SHORT = 480
PRESETS = {"watch": ("veryfast", 23), "preview": ("superfast", 28)}
CLIP_CRF, CLIP_BITS = 17, 20_000_000
"""A video scene is encoded twice: the first time must not be seen."""
TOO_LONG = "Ce portrait dure plus de trente minutes. Faites-en plusieurs."


@dataclass(frozen=True)
class Rendered:
    """`seconds` of the video; a scene is reused when none of its frames had to be drawn."""

    path: Path
    seconds: float
    frames: int
    width: int
    height: int
    bytes: int
    scenes_rendered: int
    scenes_reused: int
    segments_rendered: int
    segments_reused: int


def render(
    storyboard: Storyboard,
    out: Path,
    *,
    cache: Path,
    quality: Quality = "watch",
    processes: int = 2,
    progress: Progress | None = None,
) -> Rendered:
    """Render `storyboard` into `out`, whole or not at all.

    The same storyboard gives the same bytes, whatever the number of processes. `cache` is a
    folder that may be shared and deleted at any time. `progress` is called from this thread and
    may raise `Cancelled`: what was encoded until then stays in the cache for the next time.
    Refuses with `BadStoryboard` (the first of its `blocking` problems) or what `probe` refuses.
    """
    storyboard = checked(shaped(storyboard, quality))
    digest = digester()
    timeline = arrange(storyboard)
    if timeline.seconds > LONGEST_PORTRAIT:
        raise BadStoryboard(TOO_LONG)
    seen = with_clips(storyboard, cache, digest, within(progress, 0.0, 0.1))
    planned = plan(seen, arranged_like(timeline, seen), look_of(storyboard, quality), digest)
    missing = absent(planned, cache)
    with heard_meanwhile(storyboard, timeline, cache, digest) as sound:
        crew.draw(planned, missing, cache, processes, sound.beside(within(progress, 0.1, 0.95)))
        track = sound.track()
    parts = [Part(segment_path(cache, each.key), each.count) for each in planned.segments]
    with whole_file(out) as partial:
        join(parts, track, partial, storyboard.fps)
        verify(partial, timeline, has_sound=track is not None)
    tell(progress, 1.0)
    return rendered(out, planned, timeline, missing)


class Meanwhile:
    """The soundtrack, made while the pictures are drawn: alone, it would keep
    one processor busy and leave the others idle."""

    def __init__(self, making: Future[Path | None]) -> None:
        self.making = making

    def beside(self, progress: Progress | None) -> Progress:
        """The progress of the pictures; a sound that cannot be used stops them at once."""

        def told(done: float) -> None:
            if self.making.done():
                self.making.result()
            tell(progress, done)

        return told

    def track(self) -> Path | None:
        return self.making.result()


@contextmanager
def heard_meanwhile(
    storyboard: Storyboard, timeline: Timeline, cache: Path, digest: Digest
) -> Iterator[Meanwhile]:
    stop = threading.Event()

    def go_on(_done: float) -> None:
        if stop.is_set():
            raise Cancelled()

    with ThreadPoolExecutor(1) as pool:
        sound = (storyboard, timeline, cache, digest, go_on)
        try:
            yield Meanwhile(pool.submit(soundtrack.prepare, *sound))
        finally:
            stop.set()


def shaped(storyboard: Storyboard, quality: Quality) -> Storyboard:
    """A preview has the same shape, with 480 lines on its shorter side."""
    short = min(storyboard.size)
    if quality == "watch" or short <= PREVIEW_SHORT:
        return storyboard
    width, height = (video.even(side * PREVIEW_SHORT / short) for side in storyboard.size)
    return replace(storyboard, size=(width, height))


def checked(storyboard: Storyboard) -> Storyboard:
    """The same storyboard. Refuses with `BadStoryboard`, and letters that no font of ours draws."""
    wrong = blocking(storyboard)
    if wrong:
        raise BadStoryboard(wrong[0])
    for scene in storyboard.scenes:
        texts = [caption.text for caption in scene.captions] + [scene.label]
        texts += [str(getattr(scene, name, "")) for name in ("title", "subtitle", "text", "name")]
        check_drawable("".join(texts))
    check_drawable("".join(storyboard.credits.lines))
    return storyboard


def look_of(storyboard: Storyboard, quality: Quality) -> Look:
    preset, crf = PRESETS[quality]
    width, height = storyboard.size
    accent, language = storyboard.accent, storyboard.language
    return Look(width, height, storyboard.fps, accent, language, preset, crf)


def digester() -> Digest:
    """The sha256 of a file, computed once for each path of one rendering."""
    known: dict[str, str] = {}

    def digest(path: str) -> str:
        if path not in known:
            try:
                with Path(path).open("rb") as file:
                    known[path] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise Unreadable(detail=str(error)) from error
        return known[path]

    return digest


def with_clips(
    storyboard: Storyboard, cache: Path, digest: Digest, progress: Progress | None
) -> Storyboard:
    """The storyboard as it will be seen: each video replaced by the span that is shown, upright,
    at the size of the portrait, with no sound. Prepared once, kept in the cache."""
    scenes = []
    for number, scene in enumerate(storyboard.scenes):
        if isinstance(scene, ClipScene):
            count = len(storyboard.scenes)
            step = within(progress, number / count, (number + 1) / count)
            ready = clip_ready(scene, storyboard, cache, digest, step)
            scene = replace(scene, video=str(ready), start=0.0, end=None)
        scenes.append(scene)
    return replace(storyboard, scenes=tuple(scenes))


def clip_ready(
    scene: ClipScene, storyboard: Storyboard, cache: Path, digest: Digest, progress: Progress | None
) -> Path:
    name = f"{digest(scene.video)} {scene.start} {scene.end} {storyboard.size} {CLIP_CRF}"
    out = cache / "clips" / f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.mp4"
    if out.exists():
        out.touch()
        return out
    source = Path(scene.video)
    found = probe(source)
    if not isinstance(found, Video):
        raise Unreadable(detail=f"{source.name} is not a video")
    box = fit((found.width, found.height), (0, 0, *storyboard.size))
    short = min(box[2] - box[0], box[3] - box[1])
    shape = video.Shape(short=short, crf=CLIP_CRF, bits=CLIP_BITS)
    edits = VideoEdits(start=scene.start, end=scene.end, mute=True)
    video.prepare(source, out, edits, shape=shape, progress=progress)
    return out


def arranged_like(timeline: Timeline, seen: Storyboard) -> Timeline:
    """The same clock with the scenes as they will be seen."""
    scenes = [*seen.scenes, *(slot.scene for slot in timeline.slots[len(seen.scenes) :])]
    slots = (replace(slot, scene=scene) for slot, scene in zip(timeline.slots, scenes, strict=True))
    return Timeline(tuple(slots), timeline.fps)


def absent(planned: Plan, cache: Path) -> list[int]:
    """Numbers of the segments that are not in the cache; the others are marked as used."""
    missing = []
    for number, segment in enumerate(planned.segments):
        path = segment_path(cache, segment.key)
        if path.exists():
            path.touch()
        else:
            missing.append(number)
    return missing


def verify(out: Path, timeline: Timeline, *, has_sound: bool) -> None:
    """Read back what was just written: all packets, and every key frame decoded."""
    found = probe(out)
    if not isinstance(found, Video) or found.frames != timeline.frames:
        raise Unreadable(detail="the portrait lacks frames")
    if found.has_sound != has_sound:
        raise Unreadable(detail="the portrait lost its sound")
    with containers.opened(out, MP4) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        if not all(frame.width for frame in container.decode(stream)):
            raise Unreadable(detail="an empty frame")


def rendered(out: Path, planned: Plan, timeline: Timeline, missing: list[int]) -> Rendered:
    scenes = {planned.segments[number].shot for number in missing}
    return Rendered(
        path=out,
        seconds=timeline.seconds,
        frames=timeline.frames,
        width=planned.look.width,
        height=planned.look.height,
        bytes=out.stat().st_size,
        scenes_rendered=len(scenes),
        scenes_reused=len(planned.shots) - len(scenes),
        segments_rendered=len(missing),
        segments_reused=len(planned.segments) - len(missing),
    )


def trim_cache(cache: Path, most_bytes: int, *, before: float = 0.0) -> int:
    """Remove what was last used before a moment (seconds since 1970), then what was used least
    recently until the rest fits into `most_bytes`; the bytes that were freed."""
    files = [path for path in cache.rglob("*") if path.is_file()]
    files.sort(key=lambda path: path.stat().st_mtime)
    excess = sum(path.stat().st_size for path in files) - most_bytes
    freed = 0
    for path in files:
        used = path.stat()
        if freed >= excess and used.st_mtime >= before:
            break
        freed += used.st_size
        path.unlink(missing_ok=True)
    return freed
