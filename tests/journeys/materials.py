"""What people bring: a voice for the microphone, a photo from a phone. Made here, by code."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from media.voice import speak

WORDS = (
    "Bonjour. Ici, on peut venir avec ses papiers. Une dame nous aide, le mardi et le jeudi. "
    "C’est gratuit, et on n’attend pas longtemps. Moi, j’y ai appris à écrire à mon fils."
)
POSITION = {1: "N", 2: (47.0, 23.0, 21.8), 3: "E", 4: (0.0, 41.0, 39.5)}
SERIAL = "SN-27182818"  # what no public file may hold


def voice(path: Path) -> Path:
    """Thirteen seconds of speech, as the fake microphone wants them (WAV, 48 kHz, mono)."""
    return speak(WORDS, path).path


def photo(path: Path, colour: str = "#c8643c", size: tuple[int, int] = (1600, 1200)) -> Path:
    """A front door, as a phone takes it: with a position, a maker and a serial number inside."""
    image = Image.new("RGB", size, "#bcd3dd")
    pen = ImageDraw.Draw(image)
    width, height = size
    pen.rectangle((width // 8, height // 5, width * 7 // 8, height), fill=colour)
    pen.rectangle((width * 2 // 5, height // 2, width * 3 // 5, height), fill="#3b2a20")
    for column in (1, 3):
        left = width * (2 * column - 1) // 8 + width // 16
        pen.rectangle((left, height * 3 // 10, left + width // 8, height * 9 // 20), fill="#f4e7c3")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fabrique", "Téléphone de Nadia"
    exif[0xA431] = SERIAL
    exif.get_ifd(0x8825).update(POSITION)
    image.save(path, "JPEG", quality=88, exif=exif)
    return path
