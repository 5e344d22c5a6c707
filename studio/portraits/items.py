"""What a portrait draft holds: subject, questions, answers, photos, one title, one sheet.

Properties are the only thing stored; who recorded and when stays on the item itself. Lengths are
bounded so that one paste cannot fill a screen, a film or a database.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from studio.drafts.kinds import ItemType

PersonId = Annotated[str, msgspec.Meta(max_length=36)]
ItemId = Annotated[str, msgspec.Meta(max_length=36)]
FileId = Annotated[str, msgspec.Meta(max_length=36)]
Fraction = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
People = Annotated[list[PersonId], msgspec.Meta(max_length=30)]
Word = Annotated[str, msgspec.Meta(max_length=60)]
Sentence = Annotated[str, msgspec.Meta(max_length=300)]
# A minute of speech is about 900 characters; ten times that is a text, not an answer.
Text = Annotated[str, msgspec.Meta(max_length=10_000)]


class Subject(msgspec.Struct, forbid_unknown_fields=True):
    """Whose portrait it is: everybody shown or heard, and the word that names them on screen."""

    people: People = msgspec.field(default_factory=list)
    name: Word = ""


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """One screen of the guide. `code` is stable, `text` may be reworded by professionals."""

    code: Annotated[str, msgspec.Meta(max_length=40)] = ""
    text: Sentence = ""
    picture: Annotated[str, msgspec.Meta(max_length=40)] = ""
    skippable: bool = True


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """A recording, its words (transcript), or the decision not to answer."""

    question: ItemId = ""
    voice: FileId | None = None
    text: Text = ""
    skipped: bool = False


class Photo(msgspec.Struct, forbid_unknown_fields=True):
    """A picture: what one sees in it (`photo_text`), who is recognisable, where to look
    (`focus_x`, `focus_y`, fractions from the upper inline-start corner)."""

    photo: FileId | None = None
    photo_text: Annotated[str, msgspec.Meta(max_length=500)] = ""
    caption: Annotated[str, msgspec.Meta(max_length=200)] = ""
    focus_x: Fraction = 0.5
    focus_y: Fraction = 0.5
    shown: People = msgspec.field(default_factory=list)
    answer: ItemId | None = None


class Title(msgspec.Struct, forbid_unknown_fields=True):
    """The title card, when it must say something else than the draft's own title."""

    text: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Sheet(msgspec.Struct, forbid_unknown_fields=True):
    """What the guide set at the beginning: its code, the planned minutes, one opening sentence."""

    guide: Annotated[str, msgspec.Meta(max_length=40)] = ""
    minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 20
    intro: Sentence = ""


ITEM_TYPES = {
    spec.name: spec
    for spec in (
        ItemType("subject", Subject),
        ItemType("question", Question, participants=False),
        ItemType("answer", Answer, files=frozenset({"voice"})),
        ItemType("photo", Photo, files=frozenset({"photo"})),
        ItemType("title", Title, participants=False),
        ItemType("sheet", Sheet, participants=False),
    )
}
