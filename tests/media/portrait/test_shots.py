"""What is drawn again, and what is not."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.portrait.scenes import (
    Caption,
    Credits,
    PhotoScene,
    Storyboard,
    TitleScene,
    Transition,
)
from media.portrait.shots import LONGEST, SHORTEST, Look, Plan, cuts, plan, plan_from
from media.portrait.timeline import arrange

LOOK = Look(640, 360, 25, "#b8461b", "fr")


def digest(path: str) -> str:
    return path.encode().hex().ljust(64, "0")


def photo(name: str, **rest: object) -> PhotoScene:
    captions = (Caption(0, 2, f"{name} un"), Caption(2, 4, f"{name} deux"))
    return PhotoScene(picture=name, seconds=5.0, **{"captions": captions, **rest})  # type: ignore[arg-type]


BOARD = Storyboard(
    title="T",
    scenes=(TitleScene(title="T"), photo("a"), photo("b"), photo("c")),
    credits=Credits(("x",)),
)


def planned(board: Storyboard, look: Look = LOOK) -> Plan:
    return plan(board, arrange(board, lambda _: 2.0), look, digest)


def keys(board: Storyboard, look: Look = LOOK) -> set[str]:
    return {segment.key for segment in planned(board, look).segments}


def with_scene(number: int, **change: object) -> Storyboard:
    scenes = list(BOARD.scenes)
    scenes[number] = replace(scenes[number], **change)  # type: ignore[arg-type]
    return replace(BOARD, scenes=tuple(scenes))


def test_segments_cover_every_frame_once() -> None:
    made = planned(BOARD)
    assert sum(segment.count for segment in made.segments) == arrange(BOARD).frames
    assert len({segment.key for segment in made.segments}) == len(made.segments)


def test_one_caption_changes_one_segment() -> None:
    mended = with_scene(2, captions=(Caption(0, 2, "b UN"), Caption(2, 4, "b deux")))
    assert len(keys(mended) - keys(BOARD)) == 1


def test_a_photo_changes_its_body_and_both_its_transitions() -> None:
    new = planned(with_scene(2, picture="z"))
    changed = [segment for segment in new.segments if segment.key not in keys(BOARD)]
    assert {segment.is_transition for segment in changed} == {True, False}
    assert sum(segment.is_transition for segment in changed) == 2


def test_what_is_only_heard_changes_no_picture() -> None:
    from media.portrait.scenes import Narration

    heard = with_scene(2, narration=Narration("v", 0.0, 1.0))
    assert keys(heard) == keys(BOARD)


def test_moving_a_scene_draws_only_new_transitions() -> None:
    a, b, c, d = BOARD.scenes
    moved = planned(replace(BOARD, scenes=(a, c, b, d)))
    changed = [segment for segment in moved.segments if segment.key not in keys(BOARD)]
    assert changed and all(segment.is_transition for segment in changed)


@pytest.mark.parametrize(
    "look",
    [
        replace(LOOK, width=320, height=180),
        replace(LOOK, fps=24),
        replace(LOOK, preset="superfast"),
        replace(LOOK, crf=28),
        replace(LOOK, accent="#112233"),
        replace(LOOK, language="en"),
    ],
)
def test_another_look_shares_nothing(look: Look) -> None:
    assert not keys(BOARD) & keys(BOARD, look)


def test_another_engine_or_renderer_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from media.portrait import shots

    before = keys(BOARD)
    monkeypatch.setattr(shots, "engine", lambda: "pillow-bilinear")
    assert not before & keys(BOARD)
    monkeypatch.undo()
    monkeypatch.setattr(shots, "RENDERER", shots.RENDERER + 1)
    assert not before & keys(BOARD)


def test_soft_captions_are_not_drawn() -> None:
    soft = planned(replace(BOARD, burn_captions=False))
    assert not any(segment.marks for segment in soft.segments)


def test_no_caption_lies_over_another() -> None:
    both = (Caption(0, 3, "un"), Caption(2, 4, "deux"), Caption(2.5, 3, ""))
    board = Storyboard(title="T", scenes=(photo("a", captions=both),))
    for segment in planned(board).segments:
        for frame in range(segment.first, segment.first + segment.count):
            assert sum(mark.first <= frame < mark.last for mark in segment.marks) <= 1


def test_transitions_hold_no_caption() -> None:
    made = planned(with_scene(2, transition=Transition("fade", 1.5)))
    assert not any(segment.marks for segment in made.segments if segment.is_transition)


def test_a_plan_travels() -> None:
    made = planned(BOARD)
    assert plan_from(made.to_json()) == made


@given(st.integers(0, 500), st.integers(1, 3000), st.lists(st.integers(0, 3500), max_size=20))
def test_cuts_are_neither_too_near_nor_too_far(first: int, length: int, wanted: list[int]) -> None:
    edges = cuts(first, first + length, wanted)
    assert edges[0] == first and edges[-1] == first + length
    steps = [b - a for a, b in itertools.pairwise(edges)]
    assert sum(steps) == length and max(steps) <= LONGEST
    assert min(steps) >= min(SHORTEST, length)
