"""What a portrait draft holds: one subject, one sheet, questions, answers, photos, videos, scenes,
and the places that somebody speaks of.

Its title is the draft's own. Who recorded what, and when, stays on the item itself. Lengths are
bounded so that one paste cannot fill a screen, a film or a database.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from sqlalchemy.orm import Session

from studio.access.identity import Identity
from studio.drafts.kinds import ItemType
from studio.drafts.merge import Op, State
from studio.drafts.models import Draft, Item
from studio.portraits.changes import PhotoChanges, SoundChanges, VideoChanges

PersonId = Annotated[str, msgspec.Meta(max_length=36)]
ItemId = Annotated[str, msgspec.Meta(max_length=36)]
FileId = Annotated[str, msgspec.Meta(max_length=36)]
Fraction = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
People = Annotated[list[PersonId], msgspec.Meta(max_length=30)]
Code = Annotated[str, msgspec.Meta(max_length=40)]
Sentence = Annotated[str, msgspec.Meta(max_length=300)]
# A minute of speech is about 900 characters; ten times that is a text, not an answer.
Words = Annotated[str, msgspec.Meta(max_length=10_000)]
Seconds = Annotated[float, msgspec.Meta(ge=0.0, le=86_400.0)]


class Subject(msgspec.Struct, forbid_unknown_fields=True):
    """Whose portrait it is. Empty `people`: everybody who answers. `name` is the word that names
    them on screen; without it, their first names."""

    people: People = msgspec.field(default_factory=list)
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """One screen. `code` is the guide's and stays, `text` may be reworded by professionals;
    `minutes` is the shortest workshop in which it is asked, `prompt` somebody who says it."""

    code: Code = ""
    text: Sentence = ""
    picture: Code = ""
    minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 10
    skippable: bool = True
    prompt: FileId | None = None


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """A recording and its words, or the choice to pass.

    `seconds` is what the browser counted, until the server has measured the file. `heard` are the
    persons who speak in it; empty: its author (see consent.heard_in). `edits`: what was cut or
    hidden, in seconds of the recording as it came. `joined`: the recordings that `voice` was made
    of, when several were put end to end.
    """

    question: ItemId = ""
    voice: FileId | None = None
    seconds: Seconds | None = None
    text: Words = ""
    skipped: bool = False
    heard: People = msgspec.field(default_factory=list)
    edits: SoundChanges | None = None
    joined: Annotated[list[FileId], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )


class SpokenSentence(msgspec.Struct, forbid_unknown_fields=True):
    """One sentence of an answer. `start` and `end` are seconds of the original voice, before any
    cut; both 0 while nobody has timed it. `voice` is the recording on which it was timed: when the
    answer is recorded again its times count no more, and count again when the old voice comes
    back. `speaker` is the person who says it, None: whoever the answer's voice is."""

    answer: ItemId = ""
    start: Seconds = 0.0
    end: Seconds = 0.0
    text: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    speaker: PersonId | None = None
    voice: FileId | None = None

    def timed_on(self, voice: str | None) -> tuple[float, float]:
        """Its start and end in this recording; (0, 0) when they were taken on another."""
        return (self.start, self.end) if self.voice in (None, voice) else (0.0, 0.0)


class Photo(msgspec.Struct, forbid_unknown_fields=True):
    """A picture: what one sees in it (`photo_text`), who is recognisable (`shown`), and where to
    look (`focus_x`, `focus_y`: fractions of the upright original, from the upper left corner).
    `answer` is the answer it goes with, None for the whole portrait; `sentence` the one with which
    it appears. `edits`: how it was turned and cropped, and what is hidden on it."""

    photo: FileId | None = None
    photo_text: Annotated[str, msgspec.Meta(max_length=500)] = ""
    caption: Annotated[str, msgspec.Meta(max_length=200)] = ""
    focus_x: Fraction = 0.5
    focus_y: Fraction = 0.45
    shown: People = msgspec.field(default_factory=list)
    answer: ItemId | None = None
    sentence: ItemId | None = None
    edits: PhotoChanges | None = None


class Video(msgspec.Struct, forbid_unknown_fields=True):
    """A film somebody made: what one sees and hears in it (`photo_text`), who is recognisable
    (`shown`) and who speaks (`heard`; empty: nobody). `words` are what is said in it, word for
    word: its captions. `edits`: how it was cut and turned, whether
    it is mute, which of its pictures stands for it."""

    video: FileId | None = None
    photo_text: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    caption: Annotated[str, msgspec.Meta(max_length=200)] = ""
    words: Words = ""
    shown: People = msgspec.field(default_factory=list)
    heard: People = msgspec.field(default_factory=list)
    answer: ItemId | None = None
    edits: VideoChanges | None = None


class PlaceOnMap(msgspec.Struct, forbid_unknown_fields=True):
    """A place of a map of the same action: the map's draft and the item on it."""

    map: ItemId
    item: ItemId


class Naming(msgspec.Struct, forbid_unknown_fields=True):
    """A place that somebody speaks of in an answer: at one of its sentences, or from `start` to
    `end`, seconds of the original voice (both 0: the whole answer). `voice` is the recording on
    which it was timed: on another one, it is the whole answer."""

    answer: ItemId = ""
    place: PlaceOnMap | None = None
    sentence: ItemId | None = None
    start: Seconds = 0.0
    end: Seconds = 0.0
    voice: FileId | None = None


