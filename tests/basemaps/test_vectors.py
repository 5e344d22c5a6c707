"""Vector packs: made of an extract, read with suspicion, drawn in our own style."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pmtiles.tile import TileType

from basemaps.__main__ import main
from basemaps.catalogue import ground
from basemaps.errors import BrokenPack, NoTile
from basemaps.kinds import Thing, thing
from basemaps.mercator import tile_at
from basemaps.mvt import AREA, LINE, POINT, BadTile, Shape, decode, holes, inflated
from basemaps.packing import _doubts, pack
from basemaps.packs import open_pack
from basemaps.picture import picture
from basemaps.tiles import tile
from tests.basemaps.packs import write_pmtiles

STATION = (0.6935, 47.3895)
EVERYTHING = frozenset({"areas", "lines", "points", "roads"})


@pytest.fixture(scope="session")
def tours(testdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack made of the found extract."""
    folder = tmp_path_factory.mktemp("packs")
    extract = testdata / "geo" / "tours_gare.osm.pbf"
    told: list[str] = []
    made = pack(extract, folder / "tours.pmtiles", title="La gare", tell=told.append)
    assert made.tiles > 10 and made.features["areas"] > 200 and made.warnings == []
    assert len(told) == 5
    return folder


def test_a_pack_says_what_it_is(tours: Path) -> None:
    found = ground("pack-tours", tours)
    assert (found.title, found.vector, found.min_zoom, found.last_zoom) == ("La gare", True, 8, 15)
    assert found.max_zoom == 18 and found.scales == (1, 2)
    assert found.attribution == "© les contributeurs d’OpenStreetMap"
    assert found.bounds.holds(*STATION)


def test_it_holds_streets_houses_and_names(tours: Path) -> None:
    data = open_pack(tours / "tours.pmtiles").tile(15, *tile_at(*STATION, 15))
    things = [found for shape in decode(data, EVERYTHING) if (found := thing(shape))]
    families = {one.family for one in things}
    assert {"way", "rail", "building", "area", "place"} <= families
    names = {one.name for one in things}
    assert {"Boulevard Heurteloup", "Rue Charles Gille"} <= names


def test_its_tiles_are_drawn_once_and_meet_at_their_edges(tours: Path, tmp_path: Path) -> None:
    column, row = tile_at(*STATION, 16)
    made = tile("pack-tours", 16, column, row, packs=tours, cache=tmp_path)
    assert made.mime == "image/png"
    assert tile("pack-tours", 16, column, row, packs=tours, cache=tmp_path) == made
    assert len(list(tmp_path.rglob("*.png"))) == 1
    fine = tile("pack-tours", 16, column, row, packs=tours, scale=2)
    assert Image.open(io.BytesIO(fine.data)).size == (512, 512)
    left, right = (
        np.asarray(Image.open(io.BytesIO(tile("pack-tours", 16, c, row, packs=tours).data))
                   .convert("RGB")).astype(int)
        for c in (column, column + 1)
    )  # fmt: skip
    difference = np.abs(left[:, -1] - right[:, 0]).max(axis=1)
    assert (difference > 60).mean() < 0.15, "what crosses an edge goes on behind it"


def test_closer_than_its_own_tiles_it_is_still_drawn(tours: Path) -> None:
    sheet = picture("pack-tours", size=(300, 300), centre=STATION, zoom=18.0, packs=tours)
    assert len(sheet.getcolors(100_000) or []) > 30
    pale = picture("pack-tours-pale", size=(300, 300), centre=STATION, zoom=16.0, packs=tours)
    plain = picture("pack-tours", size=(300, 300), centre=STATION, zoom=16.0, packs=tours)
    assert np.asarray(pale).mean() > np.asarray(plain).mean()


def test_outside_of_it_there_is_only_land(tours: Path) -> None:
    made = tile("pack-tours", 12, 100, 100, packs=tours)
    assert len(Image.open(io.BytesIO(made.data)).convert("RGB").getcolors(9) or []) == 1
    with pytest.raises(NoTile):
        tile("pack-tours", 19, 0, 0, packs=tours)


