"""What the door of operations lets into a portrait, and from whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.actions.operations import add_participant
from studio.kernel.storage import DiskStore
from tests.cast import Cast
from tests.studio.portraits.making import Hands, a_portrait, op


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


def test_a_guide_fills_the_draft(hands: Hands, cast: Cast) -> None:
    questions = hands.items("question")
    assert [item.properties["code"] for item in questions][:2] == ["nom", "enfance_lieu"]
    assert len(questions) == 8
    (sheet,), (subject,) = hands.items("sheet"), hands.items("subject")
    assert sheet.properties["guide"] == "mon_parcours"
    assert sheet.properties["minutes"] == 0
    assert subject.properties["people"] == [cast.nadia.id]


def test_a_professional_prepares_a_portrait_of_nobody_yet(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    hands = a_portrait(db, cast, storage, tmp_path / "given", who="claire")
    assert hands.items("subject")[0].properties["people"] == []
    assert "On ne sait pas de qui est ce portrait. Choisissez la personne." in hands.lacks()


def test_a_portrait_of_the_group_is_everybodys(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    hands = a_portrait(db, cast, storage, tmp_path / "given", guide="notre_groupe")
    assert hands.items("subject")[0].properties["people"] == []
    assert not any("de qui" in sentence for sentence in hands.lacks())


def test_what_the_guide_put_there_can_be_changed_at_once(hands: Hands) -> None:
    """Its author says how long they have; a professional rewords a question."""
    sheet = hands.items("sheet")[0]
    hands.set(sheet.id, who="nadia", minutes=20)
    assert sheet.properties["minutes"] == 20
    question = hands.question()
    hands.set(question.id, text="Comment vous appelez-vous ?")
    assert question.properties["text"] == "Comment vous appelez-vous ?"


def test_participants_do_not_change_the_questions(hands: Hands) -> None:
    question = hands.question()
    (result,) = hands.send("nadia", op("set", question.id, path="text", value="Ça va ?"))
    assert result.error == "refused"
    (result,) = hands.send("lucie", op("put", type="question", value={"properties": {}}))
    assert result.error == "refused"


@pytest.mark.parametrize(
    ("type", "properties"),
    [
        ("answer", {"text": "x" * 10_001}),
        ("answer", {"surname": "Rey"}),
        ("answer", {"skipped": "yes"}),
        ("answer", {"seconds": -1.0}),
        ("photo", {"focus_x": 1.4}),
        ("photo", {"shown": ["x" * 40]}),
        ("subject", {"people": "nadia"}),
        ("poem", {}),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    hands: Hands, type: str, properties: dict[str, object]
) -> None:
    (result,) = hands.send("nadia", op("put", type=type, value={"properties": properties}))
    assert result.error == "invalid"
    assert result.message
    assert not result.retry


def test_an_answer_waits_for_its_voice(hands: Hands) -> None:
    """Files first, references after: the browser keeps it and tries again."""
    answer = hands.put("answer", question=hands.question().id)
    missing = "01990000-0000-7000-8000-000000000000"
    (result,) = hands.send("nadia", op("set", answer, path="voice", value=missing))
    assert result.retry


def test_nobody_changes_somebody_elses_answer(hands: Hands, cast: Cast) -> None:
    answer = hands.put("answer", "nadia", question=hands.question().id)
    (result,) = hands.send("lucie", op("set", answer, path="text", value="Non."))
    assert result.error == "refused"
    (result,) = hands.send("claire", op("set", answer, path="text", value="Oui."))
    assert not result.error


def test_a_stranger_sees_nothing(hands: Hands) -> None:
    (result,) = hands.send("karim", op("put", type="answer", value={"properties": {}}))
    assert result.error == "not_found"


def test_the_same_operation_twice_is_once(hands: Hands) -> None:
    one = op("put", type="answer", value={"properties": {"question": hands.question().id}})
    first, second = hands.send("nadia", one)[0], hands.send("nadia", one)[0]
    assert (first.seq, second.seq) == (first.seq, first.seq)
    assert len(hands.items("answer")) == 1


def test_somebody_who_comes_later_can_answer_too(hands: Hands, db: Session, cast: Cast) -> None:
    add_participant(db, cast.action, name="Fatou", avatar="lion")
    mine, theirs = hands.answer(0, who="nadia"), hands.answer(0, who="lucie")
    assert {item.id for item in hands.items("answer")} == {mine, theirs}
