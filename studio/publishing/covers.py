"""The small picture that lists show: a page of twenty-four covers must stay light."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from studio.kernel.storage import fingerprint, inside, replacing
from studio.publishing import folder
from studio.publishing.models import EditionPart

WIDTH = 480  # pixels: a card is at most 340 wide, and old screens have one pixel for one
QUALITY = 62


def small_name(cover: str) -> str:
    """`cover.webp` -> `cover-small.webp`."""
    return f"{Path(cover).stem}-small.webp"


def add_small_cover(new: Path, parts: list[EditionPart], cover: str | None) -> None:
    """Put the small picture of the cover into an edition being made, with the cover's people:
    whoever takes the one back takes the other."""
    by_name = {part.name: part for part in parts}
    if cover not in by_name or small_name(cover) in by_name:
        return
    whole, name = by_name[cover], small_name(cover)
    target = inside(new / folder.MEDIA, name)
    shrink(inside(new / folder.MEDIA, cover), target)
    sha256, size = fingerprint(target)
    parts.append(
        EditionPart(
            name=name,
            medium=whole.medium,
            mime="image/webp",
            size=size,
            sha256=sha256,
            file_id=whole.file_id,
            people=list(whole.people),
        )
    )


def shrink(source: Path, target: Path) -> None:
    """A WebP at most `WIDTH` pixels wide; never larger than its source was."""
    with Image.open(source) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((WIDTH, WIDTH * 4), Image.Resampling.LANCZOS)
    with replacing(target) as temporary:
        image.save(temporary, "WEBP", quality=QUALITY, method=4)
