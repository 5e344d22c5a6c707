"""The smaller copies of a cover: light, bare, and taken back with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.publishing import covers
from studio.publishing.models import EditionPart

SMALL, MEDIUM = covers.SIZES


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path


def cover_in(edition: Path, size: tuple[int, int] = (1200, 630)) -> EditionPart:
    made = Image.radial_gradient("L").resize(size).convert("RGB")
    made.save(edition / "media" / "cover.webp", exif=a_position(), quality=80)
    return EditionPart(
        name="cover.webp",
        medium="photo",
        mime="image/webp",
        file_id="a-file",
        people=[["nadia", "image"]],
    )


def a_position() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "chez Nadia"
    return exif


def test_each_size_is_made_and_belongs_to_the_same_people(edition: Path) -> None:
    parts = [cover_in(edition)]
    covers.add_smaller_covers(edition, parts, "cover.webp")
    assert [part.name for part in parts[1:]] == ["cover-small.webp", "cover-medium.webp"]
    for part, size in zip(parts[1:], covers.SIZES, strict=True):
        path = edition / "media" / part.name
        with Image.open(path) as image:
            assert image.width == size.width
            assert not image.getexif()
        assert part.people == [["nadia", "image"]]
        assert part.file_id == "a-file"
        assert part.size == path.stat().st_size <= size.weight
        assert part.sha256


def test_twice_is_once(edition: Path) -> None:
    parts = [cover_in(edition)]
    covers.add_smaller_covers(edition, parts, "cover.webp")
    covers.add_smaller_covers(edition, parts, "cover.webp")
    assert len(parts) == 3


@pytest.mark.parametrize("cover", [None, "inconnue.webp"])
def test_without_a_cover_there_is_nothing_to_make(edition: Path, cover: str | None) -> None:
    parts = [cover_in(edition)]
    covers.add_smaller_covers(edition, parts, cover)
    assert len(parts) == 1


def test_a_small_picture_is_not_made_larger(edition: Path) -> None:
    parts = [cover_in(edition, (120, 90))]
    covers.add_smaller_covers(edition, parts, "cover.webp")
    with Image.open(edition / "media" / "cover-medium.webp") as image:
        assert image.size == (120, 90)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_any_sort_of_picture_can_be_a_cover(tmp_path: Path, mode: str) -> None:
    suffix = "tiff" if mode == "CMYK" else "png"
    source, target = tmp_path / f"source.{suffix}", tmp_path / "small.webp"
    Image.new(mode, (900, 700)).save(source)
    covers.shrink(source, target, SMALL)
    with Image.open(target) as image:
        assert image.mode == "RGB"


def test_a_picture_turned_by_its_camera_is_turned_back(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the picture is on the right
    Image.new("RGB", (800, 400)).save(tmp_path / "turned.jpg", exif=exif)
    covers.shrink(tmp_path / "turned.jpg", tmp_path / "small.webp", SMALL)
    with Image.open(tmp_path / "small.webp") as image:
        assert image.height > image.width


def test_even_a_crowded_picture_comes_near_its_weight(tmp_path: Path) -> None:
    """The heaviest there is, noise, is not refused; it is only as light as it can be."""
    Image.effect_noise((1200, 800), 90).convert("RGB").save(tmp_path / "noise.png")
    covers.shrink(tmp_path / "noise.png", tmp_path / "small.webp", SMALL)
    assert (tmp_path / "small.webp").stat().st_size < 4 * SMALL.weight
