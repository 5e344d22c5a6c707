"""Grounds of other servers: only what the operator's file says, and never asked by us."""

from __future__ import annotations

from pathlib import Path

import pytest

from basemaps.catalogue import broken_packs, ground, grounds, online_hosts
from basemaps.errors import NoTile, UnknownGround
from basemaps.picture import picture
from basemaps.tiles import tile

GOOD = """
[[fond]]
id = "ign"
titre = "Plan IGN"
adresse = "https://tuiles.exemple.fr/{z}/{x}/{y}.png"
source = "© IGN"
lien = "https://exemple.fr/conditions"
conditions = "Licence Ouverte 2.0"
zooms = [2, 18]
"""


def test_there_are_none_unless_the_operator_says_so(tmp_path: Path) -> None:
    assert all(one.kind != "online" for one in grounds(tmp_path))
    assert online_hosts(tmp_path) == () == online_hosts(None)
    with pytest.raises(UnknownGround):
        ground("net-ign", tmp_path)


def test_a_ground_appears_with_its_terms_and_is_never_asked_by_us(tmp_path: Path) -> None:
    (tmp_path / "en-ligne.toml").write_text(GOOD, "utf-8")
    found = ground("net-ign", tmp_path)
    assert found.address == "https://tuiles.exemple.fr/{z}/{x}/{y}.png"
    assert (found.attribution, found.terms) == ("© IGN", "Licence Ouverte 2.0")
    assert (found.min_zoom, found.max_zoom) == (2, 18)
    assert online_hosts(tmp_path) == ("https://tuiles.exemple.fr",)
    with pytest.raises(NoTile):
        tile("net-ign", 3, 1, 1, packs=tmp_path)
    drawn = picture("net-ign", size=(200, 200), centre=(0.69, 47.39), zoom=12.0, packs=tmp_path)
    plain = picture("plan", size=(200, 200), centre=(0.69, 47.39), zoom=12.0)
    assert drawn.tobytes() == plain.tobytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://tuiles", "http://tuiles"), ("{z}", "z"), ('"ign"', '"I G N"'),
        ("tuiles.exemple.fr", "x;script-src *"), ("tuiles.exemple.fr", "a'b"),
        ("[2, 18]", "[18, 2]"), ("[2, 18]", '"tous"'), ("[[fond]]", "[fond]"), ("[[fond]]", "[["),
        ('"© IGN"', '""'),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_and_allows_nothing(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "en-ligne.toml").write_text(GOOD.replace(old, new), "utf-8")
    ((name, sentence),) = broken_packs(tmp_path)
    assert name == "en-ligne.toml" and "en-ligne.toml" in sentence
    assert online_hosts(tmp_path) == ()
    assert all(one.kind != "online" for one in grounds(tmp_path))
