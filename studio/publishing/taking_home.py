"""One’s own productions to take home: a zip with a page that opens from a USB stick, the pictures,
the sounds, the films and the words. Nothing of anybody else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.drafts.kinds import kind_named, masked_files
from studio.drafts.models import Draft, Item
from studio.files.editing import edited
from studio.files.models import Derivative, StoredFile
from studio.kernel.ids import is_uuid, slug
from studio.kernel.storage import Storage

BEST = {  # the best clean output of each medium; an original never leaves the machine (ADR 9)
    "photo": ("large", "gallery", "phone"),
    "sound": ("listen", "saver"),
    "video": ("watch-720", "watch"),
}
HIDDEN_AS = "gallery"  # the recipe of a photo on which something is hidden
FOLDERS = {"photo": "photos", "sound": "sons", "video": "videos"}
WORDS = (
    *("title", "name", "question", "intro", "text", "words", "notes", "answers"),
    *("voice_text", "caption", "subtitle", "quote"),
)
SEEN = ("photo_text", "seen")  # what stands for a picture
LONGEST_NAME = 40  # letters of what a file is called in the zip, after its number

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
    """One file of hers: what is packed of it (None: made then, with what is `hidden` on it), its
    name in the zip, and the words that stand for it."""

    file: StoredFile
    made: Derivative | None
    name: str
    seen: str = ""
    hidden: Any = None


@dataclass(frozen=True)
class Piece:
    """One thing that she put into a production: its words, and the files that go with them."""

    words: tuple[str, ...]
    files: tuple[Kept, ...]


@dataclass(frozen=True)
class Chapter:
    """What she made in one production, or (without a title) beside any."""

    title: str
    label: str
    begun: datetime | None
    pieces: tuple[Piece, ...]

    @property
    def files(self) -> list[Kept]:
        return [kept for piece in self.pieces for kept in piece.files]


def chapters_of(db: Session, person_id: str, action_id: str) -> list[Chapter]:
    """All that this person made in an action, production by production, oldest first."""
    files = _files_of(db, person_id, action_id)
    named: set[str] = set()
    found = []
    for draft, items in _made_by(db, person_id, action_id):
        texts = _texts_in(db, draft.id, items)
        pieces = tuple(piece for item in items if (piece := _piece(item, files, named, texts)))
        if pieces:
            label = str(kind_named(draft.kind).label)
            found.append(Chapter(draft.title, label, draft.created_at, pieces))
    if rest := tuple(kept for one, kept in files.items() if one not in named):
        found.append(Chapter("", "", None, (Piece((), rest),)))
    return found


def _piece(
    item: Item, files: dict[str, Kept], named: set[str], texts: Mapping[str, str]
) -> Piece | None:
    """What one item says and shows; a file that an earlier one showed is not shown again. None for
    an item with neither. `texts` are those of the items that it may name (its question)."""
    told = {name: texts.get(value, value) if isinstance(value, str) else value
            for name, value in item.properties.items()}  # fmt: skip
    words, seen = tuple(_words(told, WORDS)), " ".join(_words(told, SEEN))
    mine = dict.fromkeys(one for one in _mentioned(item.properties, files) if one not in named)
    for one in mine:
        pictured = seen if files[one].file.medium != "sound" else ""
        files[one] = _called(files[one], pictured, pictured or next(iter(words), ""))
        named.add(one)
    kept = tuple(files[one] for one in mine)
    return Piece(words, kept) if words or kept else None


def _called(kept: Kept, seen: str, said: str) -> Kept:
    """The same file under a name that says what it is, where our letters can."""
    path = PurePosixPath(kept.name)
    called = slug(said, LONGEST_NAME) if re.search("[A-Za-z]", said) else ""
    name = str(path.with_stem(f"{path.stem}-{called}")) if called else kept.name
    return replace(kept, name=name, seen=seen)


def _texts_in(db: Session, draft_id: str, items: Iterable[Item]) -> dict[str, str]:
    """Item -> its text, for those that these name by their id: an answer names its question."""
    told = (value for item in items for value in item.properties.values())
    named = {value for value in told if isinstance(value, str) and is_uuid(value)}
    wanted = select(Item).where(Item.draft_id == draft_id, Item.id.in_(named))
    found = {item.id: item.properties.get("text") for item in db.scalars(wanted)}
    return {one: text for one, text in found.items() if isinstance(text, str) and text}


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
        hidden, made = masked.get(file.id), _best(file)
        if made is not None:
            suffix = ".webp" if hidden else Path(made.key).suffix
            name = f"{FOLDERS[file.medium]}/{number:03}{suffix}"
            found[file.id] = Kept(file, None if hidden else made, name, hidden=hidden)
    return found


def _best(file: StoredFile) -> Derivative | None:
    for recipe_name in BEST.get(file.medium, ()):
        for made in file.derivatives:
            if made.recipe == recipe_name and not made.edits:
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


def _words(properties: dict[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """What these properties say, at whatever depth (answers go by their questions)."""
    for name in names:
        said = properties.get(name)
        for word in said.values() if isinstance(said, dict) else (said,):
            if isinstance(word, str) and word.strip() and not is_uuid(word):
                yield word.strip()


def write_zip(
    storage: Storage, target: Path, page: str, chapters: Iterable[Chapter], scratch: Path
) -> None:
    """The page and the files. Sounds and pictures are packed as they are: they do not shrink. What
    is hidden on a photo is burnt in, in `scratch`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("index.html", page)
        for kept in {one.name: one for chapter in chapters for one in chapter.files}.values():
            archive.write(_path(storage, kept, scratch), kept.name)


def _path(storage: Storage, kept: Kept, scratch: Path) -> Path:
    if kept.made is not None:
        return storage.path(kept.made.key)
    return edited(storage, kept.file, kept.hidden, HIDDEN_AS, scratch).path


def zip_name(name: str) -> str:
    return f"mes-productions-{slug(name)}.zip"
