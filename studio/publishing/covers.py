"""Smaller pictures of a cover, for lists: a page of twenty-four of them must stay light."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.files.pictures import make_narrow
from studio.kernel.storage import fingerprint, inside
from studio.publishing import folder
from studio.publishing.models import EditionPart


@dataclass(frozen=True)
class Size:
    """A copy of the cover: at most `width` pixels wide, and `weight` bytes heavy if a lower
    quality can do it."""

    name: str
    width: int
    weight: int


# Small: a card is 293 pixels wide on a computer, and a browser loads about twenty of them at once,
# within the 250 kB of a first page. Medium: the picture of the day.
SIZES = (Size("small", 300, 7_500), Size("medium", 720, 40_000))


def copy_name(cover: str, size: str) -> str:
    """`cover.webp`, `small` -> `cover-small.webp`."""
    return f"{Path(cover).stem}-{size}.webp"


def add_smaller_covers(new: Path, parts: list[EditionPart], cover: str | None) -> None:
    """Put the smaller copies of the cover into an edition being made, with the cover's people:
    whoever takes the one back takes the others."""
    by_name = {part.name: part for part in parts}
    if cover not in by_name:
        return
    for size in SIZES:
        name = copy_name(cover, size.name)
        if name not in by_name:
            shrink(inside(new / folder.MEDIA, cover), inside(new / folder.MEDIA, name), size)
            parts.append(_copy_of(by_name[cover], name, inside(new / folder.MEDIA, name)))


def _copy_of(whole: EditionPart, name: str, path: Path) -> EditionPart:
    sha256, bytes_ = fingerprint(path)
    return EditionPart(
        name=name,
        medium=whole.medium,
        mime="image/webp",
        size=bytes_,
        sha256=sha256,
        file_id=whole.file_id,
        people=list(whole.people),
    )


def shrink(source: Path, target: Path, size: Size) -> None:
    """Write the copy as WebP, upright and bare; never larger in pixels than its source. Invalid
    for a cover that is no picture."""
    make_narrow(source, target, width=size.width, weight=size.weight)
