"""Editions gone over, file by file: after a disk was changed or a backup put back.

What can be made again is: a file that another edition or the store still holds, the smaller
covers, the manifest, the index of words. What cannot be is named, so that somebody publishes it
again. Nothing becomes visible that was not, and what was taken back leaves the disk for good.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.files.models import Derivative
from studio.kernel.clock import now
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.storage import Storage, copy_atomically, fingerprint, inside, replacing
from studio.publishing import folder, search
from studio.publishing.covers import SIZES, copy_name, shrink
from studio.publishing.editions import manifest
from studio.publishing.models import Edition, EditionPart, EditionState, Publication

KEPT_STATES = (EditionState.PUBLIC, EditionState.REPLACED)
YOUNG = timedelta(hours=1)
"""A folder that no row names yet may be an edition in the making."""


@dataclass(frozen=True)
class Rebuilt:
    """What was done for one edition: the names of what was made again, and of what is lost."""

    title: str
    number: int
    again: tuple[str, ...]
    lost: tuple[str, ...]


def editions_kept(db: Session) -> list[str]:
    """The ids of the editions that have a folder: those that are shown, and the few before them."""
    wanted = select(Edition.id).where(Edition.state.in_(KEPT_STATES)).order_by(Edition.created_at)
    return list(db.scalars(wanted))


def rebuild_edition(db: Session, settings: Settings, storage: Storage, edition_id: str) -> Rebuilt:
    """Read every byte of an edition and mend what can be. Twice is once.

    NotFound when it was taken back meanwhile.
    """
    edition = db.get(Edition, edition_id)
    if edition is None or edition.state not in KEPT_STATES:
        raise NotFound
    if not _has_page(settings, edition):
        return Rebuilt(edition.title, edition.number, (), (folder.PAGE,))
    home = folder.folder_of(settings.editions, edition.id)
    broken = [part for part in edition.parts if part.is_file and not is_whole(home, part)]
    lost = [part for part in broken if not _brought_back(db, settings, storage, edition, part)]
    smaller = [part for part in lost if _shrunk_again(settings, edition, part)]
    again = [part.name for part in broken if part not in lost or part in smaller]
    if _manifest_again(db, settings, edition):
        again.append(folder.MANIFEST)
    if edition.state == EditionState.PUBLIC:
        search.bring_in(db, edition)
    names = tuple(part.name for part in lost if part not in smaller)
    return Rebuilt(edition.title, edition.number, tuple(again), names)


def _has_page(settings: Settings, edition: Edition) -> bool:
    with suppress(NotFound, ValueError):
        return bool(folder.read_page(settings.editions, edition.id))
    return False


def is_whole(home: Path, part: EditionPart) -> bool:
    """Whether a part's file is here, with the bytes that were published."""
    path = inside(home / folder.MEDIA, part.name)
    return path.is_file() and fingerprint(path) == (part.sha256, part.size)


def _brought_back(
    db: Session, settings: Settings, storage: Storage, edition: Edition, part: EditionPart
) -> bool:
    """Take the same bytes from wherever they are still whole."""
    target = inside(folder.folder_of(settings.editions, edition.id) / folder.MEDIA, part.name)
    for source in (*_in_others(db, settings, part), *_in_store(db, storage, part)):
        if fingerprint(source) == (part.sha256, part.size):
            copy_atomically(source, target)
            return True
    return False


def _in_others(db: Session, settings: Settings, part: EditionPart) -> Iterator[Path]:
    wanted = select(EditionPart).where(
        EditionPart.sha256 == part.sha256, EditionPart.edition_id != part.edition_id
    )
    for same in db.scalars(wanted):
        home = folder.folder_of(settings.editions, same.edition_id)
        path = inside(home / folder.MEDIA, same.name)
        if path.is_file():
            yield path


def _in_store(db: Session, storage: Storage, part: EditionPart) -> Iterator[Path]:
    """What was made of the original that the part comes from. Never the original itself: it has
    another SHA-256, as it still knows its author."""
    wanted = select(Derivative.key).where(
        Derivative.file_id == part.file_id, Derivative.size == part.size
    )
    for key in db.scalars(wanted):
        try:
            yield storage.path(key)
        except NotFound:
            continue


def _shrunk_again(settings: Settings, edition: Edition, part: EditionPart) -> bool:
    """A smaller cover is made of the cover, if that one is whole."""
    cover = edition.part(_cover_of(settings, edition) or "")
    sizes = {copy_name(cover.name, size.name): size for size in SIZES} if cover else {}
    home = folder.folder_of(settings.editions, edition.id)
    if cover is None or part.name not in sizes or not is_whole(home, cover):
        return False
    path = inside(home / folder.MEDIA, part.name)
    shrink(inside(home / folder.MEDIA, cover.name), path, sizes[part.name])
    part.sha256, part.size = fingerprint(path)
    return True


def _cover_of(settings: Settings, edition: Edition) -> str | None:
    """The cover as the folder tells it; without its manifest, the part that has smaller copies."""
    with suppress(NotFound, ValueError, KeyError):
        told: str | None = folder.read_manifest(settings.editions, edition.id)["cover"]
        return told
    names = {part.name for part in edition.parts}
    small = SIZES[0].name
    return next((name for name in sorted(names) if copy_name(name, small) in names), None)


def _manifest_again(db: Session, settings: Settings, edition: Edition) -> bool:
    """Write what the folder says of itself, if it says something else than the database."""
    publication = db.get_one(Publication, edition.publication_id)
    right = manifest(edition, publication, _cover_of(settings, edition))
    path = folder.folder_of(settings.editions, edition.id) / folder.MANIFEST
    if _told(path) == msgspec.to_builtins(right):
        return False
    with replacing(path) as temporary:
        folder.write_json(temporary, right)
    return True


def _told(path: Path) -> Any:
    """What a manifest says, in whatever order; None when it is missing or spoiled."""
    with suppress(FileNotFoundError, ValueError):
        return json.loads(path.read_bytes())
    return None


def drop_strays(db: Session, settings: Settings) -> int:
    """Delete the folders that no edition has, and let no word lead to one that is not shown: what
    a killed process left, and what was taken back before an older disk returned. How many folders.
    """
    search.keep_shown(db)
    mine = select(Edition.id).where(Edition.state.in_((*KEPT_STATES, EditionState.PREPARING)))
    known = set(db.scalars(mine))
    strays = [path for path in _old_folders(settings) if path.name.lstrip(".") not in known]
    for path in strays:
        folder.delete_folder(settings.editions, path.name)
    return len(strays)


def _old_folders(settings: Settings) -> list[Path]:
    before = (now() - YOUNG).timestamp()
    found = settings.editions.iterdir() if settings.editions.is_dir() else ()
    return [path for path in found if path.is_dir() and path.stat().st_mtime < before]
