"""Videos come out upright, light and bare."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from media import tools, video
from media.edits import VideoEdits
from media.errors import Cancelled, NothingLeft, TimedOut, Unsupported
from media.level import loudness
from media.probe import Video, probe
from tests.media.conftest import Forge


def first_frame(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        return frame.to_ndarray(format="rgb24")


def assert_watchable(path: Path) -> Video:
    found = probe(path)
    assert isinstance(found, Video)
    assert (found.format, found.codec, found.pixel_format) == ("mp4", "h264", "yuv420p")
    assert found.rotation == 0 and found.pixel_ratio == 1
    assert found.width % 2 == 0 and found.height % 2 == 0
    assert found.sound_codec in (None, "aac")
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        assert container.duration is not None and container.duration > 0
        assert len(container.streams) == (2 if found.has_sound else 1)
        stream = container.streams.video[0]
        ends = [float((s.duration or 0) * (s.time_base or 1)) for s in container.streams]
        assert max(ends) - min(ends) <= 1 / float(found.frame_rate) + 0.03
        assert stream.codec_context.profile in ("High", "Main", "Constrained Baseline", "Baseline")
    return found


def test_a_phone_held_upright_stays_upright(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "video" / "phone_rotated90_example2.mp4"
    made = video.prepare(source, tmp_path / "o.mp4")
    found = assert_watchable(made.path)
    assert (found.width, found.height) == (480, 854)
    raw = first_frame(source)  # not turned
    shown = first_frame(made.path)
    turned = np.rot90(raw, -1)  # a quarter turn clockwise
    small = turned[:: turned.shape[0] // 32, :: turned.shape[1] // 18][:32, :18].astype(float)
    other = shown[:: shown.shape[0] // 32, :: shown.shape[1] // 18][:32, :18].astype(float)
    assert np.corrcoef(small.reshape(-1), other.reshape(-1))[0, 1] > 0.9


def test_a_phone_held_upside_down(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "video" / "phone_rotated180_fire2.mp4"
    made = video.prepare(source, tmp_path / "o.mp4")
    assert_watchable(made.path)
    raw, shown = first_frame(source), first_frame(made.path)
    flipped = raw[::-1, ::-1][::40, ::40].astype(float)[:18, :32]
    small = shown[:: shown.shape[0] // 18, :: shown.shape[1] // 32][:18, :32].astype(float)
    assert np.corrcoef(flipped.reshape(-1), small.reshape(-1))[0, 1] > 0.9


def test_all_found_videos_are_watchable(testdata: Path, tmp_path: Path) -> None:
    for name in (
        "big_buck_bunny_432_433.webm",
        "chaplin.mp4",
        "no_duration.webm",
        "-video-with-dash-.mp4",
        "demo_eso_alpha_centauri.mov",
    ):
        made = video.prepare(testdata / "video" / name, tmp_path / f"{name}.mp4")
        found = assert_watchable(made.path)
        before = probe(testdata / "video" / name)
        assert isinstance(before, Video)
        assert found.seconds == pytest.approx(before.seconds, abs=0.1)
        assert min(found.width, found.height) <= 480


def test_a_light_video_keeps_its_pictures(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "video" / "chaplin.mp4"
    made = video.prepare(source, tmp_path / "o.mp4")
    assert made.copied
    assert np.array_equal(first_frame(source), first_frame(made.path))
    assert loudness(made.path).integrated == pytest.approx(-16, abs=0.7)


def test_a_cut_is_exact(clip: Path, tmp_path: Path) -> None:
    made = video.prepare(clip, tmp_path / "o.mp4", VideoEdits(start=0.5, end=1.3))
    found = assert_watchable(made.path)
    assert found.seconds == pytest.approx(0.8, abs=0.05)
    assert found.frames == 20
    assert not made.copied


def test_silence_on_demand(clip: Path, tmp_path: Path) -> None:
    made = video.prepare(clip, tmp_path / "o.mp4", VideoEdits(mute=True))
    assert not assert_watchable(made.path).has_sound


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turn_by_hand(clip: Path, tmp_path: Path, turn: int) -> None:
    made = video.prepare(clip, tmp_path / "o.mp4", VideoEdits(turn=turn, mute=True))
    assert (made.width, made.height) == ((480, 854) if turn != 180 else (854, 480))
    plain = first_frame(video.prepare(clip, tmp_path / "p.mp4", VideoEdits(mute=True)).path)
    expected = np.rot90(plain, -turn // 90).astype(float)
    shown = first_frame(made.path).astype(float)
    assert np.abs(expected - shown).mean() < 12


def test_wide_pixels_become_square(forge: Forge, tmp_path: Path) -> None:
    wide = forge(
        "dv.mpg",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=720x576:rate=25:duration=1",
        "-aspect",
        "16:9",
        "-c:v",
        "mpeg2video",
        "-f",
        "mpeg",
    )
    found = assert_watchable(video.prepare(wide, tmp_path / "o.mp4").path)
    assert found.width / found.height == pytest.approx(16 / 9, abs=0.03)


def test_interlaced_pictures_are_smoothed(forge: Forge, tmp_path: Path) -> None:
    laced = forge(
        "laced.ts",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=720x576:rate=50:duration=1",
        "-vf",
        "interlace",
        "-flags",
        "+ilme+ildct",
        "-c:v",
        "mpeg2video",
        "-f",
        "mpegts",
    )
    found = probe(laced)
    assert isinstance(found, Video) and found.interlaced
    made = assert_watchable(video.prepare(laced, tmp_path / "o.mp4").path)
    assert not made.interlaced


def test_the_bright_colours_of_new_phones(forge: Forge, tmp_path: Path) -> None:
    hdr = forge(
        "hlg.mp4",
        "-f",
        "lavfi",
        "-i",
        "color=c=0x808080:size=320x240:rate=25:duration=1",
        "-vf",
        "format=yuv420p10le,setparams=color_trc=arib-std-b67:color_primaries=bt2020:colorspace=bt2020nc",
        "-c:v",
        "libx265",
        "-x265-params",
        "log-level=none",
        "-tag:v",
        "hvc1",
    )
    found = probe(hdr)
    assert isinstance(found, Video) and found.hdr and found.codec == "hevc"
    made = video.prepare(hdr, tmp_path / "o.mp4")
    assert_watchable(made.path)
    with av.open(str(made.path)) as container:
        assert container.streams.video[0].codec_context.color_trc == 1  # BT.709
    grey = first_frame(made.path).reshape(-1, 3).astype(int)
    assert 40 < grey.mean() < 230 and np.ptp(grey.mean(axis=0)) < 20


def test_sixty_frames_a_second_become_thirty(forge: Forge, tmp_path: Path) -> None:
    fast = forge(
        "fast.mp4",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=60:duration=1",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
    )
    made = assert_watchable(video.prepare(fast, tmp_path / "o.mp4").path)
    assert made.frame_rate == 30
    assert [video.rate_kept(Fraction(rate)) for rate in (24, 25, 30, 50, 120)] == [
        24,
        25,
        30,
        25,
        30,
    ]


def test_lips_stay_with_words(forge: Forge, tmp_path: Path) -> None:
    """A flash and a beep at one second, in a file whose sound begins half a second late."""
    source = forge(
        "late.mkv",
        "-f",
        "lavfi",
        "-i",
        "color=black:size=320x240:rate=25:duration=2,drawbox=color=white:t=fill:enable='between(t,1,1.2)'",
        "-itsoffset",
        "0.5",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=1000:duration=1.5,volume=enable='between(t,0,0.5)+between(t,0.7,9)':volume=0",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "libopus",
    )
    made = video.prepare(source, tmp_path / "o.mp4").path
    with av.open(str(made)) as container:
        flash = next(
            float(frame.time or 0)
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 120
        )
    from media import pcm

    samples = np.abs(pcm.read(made).astype(float))
    beep = float(np.argmax(samples > samples.max() / 2)) / pcm.RATE
    assert flash == pytest.approx(1.0, abs=0.05)
    assert beep == pytest.approx(flash, abs=0.06)


def test_a_poster_is_the_clearest_moment(forge: Forge) -> None:
    mostly_black = forge(
        "black.mp4",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=25:duration=4,drawbox=color=black:t=fill:enable='lt(t,3)'",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
    )
    assert np.asarray(video.poster(mostly_black)).mean() > 60
    chosen = video.poster(mostly_black, VideoEdits(poster_at=1.0))
    assert np.asarray(chosen).mean() < 20
    last = video.poster(mostly_black, VideoEdits(poster_at=99.0))
    assert np.asarray(last).mean() > 60


def test_a_poster_is_upright(testdata: Path) -> None:
    found = video.poster(testdata / "video" / "phone_rotated90_example2.mp4")
    assert found.size == (720, 1280)
    turned = video.poster(testdata / "video" / "phone_rotated90_example2.mp4", VideoEdits(turn=90))
    assert turned.size == (1280, 720)


def test_refusals(tmp_path: Path, picture: Path, tone: Path, clip: Path) -> None:
    out = tmp_path / "o.mp4"
    for source in (picture, tone):
        with pytest.raises(Unsupported):
            video.prepare(source, out)
    with pytest.raises(NothingLeft):
        video.prepare(clip, out, VideoEdits(start=30.0))
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.1:
            raise Cancelled()

    with pytest.raises(Cancelled):
        video.prepare(clip, tmp_path / "o.mp4", progress=stop)
    assert not list(tmp_path.iterdir())


def test_too_slow_is_stopped_and_leaves_nothing(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tools.Bounds

    def short(**given: float) -> tools.Bounds:
        return real(seconds=0.05)

    monkeypatch.setattr(tools, "Bounds", short)
    with pytest.raises(TimedOut):
        video.prepare(clip, tmp_path / "o.mp4", VideoEdits(mute=True))
    assert not list(tmp_path.iterdir())


def test_sizes() -> None:
    base = Video("mp4", 1, 1.0, 1920, 1080, Fraction(25), 25, 0, "h264", "yuv420p")
    assert video.size_of(base, VideoEdits(), video.WATCH) == (854, 480)
    assert video.size_of(base, VideoEdits(turn=90), video.WATCH) == (480, 854)
    assert video.size_of(base, VideoEdits(), video.WATCH_720) == (1280, 720)
    from dataclasses import replace

    ribbon = replace(base, width=4000, height=100)
    width, height = video.size_of(ribbon, VideoEdits(), video.WATCH)
    assert width <= 1536 and height >= 2
    assert video.size_of(replace(base, width=1, height=1), VideoEdits(), video.WATCH) == (2, 2)
