"""The ground itself: complete, inside its department, honest about its sources."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point

from basemaps.atlas import DATA, FILES, atlas, honest_zoom
from basemaps.build_ground import main as build
from basemaps.building.metric import to_metres
from basemaps.catalogue import AROUND, DEPARTMENT, PLAN
from basemaps.doubt import is_dotted, is_sharp
from basemaps.mercator import Bounds, metres_per_pixel

LIMIT = 700_000  # bytes for all the data: the ground must stay light to install


def test_every_commune_of_the_department_is_there_once() -> None:
    communes = [commune for commune, _ in atlas().communes]
    assert len(communes) == 272
    assert len({commune.extra["code"] for commune in communes}) == 272
    assert all(commune.extra["code"].startswith("37") for commune in communes)


def test_every_commune_lies_in_the_department_and_holds_its_own_name() -> None:
    for commune, area in atlas().communes:
        assert area.contains(commune.geometry), commune.name
        west, south, east, north = area.bounds
        inside = Bounds(west, south, east, north)
        assert DEPARTMENT.holds(inside.west, inside.south), commune.name
        assert DEPARTMENT.holds(inside.east, inside.north), commune.name


def test_communes_tile_the_department_without_gap_or_overlap() -> None:
    areas = [to_metres(area) for _, area in atlas().communes]
    whole = shapely.union_all(areas)
    assert whole.geom_type == "Polygon"
    assert sum(area.area for area in areas) == pytest.approx(whole.area, rel=1e-9)
    assert whole.area / 1e6 == pytest.approx(6_127, rel=0.01)  # km2, INSEE


def test_communes_are_the_ones_of_the_source(testdata: Path) -> None:
    source = json.loads((testdata / "geo" / "communes-37-indre-et-loire.geojson").read_text())
    ours = {commune.extra["code"]: area for commune, area in atlas().communes}
    for item in source["features"]:
        theirs = shapely.geometry.shape(item["geometry"])
        ours_area = ours.pop(item["properties"]["code"])
        assert ours_area.symmetric_difference(theirs).area < 1e-6, item["properties"]["nom"]
    assert not ours


def test_articles_are_given_back_to_the_communes() -> None:
    names = {commune.name for commune, _ in atlas().communes}
    assert {"La Riche", "L’Île-Bouchard", "Le Louroux", "Les Hermites", "Tours"} <= names
    assert not any("'" in name for name in names), "typographic apostrophes only"


@pytest.mark.parametrize("river", ["La Loire", "Le Cher", "La Vienne", "L’Indre", "La Creuse"])
def test_rivers_cross_the_department(river: str) -> None:
    (axis,) = [one.geometry for one in atlas().features("rivers") if one.name == river]
    assert axis.is_simple
    assert to_metres(axis).length > 40_000


# Towns and communes that face each other: the river must run on the right side of each.
@pytest.mark.parametrize(
    ("river", "north", "south"),
    [
        ("La Loire", "Vouvray", "Montlouis-sur-Loire"),
        ("La Loire", "Nazelles-Négron", "Amboise"),
        ("La Loire", "Langeais", "La Chapelle-aux-Naux"),
        ("La Loire", "Saint-Cyr-sur-Loire", "Tours"),
        ("Le Cher", "Montlouis-sur-Loire", "Véretz"),
        ("Le Cher", "La Croix-en-Touraine", "Bléré"),
        ("Le Cher", "Tours", "Joué-lès-Tours"),
        ("La Vienne", "Cravant-les-Côteaux", "Rivière"),
    ],
)
def test_rivers_run_between_the_towns_they_separate(river: str, north: str, south: str) -> None:
    spots = {commune.name: commune.spot for commune, _ in atlas().communes}
    (axis,) = [one.geometry for one in atlas().features("rivers") if one.name == river]
    assert spots[north][1] > spots[south][1]
    assert shapely.LineString([spots[north], spots[south]]).crosses(axis)


@pytest.mark.parametrize(
    ("river", "spot", "metres"),
    [
        ("Le Cher", (1.0704, 47.3249), 120),  # the gallery of Chenonceau stands in the river
        ("La Vienne", (0.2420, 47.1652), 60),  # bridge of Chinon
        ("La Loire", (0.6842, 47.3990), 120),  # Pont Wilson
        ("La Loire", (0.9832, 47.4165), 120),  # bridge of Amboise
        ("Le Cher", (0.8068, 47.3606), 150),  # foot of the castle of Véretz
        ("La Vienne", (0.0750, 47.2130), 400),  # confluence at Candes-Saint-Martin
    ],
)
def test_rivers_pass_where_everybody_has_seen_them(
    river: str, spot: tuple[float, float], metres: float
) -> None:
    (axis,) = [one.geometry for one in atlas().features("rivers") if one.name == river]
    assert to_metres(axis).distance(to_metres(Point(spot))) <= metres


def test_bridges_reach_both_banks_of_their_river() -> None:
    water = [to_metres(one.geometry) for one in atlas().features("water")]
    for bridge in atlas().features("bridges"):
        deck = to_metres(bridge.geometry)
        ends = [Point(deck.coords[0]), Point(deck.coords[-1])]
        assert any(deck.intersects(part) for part in water), bridge.name
        assert not any(part.contains(end) for part in water for end in ends), bridge.name


def test_streets_and_houses_stand_around_the_station() -> None:
    station = Point(0.6940, 47.3892)
    names = {one.name for one in atlas().features("ways")}
    assert {"Boulevard Heurteloup", "Rue de Bordeaux", "Rue Édouard Vaillant"} <= names
    houses = [one for one in atlas().features("buildings") if one.kind == "building"]
    assert len(houses) > 200
    assert all(one.geometry.distance(station) < 0.02 for one in houses)


def test_the_only_station_is_the_surveyed_one() -> None:
    """No other position came with the sources."""
    (station,) = [one for one in atlas().features("places") if one.kind == "station"]
    assert station.name == "Tours"
    assert "metres" not in station.extra
    assert atlas().detail.holds(*station.spot)


RAILS = tomllib.loads((DATA.parent / "building" / "facts.toml").read_text("utf-8"))["rails"]


@pytest.mark.parametrize("stops", RAILS["lines"], ids=lambda stops: stops[0])
def test_a_railway_passes_the_names_of_the_communes_it_serves(stops: list[str]) -> None:
    name, *served = stops
    (line,) = [one for one in atlas().features("lines") if one.name == name]
    spots = {commune.name: commune.spot for commune, _ in atlas().communes}
    spots |= {one.name: one.spot for one in atlas().features("neighbours")}
    drawn = to_metres(line.geometry)
    for stop in served:
        assert drawn.distance(to_metres(Point(spots[stop]))) < line.extra["metres"], stop


def test_railways_leave_the_map_together_before_they_mislead() -> None:
    rails = [one for one in atlas().features("lines") if one.kind == "rail"]
    assert len(rails) == len(RAILS["lines"])
    (metres,) = {one.extra["metres"] for one in rails}
    assert metres >= 1500
    last = honest_zoom(metres)
    sketches = [one for one in atlas().layer("lines").all(18) if one.feature.kind == "rail"]
    assert all(is_sharp(one, last) and not is_sharp(one, last + 1) for one in sketches)
    assert not any(is_dotted(one, zoom) for one in sketches for zoom in range(22))


@pytest.mark.parametrize("zoom", range(8, 15))
def test_the_motorway_never_ends_in_the_middle_of_the_map(zoom: int) -> None:
    """Drawn or dotted, the A 10 is one line from one border of the department to the other."""
    parts = [
        one.feature.geometry
        for one in atlas().layer("lines").all(zoom)
        if one.feature.name == "A 10" and (is_sharp(one, zoom) or is_dotted(one, zoom))
    ]
    joined = to_metres(shapely.union_all(parts)).buffer(60)
    assert joined.geom_type == "Polygon"
    outside = to_metres(shapely.union_all([area for _, area in atlas().communes]))
    assert len(shapely.get_parts(joined.difference(outside))) >= 2


def test_everything_noted_by_hand_says_how_far_it_may_be_wrong() -> None:
    noted = json.loads((DATA / "noted.json").read_text("utf-8"))
    for layer, rows in noted["layers"].items():
        assert rows, layer
        for kind, name, extra, *_ in rows:
            assert extra["metres"] > 0, (layer, kind, name)


@pytest.mark.parametrize("metres", [60, 100, 200, 400, 600])
def test_an_error_is_never_shown_larger_than_allowed(metres: float) -> None:
    zoom = honest_zoom(metres)
    assert metres / metres_per_pixel(47.25, zoom) <= 32
    assert metres / metres_per_pixel(47.25, zoom + 1) > 32


def test_every_source_is_credited_on_the_map_and_in_the_notice() -> None:
    notice = (DATA / "SOURCES.md").read_text("utf-8")
    for source in atlas().sources:
        assert f"`{source['id']}.json`" in notice
        assert source["licence"] in notice
        if source["id"] != "noted":
            assert source["credit"].split(" – ")[0].removeprefix("© ") in PLAN.attribution


def test_the_data_stay_light() -> None:
    assert sum((DATA / f"{name}.json").stat().st_size for name in FILES) < LIMIT


def test_everything_placed_lies_around_the_department() -> None:
    for layer in ("places", "communes", "forests", "ways", "buildings"):
        for one in atlas().features(layer):
            assert AROUND.holds(*one.spot), (layer, one.name)


def test_building_again_gives_the_same_bytes(testdata: Path, tmp_path: Path) -> None:
    geo = testdata / "geo"
    build(
        [
            "--communes", str(geo / "communes-37-indre-et-loire.geojson"),
            "--arrondissements", str(geo / "arrondissements-37-indre-et-loire.geojson"),
            "--osm", str(geo / "tours_gare.osm.pbf"),
            "--services", str(geo / "france_services.geojson"),
            "--out", str(tmp_path),
        ]
    )  # fmt: skip
    assert {f"{name}.json" for name in FILES} == {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in DATA.glob("*.json")} == {path.name for path in tmp_path.iterdir()}
    for name in FILES:
        assert (tmp_path / f"{name}.json").read_bytes() == (DATA / f"{name}.json").read_bytes()
