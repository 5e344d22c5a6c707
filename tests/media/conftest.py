"""Media made on the spot: tones, speech, pictures and short clips, once for the whole session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media import pcm, tools, voice

Forge = Callable[..., Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def forge(made: Path) -> Forge:
    """`forge("clip.mp4", "-f", "lavfi", "-i", …)`: a file made by ffmpeg, made once."""

    def forged(name: str, *arguments: str) -> Path:
        out = made / name
        if not out.exists():
            tools.ffmpeg([*arguments, f"file:{out}"])
        return out

    return forged


@pytest.fixture(scope="session")
def tone(made: Path) -> Path:
    """Six seconds of a 440 Hz tone at -20 dBFS, with one second of silence in the middle."""
    out = made / "tone.wav"
    clock = np.arange(6 * pcm.RATE) / pcm.RATE
    wave = 0.1 * np.sin(2 * np.pi * 440 * clock)
    wave[(clock >= 2.5) & (clock < 3.5)] = 0.0
    pcm.write((wave * 32767).astype(np.int16), out)
    return out


@pytest.fixture(scope="session")
def speech(made: Path) -> Path:
    """About six seconds of synthetic French speech, as WAV."""
    out = made / "speech.wav"
    voice.speak(
        "Bonjour. Je m’appelle Nadia, j’habite à Tours depuis trois ans. J’aime marcher.", out
    )
    return out


@pytest.fixture(scope="session")
def clip(forge: Forge) -> Path:
    """Two seconds of moving test card with a tone, H.264 and AAC, with a place and a title."""
    return forge(
        "clip.mp4",
        *("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=330:duration=2"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "4M"),
        *("-c:a", "aac", "-metadata", "title=Chez Nadia", "-metadata", "artist=Téléphone X12"),
        *("-metadata", "location=+47.3941+000.6848/", "-movflags", "use_metadata_tags"),
    )


@pytest.fixture(scope="session")
def picture(made: Path) -> Path:
    """A 1600x1200 photo-like picture: gradients, edges, texture."""
    out = made / "picture.jpg"
    photo_like(1600, 1200, seed=1).save(out, quality=92)
    return out


@pytest.fixture(scope="session")
def tall_picture(made: Path) -> Path:
    out = made / "tall.jpg"
    photo_like(900, 1400, seed=2).save(out, quality=92)
    return out


def photo_like(width: int, height: int, seed: int) -> Image.Image:
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    channels = [
        128 + 70 * np.sin(x / (90 + 40 * n) + seed) * np.cos(y / (140 + 30 * n)) for n in range(3)
    ]
    pixels = np.stack(channels, axis=2)
    for _ in range(14):
        left, top = random.integers(0, width - 120), random.integers(0, height - 120)
        side = random.integers(20, 120)
        pixels[top : top + side, left : left + side] = random.integers(20, 235, 3)
    pixels += random.normal(0, 2, (height, width, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
