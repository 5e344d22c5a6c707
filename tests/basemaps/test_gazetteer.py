"""Places found as people spell them, and points read back in words."""

from __future__ import annotations

import math
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from basemaps.atlas import atlas
from basemaps.catalogue import AROUND
from basemaps.french import commune_phrase, near_phrase, of
from basemaps.gazetteer import KINDS, MOST, entries, find, metres_between, nearest
from basemaps.spelling import likeness, slip_count, sound, words


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Tours", "Tours"),
        ("tour", "Tours"),
        ("joue les tours", "Joué-lès-Tours"),
        ("JOUÉ-LÈS-TOURS", "Joué-lès-Tours"),
        ("jouer les tours", "Joué-lès-Tours"),
        ("st pierre des corps", "Saint-Pierre-des-Corps"),
        ("saint pierre des corps", "Saint-Pierre-des-Corps"),
        ("sain pierre des cor", "Saint-Pierre-des-Corps"),
        ("St-Avertin", "Saint-Avertin"),
        ("saint avertain", "Saint-Avertin"),
        ("chanbrai", "Chambray-lès-Tours"),
        ("ambroise", "Amboise"),
        ("la riche", "La Riche"),
        ("riche", "La Riche"),
        ("l'ile bouchard", "L’Île-Bouchard"),
        ("ile-bouchard", "L’Île-Bouchard"),
        ("l’île bouchard", "L’Île-Bouchard"),
        ("lile bouchard", "L’Île-Bouchard"),
        ("lhopital", "Hôpital Clocheville"),
        ("montloui", "Montlouis-sur-Loire"),
        ("notre dame d'oe", "Notre-Dame-d’Oé"),
        ("gare", "Gare de Tours"),
        ("gare de tour", "Gare de Tours"),
        ("hopital bretoneau", "Hôpital Bretonneau"),
        ("bretonneau", "Hôpital Bretonneau"),
        ("biblioteque", "Bibliothèque centrale"),
        ("médiathèque", "Bibliothèque centrale"),
        ("mairie", "Hôtel de ville de Tours"),
        ("pont wilson", "Pont Wilson"),
        ("wilson", "Pont Wilson"),
        ("bd heurteloup", "Boulevard Heurteloup"),
        ("rue de bordeau", "Rue de Bordeaux"),
        ("plumereau", "Place Plumereau"),
        ("plumreau", "Place Plumereau"),
        ("sanitas", "Sanitas"),
        ("loire", "La Loire"),
        ("tram verdun", "Verdun"),
        ("parmacie", "Pharmacie Vinci"),
        ("azay le rideau", "Azay-le-Rideau"),
    ],
)
def test_a_place_is_found_as_people_write_it(asked: str, expected: str) -> None:
    found = find(asked)
    assert found, asked
    assert found[0].name == expected, [one.name for one in found]


def test_every_commune_is_found_by_its_plain_name() -> None:
    for commune, _ in atlas().communes:
        spaced = commune.name.replace("’", " ")
        folded = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
        names = [one.name for one in find(folded.upper().replace("-", " "), 4)]
        assert commune.name in names, (commune.name, names)


@pytest.mark.parametrize("asked", ["", "   ", "-", "’", "xyzzy", "qwrtzplk", "12345678"])
def test_nonsense_finds_nothing(asked: str) -> None:
    assert find(asked) == []


@settings(deadline=None)
@given(some.text(max_size=300), some.integers(-3, 1000))
def test_any_text_is_answered(text: str, limit: int) -> None:
    found = find(text, limit)
    assert len(found) <= max(0, min(limit, MOST))
    for one in found:
        assert AROUND.holds(one.lon, one.lat)
        assert one.kind in KINDS
        assert one.detail


@pytest.mark.parametrize(
    ("asked", "commune"),
    [("gare d’Amboise", "Amboise"), ("la gare de Chinon", "Chinon"),
     ("gare de saint pierre des corps", "Saint-Pierre-des-Corps")],
)  # fmt: skip
def test_a_station_we_cannot_place_gives_its_town_and_no_false_position(
    asked: str, commune: str
) -> None:
    found = find(asked)
    assert (found[0].name, found[0].kind) == (commune, "commune")
    assert not [one for one in found if one.kind == "station"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("rue Édouard Vaillant, Tours", ["Rue Édouard Vaillant"]),
     ("12 bis av. Édouard Vaillant", []),
     ("8 rue Nationale 37000 Tours", ["Rue Nationale"]),
     ("8 rue Nationale", ["Rue Nationale"]),
     ("rue Nationale, Chinon", [])],
)  # fmt: skip
def test_an_address_gives_its_street_in_its_commune_only(asked: str, expected: list[str]) -> None:
    assert [one.name for one in find(asked)] == expected


