"""Reading an operator's packs: what they hold, and nothing worse when they are damaged."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from basemaps.catalogue import ground
from basemaps.errors import BasemapError, BrokenPack, NoTile
from basemaps.packs import MAX_TILE, open_pack, picture_type, plain
from basemaps.tiles import tile
from tests.basemaps.packs import Address, square, write_mbtiles, write_pmtiles

RED, GREEN, BLUE = square(200, 30, 30), square(30, 200, 30), square(30, 30, 200, "WEBP")
TILES: dict[Address, bytes] = {
    (0, 0, 0): RED, (3, 4, 2): GREEN, (3, 4, 5): BLUE, (7, 64, 44): RED,
}  # fmt: skip


@pytest.fixture(params=["pmtiles", "mbtiles"])
def packs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "pmtiles":
        write_pmtiles(tmp_path / "ville.pmtiles", TILES, {"name": "Ville"})
    else:
        write_mbtiles(tmp_path / "ville.mbtiles", TILES, {"name": "Ville", "format": "png"})
    return tmp_path


def test_a_pack_gives_each_tile_where_it_belongs(packs: Path) -> None:
    for address, data in TILES.items():
        made = tile("pack-ville", *address, packs=packs)
        assert made.data == data
        assert made.mime == ("image/webp" if data is BLUE else "image/png")


def test_a_pack_says_what_it_does_not_hold(packs: Path) -> None:
    with pytest.raises(NoTile, match="à cet endroit"):
        tile("pack-ville", 3, 0, 0, packs=packs)
    with pytest.raises(NoTile, match="zoom"):
        tile("pack-ville", 8, 0, 0, packs=packs)
    with pytest.raises(NoTile, match="hors du monde"):
        tile("pack-ville", 3, 8, 0, packs=packs)


def test_many_tiles_need_several_folders(tmp_path: Path) -> None:
    """Beyond 16 KB of addresses a PMTiles archive has leaves: they are followed."""
    tiles: dict[Address, bytes] = {
        (8, x, y): RED + x.to_bytes(2, "big") + y.to_bytes(2, "big")
        for x in range(0, 256, 2)
        for y in range(256)
    }
    path = write_pmtiles(tmp_path / "grand.pmtiles", tiles, {})
    pack = open_pack(path)
    for address in ((8, 0, 0), (8, 254, 255), (8, 128, 77)):
        assert pack.tile(*address) == tiles[address]
    with pytest.raises(NoTile):
        pack.tile(8, 1, 0)


def test_a_found_pack_is_read(testdata: Path, tmp_path: Path) -> None:
    shutil.copy(testdata / "geo" / "stamen_toner_z3.pmtiles", tmp_path)
    found = ground("pack-stamen-toner-z3", tmp_path)
    assert (found.min_zoom, found.max_zoom) == (0, 3)
    made = tile(found.id, 3, 4, 2, packs=tmp_path)
    assert made.mime == "image/png"


@pytest.mark.parametrize(
    "data", [b"<svg onload=alert(1)>", b"<html>", b"", b"GIF89a", b"RIFF....WAVE", b"%PDF-1.7"]
)
def test_what_is_not_a_picture_is_never_served(tmp_path: Path, data: bytes) -> None:
    about = {"name": "Faux", "format": "png"}
    write_mbtiles(tmp_path / "faux.mbtiles", {(0, 0, 0): data or b" "}, about)
    with pytest.raises(BrokenPack, match="autre chose que des images"):
        tile("pack-faux", 0, 0, 0, packs=tmp_path)


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (RED, "image/png"),
        (BLUE, "image/webp"),
        (square(1, 1, 1, "JPEG"), "image/jpeg"),
        (square(1, 1, 1, "AVIF"), "image/avif"),
    ],
)
def test_a_picture_is_known_by_its_bytes(data: bytes, mime: str) -> None:
    assert picture_type(data, "x")[1] == mime


def test_a_monstrous_tile_is_left_where_it_is(tmp_path: Path) -> None:
    about = {"name": "Lourd", "format": "png"}
    path = write_mbtiles(tmp_path / "lourd.mbtiles", {(0, 0, 0): RED + bytes(MAX_TILE)}, about)
    with pytest.raises(NoTile):
        open_pack(path).tile(0, 0, 0)


def test_a_bomb_in_the_folder_of_addresses_is_refused(tmp_path: Path) -> None:
    """A gigabyte of zeros packs into a megabyte: it must not be unpacked."""
    path = write_pmtiles(tmp_path / "bombe.pmtiles", TILES, {})
    data = bytearray(path.read_bytes())
    bomb = gzip.compress(bytes(64 << 20))
    data[8:16] = len(data).to_bytes(8, "little")
    data[16:24] = len(bomb).to_bytes(8, "little")
    path.write_bytes(bytes(data) + bomb)
    with pytest.raises(BrokenPack, match="démesuré"):
        open_pack(path)


def test_a_file_cut_short_by_a_bad_copy_is_refused(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "coupe.pmtiles", TILES, {})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BrokenPack, match="incomplet"):
        open_pack(path)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM tiles", "aucune image"),
        ("UPDATE metadata SET value='tiff' WHERE name='format'", "genre"),
        ("UPDATE tiles SET zoom_level=-3", "zoom"),
        ("UPDATE tiles SET zoom_level=99", "zoom"),
        ("DROP TABLE tiles", "MBTiles"),
    ],
)
def test_a_database_that_is_no_pack_is_refused(tmp_path: Path, statement: str, reason: str) -> None:
    path = write_mbtiles(tmp_path / "x.mbtiles", TILES, {"name": "x", "format": "png"})
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
    with pytest.raises(BrokenPack, match=reason):
        open_pack(path)


def test_a_pack_is_never_written_to(packs: Path) -> None:
    (path,) = packs.iterdir()
    before = path.read_bytes()
    path.chmod(0o444)
    tile("pack-ville", 0, 0, 0, packs=packs)
    assert path.read_bytes() == before
    assert list(packs.iterdir()) == [path], "no journal, no lock beside it"


def test_odd_bounds_become_the_whole_world(tmp_path: Path) -> None:
    about = {"name": "x", "format": "png", "bounds": "10,50,nan,-20"}
    path = write_mbtiles(tmp_path / "x.mbtiles", TILES, about)
    assert open_pack(path).facts.bounds.west == -180


@settings(deadline=None, max_examples=150)
@given(some.data())
def test_no_damage_makes_worse_than_a_sentence(data: some.DataObject) -> None:
    kind = data.draw(some.sampled_from(["pmtiles", "mbtiles"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"abime.{kind}"
        if kind == "pmtiles":
            write_pmtiles(path, TILES, {"name": "Ville", "attribution": "moi"})
        else:
            write_mbtiles(path, TILES, {"name": "Ville", "format": "png"})
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(some.integers(1, 12))):
            place = data.draw(some.integers(0, min(len(content) - 1, 700)))
            content[place] = data.draw(some.integers(0, 255))
        path.write_bytes(bytes(content[: data.draw(some.integers(1, len(content)))]))
        try:
            for address in TILES:
                tile("pack-abime", *address, packs=Path(folder))
        except BasemapError as error:
            assert str(error).endswith(".")  # a sentence for a person


@given(some.text())
def test_words_of_a_pack_are_free_of_markup(text: str) -> None:
    assert "<" not in plain(text)
    assert "\n" not in plain(text)


def test_entities_cannot_smuggle_a_tag() -> None:
    assert "<" not in plain("&lt;script&gt;alert(1)&lt;/script&gt;")
