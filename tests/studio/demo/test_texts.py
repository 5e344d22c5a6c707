"""The words of the demonstration: plain, well set, complete, and kind."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from studio.demo.pictures.album import PICTURES
from studio.demo.roles import ROLES
from studio.demo.sounds.mixing import EVERYWHERE
from studio.demo.story.script import (
    MapScript,
    PortraitScript,
    Script,
    StoryScript,
    cast,
    library,
    scripts,
    texts_of,
)
from studio.maps.templates import beginnings
from studio.portraits.guides import guide_named

# Words that reduce a person to a file, trade marks, and whatever invites pity.
NEVER = re.compile(
    r"\b(?:bénéficiaires?|allocataires?|RSA|chômeurs?|précaires?|pauvres?|assistés?|usagers?|"
    r"WhatsApp|Google|Facebook|iPhone|Samsung|Doctolib|Instagram|YouTube|tu|ton|tes)\b",
    re.IGNORECASE,
)
MAPS = [script for script in scripts() if isinstance(script, MapScript)]
PORTRAITS = [script for script in scripts() if isinstance(script, PortraitScript)]
LONGEST = 20  # words of a sentence that somebody says


@pytest.fixture(params=scripts(), ids=lambda script: script.key)
def script(request: pytest.FixtureRequest) -> Script:
    found: Script = request.param
    return found


def every_text() -> list[str]:
    told = [text for script in scripts() for text in texts_of(script) if text]
    told += [action.summary for action in cast().actions]
    told += [text for one in library() for text in (one.seen, one.credit)]
    return told + [str(line) for role in ROLES for line in (role.who, *role.tries)]


def test_sentences_are_the_words_of_their_answer_in_time() -> None:
    cut = [a for portrait in PORTRAITS for a in portrait.answers if a.sentences]
    assert [one for answer in cut for one in answer.sentences if one.names]
    for answer in cut:
        assert " ".join(one.text for one in answer.sentences) == answer.says
        times = [moment for one in answer.sentences for moment in (one.start, one.end)]
        assert times == sorted(times)


def test_no_word_hurts_and_none_is_a_brand() -> None:
    assert [text for text in every_text() if NEVER.search(text)] == []


@pytest.mark.parametrize(
    "wrong",
    [r"\w'\w", r"\.\.\.", r" [?!;:»]", r"« ", r"[^\s«\u00a0?!][?!;](?:\s|$)", r"\w:\s", r"  "],
)
def test_french_is_well_set(wrong: str) -> None:
    texts = [text for script in scripts() for text in texts_of(script)]
    assert [text for text in texts if re.search(wrong, text)] == []


def test_what_is_said_is_said_in_short_sentences() -> None:
    for text in every_text():
        for sentence in re.split(r"[.!?…:]\s", text):
            assert len(re.findall(r"\w+", sentence)) <= LONGEST, sentence


def test_there_is_enough_to_look_at() -> None:
    shown = [s for s in scripts() if s.published is not None and s.withdrawn is None]
    assert sum(isinstance(s, MapScript) for s in shown) >= 3
    assert sum(isinstance(s, PortraitScript) for s in shown) >= 3
    assert any(isinstance(s, MapScript) and s.template == "sensible" for s in shown)
    begun = [s for s in scripts() if s.published is None and not s.proposed]
    assert {s.kind for s in begun} == {"map", "portrait"}
    assert [s.silent for s in scripts() if s.proposed] == [["lucie"]]
    assert sum(s.withdrawn is not None for s in scripts()) == 1


def test_at_least_two_structures_and_groups_of_eight() -> None:
    assert len(cast().structures) >= 2
    for action in cast().actions:
        group = [one for one in cast().people if one.action == action.key]
        assert len(group) == 8
        assert len({one.avatar for one in group}) == len({one.name for one in group}) == 8
        assert len(action.past) <= 12


def test_voices_of_a_group_can_be_told_apart() -> None:
    for action in cast().actions:
        voices = [one.voice for one in cast().people if one.action == action.key]
        assert all(one[:2] != other[:2] for one, other in combinations(voices, 2))


def test_whoever_speaks_is_of_the_group(script: Script) -> None:
    group = {one.key for one in cast().people if one.action == script.action}
    if isinstance(script, MapScript):
        assert {mark.by for mark in script.marks} <= group
        return
    if isinstance(script, StoryScript):
        assert {block.by for block in script.blocks} <= group
        assert {block.who for block in script.blocks} <= {*group, ""}
        return
    shown = {key for answer in script.answers for photo in answer.photos for key in photo.shown}
    assert {script.by, *script.about, *shown, *script.silent, *script.unnamed} <= group


@pytest.mark.parametrize("script", MAPS, ids=lambda script: script.key)
def test_marks_are_complete(script: MapScript) -> None:
    begun = beginnings()[script.template]
    questions, codes = {q.code for q in begun.questions}, {c.code for c in begun.categories}
    for mark in script.marks:
        assert mark.type == "label" or mark.category in codes
        assert set(mark.answers) <= questions
        assert bool(mark.photo) == bool(mark.seen)
        assert mark.photo in ("", *PICTURES) and mark.around in ("", *EVERYWHERE)
        assert not mark.hears or mark.around
        assert mark.at or mark.line or script.published is None


@pytest.mark.parametrize("script", PORTRAITS, ids=lambda script: script.key)
def test_answers_are_complete(script: PortraitScript) -> None:
    codes = {question.code for question in guide_named(script.template).questions}
    for answer in script.answers:
        assert answer.question in codes and answer.around in ("", *EVERYWHERE)
        assert answer.skipped or answer.says
        for photo in answer.photos:
            assert photo.picture in PICTURES and photo.seen


def test_a_recit_shows_what_was_published_before_it() -> None:
    known = {script.key: script for script in scripts()}
    (script,) = (one for one in scripts() if isinstance(one, StoryScript))
    for block in script.blocks:
        assert block.photo in ("", *PICTURES) and block.around in ("", *EVERYWHERE)
        assert bool(block.photo) == bool(block.seen)
        if block.shows:
            assert (known[block.shows].published or 0) < script.begun


def test_days_follow_one_another(script: Script) -> None:
    action = cast().action(script.action)
    days = [action.starts, script.begun, script.published, script.withdrawn]
    known = [day for day in days if day is not None]
    assert known == sorted(known) and known[-1] <= 0


def test_each_action_has_something_in_its_library() -> None:
    for action in cast().actions:
        group = {one.key for one in cast().people if one.action == action.key}
        brought = [one for one in library() if one.action == action.key]
        assert {bool(one.picture) for one in brought} == {True, False}
        for one in brought:
            assert {one.by, *one.shown} <= group and one.seen
            assert one.picture in ("", *PICTURES) and one.sound in ("", *EVERYWHERE)
            assert bool(one.picture) != bool(one.sound) and action.starts <= one.day <= 0
