"""The whole story, played once into a throw-away folder with small pictures and short sounds.

What is drawn and said is tested by itself (test_pictures, test_sounds); here it only has to be
there: everything else (jobs, consents, editions, pages) is the real thing.
"""

from __future__ import annotations

import struct
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from PIL import ExifTags, Image
from werkzeug.serving import make_server

from studio.app import create_app, create_public_app
from studio.demo import make_demo
from studio.demo.story import props, showing
from studio.demo.story.script import cast, scripts
from studio.kernel.config import Settings
from studio.kernel.db import Database

# People of the demonstration who, here, keep their first name for themselves wherever they speak.
SHY = ("irina", "elodie", "samir", "lucie", "fatou", "maria")


def mark_of(key: str) -> str:
    """What every first name ends with here: a word that nobody says, easy to look for."""
    return f"Zq{key}"


# What phones write beside what people gave; nobody else must ever read it.
TOLD_BY_PHONES = "Téléphone-de-Nadia"


def quick_picture(name: str, out: Path) -> None:
    """Small, and different for each name: files are named by their content. It tells where it was
    taken, with what and of what, as a phone's picture does."""
    colour = tuple(np.random.default_rng(list(name.encode())).integers(40, 220, 3))
    exif = Image.Exif()
    exif[ExifTags.Base.Model], exif[ExifTags.Base.Artist] = TOLD_BY_PHONES, TOLD_BY_PHONES
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (47.0, 23.0, 31.0)
    told = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{TOLD_BY_PHONES}</x:xmpmeta>".encode()
    picture = Image.new("RGB", (320, 240), colour)
    picture.save(out, "JPEG", exif=exif, xmp=told, comment=TOLD_BY_PHONES.encode())


def quick_sound(out: Path, *, text: str = "", place: str = "", **_more: object) -> float:
    """Half a second of noise, with the title that a recorder gave it."""
    seed = np.random.default_rng(list(f"{text}{place}".encode()))
    samples = (seed.normal(size=24_000) * 3000).astype("<i2")
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples.tobytes())
    add_title(out, TOLD_BY_PHONES)
    return 0.5


def add_title(path: Path, title: str) -> None:
    """Write a LIST/INFO chunk at the end of a WAV (RIFF, Microsoft and IBM 1991)."""
    words = title.encode() + b"\0"
    words += b"\0" * (len(words) % 2)
    info = b"INFOINAM" + struct.pack("<I", len(words)) + words
    whole = path.read_bytes() + b"LIST" + struct.pack("<I", len(info)) + info
    path.write_bytes(whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:])


@pytest.fixture(scope="session")
def marked_names() -> Iterator[None]:
    """First names that no text holds by chance, and six people who show none."""
    with pytest.MonkeyPatch.context() as patch:
        for one in cast().people:
            patch.setattr(one, "name", f"{one.name} {mark_of(one.key)}")
        for script in scripts():
            shy = {one.key for one in cast().people if one.action == script.action} & {*SHY}
            patch.setattr(script, "unnamed", sorted({*script.unnamed, *shy}))
        signs = tuple(one.name for one in cast().people if one.name.split()[0] in showing.ON_PAPER)
        patch.setattr(showing, "ON_PAPER", signs)
        yield


@pytest.fixture(scope="session")
def quick_props(marked_names: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(props, "draw", quick_picture)
        patch.setattr(props, "record", quick_sound)
        yield


@pytest.fixture(scope="session")
def demo_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    var = tmp_path_factory.mktemp("demo") / "var"
    return Settings(var=var, secret_key="unsafe", demo=True, log_level="ERROR")


@pytest.fixture(scope="session")
def said(demo_settings: Settings, quick_props: None) -> list[str]:
    """The demo, made; the lines it printed."""
    lines: list[str] = []
    make_demo(demo_settings, lines.append)
    return lines


@pytest.fixture
def demo_database(demo_settings: Settings, said: list[str]) -> Iterator[Database]:
    database = Database(demo_settings.database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def open_app() -> Iterator[Callable[[Settings], Flask]]:
    """An application for some settings, closed at the end."""
    opened: list[Flask] = []

    def make(settings: Settings) -> Flask:
        app = create_app(settings)
        app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
        opened.append(app)
        return app

    yield make
    for app in opened:
        app.extensions["studio.wakeups"].close()
        app.extensions["studio.database"].close()


@pytest.fixture(scope="session")
def demo_app(
    demo_settings: Settings, said: list[str], open_app: Callable[[Settings], Flask]
) -> Flask:
    return open_app(demo_settings)


@contextmanager
def public_side(demo_settings: Settings) -> Iterator[str]:
    """The address of the public side alone, on a port of its own."""
    app = create_public_app(demo_settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["studio.database"].close()
