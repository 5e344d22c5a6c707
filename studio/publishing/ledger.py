"""The ledger of what was taken back: one line each, added and never changed, outside the database.

A backup that is put back knows nothing of what was taken back after it was made. These lines do:
they are done again before anything is served, so a restore never brings anybody back. They hold
ids and dates alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec
from sqlalchemy import event
from sqlalchemy.orm import Session

from studio.kernel.clock import iso, now
from studio.kernel.config import Settings
from studio.kernel.storage import sync

FILE = "withdrawals.jsonl"
WAITING = "publishing.ledger"

TAKE_BACK, WITHDRAW, ERASE = "take_back", "withdraw", "erase"


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One act, with all that is needed to do it again. `id` is the row that proves it: a consent,
    a receipt, a person. Where that row exists, the act is done."""

    act: str
    id: str
    at: str
    person: str = ""
    draft: str = ""
    file: str = ""
    uses: tuple[str, ...] = ()
    cause: str = ""
    by: str = ""
    speaker: str = "self"


def path_of(settings: Settings) -> Path:
    return settings.ledger_folder / FILE


def note(db: Session, settings: Settings, line: Line) -> None:
    """Write a line when this transaction is kept, on disk before it is; none when it is undone.

    A power cut between the two leaves a line too many: what somebody wanted to take back is then
    taken back, which is the good side to err on.
    """
    waiting: list[Line] = db.info.setdefault(WAITING, [])
    if not waiting:
        event.listen(db, "before_commit", lambda kept: _write(settings, kept.info.pop(WAITING, [])))
        event.listen(db, "after_rollback", lambda undone: undone.info.pop(WAITING, None))
    waiting.append(line)


def line(act: str, id: str, *, draft: str = "", cause: str = "", by: str = "") -> Line:
    return Line(act, id, iso(now()), draft=draft, cause=cause, by=by)


def _write(settings: Settings, lines: Iterable[Line]) -> None:
    data = b"".join(msgspec.json.encode(one) + b"\n" for one in lines)
    if data:
        append(path_of(settings), data)


def append(path: Path, data: bytes) -> None:
    """Add whole lines at the end, on disk for good. A line cut by a power cut is closed first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut = path.exists() and path.stat().st_size and path.read_bytes()[-1:] != b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (b"\n" if cut else b"") + data)
        os.fsync(handle)
    finally:
        os.close(handle)
    sync(path.parent)


def read(settings: Settings) -> list[Line]:
    """All lines, oldest first, once each. What cannot be read was never whole, so never kept."""
    path = path_of(settings)
    found: dict[str, Line] = {}
    for text in path.read_bytes().splitlines() if path.exists() else ():
        try:
            one = msgspec.json.decode(text, type=Line)
        except msgspec.MsgspecError:
            continue
        found.setdefault(f"{one.act} {one.id}", one)
    return list(found.values())


def merge(settings: Settings, other: bytes) -> None:
    """Bring in the lines of the ledger of a backup that are not here yet."""
    path = path_of(settings)
    known = set(path.read_bytes().splitlines()) if path.exists() else set()
    fresh = [text for text in other.splitlines() if text and text not in known]
    if fresh:
        append(path, b"\n".join(fresh) + b"\n")


def replay(lines: Iterable[Line], acts: Mapping[str, Callable[[Line], bool]]) -> int:
    """Do again what this database does not know; the answer is how many acts were done.

    `acts` says how each sort of line is done: it answers False where there was nothing to do.
    """
    return sum(acts[one.act](one) for one in lines if one.act in acts)
