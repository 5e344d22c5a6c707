"""Photos come out upright, bare, hidden where they must be, and light."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from media.edits import Mask, PhotoEdits
from media.photo import Size, around, prepare, upright_size
from tests.media.conftest import photo_like

FORMATS = [("WEBP", "webp"), ("JPEG", "jpg"), ("AVIF", "avif")]
LEFTOVERS = (
    b"Exif",
    b"http://ns.adobe",
    b"8BIM",
    b"ICC_PROFILE",
    b"iCCP",
    b"ICCP",
    b"EXIF",
    b"XMP ",
    b"GPS",
    b"Photoshop",
    b"Apple",
    b"NIKON",
    b"Canon",
)


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def one(
    source: Path, out: Path, longest: int = 640, edits: PhotoEdits | None = None
) -> Image.Image:
    prepare(source, [Size(out, longest)], edits)
    return opened(out)


def test_all_eight_orientations_show_the_same_picture(testdata: Path, tmp_path: Path) -> None:
    shown = [
        one(testdata / "photos" / f"orientation_landscape_{n}.jpg", tmp_path / f"{n}.webp", 300)
        for n in range(1, 9)
    ]
    first = np.asarray(shown[0], dtype=float)
    for image in shown[1:]:
        assert image.size == shown[0].size
        # The eight files carry their own number in the middle: compare the rest.
        difference = np.abs(np.asarray(image, dtype=float) - first)
        difference[80:150, 110:190] = 0
        assert difference.mean() < 6


@pytest.mark.parametrize("name", ["rot1mir0.avif", "xmp_tags_orientation.png", "canon_hdr_YES.jpg"])
def test_orientation_is_applied_not_kept(testdata: Path, tmp_path: Path, name: str) -> None:
    source = testdata / "photos" / name
    out = tmp_path / "out.webp"
    image = one(source, out)
    width, height = upright_size(source)
    assert (image.width > image.height) == (width > height)
    with Image.open(out) as again:
        assert not again.getexif()


@pytest.mark.parametrize(("kind", "suffix"), FORMATS)
def test_no_metadata_in_any_format(testdata: Path, tmp_path: Path, kind: str, suffix: str) -> None:
    for name in (
        "IMG_5195.HEIC",
        "iphone_hdr_YES.jpg",
        "walk_gps_DSCN0010.jpg",
        "junk_jpeg_header.jpg",
    ):
        out = tmp_path / f"{name}.{suffix}"
        prepare(testdata / "photos" / name, [Size(out, 400, kind)])
        data = out.read_bytes()
        found = [word for word in LEFTOVERS if word in data]
        # AVIF and JPEG name their own parts; only those names are allowed.
        assert not found, f"{found} in {out.name}"
        with Image.open(out) as image:
            assert not image.getexif()
            assert not {"comment", "exif", "icc_profile", "xmp", "photoshop"} & set(image.info)


def test_a_jpeg_comment_is_gone(tmp_path: Path, picture: Path) -> None:
    source, out = tmp_path / "commented.jpg", tmp_path / "out.jpg"
    opened(picture).save(source, comment=b"chez Nadia, 12 rue des Lilas")
    prepare(source, [Size(out, 800, "JPEG")])
    assert b"Lilas" not in out.read_bytes()


def test_a_display_p3_photo_changes_where_it_should(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "photos" / "iphone_13_pro_max.HEIC"
    shown = np.asarray(one(source, tmp_path / "o.webp", 320), dtype=float)
    import pillow_heif

    raw = pillow_heif.open_heif(source).to_pillow().convert("RGB").resize(shown.shape[1::-1])
    difference = np.abs(shown - np.asarray(raw, dtype=float)).mean()
    assert 0.5 < difference < 20  # converted, and not something else


def test_a_broken_profile_is_ignored(tmp_path: Path) -> None:
    source = tmp_path / "p.jpg"
    photo_like(200, 160, 3).save(source, icc_profile=b"this is no profile at all")
    assert one(source, tmp_path / "o.webp").size == (200, 160)


def test_print_colours(testdata: Path, tmp_path: Path) -> None:
    image = one(testdata / "photos" / "pil_sample_cmyk.jpg", tmp_path / "o.webp")
    pixels = np.asarray(image).reshape(-1, 3)
    assert pixels.min() < 40 and (pixels[:, 0] > 180).any()  # red letters on black, not inverted


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "I", "F"])
def test_every_way_to_store_a_pixel(tmp_path: Path, mode: str) -> None:
    ramp = np.linspace(0, 255, 120 * 80).reshape(80, 120)
    grey = Image.fromarray(ramp.astype(np.uint8))
    if mode == "I;16":
        image = Image.fromarray((ramp * 257).astype(np.uint16))
    elif mode in ("I", "F"):
        image = Image.fromarray((ramp * 257).astype(np.int32 if mode == "I" else np.float32))
    else:
        image = (grey.convert("RGBA") if mode == "RGBA" else grey).convert(mode)
    source = tmp_path / ("a.tiff" if mode in ("CMYK", "F", "I") else "a.png")
    image.save(source)
    shown = np.asarray(one(source, tmp_path / "o.webp"), dtype=float)
    assert shown.shape == (80, 120, 3)
    assert shown[5].mean() + 100 < shown[-5].mean()


def test_what_shows_through_is_paper(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 30, 60))
    image.save(source)
    shown = np.asarray(one(source, tmp_path / "o.webp"))
    assert shown[30, 50].min() > 245
    assert shown[30, 10, 0] > 170 and shown[30, 10, 1] < 40


def test_the_first_frame_of_an_animation(testdata: Path, tmp_path: Path) -> None:
    gif, webp = (
        np.asarray(one(testdata / "photos" / f"iss634.{kind}", tmp_path / f"{kind}.webp"), float)
        for kind in ("gif", "webp")
    )
    assert np.abs(gif - webp).mean() < 12
    with Image.open(tmp_path / "gif.webp") as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("longest", [1600, 320, 16])
def test_masks_are_burnt_into_every_size(tmp_path: Path, longest: int) -> None:
    secret = Image.new("RGB", (1200, 900), (240, 240, 240))
    secret.paste((255, 0, 0), (300, 225, 600, 450))  # what must be hidden is the only red
    secret.paste((0, 0, 255), (900, 600, 1050, 750))
    source = tmp_path / "s.png"
    secret.save(source)
    edits = PhotoEdits(
        masks=(
            Mask("polygon", ((0.24, 0.24), (0.51, 0.24), (0.51, 0.51), (0.24, 0.51)), "#101010"),
            Mask("ellipse", ((0.70, 0.60), (0.92, 0.90)), "#202020"),
        )
    )
    shown = np.asarray(one(source, tmp_path / "o.webp", longest, edits), dtype=int)
    red, green, blue = shown[..., 0], shown[..., 1], shown[..., 2]
    assert not ((red - green > 60) & (red - blue > 60)).any()
    assert not ((blue - red > 60) & (blue - green > 60)).any()
    assert shown.min() < 60


def test_masks_stay_where_they_were_put_after_turn_and_crop(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 200), (255, 255, 255))
    source = tmp_path / "s.png"
    image.save(source)
    square = Mask("polygon", ((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5)), "#000000")
    turned = np.asarray(one(source, tmp_path / "t.webp", 640, PhotoEdits(turn=90, masks=(square,))))
    assert turned.shape[:2] == (400, 200)
    assert turned[50, 150].max() < 30 and turned[50, 50].min() > 220
    edits = PhotoEdits(turn=90, masks=(square,), crop=(0.5, 0.0, 1.0, 1.0))
    cropped = np.asarray(one(source, tmp_path / "c.webp", 640, edits))
    assert cropped.shape[:2] == (400, 100)
    assert cropped[50, 50].max() < 30 and cropped[350, 50].min() > 220


def test_turning_is_clockwise(tmp_path: Path) -> None:
    image = Image.new("RGB", (80, 40), (255, 255, 255))
    image.paste((255, 0, 0), (0, 0, 20, 40))  # red on the left
    source = tmp_path / "s.png"
    image.save(source)
    quarter = np.asarray(one(source, tmp_path / "q.webp", 80, PhotoEdits(turn=90)))
    assert quarter[5, 20, 1] < 80 and quarter[75, 20, 1] > 200  # red on top


def test_a_crop_stays_sharp(tmp_path: Path, picture: Path) -> None:
    made = prepare(
        picture, [Size(tmp_path / "o.webp", 640)], PhotoEdits(crop=(0.25, 0.25, 0.75, 0.75))
    )
    assert (made[0].width, made[0].height) == (640, 480)


def test_small_photos_are_never_blown_up(tmp_path: Path) -> None:
    source = tmp_path / "s.png"
    Image.new("RGB", (9, 5), (10, 200, 10)).save(source)
    made = prepare(source, [Size(tmp_path / "a.webp", 1280), Size(tmp_path / "b.webp", 4)])
    assert [(each.width, each.height) for each in made] == [(9, 5), (4, 2)]


def test_budgets_are_kept_on_noisy_photos(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 255, (1400, 1400, 3)).astype(np.uint8)
    source = tmp_path / "noise.png"
    Image.fromarray(noise).resize((2000, 2000)).save(source)
    made = prepare(source, [Size(tmp_path / "a.webp", 640, budget=80_000)])
    assert made[0].bytes <= 80_000


def test_a_cut_keeps_its_focus(tmp_path: Path) -> None:
    image = Image.new("RGB", (2400, 1200), (255, 255, 255))
    image.paste((0, 120, 0), (2100, 500, 2200, 600))
    source = tmp_path / "s.png"
    image.save(source)
    size = Size(tmp_path / "card.jpg", 1200, "JPEG", shape=(1200, 630))
    made = prepare(source, [size], PhotoEdits(focus=(0.9, 0.45)))
    assert (made[0].width, made[0].height) == (1200, 630)
    shown = np.asarray(opened(size.path), dtype=int)
    assert (shown[..., 1] - shown[..., 0] > 50).any()


@pytest.mark.parametrize("focus", [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.2, 0.9)])
def test_the_box_around_a_point_stays_inside(focus: tuple[float, float]) -> None:
    for size in ((100, 100), (1000, 30), (30, 1000), (1, 1)):
        left, top, right, bottom = around(size, 1200 / 630, focus)
        assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]


def test_doing_it_twice_gives_the_same_bytes(tmp_path: Path, picture: Path) -> None:
    first = prepare(
        picture, [Size(tmp_path / "a.webp", 640), Size(tmp_path / "a.jpg", 900, "JPEG")]
    )
    again = prepare(
        picture, [Size(tmp_path / "b.webp", 640), Size(tmp_path / "b.jpg", 900, "JPEG")]
    )
    for one_, other in zip(first, again, strict=True):
        assert one_.path.read_bytes() == other.path.read_bytes()


def test_one_pixel_and_ribbons(tmp_path: Path) -> None:
    for size in ((1, 1), (1, 3000), (3000, 1)):
        source = tmp_path / f"{size}.png"
        Image.new("RGB", size, (1, 2, 3)).save(source)
        made = prepare(source, [Size(tmp_path / "o.webp", 320), Size(tmp_path / "t.webp", 16)])
        assert all(each.width >= 1 and each.height >= 1 for each in made)


def test_the_placeholder_is_tiny(tmp_path: Path, picture: Path) -> None:
    made = prepare(picture, [Size(tmp_path / "o.webp", 16, budget=400)])
    assert made[0].bytes <= 400
    assert features.check("webp")
    with Image.open(io.BytesIO(made[0].path.read_bytes())) as image:
        assert image.size == (16, 12)
