"""The grounds offered, and those an operator adds by dropping a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pmtiles.tile import TileType

from basemaps.atlas import atlas
from basemaps.catalogue import BUILT_IN, Credit, broken_packs, ground, grounds, pack_id
from basemaps.errors import BrokenPack, UnknownGround
from basemaps.mercator import Bounds
from tests.basemaps.packs import square, write_mbtiles, write_pmtiles

TILES = {(0, 0, 0): square(200, 30, 30), (1, 1, 0): square(30, 200, 30)}
CREDIT = '<a href="https://exemple.fr/conditions" onclick="x()">&copy; Agglo &amp; Cie</a><script>x'


def test_built_in_grounds_need_nothing() -> None:
    papers = ["papier", *(f"papier-{x}" for x in ("kraft", "soleil", "rose", "ciel", "toile"))]
    assert [one.id for one in grounds()] == ["plan", "plan-pale", *papers]
    assert [one.kind for one in grounds()] == ["drawn", "drawn", *["paper"] * 6]
    assert ground("plan-pale").faded
    assert not ground("papier").geographic


@pytest.mark.parametrize("one", BUILT_IN, ids=lambda one: one.id)
def test_every_ground_says_what_it_is(one) -> None:  # type: ignore[no-untyped-def]
    assert one.title
    assert one.terms.endswith(".")
    assert 0 <= one.min_zoom <= one.max_zoom
    assert one.bounds.west < one.bounds.east
    assert one.bounds.south < one.bounds.north
    assert "<" not in one.attribution


def test_the_plan_names_its_sources_and_their_licences() -> None:
    attribution = ground("plan").attribution
    for words in ("OpenStreetMap (ODbL)", "IGN", "Licence Ouverte", "ANCT"):
        assert words in attribution
    assert all(credit.link for credit in ground("plan").credits)
    assert len(ground("plan").short_attribution) < 60


@pytest.mark.parametrize("name", ["plan", "plan-pale"])
def test_the_plan_says_where_it_can_be_looked_at_closely(name: str) -> None:
    plan = ground(name)
    west, south, east, north = plan.detail_bounds
    assert plan.bounds.holds(west, south)
    assert plan.bounds.holds(east, north)
    assert plan.zoom_for(0.6939, 47.3894) == 17  # the station
    assert plan.zoom_for(0.9835, 47.4140) == 15  # Amboise, of which we have no street
    assert plan.zoom_for(-120.0, 10.0) == 15
    houses = [one.spot for one in atlas().features("buildings")]
    assert all(plan.zoom_for(*spot) == 17 for spot in houses)


def test_paper_and_packs_are_as_fine_everywhere(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "ville.pmtiles", TILES, {})
    for one in (ground("papier"), ground("pack-ville", tmp_path)):
        assert one.detail_bounds == one.bounds
        assert one.zoom_for(0.9835, 47.4140) == one.max_zoom


def test_a_dropped_pack_appears_with_its_own_words(tmp_path: Path) -> None:
    write_pmtiles(
        tmp_path / "Centre-Val de Loire.pmtiles",
        TILES,
        {"name": "Plan <b>IGN</b>", "attribution": CREDIT},
    )
    found = grounds(tmp_path)[-1]
    assert (found.id, found.kind, found.title) == (
        "pack-centre-val-de-loire",
        "pack",
        "Plan IGN",
    )
    assert found.credits == (Credit("© Agglo & Cie x", "https://exemple.fr/conditions"),)
    assert (found.min_zoom, found.max_zoom, found.suffix) == (0, 1, "png")
    assert found.bounds == Bounds(-1.0, 46.0, 2.0, 48.0)
    assert ground(found.id, tmp_path) == found


def test_mbtiles_appear_too_and_vector_packs_are_drawn_twice(tmp_path: Path) -> None:
    about = {"name": "Fond de la ville", "format": "jpg", "bounds": "0.5,47,1,47.6"}
    write_mbtiles(tmp_path / "b.mbtiles", {(5, 16, 11): square(1, 2, 3, "JPEG")}, about)
    write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): b"\x1f\x8b"}, {}, TileType.MVT)
    vector, pale, raster = grounds(tmp_path)[-3:]
    assert (vector.id, vector.title, vector.vector, vector.suffix) == ("pack-a", "a", True, "png")
    assert (pale.id, pale.title, pale.faded) == ("pack-a-pale", "a, pâle", True)
    assert (raster.id, raster.title, raster.vector) == ("pack-b", "Fond de la ville", False)
    assert (raster.min_zoom, raster.max_zoom) == (5, 5)
    assert raster.bounds == Bounds(0.5, 47.0, 1.0, 47.6)


def test_a_broken_pack_is_named_with_a_reason_and_hides_nothing(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "bon.pmtiles", TILES, {})
    (tmp_path / "casse.pmtiles").write_bytes(b"PMTiles\x03 but no more")
    (tmp_path / "texte.mbtiles").write_text("bonjour", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("rien à voir", encoding="utf-8")
    (tmp_path / "dossier.pmtiles").mkdir()
    assert [one.id for one in grounds(tmp_path)][8:] == ["pack-bon"]
    told = dict(broken_packs(tmp_path))
    assert set(told) == {"casse.pmtiles", "texte.mbtiles"}
    assert all(name in sentence for name, sentence in told.items())
    with pytest.raises(BrokenPack, match="PMTiles version 3"):
        ground("pack-casse", tmp_path)


def test_a_pack_replaced_by_another_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.pmtiles"
    write_pmtiles(path, TILES, {"name": "Avant"})
    assert ground("pack-plan", tmp_path).title == "Avant"
    write_pmtiles(path, {**TILES, (2, 0, 0): square(9, 9, 9)}, {"name": "Après, plus complet"})
    assert ground("pack-plan", tmp_path).title == "Après, plus complet"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Été à Tours.pmtiles", "pack-ete-a-tours"),
        ("../../x.mbtiles", "pack-x"),
        ("____.pmtiles", "pack-sans-nom"),
        ("a" * 300 + ".pmtiles", "pack-" + "a" * 30),
    ],
)
def test_a_pack_id_is_plain(name: str, expected: str) -> None:
    assert pack_id(Path(name)) == expected


def test_two_files_of_one_id_give_one_ground(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "Ville.pmtiles", TILES, {"name": "première"})
    write_pmtiles(tmp_path / "ville!.pmtiles", TILES, {"name": "seconde"})
    assert [one.title for one in grounds(tmp_path)][8:] == ["première"]
    assert ground("pack-ville", tmp_path).title == "première"


@pytest.mark.parametrize("packs", [None, Path("/nowhere/at/all")])
def test_without_a_folder_there_are_no_packs(packs: Path | None) -> None:
    assert len(grounds(packs)) == 8
    assert broken_packs(packs) == ()
    with pytest.raises(UnknownGround):
        ground("pack-plan", packs)
