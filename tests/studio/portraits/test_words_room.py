"""The room of sentences: cut, time, join, split, remove, bring and take; for its staff alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from studio.drafts.models import Item
from studio.drafts.queries import history_of
from studio.drafts.shown import mark
from studio.kernel.errors import Invalid
from studio.kernel.ids import new_id
from studio.portraits.captions import webvtt
from studio.portraits.montage import Said
from studio.portraits.reading import material_of
from studio.portraits.sentences import Line, bring, keep, lines_of, removed_of, timed
from studio.portraits.subtitles import read_subtitles, srt
from tests.studio.portraits.making import Hands, op
from tests.studio.portraits.making import Room as Kept


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The acts below are tried on both engines where they live; here one is enough."""
    return sqlite_url


TEXT = "Je suis née à Oran. J’ai trois enfants. Voilà."
VTT = b"WEBVTT\n\n00:00.500 --> 00:01.000\nUn.\n\n00:01.000 --> 00:01.500\nDeux.\n"


class Room:
    def __init__(self, hands: Hands):
        self.hands = hands
        self.item = hands.db.get_one(Item, hands.answer(0, text=TEXT, sound=False))
        self.who = hands.cast.identity(hands.db, "claire")

    def post(self, **fields: str) -> list[str]:
        keep(self.hands.db, self.who, self.hands.draft, self.item, MultiDict(fields))
        return [line.text for line in self.lines()]

    def lines(self) -> list[Line]:
        return lines_of(self.hands.db, self.hands.draft, self.item)

    def ids(self) -> list[str]:
        return [line.item.id for line in self.lines() if line.item is not None]

    def bring(self, content: bytes, seconds: float = 0.0) -> int:
        return bring(self.hands.db, self.who, self.hands.draft, self.item, content, seconds)


@pytest.fixture
def words(hands: Hands) -> Room:
    return Room(hands)


def test_a_text_is_cut_into_sentences_once(words: Room) -> None:
    cut = words.post(act="cut")
    assert cut == ["Je suis née à Oran.", "J’ai trois enfants.", "Voilà."]
    assert words.post(act="cut") == cut


def test_sentences_are_joined_split_removed_and_put_back(words: Room) -> None:
    words.bring(VTT)
    first, second = words.ids()
    assert words.post(act=f"join:{first}") == ["Un. Deux."]
    assert (words.lines()[0].start, words.lines()[0].end) == (0.5, 1.5)
    shown = {f"shown-text-{first}": mark(["Un. Deux."])}
    assert words.post(**{f"text-{first}": "Un.\nDeux.", **shown}) == ["Un.", "Deux."]
    assert (words.lines()[0].start, words.lines()[0].end) == (0.5, 0.875)
    assert words.post(act=f"remove:{first}") == ["Deux."]
    assert words.post(act=f"restore:{first}") == ["Un.", "Deux."]
    gone = removed_of(words.hands.db, words.hands.draft, words.item)
    assert second in {item.id for item in gone}


def test_times_are_written_with_a_comma_or_a_point(words: Room) -> None:
    words.post(act="cut")
    one = words.ids()[0]
    shown = {f"shown-end-{one}": mark(["0"])}
    words.post(**{f"end-{one}": "1,25", **shown})
    assert words.lines()[0].end == 1.25
    with pytest.raises(Invalid, match="nombre de secondes"):
        words.post(**{f"end-{one}": "bientôt", f"shown-end-{one}": mark(["1.25"])})
    with pytest.raises(Invalid, match="une heure à chaque phrase"):
        timed(words.lines())


def test_a_file_of_another_voice_is_refused_and_loses_nothing(words: Room) -> None:
    before = words.post(act="cut")
    late = b"WEBVTT\n\n01:00:00.000 --> 01:00:02.000\nLoin.\n"
    with pytest.raises(Invalid, match="plus longs que la voix"):
        words.bring(late, seconds=3.0)
    assert [line.text for line in words.lines()] == before


@pytest.mark.parametrize(
    "write", [lambda said: webvtt((s.start, s.end, s.text) for s in said), srt]
)
def test_what_is_taken_comes_back_the_same(write) -> None:  # type: ignore[no-untyped-def]
    said = [Said(0.5, 1.25, "Un & <deux>."), Said(3600.0, 3601.001, "Là --> ici.")]
    back = read_subtitles(write(said))
    assert [(one.start, one.end) for one in back] == [(0.5, 1.25), (3600.0, 3601.001)]
    assert back[1].text in ("Là --> ici.", "Là → ici.")


