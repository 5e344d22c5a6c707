"""Copies of a picture have the shape and the weight that are asked for, and no word in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from media.copies import fitted, narrowed
from media.errors import MediaError
from tests.media.conftest import photo_like

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """Red on the left, blue on the right; a portrait of a place in its metadata."""
    image = Image.new("RGB", (400, 100), RED)
    image.paste(BLUE, (200, 0, 400, 100))
    exif = Image.Exif()
    exif[0x010E] = "Chez Nadia"
    image.save(tmp_path / "halves.png", exif=exif)
    return tmp_path / "halves.png"


@pytest.mark.parametrize(("centre", "colour"), [((0.0, 0.5), RED), ((1.0, 0.5), BLUE)])
def test_the_part_that_stays_is_chosen(
    halves: Path, tmp_path: Path, centre: tuple[float, float], colour: tuple[int, int, int]
) -> None:
    made = fitted(halves, tmp_path / "new" / "row.webp", (50, 50), quality=80, centre=centre)
    with Image.open(made.path) as image:
        assert image.size == (made.width, made.height) == (50, 50)
        seen = image.convert("RGB").getpixel((25, 25))
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 20


def test_a_smaller_picture_grows_to_the_shape(halves: Path, tmp_path: Path) -> None:
    assert fitted(halves, tmp_path / "card.webp", (1200, 630), quality=75).width == 1200


def test_nothing_but_pixels_is_copied(halves: Path, tmp_path: Path) -> None:
    fitted(halves, tmp_path / "row.webp", (50, 50), quality=80)
    narrowed(halves, tmp_path / "small.webp", width=100, weight=5_000)
    for name in ("row.webp", "small.webp"):
        assert b"Nadia" not in (tmp_path / name).read_bytes()


def test_the_weight_is_kept_where_a_lower_quality_can(tmp_path: Path) -> None:
    photo_like(1200, 900, 1).save(tmp_path / "photo.png")
    made = narrowed(tmp_path / "photo.png", tmp_path / "small.webp", width=300, weight=12_000)
    assert made.width == 300
    assert made.bytes == (tmp_path / "small.webp").stat().st_size <= 12_000
    light = narrowed(tmp_path / "photo.png", tmp_path / "light.webp", width=300, weight=1)
    assert light.bytes < made.bytes


def test_what_is_no_picture_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Bonjour")
    with pytest.raises(MediaError):
        fitted(tmp_path / "words.txt", tmp_path / "row.webp", (50, 50), quality=80)
    assert not (tmp_path / "row.webp").exists()
