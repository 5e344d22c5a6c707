"""The picture of a production: where it is, and how large."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import url_for
from PIL import Image

from studio.gallery.addresses import absolute
from studio.kernel import web
from studio.kernel.errors import NotFound
from studio.publishing import folder
from studio.publishing.covers import SIZES, copy_name

GLIMPSE = (200, 200)  # pixels
GLIMPSE_QUALITY = 40
EMPTY = "data:,"


@dataclass(frozen=True)
class Picture:
    """One file of a cover, in pixels."""

    name: str
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Cover:
    """The whole picture and its smaller copies, each with an address."""

    edition_id: str
    public_id: str
    number: int
    picture: Picture
    copies: tuple[Picture, ...]  # the smallest first, the whole picture last

    @property
    def url(self) -> str:
        return self.path(self.picture)

    @property
    def small_url(self) -> str:
        return self.path(self.copies[0])

    @property
    def srcset(self) -> str:
        """For a picture shown large: the browser takes the copy that its screen needs."""
        widths = {picture.width: picture for picture in reversed(self.copies)}
        return ", ".join(f"{self.path(p)} {width}w" for width, p in sorted(widths.items()))

    @property
    def glimpse(self) -> str:
        """The picture in two thousand bytes of the page itself: what is seen before anything comes.
        Nothing is seen when its file is being deleted."""
        home = web.settings().editions, self.edition_id
        try:
            with Image.open(folder.media_path(*home, self.copies[0].name)) as image:
                small = image.convert("RGB")
        except (NotFound, OSError):
            return EMPTY
        small.thumbnail(GLIMPSE)
        kept = io.BytesIO()
        small.save(kept, "WEBP", quality=GLIMPSE_QUALITY, method=4)
        return f"data:image/webp;base64,{base64.b64encode(kept.getvalue()).decode()}"

    def path(self, picture: Picture) -> str:
        return url_for("medias.part", **self._names(picture))

    def address(self, picture: Picture | None = None) -> str:
        """Absolute: covers also leave the site, in feeds and on the cards of social networks."""
        return absolute("medias.part", **self._names(picture or self.picture))

    def _names(self, picture: Picture) -> dict[str, Any]:
        return {"public_id": self.public_id, "number": self.number, "name": picture.name}

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height


def manifest_of(edition_id: str) -> dict[str, Any] | None:
    """What an edition says of itself; None when its folder is being deleted."""
    try:
        return folder.read_manifest(web.settings().editions, edition_id)
    except NotFound:
        return None


def cover_of(edition_id: str, public_id: str, number: int) -> Cover | None:
    """The cover of an edition; None when it has none, or is being deleted."""
    manifest = manifest_of(edition_id) or {"media": []}
    parts = {part["name"]: part for part in manifest["media"]}
    whole = parts.get(manifest.get("cover"))
    if whole is None:
        return None
    copies = [parts.get(copy_name(whole["name"], size.name)) for size in SIZES]
    try:
        pictures = [_picture(edition_id, part) for part in [*copies, whole] if part]
    except NotFound:
        return None
    return Cover(edition_id, public_id, number, pictures[-1], tuple(pictures))


def _picture(edition_id: str, part: Mapping[str, Any]) -> Picture:
    editions = web.settings().editions
    width, height = pixels(editions, edition_id, part["name"], part["sha256"])
    return Picture(part["name"], part["mime"], width, height)


@lru_cache(maxsize=2048)
def pixels(editions: Path, edition_id: str, name: str, _sha256: str) -> tuple[int, int]:
    """Width and height; only the first bytes of the file are read, once."""
    with Image.open(folder.media_path(editions, edition_id, name)) as image:
        return image.size
