"""The frozen page of a récit (`page.json`), and what is left of it without some parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from studio.publishing.bare import BURNT
from studio.publishing.bundle import Page, Stripped
from studio.publishing.comparing import Line

COVER = "couverture.webp"
SUMMARY = 180  # characters


class PageBlock(msgspec.Struct, omit_defaults=True):
    """One block. `words`, `caption_part` name the parts that hold its words; `by` is the part of
    the name of who said a quote; `production` is the public name of what it shows,
    `use` the id by which publishing knows it."""

    id: str
    kind: str
    text: str = ""
    words: str = ""
    by: str = ""
    voice: str = ""
    seconds: float | None = None
    photo: str = ""
    small: str = ""
    width: int = 0
    height: int = 0
    masked: str = ""  # what its photo was made with: see publishing/bare.py
    seen: str = ""
    caption: str = ""
    caption_part: str = ""
    production: str = ""
    use: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.voice or self.photo or self.production)

    def parts(self) -> set[str]:
        return {self.words, self.voice, self.photo, self.small, self.caption_part} - {""}

    def without(self, gone: frozenset[str]) -> PageBlock:
        """The words and the voice that says them leave together; so do the sizes of a photo."""
        left = msgspec.structs.replace(self)
        if gone & {self.words, self.voice}:
            left.text = left.words = left.voice = left.by = ""
            left.seconds = None
        if gone & {self.photo, self.small}:
            left.photo = left.small = left.seen = left.caption = left.caption_part = ""
        if self.caption_part in gone:
            left.caption = left.caption_part = ""
        if self.by in gone:
            left.by = ""
        return left


class PageName(msgspec.Struct):
    """Who agreed to be named, and the blocks that are theirs."""

    part: str
    name: str
    blocks: list[str]


class StoryPage(msgspec.Struct):
    title: str
    action: str
    structure: str
    blocks: list[PageBlock]
    names: list[PageName] = msgspec.field(default_factory=list)
    cover: str | None = None

    def credits(self) -> tuple[str, ...]:
        """The first names of those of whom something is shown."""
        there = {block.id for block in self.blocks}
        return tuple(one.name for one in self.names if there.intersection(one.blocks))

    def name_of(self, part: str) -> str:
        return next((one.name for one in self.names if one.part == part), "")

    def summary(self) -> str:
        """The first words of the article."""
        said = next((b.text for b in self.blocks if b.kind != "title" and b.text), "")
        line = " ".join(said.split())
        return line if len(line) <= SUMMARY else line[:SUMMARY].rsplit(" ", 1)[0] + "…"

    def words(self) -> str:
        return " ".join(text for block in self.blocks for text in spoken_in(block))

    def facts(self) -> dict[str, Any]:
        seconds = sum(block.seconds or 0 for block in self.blocks)
        photos = sum(bool(block.photo) for block in self.blocks)
        counts = (("seconds", round(seconds)), ("photos", photos))
        masked = sorted({block.masked for block in self.blocks if block.masked})
        return {name: n for name, n in counts if n} | ({BURNT: masked} if masked else {})

    def uses(self) -> tuple[str, ...]:
        """The publications it shows, each once."""
        return tuple(dict.fromkeys(block.use for block in self.blocks if block.use))


def spoken_in(block: PageBlock) -> Iterator[str]:
    yield from (text for text in (block.text, block.seen, block.caption) if text)


def write_page(page: StoryPage) -> Page:
    return cast("Page", msgspec.to_builtins(page))


def read_page(page: Page) -> StoryPage:
    return msgspec.convert(page, StoryPage)


WHATS = {
    "photo": "Photo",
    "voice": "Voix",
    "quote": "Parole",
    "words": "Texte",
    "title": "Titre",
    "map": "Carte",
    "portrait": "Portrait",
}


def lines_of(page: Page, sums: Mapping[str, str]) -> list[Line]:
    """What people read, see and hear of a récit, for who asks what changed."""
    lines = []
    for block in read_page(page).blocks:
        words = " ".join(filter(None, (block.text, block.seen, block.caption)))
        files = " ".join(sums.get(name, "") for name in (block.photo, block.voice) if name)
        lines.append(Line(WHATS.get(block.kind, "Production"), words, files + block.production))
    return lines


def strip(page: Page, gone: frozenset[str]) -> Stripped | None:
    """The récit without these parts; None when nobody's words, voice or photo is left."""
    whole = read_page(page)
    blocks = [block.without(gone) for block in whole.blocks]
    left = msgspec.structs.replace(
        whole,
        blocks=[block for block in blocks if not block.is_empty],
        names=[one for one in whole.names if one.part not in gone],
        cover=None if whole.cover in gone else whole.cover,
    )
    return stripped(left)


def without(page: Page, publication_id: str) -> Stripped | None:
    """The récit without a production that it showed."""
    whole = read_page(page)
    kept = [block for block in whole.blocks if block.use != publication_id]
    return stripped(msgspec.structs.replace(whole, blocks=kept))


def stripped(left: StoryPage) -> Stripped | None:
    if not any(block.parts() for block in left.blocks):
        return None
    return Stripped(
        page=write_page(left),
        files={},
        cover=left.cover,
        words=left.words(),
        credits=left.credits(),
        facts=left.facts(),
        summary=left.summary(),
    )
