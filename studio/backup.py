"""One archive with everything: a consistent copy of the database, originals, editions, the ledger.

What was taken back after the backup was made would come back with it. The ledger of withdrawals
(`publishing/ledger.py`) is never put back over: the lines of the archive join those that are here,
and whoever restores does them again (`erasure.replay`) before anything is served.
"""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from studio.kernel.config import Settings
from studio.kernel.errors import Conflict, Invalid
from studio.kernel.storage import replacing
from studio.publishing import ledger

FOLDERS = ("store", "editions")
DATABASE = "studio.sqlite"
LEDGER = "ledger.jsonl"


def backup(settings: Settings, out: Path) -> int:
    """Write the archive and return its size in bytes. People may go on working meanwhile.

    Invalid with PostgreSQL (its own `pg_dump` does that) and with a store outside `var`.
    """
    if settings.database_url or settings.storage_url:
        raise Invalid("Avec PostgreSQL ou un autre stockage, utilisez leurs propres sauvegardes.")
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / DATABASE
        copy_database(settings.var / DATABASE, copied)
        with replacing(out) as temporary, tarfile.open(temporary, "w:gz") as archive:
            archive.add(copied, DATABASE)
            for name in FOLDERS:
                if (settings.var / name).is_dir():
                    archive.add(settings.var / name, name)
            if (lines := ledger.path_of(settings)).exists():
                archive.add(lines, LEDGER)
    return out.stat().st_size


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: one moment of the database, whole, while others write."""
    if not source.exists():
        raise Invalid(f"Il n’y a pas de base dans {source.parent}.")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def restore(settings: Settings, archive_path: Path) -> None:
    """Put an archive back into an empty data folder. Conflict when there is a base already."""
    if (settings.var / DATABASE).exists():
        raise Conflict(f"{settings.var} contient déjà une base. Choisissez un dossier vide.")
    if not archive_path.is_file():
        raise Invalid(f"{archive_path} n’existe pas.")
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(archive_path, "r:gz") as archive:
            members = [one for one in archive.getmembers() if one.name != LEDGER]
            archive.extractall(settings.var, members, filter="data")
            if LEDGER in archive.getnames() and (kept := archive.extractfile(LEDGER)):
                ledger.merge(settings, kept.read())
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Invalid("Cette sauvegarde n’a pas pu être lue.") from error
