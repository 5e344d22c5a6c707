"""One’s own productions to take home: a zip with a page that opens from a USB stick, the pictures,
the sounds, the films and the words. Nothing of anybody else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named, masked_files
from studio.drafts.models import Draft, Item
from studio.files.models import Derivative, StoredFile
from studio.kernel.ids import slug
from studio.kernel.storage import Storage

BEST = {  # the best clean output of each medium; an original never leaves the machine (ADR 9)
    "photo": ("large", "gallery", "phone"),
    "sound": ("listen", "saver"),
    "video": ("watch-720", "watch"),
}
FOLDERS = {"photo": "photos", "sound": "sons", "video": "videos"}
WORDS = ("title", "name", "question", "text", "words", "caption", "subtitle", "quote")

STYLE = """<style>
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem }
body { background: #faf5ec; color: #1d1d1d }
section { background: #fff; border-radius: 12px; padding: 1rem; margin: 1rem 0 }
img, video { max-width: 100%; height: auto; border-radius: 8px }
audio { width: 100% }
figure { margin: 1rem 0 }
.note { color: #555 }
</style>"""


@dataclass(frozen=True)
class Kept:
    """One file of hers: where it is on our disk, and its name in the zip."""

    file: StoredFile
    made: Derivative
    name: str


@dataclass(frozen=True)
class Chapter:
    """What she made in one production, or (without a title) beside any."""

    title: str
    label: str
    begun: datetime | None
    words: tuple[str, ...]
    files: tuple[Kept, ...]


def chapters_of(db: Session, person_id: str, action_id: str) -> list[Chapter]:
    """All that this person made in an action, production by production, oldest first."""
    files = _files_of(db, person_id, action_id)
    named: set[str] = set()
    found = []
    for draft, items in _made_by(db, person_id, action_id):
        mine = [files[one] for item in items for one in _mentioned(item.properties, files)]
        named |= {kept.file.id for kept in mine}
        words = tuple(word for item in items for word in _words(item.properties))
        if words or mine:
            label = str(kind_named(draft.kind).label)
            kept = tuple({one.file.id: one for one in mine}.values())
            found.append(Chapter(draft.title, label, draft.created_at, words, kept))
    if rest := tuple(kept for one, kept in files.items() if one not in named):
        found.append(Chapter("", "", None, (), rest))
    return found


def _made_by(db: Session, person_id: str, action_id: str) -> Iterator[tuple[Draft, list[Item]]]:
    wanted = (
        select(Item)
        .join(Draft, Draft.id == Item.draft_id)
        .where(
            Draft.action_id == action_id,
            Draft.deleted_at.is_(None),
            Item.author_id == person_id,
            Item.deleted_at.is_(None),
        )
        .order_by(Draft.created_at, Item.order, Item.id)
    )
    by_draft: dict[str, list[Item]] = {}
    for item in db.scalars(wanted):
        by_draft.setdefault(item.draft_id, []).append(item)
    for draft_id, items in by_draft.items():
        yield db.get_one(Draft, draft_id), items


def _files_of(db: Session, person_id: str, action_id: str) -> dict[str, Kept]:
    """Her files that can be shown. One in which somebody hides a part comes only as it is shown."""
    wanted = select(StoredFile).where(
        StoredFile.person_id == person_id, StoredFile.action_id == action_id
    )
    masked, found = masked_files(db, action_id), dict[str, Kept]()
    for number, file in enumerate(db.scalars(wanted.order_by(StoredFile.received_at)), 1):
        made = _best(file, edited=file.id in masked)
        if made is not None:
            folder, suffix = FOLDERS[file.medium], Path(made.key).suffix
            found[file.id] = Kept(file, made, f"{folder}/{number:03}{suffix}")
    return found


def _best(file: StoredFile, *, edited: bool) -> Derivative | None:
    for recipe in BEST.get(file.medium, ()):
        for made in file.derivatives:
            if made.recipe == recipe and bool(made.edits) == edited:
                return made
    return None


def _mentioned(value: Any, files: dict[str, Kept]) -> Iterator[str]:
    """The ids of her files anywhere in the properties of an item."""
    if isinstance(value, str) and value in files:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _mentioned(one, files)
    elif isinstance(value, list):
        for one in value:
            yield from _mentioned(one, files)


def _words(properties: dict[str, Any]) -> list[str]:
    said = (properties.get(name) for name in WORDS)
    return [word.strip() for word in said if isinstance(word, str) and word.strip()]


def write_zip(storage: Storage, target: Path, page: str, chapters: Iterable[Chapter]) -> None:
    """The page and the files. Sounds and pictures are packed as they are: they do not shrink."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("index.html", page)
        for kept in {one.name: one for chapter in chapters for one in chapter.files}.values():
            archive.write(storage.path(kept.made.key), kept.name)


def zip_name(name: str) -> str:
    return f"mes-productions-{slug(name)}.zip"
