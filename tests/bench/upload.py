"""One gigabyte arrives: how much the server's memory grows, and that the bytes are the same."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import select

from studio.app import register_parts
from studio.files.models import StoredFile
from tests.cast import Cast, make_cast
from tests.serving import Server, memory_of
from tests.uploading import Uploader, hash_of, pieces

GIB = 1024**3


def run(size: int = GIB) -> dict[str, object]:
    """Upload `size` bytes in one request to a fresh server; memory in MiB, time in seconds."""
    register_parts()
    with tempfile.TemporaryDirectory() as folder:
        # No worker: the memory of ffmpeg is not the server's.
        server = Server(Path(folder), arguments=("--no-worker",))
        seen: dict[str, str] = {}

        def prepare(db: object) -> None:
            cast: Cast = make_cast(db)  # type: ignore[arg-type]
            seen["action"] = cast.action.id
            seen["token"] = cast.sign_in(db, "nadia")  # type: ignore[arg-type]

        server.prepare(prepare)
        server.start()
        try:
            return measure(server, seen["action"], seen["token"], size)
        finally:
            server.stop()


def measure(server: Server, action: str, token: str, size: int) -> dict[str, object]:
    sender = Uploader(server, token)
    sender.begin(action, size)
    before = memory_of(server)
    peak, over = [before], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak.append(memory_of(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    status = sender.send(pieces(size), 0, size)
    seconds = time.monotonic() - started
    over.set()
    watcher.join()
    return {
        "status": status,
        "bytes": size,
        "seconds": round(seconds, 1),
        "memory_before_mib": round(before / 1024**2),
        "memory_growth_mib": round((max(peak) - before) / 1024**2),
        "same_bytes": kept_hash(server) == hash_of(size),
    }


def kept_hash(server: Server) -> str | None:
    with server.database() as database, database.reading() as db:
        return db.scalar(select(StoredFile.sha256))


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(run()) + "\n")
