"""« Coller un autre son »: two voices end to end, with all that was said about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from media import pcm
from media.probe import probe
from studio.drafts.history import put_back
from studio.drafts.models import Item, Operation
from studio.files.models import StoredFile
from studio.kernel.errors import Invalid
from studio.portraits.joining import order_join
from studio.portraits.reading import material_of
from tests.studio.portraits.making import Hands, Room, op

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def pair(room: Room, **second: Any) -> tuple[str, str]:
    """Two answers of Nadia's: 1.6 s and 1.2 s."""
    with room.hands() as hands:
        one = hands.answer(0, "Un.", pitch=220.0)
        two = hands.answer(1, "Deux.", seconds=1.2, pitch=440.0, **second)
    room.prepare()
    return one, two


def joined(room: Room, one: str, two: str, who: str = "nadia") -> None:
    with room.hands() as hands:
        order_join(hands.db, hands.cast.identity(hands.db, who), hands.draft, one, two)
    room.prepare()


def properties(hands: Hands, item: str) -> dict[str, object]:
    return dict(next(i for i in hands.items("answer") if i.id == item).properties)


def test_what_was_said_about_both_goes_along(room: Room) -> None:
    one, two = pair(room)
    with room.hands() as hands:
        voices = [properties(hands, item)["voice"] for item in (one, two)]
        timed = {"start": 0.2, "end": 1.0}
        hands.put("sentence", "claire", answer=one, text="Un.", voice=voices[0], **timed)
        theirs = hands.put("sentence", "claire", answer=two, text="Deux.", voice=voices[1], **timed)
        photo = hands.photo("Un mur.", answer=two, sentence=theirs)
        scene = hands.put("scene", "claire", kind="photo", photos=[photo], answer=two, first=theirs)
        whole = hands.put("scene", "claire", kind="title", text="Un", answer=one)
        edits = {"keep": [[0.1, 1.1]], "bleeps": [[0.3, 0.5]], "of": voices[1]}
        hands.set(two, edits=edits)
    joined(room, one, two)
    with room.hands() as hands:
        answer = properties(hands, one)
        file = hands.db.get_one(StoredFile, answer["voice"])
        assert file.id not in voices and file.person_id == hands.person("nadia").id
        assert (answer["text"], answer["seconds"]) == ("Un.\nDeux.", 2.8)
        cuts = {"keep": [[0.0, 1.6], [1.7, 2.7]], "bleeps": [[1.9, 2.1]], "of": file.id}
        assert answer["edits"] == cuts
        found = [s.properties for s in hands.items("sentence") if s.deleted_at is None]
        mine = [s for s in found if s["answer"] == one]
        assert sorted((s["start"], s["end"], s["text"]) for s in mine) == [
            (0.2, 1.0, "Un."),
            (1.8, 2.6, "Deux."),
        ]
        assert all(s["voice"] == file.id for s in mine)
        names = {s.properties["text"]: s.id for s in hands.items("sentence")
                 if s.properties["answer"] == one}  # fmt: skip
        (picture,) = hands.items("photo")
        assert (picture.properties["answer"], picture.properties["sentence"]) == (
            one,
            names["Deux."],
        )
        scenes = {item.id: item.properties for item in hands.items("scene")}
        assert scenes[scene]["answer"] == one
        assert (scenes[scene]["first"], scenes[scene]["last"]) == (names["Deux."], names["Deux."])
        assert scenes[whole]["last"] == names["Un."]
        assert next(i for i in hands.items("answer") if i.id == two).deleted_at is not None
        path = hands.storage.path(file.key)
        assert probe(path).seconds == pytest.approx(2.8, abs=0.01)  # type: ignore[union-attr]
        first = hands.db.get_one(StoredFile, voices[0])
        # Not one sample is lost.
        before = pcm.read(hands.storage.path(first.key))
        assert (pcm.read(path)[: before.size] == before).all()


def test_the_two_recordings_come_back(room: Room) -> None:
    one, two = pair(room)
    with room.hands() as hands:
        voice, other = (properties(hands, item)["voice"] for item in (one, two))
    joined(room, one, two)
    with room.hands() as hands:
        hands.set(one, voice=voice)
        (result,) = hands.send("nadia", op("restore", two))
        assert not result.error
        assert [properties(hands, item)["voice"] for item in (one, two)] == [voice, other]


