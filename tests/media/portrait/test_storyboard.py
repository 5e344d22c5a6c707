"""A storyboard is data that comes back as it went."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import BadStoryboard
from media.portrait.scenes import Caption, PhotoScene, PlaceScene, QuoteScene, Storyboard
from media.portrait.storyboard import advice, blocking, dump, from_data, load, problems, to_data


def test_written_and_read_back(board: Storyboard, tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    dump(board, path)
    assert load(path) == board
    assert json.loads(path.read_text())["version"] == 1


def test_defaults_are_not_written(picture: Path) -> None:
    data = to_data(Storyboard(title="T", scenes=(PhotoScene(picture="p.jpg"),)))
    assert data == {"version": 1, "title": "T", "scenes": [{"kind": "photo", "picture": "p.jpg"}]}


def test_relative_paths_start_at_the_storyboard(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "board.json"
    path.parent.mkdir()
    path.write_text(
        json.dumps(
            {
                "title": "T",
                "scenes": [
                    {"kind": "photo", "picture": "a.jpg", "narration": {"sound": "b.m4a"}},
                    {"kind": "photos", "pictures": ["a.jpg", "/abs/c.jpg"]},
                    {"kind": "clip", "video": "../v.mp4", "sound": False},
                ],
                "ambience": {"sound": "wind.ogg"},
            }
        )
    )
    board = load(path)
    photo, photos, clip = board.scenes
    assert getattr(photo, "picture") == str(path.parent / "a.jpg")  # noqa: B009
    assert photo.narration is not None and photo.narration.sound == str(path.parent / "b.m4a")
    assert getattr(photos, "pictures")[1] == "/abs/c.jpg"  # noqa: B009
    assert getattr(clip, "sound") is False  # noqa: B009
    assert board.ambience is not None and board.ambience.sound == str(path.parent / "wind.ogg")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"title": "T"} | {"version": 2},
        {"title": 3, "scenes": []},
        {"title": "T", "scenes": {}},
        {"title": "T", "scenes": [{"kind": "smell"}]},
        {"title": "T", "scenes": [{"kind": "photo"}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": 3}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "captoins": []}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "focus": [0.5]}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "focus": [0.5, "x"]}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "seconds": True}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "movement": "spin"}]},
        {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "captions": [{"text": "x"}]}]},
        {"title": "T", "scenes": [], "size": [1, 2, 3]},
        {"title": "T", "scenes": [], "fps": 25.5},
    ],
)
def test_nonsense_is_refused(data: Any) -> None:
    with pytest.raises(BadStoryboard):
        from_data(data)


def test_not_a_number_is_not_a_time() -> None:
    data = {"title": "T", "scenes": [{"kind": "photo", "picture": "a", "seconds": float("nan")}]}
    with pytest.raises(BadStoryboard):
        from_data(data)


def test_a_missing_or_broken_file(tmp_path: Path) -> None:
    with pytest.raises(BadStoryboard):
        load(tmp_path / "none.json")
    (tmp_path / "b.json").write_text("{")
    with pytest.raises(BadStoryboard):
        load(tmp_path / "b.json")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "scenes", "kind", "picture", "captions", "size", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(json_like)
def test_any_data_is_read_or_refused(data: Any) -> None:
    with contextlib.suppress(BadStoryboard):
        assert isinstance(from_data(data), Storyboard)


def test_a_good_portrait_has_no_problem(board: Storyboard) -> None:
    assert problems(board) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"scenes": ()}, "aucune scène"),
        ({"size": (321, 180)}, "paire"),
        ({"size": (64, 64)}, "160"),
        ({"size": (4000, 2000)}, "1920"),
        ({"fps": 120}, "images par seconde"),
        ({"accent": "red"}, "couleur"),
        ({"scenes": (QuoteScene(text="  "),)}, "vide"),
        ({"scenes": (QuoteScene(text="x" * 500),)}, "trop longue"),
        ({"scenes": (PlaceScene(picture="p", name=" "),)}, "nom"),
        ({"scenes": (PhotoScene(picture="p", focus=(2.0, 0.5)),)}, "en dehors"),
        ({"scenes": (PhotoScene(picture="p", seconds=-1.0),)}, "durée"),
        ({"scenes": tuple(PhotoScene(picture="p") for _ in range(201))}, "trop de scènes"),
    ],
)
def test_what_prevents_rendering_is_said(
    board: Storyboard, change: dict[str, Any], part: str
) -> None:
    found = blocking(replace(board, **change))
    assert any(part in sentence for sentence in found)
    assert all(sentence.endswith(".") and "'" not in sentence for sentence in found)


@pytest.mark.parametrize(
    ("captions", "part"),
    [
        ((Caption(1.0, 0.5, "Bonjour"),), "finit avant"),
        ((Caption(0.0, 0.4, "Une phrase bien trop longue pour si peu"),), "trop vite"),
        ((Caption(0, 2, "Un"), Caption(1, 3, "Deux")), "avant la fin du précédent"),
        ((Caption(0, 60, "x" * 130),), "trop long"),
    ],
)
def test_what_is_hard_to_read_is_advice(captions: tuple[Caption, ...], part: str) -> None:
    board = Storyboard(title="T", scenes=(PhotoScene(picture="p", captions=captions),))
    assert blocking(board) == []
    assert any(part in sentence for sentence in advice(board))
    assert problems(board) == advice(board)
    assert advice(board)[0].startswith("Scène 1 :")
