"""What the public page and the embed of a récit read, made from its `page.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.kernel import web
from studio.publishing.bundle import Page
from studio.stories.choosing import Choice, chosen
from studio.stories.exports.formats import FORMATS
from studio.stories.page import PageBlock, StoryPage, read_page


@dataclass(frozen=True)
class ShownBlock:
    """One block as visitors see it. `choice` is the map or portrait it shows, as that one is now:
    what was taken back is not shown here either."""

    block: PageBlock
    by: str
    choice: Choice | None

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.block.text.split("\n") if line.strip()]


@dataclass(frozen=True)
class ShownStory:
    page: StoryPage
    blocks: tuple[ShownBlock, ...]


def shown_story(page: StoryPage) -> ShownStory:
    blocks = []
    for block in page.blocks:
        choice = chosen(web.db(), block.production) if block.production else None
        if not block.production or choice is not None:
            blocks.append(ShownBlock(block, page.name_of(block.by), choice))
    return ShownStory(page, tuple(blocks))


def page_context(page: Page) -> Mapping[str, Any]:
    return {"story": shown_story(read_page(page)), "formats": FORMATS}
