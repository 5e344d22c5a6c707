"""Writing an archive into a folder, again and again: only what changed is written.

Each production is made aside and renamed; what is not public any more is deleted; the digests come
last, so that an archive whose digests agree is whole.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.actions.models import Action
from studio.archive.describing import described
from studio.archive.pages import STYLE, index_page, production_page, read_me
from studio.archive.telling import Entry, body_of, entry_of
from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.errors import NotFound
from studio.kernel.storage import fingerprint, replacing
from studio.publishing import folder
from studio.publishing.bundle import publishers
from studio.publishing.queries import public_in, versions_inside

STATE, DIGESTS, READ_ME = "archive.json", "empreintes.sha256", "LISEZ-MOI.txt"
VERSION = 3  # of the pages: another one, and all of them are written again
GALLERY = "La galerie"


@dataclass(frozen=True)
class Written:
    """How many productions are in the archive, and how many were written this time."""

    productions: int
    fresh: int
    gone: int


def write_archive(db: Session, settings: Settings, action: Action | None, out: Path) -> Written:
    """All that an action (None: every action) shows to everybody, in this folder.

    Files of somebody else in the folder are left alone: only folders of our kinds are cleaned.
    """
    out.mkdir(parents=True, exist_ok=True)
    entries = list(entries_of(db, settings, action))
    known, state = read_state(out), {e.where: version_of(db, e) for e in entries}
    fresh = [
        e for e in entries if known.get(e.where) != state[e.where] or not (out / e.where).is_dir()
    ]
    for entry in fresh:
        write_production(db, settings, entry, out / entry.where, set(state))
    gone = clean(out, set(state))
    title = action.title if action else GALLERY
    write(out / "style.css", STYLE.encode())
    write(out / "index.html", index_page(title, entries))
    write(out / "dublin-core.jsonld", described(entries, settings.address))
    if fresh or gone or not (out / READ_ME).is_file():
        write(out / READ_ME, read_me(title, settings.address, now().date()))
    write(out / STATE, json.dumps(state, indent=1, sort_keys=True).encode())
    write(out / DIGESTS, digests(out, set(state), known, {e.where for e in fresh}))
    return Written(len(entries), len(fresh), gone)


def entries_of(db: Session, settings: Settings, action: Action | None) -> Iterator[Entry]:
    ids = [action.id] if action else list(db.scalars(select(Action.id).order_by(Action.slug)))
    for action_id in ids:
        for publication, edition in public_in(db, action_id):
            try:
                yield entry_of(settings, publication, edition)
            except NotFound:  # it is being taken away at this very moment
                continue


def version_of(db: Session, entry: Entry) -> str:
    """Changes with the edition, what joined it, and what it shows inside."""
    inside = versions_inside(db, entry.edition)
    said = [
        str(VERSION),
        entry.edition.id,
        iso(entry.publication.changed_at),
        *inside,
        *entry.files,
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]


def read_state(out: Path) -> dict[str, str]:
    """What the archive holds already; nothing when it was never whole."""
    try:
        found = json.loads((out / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def write_production(
    db: Session, settings: Settings, entry: Entry, home: Path, beside: Collection[str]
) -> None:
    making = home.with_name(f".{home.name}")
    shutil.rmtree(making, ignore_errors=True)
    (making / folder.MEDIA).mkdir(parents=True)
    for name in entry.media:
        shutil.copyfile(entry.home / folder.MEDIA / name, making / folder.MEDIA / name)
    for name in (*entry.files, folder.PAGE, folder.MANIFEST):
        shutil.copyfile(entry.home / name, making / name)
    body = body_of(db, settings, entry, beside)
    (making / "index.html").write_bytes(production_page(entry, body))
    shutil.rmtree(home, ignore_errors=True)
    making.rename(home)


def clean(out: Path, wanted: set[str]) -> int:
    """Delete the productions that are not public any more; how many."""
    gone = 0
    for prefix in sorted(publisher.prefix for publisher in publishers()):
        for home in sorted((out / prefix).glob("*")):
            if home.is_dir() and f"{prefix}/{home.name}" not in wanted:
                shutil.rmtree(home)
                gone += 1
    return gone


def write(path: Path, data: bytes) -> None:
    """Write a file, only when it says something else than before."""
    if path.is_file() and path.read_bytes() == data:
        return
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def digests(out: Path, wanted: set[str], known: dict[str, str], fresh: set[str]) -> bytes:
    """`sha256sum --check` reads it. What was not written again keeps the digest it had."""
    before = read_digests(out) if known else {}
    top = ["index.html", "style.css", "dublin-core.jsonld", READ_ME, STATE]
    names = top + [
        path.relative_to(out).as_posix()
        for where in wanted
        for path in (out / where).rglob("*")
        if path.is_file()
    ]
    kept = {name: digest for name, digest in before.items() if home_of(name) not in fresh}
    lines = []
    for name in sorted(names):
        digest = kept.get(name) if name not in top else None
        lines.append(f"{digest or fingerprint(out / name)[0]}  {name}\n")
    return "".join(lines).encode()


def home_of(name: str) -> str:
    """`cartes/nos-bancs/media/a.webp` -> `cartes/nos-bancs`."""
    return "/".join(name.split("/")[:2])


def read_digests(out: Path) -> dict[str, str]:
    try:
        lines = (out / DIGESTS).read_text("utf-8").splitlines()
    except OSError:
        return {}
    return {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}
