"""From a draft to an edition: clean files under neutral names, one page that names nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studio.consents.models import Use
from studio.consents.queries import Need
from studio.drafts.kinds import masked_files
from studio.drafts.models import Draft
from studio.files.editing import edited
from studio.files.masking import mask_of
from studio.files.models import Medium, StoredFile
from studio.files.pictures import cut_to_shape
from studio.kernel.errors import Invalid
from studio.people.queries import persons
from studio.publishing.bundle import Bundle, Freezing, Part
from studio.publishing.gates import NotReady
from studio.publishing.queries import public_by_id
from studio.stories.page import COVER, PageBlock, PageName, StoryPage, write_page
from studio.stories.reading import SHOWS, ReadBlock, blocks_of

WORDS = "words"
CARD = (1200, 630)  # pixels of a cover
FACES = (0.5, 0.4)  # they are above the middle
NOTHING_LEFT = "Il ne reste rien à montrer : chaque personne a dit non."

People = tuple[tuple[str, Use], ...]


def freeze(freezing: Freezing, draft: Draft) -> Bundle:
    """Make the bundle of a récit. NotReady when all that people say and show was refused."""
    whole = [told.without(freezing.refused) for told in blocks_of(freezing.db, draft)]
    told = [one for one in whole if not one.is_empty]
    work = Work(freezing, draft.action_id)
    page = work.page(draft, told)
    if not any(block.parts() for block in page.blocks):
        raise NotReady([NOTHING_LEFT])
    return Bundle(
        title=draft.title,
        summary=page.summary(),
        page=write_page(page),
        parts=tuple(work.parts),
        cover=page.cover,
        credits=page.credits(),
        facts=page.facts(),
        words=page.words(),
        uses=page.uses(),
    )


@dataclass
class Work:
    """The parts of one edition, as they are brought together."""

    freezing: Freezing
    action_id: str
    parts: list[Part] = field(default_factory=list)
    cover: str | None = None

    @cached_property
    def masked(self) -> dict[str, Any]:
        """File -> what somebody hides on it, anywhere in the action."""
        return masked_files(self.freezing.db, self.action_id)

    def page(self, draft: Draft, told: list[ReadBlock]) -> StoryPage:
        owners = {
            f"bloc-{n}": {need.person_id for need in one.needs()} for n, one in numbered(told)
        }
        names = self.names(owners)
        parts = {person: one.part for person, one in names.items()}
        blocks = [self.block(n, one, parts) for n, one in numbered(told)]
        return StoryPage(
            title=draft.title,
            action=draft.action.title,
            structure=draft.action.structure,
            blocks=blocks,
            names=list(names.values()),
            cover=self.cover,
        )

    def names(self, owners: dict[str, set[str]]) -> dict[str, PageName]:
        """Person -> her first name, for those who agreed to be named; each is a part of its own."""
        known = persons(self.freezing.db, self.freezing.named)
        order = dict.fromkeys(person for people in owners.values() for person in sorted(people))
        found = {}
        for number, person in enumerate((one for one in order if one in known), 1):
            mine = [block for block, people in owners.items() if person in people]
            found[person] = PageName(f"nom-{number}", known[person].name, mine)
            self.parts.append(Part(f"nom-{number}", WORDS, people=((person, Use.NAME),)))
        return found

    def block(self, number: int, told: ReadBlock, names: dict[str, str]) -> PageBlock:
        made = PageBlock(id=f"bloc-{number}", kind=told.block.kind)
        self.say(number, made, told)
        if told.block.kind == "quote":
            made.by = names.get(told.speakers[0], "")
        if told.photo is not None:
            self.show(number, made, told, told.photo)
        if told.block.kind in SHOWS:
            publication, _edition = public_by_id(self.freezing.db, told.block.production or "")
            made.production, made.use = publication.public_id, publication.id
        return made

    def say(self, number: int, made: PageBlock, told: ReadBlock) -> None:
        people = people_of(told.word_needs())
        made.text = told.block.text.strip()
        if made.text:
            made.words = f"mots-{number}"
            file_id = told.voice.id if told.voice else None
            self.parts.append(Part(made.words, WORDS, file_id=file_id, people=people))
        if told.voice is not None:
            made.voice = self.part(told.voice, "listen", f"voix-{number}.m4a", people)
            heard = told.voice.derivative("listen")
            made.seconds = heard.seconds if heard else None

    def show(self, number: int, made: PageBlock, told: ReadBlock, file: StoredFile) -> None:
        people = people_of(told.photo_needs())
        made.photo = self.part(file, "gallery", f"photo-{number}.webp", people)
        made.small = self.part(file, "phone", f"photo-{number}-petite.webp", people)
        large = file.derivative("gallery")
        made.width, made.height = (large.width or 0, large.height or 0) if large else (0, 0)
        if (hidden := self.masked.get(file.id)) is not None:
            made.masked = mask_of(file.id, hidden)
        made.seen, made.caption = told.block.seen.strip(), told.block.caption.strip()
        if made.caption and told.caption_needs():
            made.caption_part = f"legende-{number}"
            whose = people_of(told.caption_needs())
            self.parts.append(Part(made.caption_part, WORDS, people=whose))
        if self.cover is None:
            self.cover = self.card(made.photo, file, people)

    def part(self, file: StoredFile, recipe: str, name: str, people: People) -> str:
        """Bring what others see or hear of a file in, under a neutral name. NotReady when it
        cannot be made."""
        try:
            hidden = self.masked.get(file.id)
            made = edited(self.freezing.storage, file, hidden, recipe, self.freezing.scratch)
        except Invalid as error:
            raise NotReady([error.sentence]) from error
        self.parts.append(Part(name, file.medium, made.path, made.mime, file.id, people))
        return name

    def card(self, photo: str, file: StoredFile, people: People) -> str:
        """The first photo, cut to the shape of a cover."""
        whole = next(part.source for part in self.parts if part.name == photo)
        path = self.freezing.scratch / COVER
        cut_to_shape(whole or path, path, CARD, quality=75, centre=FACES)
        self.parts.append(Part(COVER, Medium.PHOTO, path, "image/webp", file.id, people))
        return COVER


def numbered(told: list[ReadBlock]) -> list[tuple[int, ReadBlock]]:
    return list(enumerate(told, 1))


def people_of(needs: list[Need]) -> People:
    return tuple(dict.fromkeys((need.person_id, need.use) for need in needs))
