"""Reference layers: many features under a map, for the group, then for everybody."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studio.drafts.models import Draft
from studio.kernel.db import Database
from studio.kernel.errors import Invalid, NotFound, Refused
from studio.kernel.storage import DiskStore
from studio.maps.models import MapLayer
from studio.maps.reference import layers
from studio.maps.reference.columnar import CHUNK, MOST_VERTICES, Words, pack
from studio.maps.reference.layers import change_layer, found_in, keep_layer, layer_for, layers_of
from studio.maps.sources import sources
from studio.publishing.operations import publish
from tests.cast import Cast
from tests.studio.maps.making import a_map, put

Browser = Callable[[str], FlaskClient]


def a_layer(db: Session, storage: DiskStore, draft: Draft, count: int = 3) -> MapLayer:
    shapes = [shapely.Point(0.69 + n * 0.001, 47.39) for n in range(count)]
    words = [Words(f"École {n}", "Ouverte", "Écoles", (str(n),)) for n in range(count)]
    packed = pack(shapes, words)
    return keep_layer(db, storage, draft, packed, name="Écoles", columns=["rang"])


def opened(data: bytes) -> Any:
    return json.loads(gzip.decompress(data))


def test_columns_hold_points_lines_and_areas() -> None:
    hole = shapely.box(0, 47, 1, 48).difference(shapely.box(0.4, 47.4, 0.6, 47.6))
    apart = shapely.MultiPolygon([shapely.box(2, 47, 3, 48), shapely.box(4, 47, 5, 48)])
    shapes = [shapely.Point(0.5, 47.5), hole, shapely.LineString([(0, 47), (0.1, 47.2)]), apart]
    packed = pack(shapes, [Words(name) for name in "abcd"])
    told = opened(packed.data)
    assert told["count"] == 4
    names = opened(packed.names)
    point = names.index("a")
    assert told["points"] == {"i": [point], "x": [50_000], "y": [4_750_000]}
    outlines = told["shapes"]
    numbers = np.cumsum(outlines["i"]).tolist()
    assert sorted([point, *numbers]) == [0, 1, 2, 3]
    drawn = zip(outlines["area"], outlines["parts"], strict=True)
    assert dict(zip([names[n] for n in numbers], drawn, strict=True)) == {
        "b": (1, 2), "c": (0, 1), "d": (1, 2)
    }  # fmt: skip
    assert sum(outlines["sizes"]) == len(outlines["x"]) == 5 + 5 + 2 + 10
    assert packed.bounds == [0, 47, 5, 48]


def test_words_come_in_pieces() -> None:
    count = CHUNK * 2 + 1
    packed = pack([shapely.Point(0, 47)] * count, [Words(str(n)) for n in range(count)])
    pieces = [opened(packed.texts[a:b]) for a, b in pairwise(packed.chunks)]
    assert [len(piece) for piece in pieces] == [CHUNK, CHUNK, 1]
    assert pieces[2][0][0] == str(count - 1)


def test_heavy_shapes_are_made_lighter_and_none_disappears() -> None:
    circles = [shapely.Point(n * 0.01, 47).buffer(0.004, quad_segs=2500) for n in range(60)]
    assert shapely.get_num_coordinates(circles).sum() > MOST_VERTICES
    told = opened(pack(circles, [Words()] * 60).data)
    assert len(told["shapes"]["x"]) <= MOST_VERTICES
    assert len(told["shapes"]["i"]) == 60 and min(told["shapes"]["sizes"]) >= 4


def test_a_hundred_thousand_points_weigh_less_than_a_photo() -> None:
    chance = np.random.default_rng(7)
    spots: Any = shapely.points(
        chance.normal(0.69, 0.1, 100_000), chance.normal(47.39, 0.1, 100_000)
    )
    packed = pack(spots, [Words("Un lieu")] * 100_000)
    assert packed.count == 100_000
    assert len(packed.data) < 800_000


def test_the_list_is_searched_without_accents(db: Session, cast: Cast) -> None:
    names = pack([shapely.Point(0, 47)] * 3, [Words(n) for n in ("École Île", "Lycée", "Cœur")])
    assert found_in(names.names, "ecole", 1) == ([(0, "École Île")], 1)
    assert found_in(names.names, "COEUR", 1)[1] == 1
    assert found_in(names.names, "", 1)[1] == 3
    assert found_in(names.names, "zzz", 4) == ([], 0)


def test_neighbours_travel_together_whatever_the_order_of_the_file() -> None:
    chance = np.random.default_rng(7)
    spots: Any = shapely.points(chance.normal(0.69, 0.1, 5_000), chance.normal(47.39, 0.1, 5_000))
    packed = pack(spots, [Words(f"{spot.x:.5f}") for spot in spots])
    points = opened(packed.data)["points"]
    assert np.median(np.abs(points["x"])) < 600  # of 0.00001 degree; 9,000 in the order of the file
    drawn = [f"{x / 1e5:.5f}" for x in np.cumsum(points["x"])]
    assert drawn == opened(packed.names)  # each keeps its own name
    assert sorted(drawn) == sorted(f"{spot.x:.5f}" for spot in spots)


def test_a_list_is_in_the_order_of_the_alphabet_and_of_numbers() -> None:
    told = ["Lieu 10", "", "Lieu 9", "Écluse", "2 rives"]
    packed = pack([shapely.Point(0, 47)] * 5, [Words(name) for name in told])
    rows = found_in(packed.names, "", 1)[0]
    assert [name for _, name in rows] == ["Écluse", "Lieu 9", "Lieu 10", "2 rives", ""]
    assert all(told[number] == name for number, name in rows)


def test_a_layer_is_arranged_by_the_referent_alone(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore
) -> None:
    layer = a_layer(db, storage, draft)
    claire = cast.identity(db, "claire")
    change_layer(db, claire, layer, name="Les écoles", colour="green", visible=False)
    assert (layer.name, layer.colour, layer.visible) == ("Les écoles", "green", False)
    for bad in ({"name": " "}, {"colour": "pink"}, {"public": True}):
        with pytest.raises(Invalid):
            change_layer(db, claire, layer, **bad)
    change_layer(db, claire, layer, public=True, credit="Ville de Tours")
    assert layer_for(db, cast.identity(db, "nadia"), layer.id) is layer
    with pytest.raises(Refused):
        change_layer(db, cast.identity(db, "nadia"), layer, name="x")
    with pytest.raises(NotFound):
        layer_for(db, cast.identity(db, "karim"), layer.id)


def test_layers_are_piled_and_taken_away_with_their_files(
    db: Session, cast: Cast, draft: Draft, storage: DiskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire = cast.identity(db, "claire")
    low, twin, high = (a_layer(db, storage, draft, n) for n in (3, 3, 5))
    layers.raise_layer(db, claire, low)
    assert [one.id for one in layers_of(db, draft)] == [twin.id, low.id, high.id]
    monkeypatch.setattr(layers, "MOST_LAYERS", 3)
    with pytest.raises(Invalid, match="déjà"):
        a_layer(db, storage, draft)
    layers.remove_layer(db, claire, storage, low)
    assert storage.path(twin.files["data"]).is_file()  # the same bytes serve the other
    layers.remove_layer(db, claire, storage, twin)
    with pytest.raises(NotFound):
        storage.path(low.files["data"])


def test_ready_made_layers_come_with_one_tap_once(
    as_: Browser, database: Database, kept_cast: Cast
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast).id
    claire = as_("claire")
    for _ in range(2):
        claire.post(f"/espace/cartes/{draft}/couches/communes")
    with database.reading() as db:
        (layer,) = layers_of(db, db.get_one(Draft, draft))
        assert (layer.features, layer.credit) == (272, "IGN – Admin Express, INSEE, 2018")
    page = as_("nadia").get(f"/atelier/cartes/{draft}").text
    assert "Limites des communes" in page and "Prendre dans la carte" in page
    names = as_("nadia").get(f"/atelier/couches/{layer.id}?q=saint pierre").text
    assert "Saint-Pierre-des-Corps" in names and f"#couche-{layer.id}-" in names
    settings = claire.get(f"/espace/couches/{layer.id}").text
    assert "272 éléments" in settings and "IGN – Admin Express, INSEE, 2018" in settings
    assert as_("karim").get(f"/atelier/couches/{layer.id}").status_code == 404
    assert set(sources()) == {"communes", "france-services"}


def test_files_are_served_packed_to_who_may_see_the_map(
    as_: Browser, database: Database, kept_cast: Cast, storage: DiskStore
) -> None:
    with database.writing() as db:
        layer = a_layer(db, storage, a_map(db, kept_cast)).id
    nadia = as_("nadia")
    packed = nadia.get(f"/api/couches/{layer}/data", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert opened(packed.data)["count"] == 3
    again = nadia.get(
        f"/api/couches/{layer}/data", headers={"If-None-Match": packed.headers["ETag"]}
    )
    assert again.status_code == 304
    plain = nadia.get(f"/api/couches/{layer}/texts?morceau=0")
    assert plain.get_json()[1] == ["École 1", "Ouverte", "Écoles", ["1"]]
    assert nadia.get(f"/api/couches/{layer}/texts?morceau=1").status_code == 404
    assert nadia.get(f"/api/couches/{layer}/secret").status_code == 404
    assert as_("karim").get(f"/api/couches/{layer}/data").status_code == 404


def test_a_published_map_carries_its_public_layers_and_only_them(
    as_: Browser,
    database: Database,
    kept_cast: Cast,
    storage: DiskStore,
    work: Callable[[], list[str]],
) -> None:
    with database.writing() as db:
        draft = a_map(db, kept_cast, who="claire")
        put(db, kept_cast, draft, at=[0.69, 47.39], who="claire", title="La gare")
        claire = kept_cast.identity(db, "claire")
        change_layer(db, claire, a_layer(db, storage, draft), public=True, credit="Ville de Tours")
        keep_layer(db, storage, draft, pack([shapely.Point(0, 47)], [Words("secret")]),
                   name="Privée", columns=[])  # fmt: skip
        publish(db, claire, draft)
    assert not any(work())
    anyone = as_("anyone")
    page = anyone.get("/cartes/nos-lieux").text
    assert "Ville de Tours" in page and "Privée" not in page
    assert 'data-data="/cartes/nos-lieux/couches/1/data"' in page
    answer = anyone.get("/cartes/nos-lieux/couches/1/data", headers={"Accept-Encoding": "gzip"})
    assert opened(answer.data)["count"] == 3
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert anyone.get("/cartes/nos-lieux/couches/1/texts?morceau=0").get_json()[0][0] == "École 0"
    assert anyone.get("/cartes/nos-lieux/couches/2/data").status_code == 404
    listed = anyone.get("/cartes/nos-lieux/couches/1?q=2").text
    assert "École 2" in listed and "École 1" not in listed
    assert "/cartes/nos-lieux#couche-1-2" in listed
