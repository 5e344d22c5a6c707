"""A storyboard becomes a film: whole, exact, and drawn once."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageChops

from media.errors import BadStoryboard, Cancelled, MediaError, NotDrawable, Unreadable
from media.level import HIGHEST_PEAK, loudness
from media.portrait import cards
from media.portrait.planes import cv2, from_image
from media.portrait.render import look_of, render, trim_cache
from media.portrait.scenes import (
    Caption,
    ClipScene,
    Narration,
    PhotoScene,
    PlaceScene,
    Storyboard,
    TitleScene,
)
from media.portrait.shots import plan
from media.portrait.stage import Still, stage
from media.portrait.storyboard import dump
from media.portrait.theme import Frame, colour
from media.portrait.timeline import arrange
from media.probe import Video, probe


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


def ssim(first: np.ndarray, second: np.ndarray) -> float:
    """Structural similarity (Wang et al., 2004) of two brightness planes."""
    a, b = first.astype(np.float64), second.astype(np.float64)
    blurred = [cv2().GaussianBlur(each, (11, 11), 1.5) for each in (a, b, a * a, b * b, a * b)]
    mean_a, mean_b = blurred[0], blurred[1]
    var_a, var_b = blurred[2] - mean_a**2, blurred[3] - mean_b**2
    both = blurred[4] - mean_a * mean_b
    c1, c2 = 6.5025, 58.5225
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


@pytest.fixture(scope="module")
def film(board: Storyboard, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("film") / "film.mp4"
    made = render(board, out, cache=cache)
    assert made.segments_reused == 0 and made.scenes_rendered == 9
    return out


def test_every_kind_of_scene_in_one_film(film: Path, board: Storyboard) -> None:
    found = probe(film)
    assert isinstance(found, Video)
    assert (found.width, found.height) == (320, 180)
    assert found.frame_rate == 25
    assert found.frames == arrange(board).frames
    assert len(frames_of(film)) == found.frames
    data = film.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert b"x264 - core" not in data and b"Lavf" not in data
    with av.open(str(film)) as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.pix_fmt == "yuv420p"
        assert not container.metadata.get("title")


def test_pictures_and_sound_end_together(film: Path, board: Storyboard) -> None:
    with av.open(str(film)) as container:
        ends = {s.type: float((s.duration or 0) * (s.time_base or 0)) for s in container.streams}
        packets = [(p.stream.type, p.dts, p.pts) for p in container.demux() if p.dts is not None]
    assert ends["video"] == pytest.approx(arrange(board).seconds, abs=1e-6)
    assert abs(ends["video"] - ends["audio"]) <= 1 / board.fps
    for kind in ("video", "audio"):
        times = [dts for stream, dts, _ in packets if stream == kind]
        assert all(a < b for a, b in itertools.pairwise(times))
    shown = [(dts, pts) for stream, dts, pts in packets if stream == "video"]
    assert all(pts is not None and pts >= dts for dts, pts in shown)


def test_the_sound_is_levelled(film: Path) -> None:
    measured = loudness(film)
    assert measured.integrated == pytest.approx(-16, abs=0.7)
    assert measured.true_peak <= HIGHEST_PEAK


def test_sound_and_pictures_are_interleaved(film: Path) -> None:
    """A player on a poor link must not wait for the end of the file to hear the beginning."""
    with av.open(str(film)) as container:
        places = [
            (p.pos, float(p.dts * p.time_base)) for p in container.demux() if p.dts is not None
        ]
    latest = 0.0
    for _, moment in sorted(place for place in places if place[0] is not None):
        assert moment > latest - 1.5
        latest = max(latest, moment)


def test_nothing_changed_nothing_drawn(
    board: Storyboard, cache: Path, film: Path, tmp_path: Path
) -> None:
    again = render(board, tmp_path / "again.mp4", cache=cache)
    assert again.segments_rendered == 0 and again.scenes_rendered == 0
    assert again.scenes_reused == 9
    assert again.path.read_bytes() == film.read_bytes()


def test_the_number_of_processes_changes_no_byte(
    board: Storyboard, film: Path, tmp_path: Path
) -> None:
    alone = render(board, tmp_path / "alone.mp4", cache=tmp_path / "cache", processes=1)
    assert alone.path.read_bytes() == film.read_bytes()


def test_one_caption_one_scene(board: Storyboard, cache: Path, film: Path, tmp_path: Path) -> None:
    scene = board.scenes[1]
    mended = replace(
        scene, captions=(replace(scene.captions[0], text="Bonsoir."), scene.captions[1])
    )
    changed = replace(board, scenes=(board.scenes[0], mended, *board.scenes[2:]))
    made = render(changed, tmp_path / "mended.mp4", cache=cache)
    assert made.scenes_rendered == 1 and made.segments_rendered == 1
    before, after = frames_of(film), frames_of(made.path)
    different = [
        n for n, pair in enumerate(zip(before, after, strict=True)) if not np.array_equal(*pair)
    ]
    timeline = arrange(board)
    start = round(timeline.heard_at(timeline.slots[1]) * 25)
    assert different and start <= different[0] and different[-1] < start + 25


def test_moving_a_scene_draws_transitions_only(
    board: Storyboard, cache: Path, film: Path, tmp_path: Path
) -> None:
    a, b, c, d, *rest = board.scenes
    moved = render(replace(board, scenes=(a, c, b, d, *rest)), tmp_path / "m.mp4", cache=cache)
    assert 0 < moved.segments_rendered <= 3


def test_frames_look_like_the_photo(cache: Path, picture: Path, tmp_path: Path) -> None:
    """Against frames cut one by one from the full photo with Pillow's best filter."""
    board = Storyboard(
        title="T", size=(640, 360), scenes=(PhotoScene(picture=str(picture), seconds=4.0),)
    )
    made = render(board, tmp_path / "o.mp4", cache=cache)
    timeline = arrange(board)
    planned = plan(board, timeline, look_of(board, "watch"), lambda path: "0" * 63 + "f")
    from media.portrait.render import digester

    planned = plan(board, timeline, look_of(board, "watch"), digester())
    staged = stage(planned.shots[0], planned.look)
    assert isinstance(staged, Still)
    with Image.open(picture) as image:
        full = image.convert("RGB")
    path = staged.path.scaled(full.width / staged.size[0], full.height / staged.size[1])
    values = []
    for number, frame in enumerate(frames_of(made.path)):
        if number % 10 == 0:
            part = path.at(number)
            left, top = max(0.0, part.left), max(0.0, part.top)
            box = (left, top, part.left + part.width, part.top + part.height)
            plain = full.resize((640, 360), Image.Resampling.LANCZOS, box=box)
            values.append(ssim(from_image(plain).y, frame[:360]))
    assert min(values) > 0.95 and sum(values) / len(values) >= 0.97


