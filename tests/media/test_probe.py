"""What a file holds is measured."""

from __future__ import annotations

import struct
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from media.errors import (
    Incomplete,
    TooLarge,
    TooLong,
    TooManyPixels,
    Unreadable,
    Unsupported,
)
from media.probe import Document, Limits, Photo, Sound, Video, probe
from tests.media.conftest import Forge


def test_a_photo_is_measured_upright(testdata: Path) -> None:
    for number in range(1, 9):
        found = probe(testdata / "photos" / f"orientation_landscape_{number}.jpg")
        assert isinstance(found, Photo)
        assert (found.width, found.height, found.orientation) == (600, 450, number)


def test_orientation_of_other_formats(testdata: Path) -> None:
    avif = probe(testdata / "photos" / "rot1mir0.avif")
    png = probe(testdata / "photos" / "xmp_tags_orientation.png")
    heic = probe(testdata / "photos" / "iphone_13_pro_max.HEIC")
    assert isinstance(avif, Photo) and (avif.width, avif.height) == (640, 427)
    assert isinstance(png, Photo) and png.orientation == 3
    assert isinstance(heic, Photo) and (heic.width, heic.height) == (3024, 4032)


def test_what_the_camera_wrote(testdata: Path) -> None:
    walk = probe(testdata / "photos" / "walk_gps_DSCN0010.jpg")
    assert isinstance(walk, Photo) and walk.position is not None and walk.taken is not None
    assert walk.position.latitude == pytest.approx(43.46745, abs=1e-4)
    assert walk.position.longitude == pytest.approx(11.88513, abs=1e-4)
    assert walk.taken.year == 2008
    south = probe(testdata / "photos" / "Kodak_CX7530.jpg")
    assert isinstance(south, Photo) and south.position is not None
    assert south.position.latitude < 0 < south.position.longitude


@pytest.mark.parametrize(
    "name",
    [
        "exif_gps.jpg",
        "exif_gps_typeerror.jpg",
        "empty_gps_ifd.jpg",
        "exif_33-type_error.jpg",
        "exif_invalid_00971.jpg",
        "hopper_bad_exif.jpg",
    ],
)
def test_broken_metadata_never_costs_a_photo(testdata: Path, name: str) -> None:
    found = probe(testdata / "photos" / name)
    assert isinstance(found, Photo)
    assert found.position is None


def test_animations_and_double_pictures(testdata: Path) -> None:
    gif, webp = (probe(testdata / "photos" / f"iss634.{kind}") for kind in ("gif", "webp"))
    mpo = probe(testdata / "photos" / "sugarshack.mpo")
    assert isinstance(gif, Photo) and gif.frames == 42
    assert isinstance(webp, Photo) and webp.frames == 42
    assert isinstance(mpo, Photo) and mpo.frames == 1


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("200MP.heic", TooManyPixels),
        ("decompression_bomb.gif", TooManyPixels),
        ("broken.png", Unreadable),
        ("corrupted.heic", Unreadable),
        ("truncated_jpeg.jpg", Incomplete),
    ],
)
def test_bad_photos_are_refused(testdata: Path, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        probe(testdata / "photos" / name)


def test_between_one_and_two_times_the_limit_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (1500, 1000)).save(path)
    with pytest.raises(TooManyPixels):
        probe(path, Limits(pixels=1_000_000))
    assert isinstance(probe(path, Limits(pixels=1_500_000)), Photo)


def test_a_bomb_in_few_bytes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)
    assert path.stat().st_size < 100_000
    with pytest.raises(TooManyPixels):
        probe(path)


def test_weights_have_limits(tmp_path: Path, picture: Path, tone: Path) -> None:
    with pytest.raises(TooLarge):
        probe(picture, Limits(photo_bytes=1000))
    with pytest.raises(TooLarge):
        probe(tone, Limits(bytes=1000))
    with pytest.raises(TooLong):
        probe(tone, Limits(seconds=3.0))


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("bad-xing.mp3", 0.131),
        ("silence-44-s.mp3", 3.735),
        ("1second_silence.mp3", 1.224),
        ("apollo11.mp3", 89.2),
        ("no-tags.m4a", 3.68),
        ("covr-with-name.m4a", 3.68),
        ("alac.m4a", 3.68),
        ("example.opus", 11.355),
        ("silence-2s-PCM-16000-08-ID3v23.wav", 2.0),
        ("fr_june_digits_7.wav", 0.692),
    ],
)
def test_sounds_are_sounds_of_their_true_length(testdata: Path, name: str, seconds: float) -> None:
    """Cover pictures do not make videos of them, and wrong headers are not believed."""
    found = probe(testdata / "audio" / name)
    assert isinstance(found, Sound)
    assert found.seconds == pytest.approx(seconds, abs=0.03)


def test_an_mp4_that_only_sounds_is_a_sound(testdata: Path) -> None:
    found = probe(testdata / "video" / "mp4-with-audio.mp4")
    assert isinstance(found, Sound) and found.format == "m4a"


def test_videos(testdata: Path) -> None:
    folder = testdata / "video"
    upright = probe(folder / "phone_rotated90_example2.mp4")
    assert isinstance(upright, Video)
    assert (upright.width, upright.height, upright.rotation) == (720, 1280, 90)
    turned = probe(folder / "phone_rotated180_fire2.mp4")
    assert isinstance(turned, Video) and turned.rotation == 180
    recorded = probe(folder / "no_duration.webm")
    assert isinstance(recorded, Video)
    assert recorded.seconds == pytest.approx(4.938, abs=0.05)
    assert recorded.frame_rate == Fraction(15000, 1001)
    assert recorded.has_sound and recorded.sound_codec == "opus"
    mute = probe(folder / "demo_eso_alpha_centauri.mov")
    assert isinstance(mute, Video) and not mute.has_sound and mute.frames == 1646


