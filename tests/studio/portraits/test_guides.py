from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.kernel.errors import NotFound
from studio.portraits.guides import LENGTHS, Guide, guide_named, guide_of, guides

DRAWINGS = Path(__file__).parents[3] / "frontend" / "pictures.txt"
LONGEST_SENTENCE = 12  # words: the rule of easy French


def test_there_are_nine_guides() -> None:
    assert len(guides()) == 9
    assert len({guide.code for guide in guides()}) == 9


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.code)
def test_a_guide_is_complete(guide: Guide) -> None:
    lines = DRAWINGS.read_text("utf-8").splitlines()
    drawings = {line.split()[0] for line in lines if line and not line.startswith("#")}
    codes = [question.code for question in guide.questions]
    assert len(codes) == len(set(codes))
    assert {guide.picture, *(question.picture for question in guide.questions)} <= drawings
    counts = [sum(q.minutes <= minutes for q in guide.questions) for minutes in LENGTHS]
    assert counts == sorted(set(counts)), "a longer workshop asks more"
    assert 3 <= counts[0] <= 4, "ten minutes are three questions"
    assert all(question.skippable for question in guide.questions)


@pytest.mark.parametrize("guide", guides(), ids=lambda guide: guide.code)
def test_questions_are_easy_french(guide: Guide) -> None:
    for question in guide.questions:
        assert "'" not in question.text, "typographic apostrophes"
        assert not re.search(" [?!:;»]|« ", question.text), "spaces that no line breaks at"
        for sentence in re.split(r"[.?!]", question.text):
            assert len(sentence.split()) <= LONGEST_SENTENCE


def test_an_unknown_guide() -> None:
    with pytest.raises(NotFound):
        guide_named("nothing")
    assert guide_of("nothing").questions == ()
