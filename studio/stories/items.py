"""What a récit holds: one type of item, the block. Its title is the draft's own.

Lengths are bounded so that one paste cannot fill a page or a database.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from studio.drafts.kinds import ItemType
from studio.stories.telling import WORDING

Id = Annotated[str, msgspec.Meta(max_length=36)]
People = Annotated[list[Id], msgspec.Meta(max_length=30)]
BlockKind = Literal["title", "words", "voice", "photo", "quote", "map", "portrait"]


class Block(msgspec.Struct, forbid_unknown_fields=True):
    """One block of the article, in the order of its items.

    `text` is the title, the words, the quote, or what the voice says; words, a quote and a voice
    may each be spoken (`voice`), written, or both. `heard` are the persons who speak; empty: its
    author. `who` said the quote; None: its author. `seen` is what one sees on the photo, `shown`
    who is recognisable there. `production` is the public name of a map or a portrait.
    """

    kind: BlockKind = "words"
    text: Annotated[str, msgspec.Meta(max_length=10_000)] = ""
    voice: Id | None = None
    seconds: Annotated[float, msgspec.Meta(ge=0.0, le=86_400.0)] | None = None
    heard: People = msgspec.field(default_factory=list)
    who: Id | None = None
    photo: Id | None = None
    seen: Annotated[str, msgspec.Meta(max_length=500)] = ""
    caption: Annotated[str, msgspec.Meta(max_length=200)] = ""
    shown: People = msgspec.field(default_factory=list)
    production: Annotated[str, msgspec.Meta(max_length=16)] | None = None


ITEM_TYPES = {
    "block": ItemType(
        "block",
        Block,
        files=frozenset({"voice", "photo"}),
        quiet=frozenset({"seconds"}),
        wording=WORDING,
    )
}
