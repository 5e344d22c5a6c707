"""Saying yes, saying no, taking it back; and what counts in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.consents.models import Audience, Consent, Mode, Use
from studio.consents.operations import answer, withdraw
from studio.consents.queries import Need, answers_about, missing
from studio.consents.texts import (
    ConsentText,
    TextPart,
    current_text,
    current_texts,
    text_with,
    texts,
)
from studio.kernel import clock
from studio.kernel.clock import now
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from tests.cast import Cast

PRODUCTION = new_id()
VOICE_FILE = new_id()


def say(db: Session, cast: Cast, *, yes: bool = True, **more: object) -> Consent:
    given: dict[str, object] = {
        "action_id": cast.action.id,
        "production_id": PRODUCTION,
        "uses": {Use.VOICE, Use.STORY},
        "yes": yes,
        "audience": Audience.PUBLIC,
        "text": current_text(),
        "mode": Mode.TAP,
        "recorded_by": cast.nadia.id,
    }
    return answer(db, cast.nadia, **(given | more))  # type: ignore[arg-type]


def voice(cast: Cast, file_id: str | None = None) -> Need:
    return Need(cast.nadia.id, Use.VOICE, file_id)


def test_it_works_and_keeps_its_proof(db: Session, cast: Cast) -> None:
    given = say(db, cast)
    assert given.text_version == current_text().version
    assert given.text_digest == current_text().digest
    assert (given.mode, given.language) == ("tap", "fr")
    assert given.until is not None
    assert given.until - given.given_at == timedelta(days=730)


def test_twice_is_once(db: Session, cast: Cast) -> None:
    assert say(db, cast) is say(db, cast)
    assert len(db.scalars(select(Consent)).all()) == 1


def test_nothing_said_is_not_yes_and_not_no(db: Session, cast: Cast) -> None:
    answers = answers_about(db, PRODUCTION)
    assert not answers.allow(voice(cast), Audience.GROUP)
    assert not answers.refuse(voice(cast))


def test_an_answer_without_a_use_is_refused(db: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        say(db, cast, uses=set())


@pytest.mark.parametrize(
    ("given", "wanted", "allowed"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, True),
        (Audience.PUBLIC, Audience.GROUP, True),
        (Audience.GROUP, Audience.PARTNERS, False),
        (Audience.PARTNERS, Audience.PUBLIC, False),
    ],
)
def test_a_yes_reaches_as_far_as_it_was_said(
    db: Session, cast: Cast, given: Audience, wanted: Audience, allowed: bool
) -> None:
    say(db, cast, audience=given)
    assert answers_about(db, PRODUCTION).allow(voice(cast), wanted) is allowed


def test_a_yes_for_one_use_is_none_for_another(db: Session, cast: Cast) -> None:
    say(db, cast, uses={Use.VOICE})
    needs = [voice(cast), Need(cast.nadia.id, Use.IMAGE)]
    assert missing(answers_about(db, PRODUCTION), needs, Audience.PUBLIC) == needs[1:]


def test_a_yes_runs_out(db: Session, cast: Cast) -> None:
    with clock.at(now()) as advance:
        say(db, cast)
        advance(timedelta(days=731))
        assert not answers_about(db, PRODUCTION).allow(voice(cast), Audience.PUBLIC)


def test_the_latest_answer_counts(db: Session, cast: Cast) -> None:
    with clock.at(now()) as advance:
        say(db, cast)
        advance(timedelta(minutes=1))
        take_back(db, cast)
        assert answers_about(db, PRODUCTION).refuse(voice(cast))
        advance(timedelta(minutes=1))
        say(db, cast)
        assert answers_about(db, PRODUCTION).allow(voice(cast), Audience.PUBLIC)
    assert len(db.scalars(select(Consent)).all()) == 3


def test_a_no_to_one_file_leaves_the_rest_and_outlives_a_later_yes_to_the_whole(
    db: Session, cast: Cast
) -> None:
    with clock.at(now()) as advance:
        say(db, cast)
        advance(timedelta(minutes=1))
        take_back(db, cast, file_id=VOICE_FILE)
        answers = answers_about(db, PRODUCTION)
        assert answers.refuse(voice(cast, VOICE_FILE))
        assert answers.allow(voice(cast, new_id()), Audience.PUBLIC)
        advance(timedelta(minutes=1))
        say(db, cast, audience=Audience.PARTNERS)
        assert answers_about(db, PRODUCTION).refuse(voice(cast, VOICE_FILE))


def test_a_no_to_the_whole_overrides_an_earlier_yes_to_one_file(db: Session, cast: Cast) -> None:
    with clock.at(now()) as advance:
        say(db, cast, file_id=VOICE_FILE)
        advance(timedelta(minutes=1))
        take_back(db, cast)
        assert answers_about(db, PRODUCTION).refuse(voice(cast, VOICE_FILE))


def test_one_persons_answer_is_not_anothers(db: Session, cast: Cast) -> None:
    say(db, cast)
    lucie = Need(cast.lucie.id, Use.VOICE)
    assert missing(answers_about(db, PRODUCTION), [lucie], Audience.PUBLIC) == [lucie]


def take_back(db: Session, cast: Cast, file_id: str | None = None) -> None:
    withdraw(
        db,
        cast.nadia,
        action_id=cast.action.id,
        production_id=PRODUCTION,
        uses=set(Use),
        text=current_text(),
        recorded_by=cast.nadia.id,
        file_id=file_id,
    )


def test_the_texts_are_short_and_their_digest_tells_their_words() -> None:
    for text in texts():
        assert len(text.digest) == 64
        for sentence in text.sentences:
            assert len(sentence.replace("’", " ").split()) <= 12, sentence
    one, two = (
        ConsentText("v", "fr", "Titre", (TextPart("ear", (words,)),)) for words in ("Un.", "Deux.")
    )
    assert one.digest != two.digest


def test_each_language_says_the_same_part_by_part() -> None:
    """The French text is the reference: as many parts, the same drawings, the same questions."""
    reference, *others = current_texts()
    assert reference.language == "fr" and reference.reviewed
    assert {one.language for one in others} >= {"ar", "en"}
    for one in others:
        assert one.version == reference.version and one.digest != reference.digest
        assert [p.picture for p in one.parts] == [p.picture for p in reference.parts]
        counted = [[len(p.sentences) for p in text.parts] for text in (one, reference)]
        assert counted[0] == counted[1], one.language
        asked = [[(q.part, q.right, len(q.choices)) for q in t.questions] for t in (one, reference)]
        assert asked[0] == asked[1] and len(asked[0]) == 3, one.language
        assert text_with(one.digest) is one
