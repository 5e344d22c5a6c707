"""How far the portrait renderer is from the limit of this machine, measured in the same run.

    python -m tests.bench.media_portrait [--seconds 60] [--pairs 3] [--json]

A portrait of 12 photos of 12 million pixels, narrated and captioned, 1280x720 at 25 frames per
second, is rendered from nothing; then

- `limit`: x264 encodes the very same frames, ready on the disk, with the same settings;
- `caption`: one caption is changed and the portrait rendered again;
- `nothing`: the portrait is rendered again unchanged;
- `moviepy`: the plain way, one resized ImageClip per photo, on a shorter stretch, per frame;
- `ssim`: what was written is compared with frames drawn one by one from the full photos by
  Pillow's best filter.

Ratios of processor time are the reliable ones: the machine may be busy with something else.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from media import pcm, tools, voice
from media.portrait import soundtrack, stage
from media.portrait.planes import Planes, cover, cv2, from_image
from media.portrait.render import digester, look_of, render
from media.portrait.scenes import Caption, Narration, PhotoScene, Storyboard
from media.portrait.shots import Plan, Segment, plan
from media.portrait.stage import Still
from media.portrait.timeline import arrange
from media.portrait.worker import Theatre, body, drawn, transition

PHOTOS = 12
SIZE = (1280, 720)
WORDS = (
    "Je suis arrivée ici au printemps, et je ne connaissais personne.",
    "Au début, je prenais le tram sans savoir où il allait.",
    "Puis une voisine m’a montré le marché du dimanche matin.",
)


@dataclass(frozen=True)
class Cost:
    """Seconds of clock, seconds of processor (children included), megabytes of the largest
    process."""

    wall: float
    cpu: float
    megabytes: float


def measured(work: Callable[[], Any]) -> Cost:
    """Run in a fork, so that memory and time are this work's own."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        raise RuntimeError("what was measured has failed")
    wall = time.perf_counter() - began
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def photo(number: int, folder: Path) -> Path:
    """A 12-million-pixel picture with soft light, hard edges, fine texture and saturated spots."""
    random = np.random.default_rng(number)
    height, width = 3000, 4000
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    red = 120 + 80 * np.sin(x / 700 + number) * np.cos(y / 900)
    green = 110 + 70 * np.cos(x / 500 - number) + 20 * np.sin(y / 40)
    blue = 100 + 60 * np.sin((x + y) / 800)
    picture = np.stack([red, green, blue], axis=2)
    for _ in range(40):
        left, top = random.integers(0, width - 400), random.integers(0, height - 400)
        side = random.integers(60, 400)
        picture[top : top + side, left : left + side] = random.integers(0, 255, 3)
    grain = random.normal(0, 2.5, (height // 2, width // 2, 1)).astype(np.float32)
    picture += np.repeat(np.repeat(grain, 2, axis=0), 2, axis=1)
    path = folder / f"photo{number}.jpg"
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path, quality=90)
    return path


def storyboard(folder: Path, seconds: float) -> Storyboard:
    """Scenes of equal length, a voice and two captions each."""
    each = seconds / PHOTOS
    voices = [folder / f"voice{n}.wav" for n in range(len(WORDS))]
    for words, path in zip(WORDS, voices, strict=True):
        voice.speak(words, path, words_per_minute=190)
    scenes = []
    for number in range(PHOTOS):
        shown = each if number == 0 else each - 0.8
        words = WORDS[number % len(WORDS)]
        captions = (
            Caption(0.0, shown * 0.55, words),
            Caption(shown * 0.58, shown, f"Photo numéro {number + 1}."),
        )
        end = min(shown - 0.75, 60.0)
        scenes.append(
            PhotoScene(
                picture=str(photo(number, folder)),
                seconds=shown,
                narration=Narration(str(voices[number % len(voices)]), end=end),
                captions=captions,
                fit="cover",
            )
        )
    return Storyboard(title="Mesure", scenes=tuple(scenes), size=SIZE)


def planned(board: Storyboard) -> Plan:
    return plan(board, arrange(board), look_of(board, "watch"), digester())


def all_frames(board: Storyboard) -> Iterator[np.ndarray]:
    """Every frame of the portrait as the renderer draws it."""
    theatre = Theatre(planned(board))
    for segment in theatre.plan.segments:
        draw = transition if segment.is_transition else body
        yield from draw(segment, theatre)


def limit(raw: Path, sound: Path, out: Path) -> None:
    """x264 and AAC alone, on frames that are ready: nothing can be faster with these settings."""
    tools.run(
        [
            *(tools.ffmpeg_path(), "-v", "error", "-nostdin", "-y", "-f", "rawvideo"),
            *("-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", "25", "-i", str(raw)),
            *("-i", str(sound), "-c:v", "libx264", "-preset", "veryfast", "-crf", "23"),
            *("-threads", "2", "-c:a", "aac", "-b:a", "128k", str(out)),
        ]
    )


def whole_sound(board: Storyboard, out: Path, cache: Path) -> None:
    """All that is heard in the portrait, as WAV: the limit encodes as much sound as we do."""
    track = soundtrack.prepare(board, arrange(board), cache, digester())
    if track is None:
        raise RuntimeError("the portrait is silent")
    pcm.write(pcm.read(track), out)


def plain_moviepy(board: Storyboard, out: Path, scenes: int) -> int:
    """The way a tutorial does it; the number of frames written."""
    warnings.simplefilter("ignore")
    import moviepy

    clips = []
    for scene in board.scenes[:scenes]:
        seconds = float(scene.seconds or 5.0)
        image = moviepy.ImageClip(str(getattr(scene, "picture", ""))).with_duration(seconds)
        moving = image.resized(lambda t: SIZE[0] / 4000 * (1 + 0.02 * t)).with_position("center")
        clips.append(moviepy.CompositeVideoClip([moving], size=SIZE))
    whole = moviepy.concatenate_videoclips(clips)
    whole.write_videofile(
        str(out),
        fps=25,
        codec="libx264",
        preset="veryfast",
        threads=2,
        logger=None,
        ffmpeg_params=["-crf", "23"],
    )
    lasts: float = whole.duration
    return round(lasts * 25)


def ssim(first: np.ndarray, second: np.ndarray) -> float:
    """Structural similarity of two brightness planes (Wang et al., 2004; Gaussian of 1.5)."""
    a, b = first.astype(np.float64), second.astype(np.float64)

    def blur(plane: np.ndarray) -> np.ndarray:
        made: np.ndarray = cv2().GaussianBlur(plane, (11, 11), 1.5)
        return made

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def likeness(board: Storyboard, out: Path, raw: Path, every: int = 20) -> tuple[float, float]:
    """Mean SSIM with frames drawn straight from the full photos: of what was written, and of what
    was drawn before x264 (the difference is the encoder's own loss)."""
    made = planned(board)
    written, before = [], []
    ready = np.memmap(raw, dtype=np.uint8, mode="r").reshape(-1, SIZE[0] * SIZE[1] * 3 // 2)
    wanted = dict(samples(made, every))
    with av.open(str(out)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                plain = drawn_plainly(made, *wanted[number])
                seen = frame.to_ndarray(format="yuv420p")[: SIZE[1]]
                written.append(ssim(plain.y, seen))
                mine = ready[number][: SIZE[0] * SIZE[1]].reshape(SIZE[1], SIZE[0])
                before.append(ssim(plain.y, mine))
    return statistics.mean(written), statistics.mean(before)


def samples(made: Plan, every: int) -> Iterator[tuple[int, tuple[Segment, int]]]:
    """Numbers of frames outside transitions, each with its segment and its place in the shot."""
    at = 0
    for segment in made.segments:
        for number in range(0, segment.count, every):
            if not segment.is_transition:
                yield at + number, (segment, segment.first + number)
        at += segment.count


def drawn_plainly(made: Plan, segment: Segment, frame: int) -> Planes:
    """One frame by Pillow's LANCZOS from the full photo, with the same path and captions."""
    shot = made.shots[segment.shot]
    staged = stage.stage(shot, made.look)
    if not isinstance(staged, Still):
        raise TypeError("only photos are compared")
    with Image.open(shot.scene["picture"]) as image:
        picture = image.convert("RGB")
    wide, high = staged.size
    part = staged.path.scaled(picture.width / wide, picture.height / high).at(frame)
    right = min(picture.width, part.left + part.width)
    bottom = min(picture.height, part.top + part.height)
    box = (max(0.0, part.left), max(0.0, part.top), right, bottom)
    plain = from_image(picture.resize(SIZE, Image.Resampling.LANCZOS, box=box))
    for mark in segment.marks:
        if mark.first <= frame < mark.last:
            cover(plain, drawn(mark, made.look))
    return plain


def run(seconds: float = 60.0, pairs: int = 3, moviepy_scenes: int = 1) -> dict[str, Any]:
    """All measurements, as numbers with their names."""
    with tempfile.TemporaryDirectory(prefix="bench-portrait-") as name:
        folder = Path(name)
        board = storyboard(folder, seconds)
        frames = arrange(board).frames
        raw, sound = folder / "frames.yuv", folder / "sound.wav"
        with raw.open("wb") as file:
            for frame in all_frames(board):
                file.write(frame.tobytes())
        whole_sound(board, sound, folder / "sounds")
        out = folder / "out.mp4"
        full: list[Cost] = []
        bare: list[Cost] = []
        again: list[Cost] = []
        idle: list[Cost] = []
        for number in range(pairs):
            cache = folder / f"cache{number}"
            full.append(measured(lambda: render(board, out, cache=cache)))  # noqa: B023
            bare.append(measured(lambda: limit(raw, sound, folder / "bare.mp4")))
            changed = with_other_caption(board)
            again.append(measured(lambda: render(changed, folder / "again.mp4", cache=cache)))  # noqa: B023
            idle.append(measured(lambda: render(board, folder / "idle.mp4", cache=cache)))  # noqa: B023
        naive = measured(lambda: plain_moviepy(board, folder / "naive.mp4", moviepy_scenes))
        naive_frames = round(sum(float(s.seconds or 0) for s in board.scenes[:moviepy_scenes]) * 25)
        written, before = likeness(board, out, raw)
        return {
            "frames": frames,
            "megabytes_out": round(out.stat().st_size / 1e6, 2),
            "megabytes_limit": round((folder / "bare.mp4").stat().st_size / 1e6, 2),
            **named("full", full),
            **named("limit", bare),
            **named("caption", again),
            **named("nothing", idle),
            "full_to_limit_cpu": ratio(full, bare, "cpu"),
            "full_to_limit_wall": ratio(full, bare, "wall"),
            "caption_to_full_cpu": ratio(again, full, "cpu"),
            "caption_to_full_wall": ratio(again, full, "wall"),
            "full_to_moviepy_cpu": round(
                statistics.median(each.cpu for each in full) / frames / (naive.cpu / naive_frames),
                3,
            ),
            "moviepy_cpu_per_frame": round(naive.cpu / naive_frames, 3),
            "ssim": round(written, 4),
            "ssim_before_encoding": round(before, 4),
        }


def with_other_caption(board: Storyboard) -> Storyboard:
    scene = board.scenes[5]
    first, *rest = scene.captions
    mended = replace(scene, captions=(replace(first, text=first.text.replace("une", "ma")), *rest))
    return replace(board, scenes=(*board.scenes[:5], mended, *board.scenes[6:]))


def named(name: str, costs: list[Cost]) -> dict[str, float]:
    return {
        f"{name}_cpu": round(statistics.median(each.cpu for each in costs), 2),
        f"{name}_wall": round(statistics.median(each.wall for each in costs), 2),
        f"{name}_megabytes": round(max(each.megabytes for each in costs)),
    }


def ratio(first: list[Cost], second: list[Cost], what: str) -> float:
    pairs = zip(first, second, strict=True)
    return float(round(statistics.median(getattr(a, what) / getattr(b, what) for a, b in pairs), 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.seconds, options.pairs)
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name:28} {value}\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
