"""A récit as it is read: its blocks in order, with their files, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy.orm import Session

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.models import Draft, Item
from studio.drafts.queries import items_of
from studio.files.models import Medium, StoredFile
from studio.files.queries import files_in
from studio.people.queries import staff_of
from studio.stories.items import Block

SPOKEN = frozenset({"words", "voice", "quote"})  # kinds that may be said as well as written
SHOWS = frozenset({"map", "portrait"})  # kinds that show another production


@dataclass(frozen=True)
class ReadBlock:
    """One block of a draft. `voice` and `photo` are its files when they are there."""

    item: Item
    block: Block
    voice: StoredFile | None
    photo: StoredFile | None
    by_staff: bool

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(self.block.heard) or (self.block.who or self.item.author_id,)

    @property
    def is_empty(self) -> bool:
        return not (self.block.text.strip() or self.voice or self.photo or self.block.production)

    def voice_needs(self) -> list[Need]:
        """The voice of who speaks, in this recording, and what they tell."""
        if self.voice is None:
            return []
        voices = [Need(person, Use.VOICE, self.voice.id) for person in self.speakers]
        return voices + [Need(person, Use.STORY) for person in self.speakers]

    def word_needs(self) -> list[Need]:
        """Who says what is written: words that a voice says go with the voice; what professionals
        write at work is no story of theirs."""
        if self.voice is not None:
            return self.voice_needs()
        if not self.block.text.strip():
            return []
        if self.block.kind == "quote" and self.block.who:
            return [Need(self.block.who, Use.STORY)]
        return [] if self.by_staff else [Need(self.item.author_id, Use.STORY)]

    def photo_needs(self) -> list[Need]:
        if self.photo is None:
            return []
        return [Need(person, Use.IMAGE, self.photo.id) for person in self.block.shown]

    def caption_needs(self) -> list[Need]:
        written = self.photo is not None and self.block.caption.strip() and not self.by_staff
        return [Need(self.item.author_id, Use.STORY)] if written else []

    def needs(self) -> list[Need]:
        return [*self.word_needs(), *self.photo_needs(), *self.caption_needs()]

    def without(self, refused: frozenset[Need]) -> ReadBlock:
        """What is left when what somebody said no to is left out."""
        left = self
        if refused.intersection(self.word_needs()):
            left = replace(left, voice=None, block=msgspec.structs.replace(left.block, text=""))
        if refused.intersection(self.photo_needs()):
            left = replace(left, photo=None)
        if refused.intersection(self.caption_needs()):
            left = replace(left, block=msgspec.structs.replace(left.block, caption=""))
        return left


def blocks_of(db: Session, draft: Draft) -> list[ReadBlock]:
    """The blocks that have something in them, in their order."""
    return [told for told in all_blocks(db, draft) if not told.is_empty]


def all_blocks(db: Session, draft: Draft) -> list[ReadBlock]:
    items = items_of(db, draft, "block")
    read = [(item, msgspec.convert(item.properties, Block)) for item in items]
    wanted = {name for _item, block in read for name in file_ids(block)}
    files, staff = files_in(db, draft.action_id, wanted), staff_of(db, draft.action_id)
    return [
        ReadBlock(
            item=item,
            block=block,
            voice=of_medium(files.get(block.voice or ""), Medium.SOUND)
            if block.kind in SPOKEN
            else None,
            photo=of_medium(files.get(block.photo or ""), Medium.PHOTO),
            by_staff=item.author_id in staff,
        )
        for item, block in read
    ]


def file_ids(block: Block) -> Iterator[str]:
    yield from (name for name in (block.voice, block.photo) if name)


def of_medium(file: StoredFile | None, medium: Medium) -> StoredFile | None:
    return file if file is not None and file.medium == medium else None