@pytest.mark.parametrize(
    ("name", "refusal"), [("chaplin_coupe.mp4", Incomplete), ("mpeg4.mp4", Unreadable)]
)
def test_bad_videos_are_refused(testdata: Path, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        probe(testdata / "video" / name)


def test_a_recording_cut_at_sixty_per_cent_is_what_is_left(
    tmp_path: Path, forge: Forge, speech: Path
) -> None:
    whole = forge("take.webm", "-i", str(speech), "-c:a", "libopus", "-f", "webm")
    cut = tmp_path / "cut.webm"
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) * 6 // 10])
    full, part = probe(whole), probe(cut)
    assert isinstance(full, Sound) and isinstance(part, Sound)
    assert 0.4 * full.seconds < part.seconds < 0.75 * full.seconds


def test_a_live_recording_has_no_duration_and_gets_one(
    tmp_path: Path, forge: Forge, speech: Path
) -> None:
    live = forge("live.webm", "-i", str(speech), "-c:a", "libopus", "-f", "webm", "-live", "1")
    fragments = forge(
        "fragments.mp4",
        "-i",
        str(speech),
        "-c:a",
        "aac",
        "-movflags",
        "frag_keyframe+empty_moov+default_base_moof",
        "-f",
        "mp4",
    )
    expected = probe(speech)
    for path in (live, fragments):
        found = probe(path)
        assert isinstance(found, Sound) and isinstance(expected, Sound)
        assert found.seconds == pytest.approx(expected.seconds, abs=0.1)


def test_a_header_that_announces_years_is_refused_at_once(tmp_path: Path, tone: Path) -> None:
    data = bytearray(tone.read_bytes())
    data[40:44] = struct.pack("<I", 0xFFFFFFF0)  # the size of the samples, in the WAV header
    path = tmp_path / "years.wav"
    path.write_bytes(bytes(data))
    found = probe(path)
    assert isinstance(found, Sound) and found.seconds == pytest.approx(6.0, abs=0.01)


def test_every_kind_of_recorder(forge: Forge, speech: Path) -> None:
    made = [
        forge("r.amr", "-i", str(speech), "-ar", "8000", "-c:a", "libopencore_amrnb"),
        forge("r.3gp", "-i", str(speech), "-ar", "8000", "-c:a", "libopencore_amrnb"),
        forge("r-opus.mp4", "-i", str(speech), "-c:a", "libopus"),
        forge("r.caf", "-i", str(speech), "-c:a", "pcm_s16be"),
        forge("r.aiff", "-i", str(speech)),
        forge("r.flac", "-i", str(speech)),
        forge("r.wma", "-i", str(speech), "-c:a", "wmav2", "-f", "asf"),
        forge("r.mka", "-i", str(speech), "-c:a", "libvorbis"),
    ]
    for path in made:
        found = probe(path)
        assert isinstance(found, Sound), path.name
        assert 4.0 < found.seconds < 9.0, path.name


def test_cameras_of_another_time(forge: Forge) -> None:
    source = ("-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25:duration=1")
    avi = forge("old.avi", *source, "-c:v", "mjpeg", "-pix_fmt", "yuvj422p")
    tv = forge("old.ts", *source, "-c:v", "mpeg2video", "-f", "mpegts")
    wide = forge("wide.mpg", *source, "-aspect", "16:9", "-c:v", "mpeg2video", "-f", "mpeg")
    assert isinstance(probe(avi), Video)
    assert isinstance(probe(tv), Video)
    found = probe(wide)
    assert isinstance(found, Video)
    assert found.width / found.height == pytest.approx(16 / 9, abs=0.02)


def test_pixels_of_a_video_are_bounded(clip: Path) -> None:
    with pytest.raises(TooManyPixels):
        probe(clip, Limits(frame_pixels=640 * 480))


def test_documents(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7\n1 0 obj\n%%EOF\n")
    assert probe(pdf) == Document("pdf", pdf.stat().st_size)
    pdf.write_bytes(b"%PDF-1.7\n1 0 obj\n cut here")
    with pytest.raises(Incomplete):
        probe(pdf)
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", bytes(30_000_000))
    with pytest.raises(TooLarge):
        probe(bomb)


def test_a_subtitle_alone_is_not_a_video(forge: Forge, tmp_path: Path) -> None:
    text = tmp_path / "s.srt"
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nBonjour\n")
    subtitle = forge("only.mkv", "-f", "srt", "-i", str(text), "-c:s", "srt")
    with pytest.raises((Unreadable, Unsupported)):
        probe(subtitle)


def test_a_file_that_changed_is_looked_at_again(tmp_path: Path, picture: Path, tone: Path) -> None:
    path = tmp_path / "same-name"
    path.write_bytes(picture.read_bytes())
    assert isinstance(probe(path), Photo)
    path.write_bytes(tone.read_bytes())
    assert isinstance(probe(path), Sound)
    path.write_bytes(b"\xff\xd8\xff not a photo")
    for _ in range(2):
        with pytest.raises(Unreadable):
            probe(path)
    path.unlink()
    with pytest.raises(Unreadable):
        probe(path)
