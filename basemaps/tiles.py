"""One tile of any ground, as bytes a browser shows."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from basemaps import cache as shelf
from basemaps.atlas import atlas
from basemaps.canvas import Window
from basemaps.catalogue import Ground, ground
from basemaps.errors import NoTile
from basemaps.labels import write
from basemaps.packs import open_pack, picture_type
from basemaps.palette import lighten
from basemaps.paper import paper_tile
from basemaps.plan import draw_land, is_plain, tile_window
from basemaps.sheet import draw_pack
from basemaps.style import ABROAD, PALENESS, PAPER


@dataclass(frozen=True, slots=True)
class Tile:
    """The bytes of a tile, their type, and a name of their content for the browser's cache."""

    data: bytes
    mime: str
    etag: str


def tile(
    ground_id: str,
    zoom: int,
    column: int,
    row: int,
    *,
    packs: Path | None = None,
    cache: Path | None = None,
    scale: int = 1,
) -> Tile:
    """The tile of a ground at z/x/y, 256 pixels times the scale (1, or 2 for fine screens).

    Drawn tiles are the same bytes each time and are kept under `cache`. Packs give what they
    hold, whatever the scale; vector ones are drawn too. Raises UnknownGround, NoTile (outside the
    zooms or the world, nothing stored there, a scale the ground does not have) or BrokenPack.
    """
    chosen = ground(ground_id, packs)
    if chosen.kind == "online":
        raise NoTile("Ce fond est sur un autre serveur : votre navigateur le lui demande.")
    _check(chosen, zoom, column, row)
    if chosen.kind == "pack" and not chosen.vector:
        return _stored(chosen, zoom, column, row)
    if scale not in chosen.scales:
        raise NoTile("Ce fond n’existe pas à cette finesse.")
    if chosen.kind == "paper":
        return _paper(scale, chosen.id)
    window = tile_window(zoom, column, row, scale)
    if chosen.vector:
        return _of_pack(chosen, window, column, row, cache)
    if is_plain(window, atlas()):
        return _plain(scale, faded=chosen.faded)
    return _drawn(chosen, window, column, row, cache)


def draw_ground(chosen: Ground, window: Window) -> Image.Image:
    """A drawn ground, or a vector pack, for any window, names included."""
    if chosen.vector and chosen.path is not None:
        return draw_pack(chosen.path, window, chosen.last_zoom, faded=chosen.faded)
    return draw(window, faded=chosen.faded)


def draw(window: Window, *, faded: bool) -> Image.Image:
    """The drawn ground for any window, names included."""
    picture = draw_land(window, atlas(), signs=not faded)
    if faded:
        picture = Image.blend(picture, Image.new("RGB", picture.size, PAPER), PALENESS)
    write(picture, window, quiet=faded)
    return picture


def _check(chosen: Ground, zoom: int, column: int, row: int) -> None:
    if not chosen.min_zoom <= zoom <= chosen.max_zoom:
        raise NoTile("Ce fond n’a pas d’image à ce niveau de zoom.")
    if not (0 <= column < 2**zoom and 0 <= row < 2**zoom):
        raise NoTile("Cette image est hors du monde.")


def _stored(chosen: Ground, zoom: int, column: int, row: int) -> Tile:
    assert chosen.path is not None  # noqa: S101 - every pack has its file
    data = open_pack(chosen.path).tile(zoom, column, row)
    _, mime = picture_type(data, chosen.path.name)
    return _named(data, mime)


def _drawn(chosen: Ground, window: Window, column: int, row: int, cache: Path | None) -> Tile:
    path = None
    if cache is not None:
        shelf.begin(cache, chosen.id)
        scale = round(window.scale)
        path = shelf.tile_path(cache, chosen.id, scale, window.zoom, column, row)
        kept = shelf.load(path)
        if kept:
            return _named(kept, "image/png")
    data = encode(lighten(draw(window, faded=chosen.faded), faded=chosen.faded))
    if path is not None:
        shelf.keep(path, data)
    return _named(data, "image/png")


def _of_pack(chosen: Ground, window: Window, column: int, row: int, cache: Path | None) -> Tile:
    """A tile of a vector pack, drawn by us; another file under the same name is another map."""
    assert chosen.path is not None  # noqa: S101 - every pack has its file
    stamp = chosen.path.stat()
    path = None
    if cache is not None:
        name = f"{chosen.id}-{stamp.st_mtime_ns:x}-{stamp.st_size:x}"
        path = shelf.tile_path(cache, name, round(window.scale), window.zoom, column, row)
        if kept := shelf.load(path):
            return _named(kept, "image/png")
    drawn = draw_pack(chosen.path, window, chosen.last_zoom, faded=chosen.faded)
    data = encode(lighten(drawn, faded=chosen.faded))
    if path is not None:
        shelf.keep(path, data)
    return _named(data, "image/png")


@lru_cache(maxsize=4)
def _plain(scale: int, *, faded: bool) -> Tile:
    """The pale land far from everything: one picture for all such tiles."""
    picture = Image.new("RGB", (256 * scale, 256 * scale), ABROAD)
    if faded:
        picture = Image.blend(picture, Image.new("RGB", picture.size, PAPER), PALENESS)
    return _named(encode(lighten(picture, faded=faded)), "image/png")


@lru_cache(maxsize=16)
def _paper(scale: int, name: str) -> Tile:
    tones = paper_tile(scale, name)
    return _named(encode(tones.quantize(64, dither=Image.Dither.NONE)), "image/png")


def encode(picture: Image.Image) -> bytes:
    """PNG bytes, the same for the same picture."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=9)
    return buffer.getvalue()


def _named(data: bytes, mime: str) -> Tile:
    return Tile(data, mime, hashlib.sha256(data).hexdigest()[:20])