def test_the_history_gives_the_times_of_the_sentences_back(room: Room) -> None:
    """With its own voice, an answer gets its own sentences, at their times, and its own cuts; with
    the joined one again, those of both."""
    one, two = pair(room)
    with room.hands() as hands:
        voices = [properties(hands, item)["voice"] for item in (one, two)]
        for item, text, voice in ((one, "Un.", voices[0]), (two, "Deux.", voices[1])):
            hands.put("sentence", "claire", answer=item, text=text, voice=voice, start=0.2, end=1.0)
        hands.set(one, edits={"keep": [[0.1, 1.5]], "of": voices[0]})
    joined(room, one, two)
    with room.hands() as hands:
        both, joint = said(hands, one), properties(hands, one)["voice"]
        assert [text for text, *_ in both] == ["Un.", "Deux."]
        remembered(hands, one, voices[0])
        assert said(hands, one) == [("Un.", 0.2, 1.0)]
        assert properties(hands, one)["edits"] == {"keep": [[0.1, 1.5]], "of": voices[0]}
        remembered(hands, one, joint)
        assert said(hands, one) == both
        lucie = hands.cast.identity(hands.db, "lucie")
        merged = hands.db.get_one(Item, one)
        past = voice_operation(hands, one, voices[0])
        with pytest.raises(Invalid):
            put_back(hands.db, lucie, hands.draft, merged, past)


def voice_operation(hands: Hands, answer: str, voice: object) -> str:
    """The operation that last gave this voice to the answer."""
    wanted = select(Operation).where(Operation.item_id == answer).order_by(Operation.seq.desc())
    return next(op.id for op in hands.db.scalars(wanted) if voice_in(op) == voice)


def voice_in(op: Operation) -> object:
    if op.verb == "put":
        return op.value["properties"].get("voice")
    return op.value if op.path == "voice" else None


def remembered(hands: Hands, answer: str, voice: object) -> None:
    nadia = hands.cast.identity(hands.db, "nadia")
    item = hands.db.get_one(Item, answer)
    put_back(hands.db, nadia, hands.draft, item, voice_operation(hands, answer, voice))
    assert item.properties["voice"] == voice


def said(hands: Hands, answer: str) -> list[tuple[str, float, float]]:
    """The sentences that count on the voice of now."""
    answers = material_of(hands.db, hands.draft).answers
    spoken = next(one for one in answers if one.item.id == answer)
    return [(one.text, one.start, one.end) for one in spoken.said]


def test_twice_is_once_and_what_changed_is_left_alone(room: Room) -> None:
    one, two = pair(room)
    with room.hands() as hands:
        nadia = hands.cast.identity(hands.db, "nadia")
        for _ in range(2):
            order_join(hands.db, nadia, hands.draft, one, two)
        other = hands.file("sound").id
        hands.set(two, who="nadia", voice=other)
        before = properties(hands, one)
    assert any("a changé" in end for end in room.work())
    with room.hands() as hands:
        assert properties(hands, one) == before


def test_two_persons_are_not_glued_together(room: Room) -> None:
    one, two = pair(room, who="lucie")
    with room.hands() as hands:
        claire = hands.cast.identity(hands.db, "claire")
        with pytest.raises(Invalid, match="même personne"):
            order_join(hands.db, claire, hands.draft, one, two)
        with pytest.raises(Invalid, match="même personne"):
            order_join(hands.db, claire, hands.draft, one, one)


def test_the_page_offers_waits_and_comes_back(room: Room, as_: Browser) -> None:
    one, two = pair(room)
    where = f"/atelier/portraits/{room.draft_id}/retouches/{one}/suite"
    nadia = as_("nadia")
    page = nadia.get(where).get_data(as_text=True)
    assert f'value="{two}"' in page and "Coller celui-ci" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"csrf_token": token.group(1) if token else ""}
    assert nadia.post(where, data={**form, "other": "never"}).status_code in (404, 422)
    sent = nadia.post(where, data={**form, "other": two})
    assert sent.status_code == 302
    waits = nadia.get(sent.location)
    assert "On colle les deux sons" in waits.get_data(as_text=True)
    room.prepare()
    done = nadia.get(sent.location)
    assert done.status_code == 302 and done.location.endswith(f"/retouches/{one}")
    for name, status in (("lucie", 403), ("karim", 404)):
        assert as_(name).get(where).status_code == status
    assert nadia.get(where.replace(one, two)).status_code == 404
