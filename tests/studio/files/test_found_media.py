"""What phones and browsers really send ends as what every screen can play, with a known length."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from flask.testing import FlaskClient
from PIL import Image

from studio.files.models import FileState, StoredFile
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.files.test_upload import TUS, begin, send

VOICE = "audio/fr_june_vm-intro.wav"
SOUNDS = ("listen", "peaks")
PHOTOS = ("thumb", "phone", "gallery", "large", "tiny")
VIDEOS = ("poster", "poster-thumb", "watch")
UPRIGHT = {"video/phone_rotated90_example2.mp4"}

Given = Callable[[str, Path], StoredFile]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a file becomes does not depend on the database: once is enough."""
    return sqlite_url


@pytest.fixture
def given(
    as_: Callable[[str], FlaskClient],
    kept_cast: Cast,
    database: Database,
    work: Callable[[], list[str]],
) -> Given:
    """Send a file as a browser does, do the waiting jobs, and read what became of it."""

    def give(medium: str, path: Path) -> StoredFile:
        nadia, data = as_("nadia"), path.read_bytes()
        more = {"medium": medium, "name": path.name}
        address = begin(nadia, kept_cast.action.id, len(data), **more)
        assert send(nadia, address, 0, data) == 204
        file_id = nadia.head(address, headers=TUS).headers["Studio-File"]
        assert set(work()) <= {""}
        with database.reading() as db:
            file = db.get_one(StoredFile, file_id)
            assert (file.state, file.message, file.medium) == (FileState.READY, "", medium)
            return file

    return give


def recorded(voice: Path, out: Path, codec: str, rate: int) -> Path:
    """A voice as a browser or an old phone would have written it."""
    with av.open(str(voice)) as source, av.open(str(out), "w") as target:
        stream = target.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for frame in source.decode(audio=0):
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out


def made(storage: DiskStore, file: StoredFile, recipe: str) -> Path:
    derivative = file.derivative(recipe)
    assert derivative is not None, recipe
    return storage.path(derivative.key)


def check_length(path: Path, expected: float | None) -> None:
    with av.open(str(path)) as container:
        assert container.duration is not None
        assert expected is not None
        assert container.duration / av.time_base == pytest.approx(expected, abs=0.3)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("chromium.webm", "libopus", 48000),
        ("chromium.mp4", "libopus", 48000),
        ("ios.m4a", "aac", 44100),
        ("phone.amr", "libopencore_amrnb", 8000),
    ],
)
def test_a_recorded_voice_becomes_aac(
    given: Given,
    storage: DiskStore,
    testdata: Path,
    tmp_path: Path,
    name: str,
    codec: str,
    rate: int,
) -> None:
    file = given("sound", recorded(testdata / VOICE, tmp_path / name, codec, rate))
    assert {one.recipe for one in file.derivatives} >= set(SOUNDS)
    listen = made(storage, file, "listen")
    with av.open(str(listen)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
    check_length(listen, file.seconds)


@pytest.mark.parametrize("name", ["photos/iphone_13_pro_max.HEIC", "photos/rot1mir0.avif"])
def test_a_phone_photo_becomes_webp(
    given: Given, storage: DiskStore, testdata: Path, name: str
) -> None:
    file = given("photo", testdata / name)
    assert {one.recipe for one in file.derivatives} >= set(PHOTOS)
    with Image.open(made(storage, file, "phone")) as picture:
        assert picture.format == "WEBP"
        assert not picture.getexif()


@pytest.mark.parametrize("name", ["video/no_duration.webm", "video/phone_rotated90_example2.mp4"])
def test_a_video_becomes_h264(given: Given, storage: DiskStore, testdata: Path, name: str) -> None:
    file = given("video", testdata / name)
    assert {one.recipe for one in file.derivatives} >= set(VIDEOS)
    watch = made(storage, file, "watch")
    with av.open(str(watch)) as container:
        context = container.streams.video[0].codec_context
        assert context.name == "h264"
        assert (context.height > context.width) == (name in UPRIGHT)
    check_length(watch, file.seconds)