def test_what_is_no_extract_is_refused_and_writes_nothing(tmp_path: Path, testdata: Path) -> None:
    for name in ("communes-37-indre-et-loire.geojson", "korita-zbevnica.gpx"):
        with pytest.raises(BrokenPack, match=r"extrait d’OpenStreetMap|rien à dessiner"):
            pack(testdata / "geo" / name, tmp_path / "x.pmtiles")
    with pytest.raises(BrokenPack, match="zooms"):
        pack(testdata / "geo" / "tours_gare.osm.pbf", tmp_path / "x.pmtiles", max_zoom=30)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_made(
    testdata: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extract, out = testdata / "geo" / "tours_gare.osm.pbf", tmp_path / "t.pmtiles"
    assert main(["pack", str(extract), str(out), "--max-zoom", "13"]) == 0
    assert "tuiles" in capsys.readouterr().out
    assert main(["pack", str(tmp_path / "none.pbf"), str(out)]) == 1
    assert "n’est pas un extrait" in capsys.readouterr().err


def test_a_river_whose_banks_were_cut_is_told() -> None:
    import shapely

    from basemaps.compact import Feature

    river = Feature("river", "La Loire", shapely.LineString([(0, 47), (0.1, 47)]))
    (sentence, silence) = _doubts({"areas": [], "lines": [river], "points": []})
    assert "La Loire" in sentence and "muet" in silence


# Tiles of strangers


@pytest.mark.parametrize(
    "data",
    [
        b"\xff" * 40, b"\x1a\xff\xff\xff\xff\x0f", b"\x1a\x05abc", b"\x1f\x8bnot gzip",
        b"\x1a\x04\x12\xff\xff\x01", b"\x0a" * 3, bytes(range(256)),
    ],
)  # fmt: skip
def test_what_is_no_tile_is_a_bad_tile(data: bytes) -> None:
    with pytest.raises(BadTile):
        decode(data, EVERYTHING)


def test_a_bomb_is_not_inflated() -> None:
    with pytest.raises(BadTile, match="too large"):
        inflated(gzip.compress(b"\0" * (20 << 20)))


def test_a_pack_of_nonsense_draws_bare_land(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "v.pmtiles", {(0, 0, 0): gzip.compress(b"x")}, {}, TileType.MVT)
    made = tile("pack-v", 0, 0, 0, packs=tmp_path)
    assert len(Image.open(io.BytesIO(made.data)).convert("RGB").getcolors(9) or []) == 1


def test_holes_follow_their_ring() -> None:
    outer = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
    hole = outer[::-1] * 0.5 + 0.2
    assert [len(one) for one in holes((outer, hole, outer + 2))] == [2, 1]


@pytest.mark.parametrize(
    ("layer", "type", "tags", "expected"),
    [
        ("transportation", LINE, {"class": "minor"}, Thing("way", "street")),
        ("transportation", LINE, {"class": "transit", "subclass": "tram"}, Thing("rail", "tram")),
        ("transportation", LINE, {"class": "transit", "subclass": "subway"}, None),
        ("transportation_name", LINE, {"class": "primary", "name": "Rue d'A"},
         Thing("street", "primary", "Rue d’A")),
        ("roads", LINE, {"kind": "minor_road", "kind_detail": "residential", "name": "A"},
         Thing("way", "street", "A")),
        ("roads", LINE, {"kind": "rail"}, Thing("rail", "rail")),
        ("water", AREA, {"kind": "ocean"}, Thing("area", "water")),
        ("earth", AREA, {}, Thing("area", "earth")),
        ("buildings", AREA, {}, Thing("building", "building")),
        ("place", POINT, {"class": "town", "name": "Tours"}, Thing("town", "town", "Tours", 2)),
        ("places", POINT, {"kind": "locality", "kind_detail": "city", "name": "Tours"},
         Thing("town", "city", "Tours", 1)),
        ("boundary", LINE, {"admin_level": 6}, Thing("border", "department")),
        ("poi", POINT, {"class": "library", "name": "M"}, Thing("place", "library", "M")),
        ("landuse", AREA, {"class": "quarry"}, None),
    ],
)  # fmt: skip
def test_the_words_of_others_are_understood(
    layer: str, type: int, tags: dict[str, object], expected: Thing | None
) -> None:
    assert thing(Shape(layer, type, tags, ())) == expected