def test_found_files_are_read_or_refused_with_a_sentence(testdata: Path) -> None:
    files = sorted(p for p in (testdata / "video").glob("subs_*") if p.is_file())
    assert files
    read = {}
    for path in files:
        try:
            read[path.name] = read_subtitles(path.read_bytes())
        except Invalid as error:
            assert error.sentence.endswith((".", "?"))
    assert read["subs_cue_tags.vtt"][2].text == "That's amore"
    assert read["subs_captions_with_bom.vtt"][0].start == 0.5
    assert "subs_empty.vtt" not in read


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04\0\0", b"WEBVTT\n\nseul"])
def test_what_is_no_subtitle_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_subtitles(content)


def test_a_new_recording_has_none_of_the_old_times(hands: Hands) -> None:
    """They are in the history, and count again when the old recording comes back."""
    item = hands.db.get_one(Item, hands.answer(0, text=TEXT))
    old, who = item.properties["voice"], hands.cast.identity(hands.db, "claire")
    bring(hands.db, who, hands.draft, item, VTT, 1.6)

    def said() -> tuple[Said, ...]:
        return material_of(hands.db, hands.draft).answers[0].said

    assert [one.end for one in said()] == [1.0, 1.5]
    hands.set(item.id, voice=hands.file("sound").id)
    assert [(one.end, one.text) for one in said()] == [(0.0, "Un."), (0.0, "Deux.")]
    assert not any(line.timed for line in lines_of(hands.db, hands.draft, item))
    hands.set(item.id, voice=old)
    assert [one.end for one in said()] == [1.0, 1.5]


def test_after_a_new_recording_one_sentence_may_be_timed(hands: Hands) -> None:
    item = hands.db.get_one(Item, hands.answer(0, text=TEXT))
    who = hands.cast.identity(hands.db, "claire")
    bring(hands.db, who, hands.draft, item, VTT, 1.6)
    hands.set(item.id, voice=hands.file("sound").id)
    first, second = (line.item for line in lines_of(hands.db, hands.draft, item))
    assert first and second
    form = MultiDict({f"end-{first.id}": "0.9", f"shown-end-{first.id}": mark(["0"])})
    keep(hands.db, who, hands.draft, item, form)
    assert [line.end for line in lines_of(hands.db, hands.draft, item)] == [0.9, 0.0]
    kept = [op.value for op in history_of(hands.db, second) if op.path == "end"]
    assert kept == [0.0] and 1.5 in values_before(hands.db, second)


def values_before(db: Session, item: Item) -> list[object]:
    return [(op.before or {}).get("end") for op in history_of(db, item)]


def test_who_gave_an_answer_writes_its_sentences(hands: Hands) -> None:
    answer = hands.answer(0, text=TEXT)
    mine = hands.put("sentence", "nadia", answer=answer, text="À moi.")
    hands.set(mine, "nadia", start=0.2, end=0.9)
    moved = op("set", mine, path="answer", value=new_id())
    assert hands.send("nadia", moved)[0].error == "refused"
    other = op("put", type="sentence", value={"properties": {"answer": answer, "text": "Non."}})
    assert hands.send("lucie", other)[0].error == "refused"


def test_a_sentence_leaves_the_sound_and_comes_back_with_it(room: Kept) -> None:
    """The cut is an edit of the answer: what else was changed on it stays."""
    with room.hands() as hands:
        answer = hands.answer(0, text=TEXT)
        voice = hands.db.get_one(Item, answer).properties["voice"]
        hands.set(answer, edits={"fade_in": 0.2, "of": voice})
    room.prepare()
    with room.hands() as hands:
        item = hands.db.get_one(Item, answer)
        who = hands.cast.identity(hands.db, "claire")
        bring(hands.db, who, hands.draft, item, VTT, 1.6)
        first = lines_of(hands.db, hands.draft, item)[0].item
        assert first is not None
        keep(hands.db, who, hands.draft, item, MultiDict({"act": f"silence:{first.id}"}))
        edits = item.properties["edits"]
        assert edits["fade_in"] == 0.2 and edits["of"] == voice
        assert edits["keep"] == [[0.0, 0.5], [1.0, pytest.approx(1.6, abs=0.1)]]
        (spoken,) = material_of(hands.db, hands.draft).answers
        assert [one.text for one in spoken.said] == ["Deux."]
        keep(hands.db, who, hands.draft, item, MultiDict({"act": f"restore:{first.id}"}))
        assert item.properties["edits"]["keep"][1] == [0.5, 1.0]
        assert len(lines_of(hands.db, hands.draft, item)) == 2


def test_a_sentence_without_time_stays_in_the_sound(words: Room) -> None:
    words.post(act="cut")
    item = words.lines()[0].item
    assert item is not None
    with pytest.raises(Invalid, match="une heure à cette phrase"):
        words.post(act=f"silence:{item.id}")
