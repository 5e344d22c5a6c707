"""What a blog may ask of a map: a layer, a place, a view; what is mistyped changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from studio.maps.framing import CLOSE, CLOSE_TO_A_HOME, asked, narrowed, pieces
from studio.maps.viewing import page_context
from tests.studio.maps.pages import CATEGORIES, a_page


def layered(**more: Any) -> dict[str, Any]:
    """Four places, two in each of two layers."""
    categories = [{**one, "layer": number} for number, one in enumerate(CATEGORIES)]
    layers = [{"label": "Pratique", "on": True}, {"label": "Plaisir", "on": False}]
    return a_page(["", "", "", ""], categories=categories, layers=layers, **more)


def see(page: dict[str, Any], args: Mapping[str, str]) -> dict[str, Any]:
    return narrowed(page, asked(page, args))


@pytest.mark.parametrize(
    ("args", "known"),
    [
        ({"lieu": "lieu-2"}, {"lieu": "lieu-2"}),
        ({"lieu": "lieu-9"}, {}),
        ({"lieu": "lieu-2", "calque": "0", "calques": "1"}, {"lieu": "lieu-2"}),
        ({"calque": "1"}, {"calque": "1"}),
        ({"calque": "2"}, {}),
        ({"calque": "-1"}, {}),
        ({"calque": "0", "calques": "0,1"}, {"calque": "0"}),
        ({"calques": "1,9,x,1,0"}, {"calques": "1,0"}),
        ({"calques": "x"}, {}),
        ({"vue": "47.39,0.69,15"}, {"vue": "47.39,0.69,15"}),
        ({"vue": " 47.390,0.690,15.0 "}, {"vue": "47.39,0.69,15"}),
        ({"vue": "99,0,15"}, {}),
        ({"vue": "47,0,99"}, {}),
        ({"vue": "47,0,1.2.3"}, {}),
        ({"vue": "nan,0,15"}, {}),
        ({"vue": "٤٧,0,15"}, {}),
        ({"commandes": "0"}, {"commandes": "0"}),
        ({"commandes": "non", "x": "</script>"}, {}),
    ],
)
def test_only_what_the_map_knows_is_kept(args: Mapping[str, str], known: dict[str, str]) -> None:
    assert asked(layered(), args) == known
    assert asked(layered(), known) == known


def test_one_place_is_alone_on_the_map_and_in_the_list() -> None:
    page = see(layered(), {"lieu": "lieu-2"})
    assert [item["id"] for item in page["items"]] == ["lieu-2"]
    assert page["view"] == {"lon": 0.682, "lat": 47.38, "zoom": CLOSE}
    assert page_context(page)["viewer"]["marks"]["id"] == ["lieu-2"]
    assert page_context(page)["content"] == "1 lieu"


def test_a_home_is_not_shown_closer_than_its_circle() -> None:
    page = layered()
    page["items"][1]["approximate"] = 150
    assert see(page, {"lieu": "lieu-2"})["view"]["zoom"] == CLOSE_TO_A_HOME


def test_one_layer_leaves_the_others_out() -> None:
    page = see(layered(), {"calque": "1"})
    assert [item["id"] for item in page["items"]] == ["lieu-1", "lieu-3"]
    assert page["bounds"] == [0.681, 47.38, 0.683, 47.38]
    assert page["layers"] == []


def test_layers_are_on_as_the_blog_wants() -> None:
    page = layered()
    assert [layer["on"] for layer in see(page, {"calques": "1"})["layers"]] == [False, True]
    assert len(see(page, {"calques": "1"})["items"]) == 4
    assert [layer["on"] for layer in page["layers"]] == [True, False]  # the edition is untouched


def test_it_opens_where_the_blog_wants() -> None:
    page = see(layered(), {"vue": "47.4,0.7,15"})
    assert page["view"] == {"lon": 0.7, "lat": 47.4, "zoom": 15}
    assert page["bounds"] is None


def test_paper_has_no_view_of_the_world() -> None:
    page = layered()
    page["ground"] = {**page["ground"], "geographic": False}
    assert asked(page, {"vue": "47.4,0.7,15"}) == {}


def test_every_piece_that_is_offered_is_understood() -> None:
    page = layered()
    offered = pieces(page)
    assert [piece.group for piece in offered].count("calque") == 2
    assert [piece.group for piece in offered].count("lieu") == 4
    for piece in offered:
        assert asked(page, piece.args) == piece.args
        assert len(see(page, piece.args)["items"]) < 4


def test_an_edition_of_before_layers_is_framed_too() -> None:
    page = a_page([""])
    assert asked(page, {"calque": "0", "calques": "0"}) == {}
    assert narrowed(page, {}) == page
