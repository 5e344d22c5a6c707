"""An upload of which a third of the connections is cut, anywhere, ends as the same bytes."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.files.models import StoredFile
from studio.kernel.storage import DiskStore
from studio.people.browser import COOKIE
from tests.cast import make_cast
from tests.serving import Server
from tests.uploading import PIECE, Uploader, hash_of, pieces

pytestmark = pytest.mark.slow

SIZE = 8 * PIECE
REQUEST = 256 * 1024  # bytes of one request, as a phone on a weak network sends them
CUT = 0.3  # of the connections
LINGER_NO_MORE = struct.pack("ii", 1, 0)  # close with a reset: as a network that goes away


@dataclass
class BadNetwork(Uploader):
    """A browser whose connections are cut: before the bytes, among them, or before the answer."""

    action: str = ""
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    cuts: int = 0
    tries: int = 0

    def push(self, data: bytes, offset: int) -> None:
        """One request; how it ended is not known when it was cut."""
        self.tries += 1
        with socket.create_connection(("localhost", self.server.port), timeout=60) as wire:
            message = self.head(len(data), offset) + data
            if self.chance.random() < CUT:
                self.cuts += 1
                wire.sendall(message[: self.chance.randint(0, len(message))])
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NO_MORE)
                return
            wire.sendall(message)
            status = wire.makefile("rb").readline()
            assert b" 204 " in status or b" 409 " in status or b" 423 " in status, status

    def head(self, length: int, offset: int) -> bytes:
        lines = (
            f"PATCH {self.address} HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            "Tus-Resumable: 1.0.0",
            f"Cookie: {COOKIE}={self.token}",
            f"Upload-Offset: {offset}",
            f"Content-Length: {length}",
            "Content-Type: application/offset+octet-stream",
        )
        return "\r\n".join((*lines, "", "")).encode()


@pytest.fixture
def network(tmp_path: Path) -> Iterator[BadNetwork]:
    server = Server(tmp_path / "var", arguments=("--no-worker",))
    begun: list[BadNetwork] = []

    def prepare(db: Session) -> None:
        cast = make_cast(db)
        token = cast.sign_in(db, "nadia")
        begun.append(BadNetwork(server, token, action=cast.action.id))

    server.prepare(prepare)
    server.start()
    yield begun[0]
    server.stop()


def test_a_third_of_the_connections_is_cut(network: BadNetwork) -> None:
    data = b"".join(pieces(SIZE))
    network.begin(network.action, SIZE)
    while (offset := network.offset()) < SIZE:
        with suppress(ConnectionError):
            network.push(data[offset : offset + REQUEST], offset)
        assert network.tries < 2000
    assert network.cuts > 0.2 * network.tries
    with network.server.database() as database, database.reading() as db:
        file = db.query(StoredFile).one()
        kept = DiskStore(network.server.settings.store).path(file.key).read_bytes()
    assert sha256(kept).hexdigest() == file.sha256 == hash_of(SIZE)
