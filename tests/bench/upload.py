"""One gigabyte arrives: how much the server's memory grows, and that the bytes are the same."""

from __future__ import annotations

import base64
import hashlib
import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from studio.app import register_parts
from studio.files.models import StoredFile
from studio.kernel.ids import new_id
from studio.people.browser import COOKIE
from tests.cast import Cast, make_cast
from tests.serving import Server, memory_of

GIB = 1024**3
PIECE = 1024 * 1024


def pieces(size: int) -> Iterator[bytes]:
    """Bytes that do not compress, different in each piece."""
    block = hashlib.sha256(b"studio").digest() * (PIECE // 32)
    for number in range(size // PIECE):
        yield number.to_bytes(8, "big") + block[8:]


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
    address = begin(server, action, token, size)
    before = memory_of(server)
    peak, over = [before], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak.append(memory_of(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    status = send(server, address, token, size)
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


def headers(token: str) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", "Cookie": f"{COOKIE}={token}"}


def begin(server: Server, action: str, token: str, size: int) -> str:
    described = {"action": action, "take": new_id(), "medium": "video"}
    metadata = ",".join(
        f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in described.items()
    )
    more = {"Upload-Length": str(size), "Upload-Metadata": metadata, "Content-Length": "0"}
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    connection.request("POST", "/api/uploads", headers=headers(token) | more)
    answer = connection.getresponse()
    assert answer.status == 201, answer.read()
    return str(answer.headers["Location"])


def send(server: Server, address: str, token: str, size: int) -> int:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=900)
    more = {
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(size),
    }
    connection.request("PATCH", address, body=pieces(size), headers=headers(token) | more)
    return connection.getresponse().status


def hash_of(size: int) -> str:
    digest = hashlib.sha256()
    for piece in pieces(size):
        digest.update(piece)
    return digest.hexdigest()


def kept_hash(server: Server) -> str | None:
    with server.database() as database, database.reading() as db:
        return db.scalar(select(StoredFile.sha256))


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(run()) + "\n")
