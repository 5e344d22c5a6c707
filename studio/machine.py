"""`studio check`: what this machine has, what it lacks, in sentences for who installs it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from basemaps import lettering
from basemaps.catalogue import broken_packs, grounds
from media import tools
from media.errors import MediaError
from studio.kernel.config import Settings
from studio.kernel.db import Database
from studio.kernel.storage import DiskStore

LEAST_FREE = 2 * 1024**3  # bytes; a morning of photos and sounds, and their derivatives


@dataclass(frozen=True)
class Finding:
    good: bool
    sentence: str


def findings(settings: Settings) -> list[Finding]:
    """One finding for each thing that Studio needs."""
    looks: tuple[Callable[[Settings], Finding], ...] = (
        _folder,
        _room,
        _database,
        _sqlite,
        _ffmpeg,
        _front_end,
        _letters,
        _grounds,
        _cores,
    )
    return [look(settings) for look in looks]


def _folder(settings: Settings) -> Finding:
    good = DiskStore(settings.store).is_writable()
    return Finding(
        good,
        f"Dossier des données : {settings.var.absolute()}"
        + ("" if good else " : on ne peut pas y écrire."),
    )


def _room(settings: Settings) -> Finding:
    existing = next(
        p for p in (settings.var.absolute(), *settings.var.absolute().parents) if p.exists()
    )
    free = shutil.disk_usage(existing).free
    return Finding(free > LEAST_FREE, f"Place libre : {free / 1024**3:.1f} Go.")


def _database(settings: Settings) -> Finding:
    try:
        database = Database(settings.database)
        database.upgrade()
        database.close()
    except Exception as error:  # whatever the driver raises, the operator must read it
        return Finding(False, f"La base ne répond pas : {error}")
    return Finding(True, "La base répond et elle est à jour.")


def _sqlite(_settings: Settings) -> Finding:
    good = sqlite3.sqlite_version_info >= (3, 35)
    return Finding(good, f"SQLite {sqlite3.sqlite_version} (il faut 3.35 ou plus).")


def _ffmpeg(_settings: Settings) -> Finding:
    try:
        found = tools.ffmpeg_path()
    except MediaError as error:
        return Finding(False, error.sentence)
    return Finding(True, f"ffmpeg : {found}")


def _front_end(_settings: Settings) -> Finding:
    built = (Path(__file__).parent / "static" / "dist" / "manifest.json").exists()
    return Finding(built, "Les pages sont construites." if built else "Lancez « make front ».")


def _letters(_settings: Settings) -> Finding:
    missing = lettering.missing_letters()
    return Finding(missing is None, missing or "Les lettres des cartes sont là.")


def _grounds(settings: Settings) -> Finding:
    """The packs that the operator dropped in, and those that cannot be used."""
    packs = settings.packs_folder
    added = [one.title for one in grounds(packs) if one.kind in ("pack", "online")]
    found = f"Fonds de carte ajoutés : {', '.join(added) if added else 'aucun'}."
    broken = [sentence for _name, sentence in broken_packs(packs)]
    return Finding(not broken, " ".join([found, *broken]))


def _cores(_settings: Settings) -> Finding:
    return Finding(True, f"Cœurs : {os.cpu_count()}.")
