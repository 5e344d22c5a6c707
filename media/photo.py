"""Photos: upright, in ordinary colours, without a word of metadata, in several sizes at once.

One decoding serves every size, and each size is made from the one before: about a third of the
work of starting again for each (measured in docs/media.md).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageDraw

from media import camera, pictures
from media.edits import Mask, PhotoEdits, Point
from media.probe import Limits
from media.sniff import sniff
from media.writing import whole_file

PAPER = (255, 255, 255)
"""What shows through a transparent picture."""
TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow counts counter-clockwise
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ROOM = 2.2
"""A picture is read this much larger than a shape to be cut from it, so that it need not grow."""
QUALITIES = {
    "WEBP": (80, 72, 62, 50, 38, 25),
    "JPEG": (82, 75, 66, 55, 42, 30),
    "AVIF": (62, 55, 46, 38, 30, 20),
}
"""Tried from the best until the picture fits its weight budget."""
AVIF_SPEED = 6
"""8 takes a third of the time and gains half as much on WebP (docs/media.md)."""
MIMES = {"WEBP": "image/webp", "JPEG": "image/jpeg", "AVIF": "image/avif"}


@dataclass(frozen=True)
class Size:
    """One picture to make.

    `longest` is the longer side in pixels (a smaller photo is never blown up); with `shape`
    (width, height) the picture is cut to that shape around the focus point instead.
    `budget` is bytes: the quality is lowered until the file fits.
    """

    path: Path
    longest: int
    format: str = "WEBP"
    budget: int = 0
    shape: tuple[int, int] | None = None


@dataclass(frozen=True)
class Picture:
    path: Path
    mime: str
    bytes: int
    width: int
    height: int


def prepare(
    source: Path,
    sizes: Sequence[Size],
    edits: PhotoEdits | None = None,
    *,
    limits: Limits | None = None,
) -> tuple[Picture, ...]:
    """Make all `sizes` of a photo, in the order given. Each file appears whole or not at all.

    Guaranteed: orientation applied, colours in sRGB on 8 bits, first frame of an animation,
    masks burnt in before anything is made smaller, no metadata of any kind (EXIF, GPS, XMP,
    IPTC, comment, colour profile, thumbnail). Refuses like `probe`.
    """
    edits = edits or PhotoEdits()
    largest = max(round(each.longest * (ROOM if each.shape else 1)) for each in sizes)
    whole = apply(load(source, needed(largest, edits), limits or Limits()), edits)
    made: dict[Path, Picture] = {}
    current = whole
    for size in sorted(sizes, key=lambda each: -each.longest):
        if size.shape is None:
            current = shrunk(current, size.longest)
            made[size.path] = save(current, size)
        else:
            made[size.path] = save(cut_to(whole, size.shape, edits), size)
    return tuple(made[size.path] for size in sizes)


def needed(largest: int, edits: PhotoEdits) -> int:
    """Pixels of the longer side to keep before cropping, so that the crop is still sharp."""
    if edits.crop is None:
        return largest
    left, top, right, bottom = edits.crop
    return int(largest / min(right - left, bottom - top)) + 1


def load(source: Path, longest: int, limits: Limits) -> Image.Image:
    """The upright photo in sRGB, no larger than `longest` pixels on its longer side."""
    with pictures.opened(source, sniff(source), limits.pixels) as image:
        orientation = camera.upright(camera.read_exif(image))
        profile = image.info.get("icc_profile")
        image.draft("RGB", (longest, longest))
        image.load()
        flat = without_palette(image)
        small = shrunk(flat, longest)
        upright = transposed(small, orientation)
        return to_srgb(upright, profile)


def without_palette(image: Image.Image) -> Image.Image:
    """8 bits a channel, in a mode that can be resized: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        return Image.fromarray(stretched(np.asarray(image, dtype=np.float64)))
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    has_alpha = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def stretched(values: np.ndarray) -> np.ndarray:
    """Numbers of an unusual picture -> 0..255. 16-bit ones keep their scale."""
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    top = values.max(initial=0.0)
    scale = 1.0 if 1.0 < top <= 255 else 255.0 / (65535.0 if 255 < top <= 65535 else max(top, 1.0))
    return np.clip(values * scale, 0, 255).astype(np.uint8)


def transposed(image: Image.Image, orientation: int) -> Image.Image:
    turn = UPRIGHT.get(orientation)
    return image.transpose(turn) if turn is not None else image


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring the colours of a phone (Display P3), a scanner or a printer to every screen."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha is not None else image
    converted = by_profile(colours, profile) if profile else None
    flat = converted if converted is not None else colours.convert("RGB")
    if alpha is None:
        return flat
    paper = Image.new("RGB", flat.size, PAPER)
    paper.paste(flat, mask=alpha)
    return paper


