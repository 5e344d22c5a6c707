from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.portraits.montage import GAP, Montage, Story, Told, assemble, length

CASES = json.loads((Path(__file__).parent / "montage_cases.json").read_text("utf-8"))

photo = st.sampled_from([f"p{n}" for n in range(8)])


@st.composite
def stories(draw: st.DrawFn) -> Story:
    count = draw(st.integers(0, 6))
    answers = tuple(
        Told(
            id=f"a{number}",
            seconds=draw(st.floats(0, 200, allow_nan=False)),
            question=draw(st.text(max_size=20)),
            text=draw(st.text(max_size=120)),
            photos=tuple(draw(st.lists(photo, max_size=5))),
        )
        for number in range(count)
    )
    return Story(answers, tuple(draw(st.lists(photo, max_size=4))))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_cases_that_the_browser_shares(case: dict[str, object]) -> None:
    """frontend/src/portraits/montage.test.ts reads the same file."""
    story = msgspec.convert(case["story"], Story)
    assert assemble(story) == msgspec.convert(case["montage"], Montage)


@given(stories())
def test_every_voice_is_heard_once_and_in_order(story: Story) -> None:
    montage = assemble(story)
    heard = [answer.id for answer in story.answers if length(answer) > 0]
    assert [voice.answer for voice in montage.voices] == heard
    for voice in montage.voices:
        told = next(answer for answer in story.answers if answer.id == voice.answer)
        assert round((voice.end - voice.start) * 1000) == length(told)


@given(stories())
def test_durations_add_up(story: Story) -> None:
    montage = assemble(story)
    lengths = [length(answer) for answer in story.answers if length(answer) > 0]
    assert round(montage.seconds * 1000) == sum(lengths) + GAP * max(0, len(lengths) - 1)
    if montage.voices:
        assert montage.voices[-1].end == montage.seconds


@given(stories())
def test_something_is_always_seen_and_no_photo_twice_in_one_answer(story: Story) -> None:
    montage = assemble(story)
    edges = [0.0, *(shot.end for shot in montage.shots)]
    assert [shot.start for shot in montage.shots] == edges[:-1]
    assert edges[-1] == montage.seconds
    for voice in montage.voices:
        seen = [shot.photo for shot in montage.shots if shot.answer == voice.answer]
        assert seen
        assert len(seen) == len(set(seen))


@given(stories())
def test_a_card_is_shown_only_when_there_is_no_photo_at_all(story: Story) -> None:
    told = [answer for answer in story.answers if length(answer) > 0]
    any_photo = bool(story.photos) or any(answer.photos for answer in told)
    assert any(shot.photo is None for shot in assemble(story).shots) == (
        bool(told) and not any_photo
    )


@given(stories())
def test_an_answer_shows_its_own_photos(story: Story) -> None:
    montage = assemble(story)
    for answer in story.answers:
        seen = [shot.photo for shot in montage.shots if shot.answer == answer.id]
        if answer.photos and seen:
            assert set(seen) <= set(answer.photos)
            assert seen[0] == answer.photos[0]


@given(stories())
def test_captions_stay_within_their_voice(story: Story) -> None:
    montage = assemble(story)
    voices = {voice.answer: voice for voice in montage.voices}
    for cue in montage.cues:
        voice = voices[cue.answer]
        assert voice.start <= cue.start < cue.end <= voice.end