def test_a_caption_is_on_its_frames_and_on_no_other(tmp_path: Path, cache: Path) -> None:
    scene = TitleScene(title="Titre", seconds=3.0, captions=(Caption(1.0, 2.0, "Dessous"),))
    board = Storyboard(title="T", size=(320, 180), scenes=(scene,))
    frames = frames_of(render(board, tmp_path / "o.mp4", cache=cache).path)
    band = [int((frame[140:175, 60:260] < 60).sum()) for frame in frames]
    shown = [number for number, dark in enumerate(band) if dark > 800]
    assert shown == list(range(25, 50))


def test_without_opencv_it_is_the_same_film(board: Storyboard, tmp_path: Path, film: Path) -> None:
    """A machine without OpenCV draws with Pillow: another engine, other segments, same look."""
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "cv2.py").write_text("raise ImportError('not here')\n")
    path = tmp_path / "board.json"
    dump(replace(board, scenes=board.scenes[:4]), path)
    home = str(Path(__file__).parents[3])
    out, cache = tmp_path / "o.mp4", tmp_path / "c"
    script = (
        f"import sys; sys.path[:0] = [{str(blocked)!r}, {home!r}]\n"
        "from pathlib import Path\n"
        "from media.portrait import crew, planes, worker\n"
        "from media.portrait.render import render\n"
        "from media.portrait.storyboard import load\n"
        "assert planes.cv2() is None\n"
        "crew.tools.python = lambda module, arguments, **rest: worker.main(*arguments)\n"
        f"board, out, cache = load(Path({str(path)!r})), Path({str(out)!r}), Path({str(cache)!r})\n"
        "render(board, out, cache=cache, processes=1)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    ours, theirs = frames_of(film), frames_of(tmp_path / "o.mp4")
    for number in range(0, 60, 12):
        assert ssim(ours[number][:180], theirs[number][:180]) > 0.93


def test_a_small_map_names_its_sources(picture: Path) -> None:
    """In its lower corner, whole, in every shape; the rest of the card is the same."""
    bare = PlaceScene(picture=str(picture), name="La gare")
    signed = replace(bare, credit="© OpenStreetMap | IGN | ANCT")
    for size in ((1280, 720), (720, 720), (720, 1280)):
        frame = Frame(*size, colour("#93381d"))
        load = cards.loader(frame)
        drawn = [cards.place(one, frame, load, "fr", 0) for one in (bare, signed)]
        box = ImageChops.difference(*drawn).getbbox()
        assert box is not None and box[3] - box[1] < size[1] * 0.08
        assert box[0] > 0 and box[2] < size[0] and box[2] - box[0] > size[0] * 0.15


def test_a_preview_is_smaller(picture: Path, tmp_path: Path, cache: Path) -> None:
    board = Storyboard(
        title="T", size=(1280, 720), scenes=(PhotoScene(picture=str(picture), seconds=1.0),)
    )
    made = render(board, tmp_path / "o.mp4", cache=cache, quality="preview")
    assert (made.width, made.height) == (854, 480)


@pytest.mark.parametrize("size", [(360, 640), (400, 400), (322, 182)])
def test_other_shapes(
    board: Storyboard, tmp_path: Path, cache: Path, size: tuple[int, int]
) -> None:
    shaped = replace(board, size=size, scenes=board.scenes[:6])
    made = render(shaped, tmp_path / "o.mp4", cache=cache)
    assert (made.width, made.height) == size
    assert len(frames_of(made.path)) == made.frames


def test_progress_never_goes_back(board: Storyboard, tmp_path: Path) -> None:
    told: list[float] = []
    render(board, tmp_path / "o.mp4", cache=tmp_path / "c", progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 10


def test_stopping_kills_the_processes_and_leaves_no_half_film(
    board: Storyboard, tmp_path: Path
) -> None:
    began = time.monotonic()

    def stop(fraction: float) -> None:
        if fraction > 0.25:
            raise Cancelled()

    with pytest.raises(Cancelled):
        render(board, tmp_path / "o.mp4", cache=tmp_path / "c", progress=stop)
    assert not (tmp_path / "o.mp4").exists()
    assert not [path for path in (tmp_path / "c").rglob("*.mp4") if path.stat().st_size == 0]
    assert time.monotonic() - began < 60
    made = render(board, tmp_path / "o.mp4", cache=tmp_path / "c")
    assert made.segments_reused > 0  # what was encoded before the stop was not lost


def test_a_killed_rendering_leaves_no_half_film_and_goes_on(
    board: Storyboard, tmp_path: Path, film: Path
) -> None:
    path, out, cache = tmp_path / "board.json", tmp_path / "o.mp4", tmp_path / "c"
    dump(board, path)
    home = str(Path(__file__).parents[3])
    command = [
        sys.executable,
        "-m",
        "media",
        "portrait",
        str(path),
        str(out),
        "--cache",
        str(cache),
    ]
    process = subprocess.Popen(command, cwd=home)
    for _ in range(600):
        if len(list((cache / "segments").glob("*.mp4"))) >= 3 or process.poll() is not None:
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists()
    made = render(board, out, cache=cache)
    assert made.segments_reused >= 3
    assert out.read_bytes() == film.read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_a_damaged_photo_is_refused_with_its_sentence(tmp_path: Path, cache: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + bytes(500))
    board = Storyboard(title="T", size=(320, 180), scenes=(PhotoScene(picture=str(bad)),))
    with pytest.raises(MediaError) as caught:
        render(board, tmp_path / "o.mp4", cache=cache)
    assert type(caught.value) is Unreadable and caught.value.permanent
    assert not (tmp_path / "o.mp4").exists()


def test_what_cannot_be_rendered_is_said_before_work_begins(
    tmp_path: Path, picture: Path, cache: Path
) -> None:
    photo = PhotoScene(picture=str(picture))
    cases: list[tuple[Storyboard, type[MediaError]]] = [
        (Storyboard(title="T", scenes=()), BadStoryboard),
        (Storyboard(title="T", scenes=(PhotoScene(picture="/no/such"),)), Unreadable),
        (
            Storyboard(title="T", scenes=(replace(photo, narration=Narration("/no/such")),)),
            Unreadable,
        ),
        (Storyboard(title="T", scenes=(ClipScene(video=str(picture)),)), MediaError),
        (Storyboard(title="T", scenes=(TitleScene(title="\u4e2d\u6587"),)), NotDrawable),
        (
            Storyboard(title="T", scenes=tuple(replace(photo, seconds=500.0) for _ in range(5))),
            BadStoryboard,
        ),
    ]
    for board, refusal in cases:
        with pytest.raises(refusal):
            render(board, tmp_path / "o.mp4", cache=cache)
    assert not list(tmp_path.iterdir())


def test_an_advice_does_not_prevent_rendering(tmp_path: Path, picture: Path, cache: Path) -> None:
    hasty = PhotoScene(
        picture=str(picture),
        seconds=1.0,
        captions=(Caption(0, 0.5, "Une phrase bien trop longue"),),
    )
    board = Storyboard(title="T", size=(320, 180), scenes=(hasty,))
    assert render(board, tmp_path / "o.mp4", cache=cache).frames == 25


def test_the_cache_can_be_trimmed(board: Storyboard, tmp_path: Path) -> None:
    cache = tmp_path / "c"
    short = replace(board, scenes=board.scenes[:2])
    render(short, tmp_path / "o.mp4", cache=cache)
    total = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    assert trim_cache(cache, total) == 0
    assert trim_cache(cache, total // 2) >= total // 2 - 1
    again = render(short, tmp_path / "o2.mp4", cache=cache)
    assert again.path.read_bytes() == (tmp_path / "o.mp4").read_bytes()
    trim_cache(cache, 0)
    assert not [path for path in cache.rglob("*") if path.is_file()]
