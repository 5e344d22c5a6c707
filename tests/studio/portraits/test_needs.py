"""Whose agreement a portrait needs, and what else is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.files.models import FileState, StoredFile
from studio.kernel.storage import DiskStore
from studio.publishing.bundle import publisher_of
from tests.cast import Cast
from tests.studio.portraits.making import Hands, Room, a_portrait


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


def needs(hands: Hands) -> set[Need]:
    found = publisher_of("portrait").needs(hands.db, hands.draft)
    assert len(found) == len(set(found)), "each need once"
    return set(found)


def voice_of(hands: Hands, answer: str) -> str:
    return str(next(i.properties["voice"] for i in hands.items("answer") if i.id == answer))


def test_an_empty_portrait_needs_nobody(hands: Hands) -> None:
    assert needs(hands) == set()


def test_each_recording_needs_its_voice_and_the_story(hands: Hands, cast: Cast) -> None:
    first, second = hands.answer(0), hands.answer(1)
    assert needs(hands) == {
        Need(cast.nadia.id, Use.VOICE, voice_of(hands, first)),
        Need(cast.nadia.id, Use.VOICE, voice_of(hands, second)),
        Need(cast.nadia.id, Use.STORY),
    }


def test_words_alone_are_a_story(hands: Hands, cast: Cast) -> None:
    hands.answer(0, "Elle a préféré l’écrire.", sound=False)
    assert needs(hands) == {Need(cast.nadia.id, Use.STORY)}


def test_passed_and_removed_answers_need_nobody(hands: Hands) -> None:
    hands.put("answer", question=hands.question().id, skipped=True)
    hands.remove(hands.answer(1))
    assert needs(hands) == set()


def test_who_is_on_a_photo_is_asked_about_that_photo(hands: Hands, cast: Cast) -> None:
    photo = hands.photo(shown=[cast.lucie.id])
    file = next(i.properties["photo"] for i in hands.items("photo") if i.id == photo)
    assert needs(hands) == {Need(cast.lucie.id, Use.IMAGE, file)}


def test_the_professional_who_held_the_phone_is_not_the_voice(hands: Hands, cast: Cast) -> None:
    answer = hands.answer(0, who="claire")
    assert Need(cast.nadia.id, Use.VOICE, voice_of(hands, answer)) in needs(hands)
    assert {need.person_id for need in needs(hands)} == {cast.nadia.id}


def test_who_was_named_as_heard_is_asked(hands: Hands, cast: Cast) -> None:
    answer = hands.answer(0)
    hands.set(answer, heard=[cast.lucie.id])
    assert Need(cast.lucie.id, Use.VOICE, voice_of(hands, answer)) in needs(hands)
    assert Need(cast.nadia.id, Use.VOICE, voice_of(hands, answer)) not in needs(hands)
    assert Need(cast.nadia.id, Use.STORY) in needs(hands), "it is still her portrait"


def test_whom_one_speaks_of_is_asked_for_the_story(
    db: Session, cast: Cast, storage: DiskStore, tmp_path: Path
) -> None:
    hands = a_portrait(db, cast, storage, tmp_path / "given", guide="portrait_croise")
    subject = hands.items("subject")[0]
    hands.set(subject.id, who="nadia", people=[cast.nadia.id, cast.lucie.id])
    hands.answer(0)
    assert Need(cast.lucie.id, Use.STORY) in needs(hands)
    assert not any(
        need.use == Use.VOICE and need.person_id == cast.lucie.id for need in needs(hands)
    )


# What else is missing


def test_an_empty_portrait_lacks_an_answer(hands: Hands) -> None:
    assert hands.lacks() == ["Il n’y a pas encore de réponse enregistrée."]


def test_files_on_their_way_and_texts_to_write(hands: Hands) -> None:
    hands.set(hands.question().id, text="Ça va ?")
    hands.answer(0)
    hands.photo()
    assert hands.lacks() == [
        "La réponse à «\u00a0Ça va\u00a0?\u00a0»\u00a0: "
        "le fichier se prépare encore. Attendez une minute.",
        "La réponse à «\u00a0Ça va\u00a0?\u00a0» n’a pas de texte. Écrivez ce que l’on entend.",
        "La photo 1\u00a0: le fichier se prépare encore. Attendez une minute.",
        "La photo 1 n’a pas de texte. Écrivez ce que l’on voit.",
    ]


def test_nothing_is_missing_once_it_is_prepared_and_told(room: Room) -> None:
    with room.hands() as hands:
        hands.answer(0, "Je m’appelle Nadia.")
        hands.photo("Une porte bleue.")
    room.prepare()
    with room.hands() as hands:
        hands.screen()
        assert hands.lacks() == []


def test_a_refused_file_says_why(hands: Hands, db: Session) -> None:
    answer = hands.answer(0, "Bonjour.")
    file = db.get_one(StoredFile, voice_of(hands, answer))
    file.state, file.message = FileState.REFUSED, "Ce fichier est vide."
    assert any("Ce fichier est vide." in sentence for sentence in hands.lacks())


def test_what_somebody_refused_is_not_missing(hands: Hands) -> None:
    hands.answer(0, "Bonjour.")
    silent = hands.answer(1)
    file = voice_of(hands, silent)
    hands.agree("nadia", Use.VOICE, yes=False, file_id=file)
    assert not any("grandi" in sentence for sentence in hands.lacks())


def test_a_title_must_not_tell_a_name_that_is_kept(hands: Hands, db: Session) -> None:
    hands.answer(0, "Bonjour.")
    hands.draft.title = "Nadia, couturière"
    told = "Le titre dit «\u00a0Nadia\u00a0». Il faut son accord, ou un autre titre."
    assert told in hands.lacks()
    hands.agree("nadia")
    assert told not in hands.lacks()