class Choice(msgspec.Struct, forbid_unknown_fields=True):
    """A way that leads to another scene."""

    label: Annotated[str, msgspec.Meta(max_length=60)]
    scene: ItemId


SceneKind = Literal["photo", "photos", "video", "title", "quote", "place"]


class Scene(msgspec.Struct, forbid_unknown_fields=True):
    """One moment of the storyboard, in the order of its items.

    `photo` shows its photos one after the other, `photos` side by side; `clip` is a video. `text`
    is the title, the words quoted or the name of the place; `subtitle` what stands under it.
    `answer` is the voice that is heard, from the sentence `first` to the sentence `last` (none:
    from its beginning, to its end); a scene leaves with that answer, so a quote
    names the answer whose words it shows. `mute`: it is shown, not heard. `seconds` is for scenes
    in which nobody speaks, 0: by itself. `chapter` is the title of the chapter that begins here,
    `choices` the ways that lead on.
    """

    kind: SceneKind = "photo"
    photos: Annotated[list[ItemId], msgspec.Meta(max_length=12)] = msgspec.field(
        default_factory=list
    )
    clip: ItemId | None = None
    text: Sentence = ""
    subtitle: Annotated[str, msgspec.Meta(max_length=120)] = ""
    answer: ItemId | None = None
    first: ItemId | None = None
    last: ItemId | None = None
    mute: bool = False
    seconds: Annotated[float, msgspec.Meta(ge=0.0, le=600.0)] = 0.0
    chapter: Annotated[str, msgspec.Meta(max_length=90)] = ""
    choices: Annotated[list[Choice], msgspec.Meta(max_length=4)] = msgspec.field(
        default_factory=list
    )
    place: PlaceOnMap | None = None
    movement: Literal["auto", "still", "in", "out", "left", "right", "up", "down"] = "auto"
    transition: Literal["fade", "dip", "cut"] = "fade"


class Hotspot(msgspec.Struct, forbid_unknown_fields=True):
    """A point or an outline on a photo (`on`), in fractions from its upper left corner, that opens
    a voice (`answer`), words (`text`), another photo or a place. `label` names it in the list."""

    on: ItemId = ""
    outline: Annotated[list[tuple[Fraction, Fraction]], msgspec.Meta(max_length=60)] = (
        msgspec.field(default_factory=list)
    )
    opens: Literal["sound", "text", "photo", "place"] = "text"
    label: Annotated[str, msgspec.Meta(max_length=60)] = ""
    text: Annotated[str, msgspec.Meta(max_length=500)] = ""
    answer: ItemId | None = None
    other: ItemId | None = None
    place: PlaceOnMap | None = None


class Verdict(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says of one scene of the final cut (see screening.py): `mark` is what the scene
    was when she heard it. `person` only when a professional answers for somebody."""

    scene: ItemId = ""
    mark: Annotated[str, msgspec.Meta(max_length=40)] = ""
    says: Literal["", "yes", "change", "no"] = ""
    person: PersonId | None = None
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Waiver(msgspec.Struct, forbid_unknown_fields=True):
    """A professional publishes without somebody's opinion, and says why. `mark` is what the whole
    portrait was then: once it changes, the person is asked again."""

    person: PersonId = ""
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    mark: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Agreement(msgspec.Struct, forbid_unknown_fields=True):
    """Before recording: whether somebody's voice, or image, may be taken for this portrait. It is
    no yes to be shown. `says` empty: she wants to be asked again."""

    thing: Literal["voice", "image"]
    person: PersonId
    says: Literal["", "yes", "no"] = ""


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    """Which guide, how many minutes the group has (0: not asked yet), one opening sentence, the
    sound under the voices (`ambience` is its file, `ambience_gain` decibels)."""

    guide: Code = ""
    minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 0
    intro: Sentence = ""
    ambience: FileId | None = None
    ambience_gain: Annotated[float, msgspec.Meta(ge=-24.0, le=12.0)] = 0.0


def of_own_answer(db: Session, who: Identity, draft: Draft, op: Op, before: State) -> bool:
    """Whoever gave an answer may write its sentences; a sentence stays with its answer."""
    made = op.value.get("properties") if isinstance(op.value, dict) else None
    named = (made or {}).get("answer") if op.verb == "put" else before.part("answer")
    answer = db.get(Item, str(named or ""))
    if answer is None or answer.draft_id != draft.id or answer.type != "answer":
        return False
    return answer.author_id == who.person_id and op.path != "answer"


ITEM_TYPES = {
    spec.name: spec
    for spec in (
        ItemType("subject", Subject),
        ItemType("sheet", Sheet, files=frozenset({"ambience"})),
        ItemType("question", Question, participants=False, files=frozenset({"prompt"})),
        ItemType(
            "answer", Answer, files=frozenset({"voice"}), quiet=frozenset({"seconds", "joined"})
        ),
        ItemType(
            "sentence",
            SpokenSentence,
            participants=False,
            allows=of_own_answer,
            quiet=frozenset({"voice"}),
        ),
        ItemType("photo", Photo, files=frozenset({"photo"})),
        ItemType("video", Video, files=frozenset({"video"})),
        ItemType("scene", Scene),
        ItemType("hotspot", Hotspot),
        ItemType("naming", Naming, quiet=frozenset({"voice"})),
        ItemType("waiver", Waiver, participants=False, quiet=frozenset({"mark"})),
        ItemType("agreement", Agreement, quiet=frozenset({"thing", "person"})),
        ItemType("verdict", Verdict, quiet=frozenset({"mark", "scene", "person"})),
    )
}
