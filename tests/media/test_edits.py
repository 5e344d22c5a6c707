"""Edits are data with one canonical form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.edits import (
    Edits,
    Mask,
    PhotoEdits,
    SoundEdits,
    VideoEdits,
    canonical,
    edits_for,
    from_data,
    from_json,
)
from media.errors import BadEdits

fraction = st.floats(0, 1, allow_nan=False)
moment = st.floats(0, 3000, allow_nan=False)
ellipse = st.builds(
    Mask, st.just("ellipse"), st.lists(st.tuples(fraction, fraction), min_size=2, max_size=2)
)
polygon = st.builds(
    Mask, st.just("polygon"), st.lists(st.tuples(fraction, fraction), min_size=3, max_size=8)
)
span = st.tuples(moment, st.floats(0.1, 50)).map(lambda pair: (pair[0], pair[0] + pair[1]))
photo_edits = st.builds(
    PhotoEdits,
    turn=st.sampled_from([0, 90, 180, 270]),
    masks=st.lists(st.one_of(ellipse, polygon), max_size=4).map(tuple),
    focus=st.none() | st.tuples(fraction, fraction),
)
sound_edits = st.builds(
    SoundEdits,
    keep=st.lists(span, max_size=4).map(tuple),
    bleeps=st.lists(span, max_size=3).map(tuple),
    fade_in=st.floats(0, 10),
    gain=st.floats(-20, 20),
    denoise=st.booleans(),
)
video_edits = st.builds(VideoEdits, start=moment, mute=st.booleans(), poster_at=st.none() | moment)


@given(st.one_of(photo_edits, sound_edits, video_edits))
def test_writing_and_reading_back_changes_nothing(edits: Edits) -> None:
    text = canonical(edits)
    again = from_json(text)
    assert again == edits or (again is None and edits == type(edits)())
    assert canonical(again) == text


@given(photo_edits)
def test_the_text_does_not_depend_on_how_it_was_written(edits: PhotoEdits) -> None:
    text = canonical(edits)
    if text:
        shuffled = json.dumps(json.loads(text), indent=3, sort_keys=False)
        assert canonical(from_json(shuffled)) == text


def test_nothing_changed_is_no_text() -> None:
    for edits in (None, PhotoEdits(), SoundEdits(), VideoEdits()):
        assert canonical(edits) == ""
    assert from_json("  ") is None


def test_only_what_a_recipe_reads() -> None:
    edits = PhotoEdits(turn=90, focus=(0.1, 0.2))
    assert "focus" not in canonical(edits, ("turn", "crop", "masks"))
    assert canonical(PhotoEdits(focus=(0.1, 0.2)), ("turn",)) == ""


@pytest.mark.parametrize(
    "data",
    [
        {"medium": "photo", "turn": 45},
        {"medium": "photo", "turn": "90"},
        {"medium": "photo", "crop": [0, 0, 1]},
        {"medium": "photo", "crop": [0.5, 0, 0.5, 1]},
        {"medium": "photo", "crop": [0, 0, 1.2, 1]},
        {"medium": "photo", "focus": [float("nan"), 0]},
        {"medium": "photo", "masks": [{"shape": "star", "points": [[0, 0], [1, 1]]}]},
        {"medium": "photo", "masks": [{"shape": "ellipse", "points": [[0, 0]]}]},
        {"medium": "photo", "masks": [{"shape": "polygon", "points": [[0, 0], [1, 1]]}]},
        {
            "medium": "photo",
            "masks": [{"shape": "ellipse", "points": [[0, 0], [1, 1]], "colour": "red"}],
        },
        {"medium": "photo", "masks": "everything"},
        {"medium": "photo", "rotate": 90},
        {"medium": "sound", "keep": [[5, 4]]},
        {"medium": "sound", "keep": [[-1, 4]]},
        {"medium": "sound", "keep": [[0, float("inf")]]},
        {"medium": "sound", "keep": [3]},
        {"medium": "sound", "gain": 60},
        {"medium": "sound", "gain": True},
        {"medium": "sound", "denoise": 1},
        {"medium": "sound", "fade_in": -1},
        {"medium": "video", "start": 5, "end": 5},
        {"medium": "video", "mute": "yes"},
        {"medium": "smell"},
        {"turn": 90},
        [],
        "text",
    ],
)
def test_nonsense_cannot_exist(data: Any) -> None:
    with pytest.raises(BadEdits):
        from_json(json.dumps(data))


def test_text_that_is_not_json() -> None:
    with pytest.raises(BadEdits):
        from_json("{turn: 90}")


def test_edits_of_one_medium_are_refused_for_another() -> None:
    with pytest.raises(BadEdits):
        edits_for(SoundEdits(), PhotoEdits)
    with pytest.raises(BadEdits):
        from_data({"medium": "sound"}, "photo")
    assert edits_for(None, SoundEdits) == SoundEdits()


def test_a_moment_follows_the_cuts() -> None:
    edits = SoundEdits(keep=((2.0, 5.0), (10.0, 12.0)))
    assert edits.moved(2.0) == 0.0
    assert edits.moved(4.5) == 2.5
    assert edits.moved(7.0) is None
    assert edits.moved(11.0) == 4.0
    assert SoundEdits().moved(7.0) == 7.0


@given(st.lists(span, min_size=1, max_size=5), st.floats(0, 1))
def test_every_kept_moment_has_a_place_inside_the_result(
    keep: list[tuple[float, float]], share: float
) -> None:
    edits = SoundEdits(keep=tuple(keep))
    total = sum(end - start for start, end in edits.keep)
    for start, end in edits.keep:
        moved = edits.moved(start + share * (end - start))
        assert moved is not None and -1e-6 <= moved <= total + 1e-6


def test_a_point_goes_to_the_edited_photo_and_back() -> None:
    for turn in (0, 90, 180, 270):
        edits = PhotoEdits(turn=turn, crop=(0.1, 0.2, 0.7, 0.9))
        assert edits.unmoved(edits.moved((0.3, 0.6))) == pytest.approx((0.3, 0.6))


def test_how_long_what_is_left_lasts() -> None:
    assert SoundEdits(keep=((1.0, 2.0), (3.0, 9.0))).length(5.0) == 3.0
    assert SoundEdits().length(5.0) == 5.0
