"""Files made to harm: each is cleaned or refused with a sentence, and reaches nothing else.

A listening socket on this machine counts requests, and a named pipe with a secret beside it tells
whether any other file was opened.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from media import pcm, recipes, video
from media.errors import MediaError
from media.probe import Document, probe
from media.recipes import Made
from tests.media.conftest import Forge

SECRET = b"canary-7f3a9c-this-must-never-come-out"
FORBIDDEN = (
    SECRET,
    b"<script",
    b"onerror",
    b"alert(",
    b"Exif\x00",
    b"http://ns.adobe.com",
    b"photoshop",
    b"Photoshop",
    b"8BIM",
    b"ICC_PROFILE",
)


class Trap:
    """Counts connections to a port of this machine and openings of a canary file."""

    def __init__(self, folder: Path) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.05)
        self.port = self.server.getsockname()[1]
        self.canary = folder / "canary.ts"
        os.mkfifo(self.canary)
        self.text = folder / "canary.txt"
        self.text.write_bytes(SECRET)
        self.requests = 0
        self.openings = 0
        self.running = True
        self.threads = [threading.Thread(target=each) for each in (self.listen, self.watch)]
        for thread in self.threads:
            thread.start()

    def listen(self) -> None:
        while self.running:
            try:
                connection, _ = self.server.accept()
            except TimeoutError:
                continue
            self.requests += 1
            connection.close()

    def watch(self) -> None:
        """Opening a pipe to write fails until somebody has it open to read."""
        while self.running:
            try:
                writer = os.open(self.canary, os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                time.sleep(0.005)
                continue
            self.openings += 1
            os.close(writer)

    def close(self) -> None:
        self.running = False
        for thread in self.threads:
            thread.join()
        self.server.close()


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    found = Trap(tmp_path)
    yield found
    found.close()
    assert found.requests == 0, "a request went out"
    assert found.openings == 0, "another file was opened"


def swallow(path: Path, folder: Path) -> list[Made]:
    """Do with a file all that an upload does; what came out of it."""
    try:
        found = probe(path)
    except MediaError as error:
        assert error.sentence.endswith(".")
        assert str(path) not in error.sentence
        return []
    if isinstance(found, Document):
        return []
    outs = {
        each.name: folder / f"{each.name}{each.suffix}"
        for each in recipes.recipes_for(found.medium)
        if each.default
    }
    try:
        return list(recipes.make_all(outs, path).values())
    except MediaError as error:
        assert error.sentence.endswith(".")
        assert not any(folder.glob(".*")), "half files are left"
        return []


def assert_clean(made: list[Made], path: Path) -> None:
    for each in made:
        data = each.path.read_bytes()
        for word in (*FORBIDDEN, path.stem.encode()):
            assert len(word) < 5 or word not in data, f"{word!r} in {each.path.name}"


FOLDERS = ("photos", "audio", "video", "hostile")


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_found_file_is_cleaned_or_refused(
    testdata: Path, tmp_path: Path, folder: str, trap: Trap
) -> None:
    for path in sorted((testdata / folder).iterdir()):
        target = tmp_path / path.name
        made = swallow(path, target)
        assert_clean(made, path)
        for each in made:
            assert each.bytes == each.path.stat().st_size > 0


def test_what_must_be_accepted_is_accepted(testdata: Path, tmp_path: Path) -> None:
    for name in ("libkml_bad.kmz", "payload_in_all_known_metadata.jpg"):
        assert swallow(testdata / "hostile" / name, tmp_path / name)


def bait(trap: Trap, text: str) -> bytes:
    return (
        text.replace("URL", f"http://127.0.0.1:{trap.port}/x.ts")
        .replace("PORT", str(trap.port))
        .replace("CANARY", str(trap.canary))
        .replace("SECRET", str(trap.text))
        .encode()
    )


BAITS = {
    "hls": "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nURL\n#EXT-X-ENDLIST\n",
    "hls-file": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\nCANARY\n#EXT-X-ENDLIST\n",
    "hls-concat": "#EXTM3U\n#EXTINF:1.0,\nconcat:SECRET|URL\n#EXT-X-ENDLIST\n",
    "hls-subfile": "#EXTM3U\n#EXTINF:1,\nsubfile,,start,0,end,40,,:SECRET\n#EXT-X-ENDLIST\n",
    "ffconcat": "ffconcat version 1.0\nfile 'CANARY'\n",
    "concat": "file 'CANARY'\nfile 'URL'\n",
    "dash": "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static'>"
    "<Period><AdaptationSet mimeType='video/mp4'><Representation id='1' bandwidth='1'>"
    "<BaseURL>URL</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio PORT RTP/AVP 0\r\n",
    "asx": "<asx version='3.0'><entry><ref href='URL'/></entry></asx>",
    "pls": "[playlist]\nNumberOfEntries=1\nFile1=URL\n",
    "ram": "URL\n",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    "<image xlink:href='URL'/><image xlink:href='file://SECRET'/></svg>",
    "xxe": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file://SECRET'>]><svg>&e;</svg>",
    "mvg": "push graphic-context\nviewbox 0 0 1 1\nfill 'url(URL)'\npop graphic-context\n",
    "eps": "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(CANARY) (r) file\n",
}


@pytest.mark.parametrize("suffix", ["m3u8", "mp4", "webm", "wav", "jpg", "avi"])
@pytest.mark.parametrize("name", sorted(BAITS))
def test_baits_reach_neither_network_nor_files(
    tmp_path: Path, trap: Trap, name: str, suffix: str
) -> None:
    path = tmp_path / f"bait.{suffix}"
    path.write_bytes(bait(trap, BAITS[name]))
    assert swallow(path, tmp_path / "out") == []
    for engine in (lambda: video.prepare(path, tmp_path / "v.mp4"), lambda: pcm.read(path)):
        with pytest.raises(MediaError):
            engine()


@pytest.mark.parametrize("name", ["hls", "hls-file", "ffconcat", "dash", "sdp"])
@pytest.mark.parametrize(
    "disguise",
    [
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x1a\x45\xdf\xa3",
        b"OggS\x00\x02",
        b"ID3\x03\x00\x00\x00\x00\x00\x00",
    ],
)
def test_baits_behind_a_true_beginning(
    tmp_path: Path, trap: Trap, name: str, disguise: bytes
) -> None:
    path = tmp_path / "bait.bin"
    path.write_bytes(disguise + b"\n" + bait(trap, BAITS[name]))
    assert swallow(path, tmp_path / "out") == []


def test_a_playlist_as_the_subtitle_of_a_video(tmp_path: Path, trap: Trap, forge: Forge) -> None:
    avi = forge(
        "plain.avi",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=160x120:rate=10:duration=1",
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
    )
    path = tmp_path / "gab2.avi"
    path.write_bytes(avi.read_bytes() + b"GAB2\x00\x02\x00" + bait(trap, BAITS["hls"]))
    assert swallow(path, tmp_path / "out") == []


def test_a_movie_whose_pictures_are_elsewhere(tmp_path: Path, trap: Trap, clip: Path) -> None:
    """QuickTime may say that its data is in another file (a `dref` that is not "in here")."""
    data = clip.read_bytes()
    here = b"url \x00\x00\x00\x01"
    assert here in data
    elsewhere = data.replace(here, b"url \x00\x00\x00\x00", 1)
    path = tmp_path / "elsewhere.mp4"
    path.write_bytes(elsewhere)
    swallow(path, tmp_path / "out")


def test_nothing_of_a_title_a_place_or_a_device_is_left(clip: Path, tmp_path: Path) -> None:
    original = clip.read_bytes()
    words = (b"Chez Nadia", "Téléphone X12".encode(), b"+47.3941")
    assert all(word in original for word in words)
    light = video.Shape(short=1080, bits=50_000_000)
    copied = video.prepare(clip, tmp_path / "copied.mp4", shape=light)
    encoded = video.prepare(clip, tmp_path / "encoded.mp4")
    assert copied.copied and not encoded.copied
    for made in (copied, encoded):
        data = made.path.read_bytes()
        assert not any(word in data for word in words)
        assert b"x264 - core" not in data, "free texts between pictures stay out too"


def test_a_real_phone_s_position_does_not_come_out(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "video" / "phone_rotated180_fire2.mp4"
    assert b"\xa9xyz" in source.read_bytes()
    made = video.prepare(source, tmp_path / "out.mp4")
    assert b"\xa9xyz" not in made.path.read_bytes()