def by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture converted by its colour profile; None when the profile is broken or alien."""
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def apply(image: Image.Image, edits: PhotoEdits) -> Image.Image:
    """Turn, hide, then crop: masks are placed on the whole picture and survive a new crop."""
    if edits.turn:
        image = image.transpose(TURNS[edits.turn])
    if edits.masks:
        image = image.copy()
        for mask in edits.masks:
            burn(image, mask)
    return cropped(image, edits.crop) if edits.crop else image


def burn(image: Image.Image, mask: Mask) -> None:
    """Cover a shape for good. Hard edges: no pixel of the face is mixed into the border."""
    width, height = image.size
    points = [(x * width, y * height) for x, y in mask.points]
    draw = ImageDraw.Draw(image)
    if mask.shape == "polygon":
        draw.polygon(points, fill=mask.colour)
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    draw.ellipse((min(xs), min(ys), max(xs), max(ys)), fill=mask.colour)


def cropped(image: Image.Image, crop: tuple[float, float, float, float]) -> Image.Image:
    width, height = image.size
    left, top = int(crop[0] * width), int(crop[1] * height)
    right, bottom = round(crop[2] * width), round(crop[3] * height)
    return image.crop((left, top, max(left + 1, right), max(top + 1, bottom)))


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The picture with its longer side at most `longest` pixels, at least one pixel each way."""
    width, height = image.size
    scale = longest / max(width, height)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def cut_to(image: Image.Image, shape: tuple[int, int], edits: PhotoEdits) -> Image.Image:
    """The largest part with this shape around the focus point, no larger than the shape."""
    box = around(image.size, shape[0] / shape[1], focus_after_crop(edits))
    part = image.crop(box)
    if part.width <= shape[0]:
        return part
    return part.resize(shape, Image.Resampling.LANCZOS, reducing_gap=2.0)


def around(size: tuple[int, int], ratio: float, focus: Point) -> tuple[int, int, int, int]:
    """The largest box of shape `ratio` (width / height) inside `size`, as near to `focus` as
    the borders allow. Pixels: left, top, right, bottom."""
    width, height = size
    wide, high = min(width, height * ratio), min(height, width / ratio)
    left = min(max(focus[0] * width - wide / 2, 0), width - wide)
    top = min(max(focus[1] * height - high / 2, 0), height - high)
    right, bottom = min(width, round(left + wide)), min(height, round(top + high))
    return int(left), int(top), max(int(left) + 1, right), max(int(top) + 1, bottom)


def focus_after_crop(edits: PhotoEdits) -> Point:
    """The focus point as fractions of what the crop left. Faces are above the middle, so
    without a choice the point is a little high."""
    x, y = edits.focus or (0.5, 0.42)
    if edits.crop is None or edits.focus is None:
        return x, y
    left, top, right, bottom = edits.crop
    inside = (x - left) / (right - left), (y - top) / (bottom - top)
    return min(1.0, max(0.0, inside[0])), min(1.0, max(0.0, inside[1]))


def save(image: Image.Image, size: Size) -> Picture:
    """Write the picture as light as its budget asks, with nothing in it but pixels."""
    return write(image, size.path, size.format, QUALITIES[size.format], size.budget)


def write(
    image: Image.Image, path: Path, kind: str, qualities: Sequence[int], budget: int = 0
) -> Picture:
    """The same, with the first of these qualities that fits into `budget` bytes, else the last
    (0: the first)."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    data = b""
    for quality in qualities:
        data = encoded(bare, kind, quality)
        if not budget or len(data) <= budget:
            break
    with whole_file(path) as partial:
        partial.write_bytes(data)
    return Picture(path, MIMES[kind], len(data), *image.size)


def encoded(image: Image.Image, kind: str, quality: int) -> bytes:
    """The file's bytes; `quality` goes from 1 to 100, as each format counts."""
    buffer = io.BytesIO()
    if kind == "JPEG":
        image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
    elif kind == "WEBP":
        image.save(buffer, "WEBP", quality=quality, method=4)
    else:
        image.save(buffer, "AVIF", quality=quality, speed=AVIF_SPEED, max_threads=1)
    return buffer.getvalue()


def picture(path: Path, longest: int = 4096) -> Image.Image:
    """A photo in memory, upright, in sRGB, for drawing it into something else."""
    return load(path, longest, Limits())


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height of a photo once upright, without decoding it."""
    with pictures.opened(path, sniff(path)) as image:
        turned = camera.upright(camera.read_exif(image)) >= 5
        return image.size[::-1] if turned else image.size
