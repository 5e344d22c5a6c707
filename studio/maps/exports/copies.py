"""A map as it may leave: an edition as the public sees it, or a draft as its référent takes it.

The copy of a draft for everybody holds what an edition would: nothing that somebody refused, no
mark of the group alone, homes near where they are, walks without their ends. The private copy
holds the group's whole work, and its name says so; a home is nowhere else than near its place
there either, for nothing else was ever stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from studio.consents.models import Audience
from studio.consents.queries import answers_about
from studio.drafts.models import Draft
from studio.files.models import FileState, StoredFile
from studio.files.queries import files_in
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.ids import new_id, slug
from studio.kernel.storage import Storage
from studio.maps.agreement import needs_of
from studio.maps.drawing.plane import RECIPE
from studio.maps.exports.archive import Archive, archive_of_draft, archive_of_page
from studio.maps.freezing import file_ids, page_of
from studio.maps.marking import Making
from studio.maps.reading import MapDraft, read_map
from studio.maps.reference.layers import Leaving, file_name, layers_of, leaving, public_layers
from studio.people.queries import staff_of
from studio.publishing import folder
from studio.publishing.bundle import Freezing, Page
from studio.publishing.gates import named_in

PRIVATE = "copie-privee"


@dataclass(frozen=True)
class Copy:
    """A map in hand: its page, where each of its parts is (None: not there), the beginning of the
    name of its files, and where the public meets it."""

    page: Page
    part: Callable[[str], Path | None]
    stem: str
    private: bool = False
    address: str | None = None
    whole: tuple[Archive, dict[str, Path]] | None = None  # of a private copy: more than its page
    layers: tuple[Leaving, ...] = ()  # the reference layers that leave with it

    @property
    def archive(self) -> tuple[Archive, dict[str, Path]]:
        """The map as data that comes back, and where each of its files is."""
        if self.whole is not None:
            return self.whole
        made = archive_of_page(self.page)
        found = {file.name: self.part(file.name) for file in made.files}
        return made, {name: path for name, path in found.items() if path is not None}

    def bytes_of(self, name: str) -> bytes | None:
        path = self.part(name)
        return path.read_bytes() if path else None


def copy_of_edition(editions: Path, edition_id: str, stem: str, address: str | None = None) -> Copy:
    """What is public. NotFound when it was taken back meanwhile."""

    def part(name: str) -> Path | None:
        try:
            return folder.media_path(editions, edition_id, name)
        except NotFound:
            return None

    page = folder.read_page(editions, edition_id)
    layers = tuple(
        Leaving(facts, partial(_read_layer, editions, edition_id, number))
        for number, facts in enumerate(page.get("references") or [], 1)
    )
    return Copy(page, part, stem, address=address, layers=layers)


def _read_layer(editions: Path, edition_id: str, number: int, part: str) -> bytes:
    return folder.read_file(editions, edition_id, file_name(number, part))


def copy_of_draft(
    db: Session,
    storage: Storage,
    settings: Settings,
    draft: Draft,
    *,
    private: bool = False,
    address: str | None = None,
) -> Copy:
    """The map as it is now. Media that are not ready are left out: a copy never waits."""
    found = opened(read_map(db, draft)) if private else read_map(db, draft)
    freezing = _freezing(db, storage, settings, draft, found, private=private)
    questions = {question.code: question.text for question in found.sheet.questions}
    making = Making(freezing, found, ready_files(db, draft, found), questions)
    page = page_of(making, draft)
    sources = {part.name: part.source for part in making.parts if part.source}
    name = f"{slug(draft.title)}-{PRIVATE}" if private else slug(draft.title)
    credits = [credit["name"] for credit in page["credits"]]
    whole = archive_of_draft(db, storage, draft, credits) if private else None
    layers = layers_of(db, draft) if private else public_layers(db, draft)
    return Copy(page, sources.get, name, private, address, whole, tuple(leaving(storage, layers)))


def opened(found: MapDraft) -> MapDraft:
    """The same map with every mark and every word for everybody."""
    marks = tuple(
        replace(drawn, mark=msgspec.structs.replace(drawn.mark, level="public"))
        for drawn in found.marks
    )
    labels = tuple(
        replace(written, label=msgspec.structs.replace(written.label, level="public"))
        for written in found.labels
    )
    return replace(found, marks=marks, labels=labels)


def ready_files(db: Session, draft: Draft, found: MapDraft) -> dict[str, StoredFile]:
    """What the page may show now. A drawing that is still being prepared is left out."""
    files = files_in(db, draft.action_id, file_ids(found))
    under = found.drawing and found.drawing.overlay.photo
    return {
        key: file
        for key, file in files.items()
        if file.state == FileState.READY and (key != under or file.derivative(RECIPE))
    }


def _freezing(
    db: Session,
    storage: Storage,
    settings: Settings,
    draft: Draft,
    found: MapDraft,
    *,
    private: bool,
) -> Freezing:
    answers = answers_about(db, draft.id)
    needs = needs_of(found, staff_of(db, draft.action_id))
    refused = frozenset(need for need in needs if answers.refuse(need))
    return Freezing(
        db=db,
        storage=storage,
        scratch=settings.cache / "exports" / f"pieces-{new_id()}",
        refused=frozenset() if private else refused,
        named=named_in(answers, needs, Audience.PUBLIC),
        settings=settings,
    )
