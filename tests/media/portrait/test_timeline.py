"""Everything on one clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.portrait.scenes import (
    Caption,
    ClipScene,
    Credits,
    Narration,
    PhotoScene,
    QuoteScene,
    Storyboard,
    Transition,
)
from media.portrait.timeline import (
    BREATH,
    arrange,
    captions,
)


def length(path: str) -> float:
    return {"ten": 10.0, "two": 2.0}[path]


def test_a_voice_is_never_cut_short() -> None:
    scene = PhotoScene(picture="p", seconds=3.0, narration=Narration("ten"))
    timeline = arrange(Storyboard(title="T", scenes=(scene,)), length)
    assert timeline.seconds == pytest.approx(10.0 + BREATH, abs=0.04)


def test_a_short_voice_leaves_the_time_that_was_asked() -> None:
    scene = PhotoScene(picture="p", seconds=6.0, narration=Narration("two"))
    assert arrange(Storyboard(title="T", scenes=(scene,)), length).seconds == 6.0


def test_a_span_of_a_voice() -> None:
    scene = PhotoScene(picture="p", narration=Narration("ten", 4.0, 99.0))
    timeline = arrange(Storyboard(title="T", scenes=(scene,)), length)
    assert timeline.slots[0].spoken == 6.0


def test_scenes_follow_each_other_without_a_hole() -> None:
    scenes = tuple(
        PhotoScene(picture="p", seconds=1.0 + n / 7, transition=Transition("fade", 0.3 * n))
        for n in range(6)
    )
    timeline = arrange(Storyboard(title="T", scenes=scenes, credits=Credits(("x",))), length)
    assert timeline.slots[0].first == 0 and timeline.slots[0].fade == 0
    for before, after in zip(timeline.slots, timeline.slots[1:], strict=False):
        assert after.first == before.after
        assert 0 <= after.fade < after.frames
    assert timeline.frames == timeline.slots[-1].after


def test_cut_has_no_transition() -> None:
    scenes = (PhotoScene(picture="p"), PhotoScene(picture="p", transition=Transition("cut", 2.0)))
    assert arrange(Storyboard(title="T", scenes=scenes), length).slots[1].fade == 0


def test_a_clip_lasts_what_it_shows() -> None:
    scene = ClipScene(video="ten", start=2.0, end=5.5)
    assert arrange(Storyboard(title="T", scenes=(scene,)), length).seconds == 3.52  # whole frames


def test_a_long_sentence_stays_longer() -> None:
    def seconds(text: str) -> float:
        return arrange(Storyboard(title="T", scenes=(QuoteScene(text=text),)), length).seconds

    assert seconds("x" * 280) > 2 * seconds("court")


def test_captions_move_with_their_scene_only() -> None:
    spoken = PhotoScene(picture="p", narration=Narration("two"), captions=(Caption(0.5, 1.5, "A"),))
    first = PhotoScene(picture="p", seconds=4.0)
    board = Storyboard(title="T", scenes=(first, spoken))
    at = captions(arrange(board, length))[0].start
    longer = replace(board, scenes=(replace(first, seconds=6.0), spoken))
    assert captions(arrange(longer, length))[0].start == pytest.approx(at + 2.0)
    assert at == pytest.approx(4.0 + 0.8 + 0.5)


@given(
    st.lists(
        st.tuples(st.floats(0.1, 20), st.floats(0, 3), st.sampled_from(["fade", "dip", "cut"])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([12, 24, 25, 30]),
)
def test_the_clock_always_adds_up(scenes: list[tuple[float, float, str]], fps: int) -> None:
    board = Storyboard(
        title="T",
        fps=fps,
        scenes=tuple(
            PhotoScene(picture="p", seconds=s, transition=Transition(kind, t))  # type: ignore[arg-type]
            for s, t, kind in scenes
        ),
    )
    timeline = arrange(board, length)
    assert timeline.frames == sum(slot.frames for slot in timeline.slots)
    assert all(slot.frames - slot.fade >= fps for slot in timeline.slots)