def test_the_only_station_named_is_the_one_we_can_place() -> None:
    stations = [one.named.name for one in entries() if one.named.kind == "station"]
    assert stations == ["Gare de Tours"]


def test_answers_say_what_they_are() -> None:
    assert find("amboise")[0].detail == "commune d’Indre-et-Loire"
    assert find("gare de tours")[0].detail == "gare, Tours"
    details = {one.detail for one in find("france services", 20)}
    assert "France services, 4, rue Lavoisier, Joué-lès-Tours" in details


def test_each_entry_is_reachable_by_its_own_name() -> None:
    for entry in entries():
        found = find(entry.named.name, MOST)
        assert entry.named.name in {one.name for one in found}, entry.named


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        ((0.6938, 47.3893), "près de la gare de Tours"),
        ((0.6826, 47.3831), "près du jardin des Prébendes d’Oé"),
        ((0.6842, 47.3986), "près du pont Wilson"),
        ((0.6943, 47.3957), "près de la cathédrale Saint-Gatien"),
        ((0.6668, 47.3915), "près de l’hôpital Bretonneau"),
        ((0.6790, 47.3921), "près des halles de Tours"),
        ((0.6995, 47.3630), "près des Fontaines, à Tours"),
        ((0.6985, 47.3825), "près de l’arrêt Saint-Paul"),
        ((0.6500, 47.3860), "à La Riche"),
        ((0.7870, 47.1600), "au Louroux"),
        ((0.7600, 47.6750), "aux Hermites"),
        ((0.4264, 47.1150), "à L’Île-Bouchard"),
        ((0.9500, 47.3900), "à Amboise"),
        ((1.3300, 47.5800), "près de Blois"),
        ((2.3000, 48.8000), "hors d’Indre-et-Loire"),
    ],
)
def test_a_point_is_read_back_in_words(spot: tuple[float, float], expected: str) -> None:
    assert nearest(*spot) == expected


@settings(deadline=None)
@given(some.floats(-180, 180), some.floats(-90, 90))
def test_every_point_of_the_world_has_words(lon: float, lat: float) -> None:
    assert nearest(lon, lat)


@pytest.mark.parametrize(
    ("name", "article", "expected"),
    [
        ("Amboise", "", "près d’Amboise"),
        ("Le Louroux", "", "près du Louroux"),
        ("Rue de Bordeaux", "", "près de la rue de Bordeaux"),
        ("Avenue de Grammont", "", "près de l’avenue de Grammont"),
        ("Sanitas", "le ", "près du Sanitas"),
        ("CCC OD", "le ", "près du CCC OD"),
        ("Île Simon", "", "près de l’île Simon"),
    ],
)
def test_french_contracts(name: str, article: str, expected: str) -> None:
    assert near_phrase(name, article) == expected


def test_de_and_a_before_a_commune() -> None:
    assert [of(name) for name in ("Tours", "Esvres", "Les Hermites")] == [
        "de Tours", "d’Esvres", "des Hermites",
    ]  # fmt: skip
    assert commune_phrase("Le Boulay") == "au Boulay"


@pytest.mark.parametrize(
    ("heard", "written"),
    [("jouer", "joue"), ("sain", "saint"), ("cor", "corps"), ("fare", "phare"), ("kai", "quai"),
     ("chato", "chateau"), ("bordo", "bordeaux"), ("chanbrai", "chambray")],
)  # fmt: skip
def test_what_sounds_alike_has_one_key(heard: str, written: str) -> None:
    assert sound(heard) == sound(written)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("amboise", "ambroise", 1), ("tours", "tuors", 1), ("loches", "loches", 0), ("vou", "", 3)],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert slip_count(one, other, 5) == slip_count(other, one, 5) == slips


@given(some.text(alphabet="abcdefgh", max_size=9), some.text(alphabet="abcdefgh", max_size=9))
def test_likeness_is_a_part_and_only_the_same_word_is_whole(one: str, other: str) -> None:
    like = likeness(one, other)
    assert 0.0 <= like <= 1.0
    assert (like == 1.0) == (one == other)


@given(some.text(max_size=60))
def test_plain_words_are_stable(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


def test_distances_are_right() -> None:
    """A degree of meridian, and Tours to Amboise (23 km)."""
    assert metres_between(0, 47, 0, 48) == pytest.approx(111_319, rel=1e-3)
    assert metres_between(0.6887, 47.3934, 0.9825, 47.4105) == pytest.approx(22_200, rel=0.02)
    assert math.isclose(metres_between(1, 47, 1, 47), 0.0)
